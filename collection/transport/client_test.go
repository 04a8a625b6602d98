package transport

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"runner/collection/wire"
)

func TestExactBytesLeave(t *testing.T) {
	t.Parallel()
	large := strings.Repeat("0123456789abcdef", 20_000)
	for name, tt := range map[string]struct {
		req  func(u wire.URL) *wire.Request
		want string
	}{
		"order, spelling, duplicates": {
			func(u wire.URL) *wire.Request {
				return get(u, "x-zeta: 1", "A-first: 2", "X-ZETA: 3", "x-zeta: 4", "hOsT: spoof", "User-Agent: ")
			},
			"GET /p//./../q?a=%7e&b&&=c HTTP/1.1\r\nx-zeta: 1\r\nA-first: 2\r\nX-ZETA: 3\r\nx-zeta: 4\r\n" +
				"hOsT: spoof\r\nUser-Agent: \r\n\r\n",
		},
		"no header at all": {
			func(u wire.URL) *wire.Request { return get(u) },
			"GET /p//./../q?a=%7e&b&&=c HTTP/1.1\r\n\r\n",
		},
		"body": {
			func(u wire.URL) *wire.Request { return post(u, "hello", "content-LENGTH: 5", "Accept: */*") },
			"POST /p//./../q?a=%7e&b&&=c HTTP/1.1\r\ncontent-LENGTH: 5\r\nAccept: */*\r\n\r\nhello",
		},
		"method of the author's own": {
			func(u wire.URL) *wire.Request { r := get(u, "Content-Length: 0"); r.Method = "pUrGe"; return r },
			"pUrGe /p//./../q?a=%7e&b&&=c HTTP/1.1\r\nContent-Length: 0\r\n\r\n",
		},
		"large body": {
			func(u wire.URL) *wire.Request { return post(u, large, "Content-Length: 320000") },
			"POST /p//./../q?a=%7e&b&&=c HTTP/1.1\r\nContent-Length: 320000\r\n\r\n" + large,
		},
		"large head": {
			func(u wire.URL) *wire.Request { return post(u, "b", "X: "+large, "Content-Length: 1") },
			"POST /p//./../q?a=%7e&b&&=c HTTP/1.1\r\nX: " + large + "\r\nContent-Length: 1\r\n\r\nb",
		},
		"chunks beside a length": {
			func(u wire.URL) *wire.Request {
				return post(u, "abc", "Transfer-Encoding: chunked", "Content-Length: 3")
			},
			"POST /p//./../q?a=%7e&b&&=c HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n3\r\n" +
				"abc\r\n0\r\n\r\n",
		},
		"chunks without a body": {
			func(u wire.URL) *wire.Request { return post(u, "", "Transfer-Encoding: chunked") },
			"POST /p//./../q?a=%7e&b&&=c HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		},
		"opened body": {
			func(u wire.URL) *wire.Request {
				r := post(u, "", "Content-Length: 320000")
				r.Body = wire.Body{Size: int64(len(large)), Open: func() (io.ReadCloser, error) {
					return io.NopCloser(strings.NewReader(large)), nil
				}}
				return r
			},
			"POST /p//./../q?a=%7e&b&&=c HTTP/1.1\r\nContent-Length: 320000\r\n\r\n" + large,
		},
		"GET with a body, Expect": {
			func(u wire.URL) *wire.Request {
				r := post(u, "abc", "Expect: 100-continue", "Content-Length: 3")
				r.Method = "GET"
				return r
			},
			"GET /p//./../q?a=%7e&b&&=c HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc",
		},
		"UTF-8 and Latin-1 as they are": {
			func(u wire.URL) *wire.Request { return get(u, "X-L: é", "X-R: \xff\xe9") },
			"GET /p//./../q?a=%7e&b&&=c HTTP/1.1\r\nX-L: é\r\nX-R: \xff\xe9\r\n\r\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, text(ok("")))
			c := newClient(t, nil)
			for range 3 { // on a new connection and on a kept one
				send(t, c, tt.req(s.url("/p//./../q?a=%7e&b&&=c")))
			}
			for i, got := range s.got() {
				if got != tt.want {
					t.Fatalf("request %d:\n%.400q\nwant:\n%.400q", i, got, tt.want)
				}
			}
			if s.conns != 1 {
				t.Errorf("%d connections, want 1", s.conns)
			}
		})
	}
}

func TestWrongLengthEndsTheConnection(t *testing.T) {
	t.Parallel()
	for name, req := range map[string]func(u wire.URL) *wire.Request{
		"too short": func(u wire.URL) *wire.Request { return post(u, "abcdef", "Content-Length: 2") },
		"none":      func(u wire.URL) *wire.Request { return post(u, "abcdef") },
		"twice":     func(u wire.URL) *wire.Request { return post(u, "ab", "Content-Length: 2", "Content-Length: 1") },
		"close":     func(u wire.URL) *wire.Request { return get(u, "connection: CLOSE") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, func(w net.Conn, _ string, n int) bool { return n == 1 && text(ok("x"))(w, "", n) })
			c := newClient(t, nil)
			for range 2 {
				send(t, c, req(s.url("/")))
			}
			if s.conns != 2 {
				t.Errorf("%d connections, want 2", s.conns)
			}
		})
	}
}

func TestHeadersComeInOrder(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		response string
		method   string
		header   string
		status   string
		body     string
	}{
		"order, spelling, duplicates": {
			response: "HTTP/1.1 200 Fine  Indeed\r\nx-b: 1\r\nSET-cookie: a=1\r\nX-B:   2  \r\nset-Cookie: b=2\r\n" +
				"Content-length: 2\r\n\r\nok",
			header: "x-b: 1\nSET-cookie: a=1\nX-B: 2\nset-Cookie: b=2\nContent-length: 2\n",
			status: "HTTP/1.1 200 Fine  Indeed", body: "ok",
		},
		"interim responses": {
			response: "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 201 \r\n" +
				"A: 1\r\nContent-Length: 0\r\n\r\n",
			header: "A: 1\nContent-Length: 0\n", status: "HTTP/1.1 201 Created",
		},
		"no body": {
			response: "HTTP/1.1 204 No Content\r\nA: 1\r\n\r\n", header: "A: 1\n", status: "HTTP/1.1 204 No Content",
		},
		"not modified": {
			response: "HTTP/1.1 304 Not Modified\r\nContent-Length: 500\r\n\r\n",
			header:   "Content-Length: 500\n", status: "HTTP/1.1 304 Not Modified",
		},
		"HEAD": {
			method:   "HEAD",
			response: "HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\nContent-Encoding: gzip\r\n\r\n",
			header:   "Content-Length: 999999999999\nContent-Encoding: gzip\n", status: "HTTP/1.1 200 OK",
		},
		"chunks and a trailer": {
			response: "HTTP/1.1 418\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nT: 1\r\n\r\n",
			header:   "Transfer-Encoding: chunked\n", status: "HTTP/1.1 418 I'm a Teapot", body: "abcde",
		},
		"bare newlines, folding": {
			response: "HTTP/1.1 200 OK\nA: 1\n  2\nContent-Length: 1\n\nx",
			header:   "A: 1 2\nContent-Length: 1\n", status: "HTTP/1.1 200 OK", body: "x",
		},
		"reason in UTF-8, unknown code": {
			response: "HTTP/1.1 799 gr\u00fcn\r\nContent-Length: 0\r\n\r\n",
			header:   "Content-Length: 0\n", status: "HTTP/1.1 799 gr\u00fcn",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, text(tt.response))
			c := newClient(t, nil)
			for range 2 {
				req := get(s.url("/"))
				if tt.method != "" {
					req.Method = tt.method
				}
				r := send(t, c, req).Response()
				if got := lines(r.Header); got != tt.header {
					t.Errorf("header:\n%swant:\n%s", got, tt.header)
				}
				if got := r.Proto + " " + itoa(r.Code) + " " + r.Reason; got != tt.status {
					t.Errorf("status %q, want %q", got, tt.status)
				}
				if string(r.Body) != tt.body {
					t.Errorf("body %q, want %q", r.Body, tt.body)
				}
			}
			if s.conns != 1 {
				t.Errorf("%d connections, want 1", s.conns)
			}
		})
	}
}

func itoa(n int) string { return portText(n) }

func TestResponseInPieces(t *testing.T) {
	t.Parallel()
	response := "HTTP/1.1 102 Wait\r\nZ: z\r\n\r\nHTTP/1.1 200 OK\r\nX-a: 1\r\nContent-Length: 3\r\n\r\nabc"
	s := serve(t, func(w net.Conn, _ string, _ int) bool {
		for i := range len(response) {
			if _, err := w.Write([]byte{response[i]}); err != nil {
				return false
			}
		}
		return true
	})
	r := send(t, newClient(t, nil), get(s.url("/"))).Response()
	if got, want := lines(r.Header)+string(r.Body), "X-a: 1\nContent-Length: 3\nabc"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A server closes a kept connection while the next request is on its way.
func TestStaleConnection(t *testing.T) {
	t.Parallel()
	stale := func(w net.Conn, _ string, n int) bool {
		return n == 1 && text(ok("x"))(w, "", n)
	}
	t.Run("a safe method is sent again", func(t *testing.T) {
		t.Parallel()
		s, c := serve(t, stale), newClient(t, nil)
		for range 3 {
			x := send(t, c, get(s.url("/a"), "X-one: 1"))
			if h := x.Last(); h.Remote != s.addr || string(h.Response.Body) != "x" {
				t.Errorf("remote %q, body %q", h.Remote, h.Response.Body)
			}
		}
		for _, got := range s.got() {
			if want := "GET /a HTTP/1.1\r\nX-one: 1\r\n\r\n"; got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		}
	})
	t.Run("a POST that was written is not", func(t *testing.T) {
		t.Parallel()
		s, c := serve(t, func(w net.Conn, _ string, n int) bool { return n == 1 && text(ok("x"))(w, "", n) }),
			newClient(t, nil)
		send(t, c, post(s.url("/a"), "b", "Content-Length: 1"))
		// The server waits for the second request on this connection before it closes.
		_, err := c.Send(t.Context(), post(s.url("/a"), "b", "Content-Length: 1"), wire.Options{})
		wantError(t, err, "socket hang up", "ECONNRESET")
		if n := len(s.got()); n != 2 {
			t.Errorf("%d requests, want 2", n)
		}
	})
}

func wantError(t *testing.T, err error, message, code string) *Error {
	t.Helper()
	e, ok := errors.AsType[*Error](err)
	if !ok || e.Message != message || e.Code != code {
		t.Fatalf("got %#v, want %q, code %q", err, message, code)
	}
	return e
}

func TestManyGoroutines(t *testing.T) {
	noLeak(t)
	s := serve(t, func(w net.Conn, request string, _ int) bool {
		path := strings.Fields(request)[1]
		return text("HTTP/1.1 200 OK\r\nX-Path: "+path+"\r\nSet-Cookie: a"+path[1:]+"=1\r\nContent-Length: "+
			itoa(len(path))+"\r\n\r\n"+path)(w, "", 0)
	})
	c := &Client{Jar: &Jar{}, Timeout: time.Minute}
	var all sync.WaitGroup
	for g := range 16 {
		all.Go(func() {
			for i := range 50 {
				path := "/" + itoa(g*1000+i)
				x, err := c.Send(t.Context(), get(s.url(path)), wire.Options{})
				if err != nil {
					t.Error(err)
					return
				}
				got, _ := x.Response().Header.Get("X-Path")
				if got != path || string(x.Response().Body) != path {
					t.Errorf("got header %q, body %q, want %q", got, x.Response().Body, path)
				}
			}
		})
	}
	all.Wait()
	c.Close()
}

func TestTimingsAndSizes(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w net.Conn, _ string, _ int) bool {
		time.Sleep(30 * time.Millisecond)
		io.WriteString(w, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab")
		time.Sleep(30 * time.Millisecond)
		_, err := io.WriteString(w, "cd")
		return err == nil
	})
	c := newClient(t, nil)
	for i := range 2 {
		x := send(t, c, get(s.url("/")))
		m := x.Last().Timings
		if m.Reused != (i == 1) || (m.Connect == 0) != m.Reused || m.TLS != 0 {
			t.Errorf("send %d: reused %t, connect %v, TLS %v", i, m.Reused, m.Connect, m.TLS)
		}
		if m.FirstByte < 20*time.Millisecond || m.Download < 20*time.Millisecond ||
			m.Total < m.FirstByte+m.Download || x.Took < m.Total {
			t.Errorf("send %d: %+v, took %v", i, m, x.Took)
		}
		if x.Response().EncodedSize != 4 {
			t.Errorf("size %d, want 4", x.Response().EncodedSize)
		}
	}
}

func TestTimeouts(t *testing.T) {
	t.Parallel()
	t.Run("silence", func(t *testing.T) {
		t.Parallel()
		s := serve(t, func(net.Conn, string, int) bool { return true })
		c := newClient(t, &Client{Timeout: 50 * time.Millisecond})
		_, err := c.Send(t.Context(), get(s.url("/")), wire.Options{})
		wantError(t, err, "ESOCKETTIMEDOUT", "ESOCKETTIMEDOUT")
	})
	t.Run("silence in the body", func(t *testing.T) {
		t.Parallel()
		s := serve(t, text("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab"))
		c := newClient(t, &Client{Timeout: 50 * time.Millisecond})
		_, err := c.Send(t.Context(), get(s.url("/")), wire.Options{})
		wantError(t, err, "ESOCKETTIMEDOUT", "ESOCKETTIMEDOUT")
	})
	t.Run("silence in the handshake", func(t *testing.T) {
		t.Parallel()
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		c := newClient(t, &Client{Timeout: 50 * time.Millisecond})
		_, err = c.Send(t.Context(), get(parseURL("https://"+l.Addr().String())), wire.Options{})
		wantError(t, err, "ESOCKETTIMEDOUT", "ESOCKETTIMEDOUT")
	})
	t.Run("a slow drip is no silence", func(t *testing.T) {
		t.Parallel()
		s := serve(t, func(w net.Conn, _ string, _ int) bool {
			for _, b := range "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab" {
				time.Sleep(10 * time.Millisecond)
				w.Write([]byte{byte(b)})
			}
			return true
		})
		x := send(t, newClient(t, &Client{Timeout: 300 * time.Millisecond}), get(s.url("/")))
		if x.Took < 300*time.Millisecond || string(x.Response().Body) != "ab" {
			t.Errorf("took %v, body %q", x.Took, x.Response().Body)
		}
	})
	t.Run("connecting", func(t *testing.T) {
		t.Parallel()
		w := newWatch(20*time.Millisecond, nil)
		w.stop()
		ctx, cancel := context.WithCancelCause(t.Context())
		w = newWatch(20*time.Millisecond, cancel)
		w.touch()
		<-ctx.Done()
		w.stop()
		tr := &trip{ctx: ctx}
		wantError(t, tr.explain(t.Context(), ctx.Err()), "ETIMEDOUT", "ETIMEDOUT")
	})
	t.Run("cancelled", func(t *testing.T) {
		t.Parallel()
		s := serve(t, func(net.Conn, string, int) bool { return true })
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
		defer cancel()
		x, err := newClient(t, nil).Send(ctx, get(s.url("/")), wire.Options{})
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v, want DeadlineExceeded", err)
		}
		if x.Response() != nil || len(x.Hops) != 1 || x.Hops[0].Request.Method != "GET" {
			t.Errorf("exchange %+v", x)
		}
	})
	t.Run("cancelled before", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := newClient(t, nil).Send(ctx, get(parseURL("http://127.0.0.1:1/")), wire.Options{})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want Canceled", err)
		}
	})
}

// An idle connection must not be ended by the timer of the request that used it.
func TestTimeoutSparesIdleConnections(t *testing.T) {
	t.Parallel()
	s := serve(t, text(ok("x")))
	c := newClient(t, &Client{Timeout: 250 * time.Millisecond})
	send(t, c, get(s.url("/")))
	time.Sleep(400 * time.Millisecond)
	if x := send(t, c, get(s.url("/"))); !x.Last().Timings.Reused {
		t.Error("the connection was not kept")
	}
}

func TestNothingLeaks(t *testing.T) {
	noLeak(t)
	c := &Client{Timeout: 250 * time.Millisecond}
	silent := serve(t, func(net.Conn, string, int) bool { return true })
	good := serve(t, text(ok("x")))
	behind := &Client{Timeout: c.Timeout, Proxy: ProxyFromEnvironment(env("HTTP_PROXY=" + silent.addr))}
	for range 2 {
		for name, try := range map[string]struct {
			client *Client
			url    wire.URL
		}{
			"response": {c, silent.url("/")}, "handshake": {c, parseURL("https://" + silent.addr)},
			"tunnel": {behind, parseURL("https://h.test/")},
		} {
			_, err := try.client.Send(t.Context(), get(try.url), wire.Options{})
			if err == nil || err.Error() != "ESOCKETTIMEDOUT" {
				t.Errorf("silence instead of a %s: got %v", name, err)
			}
		}
		send(t, c, get(good.url("/")))
	}
	c.Close()
	behind.Close()
}

func TestBodyCanBeReadAgain(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w net.Conn, request string, _ int) bool {
		if strings.HasPrefix(request, "POST /end") {
			return text(ok("x"))(w, "", 0)
		}
		return text("HTTP/1.1 308 On\r\nLocation: /end\r\nContent-Length: 0\r\n\r\n")(w, "", 0)
	})
	opened := 0
	req := post(s.url("/"), "", "Content-Length: 3")
	req.Body = wire.Body{Size: 3, Open: func() (io.ReadCloser, error) {
		opened++
		return io.NopCloser(bytes.NewReader([]byte("abc"))), nil
	}}
	send(t, newClient(t, nil), req)
	got := s.got()
	if opened != 2 || len(got) != 2 || !strings.HasSuffix(got[1], "\r\n\r\nabc") {
		t.Errorf("opened %d times, got %q", opened, got)
	}
	req.Body.Open = func() (io.ReadCloser, error) { return nil, errors.New("gone") }
	_, err := newClient(t, nil).Send(t.Context(), req, wire.Options{})
	wantError(t, err, "cannot read the request body: gone", "")
}
