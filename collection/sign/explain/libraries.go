package explain

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// librarySpellings are how whole libraries write JSON by themselves, more than one thing at a time.
func librarySpellings() []spelling {
	foreign := escaped(func(r rune) bool { return r >= utf8.RuneSelf })
	html := escaped(func(r rune) bool { return strings.ContainsRune("<>&\u2028\u2029", r) })
	slashes := func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("/"), []byte(`\/`)) }
	plain := func(b []byte) []byte { return unescaped(bytes.ReplaceAll(b, []byte(`\/`), []byte("/"))) }
	return []spelling{
		{"as PHP's json_encode writes it", func(b []byte) []byte { return slashes(foreign(plain(compact(b)))) }},
		{"as Python's json.dumps writes it", func(b []byte) []byte { return foreign(plain(spaced(b))) }},
		{"as Python's json.dumps writes it with sort_keys", func(b []byte) []byte { return foreign(spaced(sorted(b))) }},
		{"as Go's json.Marshal writes a map", func(b []byte) []byte { return html(sorted(b)) }},
		{"as JavaScript's JSON.stringify writes it", func(b []byte) []byte { return numbers(jsNumber)(plain(compact(b))) }},
		{"with its numbers as JavaScript writes them", numbers(jsNumber)},
		{"with its whole numbers with a decimal point", numbers(pointNumber)},
	}
}

// numbers writes the numbers of a JSON text again, and leaves those in texts alone.
func numbers(write func(text string) string) func([]byte) []byte {
	const begin, within = "-0123456789", "+-0123456789.eE"
	return func(b []byte) []byte {
		var out []byte
		inText := false
		for i := 0; i < len(b); i++ {
			switch c := b[i]; {
			case inText && c == '\\' && i+1 < len(b):
				out = append(out, c)
				i++
			case c == '"':
				inText = !inText
			case !inText && strings.IndexByte(begin, c) >= 0:
				end := i
				for end < len(b) && strings.IndexByte(within, b[end]) >= 0 {
					end++
				}
				out = append(out, write(string(b[i:end]))...)
				i = end - 1
				continue
			}
			out = append(out, b[i])
		}
		return out
	}
}

func jsNumber(text string) string {
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return text
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

func pointNumber(text string) string {
	if s := jsNumber(text); !strings.Contains(s, ".") {
		return s + ".0"
	}
	return text
}

// moreCharsets are those beside the usual ones, and what becomes of letters on the way.
func moreCharsets() []charset {
	from := func(e encoding.Encoding) func([]byte) []byte {
		return func(b []byte) []byte {
			out, err := e.NewDecoder().Bytes(b)
			if err != nil || utf8.Valid(b) || bytes.ContainsRune(out, utf8.RuneError) {
				return b
			}
			return out
		}
	}
	to := func(e encoding.Encoding) func([]byte) []byte {
		return func(b []byte) []byte {
			out, err := e.NewEncoder().Bytes(b)
			if err != nil || !utf8.Valid(b) {
				return b
			}
			return out
		}
	}
	return []charset{
		{"Windows-1252", to(charmap.Windows1252)},
		{"GB 18030", to(simplifiedchinese.GB18030)},
		{"UTF-16, the high bytes first", to(unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM))},
		{"UTF-8, and sent in GBK", from(simplifiedchinese.GBK)},
		{"UTF-8, and sent in Latin-1", from(charmap.ISO8859_1)},
		{"UTF-8 twice: its bytes were taken for Latin-1", latinAsUTF8},
		{"ASCII, other letters as question marks", questionMarks},
		{"low bytes, without UTF-8 (node-forge without 'utf8')", lowBytes},
	}
}

func latinAsUTF8(b []byte) []byte {
	out := make([]byte, 0, len(b))
	for _, c := range b {
		out = utf8.AppendRune(out, rune(c))
	}
	return out
}

func questionMarks(b []byte) []byte {
	return bytes.Map(func(r rune) rune {
		if r >= utf8.RuneSelf {
			return '?'
		}
		return r
	}, b)
}

// lowBytes is what JavaScript's libraries sign of a text that they take for bytes.
func lowBytes(b []byte) []byte {
	out := make([]byte, 0, len(b))
	for _, r := range string(b) {
		if r > 0xffff {
			r -= 0x10000
			out = append(out, byte(r>>10))
			r &= 0x3ff
		}
		out = append(out, byte(r))
	}
	return out
}
