package transport

import (
	"context"
	"strings"

	"runner/collection/wire"
)

// defaultMaxRedirects is Newman's.
const defaultMaxRedirects = 10

// A chain is a request and the redirects that follow from it.
type chain struct {
	req      *wire.Request // the next to send
	opts     wire.Options
	cookie   string // the author's own Cookie header, kept on every hop
	followed int
}

// follow makes hops until one is not redirected.
func (c *Client) follow(ctx context.Context, x *wire.Exchange, ch chain) error {
	ch.cookie, _ = ch.req.Header.Get("Cookie")
	for {
		c.complete(&ch)
		hop, err := c.roundTrip(ctx, ch.req, ch.opts)
		x.Hops = append(x.Hops, hop)
		if err != nil {
			return err
		}
		if !ch.opts.NoCookies {
			c.Jar.SetCookies(ch.req.URL, hop.Response.Header.Values("Set-Cookie"))
		}
		if again, err := ch.redirect(hop.Response); !again {
			return err
		}
	}
}

// complete adds what depends on the URL: its credentials and the jar's cookies.
func (c *Client) complete(ch *chain) {
	req := ch.req
	if auth := basicAuth(&req.URL); auth != "" && !req.Header.Has("Authorization") {
		f := wire.Field{Name: "Authorization", Value: auth, Origin: wire.Auth}
		req.Header = beforeLength(req.Header, f)
	}
	cookie := ch.cookie
	if jar := c.Jar.header(req.URL); jar != "" && !ch.opts.NoCookies {
		if cookie != "" {
			cookie += "; "
		}
		cookie += jar
	}
	ch.setCookie(cookie)
}

// setCookie sets the Cookie header in its place, or last. Without cookies for this URL, those of an earlier hop go.
func (ch *chain) setCookie(cookie string) {
	h := &ch.req.Header
	for i := len(*h) - 1; i >= 0; i-- {
		if strings.EqualFold((*h)[i].Name, "Cookie") && (cookie != "" || ch.cookie != "") {
			(*h)[i].Value = cookie
			return
		}
	}
	f := wire.Field{Name: "Cookie", Value: cookie, Origin: wire.System}
	switch {
	case cookie != "" && lengthLast(ch.req.Body):
		*h = beforeLength(*h, f)
	case cookie != "":
		h.Add(f)
	case ch.followed > 0:
		h.Del("Cookie")
	}
}

// lengthLast reports whether Newman learns the length of a body like b only when it sends it, so that Content-Length comes
// behind the cookies: forms with parts, files, and the empty body of a POST.
func lengthLast(b wire.Body) bool { return !b.Present || b.Mode == "formdata" || b.Open != nil }

// redirect makes the next request if resp asks for one. It returns an error if that would be one too many.
func (ch *chain) redirect(resp *wire.Response) (bool, error) {
	locations := resp.Header.Values("Location") // the first counts
	if ch.opts.NoRedirects || resp.Code < 300 || resp.Code > 399 || len(locations) == 0 || locations[0] == "" {
		return false, nil
	}
	limit := ch.opts.MaxRedirects
	if limit == 0 {
		limit = defaultMaxRedirects
	}
	if ch.followed >= limit {
		message := "Exceeded maxRedirects. Probably stuck in a redirect loop " + ch.req.URL.String()
		return false, newError("Error", message, nil)
	}
	ch.followed++
	ch.next(resp.Code, resolveLocation(ch.req.URL, locations[0]))
	return true, nil
}

// next turns the request that was sent into the one for the new URL.
func (ch *chain) next(code int, to wire.URL) {
	from := ch.req.URL
	req := ch.req.Clone() // the sent one is part of the exchange
	req.URL = to
	if to.Host != from.Host && !ch.opts.KeepAuthorization {
		req.Header.Del("Authorization")
	}
	if !ch.opts.KeepMethod && code != 307 && code != 308 {
		dropBody(req)
	}
	if !ch.opts.NoReferer {
		setReferer(&req.Header, from)
	}
	req.Header.Del("Host")
	if !ch.opts.DisabledHeaders["host"] {
		req.Header.Add(wire.Field{Name: "Host", Value: to.Authority(), Origin: wire.System})
	}
	if req.Body.Mode == "formdata" {
		lastFields(&req.Header, "Content-Type", "Content-Length")
	}
	ch.req = req
}

// lastFields moves fields to the end of h. Newman writes a form with parts anew for each hop, and says then what it is.
func lastFields(h *wire.Header, names ...string) {
	for _, name := range names {
		if value, ok := h.Get(name); ok {
			h.Del(name)
			h.Add(wire.Field{Name: name, Value: value, Origin: wire.System})
		}
	}
}

// dropBody makes a GET of req; a HEAD stays one.
func dropBody(req *wire.Request) {
	if req.Method != "HEAD" {
		req.Method = "GET"
	}
	req.Body = wire.Body{}
	req.Header.Del("Content-Type")
	req.Header.Del("Content-Length")
}

// setReferer sets the Referer in its place, or last. User information is left out: the next server must not see it.
func setReferer(h *wire.Header, from wire.URL) {
	f := wire.Field{Name: "Referer", Value: from.String(), Origin: wire.System}
	if h.Has(f.Name) {
		h.Set(f)
		return
	}
	h.Add(f)
}
