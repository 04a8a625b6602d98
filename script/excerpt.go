package script

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// excerptWidth is how many characters of a line an excerpt shows.
const excerptWidth = 100

// excerpt is the line of a place with a caret under the column. Of a long line it shows what is around that.
func (p *program) excerpt(line, column int) string {
	at := p.around(line, column)
	text := at.before + at.after
	if line == 0 || strings.TrimSpace(text) == "" {
		return ""
	}
	before, after := tail(plain(at.before), excerptWidth*2/3), plain(at.after)
	after = head(strings.TrimRight(after, " "), excerptWidth-len([]rune(before)))
	number := strconv.Itoa(line)
	if column == 0 {
		return fmt.Sprintf("%s | %s", number, before+after)
	}
	return fmt.Sprintf("%s | %s\n%*s | %*s", number, before+after, len(number), "", len([]rune(before))+1, "^")
}

// plain shows a control character as a space, a tab included, and others that move text as what they are.
func plain(text string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c == '\r':
			return -1
		case unicode.IsControl(c) || unicode.IsSpace(c):
			return ' '
		case unicode.Is(unicode.Cf, c) || c == unicode.ReplacementChar:
			return '?'
		}
		return c
	}, text)
}

// tail is the end of a text, head its beginning. They do not divide words: half a secret would not be recognised as
// one.
func tail(text string, width int) string {
	runes := []rune(text)
	if len(runes) <= width {
		return strings.TrimLeft(text, " ")
	}
	from := len(runes) - width
	for from < len(runes) && !between(runes[from]) {
		from++
	}
	return "…" + string(runes[from:])
}

func head(text string, width int) string {
	runes := []rune(text)
	if len(runes) <= width {
		return text
	}
	to := max(0, width)
	for to > 0 && !between(runes[to-1]) {
		to--
	}
	return string(runes[:to]) + "…"
}

// between reports whether a text may be cut at a character.
func between(c rune) bool { return strings.ContainsRune(" ;,(){}[]", c) }
