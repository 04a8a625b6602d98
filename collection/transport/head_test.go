package transport

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"

	"runner/collection/wire"
)

// Our reading of a head must agree with net/http's, which frames the body by its own.
func FuzzParseHead(f *testing.F) {
	for _, s := range []string{
		"HTTP/1.1 200 OK\r\nA: 1\r\na: 2\r\nContent-Length: 0\r\n\r\n", "HTTP/1.0 204\n\n",
		"HTTP/1.1 200  x\r\nA:\r\n b\r\n\t c\r\n\r\n",
		"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", "\r\n\r\n", "\n\n 1000",
		"HTTP/1.1 200 OK\r\n: x\r\n\r\n", "HTTP/1.1 101 S\r\n\r\n",
	} {
		f.Add(s, 3)
	}
	f.Fuzz(func(t *testing.T, text string, piece int) {
		var whole, pieces headTee
		whole.feed([]byte(text))
		for rest := text; rest != ""; {
			n := min(len(rest), max(piece, 1))
			pieces.feed([]byte(rest[:n]))
			rest = rest[n:]
		}
		if whole.done != pieces.done || whole.done && string(whole.buf) != string(pieces.buf) {
			t.Fatalf("%q: %q at once, %q in pieces", text, whole.buf, pieces.buf)
		}
		resp, err := parseHead(text)
		if err != nil {
			return
		}
		if whole.done {
			agrees(t, string(whole.buf))
		}
		for _, field := range resp.Header {
			if !isToken(field.Name) || strings.ContainsAny(field.Value, "\n") || strings.HasPrefix(field.Value, " ") {
				t.Fatalf("%q: %+v", text, field)
			}
		}
	})
}

// agrees compares what we and net/http read from a head; net/http may refuse it.
func agrees(t *testing.T, head string) {
	t.Helper()
	ours, err := parseHead(head)
	theirs, err2 := http.ReadResponse(bufio.NewReader(strings.NewReader(head)), &http.Request{Method: "HEAD"})
	if err != nil || err2 != nil {
		return
	}
	if ours.Code != theirs.StatusCode {
		t.Fatalf("%q: code %d, net/http %d", head, ours.Code, theirs.StatusCode)
	}
	for _, name := range []string{"Content-Length", "Connection", "A"} {
		got, want := ours.Header.Values(name), theirs.Header.Values(name)
		sameButSpace := func(a, b string) bool { return a == strings.TrimSpace(b) } // an empty folded line leaves one
		if !slices.EqualFunc(got, want, sameButSpace) {
			t.Fatalf("%q: %s %q, net/http %q", head, name, got, want)
		}
	}
}

func FuzzHostileServer(f *testing.F) {
	for _, s := range []string{
		"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", "HTTP/1.1 302 F\r\nLocation: ?\r\n\r\n",
		"HTTP/1.1 103 x\r\n\r\n", "\x16\x03",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, response []byte) {
		server, client := net.Pipe()
		go func() {
			go io.Copy(io.Discard, server)
			server.Write(response)
			server.Close()
		}()
		c := &Client{Jar: &Jar{}, MaxResponseSize: 1 << 16}
		c.once.Do(c.setUp)
		c.pool.DialContext = piped(client)
		x, err := c.Send(t.Context(), get(parseURL("http://h.test/")), wire.Options{NoRedirects: true})
		if (err == nil) != (x.Response() != nil) {
			t.Errorf("%q: response %+v, error %v", response, x.Response(), err)
		}
		if err != nil && err.Error() == "" {
			t.Errorf("%q: an error without a message", response)
		}
		client.Close()
		c.Close()
	})
}

func TestRouteKeys(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	proxy := func(s string) *wire.URL { u := parseURL(s); return &u }
	for name, r := range map[string]*route{
		"plain": {host: "h", port: "80"}, "tls": {host: "h", port: "80", secure: true}, "port": {host: "h", port: "81"},
		"insecure": {host: "h", port: "80", secure: true, insecure: true}, "proxy": {host: "h", port: "80",
			proxy: proxy("http://p")},
		"user":   {host: "h", port: "80", proxy: proxy("http://u@p")},
		"tunnel": {host: "h", port: "80", secure: true, proxy: proxy("http://p")},
		"other":  {host: "i", port: "80", secure: true, proxy: proxy("http://p")},
	} {
		key := r.key()
		if other, ok := seen[key]; ok {
			t.Errorf("%s and %s share %q", name, other, key)
		}
		seen[key] = name
	}
	a, b := &route{host: "h", port: "80", proxy: proxy("http://p")}, &route{host: "i", port: "81",
		proxy: proxy("http://p")}
	if a.key() != b.key() {
		t.Error("a forwarding proxy needs one connection for each host")
	}
}

func BenchmarkGet(b *testing.B) {
	s := serve(b, text("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-One: 1\r\nDate: x\r\n"+
		"Content-Length: 15\r\n\r\n{\"hello\":\"you\"}"))
	b.Run("transport", func(b *testing.B) {
		c := newClient(b, &Client{Jar: &Jar{}})
		req := get(s.url("/x"), "User-Agent: x", "Accept: */*", "Cache-Control: no-cache", "Host: "+s.addr,
			"Accept-Encoding: gzip", "Connection: keep-alive")
		b.ReportAllocs()
		for b.Loop() {
			if _, err := c.Send(b.Context(), req, wire.Options{}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("net-http", func(b *testing.B) {
		c := &http.Client{Transport: &http.Transport{}}
		defer c.CloseIdleConnections()
		b.ReportAllocs()
		for b.Loop() {
			resp, err := c.Get("http://" + s.addr + "/x")
			if err != nil {
				b.Fatal(err)
			}
			io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
		}
	})
}

func TestFoldingIsLinear(t *testing.T) {
	t.Parallel()
	resp, err := parseHead("HTTP/1.1 200 OK\r\nA: 1\r\n" + strings.Repeat(" x\n", maxHead/3) + "\r\n")
	if err != nil || len(resp.Header) != 1 || len(resp.Header[0].Value) != 1+2*(maxHead/3) {
		t.Errorf("%v, %d fields", err, len(resp.Header))
	}
}
