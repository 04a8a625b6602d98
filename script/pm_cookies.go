package script

import (
	"math"
	"net/url"
	"strings"
	"time"

	"github.com/dop251/goja"

	"runner/collection/wire"
)

// cookieNatives carry out pm.cookies.jar(). Each takes a URL first.
func (r *realm) cookieNatives() map[string]native {
	return map[string]native{
		"jarCookies": func(call goja.FunctionCall) goja.Value {
			x := r.running()
			if x.in.Cookies == nil {
				return r.rt.NewArray()
			}
			found := x.in.Cookies.Cookies(cookieURL(call.Argument(0).String()))
			list := make([]any, len(found))
			for i := range found {
				list[i] = r.cookie(&found[i])
			}
			return r.rt.NewArray(list...)
		},
		"setCookie": r.setCookie,
		"deleteCookie": func(call goja.FunctionCall) goja.Value {
			if jar := r.running().in.Cookies; jar != nil {
				jar.Delete(cookieURL(call.Argument(0).String()), call.Argument(1).String())
			}
			return goja.Undefined()
		},
		"clearCookies": func(call goja.FunctionCall) goja.Value {
			if jar := r.running().in.Cookies; jar != nil {
				jar.Clear(cookieURL(call.Argument(0).String()))
			}
			return goja.Undefined()
		},
	}
}

// setCookie is (url, cookie), all of whose members are there.
func (r *realm) setCookie(call goja.FunctionCall) goja.Value {
	jar, from := r.running().in.Cookies, call.Argument(1).ToObject(r.rt)
	if jar == nil {
		return goja.Undefined()
	}
	text := func(key string) string { return from.Get(key).String() }
	c := wire.Cookie{Name: text("name"), Value: text("value"), Domain: text("domain"), Path: text("path"),
		MaxAge: text("maxAge"), Secure: from.Get("secure").ToBoolean(), HTTPOnly: from.Get("httpOnly").ToBoolean()}
	if ms := from.Get("expires").ToFloat(); !math.IsNaN(ms) {
		c.Expires = time.UnixMilli(int64(ms))
	}
	if err := jar.Set(cookieURL(call.Argument(0).String()), c); err != nil {
		panic(r.namedError("Error", err.Error()))
	}
	return goja.Undefined()
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
