package collection

import (
	"strings"
	"unicode/utf8"
)

// Excerpt returns the line of doc that holds the place, cut to what surrounds it, and below it a caret: for people who
// wrote the file. It shows what the file says, so it is not for files of secrets.
func (e *FormatError) Excerpt(doc string) string {
	const around = 36 // characters on both sides
	lines := strings.SplitN(doc, "\n", e.Line+1)
	if e.Line < 1 || e.Line > len(lines) {
		return ""
	}
	line := strings.TrimRight(lines[e.Line-1], "\r")
	at := 0
	for n := 1; n < e.Column && at < len(line); n++ {
		_, size := utf8.DecodeRuneInString(line[at:])
		at += size
	}
	before, after := []rune(line[max(0, at-around*utf8.UTFMax):at]), []rune(line[at:min(len(line), at+around*utf8.UTFMax)])
	before, after = before[max(0, len(before)-around):], after[:min(len(after), around)]
	plain := func(r rune) rune {
		if isControl(r) || r == utf8.RuneError {
			return ' '
		}
		return r
	}
	text := strings.TrimRight(strings.Map(plain, string(before)+string(after)), " ")
	return text + "\n" + strings.Repeat(" ", len(before)) + "^"
}
