package sign_test

import (
	"crypto/rsa"
	"errors"
	"fmt"
	"strings"
	"testing"

	"runner/collection/sign"
	"runner/collection/wire"
)

// signedBy returns a request signed with key under a version of it.
func signedBy(t *testing.T, key *sign.Key, version string) *wire.Request {
	t.Helper()
	req := vectorRequest(t)
	if _, err := (&sign.Antom{Key: key, ClientID: "C", KeyVersion: version}).Sign(req, nil); err != nil {
		t.Fatal(err)
	}
	return req
}

// While keys are replaced the version in the signature chooses the key, and another key of the same owner is a wrong one.
func TestKeyVersionChoosesTheKey(t *testing.T) {
	t.Parallel()
	old, next := vectorKey(t, "m.pem"), someKey(t)
	both := map[string]*rsa.PublicKey{"1": old.Public(), "2": next.Public()}
	for name, c := range map[string]struct {
		key     *sign.Key
		version string
		cfg     sign.VerifierConfig
		want    error
	}{
		"the old one":            {old, "1", sign.VerifierConfig{Keys: both}, nil},
		"the new one":            {next, "2", sign.VerifierConfig{Keys: both}, nil},
		"the old as the new":     {old, "2", sign.VerifierConfig{Keys: both}, sign.ErrBadSignature},
		"a third":                {next, "3", sign.VerifierConfig{Keys: both}, sign.ErrUnknownVersion},
		"a third, and a default": {next, "3", sign.VerifierConfig{Keys: both, Key: next.Public()}, nil},
		"a key for all versions": {next, "7", sign.VerifierConfig{Key: next.Public()}, nil},
		"a default does not overrule": {old, "2", sign.VerifierConfig{Keys: both, Key: old.Public()},
			sign.ErrBadSignature},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v, err := sign.NewVerifier(sign.SchemeAntom, c.cfg)
			if err != nil {
				t.Fatal(err)
			}
			if err := v.VerifyRequest(signedBy(t, c.key, c.version)); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

func TestUnknownVersionIsNamed(t *testing.T) {
	t.Parallel()
	v := &sign.AntomVerifier{Keys: map[string]*rsa.PublicKey{"2": vectorPublic(t, "m.pub"), "1": vectorPublic(t, "m.pub")}}
	err := v.VerifyRequest(signedBy(t, vectorKey(t, "m.pem"), "9"))
	if want := `request: key version "9": no public key for it (there are 1, 2)`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// The path is moved for clients of the sandbox only, once, and before it is signed.
func TestSandboxPath(t *testing.T) {
	t.Parallel()
	const live = "/ams/api/v1/payments/pay?next=/ams/api/"
	for name, c := range map[string]struct {
		client, target, want string
		sandbox              bool
	}{
		"sandbox":         {"SANDBOX_1", live, "/ams/sandbox/api/v1/payments/pay?next=/ams/api/", true},
		"twice in it":     {"SANDBOX_1", "/ams/api/x/ams/api/y", "/ams/sandbox/api/x/ams/api/y", true},
		"below a prefix":  {"SANDBOX_1", "/proxy/ams/api/y", "/proxy/ams/sandbox/api/y", true},
		"moved already":   {"SANDBOX_1", "/ams/sandbox/api/y", "/ams/sandbox/api/y", true},
		"no API":          {"SANDBOX_1", "/ams/v1/aba/y", "/ams/v1/aba/y", true},
		"live client":     {"5X1", live, live, true},
		"not asked for":   {"SANDBOX_1", live, live, false},
		"doubled slashes": {"SANDBOX_1", "/ams/api//v1/y", "/ams/sandbox/api//v1/y", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			key := vectorKey(t, "m.pem")
			s, err := sign.New(sign.SchemeAntom, sign.Config{Key: key, ClientID: c.client, Sandbox: c.sandbox})
			if err != nil {
				t.Fatal(err)
			}
			req := vectorRequest(t)
			req.URL.Path, req.URL.Query, req.URL.HasQuery = strings.Cut(c.target, "?")
			if _, err := s.Sign(req, nil); err != nil {
				t.Fatal(err)
			}
			if got := req.URL.Target(); got != c.want {
				t.Errorf("target %s, want %s", got, c.want)
			}
			if err := (&sign.AntomVerifier{Key: key.Public()}).VerifyRequest(req); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestAgentToken(t *testing.T) {
	t.Parallel()
	cfg := sign.Config{Key: vectorKey(t, "m.pem"), ClientID: "C", AgentToken: sign.NewSecret([]byte("tok-1"))}
	s, err := sign.New(sign.SchemeAntom, cfg)
	if err != nil {
		t.Fatal(err)
	}
	req := vectorRequest(t)
	req.Header.Add(wire.Field{Name: "agent-token", Value: "{{token}}"})
	if _, err := s.Sign(req, nil); err != nil {
		t.Fatal(err)
	}
	if got := req.Header.Values("Agent-Token"); len(got) != 1 || got[0] != "tok-1" {
		t.Errorf("Agent-Token = %q", got)
	}
	for _, bad := range []string{strings.Repeat("a", 129), "a b", "a\r\nX: y", "ä"} {
		cfg.AgentToken = sign.NewSecret([]byte(bad))
		if _, err := sign.New(sign.SchemeAntom, cfg); err == nil || strings.Contains(err.Error(), bad) {
			t.Errorf("agent token %q: %v, want an error that does not quote it", bad, err)
		}
	}
}

func TestAntomContent(t *testing.T) {
	t.Parallel()
	req, want := signedRequest(t), string(vector(t, "content-to-be-signed.txt"))
	for _, c := range []sign.Contenter{vectorSigner(t), &sign.AntomVerifier{}} {
		if got, err := c.Content(req); err != nil || string(got) != want {
			t.Errorf("%T: %q, %v", c, got, err)
		}
	}
}

func TestSecretsCannotBePrinted(t *testing.T) {
	t.Parallel()
	const text = "hush-4711"
	cfg := sign.Config{Secret: sign.NewSecret([]byte(text)), AgentToken: sign.NewSecret([]byte(text))}
	json, err := cfg.Secret.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	plain, err := cfg.Secret.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	shown := string(json) + string(plain) + cfg.Secret.LogValue().String() + fmt.Sprintf("%v %+v %#v %s %x %q %d", cfg, cfg, cfg,
		cfg.Secret, cfg.Secret, cfg.Secret, cfg.Secret)
	for _, form := range []string{text, fmt.Sprintf("%x", text)} {
		if strings.Contains(shown, form) {
			t.Errorf("shown in %q", shown)
		}
	}
	if (sign.Secret{}).Empty() != true || cfg.Secret.Empty() {
		t.Error("Empty tells the wrong thing")
	}
}
