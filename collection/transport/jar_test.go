package transport

import (
	"strings"
	"sync"
	"testing"
	"time"

	"runner/collection/wire"
)

var noon = time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)

func TestParseCookie(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct {
		ok bool
		c  wire.Cookie
	}{
		"a=1":               {true, wire.Cookie{Name: "a", Value: "1"}},
		" a = 1 ; ":         {true, wire.Cookie{Name: "a", Value: "1"}},
		"a=b=c":             {true, wire.Cookie{Name: "a", Value: "b=c"}},
		"=v":                {true, wire.Cookie{Value: "v"}},
		"v":                 {true, wire.Cookie{Value: "v"}},
		"=a=b":              {true, wire.Cookie{Name: "a", Value: "b"}},
		"a=":                {true, wire.Cookie{Name: "a"}},
		"":                  {},
		"; Path=/":          {},
		"a\x01=1":           {},
		"a=1\r\nb=2":        {true, wire.Cookie{Name: "a", Value: "1"}},
		"a=1; PATH=/x;path": {true, wire.Cookie{Name: "a", Value: "1"}},
		"a=1; Path=/x; Domain=.Example.COM; Secure; httponly; SameSite=LAX; Max-Age=5; foo=bar; baz": {true, wire.Cookie{
			Name: "a", Value: "1", Path: "/x", Domain: "example.com", Secure: true, HTTPOnly: true, SameSite: "lax",
			MaxAge: "5", Extensions: []string{"foo=bar", "baz"}}},
		"a=1; Max-Age=x; SameSite=no; Domain=; Expires=never": {true, wire.Cookie{Name: "a", Value: "1"}},
		"a=1; max-age=-1": {true, wire.Cookie{Name: "a", Value: "1", MaxAge: "-1"}},
		"a=1; Expires=Sun, 06 Nov 1994 08:49:37 GMT": {true, wire.Cookie{Name: "a", Value: "1",
			Expires: time.Date(1994, 11, 6, 8, 49, 37, 0, time.UTC)}},
		"a=" + strings.Repeat("x", maxCookieText): {},
	} {
		got, ok := ParseCookie(text)
		if ok != want.ok || ok && !sameCookie(got, want.c) {
			t.Errorf("%.80q = %+v, %t, want %+v, %t", text, got, ok, want.c, want.ok)
		}
	}
}

func sameCookie(a, b wire.Cookie) bool {
	return a.Name == b.Name && a.Value == b.Value && a.Domain == b.Domain && a.Path == b.Path && a.Secure == b.Secure &&
		a.HTTPOnly == b.HTTPOnly && a.SameSite == b.SameSite && a.MaxAge == b.MaxAge && a.Expires.Equal(b.Expires) &&
		strings.Join(a.Extensions, ";") == strings.Join(b.Extensions, ";")
}

func TestCookieDates(t *testing.T) {
	t.Parallel()
	want := time.Date(1994, 11, 6, 8, 49, 37, 0, time.UTC)
	for _, s := range []string{
		"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "6 nov 1994 8:49:37",
		"1994 08:49:37 november 6th", "06-Nov-1994 08:49:37",
	} {
		if got, ok := parseCookieDate(s); !ok || !got.Equal(want) {
			t.Errorf("%q = %v, %t", s, got, ok)
		}
	}
	for _, s := range []string{
		"", "Sun", "06 Nov 1994", "06 Nov 1994 24:00:00", "06 Nov 1994 08:60:00", "32 Nov 1994 08:49:37",
		"0 Nov 1994 08:49:37",
		"06 Nov 1600 08:49:37", "06 Foo 1994 08:49:37", "06 Nov 19945 08:49:37", "06 Nov 1994 08:49",
		"06 Nov 1994 008:49:37",
	} {
		if got, ok := parseCookieDate(s); ok {
			t.Errorf("%q = %v", s, got)
		}
	}
	for s, year := range map[string]int{"69": 2069, "70": 1970, "99": 1999, "00": 2000, "123": 0, "1601": 1601} {
		if got, ok := parseCookieDate("6 Nov " + s + " 1:2:3"); ok != (year != 0) || ok && got.Year() != year {
			t.Errorf("%q = %v, %t", s, got, ok)
		}
	}
	for i, m := range strings.Fields("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec") {
		if got, ok := parseCookieDate("6 " + m + " 1999 1:2:3"); !ok || int(got.Month()) != i+1 {
			t.Errorf("%s = %v", m, got)
		}
	}
}

func TestJarMatching(t *testing.T) {
	t.Parallel()
	const from = "http://www.example.com/a/b/c"
	for name, tt := range map[string]struct {
		from, set, to, want string
	}{
		"same place":               {from, "a=1", from, "a=1"},
		"default path":             {from, "a=1", "http://www.example.com/a/b", "a=1"},
		"outside the default path": {from, "a=1", "http://www.example.com/a/bc", ""},
		"root for a bare host":     {"http://h.test", "a=1", "http://h.test/x/y", "a=1"},
		"path":                     {from, "a=1; Path=/", "http://www.example.com/z", "a=1"},
		"path with a slash":        {from, "a=1; Path=/z/", "http://www.example.com/z/y", "a=1"},
		"not below that":           {from, "a=1; Path=/z/", "http://www.example.com/z", ""},
		"relative path":            {from, "a=1; Path=z", "http://www.example.com/a/b/z", "a=1"},
		"host only, below":         {from, "a=1; Path=/", "http://x.www.example.com/", ""},
		"domain":                   {from, "a=1; Path=/; Domain=example.com", "http://other.example.com/", "a=1"},
		"own domain, below":        {from, "a=1; Path=/; Domain=.www.example.com", "http://x.www.example.com/", "a=1"},
		"foreign domain":           {from, "a=1; Path=/; Domain=example.org", "http://example.org/", ""},
		"domain below":             {from, "a=1; Path=/; Domain=x.www.example.com", "http://x.www.example.com/", ""},
		"not at a dot":             {"http://badexample.com/", "a=1; Domain=example.com", "http://example.com/", ""},
		"public suffix":            {from, "a=1; Path=/; Domain=com", "http://other.com/", "a=1"},
		"ports do not count":       {"http://h.test:81/", "a=1", "http://h.test:82/", "a=1"},
		"case of the host":         {"http://h.test/", "a=1; Domain=H.TEST", "http://H.Test/", "a=1"},
		"secure over http":         {"https://h.test/", "a=1; Secure", "http://h.test/", ""},
		"secure over https":        {"http://h.test/", "a=1; Secure", "https://h.test/", "a=1"},
		"secure on localhost":      {"http://localhost/", "a=1; Secure", "http://localhost/", "a=1"},
		"secure below localhost":   {"http://x.localhost/", "a=1; Secure", "http://x.localhost/", "a=1"},
		"secure on 127.0.0.1":      {"http://127.0.0.1/", "a=1; Secure", "http://127.0.0.1/", "a=1"},
		"secure on ::1":            {"http://[::1]:1/", "a=1; Secure", "http://[::1]:2/", "a=1"},
		"address with its domain":  {"http://10.0.0.1/", "a=1; Domain=10.0.0.1", "http://10.0.0.1/", "a=1"},
		"address, part of it":      {"http://10.0.0.1/", "a=1; Domain=0.0.1", "http://10.0.0.1/", ""},
		"no name":                  {from, "=v; Path=/", from, "v"},
		"max-age":                  {from, "a=1; Max-Age=10", from, "a=1"},
		"max-age, huge":            {from, "a=1; Max-Age=99999999999999999999", from, "a=1"},
		"max-age zero":             {from, "a=1; Max-Age=0", from, ""},
		"max-age before expires":   {from, "a=1; Max-Age=10; Expires=Sun, 06 Nov 1994 08:49:37 GMT", from, "a=1"},
		"expired":                  {from, "a=1; Expires=Sun, 06 Nov 1994 08:49:37 GMT", from, ""},
		"__Secure- without":        {"https://h.test/", "__Secure-a=1", "https://h.test/", ""},
		"__Secure- with":           {"https://h.test/", "__Secure-a=1; Secure", "https://h.test/", "__Secure-a=1"},
		"__Host- without":          {"https://h.test/", "__Host-a=1; Path=/", "https://h.test/", ""},
		"__Host- with a domain": {"https://h.test/", "__Host-a=1; Path=/; Secure; Domain=h.test",
			"https://h.test/", ""},
		"__Host- with another path": {"https://h.test/", "__Host-a=1; Path=/x; Secure", "https://h.test/x", ""},
		"__Host- with":              {"https://h.test/", "__Host-a=1; Path=/; Secure", "https://h.test/", "__Host-a=1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			j := &Jar{Now: func() time.Time { return noon }}
			j.SetCookies(parseURL(tt.from), []string{tt.set})
			if got := j.header(parseURL(tt.to)); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestJarOrderAndReplacing(t *testing.T) {
	t.Parallel()
	now := noon
	j := &Jar{Now: func() time.Time { return now }}
	u := parseURL("http://h.test/a/b")
	j.SetCookies(u, []string{"z=1; Path=/", "y=2; Path=/", "x=3; Path=/a", "w=4; Path=/a/b", "v=5; Path=/"})
	if got, want := j.header(u), "w=4; x=3; z=1; y=2; v=5"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	now = now.Add(time.Minute)
	j.SetCookies(u, []string{"z=9; Path=/; Max-Age=60", "y=gone; Path=/; Max-Age=0"})
	if got, want := j.header(u), "w=4; x=3; z=9; v=5"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	all := j.All()
	if len(all) != 4 || all[0].Name != "z" || !all[0].Created.Equal(noon) ||
		!all[0].Expires.Equal(now.Add(time.Minute)) || all[0].MaxAge != "60" {
		t.Errorf("all: %+v", all)
	}
	now = now.Add(time.Minute)
	if got, want := j.header(u), "w=4; x=3; v=5"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestJarByHand(t *testing.T) {
	t.Parallel()
	j := &Jar{}
	u := parseURL("http://www.h.test/a/b")
	err := j.Set(u, wire.Cookie{Name: "a", Value: "1", Domain: "example.com"})
	if err == nil || err.Error() != "Cookie not in this host's domain. Cookie:example.com Request:www.h.test" {
		t.Errorf("got %v", err)
	}
	for _, c := range []wire.Cookie{
		{Name: "a", Value: "1"}, {Name: "b", Value: "2", Domain: "h.test", Path: "/"}, {Name: "c", Value: "3", Path: "/"},
	} {
		if err := j.Set(u, c); err != nil {
			t.Error(err)
		}
	}
	copied := &Jar{}
	for _, c := range j.All() {
		copied.Add(c)
	}
	copied.Add(wire.Cookie{Name: "lost"})
	if got, want := copied.header(u), j.header(u); got != want || got != "a=1; b=2; c=3" {
		t.Errorf("copied %q, want %q", got, want)
	}
	j.Delete(u, "b")
	if got := j.header(u); got != "a=1; c=3" {
		t.Errorf("after Delete: %q", got)
	}
	other := parseURL("http://other.test/")
	j.SetCookies(other, []string{"d=4"})
	j.Clear(u)
	if got := j.header(u) + j.header(other); got != "d=4" {
		t.Errorf("after Clear: %q", got)
	}
	j.Reset()
	if all := j.All(); len(all) != 0 || j.size != 0 {
		t.Errorf("after Reset: %+v", all)
	}
}

func TestNilJar(t *testing.T) {
	t.Parallel()
	var j *Jar
	u := parseURL("http://h.test/")
	j.SetCookies(u, []string{"a=1"})
	j.Add(wire.Cookie{Name: "a", Domain: "h.test"})
	j.Delete(u, "a")
	j.Clear(u)
	j.Reset()
	if err := j.Set(u, wire.Cookie{Name: "a"}); err != nil || j.All() != nil || j.Cookies(u) != nil {
		t.Error("a nil jar keeps something")
	}
}

func TestJarIsBounded(t *testing.T) {
	t.Parallel()
	j := &Jar{Now: func() time.Time { return noon }}
	for i := range 3 * maxDomainCookies {
		j.SetCookies(parseURL("http://h.test/"), []string{"a" + itoa(i) + "=1"})
	}
	if n := len(j.All()); n != maxDomainCookies {
		t.Errorf("%d cookies of a domain, want %d", n, maxDomainCookies)
	}
	if c := j.All()[0]; c.Name != "a"+itoa(2*maxDomainCookies) {
		t.Errorf("the oldest is %q", c.Name)
	}
	for i := range maxCookies + 50 {
		j.SetCookies(parseURL("http://h"+itoa(i)+".test/"), []string{"a=1"})
	}
	if n := len(j.All()); n != maxCookies || j.size != maxCookies || len(j.domains) > maxCookies {
		t.Errorf("%d cookies, %d counted, want %d", n, j.size, maxCookies)
	}
}

func TestJarIsSafe(t *testing.T) {
	t.Parallel()
	j := &Jar{}
	var all sync.WaitGroup
	for g := range 8 {
		all.Go(func() {
			u := parseURL("http://h" + itoa(g%3) + ".test/")
			for i := range 100 {
				j.SetCookies(u, []string{"a" + itoa(i) + "=1; Domain=test"})
				j.Cookies(u)
				j.All()
				j.Delete(u, "a"+itoa(i/2))
				if i%50 == 0 {
					j.Clear(u)
				}
			}
		})
	}
	all.Wait()
}

func FuzzParseCookie(f *testing.F) {
	for _, s := range []string{"a=1; Path=/; Expires=Sun, 06 Nov 1994 08:49:37 GMT", "=; ;;=", "v; Domain=..x",
		"__Host-a=1; Secure; Path=/", "a=1; Max-Age=-99999999999999999999"} {
		f.Add(s, "http://www.example.com/a")
	}
	f.Fuzz(func(t *testing.T, text, from string) {
		c, ok := ParseCookie(text)
		if !ok {
			return
		}
		if hasControl(c.Name) || hasControl(c.Value) || strings.ContainsAny(c.Name, ";=") ||
			strings.Contains(c.Value, ";") {
			t.Fatalf("%q = %+v", text, c)
		}
		u := parseURL(from)
		j := &Jar{Now: func() time.Time { return noon }}
		if j.Set(u, c) != nil {
			return
		}
		for _, kept := range j.All() {
			if !domainMatch(canonicalHost(u.Host), kept.Domain) || kept.Path == "" || kept.Path[0] != '/' {
				t.Fatalf("%q from %q: %+v", text, from, kept)
			}
		}
	})
}
