package run_test

import (
	"context"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"runner/collection"
	"runner/collection/run"
	"runner/collection/variable"
	"runner/collection/wire"
)

// A sentRequest is what Newman 6.2.2 sent for an item of testdata/auth.json, and what it said meanwhile. Its value of
// Postman-Token is "*".
type sentRequest struct {
	Name     string
	Line     string
	Header   []string
	Body     string
	Warnings []string
}

// recorder keeps what is sent and what is said, item by item.
type recorder struct{ sent []sentRequest }

func (r *recorder) Send(_ context.Context, req *wire.Request, _ wire.Options) (*wire.Exchange, error) {
	last := &r.sent[len(r.sent)-1]
	last.Line, last.Body = req.Method+" "+req.URL.Target()+" HTTP/1.1", string(req.Body.Bytes)
	for _, f := range req.Header {
		if f.Name == "Postman-Token" {
			f.Value = "*"
		}
		last.Header = append(last.Header, f.Name+": "+f.Value)
	}
	return &wire.Exchange{Hops: []wire.Hop{{Request: req, Response: &wire.Response{Code: 200}}}}, nil
}

func (r *recorder) Report(ev run.Event) error {
	switch ev := ev.(type) {
	case *run.ItemStarted:
		r.sent = append(r.sent, sentRequest{Name: ev.Item.Name})
	case *run.Warned:
		last := &r.sent[len(r.sent)-1]
		last.Warnings = append(last.Warnings, ev.Message)
	}
	return nil
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// better names the items for which we do not do as Newman does.
var better = map[string]string{
	"digest SHA-256-sess ":     "says the client nonce that the sum is made of",
	"digest SHA-512-256-sess ": "says the client nonce that the sum is made of",
	"digest bare":              "makes a client nonce where there must be one",
	"aws replaced":             "signs the query that is sent, not one that was replaced",
	"aws query s3":             "a date that stands in the query is replaced",
	"oauth1 pem":               "OpenSSL's words",
}

func TestAuthIsNewmans(t *testing.T) {
	c, err := collection.Parse(read(t, "auth.json"))
	if err != nil {
		t.Fatal(err)
	}
	var want []sentRequest
	if err := json.Unmarshal(read(t, "auth.newman.json"), &want); err != nil {
		t.Fatal(err)
	}
	rec := &recorder{}
	if _, err := run.Collection(t.Context(), c, run.Config{Sender: rec, Reporters: []run.Reporter{rec},
		Scopes: &variable.Scopes{Collection: variable.NewScope("collection", c.Variables)}}); err != nil {
		t.Fatal(err)
	}
	if len(rec.sent) != len(want) {
		t.Fatalf("%d items, want %d", len(rec.sent), len(want))
	}
	for i, w := range want {
		t.Run(w.Name, func(t *testing.T) {
			compare(t, rec.sent[i], w)
		})
	}
}

func compare(t *testing.T, got, want sentRequest) {
	t.Helper()
	same := got.Line == want.Line && got.Body == want.Body && slices.Equal(got.Header, want.Header) &&
		slices.Equal(got.Warnings, want.Warnings)
	if _, ok := better[want.Name]; ok {
		if same {
			t.Error("is as Newman's; take it off the list")
		}
		return
	}
	if !same {
		show := func(s sentRequest) string {
			return s.Line + "\n" + strings.Join(s.Header, "\n") + "\n\n" + s.Body + "\n" + strings.Join(s.Warnings, "\n")
		}
		t.Errorf("got\n%s\n\nwant\n%s", show(got), show(want))
	}
}
