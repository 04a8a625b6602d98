package explain

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"
)

// jsonMistakes are those of bodies that are made again from what they say.
func jsonMistakes() []mistake {
	entry := func(id, says string, others ...func([]byte) []byte) mistake {
		for i, f := range others {
			others[i] = ifJSON(f)
		}
		return mistake{id: id, says: says, fix: rawSent, part: partBody, change: bodies(others...)}
	}
	return []mistake{
		entry("json-compact", "the body was signed as compact JSON, and sent with blanks", compact),
		entry("json-indented", "the body was signed as indented JSON, and sent otherwise", indent("  "), indent("    "), indent("\t")),
		entry("json-spaced", "the body was signed with a blank behind each comma and colon", spaced),
		entry("json-sorted", "the body was signed with its members sorted", sorted),
		entry("json-plain", "the body was signed without its escapes", restring(escapes{})),
		entry("json-unicode", "the body was signed with \\u escapes for what is not ASCII", restring(escapes{ascii: true}),
			restring(escapes{ascii: true, upper: true})),
		entry("json-slashes", `the body was signed with \/ for /`, restring(escapes{slash: true})),
		entry("json-html", `the body was signed with \u003c, \u003e and \u0026 for <, > and &`, restring(escapes{html: true})),
		entry("json-numbers", "the body was signed with its numbers written otherwise", renumber(false), renumber(true)),
		entry("json-php", "the body was signed as PHP's json_encode writes it", func(b []byte) []byte {
			return restring(escapes{ascii: true, slash: true})(compact(b))
		}),
		entry("json-python", "the body was signed as Python's json.dumps writes it",
			func(b []byte) []byte { return restring(escapes{ascii: true})(spaced(b)) },
			func(b []byte) []byte { return restring(escapes{ascii: true})(spaced(sorted(b))) }),
		entry("json-go", "the body was signed as Go's json.Marshal writes a map", func(b []byte) []byte {
			return restring(escapes{html: true})(sorted(b))
		}),
		entry("json-string", "the body was signed as a text in JSON: it was serialised twice",
			func(b []byte) []byte { return appendString(nil, string(b), escapes{}) }),
	}
}

// maxDepth is how deep a body may be nested to be made again.
const maxDepth = 500

func ifJSON(f func([]byte) []byte) func([]byte) []byte {
	return func(b []byte) []byte {
		if !json.Valid(b) || depth(b) > maxDepth {
			return nil
		}
		return f(b)
	}
}

func depth(b []byte) int {
	most, now := 0, 0
	literals(b, func(text []byte, isString bool) {
		if isString {
			return
		}
		for _, c := range text {
			switch c {
			case '{', '[':
				now++
				most = max(most, now)
			case '}', ']':
				now--
			}
		}
	})
	return most
}

func compact(b []byte) []byte {
	var out bytes.Buffer
	if json.Compact(&out, b) != nil {
		return nil
	}
	return out.Bytes()
}

func indent(by string) func([]byte) []byte {
	return func(b []byte) []byte {
		var out bytes.Buffer
		if json.Indent(&out, compact(b), "", by) != nil {
			return nil
		}
		return out.Bytes()
	}
}

// spaced is how Python writes.
func spaced(b []byte) []byte {
	var out []byte
	literals(compact(b), func(text []byte, isString bool) {
		if !isString {
			text = bytes.ReplaceAll(bytes.ReplaceAll(text, []byte(","), []byte(", ")), []byte(":"), []byte(": "))
		}
		out = append(out, text...)
	})
	return out
}

// sorted is compact, with the members of objects in the order of their names. Numbers stay as they are written.
func sorted(b []byte) []byte {
	var v any
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	if d.Decode(&v) != nil {
		return nil
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if e.Encode(v) != nil {
		return nil
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n"))
}

// literals calls each with the pieces of a JSON text in order: strings with their quotes, and what is between them.
func literals(b []byte, each func(text []byte, isString bool)) {
	for len(b) > 0 {
		i := bytes.IndexByte(b, '"')
		if i < 0 {
			each(b, false)
			return
		}
		if i > 0 {
			each(b[:i], false)
		}
		end := i + 1
		for end < len(b) && b[end] != '"' {
			if b[end] == '\\' {
				end++
			}
			end++
		}
		end = min(end+1, len(b))
		each(b[i:end], true)
		b = b[end:]
	}
}

// escapes say which characters of a string are escaped beside those that must be.
type escapes struct{ ascii, upper, slash, html bool }

// restring writes the strings of a JSON text again.
func restring(e escapes) func([]byte) []byte {
	return func(b []byte) []byte {
		out := make([]byte, 0, len(b))
		literals(b, func(text []byte, isString bool) {
			var s string
			if !isString || json.Unmarshal(text, &s) != nil {
				out = append(out, text...)
				return
			}
			out = appendString(out, s, e)
		})
		return out
	}
}

func appendString(out []byte, s string, e escapes) []byte {
	out = append(out, '"')
	for _, r := range s {
		out = e.append(out, r)
	}
	return append(out, '"')
}

func (e escapes) append(out []byte, r rune) []byte {
	if i := strings.IndexRune("\"\\\b\f\n\r\t", r); i >= 0 {
		return append(out, '\\', "\"\\bfnrt"[i])
	}
	switch {
	case r == '/' && e.slash:
		return append(out, '\\', '/')
	case r < ' ', e.html && strings.ContainsRune("<>&\u2028\u2029", r), e.ascii && r >= utf8.RuneSelf && r <= 0xffff:
		return e.unit(out, r)
	case e.ascii && r > 0xffff:
		r -= 0x10000
		return e.unit(e.unit(out, 0xd800+r>>10), 0xdc00+r&0x3ff)
	}
	return utf8.AppendRune(out, r)
}

func (e escapes) unit(out []byte, r rune) []byte {
	hex := strconv.FormatInt(int64(r)+0x10000, 16)[1:]
	if e.upper {
		hex = strings.ToUpper(hex)
	}
	return append(append(out, '\\', 'u'), hex...)
}

// renumber writes the numbers of a JSON text as JavaScript does or, with a decimal point, as others do.
func renumber(point bool) func([]byte) []byte {
	return func(b []byte) []byte {
		var out []byte
		literals(b, func(text []byte, isString bool) {
			if isString {
				out = append(out, text...)
				return
			}
			for len(text) > 0 {
				n := bytes.IndexAny(text, "-0123456789")
				if n < 0 {
					out = append(out, text...)
					return
				}
				out = append(out, text[:n]...)
				end := n
				for end < len(text) && bytes.IndexByte([]byte("+-0123456789.eE"), text[end]) >= 0 {
					end++
				}
				out = append(out, number(string(text[n:end]), point)...)
				text = text[end:]
			}
		})
		return out
	}
}

func number(text string, point bool) string {
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return text
	}
	s := strconv.FormatFloat(f, 'f', -1, 64)
	if point && !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}
