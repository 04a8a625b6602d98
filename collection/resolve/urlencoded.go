package resolve

import (
	"encoding/json"
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
			for _, text := range formValues(v) {
				if out.Len() > 0 {
					out.WriteByte('&')
				}
				escapeForm(&out, g.key)
				out.WriteByte('=')
				escapeForm(&out, text)
			}
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

// formValues are the texts that a value is sent as: a list makes a parameter of each element, and an empty one none.
func formValues(v collection.Value) []string {
	if v.Kind != collection.JSON || !strings.HasPrefix(strings.TrimSpace(v.Text), "[") {
		return []string{formValue(v)}
	}
	var list []json.RawMessage
	if json.Unmarshal([]byte(v.Text), &list) != nil {
		return []string{""}
	}
	texts := make([]string, len(list))
	for i, element := range list {
		texts[i] = formElement(string(element))
	}
	return texts
}

// formElement is the text of a list's element, which is JSON.
func formElement(element string) string {
	switch element[0] {
	case '"':
		var s string
		_ = json.Unmarshal([]byte(element), &s) // it was valid as a part of the list
		return s
	case '[', '{', 'n':
		return ""
	case 't', 'f':
		return element
	default:
		return formValue(collection.Value{Kind: collection.Number, Text: element})
	}
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
