package run_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/md5"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"runner/collection"
	"runner/collection/run"
	"runner/collection/transport"
	"runner/collection/wire"
)

// authServer answers with what challenge returns, until it returns nothing.
type authServer struct {
	mu    sync.Mutex
	seen  []string // the Authorization of each request
	check func(r *http.Request, authorization string) (challenge string)
}

func (s *authServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	authorization := r.Header.Get("Authorization")
	s.mu.Lock()
	s.seen = append(s.seen, authorization)
	challenge := s.check(r, authorization)
	s.mu.Unlock()
	if challenge != "" {
		w.Header().Set("WWW-Authenticate", challenge)
		w.WriteHeader(http.StatusUnauthorized)
	}
	fmt.Fprint(w, "body")
}

var field = regexp.MustCompile(`(\w+)="?([^",]*)"?`)

func sum(parts ...string) string {
	s := md5.Sum([]byte(strings.Join(parts, ":")))
	return hex.EncodeToString(s[:])
}

// digestCheck is a server of RFC 7616 with qop "auth" for joe, whose password is "s3cret". A nonce may be used, with
// rising counts, until next gives another one.
func digestCheck(next func() string) func(*http.Request, string) string {
	nonce, count := next(), ""
	return func(r *http.Request, authorization string) string {
		if authorization == "" {
			count = ""
		}
		f := map[string]string{}
		for _, m := range field.FindAllStringSubmatch(authorization, -1) {
			f[m[1]] = m[2]
		}
		want := sum(sum("joe", "R", "s3cret"), f["nonce"], f["nc"], f["cnonce"], "auth", sum(r.Method, r.RequestURI))
		challenge := `Digest realm="R", nonce="%s", qop="auth-int, auth", opaque="op"`
		if f["response"] != want || f["uri"] != r.RequestURI || f["opaque"] != "op" {
			return fmt.Sprintf(challenge, nonce)
		}
		current := next()
		if f["nonce"] != nonce || current != nonce {
			nonce, count = current, ""
			return fmt.Sprintf(challenge+", stale=true", nonce)
		}
		if f["nc"] <= count {
			return "replayed"
		}
		count = f["nc"]
		return ""
	}
}

func always(s string) func() string { return func() string { return s } }

// authRun runs items against handler, all below one folder that has the block.
func authRun(t *testing.T, handler http.Handler, folder *collection.Auth, items ...*collection.Item) *log {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	g := &collection.ItemGroup{Name: "folder", Auth: folder}
	for i, it := range items {
		it.Name = fmt.Sprint(i)
		it.Request.URL = collection.ParseURL(server.URL + "/p?q=a b")
		g.Items = append(g.Items, it)
	}
	client := &transport.Client{}
	t.Cleanup(client.Close)
	l := &log{}
	c := &collection.Collection{ItemGroup: collection.ItemGroup{Items: []collection.Node{g}}}
	if _, err := run.Collection(t.Context(), c, run.Config{Sender: client, Reporters: []run.Reporter{l}}); err != nil {
		t.Fatal(err)
	}
	return l
}

func itemWith(a *collection.Auth) *collection.Item {
	return &collection.Item{Request: &collection.Request{Method: "POST", Auth: a, Body: &collection.Body{Mode: "raw",
		Raw: collection.StringValue("text")}}}
}

func authOf(typ string, keysAndValues ...string) *collection.Auth {
	a := &collection.Auth{Type: typ}
	for i := 0; i < len(keysAndValues); i += 2 {
		a.Params = append(a.Params, collection.KeyValue{Key: keysAndValues[i],
			Value: collection.StringValue(keysAndValues[i+1])})
	}
	return a
}

func joe(extra ...string) *collection.Auth {
	return authOf("digest", append([]string{"username", "joe", "password", "s3cret"}, extra...)...)
}

// exchanges shows the source and the status of every exchange, and the warnings.
func (l *log) exchanges() string {
	var out []string
	for _, ev := range l.events {
		switch ev := ev.(type) {
		case *run.Exchanged:
			out = append(out, fmt.Sprintf("%s %d", ev.Source, ev.Exchange.Response().Code))
		case *run.Warned:
			out = append(out, ev.Message)
		}
	}
	return strings.Join(out, ", ")
}

func TestDigestIsSentAgain(t *testing.T) {
	nonces := 0
	for name, test := range map[string]struct {
		next   func() string
		folder *collection.Auth
		items  []*collection.Item
		want   string
	}{
		"own block starts anew": {always("n"), nil, []*collection.Item{itemWith(joe()), itemWith(joe())},
			"item 401, auth 200, item 401, auth 200"},
		"inherited block keeps the nonce": {always("n"), joe(), []*collection.Item{itemWith(nil), itemWith(nil), itemWith(nil)},
			"item 401, auth 200, item 200, item 200"},
		"wrong password": {always("n"), nil, []*collection.Item{itemWith(authOf("digest", "username", "joe", "password", "x"))},
			"item 401, auth 401"},
		"no retry": {always("n"), nil, []*collection.Item{itemWith(joe("disableRetryRequest", "true"))}, "item 401"},
		"no account": {always("n"), nil, []*collection.Item{itemWith(authOf("digest"))},
			"item 401, auth 401"},
		"a limit": {func() string { nonces++; return fmt.Sprint("n", nonces) }, nil, []*collection.Item{itemWith(joe())},
			"item 401, auth 401, auth 401, auth 401, runtime: maximum intermediate request limit exceeded"},
	} {
		t.Run(name, func(t *testing.T) {
			l := authRun(t, &authServer{check: digestCheck(test.next)}, test.folder, test.items...)
			if got := l.exchanges(); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// A replay is the same request with one more field, in an exchange of its own.
func TestReplayKeepsTheRequest(t *testing.T) {
	l := authRun(t, &authServer{check: digestCheck(always("n"))}, nil, itemWith(joe()))
	var sent []*run.Exchanged
	for i, ev := range l.events {
		if x, ok := ev.(*run.Exchanged); ok {
			sent = append(sent, x)
			if s, ok := l.events[i-1].(*run.RequestStarted); !ok || s.Request != x.Wire || s.Cursor != x.Cursor {
				t.Errorf("%T comes before an exchange", l.events[i-1])
			}
		}
	}
	if len(sent) != 2 {
		t.Fatalf("%d exchanges", len(sent))
	}
	first, second := sent[0], sent[1]
	if first.Cursor.Ref != second.Cursor.Ref || first.Cursor.RequestID == second.Cursor.RequestID {
		t.Errorf("cursors %v, %v", first.Cursor, second.Cursor)
	}
	without := slices.DeleteFunc(slices.Clone(second.Wire.Header), func(f wire.Field) bool { return f.Name == "Authorization" })
	if !slices.Equal(without, first.Wire.Header) || len(second.Wire.Header) != len(first.Wire.Header)+1 {
		t.Errorf("header of the replay:\n%v\nfirst:\n%v", second.Wire.Header, first.Wire.Header)
	}
}

// ntHash is what NTLM makes of "Password" (MS-NLMP, 4.2.2.1.2).
const ntHash = "a4f49c406510bdcab6824ee7c30fd852"

const ntlmChallenge = "TlRMTVNTUAACAAAADAAMADgAAAAzgoriASNFZ4mrze8AAAAAAAAAACQAJABEAAAABgBwFwAAAA9TAGUAcgB2AGUAcgAC" +
	"AAwARABvAG0AYQBpAG4AAQAMAFMAZQByAHYAZQByAAAAAAA="

type connKey struct{}

// ntlmServer authenticates connections, as NTLM does.
func ntlmServer(t *testing.T) http.Handler {
	stage := make(map[any]int)
	return &authServer{check: func(r *http.Request, authorization string) string {
		conn := r.Context().Value(connKey{})
		msg, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(authorization, "NTLM "))
		if err != nil {
			t.Error(err)
		}
		switch {
		case authorization == "" && stage[conn] == 0:
			stage[conn] = 1
			return "NTLM"
		case stage[conn] == 1 && msg[8] == 1:
			stage[conn] = 2
			return "NTLM " + ntlmChallenge
		case stage[conn] == 2 && msg[8] == 3 && ntlmProves(msg):
			stage[conn] = 3
			return ""
		}
		return "NTLM"
	}}
}

// ntlmProves reports whether message 3 has the response of USER, DOMAIN and "Password" to ntlmChallenge.
func ntlmProves(msg []byte) bool {
	mac := func(key []byte, parts ...[]byte) []byte {
		h := hmac.New(md5.New, key)
		h.Write(bytes.Join(parts, nil))
		return h.Sum(nil)
	}
	size, at := binary.LittleEndian.Uint16(msg[20:]), binary.LittleEndian.Uint32(msg[24:])
	response := msg[at:][:size]
	hash, _ := hex.DecodeString(ntHash)
	var name []byte
	for _, c := range []byte("USERDOMAIN") {
		name = append(name, c, 0)
	}
	server := []byte{0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef}
	return bytes.Equal(response[:16], mac(mac(hash, name), server, response[16:]))
}

func TestNTLMStaysOnItsConnection(t *testing.T) {
	server := httptest.NewUnstartedServer(ntlmServer(t))
	server.Config.ConnContext = func(ctx context.Context, c net.Conn) context.Context {
		return context.WithValue(ctx, connKey{}, c)
	}
	server.Start()
	defer server.Close()
	client := &transport.Client{}
	defer client.Close()
	for name, a := range map[string]*collection.Auth{
		"domain":      authOf("ntlm", "username", "user", "password", "Password", "domain", "Domain", "workstation", "w"),
		"in the name": authOf("ntlm", "username", `domain\user`, "password", "Password"),
		"as address":  authOf("ntlm", "username", "User@DOMAIN", "password", "Password"),
		"wrong":       authOf("ntlm", "username", "User@DOMAIN", "password", "password"),
	} {
		l, item := &log{}, itemWith(a)
		item.Request.URL = collection.ParseURL(server.URL)
		c := &collection.Collection{ItemGroup: collection.ItemGroup{Items: []collection.Node{item}}}
		if _, err := run.Collection(t.Context(), c, run.Config{Sender: client, Reporters: []run.Reporter{l}}); err != nil {
			t.Fatal(err)
		}
		want := "item 401, auth 401, auth 200"
		if name == "wrong" {
			want = "item 401, auth 401, auth 401"
		}
		if got := l.exchanges(); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
		client.Close() // the next account has a connection of its own
	}
}

// sender sends a request from a script and reports what came.
type sender struct{ req *collection.Request }

func (s sender) Execute(ctx context.Context, in *run.ScriptInput) (*run.ScriptResult, error) {
	sent := in.Send(ctx, s.req)
	for _, ev := range sent.Earlier {
		in.Emit(ev)
	}
	in.Emit(&run.Exchanged{Source: run.FromScript, Request: sent.Request, Wire: sent.Wire, Exchange: sent.Exchange})
	return &run.ScriptResult{}, nil
}

func TestScriptsRequestsAreSentAgain(t *testing.T) {
	server := httptest.NewServer(&authServer{check: digestCheck(always("n"))})
	defer server.Close()
	for typ, want := range map[string]string{
		"digest": "script 401, script 200, item 200",
		"foo": "runtime: could not find a handler for auth: foo, runtime: could not find a handler for auth: foo, " +
			"script 401, item 200",
	} {
		block := joe()
		block.Type = typ
		req := &collection.Request{Method: "GET", URL: collection.ParseURL(server.URL + "/x"), Auth: block}
		item := itemWith(nil)
		item.Request.URL = collection.ParseURL("http://elsewhere")
		item.Events = []collection.Event{{Listen: collection.Prerequest, Script: &collection.Script{Exec: []string{"send"}}}}
		l, c := &log{}, &collection.Collection{ItemGroup: collection.ItemGroup{Items: []collection.Node{item}}}
		client := &transport.Client{}
		_, err := run.Collection(t.Context(), c, run.Config{Sender: split{client}, Scripts: sender{req},
			Reporters: []run.Reporter{l}})
		client.Close()
		if err != nil {
			t.Fatal(err)
		}
		if got := l.exchanges(); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

// split answers requests to "elsewhere" itself.
type split struct{ run.Sender }

func (s split) Send(ctx context.Context, req *wire.Request, o wire.Options) (*wire.Exchange, error) {
	if req.URL.Host == "elsewhere" {
		return (&server{}).Send(ctx, req, o)
	}
	return s.Sender.Send(ctx, req, o)
}
