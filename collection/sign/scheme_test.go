package sign_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"strings"
	"testing"

	"runner/collection/sign"
)

// Every scheme of the table that can be made of a key and a secret says its own name.
func TestSchemesAreCalledByTheirNames(t *testing.T) {
	t.Parallel()
	cfg := sign.Config{Key: someKey(t), Secret: sign.NewSecret([]byte("hush")), ClientID: "c", KeyID: "k"}
	for _, name := range append(sign.Schemes(), sign.SchemeAuto) {
		s, err := sign.New(name, cfg)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if s.Scheme() != name {
			t.Errorf("%s is called %s", name, s.Scheme())
		}
		if _, err := sign.NewVerifier(name, sign.VerifierConfig{Key: cfg.Key.Public(), Secret: cfg.Secret}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := sign.NewVerifier(name, sign.VerifierConfig{}); err == nil {
			t.Errorf("%s verifies with nothing", name)
		}
	}
}

func TestAnswersSigned(t *testing.T) {
	t.Parallel()
	key := someKey(t).Public()
	others := map[string]crypto.PublicKey{"": key}
	keys := sign.VerifierConfig{Key: key, Others: others}
	options := func(name, value string) sign.VerifierConfig {
		return sign.VerifierConfig{Secret: sign.NewSecret([]byte("hush")), Options: map[string]string{name: value}}
	}
	for _, c := range []struct {
		scheme string
		cfg    sign.VerifierConfig
		want   bool
	}{
		{sign.SchemeAntom, keys, true}, {sign.SchemeAntom, sign.VerifierConfig{}, false},
		{sign.SchemeAntom, sign.VerifierConfig{Keys: map[string]*rsa.PublicKey{"1": key}}, true},
		{sign.SchemeAuto, keys, true}, {sign.SchemeBearer, keys, false},
		{sign.SchemeHMAC, keys, false}, {sign.SchemeHMAC, options("response-string", "{body}"), true},
		{sign.SchemeHTTPSignature, keys, true}, {sign.SchemeHTTPSignature, options("response", "no"), false},
		{sign.SchemeHTTPSignature, options("response", "yes"), true},
	} {
		if got := sign.AnswersSigned(c.scheme, c.cfg); got != c.want {
			t.Errorf("%s with %v: %v", c.scheme, c.cfg, got)
		}
	}
}

// What one scheme cannot be made of is an error of its own requests, and of no others.
func TestAutoSaysWhatASchemeLacks(t *testing.T) {
	t.Parallel()
	cfg := sign.Config{Key: someKey(t), ClientID: "c", Options: map[string]string{"colour": "red"}}
	s, err := sign.New(sign.SchemeAuto, cfg)
	if err != nil {
		t.Fatal(err)
	}
	req := vectorRequest(t)
	if signed, err := s.Sign(req, nil); signed || err == nil || !strings.HasPrefix(err.Error(), "antom: option") {
		t.Errorf("Sign = %v, %v", signed, err)
	}
	req.URL.Path = "/elsewhere"
	if signed, err := s.Sign(req, nil); signed || err != nil {
		t.Errorf("of a stranger: %v, %v", signed, err)
	}
	_, err = sign.NewVerifier(sign.SchemeAuto, sign.VerifierConfig{Key: someKey(t).Public(), Options: cfg.Options})
	if err == nil {
		t.Error("a verifier with an unknown option is made")
	}
}

func TestAutoContent(t *testing.T) {
	t.Parallel()
	v, err := sign.NewVerifier(sign.SchemeAuto, sign.VerifierConfig{Key: someKey(t).Public()})
	if err != nil {
		t.Fatal(err)
	}
	req := signedRequest(t)
	content, err := v.(sign.Contenter).Content(req)
	if want := vector(t, "content-to-be-signed.txt"); err != nil || string(content) != string(want) {
		t.Errorf("%q, %v", content, err)
	}
	req.URL.Path = "/elsewhere"
	if _, err := v.(sign.Contenter).Content(req); !errors.Is(err, sign.ErrUnknownScheme) {
		t.Errorf("of a stranger: %v", err)
	}
}

func TestCurves(t *testing.T) {
	t.Parallel()
	for curve, format := range map[elliptic.Curve]string{elliptic.P256(): "cavage", elliptic.P384(): "rfc9421",
		elliptic.P521(): ""} {
		private, err := ecdsa.GenerateKey(curve, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		key, err := sign.ParseAnyKey(pkcs8(t, private))
		if err != nil {
			t.Fatal(err)
		}
		options := map[string]string{"format": format}
		if format == "" {
			delete(options, "format")
		}
		s, err := sign.New(sign.SchemeHTTPSignature, sign.Config{Key: key, KeyID: "k", Options: options})
		if format == "" {
			if err == nil || !strings.Contains(err.Error(), "P-521") {
				t.Errorf("P-521: %v", err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		req := rfcRequest()
		if _, err := s.Sign(req, nil); err != nil {
			t.Fatal(err)
		}
		others := map[string]crypto.PublicKey{"": key.AnyPublic()}
		v := httpVerifier(t, sign.VerifierConfig{Others: others, Options: options})
		if err := v.VerifyRequest(req); err != nil {
			t.Errorf("%s: %v", curve.Params().Name, err)
		}
	}
}
