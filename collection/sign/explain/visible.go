package explain

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Visible shows text with the characters that cannot be seen made visible: a line break as ␊ and the break, blanks at the
// end of a line as ·, others by their names or codes. It is for people, and has no control characters but line breaks.
func Visible(text []byte) string {
	var b strings.Builder
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		if r == utf8.RuneError && n <= 1 {
			fmt.Fprintf(&b, "<%02X>", text[0])
			text = text[1:]
			continue
		}
		text = text[n:]
		switch {
		case r == '\n':
			b.WriteString("␊\n")
		case r == '\r':
			b.WriteString("␍")
		case r == '\t':
			b.WriteString("␉")
		case r == ' ' && atLineEnd(text):
			b.WriteString("·")
		case r == ' ' || unicode.IsGraphic(r) && !unicode.IsSpace(r) && !unicode.Is(unicode.Cf, r):
			b.WriteRune(r)
		default:
			b.WriteString(name(r))
		}
	}
	return b.String()
}

// atLineEnd reports whether only blanks stand before the end of the line.
func atLineEnd(rest []byte) bool {
	for _, c := range rest {
		if c != ' ' {
			return c == '\n' || c == '\r'
		}
	}
	return true
}

// name is what an invisible character is called.
func name(r rune) string {
	switch r {
	case 0xa0:
		return "<NBSP>"
	case 0xfeff:
		return "<BOM>"
	case 0x200b:
		return "<ZWSP>"
	}
	return fmt.Sprintf("<U+%04X>", r)
}
