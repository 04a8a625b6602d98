package inspect

import (
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/dop251/goja"
)

// bareKey matches the names which stand without quotes.
var bareKey = regexp.MustCompile(`^[a-zA-Z_][a-zA-Z_0-9]*$`)

// stringValue makes a string value without a runtime.
func stringValue(s string) goja.String {
	return goja.StringFromUTF16(utf16.Encode([]rune(s)))
}

// shownKey is the name of a member.
func shownKey(key string) string {
	switch {
	case key == "__proto__":
		return "['__proto__']"
	case bareKey.MatchString(key):
		return key
	}
	return quote(utf16.Encode([]rune(key)))
}

// quoted is a string in quotes. Long ones are cut, and broken at their line ends if they do not fit the line.
func (p *printer) quoted(s goja.String) string {
	n := s.Length()
	chars := make([]uint16, min(n, maxString))
	for i := range chars {
		chars[i] = s.CharAt(i)
	}
	rest := ""
	if over := n - len(chars); over == 1 {
		rest = "... 1 more character"
	} else if over > 1 {
		rest = "... " + itoa(over) + " more characters"
	}
	if len(chars) <= 16 || len(chars) <= p.width-p.indent-4 {
		return quote(chars) + rest
	}
	var lines []string
	for start := 0; start < len(chars); {
		end := start
		for end < len(chars) && chars[end] != '\n' {
			end++
		}
		end = min(end+1, len(chars))
		lines = append(lines, quote(chars[start:end]))
		start = end
	}
	return strings.Join(lines, " +\n"+strings.Repeat(" ", p.indent+2)) + rest
}

// quote puts a text in quotes, in those which need the least escaping.
func quote(chars []uint16) string {
	mark := quoteMark(chars)
	var b strings.Builder
	b.Grow(len(chars) + 2)
	b.WriteByte(mark)
	for i := 0; i < len(chars); i++ {
		c := rune(chars[i])
		switch {
		case c == rune(mark) || c == '\\' || c < ' ' || c >= 0x7F && c <= 0x9F:
			b.WriteString(escape(c))
		case !utf16.IsSurrogate(c):
			b.WriteRune(c)
		case i+1 < len(chars) && utf16.DecodeRune(c, rune(chars[i+1])) != utf8.RuneError:
			b.WriteRune(utf16.DecodeRune(c, rune(chars[i+1])))
			i++
		default:
			fmt.Fprintf(&b, `\u%04x`, c)
		}
	}
	b.WriteByte(mark)
	return b.String()
}

// quoteMark prefers single quotes, then double ones, then those of templates.
func quoteMark(chars []uint16) byte {
	var single, double, template bool
	for i, c := range chars {
		single = single || c == '\''
		double = double || c == '"'
		template = template || c == '`' || c == '$' && i+1 < len(chars) && chars[i+1] == '{'
	}
	switch {
	case !single:
		return '\''
	case !double:
		return '"'
	case !template:
		return '`'
	}
	return '\''
}

// escape is the sequence for a character which cannot stand for itself.
func escape(c rune) string {
	const plain, letters = "\b\t\n\f\r\\'", `btnfr\'`
	if i := strings.IndexRune(plain, c); i >= 0 {
		return `\` + letters[i:i+1]
	}
	return fmt.Sprintf(`\x%02X`, c)
}

// bytesLabel is a buffer, of which the first bytes are shown.
func bytesLabel(data []byte) string {
	const shown = 50
	var b strings.Builder
	b.WriteString("<Buffer")
	for _, c := range data[:min(len(data), shown)] {
		b.WriteString(" " + hex.EncodeToString([]byte{c}))
	}
	switch over := len(data) - shown; {
	case over == 1:
		b.WriteString(" ... 1 more byte")
	case over > 1:
		b.WriteString(" ... " + itoa(over) + " more bytes")
	}
	return b.String() + ">"
}
