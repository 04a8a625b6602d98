package sign_test

import (
	"errors"
	"strings"
	"testing"

	"runner/collection/sign"
	"runner/collection/wire"
)

// The base string: what it is made of, and in which order.
func TestOAuth1BaseString(t *testing.T) {
	t.Parallel()
	const head = "oauth_body_hash=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=&oauth_consumer_key=2021000122671080&" +
		"oauth_nonce=Nonce0123456789&oauth_signature_method=RSA-SHA256&oauth_timestamp=1685599933&oauth_version=1.0"
	encode := strings.NewReplacer("&", "%26", "=", "%3D", "+", "%2B", "/", "%2F", "%", "%25", "!", "%21", "*", "%2A",
		"(", "%28", ")", "%29", "'", "%27", ":", "%3A")
	for name, c := range map[string]struct {
		url         wire.URL
		uri, params string
	}{
		"no query":       {wire.URL{Scheme: "https", Host: "h", Path: "/a"}, "https://h/a", head},
		"no path":        {wire.URL{Scheme: "https", Host: "h"}, "https://h/", head},
		"usual port":     {wire.URL{Scheme: "https", Host: "h", Port: "443", Path: "/"}, "https://h/", head},
		"usual port too": {wire.URL{Scheme: "http", Host: "h", Port: "80", Path: "/"}, "http://h/", head},
		"other port":     {wire.URL{Scheme: "https", Host: "h", Port: "80", Path: "/"}, "https://h:80/", head},
		"port of https":  {wire.URL{Scheme: "http", Host: "h", Port: "443", Path: "/"}, "http://h:443/", head},
		"capitals":       {wire.URL{Scheme: "HTTPS", Host: "H.Example", Path: "/A"}, "https://h.example/A", head},
		"an encoded path": {wire.URL{Scheme: "https", Host: "h", Path: "/a%20b/!('*')"}, "https://h/a%20b/!('*')",
			head},
		"sorted": {wire.URL{Scheme: "https", Host: "h", Path: "/", HasQuery: true, Query: "p=2&P=1&oauth=&a=2&a=10&a&p=2"},
			"https://h/", "P=1&a=&a=10&a=2&oauth=&" + head + "&p=2"},
		"as it travels": {wire.URL{Scheme: "https", Host: "h", Path: "/", HasQuery: true, Query: "a=%2b+!(*)'&b=c:d"},
			"https://h/", "a=%2b+!(*)'&b=c:d&" + head},
		"an empty query": {wire.URL{Scheme: "https", Host: "h", Path: "/", HasQuery: true}, "https://h/", head},
	} {
		req := &wire.Request{Method: "get", URL: c.url}
		if _, err := pairSigner(t, sign.SchemeOAuth1, nil).Sign(req, nil); err != nil {
			t.Fatal(err)
		}
		v := pairVerifierOf(t, sign.SchemeOAuth1, "m.pub")
		if err := v.VerifyRequest(req); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got, want := contentOf(t, v, req), "GET&"+encode.Replace(c.uri)+"&"+encode.Replace(c.params); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, want)
		}
	}
}

func TestOAuth1Header(t *testing.T) {
	t.Parallel()
	req := pairSigned(t, sign.SchemeOAuth1)
	value, _ := req.Header.Get("Authorization")
	want := `OAuth oauth_body_hash="PegRgwxvnpv5UIT/7sALd4X2fmlSdv1vBYL+O+fIoyk=",` +
		`oauth_consumer_key="2021000122671080",oauth_nonce="Nonce0123456789",oauth_signature_method="RSA-SHA256",` +
		`oauth_timestamp="1685599933",oauth_version="1.0",oauth_signature="`
	if !strings.HasPrefix(value, want) {
		t.Errorf("Authorization: %s\nwant %s…", value, want)
	}
	v := pairVerifierOf(t, sign.SchemeOAuth1, "m.pub")
	for name, change := range map[string]func(*wire.Request){
		"a realm":       within(`OAuth `, `OAuth realm="x",`),
		"blanks":        within(`",`, `" , `),
		"another order": within(`OAuth oauth_body_hash`, `oauth oauth_body_hash`),
	} {
		again := pairSigned(t, sign.SchemeOAuth1)
		change(again)
		if err := v.VerifyRequest(again); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	again := pairSigned(t, sign.SchemeOAuth1)
	within("RSA-SHA256", "RSA-PSS")(again)
	if err := v.VerifyRequest(again); !errors.Is(err, sign.ErrAlgorithm) {
		t.Errorf("RSA-PSS: %v, want ErrAlgorithm", err)
	}
	again = pairSigned(t, sign.SchemeOAuth1)
	again.Body.Bytes = nil
	if err := v.VerifyRequest(again); !errors.Is(err, sign.ErrBadDigest) {
		t.Errorf("another body: %v, want ErrBadDigest", err)
	}
}

// A parameter moved between header and query leaves the base string as it is; who reads the request would miss it.
func TestOAuth1ParametersStayInTheirPlace(t *testing.T) {
	t.Parallel()
	v := pairVerifierOf(t, sign.SchemeOAuth1, "m.pub")
	for name, move := range map[string]func(*wire.Request){
		"to the header": func(r *wire.Request) {
			within("OAuth ", `OAuth x="1",`)(r)
			r.URL.Query = ""
		},
		"to the query": func(r *wire.Request) {
			within(`oauth_version="1.0",`, "")(r)
			r.URL.Query += "&oauth_version=1.0"
		},
	} {
		req := pairRequest(sign.SchemeOAuth1)
		req.URL.Query = "x=1"
		if _, err := pairSigner(t, sign.SchemeOAuth1, nil).Sign(req, nil); err != nil {
			t.Fatal(err)
		}
		if err := v.VerifyRequest(req); err != nil {
			t.Error(err)
		}
		move(req)
		if err := v.VerifyRequest(req); !errors.Is(err, sign.ErrBadHeader) {
			t.Errorf("%s: %v, want ErrBadHeader", name, err)
		}
	}
	req := pairRequest(sign.SchemeOAuth1)
	req.URL.Query = "oauth_token=t"
	if signed, err := pairSigner(t, sign.SchemeOAuth1, nil).Sign(req, nil); signed || !errors.Is(err, sign.ErrBadHeader) {
		t.Errorf("Sign = %v, %v, want ErrBadHeader", signed, err)
	}
}

func TestOAuth1AnswersAreNotSigned(t *testing.T) {
	t.Parallel()
	v := pairVerifierOf(t, sign.SchemeOAuth1, "m.pub")
	if signed, err := v.Verify(pairSigned(t, sign.SchemeOAuth1), &wire.Response{Code: 200}); signed || err != nil {
		t.Errorf("Verify = %v, %v", signed, err)
	}
	if sign.AnswersSigned(sign.SchemeOAuth1, sign.VerifierConfig{Key: vectorPublic(t, "m.pub")}) {
		t.Error("AnswersSigned says that they are")
	}
}
