package sign_test

import (
	"errors"
	"testing"

	"runner/collection/sign"
	"runner/collection/wire"
)

func TestBearer(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		have, want string
		force      bool
		signed     bool
	}{
		"nothing":          {"", "Bearer key-1", false, true},
		"without a value":  {"Bearer ", "Bearer key-1", false, true},
		"a script's":       {"Bearer other", "Bearer other", false, false},
		"forced":           {"Bearer other", "Bearer key-1", true, true},
		"another scheme's": {"Basic YTpi", "Basic YTpi", false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, err := sign.New(sign.SchemeBearer, sign.Config{Secret: sign.NewSecret([]byte("key-1")), Force: c.force})
			if err != nil {
				t.Fatal(err)
			}
			req := vectorRequest(t)
			if c.have != "" {
				req.Header.Add(wire.Field{Name: "authorization", Value: c.have})
			}
			signed, err := s.Sign(req, nil)
			if got := req.Header.Values("Authorization"); err != nil || signed != c.signed || len(got) != 1 || got[0] != c.want {
				t.Errorf("Sign = %v, %v with %q, want %v with %q", signed, err, got, c.signed, c.want)
			}
		})
	}
}

func TestBearerIsVerified(t *testing.T) {
	t.Parallel()
	v, err := sign.NewVerifier(sign.SchemeBearer, sign.VerifierConfig{Secret: sign.NewSecret([]byte("key-1"))})
	if err != nil {
		t.Fatal(err)
	}
	for value, want := range map[string]error{"Bearer key-1": nil, "bearer  key-1": nil, "Bearer key-2": sign.ErrBadSignature,
		"Bearer": sign.ErrUnsigned, "": sign.ErrUnsigned, "Basic key-1": sign.ErrUnsigned} {
		req := vectorRequest(t)
		req.Header.Add(wire.Field{Name: "Authorization", Value: value})
		if err := v.VerifyRequest(req); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", value, err, want)
		}
	}
	if signed, err := v.Verify(vectorRequest(t), &wire.Response{}); signed || err != nil {
		t.Errorf("Verify = %v, %v: answers bear no signature", signed, err)
	}
}

// What a scheme lacks, and what it does not know, is said when it is made.
func TestSchemesRefuseWhatTheyCannotUse(t *testing.T) {
	t.Parallel()
	secret := sign.NewSecret([]byte("s"))
	for name, c := range map[string]struct {
		scheme string
		cfg    sign.Config
		want   error
	}{
		"antom without a key":     {sign.SchemeAntom, sign.Config{}, sign.ErrNeedsKey},
		"auto without a key":      {sign.SchemeAuto, sign.Config{Secret: secret}, sign.ErrNeedsKey},
		"bearer without a secret": {sign.SchemeBearer, sign.Config{Key: someKey(t)}, sign.ErrNeedsSecret},
		"no such scheme":          {"rot13", sign.Config{}, sign.ErrUnknownScheme},
		"an elliptic key":         {sign.SchemeAntom, sign.Config{Key: curveKey(t)}, sign.ErrNotRSA},
		"auto, an elliptic key":   {sign.SchemeAuto, sign.Config{Key: curveKey(t)}, sign.ErrNotRSA},
	} {
		if _, err := sign.New(c.scheme, c.cfg); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	for _, cfg := range []sign.Config{{Secret: secret, Options: map[string]string{"x": "y"}},
		{Secret: sign.NewSecret([]byte("a b"))}} {
		if _, err := sign.New(sign.SchemeBearer, cfg); err == nil {
			t.Errorf("bearer with %v: no error", cfg)
		}
	}
}
