package cli

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"software.sslmate.com/src/go-pkcs12"

	"runner/collection/wire"
)

func TestMatchURL(t *testing.T) {
	urls := map[string]wire.URL{
		"plain":  {Scheme: "https", Host: "example.com", Path: "/"},
		"sub":    {Scheme: "https", Host: "a.example.com", Path: "/x"},
		"port":   {Scheme: "https", Host: "example.com", Port: "8443", Path: "/x"},
		"http":   {Scheme: "http", Host: "example.com", Path: "/"},
		"suffix": {Scheme: "https", Host: "notexample.com"},
		"ip6":    {Scheme: "https", Host: "::1", Path: "/"},
	}
	tests := []struct{ pattern, want string }{
		{"<all_urls>", "plain sub port http suffix ip6"},
		{"https://*/*", "plain sub suffix ip6"},
		{"https://*.example.com/*", "plain sub"},
		{"https://example.com:*/*", "plain port"},
		{"https://example.com:443/*", "plain"},
		{"https://example.com:8443/*", "port"},
		{"http+https://example.com/*", "plain http"},
		{"*://example.com/*", "plain http"},
		{"https://example.com", ""},
		{"HTTPS://example.com/*", ""},
		{"https://Example.com/*", ""},
		{"https://a.*.com/*", ""},
		{"https://*/?", "sub"},
		{"https://*/", "plain suffix ip6"},
		{"https://[::1]/*", "ip6"},
		{"", ""},
	}
	for _, tt := range tests {
		for name, u := range urls {
			if got, want := matchURL(tt.pattern, u), strings.Contains(" "+tt.want+" ", " "+name+" "); got != want {
				t.Errorf("matchURL(%q, %s) = %t, want %t", tt.pattern, name, got, want)
			}
		}
	}
}

// selfSigned writes a certificate and returns it with its key.
func selfSigned(t *testing.T, path string) (*x509.Certificate, *ecdsa.PrivateKey) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "client"},
		NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, path, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return cert, key
}

func writeFile(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestClientCertificateForms(t *testing.T) {
	dir := t.TempDir()
	file := func(name string) string { return filepath.Join(dir, name) }
	cert, key := selfSigned(t, file("cert.pem"))
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, file("key.pem"), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	pfx, err := pkcs12.Modern.Encode(key, cert, nil, "pässword")
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, file("both.p12"), pfx)
	tests := []struct {
		entry certEntry
		want  string // of the error; "" for none
	}{
		{certEntry{Cert: certFile(file("cert.pem")), Key: certFile(file("key.pem"))}, ""},
		{certEntry{PFX: certFile(file("both.p12")), Passphrase: "pässword"}, ""},
		{certEntry{Cert: certFile(file("both.p12")), Passphrase: "pässword"}, ""},
		{certEntry{PFX: certFile(file("both.p12")), Passphrase: "wrong"}, "password"},
		{certEntry{Cert: certFile(file("cert.pem")), Key: certFile(file("cert.pem"))}, "client certificate"},
		{certEntry{Cert: certFile(file("none.pem"))}, "no such file"},
	}
	for i := range tests {
		tt := &tests[i]
		got, err := tt.entry.load()
		switch {
		case tt.want == "" && (err != nil || string(got.Certificate[0]) != string(cert.Raw)):
			t.Errorf("load %d: %v, want the certificate", i, err)
		case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
			t.Errorf("load %d: %v, want an error with %q", i, err, tt.want)
		}
	}
}

func TestCertListMistakes(t *testing.T) {
	for _, tt := range []struct{ list, want string }{
		{`{`, "not valid JSON"}, {`{}`, "want a list"}, {`[1]`, "client certificate 1"}, {`[{"matches":7}]`, "matches"},
	} {
		if _, err := parseCertList([]byte(tt.list)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("parseCertList(%s): %v, want an error with %q", tt.list, err, tt.want)
		}
	}
	list, err := parseCertList([]byte(`[{"matches":["https://a/*"],"key":{"src":"k"},"cert":"c"}]`))
	if err != nil || list[0].Key != "k" || list[0].Cert != "c" {
		t.Errorf("a path as an object and as a string: %v, %v", list, err)
	}
}
