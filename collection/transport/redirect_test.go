package transport

import (
	"net"
	"strings"
	"testing"

	"runner/collection/wire"
)

// router answers by path.
func router(routes map[string]string) answer {
	return func(w net.Conn, request string, _ int) bool {
		path, _, _ := strings.Cut(strings.Fields(request)[1], "?")
		response, found := routes[path]
		if !found {
			response = ok("end")
		}
		return text(response)(w, "", 0)
	}
}

func found(code, location string, extra ...string) string {
	return "HTTP/1.1 " + code + " Moved\r\nLocation: " + location + "\r\n" + strings.Join(extra, "") +
		"Content-Length: 0\r\n\r\n"
}

func TestRedirects(t *testing.T) {
	t.Parallel()
	fields := []string{
		"X-A: 1", "Authorization: secret", "Content-Type: text/plain", "Cookie: mine=1", "Host: HOST",
		"Accept: */*", "Content-Length: 3",
	}
	const kept = "X-A: 1\r\nAuthorization: secret\r\nCookie: mine=1\r\nAccept: */*\r\n"
	const keptBody = "X-A: 1\r\nAuthorization: secret\r\nContent-Type: text/plain\r\nCookie: mine=1\r\n" +
		"Accept: */*\r\nContent-Length: 3\r\n"
	const tail = "Referer: http://HOST/start\r\nHost: HOST\r\n\r\n"
	for name, tt := range map[string]struct {
		code, location, method string
		opts                   wire.Options
		want                   string // the second request; "" if there is none
	}{
		"301":        {code: "301", location: "/end", want: "GET /end HTTP/1.1\r\n" + kept + tail},
		"302":        {code: "302", location: "/end", want: "GET /end HTTP/1.1\r\n" + kept + tail},
		"303":        {code: "303", location: "/end", want: "GET /end HTTP/1.1\r\n" + kept + tail},
		"300":        {code: "300", location: "/end", want: "GET /end HTTP/1.1\r\n" + kept + tail},
		"305":        {code: "305", location: "/end", want: "GET /end HTTP/1.1\r\n" + kept + tail},
		"304":        {code: "304", location: "/end", want: "GET /end HTTP/1.1\r\n" + kept + tail},
		"307":        {code: "307", location: "/end", want: "POST /end HTTP/1.1\r\n" + keptBody + tail + "abc"},
		"308":        {code: "308", location: "/end", want: "POST /end HTTP/1.1\r\n" + keptBody + tail + "abc"},
		"HEAD stays": {code: "302", location: "/end", method: "HEAD", want: "HEAD /end HTTP/1.1\r\n" + kept + tail},
		"keep the method": {code: "302", location: "/end", opts: wire.Options{KeepMethod: true},
			want: "POST /end HTTP/1.1\r\n" + keptBody + tail + "abc"},
		"no referer": {code: "302", location: "/end", opts: wire.Options{NoReferer: true},
			want: "GET /end HTTP/1.1\r\n" + kept + "Host: HOST\r\n\r\n"},
		"no host": {code: "302", location: "/end",
			opts: wire.Options{DisabledHeaders: map[string]bool{"host": true}}, want: "GET /end HTTP/1.1\r\n" +
				kept + "Referer: http://HOST/start\r\n\r\n"},
		"not followed":   {code: "302", location: "/end", opts: wire.Options{NoRedirects: true}},
		"200":            {code: "200", location: "/end"},
		"empty location": {code: "302", location: ""},
		"another host": {code: "302", location: "http://localhost:PORT/end", want: "GET /end HTTP/1.1\r\n" +
			strings.Replace(kept, "Authorization: secret\r\n", "", 1) +
			"Referer: http://HOST/start\r\nHost: localhost:PORT\r\n\r\n"},
		"another, trusted": {code: "302", location: "http://localhost:PORT/end",
			opts: wire.Options{KeepAuthorization: true}, want: "GET /end HTTP/1.1\r\n" + kept +
				"Referer: http://HOST/start\r\nHost: localhost:PORT\r\n\r\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var response string
			s := serve(t, func(w net.Conn, request string, n int) bool {
				if strings.Contains(request, " /start ") {
					return text(response)(w, "", 0)
				}
				return text("HTTP/1.1 204 End\r\n\r\n")(w, "", 0)
			})
			fill := strings.NewReplacer("HOST", s.addr, "PORT", s.port())
			if response = found(tt.code, fill.Replace(tt.location)); tt.method == "HEAD" || tt.code == "304" {
				response = strings.Replace(response, "Content-Length: 0\r\n", "", 1)
			}
			req := post(s.url("/start"), "abc", fields...)
			req.Header.Set(wire.Field{Name: "Host", Value: s.addr})
			if tt.method != "" {
				req.Method = tt.method
			}
			x, err := newClient(t, nil).Send(t.Context(), req, tt.opts)
			if err != nil {
				t.Fatal(err)
			}
			got := s.got()
			if tt.want == "" {
				if len(got) != 1 || len(x.Hops) != 1 {
					t.Fatalf("%d requests, %d hops, want 1", len(got), len(x.Hops))
				}
				return
			}
			if len(got) != 2 || got[1] != fill.Replace(tt.want) {
				t.Fatalf("got %q\nwant %q", got[1:], fill.Replace(tt.want))
			}
			if len(x.Hops) != 2 || lines(x.Hops[0].Request.Header) == lines(x.Hops[1].Request.Header) ||
				x.Response().Code != 204 {
				t.Errorf("exchange %+v", x)
			}
		})
	}
}

func TestRedirectLimit(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ max, hops int }{
		"default": {0, 11}, "two": {2, 3}, "none": {-1, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, text(found("302", "/again?x")))
			x, err := newClient(t, nil).Send(t.Context(), get(s.url("/again?x")), wire.Options{MaxRedirects: tt.max})
			wantError(t, err, "Exceeded maxRedirects. Probably stuck in a redirect loop http://"+s.addr+"/again?x", "")
			if len(x.Hops) != tt.hops {
				t.Errorf("%d hops, want %d", len(x.Hops), tt.hops)
			}
		})
	}
}

func TestCookiesOnRedirects(t *testing.T) {
	t.Parallel()
	s := serve(t, router(map[string]string{
		"/start": found("302", "/b/x", "Set-Cookie: a=1\r\n", "Set-Cookie: b=2; Path=/b\r\n"),
		"/b/x":   found("302", "/c", "set-cookie: a=3; Path=/\r\n"),
	}))
	c := newClient(t, &Client{Jar: &Jar{}})
	x := send(t, c, get(s.url("/start")))
	got := s.got()
	for i, want := range []string{"", "Cookie: b=2; a=1", "Cookie: a=3"} {
		if have := strings.Contains(got[i], "Cookie:"); have != (want != "") || !strings.Contains(got[i], want) {
			t.Errorf("request %d: got %q, want %q", i, got[i], want)
		}
	}
	if len(x.Cookies) != 1 || x.Cookies[0].Value != "3" {
		t.Errorf("cookies %+v", x.Cookies)
	}
	send(t, c, get(s.url("/end"), "cOOkie: mine=1", "Accept: */*"))
	if got, want := s.got()[3], "GET /end HTTP/1.1\r\ncOOkie: mine=1; a=3\r\nAccept: */*\r\n\r\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if _, err := c.Send(t.Context(), get(s.url("/end")), wire.Options{NoCookies: true}); err != nil {
		t.Fatal(err)
	}
	if got, want := s.got()[4], "GET /end HTTP/1.1\r\n\r\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Cookies of one host must not go to the next one.
func TestCookiesStayAtHome(t *testing.T) {
	t.Parallel()
	var location string
	s := serve(t, func(w net.Conn, request string, _ int) bool {
		if strings.Contains(request, " /start ") {
			return text(found("302", location, "Set-Cookie: a=1\r\n"))(w, "", 0)
		}
		return text(ok("end"))(w, "", 0)
	})
	location = "http://localhost:" + s.port() + "/end"
	c := newClient(t, &Client{Jar: &Jar{}})
	for range 2 {
		send(t, c, get(s.url("/start")))
	}
	for i, got := range s.got() {
		if strings.Contains(got, "Cookie") != (i == 2) {
			t.Errorf("request %d: %q", i, got)
		}
	}
}

func TestURLCredentials(t *testing.T) {
	t.Parallel()
	s := serve(t, text(ok("")))
	u := s.url("/")
	u.User, u.Password, u.HasUser = "ü", "p@", true
	c := newClient(t, nil)
	req := get(u, "A: 1")
	req.Header.Add(wire.Field{Name: "Content-Length", Value: "0", Origin: wire.System})
	x := send(t, c, req)
	send(t, c, get(u, "authorization: own"))
	want := "GET / HTTP/1.1\r\nA: 1\r\nAuthorization: Basic w7w6cEA=\r\nContent-Length: 0\r\n\r\n"
	if got := s.got()[0]; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := s.got()[1]; got != "GET / HTTP/1.1\r\nauthorization: own\r\n\r\n" {
		t.Errorf("got %q", got)
	}
	if !x.Last().Request.Header.Has("Authorization") || req.Header.Has("Authorization") {
		t.Error("the hop must have the header, the caller's request must not")
	}
}

func TestResolveLocation(t *testing.T) {
	t.Parallel()
	base := parseURL("http://example.com:81/a/b/c?q=1#f")
	for location, want := range map[string]string{
		"http://Other.Test/x": "http://other.test/x",
		"HTTPS://other.test":  "https://other.test/",
		"//other.test:1/y":    "http://other.test:1/y",
		"/z":                  "http://example.com:81/z",
		"z":                   "http://example.com:81/a/b/z",
		"../z/./y":            "http://example.com:81/a/b/../z/./y",
		"?z=1":                "http://example.com:81/a/b/c?z=1",
		"#z":                  "http://example.com:81/a/b/c?q=1",
		"/a b\"<>`{}?c d'\"":  "http://example.com:81/a%20b%22%3C%3E%60%7B%7D?c%20d%27%22",
		"/%41%zz":             "http://example.com:81/%41%zz",
		"/\xc3\xa9":           "http://example.com:81/%C3%83%C2%A9",
		"/a\\b?c\\d":          "http://example.com:81/a/b?c\\d",
		"http:///x/y":         "http://x/y",
		"ftp://other.test/x":  "ftp://other.test/x",
		"/x?u=http://y":       "http://example.com:81/x?u=http://y",
		"x:y":                 "http://example.com:81/a/b/x:y",
		"http://[::1]:5/x":    "http://[::1]:5/x",
		"http://u:p%40@h/x":   "http://h/x",
	} {
		if got := resolveLocation(base, location).String(); got != want {
			t.Errorf("%q = %q, want %q", location, got, want)
		}
	}
}

func FuzzResolveLocation(f *testing.F) {
	for _, s := range []string{"http://a/b", "//a", "?", "#", "/\xff", "http:\\\\x@y:99999", "[", "http://[", ":", "%"} {
		f.Add(s)
	}
	base := parseURL("http://example.com/a/b")
	f.Fuzz(func(t *testing.T, location string) {
		if location == "" {
			return
		}
		u := resolveLocation(base, location)
		if u.Path != "" && u.Path[0] != '/' {
			t.Errorf("%q: path %q", location, u.Path)
		}
		for _, b := range []byte(u.Target()) {
			if b <= ' ' || b >= 0x7f {
				t.Fatalf("%q: target %q", location, u.Target())
			}
		}
	})
}
