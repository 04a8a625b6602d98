package explain_test

import (
	"context"
	"crypto/rsa"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"runner/collection/sign"
	"runner/collection/sign/explain"
	"runner/collection/wire"
)

const (
	client = "SANDBOX_5X00000000000000"
	at     = "1685599933871"
	path   = "/ams/sandbox/api/v1/payments/pay"
)

func key(t testing.TB, name string) *sign.Key {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	k, err := sign.ParseKey(data)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func merchant(t testing.TB) *sign.Key { return key(t, "m.pem") }
func platform(t testing.TB) *sign.Key { return key(t, "a.pem") }

// A sent is a request and what was signed in place of it.
type sent struct {
	method, target, client, at, body string
	header                           wire.Header // beside the scheme's
}

func usual() sent {
	return sent{method: "POST", target: path, client: client, at: at, body: `{"a":"b/c","n":1}`}
}

func (s sent) content() string {
	return string(sign.Content(s.method, s.target, s.client, s.at, []byte(s.body)))
}

func (s sent) request(signature string) *wire.Request {
	p, query, has := strings.Cut(s.target, "?")
	req := &wire.Request{Method: s.method,
		URL:  wire.URL{Scheme: "https", Host: "open-na.alipay.com", Path: p, Query: query, HasQuery: has},
		Body: wire.Body{Bytes: []byte(s.body), Present: true}}
	req.Header = append(req.Header, s.header...)
	for _, f := range [][2]string{{"Client-Id", s.client}, {"Request-Time", s.at}, {"Signature", signature}} {
		req.Header = append(req.Header, wire.Field{Name: f[0], Value: f[1]})
	}
	return req
}

func signature(t testing.TB, k *sign.Key, content string) string {
	t.Helper()
	b, err := k.Sign([]byte(content))
	if err != nil {
		t.Fatal(err)
	}
	return sign.Header{Algorithm: "RSA256", KeyVersion: "1", Signature: b}.String()
}

func keys(public ...*rsa.PublicKey) []explain.Key {
	names := []string{"your key", "the platform's key"}
	var out []explain.Key
	for i, k := range public {
		out = append(out, explain.Key{Name: names[i], Public: k})
	}
	return out
}

func explained(t testing.TB, c *explain.Case) *explain.Explanation {
	t.Helper()
	x, err := explain.Explain(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func ids(x *explain.Explanation) string {
	var out []string
	for _, m := range x.Mistakes {
		out = append(out, m.ID)
	}
	return strings.Join(out, " ")
}
