package jsonx

import (
	"strconv"
	"strings"
	"sync"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/dop251/goja"
)

// assign compiles the function behind [parser.setWide]. Programs belong to no runtime, so one is enough.
var assign = sync.OnceValue(func() *goja.Program {
	return goja.MustCompile("assign", "(function (o, k, v) { o[k] = v })", false)
})

// text reads a string literal. units is not nil when the string holds a lone surrogate; s has no meaning then.
func (p *parser) text() (s string, units []uint16, ok bool) {
	start := p.pos + 1
	escaped := false
	for i := start; i < len(p.src); i++ {
		switch c := p.src[i]; {
		case c == '"':
			p.pos = i + 1
			return p.decode(p.src[start:i], escaped)
		case c == '\\':
			escaped = true
			i++
		case c < ' ':
			p.pos = i
			return "", nil, false
		}
	}
	p.pos = len(p.src)
	return "", nil, false
}

// decode takes a literal's inside apart.
func (p *parser) decode(raw string, escaped bool) (s string, units []uint16, ok bool) {
	lone := false
	if s = raw; escaped {
		if s, lone, ok = unescape(raw); !ok {
			return "", nil, false
		}
	}
	if lone || p.wide && strings.Contains(s, surrogateLead) {
		if units = decodeWide(s); hasLone(units) {
			return "", units, true
		}
		s = string(utf16.Decode(units))
	}
	return s, nil, true
}

// unescape replaces the escape sequences. lone tells that a surrogate without its other half was met; it is kept in
// the three byte form.
func unescape(raw string) (s string, lone, ok bool) {
	buf := make([]byte, 0, len(raw))
	for i := 0; i < len(raw); i++ {
		if raw[i] != '\\' {
			buf = append(buf, raw[i])
			continue
		}
		i++
		if raw[i] != 'u' {
			c := unescapeByte(raw[i])
			if c == 0 {
				return "", false, false
			}
			buf = append(buf, c)
			continue
		}
		r, n := unicodeEscape(raw[i-1:])
		if n == 0 {
			return "", false, false
		}
		lone = lone || utf16.IsSurrogate(r)
		buf = appendWide(buf, r)
		i += n - 2
	}
	return string(buf), lone, true
}

// unescapeByte is the meaning of a one letter escape, zero for an unknown one.
func unescapeByte(c byte) byte {
	const letters, meanings = `"\/bfnrt`, "\"\\/\b\f\n\r\t"
	if i := strings.IndexByte(letters, c); i >= 0 {
		return meanings[i]
	}
	return 0
}

// unicodeEscape reads \uXXXX, or two of them which form a pair, and returns its length, zero if it is malformed.
func unicodeEscape(s string) (rune, int) {
	high, ok := hex4(s)
	if !ok {
		return 0, 0
	}
	if low, ok := hex4(s[6:]); ok {
		if r := utf16.DecodeRune(high, low); r != utf8.RuneError {
			return r, 12
		}
	}
	return high, 6
}

// hex4 reads one \uXXXX at the beginning of s.
func hex4(s string) (rune, bool) {
	if len(s) < 6 || s[0] != '\\' || s[1] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(s[2:6], 16, 16)
	return rune(n), err == nil
}

// surrogateLead is the byte with which the three byte form of every surrogate begins. Other characters (U+D000 to
// U+D7FF) begin with it too, which costs them time only.
const surrogateLead = "\xED"

// appendWide appends r, a surrogate in its three byte form.
func appendWide(buf []byte, r rune) []byte {
	if utf16.IsSurrogate(r) {
		return append(buf, 0xE0|byte(r>>12), 0x80|byte(r>>6)&0x3F, 0x80|byte(r)&0x3F)
	}
	return utf8.AppendRune(buf, r)
}

// encodeWide makes a string of UTF-16 units. lone tells whether it has surrogates in their three byte form.
func encodeWide(units []uint16) (s string, lone bool) {
	buf := make([]byte, 0, len(units)*2)
	for i := 0; i < len(units); i++ {
		r := rune(units[i])
		if i+1 < len(units) {
			if pair := utf16.DecodeRune(r, rune(units[i+1])); pair != utf8.RuneError {
				r = pair
				i++
			}
		}
		lone = lone || utf16.IsSurrogate(r)
		buf = appendWide(buf, r)
	}
	return string(buf), lone
}

// decodeWide is the inverse of encodeWide.
func decodeWide(s string) []uint16 {
	units := make([]uint16, 0, len(s))
	for i := 0; i < len(s); {
		if s[i] == surrogateLead[0] && i+2 < len(s) && s[i+1] >= 0xA0 {
			units = append(units, 0xD000|uint16(s[i+1]&0x3F)<<6|uint16(s[i+2]&0x3F))
			i += 3
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		units = utf16.AppendRune(units, r)
		i += n
	}
	return units
}

// hasLone tells whether a surrogate stands without its other half.
func hasLone(units []uint16) bool {
	for i := 0; i < len(units); i++ {
		switch {
		case !utf16.IsSurrogate(rune(units[i])):
		case i+1 < len(units) && utf16.DecodeRune(rune(units[i]), rune(units[i+1])) != utf8.RuneError:
			i++
		default:
			return true
		}
	}
	return false
}
