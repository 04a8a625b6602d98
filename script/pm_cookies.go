package script

import (
	"math"
	"net/url"
	"strings"
	"time"

	"github.com/dop251/goja"

	"runner/collection/run"
	"runner/collection/wire"
)

// cookieNatives carry out pm.cookies.jar(). Each takes a URL first.
func (r *realm) cookieNatives() map[string]native {
	return map[string]native{
		"jarCookies": func(call goja.FunctionCall) goja.Value {
			var found []wire.Cookie
			u := cookieURL(call.Argument(0).String())
			_ = r.running().inJar(func(jar run.CookieJar) error { found = jar.Cookies(u); return nil })
			list := make([]any, len(found))
			for i := range found {
				list[i] = r.cookie(&found[i])
			}
			return r.rt.NewArray(list...)
		},
		"setCookie": r.setCookie,
		"deleteCookie": func(call goja.FunctionCall) goja.Value {
			u, name := cookieURL(call.Argument(0).String()), call.Argument(1).String()
			_ = r.running().inJar(func(jar run.CookieJar) error { jar.Delete(u, name); return nil })
			return goja.Undefined()
		},
		"clearCookies": func(call goja.FunctionCall) goja.Value {
			u := cookieURL(call.Argument(0).String())
			_ = r.running().inJar(func(jar run.CookieJar) error { jar.Clear(u); return nil })
			return goja.Undefined()
		},
	}
}

// setCookie is (url, cookie), all of whose members are there.
func (r *realm) setCookie(call goja.FunctionCall) goja.Value {
	from := call.Argument(1).ToObject(r.rt)
	text := func(key string) string { return from.Get(key).String() }
	c := wire.Cookie{Name: text("name"), Value: text("value"), Domain: text("domain"), Path: text("path"),
		MaxAge: text("maxAge"), Secure: from.Get("secure").ToBoolean(), HTTPOnly: from.Get("httpOnly").ToBoolean()}
	if ms := from.Get("expires").ToFloat(); !math.IsNaN(ms) {
		c.Expires = time.UnixMilli(int64(ms))
	}
	u := cookieURL(call.Argument(0).String())
	if err := r.running().inJar(func(jar run.CookieJar) error { return jar.Set(u, c) }); err != nil {
		panic(r.namedError("Error", err.Error()))
	}
	return goja.Undefined()
}

// inJar runs f with the run's cookies, if there are any.
func (x *execution) inJar(f func(run.CookieJar) error) error {
	x.gate.enter()
	defer x.gate.leave()
	if x.in.Cookies == nil {
		return nil
	}
	return f(x.in.Cookies)
}

// cookieURL is where the cookies of an address belong. A text that is no address has none.
func cookieURL(text string) wire.URL {
	if !strings.Contains(text, "://") {
		text = "http://" + text
	}
	u, err := url.Parse(text)
	if err != nil {
		return wire.URL{}
	}
	return wire.URL{Scheme: strings.ToLower(u.Scheme), Host: strings.ToLower(u.Hostname()), Port: u.Port(),
		Path: u.EscapedPath()}
}
