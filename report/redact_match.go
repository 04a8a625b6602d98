package report

import (
	"bytes"
	"strconv"
	"strings"
)

// A scanMode says what sort of text is searched.
type scanMode uint8

const (
	scanText   scanMode = iota // any text
	scanString                 // the inside of a JSON string: no escape may be cut in two
	scanBare                   // JSON outside of strings: only numbers are there to be masked
)

// matchResult is how a comparison ended.
type matchResult uint8

const (
	differs matchResult = iota
	matches
	unfinished // the text ended before it was certain
)

// maxGap is the longest white space between two numbers of a list, and the longest run of backslashes.
const maxGap = 256

// maxEscapes is how many backslashes may stand for one: text that was escaped four times has sixteen.
const maxEscapes = 16

// scan copies buf to out with every secret masked. Unless final, it stops where a secret may have begun that goes on
// beyond buf, and returns the rest.
func (x *formIndex) scan(out, buf []byte, mode scanMode, final bool) (masked, rest []byte) {
	if len(x.all) == 0 {
		return append(out, buf...), nil
	}
	start := 0 // of what is not yet copied
	for i := 0; i < len(buf); {
		forms := x.byFirst[buf[i]]
		if len(forms) == 0 && buf[i] != '\\' {
			i++
			continue
		}
		f, end, res := bestMatch(forms, cursor{buf, i, mode, final})
		switch {
		case res == unfinished:
			return append(out, buf[start:i]...), buf[i:]
		case res == matches:
			out = append(out, buf[start:i]...)
			out = replacement(out, f, buf[i:end], mode)
			start, i = end, end
		default:
			n := unitLen(buf[i:], mode, final)
			if n == 0 {
				return append(out, buf[start:i]...), buf[i:]
			}
			i += n
		}
	}
	return append(out, buf[start:]...), nil
}

// bestMatch returns the longest form that stands at c. While a longer one may still come, it is unfinished.
func bestMatch(forms []form, c cursor) (form, int, matchResult) {
	for _, f := range forms {
		if !f.plausible(c.buf[c.at:]) {
			continue
		}
		switch end, res := c.match(f); res {
		case unfinished:
			return f, 0, unfinished
		case matches:
			return f, end, matches
		}
	}
	return form{}, 0, differs
}

// plausible looks at two bytes to spare most comparisons.
func (f form) plausible(b []byte) bool {
	if f.list || len(b) < 2 || b[0] != f.text[0] || b[1] == f.text[1] {
		return true
	}
	switch b[1] {
	case '%', '\\', '&', '+':
		return true
	}
	switch b[0] {
	case '%', '\\', '&', '+':
		return true
	}
	return false
}

// replacement appends what stands for found.
func replacement(out []byte, f form, found []byte, mode scanMode) []byte {
	switch {
	case f.list:
		return append(out, "42,42,42"...)
	case mode == scanBare: // a number must stay one
		for _, b := range found {
			if b >= '0' && b <= '9' {
				b = '1'
			}
			out = append(out, b)
		}
		return out
	default:
		return append(out, mask...)
	}
}

// unitLen returns how many bytes can be passed over together: in a JSON string, an escape is one unit. It returns 0
// if that cannot be told before more text comes.
func unitLen(b []byte, mode scanMode, final bool) int {
	if b[0] != '\\' || mode != scanString {
		return 1
	}
	n := backslashes(b)
	switch {
	case n == len(b) && !final:
		return 0
	case n%2 == 0 || n == len(b):
		return n
	case b[n] != 'u':
		return n + 1
	case len(b) < n+5 && !final:
		return 0
	default:
		return min(n+5, len(b))
	}
}

func backslashes(b []byte) int {
	n := 0
	for n < len(b) && b[n] == '\\' && n < maxGap {
		n++
	}
	return n
}

// A cursor is a place in a text that is compared with a form.
type cursor struct {
	buf   []byte
	at    int
	mode  scanMode
	final bool
}

// match compares f with the text at c.
func (c cursor) match(f form) (end int, res matchResult) {
	if f.list {
		return c.matchList(f.text)
	}
	if c.mode == scanBare && !numeric(f.text) {
		return 0, differs
	}
	return c.matchText(f.text)
}

// matchText compares text with what is at c, undoing escapes. Where a byte can be the secret's own or the beginning
// of an escape, the escape is tried first.
func (c cursor) matchText(text string) (int, matchResult) {
	for text != "" {
		r, n := validRune(text)
		if c.at >= len(c.buf) {
			return 0, c.short()
		}
		if r == '\\' && c.buf[c.at] == '\\' {
			return c.matchRun(text)
		}
		raw := c.hasRaw(text[:n])
		if raw == matches && !strings.ContainsRune(`%\&`, r) {
			c.at, text = c.at+n, text[n:]
			continue
		}
		if used, res := c.escaped(r, text[:n]); res == unfinished {
			return 0, unfinished
		} else if res == matches {
			next := c
			next.at += used
			if end, res := next.matchText(text[n:]); res != differs {
				return end, res
			}
		}
		if raw != matches {
			return 0, raw
		}
		c.at, text = c.at+n, text[n:]
	}
	return c.at, matches
}

func (c cursor) short() matchResult {
	if c.final {
		return differs
	}
	return unfinished
}

// hasRaw reports whether want stands at c as it is.
func (c cursor) hasRaw(want string) matchResult {
	rest := c.buf[c.at:]
	if c.mode == scanString && (want == `"` || want == `\`) {
		return differs // it would be the string's end, or half an escape
	}
	if bytes.HasPrefix(rest, []byte(want)) {
		return matches
	}
	if len(rest) < len(want) && strings.HasPrefix(want, string(rest)) {
		return c.short()
	}
	return differs
}

// matchList compares the bytes of text with numbers separated by commas.
func (c cursor) matchList(text string) (int, matchResult) {
	if c.at > 0 && isWord(c.buf[c.at-1]) {
		return 0, differs
	}
	at := c.at
	for i := range len(text) {
		if i > 0 {
			n, res := c.gap(at)
			if res != matches {
				return 0, res
			}
			at += n
		}
		want := decimal(text[i])
		rest := c.buf[at:]
		if !bytes.HasPrefix(rest, []byte(want)) {
			if len(rest) < len(want) && strings.HasPrefix(want, string(rest)) {
				return 0, c.short()
			}
			return 0, differs
		}
		at += len(want)
	}
	switch {
	case at < len(c.buf):
		return at, when(!isWord(c.buf[at]))
	case c.final:
		return at, matches
	default:
		return 0, unfinished
	}
}

// gap returns the length of a comma and the white space around it, which is escaped in a string.
func (c cursor) gap(at int) (int, matchResult) {
	commas, n := 0, 0
	for at+n < len(c.buf) && n < maxGap {
		switch b := c.buf[at+n]; {
		case b == ',' && commas == 0:
			commas++
		case b == ' ' || b == '\n' || b == '\r' || b == '\t':
		case b == '\\':
			run := backslashes(c.buf[at+n:])
			if at+n+run >= len(c.buf) {
				return 0, c.short()
			}
			if !strings.ContainsRune("nrt", rune(c.buf[at+n+run])) {
				return 0, differs
			}
			n += run
		default:
			return n, when(commas == 1)
		}
		n++
	}
	if n >= maxGap {
		return 0, differs
	}
	return 0, c.short()
}

func when(holds bool) matchResult {
	if holds {
		return matches
	}
	return differs
}

func numeric(s string) bool { return strings.Trim(s, "0123456789.+-eE") == "" }

func isWord(b byte) bool {
	return b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b == '_'
}

func decimal(b byte) string { return strconv.Itoa(int(b)) }
