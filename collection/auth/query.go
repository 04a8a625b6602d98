package auth

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"runner/collection"
	"runner/collection/wire"
)

// setParam replaces a parameter of u. As everywhere in Postman's queries, a value that is not a string is left out.
func setParam(u *wire.URL, key string, value param) {
	removeParams(u, wire.EscapeParam(key, "", false))
	addParam(u, wire.EscapeParam(key, value.Text, value.Kind == collection.String))
}

// removeParams takes the parameters with those names, as they are written in the query, out of u.
func removeParams(u *wire.URL, names ...string) {
	if !u.HasQuery {
		return
	}
	parts := strings.Split(u.Query, "&")
	kept := slices.DeleteFunc(slices.Clone(parts), func(part string) bool {
		name, _, _ := strings.Cut(part, "=")
		return slices.Contains(names, name)
	})
	if len(kept) < len(parts) {
		u.Query, u.HasQuery = strings.Join(kept, "&"), len(kept) > 0
	}
}

// addParam appends a parameter that is encoded already.
func addParam(u *wire.URL, part string) {
	if u.HasQuery {
		part = u.Query + "&" + part
	}
	u.Query, u.HasQuery = part, true
}

// A pair is a parameter of a query, a form or a protocol, decoded. A bare one has no "=".
type pair struct {
	key, value string
	bare       bool
}

// errURI is JavaScript's complaint about percent-encoding that is none.
const errURI = message("URI malformed")

// decodeForm takes a query or a form apart; empty parameters are left out.
func decodeForm(form string) ([]pair, error) {
	var out []pair
	for part := range strings.SplitSeq(form, "&") {
		if part == "" {
			continue
		}
		key, value, ok := strings.Cut(part, "=")
		k, errK := url.QueryUnescape(key)
		v, errV := url.QueryUnescape(value)
		if errK != nil || errV != nil || !utf8.ValidString(k) || !utf8.ValidString(v) {
			return nil, errURI
		}
		out = append(out, pair{k, v, !ok})
	}
	return out, nil
}

// percentEncode encodes all but what RFC 3986 calls unreserved.
func percentEncode(s string) string {
	const hex = "0123456789ABCDEF"
	var out strings.Builder
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte("-._~", c) >= 0:
			out.WriteByte(c)
		default:
			out.WriteByte('%')
			out.WriteByte(hex[c>>4])
			out.WriteByte(hex[c&15])
		}
	}
	return out.String()
}

// encoded is the parameter as RFC 3986 has it.
func (p pair) encoded() string {
	if p.bare {
		return percentEncode(p.key)
	}
	return percentEncode(p.key) + "=" + percentEncode(p.value)
}
