package explain

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// A spelling is another text of the same JSON, as libraries write it. respell returns its argument if it is no JSON.
type spelling struct {
	what    string
	respell func(body []byte) []byte
}

func spellings() []spelling {
	return []spelling{
		{"without the blanks in its JSON", compact},
		{"with its JSON indented by two blanks", indented("  ")},
		{"with its JSON indented by four blanks", indented("    ")},
		{"with its JSON indented by tabs", indented("\t")},
		{"with blanks behind the commas and colons of its JSON", spaced},
		{"with the members of its JSON sorted", sorted},
		{`with <, > and & written as \u003c, \u003e and \u0026`, escaped(func(r rune) bool { return r == '<' || r == '>' || r == '&' })},
		{`with letters beyond ASCII written as \u…`, escaped(func(r rune) bool { return r >= utf8.RuneSelf })},
		{`with / written as \/`, func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("/"), []byte(`\/`)) }},
		{`with \/ written as /`, func(b []byte) []byte { return bytes.ReplaceAll(b, []byte(`\/`), []byte("/")) }},
		{`with / and letters beyond ASCII escaped`, func(b []byte) []byte {
			b = escaped(func(r rune) bool { return r >= utf8.RuneSelf })(b)
			return bytes.ReplaceAll(b, []byte("/"), []byte(`\/`))
		}},
		{"with its \\u escapes undone", unescaped},
		{"with its JSON in quotes, encoded once more", func(b []byte) []byte {
			text, err := json.Marshal(string(b))
			if err != nil {
				return b
			}
			return text
		}},
	}
}

func compact(body []byte) []byte {
	var b bytes.Buffer
	if json.Compact(&b, body) != nil {
		return body
	}
	return b.Bytes()
}

func indented(by string) func([]byte) []byte {
	return func(body []byte) []byte {
		var b bytes.Buffer
		if json.Indent(&b, compact(body), "", by) != nil {
			return body
		}
		return b.Bytes()
	}
}

// spaced writes JSON as Python does.
func spaced(body []byte) []byte {
	var b bytes.Buffer
	inText, escape := false, false
	for _, c := range compact(body) {
		b.WriteByte(c)
		switch {
		case escape:
			escape = false
		case inText && c == '\\':
			escape = true
		case c == '"':
			inText = !inText
		case !inText && (c == ',' || c == ':'):
			b.WriteByte(' ')
		}
	}
	return b.Bytes()
}

func sorted(body []byte) []byte {
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil {
		return body
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(v) != nil {
		return body
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// escaped writes some letters as \u and their code.
func escaped(which func(rune) bool) func([]byte) []byte {
	const format = `\u%04x`
	return func(body []byte) []byte {
		if !utf8.Valid(body) {
			return body
		}
		var b strings.Builder
		for _, r := range string(body) {
			switch {
			case !which(r):
				b.WriteRune(r)
			case r > 0xffff:
				high, low := utf16.EncodeRune(r)
				fmt.Fprintf(&b, format+format, high, low)
			default:
				fmt.Fprintf(&b, format, r)
			}
		}
		return []byte(b.String())
	}
}

// unescaped writes what is escaped as \u in JSON as it is.
func unescaped(body []byte) []byte {
	if !bytes.Contains(body, []byte(`\u`)) {
		return body
	}
	var out []byte
	for rest := body; ; {
		i := bytes.Index(rest, []byte(`\u`))
		if i < 0 {
			return append(out, rest...)
		}
		end := i
		for bytes.HasPrefix(rest[end:], []byte(`\u`)) && len(rest)-end >= 6 {
			end += 6
		}
		var text string
		if end == i || json.Unmarshal([]byte(`"`+string(rest[i:end])+`"`), &text) != nil {
			return body
		}
		out, rest = append(append(out, rest[:i]...), text...), rest[end:]
	}
}

// A charset is another encoding of the body's letters.
type charset struct {
	name   string
	encode func([]byte) []byte
}

func charsets() []charset {
	list := []charset{}
	for _, c := range []struct {
		name string
		e    encoding.Encoding
	}{{"GBK", simplifiedchinese.GBK}, {"Latin-1", charmap.ISO8859_1},
		{"UTF-16", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)}} {
		list = append(list, charset{c.name, func(b []byte) []byte {
			out, err := c.e.NewEncoder().Bytes(b)
			if err != nil {
				return b
			}
			return out
		}})
	}
	return list
}
