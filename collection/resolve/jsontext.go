package resolve

import (
	"encoding/json"
	"errors"
	"math"
	"strings"

	"runner/collection"
)

// maxDepth bounds the nesting of JSON that is written anew.
const maxDepth = 1000

var errDepth = errors.New("JSON is nested too deep")

// stringify writes JSON as JavaScript's JSON.stringify does, each string that is a value passed through x. Text that is
// not JSON, or is nested too deep, stays as it is.
func stringify(text string, x expander) string {
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	s := stringifier{dec: dec, expand: x}
	if s.value(maxDepth) != nil {
		return text
	}
	return s.out.String()
}

type stringifier struct {
	dec    *json.Decoder
	expand expander
	out    strings.Builder
}

func (s *stringifier) value(depth int) error {
	tok, err := s.dec.Token()
	if err != nil {
		return err
	}
	if depth == 0 {
		return errDepth
	}
	switch t := tok.(type) {
	case json.Delim:
		if t == '{' {
			return s.object(depth - 1)
		}
		return s.array(depth - 1)
	case string:
		quoteJSON(&s.out, s.expand(t))
	case json.Number:
		s.out.WriteString(number(t))
	case bool:
		s.out.WriteString(collection.BoolValue(t).Text)
	default:
		s.out.WriteString("null")
	}
	return nil
}

func number(n json.Number) string {
	v := collection.Value{Kind: collection.Number, Text: n.String()}
	if f := v.Float(); math.IsInf(f, 0) || math.IsNaN(f) {
		return "null"
	}
	return v.String()
}

func (s *stringifier) array(depth int) error {
	s.out.WriteByte('[')
	for i := 0; s.dec.More(); i++ {
		if i > 0 {
			s.out.WriteByte(',')
		}
		if err := s.value(depth); err != nil {
			return err
		}
	}
	s.out.WriteByte(']')
	_, err := s.dec.Token()
	return err
}

// object collects the members first: of a name that occurs twice the last value counts, and names that are numbers come
// first.
func (s *stringifier) object(depth int) error {
	var members groups[string]
	for s.dec.More() {
		name, err := s.dec.Token()
		if err != nil {
			return err
		}
		inner := stringifier{dec: s.dec, expand: s.expand}
		if err := inner.value(depth); err != nil {
			return err
		}
		key, _ := name.(string)
		members.add(key, inner.out.String())
	}
	s.out.WriteByte('{')
	for i, m := range members.ordered() {
		if i > 0 {
			s.out.WriteByte(',')
		}
		quoteJSON(&s.out, m.key)
		s.out.WriteByte(':')
		s.out.WriteString(m.values[len(m.values)-1])
	}
	s.out.WriteByte('}')
	_, err := s.dec.Token()
	return err
}

// quoteJSON writes s with the escapes that JSON.stringify uses, which are fewer than those of encoding/json.
func quoteJSON(b *strings.Builder, s string) {
	const hex = "0123456789abcdef"
	b.WriteByte('"')
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c >= ' ':
			b.WriteByte(c)
		case strings.IndexByte("\b\f\n\r\t", c) >= 0:
			b.WriteByte('\\')
			b.WriteByte("bfnrt"[strings.IndexByte("\b\f\n\r\t", c)])
		default:
			b.WriteString(`\u00`)
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		}
	}
	b.WriteByte('"')
}

// StripComments takes "//" and "/* */" comments out of s, but not out of its strings.
func StripComments(s string) string {
	if !strings.Contains(s, "//") && !strings.Contains(s, "/*") {
		return s
	}
	var b strings.Builder
	for s != "" {
		at := strings.IndexAny(s, `"/\`)
		if at < 0 {
			break
		}
		b.WriteString(s[:at])
		s = s[at:]
		keep := 1
		switch {
		case s[0] == '"':
			keep = stringEnd(s)
		case strings.HasPrefix(s, `\"`), strings.HasPrefix(s, `\\`):
			keep = 2
		case strings.HasPrefix(s, "//"):
			keep, s = 0, s[len(s)-len(strings.TrimLeftFunc(s, notNewline)):]
		case strings.HasPrefix(s, "/*"):
			_, s, _ = strings.Cut(s[2:], "*/")
			keep = 0
		}
		b.WriteString(s[:keep])
		s = s[keep:]
	}
	b.WriteString(s)
	return b.String()
}

func notNewline(c rune) bool { return c != '\n' }

// stringEnd returns the index behind the string literal that s begins with.
func stringEnd(s string) int {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(s)
}
