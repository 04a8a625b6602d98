package resolve

import (
	"net/url"
	"strings"

	"runner/collection"
	"runner/collection/wire"
)

// url fills in the request's URL, percent-encoded unless the author said otherwise.
func (b *builder) url() error {
	u := &b.req.URL
	if u.String() == "" {
		return &Error{Name: "Error", Message: "runtime:extensions~request: request url is empty"}
	}
	escape := wire.Part.Escape
	if collection.IsTrue(b.in.Behavior.DisableURLEncoding) {
		escape = func(_ wire.Part, s string) string { return s }
	}
	out := &b.out.URL
	out.Scheme = scheme(u.Protocol)
	out.Host = host(strings.Join(u.Host, "."))
	out.Port = u.Port
	out.Path = escape(wire.PathPart, u.PathString())
	if out.Path == "" {
		out.Path = "/"
	}
	query, ok := u.QueryString()
	out.Query, out.HasQuery = escape(wire.QueryPart, query), ok
	if u.Hash.IsString() {
		out.Fragment = escape(wire.FragmentPart, u.Hash.Text)
	}
	if a := u.Auth; a != nil {
		out.User, out.Password = credential(a.User, escape), credential(a.Password, escape)
		out.HasUser = a.User.IsString() && a.User.Text != "" || a.Password.IsString()
	}
	return checkURL(out)
}

// checkURL refuses what could not even be dialled.
func checkURL(u *wire.URL) error {
	if u.Host == "" && u.Port == "" {
		faulty := u.Scheme + "://" + u.Target()
		if u.Fragment != "" {
			faulty += "#" + u.Fragment
		}
		return &Error{Name: "Error", Message: `Invalid URI "` + faulty + `"`}
	}
	if u.Scheme != "http" && u.Scheme != "https" {
		return &Error{Name: "Error", Message: "Invalid protocol: " + u.Scheme + ":"}
	}
	return nil
}

func scheme(protocol string) string {
	protocol = strings.ToLower(strings.TrimSuffix(protocol, "://"))
	if protocol == "" {
		return "http"
	}
	return protocol
}

// credential decodes a user name or a password as Newman does: what encoding makes of it is decoded again, so that
// "%40" becomes "@" and a "%" that escapes nothing stays.
func credential(v collection.Value, escape func(wire.Part, string) string) string {
	if !v.IsString() {
		return ""
	}
	return strings.ToValidUTF8(unescape(escape(wire.UserPart, v.Text)), "\ufffd")
}

func unescape(s string) string {
	if decoded, err := url.PathUnescape(s); err == nil {
		return decoded
	}
	var b strings.Builder
	for {
		at := strings.IndexByte(s, '%')
		if at < 0 {
			b.WriteString(s)
			return b.String()
		}
		end := min(at+3, len(s))
		decoded, err := url.PathUnescape(s[at:end])
		if err != nil {
			decoded, end = "%", at+1
		}
		b.WriteString(s[:at])
		b.WriteString(decoded)
		s = s[end:]
	}
}
