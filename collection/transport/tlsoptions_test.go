package transport

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"runner/collection/wire"
)

func TestTLSOptions(t *testing.T) {
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, tls.VersionName(r.TLS.Version)+" "+tls.CipherSuiteName(r.TLS.CipherSuite))
	}))
	defer server.Close()
	u := parseURL(server.URL)
	client := &Client{}
	defer client.Close()
	for _, tt := range []struct {
		disabled, ciphers []string
		want, code        string
	}{
		{nil, nil, "TLS 1.3 ", ""},
		{[]string{"TLSv1_3"}, nil, "TLS 1.2 ", ""},
		{[]string{"SSLv3", "TLSv1", "TLSv1_1", "TLSv1_2"}, nil, "TLS 1.3 ", ""},
		{[]string{"TLSv1_2", "TLSv1_3"}, nil, "", "ERR_SSL_NO_PROTOCOLS_AVAILABLE"},
		{[]string{"TLSv1_3"}, []string{"ECDHE-RSA-CHACHA20-POLY1305"},
			"TLS 1.2 TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", ""},
		{[]string{"TLSv1_3"}, []string{"none", "ECDHE-RSA-AES256-GCM-SHA384"},
			"TLS 1.2 TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", ""},
		{nil, []string{"TLS_AES_128_GCM_SHA256"}, "TLS 1.3 ", ""},
		{nil, []string{"NONE"}, "", "ERR_SSL_NO_CIPHER_MATCH"},
	} {
		req := &wire.Request{Method: "GET", URL: u, Header: wire.Header{{Name: "Host", Value: u.Authority()}}}
		x, err := client.Send(context.Background(), req,
			wire.Options{Insecure: true, DisabledTLS: tt.disabled, Ciphers: tt.ciphers})
		if tt.code != "" {
			if bad, ok := errors.AsType[*Error](err); !ok || bad.Code != tt.code {
				t.Errorf("%v %v: %v, want %s", tt.disabled, tt.ciphers, err, tt.code)
			}
			continue
		}
		if err != nil {
			t.Errorf("%v %v: %v", tt.disabled, tt.ciphers, err)
			continue
		}
		if got := string(x.Response().Body); len(got) < len(tt.want) || got[:len(tt.want)] != tt.want {
			t.Errorf("%v %v: %q, want %q", tt.disabled, tt.ciphers, got, tt.want)
		}
	}
}

func TestCipherNames(t *testing.T) {
	for name, want := range map[string]uint16{
		"ECDHE-RSA-AES128-GCM-SHA256":           tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
		"ECDHE-ECDSA-AES256-SHA":                tls.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA,
		"ECDHE-RSA-AES128-SHA256":               tls.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256,
		"AES128-SHA":                            tls.TLS_RSA_WITH_AES_128_CBC_SHA,
		"AES256-GCM-SHA384":                     tls.TLS_RSA_WITH_AES_256_GCM_SHA384,
		"DES-CBC3-SHA":                          tls.TLS_RSA_WITH_3DES_EDE_CBC_SHA,
		"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256": tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
	} {
		if got, ok := cipherSuite(name); !ok || got != want {
			t.Errorf("%s is %s, want %s", name, tls.CipherSuiteName(got), tls.CipherSuiteName(want))
		}
	}
}
