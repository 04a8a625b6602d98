package jsonx

import (
	"fmt"
	"strings"
	"unicode/utf16"
)

// How much of the offending line an error shows: at most so many units before the mistake, and in all.
const (
	excerptBefore = 70
	excerptWidth  = 79
)

// fail ends the reading with a message, the place, the line and a mark below it. An empty message stands for the unit
// which is in the way.
func (r *reading) fail(msg string) {
	if msg == "" {
		msg = r.unexpected()
	}
	line, column := r.line+1, r.pos-r.lineStart+1
	panic(&SyntaxError{
		Message: fmt.Sprintf("%s at %d:%d\n%s", msg, line, column, r.excerpt()),
		Line:    line,
		Column:  column,
	})
}

// unexpected names the unit at the place.
func (r *reading) unexpected() string {
	if !r.more() {
		return "Unexpected end of input"
	}
	return "Unexpected token '" + shownUnit(r.src[r.pos]) + "'"
}

// shownUnit is one unit as it stands in quotes.
func shownUnit(c uint16) string {
	const plain, letters = "\b\t\n\f\r\\", `btnfr\`
	switch i := strings.IndexRune(plain, rune(c)); {
	case i >= 0 && c < 0x80:
		return `\` + letters[i:i+1]
	case c == '\'':
		return `\'`
	case c < ' ' || utf16.IsSurrogate(rune(c)):
		return fmt.Sprintf(`\u%04x`, c)
	}
	return string(rune(c))
}

// excerpt is the part of the line around the place, and a line with a mark below the place.
func (r *reading) excerpt() string {
	var shown []uint16
	var mark strings.Builder
	for i := max(r.lineStart, r.pos-excerptBefore+1); len(shown) < excerptWidth; i++ {
		c := r.at(i)
		if i >= len(r.src) || c == '\n' || c == '\r' {
			if r.pos >= i {
				mark.WriteByte('^') // the mistake is the end of the line
			}
			break
		}
		shown = append(shown, c)
		switch {
		case i == r.pos:
			mark.WriteByte('^')
		case i < r.pos && c == '\t':
			mark.WriteByte('\t')
		case i < r.pos:
			mark.WriteByte(' ')
		}
	}
	return string(utf16.Decode(shown)) + "\n" + mark.String()
}
