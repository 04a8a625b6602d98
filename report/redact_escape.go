package report

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// escaped looks for an escape of r, whose UTF-8 is raw, and returns its length.
func (c cursor) escaped(r rune, raw string) (int, matchResult) {
	switch c.buf[c.at] {
	case '+':
		if r == ' ' {
			return 1, matches
		}
	case '%':
		return c.percent(raw)
	case '\\':
		return c.backslash(r)
	case '&':
		return c.entity(r, 1)
	}
	return 0, differs
}

// percent compares "%XX" for each byte of raw, also "%25XX".
func (c cursor) percent(raw string) (int, matchResult) {
	b, n := c.buf[c.at:], 0
	for i := range len(raw) {
		if n >= len(b) {
			return 0, c.short()
		}
		if b[n] != '%' {
			return 0, differs
		}
		n++
		for bytes.HasPrefix(b[n:], []byte("25")) && raw[i] != '%' {
			n += 2
		}
		if len(b) < n+2 {
			return 0, c.short()
		}
		if v, err := strconv.ParseUint(string(b[n:n+2]), 16, 8); err != nil || byte(v) != raw[i] {
			return 0, differs
		}
		n += 2
	}
	return n, matches
}

// backslash compares an escape of JSON or JavaScript. Several backslashes may stand before it: text that was escaped
// more than once.
func (c cursor) backslash(r rune) (int, matchResult) {
	b := c.buf[c.at:]
	n := backslashes(b)
	if n == len(b) {
		return 0, c.short()
	}
	letter := b[n]
	if letter == 'u' {
		if v, used, res := hex4(b[n:]); res == matches && v == '&' {
			if end, res := c.entity(r, n+used); res != differs {
				return end, res // an entity in JSON that was made safe for HTML
			}
		}
		used, res := c.unicode(b[n:], r)
		return n + used, res
	}
	if letter == 'x' && len(b) >= n+3 {
		v, err := strconv.ParseUint(string(b[n+1:n+3]), 16, 8)
		return n + 3, when(err == nil && rune(v) == r)
	}
	if i := strings.IndexRune("\n\r\t\b\f", r); i >= 0 && letter == "nrtbf"[i] {
		return n + 1, matches
	}
	whole := n%2 == 1 || c.mode == scanText // an even run before a quote ends the string
	return n + 1, when(r < 0x80 && letter == byte(r) && !isWord(letter) && whole)
}

// matchRun compares the backslashes that text begins with: as they are, or escaped, also more than once.
func (c cursor) matchRun(text string) (int, matchResult) {
	own := len(text) - len(strings.TrimLeft(text, `\`))
	rest := c.buf[c.at:]
	there := backslashes(rest)
	if there == len(rest) && there < maxEscapes*own && !c.final {
		return 0, unfinished
	}
	for n := maxEscapes * own; n >= own; n /= 2 {
		if n > there || c.mode == scanString && n%2 == 1 {
			continue
		}
		next := c
		next.at += n
		if end, res := next.matchText(text[own:]); res != differs {
			return end, res
		}
	}
	return 0, differs
}

// unicode compares "uXXXX", and a second one with its backslashes for a rune beyond the basic plane.
func (c cursor) unicode(b []byte, r rune) (int, matchResult) {
	v, n, res := hex4(b)
	if res != matches {
		return 0, c.orShort(res)
	}
	if !utf16.IsSurrogate(v) {
		return n, when(v == r)
	}
	m := n + backslashes(b[n:])
	low, used, res := hex4(b[m:])
	if res != matches {
		return 0, c.orShort(res)
	}
	return m + used, when(utf16.DecodeRune(v, low) == r)
}

func (c cursor) orShort(res matchResult) matchResult {
	if res == unfinished {
		return c.short()
	}
	return res
}

func hex4(b []byte) (rune, int, matchResult) {
	if len(b) < 5 {
		return 0, 0, unfinished
	}
	v, err := strconv.ParseUint(string(b[1:5]), 16, 16)
	return rune(v), 5, when(err == nil && b[0] == 'u')
}

// longestEntity is the length of the longest text behind "&" that is looked at.
const longestEntity = 24

// entity compares an entity of XML or HTML, "&amp;lt;" included. Its ampersand takes the first used bytes.
func (c cursor) entity(r rune, used int) (int, matchResult) {
	for {
		b := c.buf[c.at+used:]
		semicolon := bytes.IndexByte(b[:min(len(b), longestEntity)], ';')
		if semicolon < 0 {
			if len(b) < longestEntity && entityLike(b) {
				return 0, c.short()
			}
			return 0, differs
		}
		name := string(b[:semicolon])
		used += semicolon + 1
		if name != "amp" || r == '&' || used > maxGap {
			return used, when(entityRune(name) == r)
		}
	}
}

// entityLike reports whether b may be the beginning of an entity's name.
func entityLike(b []byte) bool {
	for _, ch := range b {
		if !isWord(ch) && ch != '#' {
			return false
		}
	}
	return true
}

func entityRune(name string) rune {
	switch name {
	case "amp":
		return '&'
	case "lt":
		return '<'
	case "gt":
		return '>'
	case "quot":
		return '"'
	case "apos":
		return '\''
	}
	digits, numbered := strings.CutPrefix(name, "#")
	if !numbered {
		return utf8.RuneError
	}
	base := 10
	if rest, isHex := strings.CutPrefix(strings.ToLower(digits), "x"); isHex {
		digits, base = rest, 16
	}
	v, err := strconv.ParseUint(digits, base, 21)
	if err != nil {
		return utf8.RuneError
	}
	return rune(v)
}
