package transport

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"runner/collection/wire"
)

func TestBrokenResponses(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ response, message, code string }{
		"nothing":         {"", "socket hang up", "ECONNRESET"},
		"half a head":     {"HTTP/1.1 200 OK\r\nA: 1\r\n", "socket hang up", "ECONNRESET"},
		"half a body":     {"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nabc", "aborted", "ECONNRESET"},
		"half a chunk":    {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc", "aborted", "ECONNRESET"},
		"not HTTP":        {"SSH-2.0-x\r\n", "Parse Error: Expected HTTP/, RTSP/ or ICE/", "HPE_INVALID_CONSTANT"},
		"not HTTP, short": {"\x15\x03\x01\x00\x02", "Parse Error: Expected HTTP/, RTSP/ or ICE/", "HPE_INVALID_CONSTANT"},
		"version":         {"HTTP/9.9 200 OK\r\n\r\n", "Parse Error: Invalid HTTP version", "HPE_INVALID_VERSION"},
		"status":          {"HTTP/1.1 abc OK\r\n\r\n", "Parse Error: Invalid status code", "HPE_INVALID_STATUS"},
		"header": {"HTTP/1.1 200 OK\r\nFoo bar\r\n\r\n", "Parse Error: Invalid header token",
			"HPE_INVALID_HEADER_TOKEN"},
		"header name": {"HTTP/1.1 200 OK\r\nFoo bar: x\r\n\r\n", "Parse Error: Invalid header token",
			"HPE_INVALID_HEADER_TOKEN"},
		"length": {"HTTP/1.1 200 OK\r\nContent-Length: x2\r\n\r\nabc",
			"Parse Error: Invalid character in Content-Length", "HPE_INVALID_CONTENT_LENGTH"},
		"two lengths": {"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc",
			"Parse Error: Duplicate Content-Length", "HPE_UNEXPECTED_CONTENT_LENGTH"},
		"chunk size": {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nhello\r\n",
			"Parse Error: Invalid character in chunk size", "HPE_INVALID_CHUNK_SIZE"},
		"head without end": {"HTTP/1.1 200 OK\r\nX: " + strings.Repeat("a", 2*maxHead),
			"Parse Error: Header overflow", "HPE_HEADER_OVERFLOW"},
		"fields, no end": {"HTTP/1.1 200 OK\r\n" + strings.Repeat("a: b\r\n", maxHead/3),
			"Parse Error: Header overflow", "HPE_HEADER_OVERFLOW"},
		"other protocol": {"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
			"socket hang up", "ECONNRESET"},
		"too large": {"HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n",
			"Maximum response size reached", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, func(w net.Conn, _ string, _ int) bool {
				io.WriteString(w, tt.response)
				w.(*net.TCPConn).CloseWrite()
				io.Copy(io.Discard, w)
				return false
			})
			x, err := newClient(t, nil).Send(t.Context(), post(s.url("/x"), ""), wire.Options{})
			wantError(t, err, tt.message, tt.code)
			if len(x.Hops) != 1 || x.Response() != nil || x.Hops[0].Request.Method != "POST" || x.Hops[0].Remote != s.addr {
				t.Errorf("exchange %+v", x)
			}
		})
	}
}

func TestConnectionReset(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w net.Conn, _ string, _ int) bool {
		io.WriteString(w, "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nabc")
		time.Sleep(20 * time.Millisecond)
		w.(*net.TCPConn).SetLinger(0)
		return false
	})
	_, err := newClient(t, nil).Send(t.Context(), get(s.url("/")), wire.Options{})
	wantError(t, err, "aborted", "ECONNRESET")
}

func TestRefusedRequests(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		change              func(*wire.Request)
		name, message, code string
	}{
		"method": {func(r *wire.Request) { r.Method = "{{M}}" }, "TypeError",
			`Method must be a valid HTTP token ["{{M}}"]`, "ERR_INVALID_HTTP_TOKEN"},
		"name": {func(r *wire.Request) { r.Header = header("X Bad: 1") }, "TypeError",
			`Header name must be a valid HTTP token ["X Bad"]`, "ERR_INVALID_HTTP_TOKEN"},
		"line": {func(r *wire.Request) { r.Header = header("X: a\r\nInjected: 1") }, "TypeError",
			`Invalid character in header content ["X"]`, "ERR_INVALID_CHAR"},
		"wide": {func(r *wire.Request) { r.Header = header("X: \u4f60") }, "TypeError",
			`Invalid character in header content ["X"]`, "ERR_INVALID_CHAR"},
		"path": {func(r *wire.Request) { r.URL.Path = "/a HTTP/1.1\r\nX: y" }, "TypeError",
			"Request path contains unescaped characters", "ERR_UNESCAPED_CHARACTERS"},
		"query": {func(r *wire.Request) { r.URL.Query, r.URL.HasQuery = "a b", true }, "TypeError",
			"Request path contains unescaped characters", "ERR_UNESCAPED_CHARACTERS"},
		"scheme": {func(r *wire.Request) { r.URL.Scheme = "ftp" }, "Error", "Invalid protocol: ftp:", ""},
		"port": {func(r *wire.Request) { r.URL.Port = "99999" }, "RangeError",
			"Port should be >= 0 and < 65536. Received type string ('99999').", "ERR_SOCKET_BAD_PORT"},
		"host": {func(r *wire.Request) { r.URL.Host, r.URL.Port, r.URL.Path = "", "", "//host" }, "Error",
			`Invalid URI "http:////host"`, ""},
		"huge": {func(r *wire.Request) { r.URL.Host = strings.Repeat("a", 300) }, "Error",
			"getaddrinfo ENOTFOUND " + strings.Repeat("a", 300), "ENOTFOUND"},
		"token": {func(r *wire.Request) { r.URL.Host = "{{host}}" }, "Error", "getaddrinfo ENOTFOUND {{host}}",
			"ENOTFOUND"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			req := get(parseURL("http://127.0.0.1:1/"))
			tt.change(req)
			_, err := newClient(t, nil).Send(t.Context(), req, wire.Options{})
			if e := wantError(t, err, tt.message, tt.code); e.Name != tt.name {
				t.Errorf("name %q, want %q", e.Name, tt.name)
			}
		})
	}
}

func TestRefusedConnection(t *testing.T) {
	t.Parallel()
	for _, host := range []string{"127.0.0.1", "localhost", "a.b.localhost"} {
		_, err := newClient(t, nil).Send(t.Context(), get(parseURL("http://"+host+":1/")), wire.Options{})
		e := wantError(t, err, "connect ECONNREFUSED 127.0.0.1:1", "ECONNREFUSED")
		if e.Syscall != "connect" || e.Address != "127.0.0.1" || e.Port != 1 {
			t.Errorf("%s: %+v", host, e)
		}
	}
}

func TestLocalhost(t *testing.T) {
	t.Parallel()
	s := serve(t, text(ok("x")))
	u := s.url("/")
	u.Host = "any.name.localhost"
	if x := send(t, newClient(t, nil), get(u)); x.Last().Remote != s.addr {
		t.Errorf("remote %q", x.Last().Remote)
	}
}

func TestCertificates(t *testing.T) {
	t.Parallel()
	ca := newAuthority(t)
	for name, tt := range map[string]struct {
		cert          tls.Certificate
		trust         bool
		message, code string
	}{
		"trusted": {ca.leaf(t, false, nil), true, "", ""},
		"leaf only": {ca.leaf(t, false, nil), false, "unable to verify the first certificate",
			"UNABLE_TO_VERIFY_LEAF_SIGNATURE"},
		"chain": {ca.leaf(t, true, nil), false, "self-signed certificate in certificate chain",
			"SELF_SIGNED_CERT_IN_CHAIN"},
		"alone": {tls.Certificate{Certificate: [][]byte{ca.cert.Raw}, PrivateKey: ca.key}, false,
			"self-signed certificate", "DEPTH_ZERO_SELF_SIGNED_CERT"},
		"expired": {ca.leaf(t, false, func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Minute) }), true,
			"certificate has expired", "CERT_HAS_EXPIRED"},
		"too early": {ca.leaf(t, false, func(c *x509.Certificate) { c.NotBefore = time.Now().Add(time.Minute) }), true,
			"certificate is not yet valid", "CERT_NOT_YET_VALID"},
		"other name": {ca.leaf(t, false, func(c *x509.Certificate) {
			c.IPAddresses = []net.IP{net.IPv4(10, 0, 0,
				1)}
		}), true,
			"Hostname/IP does not match certificate's altnames: " +
				"IP: 127.0.0.1 is not in the cert's list: 10.0.0.1", "ERR_TLS_CERT_ALTNAME_INVALID"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serveOn(t, text(ok("x")), &tls.Config{Certificates: []tls.Certificate{tt.cert}})
			u := parseURL("https://" + s.addr + "/")
			c := newClient(t, nil)
			if tt.trust {
				c.ExtraCAs = ca.pem
			}
			x, err := c.Send(t.Context(), get(u), wire.Options{})
			if tt.code != "" {
				wantError(t, err, tt.message, tt.code)
			} else if err != nil || x.Last().Timings.TLS == 0 {
				t.Errorf("%v, timings %+v", err, x.Last().Timings)
			}
			for range 2 { // an insecure connection must not serve a request that verifies
				if _, err := c.Send(t.Context(), get(u), wire.Options{Insecure: true}); err != nil {
					t.Errorf("insecure: %v", err)
				}
			}
			if _, err := c.Send(t.Context(), get(u), wire.Options{}); (err == nil) != (tt.code == "") {
				t.Errorf("after an insecure request: %v", err)
			}
		})
	}
}

func TestClientCertificate(t *testing.T) {
	t.Parallel()
	ca := newAuthority(t)
	pool := x509.NewCertPool()
	pool.AddCert(ca.cert)
	own := ca.leaf(t, false, func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth} })
	s := serveOn(t, text(ok("x")), &tls.Config{
		Certificates: []tls.Certificate{ca.leaf(t, false, nil)}, ClientAuth: tls.RequireAndVerifyClientCert,
		ClientCAs: pool,
	})
	c := newClient(t, &Client{ExtraCAs: ca.pem, Certificate: func(u wire.URL) (*tls.Certificate, error) {
		if u.Path == "/with" {
			return &own, nil
		}
		return nil, nil
	}})
	send(t, c, get(parseURL("https://"+s.addr+"/with")))
	_, err := c.Send(t.Context(), get(parseURL("https://"+s.addr+"/without")), wire.Options{})
	wantError(t, err, "write EPROTO SSL routines::alert certificate required", "EPROTO")
}

func TestTLSToAPlainServer(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	answers := []string{"HTTP/1.1 400 Bad Request\r\n\r\n", ""}
	go func() {
		for _, a := range answers {
			c, err := l.Accept()
			if err != nil {
				return
			}
			c.Read(make([]byte, 4096))
			io.WriteString(c, a)
			c.Close()
		}
	}()
	c := newClient(t, nil)
	u := parseURL("https://" + l.Addr().String())
	_, err = c.Send(t.Context(), get(u), wire.Options{})
	if e := wantError(t, err, "write EPROTO error:0A00010B:SSL routines::wrong version number",
		"EPROTO"); e.Syscall != "write" {
		t.Errorf("syscall %q", e.Syscall)
	}
	_, err = c.Send(t.Context(), get(u), wire.Options{})
	wantError(t, err, "Client network socket disconnected before secure TLS connection was established", "ECONNRESET")
}

func TestBadExtraCAs(t *testing.T) {
	t.Parallel()
	c := newClient(t, &Client{ExtraCAs: []byte("no PEM")})
	s := serve(t, text(ok("x")))
	send(t, c, get(s.url("/")))
	_, err := c.Send(t.Context(), get(parseURL("https://"+s.addr)), wire.Options{})
	wantError(t, err, "extra CA certificates: no certificate in PEM form", "")
}

// A server that speaks first is no HTTP server; on a kept connection its words are no answer to the next request.
func TestUnaskedBytes(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			io.WriteString(c, "SSH-2.0-x\r\n")
			io.Copy(io.Discard, c)
			c.Close()
		}
	}()
	_, err = newClient(t, nil).Send(t.Context(), get(parseURL("http://"+l.Addr().String())), wire.Options{})
	wantError(t, err, "Parse Error: Expected HTTP/, RTSP/ or ICE/", "HPE_INVALID_CONSTANT")

	closed, answered := make(chan struct{}), make(chan struct{})
	s := serve(t, func(w net.Conn, _ string, n int) bool {
		io.WriteString(w, ok("x"))
		<-answered
		io.WriteString(w, ok("poison"))
		io.Copy(io.Discard, w) // until the client closes
		closed <- struct{}{}
		return false
	})
	c := newClient(t, nil)
	for range 2 {
		if x := send(t, c, get(s.url("/"))); string(x.Response().Body) != "x" {
			t.Errorf("body %q", x.Response().Body)
		}
		answered <- struct{}{}
		<-closed
	}
	if s.conns != 2 {
		t.Errorf("%d connections, want 2", s.conns)
	}
}
