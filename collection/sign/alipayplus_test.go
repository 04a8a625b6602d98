package sign_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"runner/collection/sign"
	"runner/collection/wire"
)

// The vector was made by openssl, from the text that Alipay+ documents.
func TestAlipayPlusVector(t *testing.T) {
	t.Parallel()
	s, err := sign.New(sign.SchemeAlipayPlus, sign.Config{Key: vectorKey(t, "m.pem"), ClientID: "CLIENT_1",
		Now: func() time.Time { return time.UnixMilli(vectorMillis).In(time.FixedZone("", 8*60*60)) }})
	if err != nil {
		t.Fatal(err)
	}
	req := vectorRequest(t)
	req.URL = wire.URL{Scheme: "https", Host: "open-sea.alipayplus.com", Path: "/aps/api/v1/payments/pay"}
	if signed, err := s.Sign(req, nil); !signed || err != nil || s.Scheme() != sign.SchemeAlipayPlus {
		t.Fatalf("Sign = %v, %v", signed, err)
	}
	signature := strings.TrimSpace(string(vector(t, "alipayplus.signature.b64")))
	for name, want := range map[string]string{"Client-Id": "CLIENT_1", "Request-Time": "2023-06-01T06:12:13+00:00",
		"Signature": "algorithm=RSA256, keyVersion=0, signature=" + url.QueryEscape(signature)} {
		if got, _ := req.Header.Get(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	covered, err := s.(sign.Contenter).Content(req)
	const head = "POST /aps/api/v1/payments/pay\nCLIENT_1.2023-06-01T06:12:13+00:00."
	if err != nil || string(covered) != head+string(vector(t, "body.json")) {
		t.Errorf("Content = %q, %v", covered, err)
	}
	if err := pairVerifierOf(t, sign.SchemeAlipayPlus, "m.pub").VerifyRequest(req); err != nil {
		t.Error(err)
	}
	if signed, err := s.Sign(req, nil); signed || err != nil {
		t.Errorf("Sign = %v, %v on a signed request", signed, err)
	}
}

func TestAlipayPlusKeyVersion(t *testing.T) {
	t.Parallel()
	s, err := sign.New(sign.SchemeAlipayPlus, sign.Config{Key: vectorKey(t, "m.pem"), ClientID: "C", KeyVersion: "3"})
	if err != nil {
		t.Fatal(err)
	}
	req := vectorRequest(t)
	if _, err := s.Sign(req, nil); err != nil {
		t.Fatal(err)
	}
	value, _ := req.Header.Get("Signature")
	if h, err := sign.ParseHeader(value); err != nil || h.KeyVersion != "3" {
		t.Errorf("ParseHeader = %v, %v, want key version 3", h.KeyVersion, err)
	}
	at, _ := req.Header.Get("Request-Time")
	if when, err := time.Parse(time.RFC3339, at); err != nil || time.Since(when) > time.Minute {
		t.Errorf("Request-Time = %q, want now", at)
	}
}

// Answers have the policy of Antom: without a signature a success is refused, a failure is not.
func TestAlipayPlusAnswers(t *testing.T) {
	t.Parallel()
	v := pairVerifierOf(t, sign.SchemeAlipayPlus, "a.pub")
	good := answer(t, vectorClient, "2023-06-01T06:12:13Z", okBody)
	if signed, err := v.Verify(signedRequest(t), good); !signed || err != nil {
		t.Errorf("signed: %v, %v", signed, err)
	}
	for body, want := range map[string]bool{okBody: false, strings.Replace(okBody, `"S"`, `"F"`, 1): true} {
		if _, err := v.Verify(signedRequest(t), &wire.Response{Code: 200, Body: []byte(body)}); (err == nil) != want {
			t.Errorf("unsigned %s: %v", body, err)
		}
	}
}
