package sign_test

import (
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"strings"
	"testing"

	"runner/collection/sign"
	"runner/collection/wire"
)

// draftRequest is the request of appendix C of draft-cavage-http-signatures-12.
func draftRequest() *wire.Request {
	return &wire.Request{
		Method: "POST",
		URL:    wire.URL{Scheme: "http", Host: "example.com", Path: "/foo", Query: "param=value&pet=dog", HasQuery: true},
		Header: wire.Header{{Name: "Host", Value: "example.com"}, {Name: "Date", Value: "Sun, 05 Jan 2014 21:31:40 GMT"},
			{Name: "Content-Type", Value: "application/json"},
			{Name: "Digest", Value: "SHA-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE="},
			{Name: "Content-Length", Value: "18"}},
		Body: wire.Body{Bytes: []byte(`{"hello": "world"}`), Present: true},
	}
}

// draftKey is the key of the appendix.
func draftKey(t testing.TB) *sign.Key {
	t.Helper()
	block, _ := pem.Decode(vector(t, "httpsig/cavage.pem"))
	private, err := x509.ParsePKCS1PrivateKey(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	return sign.WeakKey(private)
}

func TestDraftKeyIsTooWeakForAll(t *testing.T) {
	t.Parallel()
	if _, err := sign.ParseAnyKey(vector(t, "httpsig/cavage.pem")); !errors.Is(err, sign.ErrWeakKey) {
		t.Errorf("got %v, want ErrWeakKey", err)
	}
}

// draftVectors are what is covered in the appendix, and the signatures of it.
var draftVectors = map[string]struct{ covered, signature string }{
	"C.1": {"date", "SjWJWbWN7i0wzBvtPl8rbASWz5xQW6mcJmn+ibttBqtifLN7Sazz6m79cNfwwb8DMJ5cou1s7uEGKKCs+FLEEaDV5lp7q25WqS+lavg7" +
		"T8hc0GppauB6hbgEKTwblDHYGEtbGmtdHgVCk9SuS13F0hZ8FD0k/5OxEPXe5WozsbM="},
	"C.2": {"(request-target) host date", "qdx+H7PHHDZgy4y/Ahn9Tny9V3GP6YgBPyUXMmoxWtLbHpUnXS2mg2+SbrQDMCJypxBLSPQR2aAjn7ndmw" +
		"2iicw3HMbe8VfEdKFYRqzic+efkb3nndiv/x1xSHDJWeSWkx3ButlYSuBskLu6kd9Fswtemr3lgdDEmn04swr2Os0="},
	"C.3": {"(request-target) host date content-type digest content-length", "vSdrb+dS3EceC9bcwHSo4MlyKS59iFIrhgYkz8+oVLEEzm" +
		"YZZvRs8rgOp+63LEM3v+MFHB32NfpB2bEKBIvB1q52LaEUHFv120V01IL+TAD48XaERZFukWgHoBTLMhYS2Gb51gWxpeIq8knRmPnYePbF5MOk" +
		"R0Zkly4zKH7s1dE="},
}

func TestDraftVectors(t *testing.T) {
	t.Parallel()
	for name, c := range draftVectors {
		value := `keyId="Test",algorithm="rsa-sha256",headers="` + c.covered + `",signature="` + c.signature + `"`
		options := map[string]string{"format": "cavage", "components": c.covered}
		s, err := sign.New(sign.SchemeHTTPSignature, sign.Config{Key: draftKey(t), KeyID: "Test", Options: options})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		req := draftRequest()
		if _, err := s.Sign(req, nil); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got, _ := req.Header.Get("Authorization"); got != "Signature "+value {
			t.Errorf("%s:\ngot  %s\nwant Signature %s", name, got, value)
		}
		v := httpVerifier(t, sign.VerifierConfig{Options: options,
			Others: map[string]crypto.PublicKey{"Test": draftKey(t).AnyPublic()}})
		for header, text := range map[string]string{"Authorization": "Signature " + value, "Signature": value,
			"authorization": "signature " + strings.ReplaceAll(value, `",`, `" , `)} {
			theirs := draftRequest()
			theirs.Header.Add(wire.Field{Name: header, Value: text})
			if err := v.VerifyRequest(theirs); err != nil {
				t.Errorf("%s as %s: %v", name, header, err)
			}
			theirs.URL.Query, theirs.Header[1].Value = "param=other", "Sun, 05 Jan 2014 21:31:41 GMT"
			if err := v.VerifyRequest(theirs); !errors.Is(err, sign.ErrBadSignature) {
				t.Errorf("%s as %s, spoiled: %v", name, header, err)
			}
		}
	}
}

// Without a list of headers the date is covered, or the time of making if there is one.
func TestDraftDefaultHeaders(t *testing.T) {
	t.Parallel()
	v := httpVerifier(t, sign.VerifierConfig{Options: map[string]string{"format": "cavage", "components": ""},
		Others: map[string]crypto.PublicKey{"": draftKey(t).AnyPublic()}})
	req := draftRequest()
	req.Header.Add(wire.Field{Name: "Signature",
		Value: `keyId="Test",algorithm="rsa-sha256",signature="` + draftVectors["C.1"].signature + `"`})
	if err := v.VerifyRequest(req); err != nil {
		t.Error(err)
	}
	req.Header.Set(wire.Field{Name: "Signature", Value: `keyId="a",created=1402170695,signature="QUJD"`})
	content, err := v.(sign.Contenter).Content(req)
	if err != nil || string(content) != "(created): 1402170695" {
		t.Errorf("content %q, %v", content, err)
	}
}

func TestDraftTimes(t *testing.T) {
	t.Parallel()
	options := map[string]string{"format": "cavage", "components": "(request-target) (created) (expires) digest",
		"lifetime": "300", "header": "signature"}
	s, err := sign.New(sign.SchemeHTTPSignature, sign.Config{Key: rfcKey(t, "p256.pem"), KeyID: "k", Options: options,
		Now: rfcTime})
	if err != nil {
		t.Fatal(err)
	}
	req := draftRequest()
	if _, err := s.Sign(req, nil); err != nil {
		t.Fatal(err)
	}
	value, _ := req.Header.Get("Signature")
	want := `keyId="k",algorithm="hs2019",created=1618884473,expires=1618884773,` +
		`headers="(request-target) (created) (expires) digest",signature="`
	if !strings.HasPrefix(value, want) || req.Header.Has("Authorization") {
		t.Errorf("Signature: %s", value)
	}
	cfg := sign.VerifierConfig{Others: rfcPublic(t, "p256.pub"), Options: options, Now: rfcTime}
	if err := httpVerifier(t, cfg).VerifyRequest(req); err != nil {
		t.Error(err)
	}
	cfg.Now = nil
	if err := httpVerifier(t, cfg).VerifyRequest(req); !errors.Is(err, sign.ErrNotInTime) {
		t.Errorf("years later: %v", err)
	}
}

func TestDraftLeavesOtherCredentialsAlone(t *testing.T) {
	t.Parallel()
	options := map[string]string{"format": "cavage"}
	s, err := sign.New(sign.SchemeHTTPSignature, sign.Config{Key: draftKey(t), KeyID: "k", Options: options})
	if err != nil {
		t.Fatal(err)
	}
	req := draftRequest()
	req.Header.Add(wire.Field{Name: "Authorization", Value: "Basic YTpi"})
	if signed, err := s.Sign(req, nil); signed || err == nil || !strings.Contains(err.Error(), "header=signature") {
		t.Errorf("Sign = %v, %v, want an error", signed, err)
	}
	req = draftRequest()
	req.Header.Add(wire.Field{Name: "Authorization", Value: `Signature keyId="script"`})
	if signed, err := s.Sign(req, nil); signed || err != nil {
		t.Errorf("Sign = %v, %v: a script has signed it", signed, err)
	}
}
