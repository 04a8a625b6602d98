package kit_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"strings"
	"sync"
	"testing"

	"runner/cmd/runner/internal/kit"
	"runner/collection"
	"runner/collection/run"
	"runner/collection/sign"
	"runner/collection/variable"
	"runner/collection/wire"
	"runner/script"
)

// theKey is made once for all tests.
var theKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

func pkcs8(key *rsa.PrivateKey) []byte {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		panic(err)
	}
	return der
}

func armour(kind string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}

// sent runs a collection of the kit with one request that has this body, and returns the request as it was sent and what
// the script complained of.
func sent(t *testing.T, body string, vars map[string]string) (*wire.Request, []string) {
	t.Helper()
	c := kit.New("test", kit.Config{})
	c.Items = append(c.Items, &collection.Item{Name: "x", Request: &collection.Request{Method: "POST",
		URL:    collection.ParseURL("{{baseUrl}}/ams{{sandbox}}/api/v1/payments/pay?q={{q}}#f"),
		Header: []collection.KeyValue{{Key: "Content-Type", Value: collection.StringValue("application/json")}},
		Body:   &collection.Body{Mode: "raw", Raw: collection.StringValue(body)}}})
	values := []collection.Variable{{Key: "baseUrl", Value: collection.StringValue("http://127.0.0.1:1")}}
	for name, v := range vars {
		values = append(values, collection.Variable{Key: name, Value: collection.StringValue(v)})
	}
	host := script.New(script.Config{})
	defer host.Close()
	spy := &spy{}
	scopes := &variable.Scopes{Environment: variable.NewScope("environment", values),
		Collection: variable.NewScope("collection", c.Variables)}
	if _, err := run.Collection(context.Background(), c, run.Config{Sender: spy, Scripts: host, Scopes: scopes,
		Reporters: []run.Reporter{spy}}); err != nil {
		t.Fatal(err)
	}
	return spy.req, spy.errors
}

// A spy keeps the request instead of sending it, and the errors of scripts.
type spy struct {
	req    *wire.Request
	errors []string
}

func (s *spy) Send(_ context.Context, req *wire.Request, _ wire.Options) (*wire.Exchange, error) {
	s.req = req
	return &wire.Exchange{Hops: []wire.Hop{{Request: req, Response: &wire.Response{Code: 200, Body: []byte("{}")}}}}, nil
}

func (s *spy) Report(ev run.Event) error {
	if ev, ok := ev.(*run.ScriptFinished); ok && ev.Err != nil {
		s.errors = append(s.errors, ev.Err.Error())
	}
	return nil
}

// The script makes the very signatures that the signer makes, whatever the key is wrapped in.
func TestScriptSigns(t *testing.T) {
	t.Parallel()
	key := theKey()
	long, err := rsa.GenerateKey(rand.Reader, 3072)
	if err != nil {
		t.Fatal(err)
	}
	oneLine := strings.ReplaceAll(armour("PRIVATE KEY", pkcs8(key)), "\n", " ")
	for name, c := range map[string]struct {
		text, body string
		key        *rsa.PrivateKey
	}{
		"PKCS#8":   {armour("PRIVATE KEY", pkcs8(key)), `{"a":"{{$guid}}"}`, key},
		"PKCS#1":   {armour("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(key)), `{}`, key},
		"base64":   {base64.StdEncoding.EncodeToString(pkcs8(key)), `{"b":"{{b}}"}`, key},
		"one line": {oneLine, `{"name":"茶具 — é 😀"}`, key},
		"escaped":  {strings.ReplaceAll(armour("PRIVATE KEY", pkcs8(key)), "\n", `\n`), "{\r\n  \"a\": 1\n}\n", key},
		"3072 bit": {armour("PRIVATE KEY", pkcs8(long)), `{}`, long},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			req, problems := sent(t, c.body, map[string]string{"privateKey": c.text, "clientId": "C1", "b": "x", "q": "1 2",
				"keyVersion": "7", "sandbox": "/sandbox", "agentToken": "T"})
			if len(problems) > 0 || req == nil {
				t.Fatal(problems)
			}
			if err := (&sign.AntomVerifier{Key: &c.key.PublicKey}).VerifyRequest(req); err != nil {
				t.Errorf("%v\n%s", err, req.Body.Bytes)
			}
			value, _ := req.Header.Get("Signature")
			if h, err := sign.ParseHeader(value); err != nil || h.KeyVersion != "7" {
				t.Errorf("header %q, %v", value, err)
			}
			if token, _ := req.Header.Get("Agent-Token"); token != "T" {
				t.Errorf("agent token %q", token)
			}
			if strings.Contains(string(req.Body.Bytes), "{{") || req.URL.Path != "/ams/sandbox/api/v1/payments/pay" {
				t.Errorf("sent %s to %s", req.Body.Bytes, req.URL.Path)
			}
		})
	}
}

// Without a key the script signs nothing, so that the runner can, but the ids are fixed all the same.
func TestScriptStepsAside(t *testing.T) {
	t.Parallel()
	req, problems := sent(t, `{"a":"{{$guid}}"}`, map[string]string{"clientId": "C1", "privateKey": ""})
	if req == nil || len(problems) > 0 {
		t.Fatal(problems)
	}
	if req.Header.Has("Signature") || strings.Contains(string(req.Body.Bytes), "guid") {
		t.Errorf("header %v, body %s", req.Header, req.Body.Bytes)
	}
}

func TestScriptRefusesKeys(t *testing.T) {
	t.Parallel()
	key := theKey()
	der := pkcs8(key)
	spoiled := *key
	spoiled.Precomputed.Dp = key.Precomputed.Dq
	for name, c := range map[string]struct{ text, why string }{
		"public":    {armour("PUBLIC KEY", x509.MarshalPKCS1PublicKey(&key.PublicKey)), "no RSA private key"},
		"cut":       {base64.StdEncoding.EncodeToString(der[:len(der)-100]), "is cut"},
		"words":     {"my key", "is cut"},
		"encrypted": {armour("ENCRYPTED PRIVATE KEY", der), "passphrase"},
	} {
		_, problems := sent(t, `{}`, map[string]string{"privateKey": c.text, "clientId": "C1"})
		if len(problems) == 0 || !strings.Contains(problems[0], c.why) {
			t.Errorf("%s: %q, want it to say %q", name, problems, c.why)
		}
	}
	if _, problems := sent(t, `{}`, map[string]string{"privateKey": armour("PRIVATE KEY", der)}); len(problems) > 0 {
		t.Errorf("the default client id is not taken: %q", problems)
	}
}
