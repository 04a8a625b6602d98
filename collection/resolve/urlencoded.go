package resolve

import (
	"regexp"
	"strings"

	"runner/collection"
)

var formType = regexp.MustCompile(`^application/x-www-form-urlencoded\b`)

// urlencoded writes a form; parameters of one name stand together.
func (b *builder) urlencoded(params []collection.KeyValue) *payload {
	var form groups[collection.Value]
	for _, p := range params {
		if !p.Disabled {
			form.add(formKey(p), p.Value)
		}
	}
	var out strings.Builder
	for _, g := range form.ordered() {
		for _, v := range g.values {
			if out.Len() > 0 {
				out.WriteByte('&')
			}
			escapeForm(&out, g.key)
			out.WriteByte('=')
			escapeForm(&out, formValue(v))
		}
	}
	if out.Len() == 0 {
		return none()
	}
	p := textPayload("urlencoded", out.String())
	p.contentType, p.override = "application/x-www-form-urlencoded", formType
	return p
}

// formKey is the name of a parameter; JavaScript makes one of null as well.
func formKey(p collection.KeyValue) string {
	if p.KeyNull {
		return "null"
	}
	return p.Key
}

func formValue(v collection.Value) string {
	switch v.Kind {
	case collection.String, collection.Number, collection.Bool:
		return v.String()
	default:
		return ""
	}
}

// escapeForm percent-encodes everything that RFC 3986 does not call unreserved.
func escapeForm(out *strings.Builder, s string) {
	const hex = "0123456789ABCDEF"
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
}
