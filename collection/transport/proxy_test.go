package transport

import (
	"crypto/tls"
	"io"
	"net"
	"strings"
	"testing"

	"runner/collection/wire"
)

func env(pairs ...string) func(string) string {
	return func(name string) string {
		for _, p := range pairs {
			if value, found := strings.CutPrefix(p, name+"="); found {
				return value
			}
		}
		return ""
	}
}

func TestProxyFromEnvironment(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		env  []string
		url  string
		want string
	}{
		"none":                {nil, "http://a.test/", ""},
		"http":                {[]string{"HTTP_PROXY=http://p:1"}, "http://a.test/", "http://p:1/"},
		"http, lower case":    {[]string{"http_proxy=p:1"}, "http://a.test/", "http://p:1/"},
		"upper case first":    {[]string{"http_proxy=p:1", "HTTP_PROXY=q:1"}, "http://a.test/", "http://q:1/"},
		"https":               {[]string{"HTTPS_PROXY=p:1", "HTTP_PROXY=q:1"}, "https://a.test/", "http://p:1/"},
		"https, lower case":   {[]string{"https_proxy=p:1", "HTTP_PROXY=q:1"}, "https://a.test/", "http://p:1/"},
		"https by http's":     {[]string{"http_proxy=q:1"}, "https://a.test/", "http://q:1/"},
		"http not by https's": {[]string{"HTTPS_PROXY=p:1"}, "http://a.test/", ""},
		"ALL_PROXY":           {[]string{"ALL_PROXY=p:1", "all_proxy=p:1"}, "http://a.test/", ""},
		"localhost":           {[]string{"HTTP_PROXY=p:1"}, "http://localhost:80/", "http://p:1/"},
		"star":                {[]string{"HTTP_PROXY=p:1", "NO_PROXY=*"}, "http://a.test/", ""},
		"exact":               {[]string{"HTTP_PROXY=p:1", "NO_PROXY=b.test, A.test"}, "http://a.test/", ""},
		"below":               {[]string{"HTTP_PROXY=p:1", "no_proxy=test"}, "http://a.test/", ""},
		"leading dots":        {[]string{"HTTP_PROXY=p:1", "NO_PROXY=..a.test"}, "http://a.test/", ""},
		"not at a dot":        {[]string{"HTTP_PROXY=p:1", "NO_PROXY=a.test"}, "http://ba.test/", "http://p:1/"},
		"port":                {[]string{"HTTP_PROXY=p:1", "NO_PROXY=a.test:80"}, "http://a.test/", ""},
		"other port":          {[]string{"HTTP_PROXY=p:1", "NO_PROXY=a.test:81"}, "http://a.test/", "http://p:1/"},
		"empty zones":         {[]string{"HTTP_PROXY=p:1", "NO_PROXY=,., "}, "http://a.test/", "http://p:1/"},
		"address":             {[]string{"HTTP_PROXY=p:1", "NO_PROXY=[::1]:8080,::1"}, "http://[::1]/", ""},
		"no ranges":           {[]string{"HTTP_PROXY=p:1", "NO_PROXY=10.0.0.0/8"}, "http://10.0.0.1/", "http://p:1/"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, err := ProxyFromEnvironment(env(tt.env...))(parseURL(tt.url))
			got := ""
			if p != nil {
				got = p.String()
			}
			if err != nil || got != tt.want {
				t.Errorf("got %q, %v, want %q", got, err, tt.want)
			}
		})
	}
	for _, text := range []string{"socks5://user:hidden@p:1", "http://user:hidden@:1", "http://user:hidden@p:99999"} {
		_, err := ProxyFromEnvironment(env("HTTP_PROXY=" + text))(parseURL("http://a.test/"))
		if err == nil || strings.Contains(err.Error(), "hidden") {
			t.Errorf("%s: got %v", text, err)
		}
	}
}

func TestForwardingProxy(t *testing.T) {
	t.Parallel()
	p := serve(t, text(ok("by proxy")))
	c := newClient(t, &Client{Proxy: ProxyFromEnvironment(env("HTTP_PROXY=http://u:p%40@" + p.addr))})
	for _, text := range []string{"http://a.test:81/x?y", "http://b.test", "http://c.test"} {
		u := parseURL(text)
		if u.Host == "c.test" {
			u.Port = "\r\n82 "
		}
		req := get(u, "B: 1", "a: 2")
		req.Header.Add(wire.Field{Name: "Content-Length", Value: "0", Origin: wire.System})
		x := send(t, c, req)
		if string(x.Response().Body) != "by proxy" || x.Last().Remote != p.addr ||
			x.Last().Request.Header.Has("Proxy-Authorization") {
			t.Errorf("exchange %+v", x)
		}
	}
	const tail = " HTTP/1.1\r\nB: 1\r\na: 2\r\nProxy-Authorization: Basic dTpwQA==\r\nContent-Length: 0\r\n\r\n"
	for i, want := range []string{"GET http://a.test:81/x?y" + tail, "GET http://b.test/" + tail, "GET http://c.test:82/" + tail} {
		if got := p.got()[i]; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if p.conns != 1 {
		t.Errorf("%d connections to the proxy, want 1", p.conns)
	}
}

// tunnelTo answers a CONNECT and then passes bytes on.
func tunnelTo(addr, response string) answer {
	return func(w net.Conn, _ string, _ int) bool {
		to, err := net.Dial("tcp", addr)
		if err != nil {
			return false
		}
		defer to.Close()
		io.WriteString(w, response)
		go func() {
			io.Copy(to, w)
			to.Close()
		}()
		io.Copy(w, to)
		return false
	}
}

func TestTunnel(t *testing.T) {
	t.Parallel()
	ca := newAuthority(t)
	s := serveOn(t, text(ok("tunnelled")), &tls.Config{Certificates: []tls.Certificate{ca.leaf(t, false, nil)}})
	connected := "HTTP/1.1 200 Connection established\r\nVia: x\r\n\r\n"
	for name, secure := range map[string]bool{"proxy over http": false, "proxy over https": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var config *tls.Config
			scheme := "http"
			if secure {
				config, scheme = &tls.Config{Certificates: []tls.Certificate{ca.leaf(t, false, nil)}}, "https"
			}
			p := serveOn(t, tunnelTo(s.addr, connected), config)
			c := newClient(t, &Client{ExtraCAs: ca.pem, Proxy: ProxyFromEnvironment(env("https_proxy=" +
				scheme + "://u:p@" + p.addr))})
			for range 2 {
				x := send(t, c, get(parseURL("https://"+s.addr+"/x"), "User-Agent: U", "Postman-Token: T",
					"Accept: A", "Host: H"))
				if string(x.Response().Body) != "tunnelled" || x.Last().Remote != p.addr {
					t.Errorf("exchange %+v", x)
				}
			}
			want := "CONNECT " + s.addr + " HTTP/1.1\r\nUser-Agent: U\r\nAccept: A\r\nhost: " + s.addr +
				"\r\nProxy-Authorization: Basic dTpw\r\n\r\n"
			if got := p.got(); len(got) != 1 || got[0] != want {
				t.Errorf("got %q, want %q once", got, want)
			}
			got := s.got()
			if last := got[len(got)-1]; last != "GET /x HTTP/1.1\r\nUser-Agent: U\r\nPostman-Token: T\r\n"+
				"Accept: A\r\nHost: H\r\n\r\n" {
				t.Errorf("through the tunnel: %q", last)
			}
		})
	}
}

func TestTunnelErrors(t *testing.T) {
	t.Parallel()
	refusing := serve(t, func(w net.Conn, _ string, _ int) bool {
		io.WriteString(w, "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
		return false
	})
	closing := serve(t, func(net.Conn, string, int) bool { return false })
	for addr, message := range map[string]string{
		refusing.addr: "tunneling socket could not be established, statusCode=407",
		closing.addr:  "tunneling socket could not be established, cause=socket hang up",
		"127.0.0.1:1": "tunneling socket could not be established, cause=connect ECONNREFUSED 127.0.0.1:1",
	} {
		c := newClient(t, &Client{Proxy: ProxyFromEnvironment(env("HTTP_PROXY=" + addr))})
		_, err := c.Send(t.Context(), get(parseURL("https://a.test/")), wire.Options{})
		wantError(t, err, message, "ECONNRESET")
	}
	c := newClient(t, &Client{Proxy: ProxyFromEnvironment(env("HTTP_PROXY=127.0.0.1:1"))})
	_, err := c.Send(t.Context(), get(parseURL("http://a.test/")), wire.Options{})
	wantError(t, err, "connect ECONNREFUSED 127.0.0.1:1", "ECONNREFUSED")
}
