package sign_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"runner/collection/sign"
	"runner/collection/wire"
)

func TestVector(t *testing.T) {
	t.Parallel()
	content := sign.Content("POST", vectorTarget, vectorClient, "1685599933871", vector(t, "body.json"))
	if want := vector(t, "content-to-be-signed.txt"); !bytes.Equal(content, want) {
		t.Errorf("Content = %q, want %q", content, want)
	}
	req := signedRequest(t)
	known := strings.TrimSpace(string(vector(t, "signature.urlencoded.txt")))
	want := "algorithm=RSA256, keyVersion=1, signature=" + known
	if got, _ := req.Header.Get("Signature"); got != want {
		t.Errorf("Signature = %q, want %q", got, want)
	}
	for name, want := range map[string]string{"client-id": vectorClient, "request-time": "1685599933871"} {
		if got, _ := req.Header.Get(name); got != want {
			t.Errorf("%s = %q, want %q", name, got, want)
		}
	}
	v := &sign.AntomVerifier{Key: vectorPublic(t, "m.pub")}
	if err := v.VerifyRequest(req); err != nil {
		t.Errorf("VerifyRequest = %v", err)
	}
}

func TestHeadersAreAuth(t *testing.T) {
	t.Parallel()
	for _, f := range signedRequest(t).Header[1:] {
		if f.Origin != wire.Auth {
			t.Errorf("%s has origin %d, want Auth", f.Name, f.Origin)
		}
	}
}

func TestQueryIsSigned(t *testing.T) {
	t.Parallel()
	a, b := vectorRequest(t), vectorRequest(t)
	b.URL.Query, b.URL.HasQuery = "_output_charset=utf-8", true
	for _, req := range []*wire.Request{a, b} {
		if _, err := vectorSigner(t).Sign(req, nil); err != nil {
			t.Fatal(err)
		}
	}
	sa, _ := a.Header.Get("Signature")
	sb, _ := b.Header.Get("Signature")
	if sa == sb {
		t.Error("a query does not change the signature")
	}
	if err := (&sign.AntomVerifier{Key: vectorPublic(t, "m.pub")}).VerifyRequest(b); err != nil {
		t.Error(err)
	}
}

func TestStreamedBodySignsAlike(t *testing.T) {
	t.Parallel()
	req := vectorRequest(t)
	body := req.Body.Bytes
	req.Body = wire.Body{Size: int64(len(body)), Present: true, Open: func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(body)), nil
	}}
	if _, err := vectorSigner(t).Sign(req, nil); err != nil {
		t.Fatal(err)
	}
	got, _ := req.Header.Get("Signature")
	if want, _ := signedRequest(t).Header.Get("Signature"); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestUnreadableBody(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	req := vectorRequest(t)
	req.Body.Open = func() (io.ReadCloser, error) { return nil, broken }
	before := len(req.Header)
	if ok, err := vectorSigner(t).Sign(req, nil); ok || !errors.Is(err, broken) {
		t.Errorf("Sign = %v, %v, want the body's error", ok, err)
	}
	if len(req.Header) != before {
		t.Error("the request was changed nevertheless")
	}
}

func TestClientID(t *testing.T) {
	t.Parallel()
	vars := func(m map[string]string) func(string) (string, bool) {
		return func(name string) (string, bool) { v, ok := m[name]; return v, ok }
	}
	for name, c := range map[string]struct {
		config, header string
		lookup         func(string) (string, bool)
		want           string
		err            error
	}{
		"configured wins":         {"A", "B", vars(map[string]string{"clientId": "C"}), "A", nil},
		"then the header":         {"", "B", vars(map[string]string{"clientId": "C"}), "B", nil},
		"an unresolved header":    {"", "{{clientId}}", vars(map[string]string{"client_id": "C"}), "C", nil},
		"clientId":                {"", "", vars(map[string]string{"clientId": "C", "client_id": "D"}), "C", nil},
		"client-id":               {"", "", vars(map[string]string{"client-id": "C"}), "C", nil},
		"Client-Id":               {"", "", vars(map[string]string{"Client-Id": " C "}), "C", nil},
		"an empty variable":       {"", "", vars(map[string]string{"clientId": "", "client_id": "D"}), "D", nil},
		"nothing":                 {"", "", vars(nil), "", sign.ErrNoClientID},
		"nothing to look up with": {"", "", nil, "", sign.ErrNoClientID},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			req, a := vectorRequest(t), vectorSigner(t)
			a.ClientID = c.config
			if c.header != "" {
				req.Header.Add(wire.Field{Name: "client-id", Value: c.header})
			}
			ok, err := a.Sign(req, c.lookup)
			if !errors.Is(err, c.err) || ok != (c.err == nil) {
				t.Fatalf("Sign = %v, %v, want error %v", ok, err, c.err)
			}
			if got := req.Header.Values("Client-Id"); c.err == nil && (len(got) != 1 || got[0] != c.want) {
				t.Errorf("Client-Id = %q, want %q once", got, c.want)
			}
		})
	}
}

func TestClientIDCannotSmuggleHeaders(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"A\r\nX: y", "A B", "Ä", "A\x00"} {
		a := vectorSigner(t)
		a.ClientID = id
		if ok, err := a.Sign(vectorRequest(t), nil); ok || err == nil {
			t.Errorf("client id %q: Sign = %v, %v, want an error", id, ok, err)
		}
	}
}

func TestScriptHasSigned(t *testing.T) {
	t.Parallel()
	whole := "algorithm=RSA256,keyVersion=1,signature=QUJD"
	for name, c := range map[string]struct {
		signature, at string
		force, want   bool
	}{
		"whole":             {whole, "1", false, false},
		"whole, but forced": {whole, "1", true, true},
		"no time":           {whole, "", false, true},
		"template":          {"algorithm=RSA256,keyVersion=1,signature={{signature}}", "1", false, true},
		"no value":          {"algorithm=RSA256,keyVersion=1,signature=", "1", false, true},
		"empty":             {"", "1", false, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			req, a := vectorRequest(t), vectorSigner(t)
			a.Force = c.force
			req.Header = append(req.Header, wire.Field{Name: "Client-Id", Value: "X"},
				wire.Field{Name: "Request-Time", Value: c.at}, wire.Field{Name: "signature", Value: c.signature})
			before := req.Clone().Header
			ok, err := a.Sign(req, nil)
			if ok != c.want || err != nil {
				t.Fatalf("Sign = %v, %v, want %v", ok, err, c.want)
			}
			if !ok {
				for i, f := range before {
					if req.Header[i] != f {
						t.Errorf("field %d changed to %v", i, req.Header[i])
					}
				}
			}
			if n := len(req.Header.Values("Signature")); n != 1 {
				t.Errorf("%d Signature headers, want 1", n)
			}
		})
	}
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	req := vectorRequest(t)
	a := &sign.Antom{Key: vectorKey(t, "m.pem"), ClientID: "C", KeyVersion: "7"}
	before := time.Now().UnixMilli()
	if _, err := a.Sign(req, nil); err != nil {
		t.Fatal(err)
	}
	value, _ := req.Header.Get("Signature")
	if h, err := sign.ParseHeader(value); err != nil || h.KeyVersion != "7" {
		t.Errorf("ParseHeader = %v, %v, want key version 7", h, err)
	}
	at, _ := req.Header.Get("Request-Time")
	ms, err := time.ParseDuration(at + "ms")
	if err != nil || ms.Milliseconds() < before {
		t.Errorf("Request-Time = %q, want now in milliseconds", at)
	}
	if a.Scheme() != sign.SchemeAntom || sign.Schemes()[0] != a.Scheme() {
		t.Errorf("Scheme = %q, Schemes = %q", a.Scheme(), sign.Schemes())
	}
}

func BenchmarkSign(b *testing.B) {
	a, req := vectorSigner(b), vectorRequest(b)
	a.Force = true
	b.ReportAllocs()
	for b.Loop() {
		if _, err := a.Sign(req, nil); err != nil {
			b.Fatal(err)
		}
	}
}
