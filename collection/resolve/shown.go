package resolve

import (
	"strings"

	"runner/collection"
	"runner/collection/wire"
)

// Shown returns req, whose variables are expanded, as Newman shows it once it was made into w: the URL encoded, the
// header with the fields that were added. Fields of the author's keep what the author wrote, disabled ones included;
// Content-Types of forms and credentials of the URL, which Newman adds behind its own back, do not appear. With a nil
// w, which is a request that could not be made, req itself is returned.
func Shown(req *collection.Request, w *wire.Request) *collection.Request {
	if w == nil {
		return req
	}
	out := *req
	out.Method = w.Method
	out.URL = collection.ParseURL(href(w.URL))
	out.Header = shownHeader(req.Header, w)
	if b := req.Body; b != nil && w.Body.Mode == "raw" && b.Raw.IsString() {
		body := *b
		body.Raw = collection.StringValue(string(w.Body.Bytes)) // comments are gone
		out.Body = &body
	}
	return &out
}

func shownHeader(author []collection.KeyValue, w *wire.Request) []collection.KeyValue {
	out := make([]collection.KeyValue, 0, len(author)+len(w.Header))
	sent := make(map[string]bool, len(w.Header))
	for _, f := range w.Header {
		if f.Origin == wire.Author {
			sent[strings.ToLower(f.Name)] = true
		}
	}
	for _, h := range author {
		if h.Disabled || h.Key == "" || sent[strings.ToLower(h.Key)] {
			out = append(out, h)
		}
	}
	for _, f := range w.Header {
		if f.Origin != wire.Author && !hidden(f, w.Body.Mode) {
			out = append(out, collection.KeyValue{Key: f.Name, Value: collection.StringValue(f.Value), System: true})
		}
	}
	return out
}

// hidden reports whether Newman adds f after it took down what to show.
func hidden(f wire.Field, mode string) bool {
	if f.Origin != wire.System {
		return false
	}
	switch strings.ToLower(f.Name) {
	case "authorization":
		return true
	case "content-type":
		return mode != "raw" && mode != "graphql"
	}
	return false
}

// href is the URL with everything in it.
func href(u wire.URL) string {
	var b strings.Builder
	b.WriteString(u.Scheme + "://")
	if u.HasUser {
		b.WriteString(wire.UserPart.Escape(u.User))
		if u.Password != "" {
			b.WriteString(":" + wire.UserPart.Escape(u.Password))
		}
		b.WriteString("@")
	}
	b.WriteString(u.Authority() + u.Target())
	if u.Fragment != "" {
		b.WriteString("#" + u.Fragment)
	}
	return b.String()
}
