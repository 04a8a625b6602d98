package web

import (
	"unicode/utf16"
	"unicode/utf8"

	"github.com/dop251/goja"
)

// labels are the names of the encodings that TextDecoder knows. As in the standard, Latin-1 is Windows-1252.
var labels = map[string]string{
	"utf-8": "utf-8", "utf8": "utf-8", "unicode-1-1-utf-8": "utf-8", "unicode11utf8": "utf-8",
	"unicode20utf8": "utf-8", "x-unicode20utf8": "utf-8",
	"utf-16": "utf-16le", "utf-16le": "utf-16le", "ucs-2": "utf-16le", "iso-10646-ucs-2": "utf-16le",
	"unicode": "utf-16le", "unicodefeff": "utf-16le", "csunicode": "utf-16le",
	"utf-16be": "utf-16be", "unicodefffe": "utf-16be",
	"latin1": "windows-1252", "iso-8859-1": "windows-1252", "ascii": "windows-1252", "us-ascii": "windows-1252",
	"windows-1252": "windows-1252", "cp1252": "windows-1252", "x-cp1252": "windows-1252", "l1": "windows-1252",
	"iso8859-1": "windows-1252", "iso88591": "windows-1252", "iso_8859-1": "windows-1252", "cp819": "windows-1252",
	"ibm819": "windows-1252", "ansi_x3.4-1968": "windows-1252", "iso-ir-100": "windows-1252",
	"csisolatin1": "windows-1252", "iso_8859-1:1987": "windows-1252",
}

// windows1252 are the characters of 0x80 to 0x9F; every other byte stands for itself.
const windows1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ"

func (g *Globals) textNatives() map[string]native {
	return map[string]native{
		"wellFormed": func(call goja.FunctionCall) goja.Value { return g.rt.ToValue(call.Argument(0).String()) },
		"encode": func(call goja.FunctionCall) goja.Value {
			return g.rt.ToValue(g.rt.NewArrayBuffer([]byte(call.Argument(0).String())))
		},
		"encodeInto": g.encodeInto,
		"encoding": func(call goja.FunctionCall) goja.Value {
			return g.rt.ToValue(labels[lowerLabel(call.Argument(0).String())])
		},
		"decode": g.decode,
	}
}

func lowerLabel(text string) string {
	var out []byte
	for i := range len(text) {
		c := text[i]
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		out = append(out, c)
	}
	for len(out) > 0 && isSpace(out[0]) {
		out = out[1:]
	}
	for len(out) > 0 && isSpace(out[len(out)-1]) {
		out = out[:len(out)-1]
	}
	return string(out)
}

func isSpace(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' && c != '\v' }

// encodeInto writes as many whole characters as room allows and returns how many code units were read.
func (g *Globals) encodeInto(call goja.FunctionCall) goja.Value {
	room := int(call.Argument(1).ToInteger())
	var out []byte
	read := 0
	for _, c := range call.Argument(0).String() {
		if len(out)+utf8.RuneLen(c) > room {
			break
		}
		out = utf8.AppendRune(out, c)
		read += utf16.RuneLen(c)
	}
	return g.rt.NewArray(read, g.rt.NewArrayBuffer(out))
}

// decode takes the name of an encoding, the bytes left from the call before, new bytes, whether mistakes are fatal and
// whether more bytes will follow. It returns the text and what is left, or nothing for a fatal mistake.
func (g *Globals) decode(call goja.FunctionCall) goja.Value {
	rest, _ := call.Argument(1).Export().(goja.ArrayBuffer)
	more, _ := call.Argument(2).Export().(goja.ArrayBuffer)
	data := append(append([]byte(nil), rest.Bytes()...), more.Bytes()...)
	fatal, stream := call.Argument(3).ToBoolean(), call.Argument(4).ToBoolean()
	var text goja.Value
	ok := true
	left := 0
	switch name := call.Argument(0).String(); name {
	case "windows-1252":
		text = g.rt.ToValue(fromWindows1252(data))
	case "utf-8":
		if stream {
			left = unfinished(data)
		}
		var s string
		s, ok = fromUTF8(data[:len(data)-left])
		text = g.rt.ToValue(s)
	default:
		if stream {
			left = unfinished16(data, name == "utf-16be")
		}
		var units []uint16
		units, ok = fromUTF16(data[:len(data)-left], name == "utf-16be")
		text = goja.StringFromUTF16(units)
	}
	if !ok && fatal {
		return goja.Undefined()
	}
	return g.rt.NewArray(text, g.rt.NewArrayBuffer(data[len(data)-left:]))
}

func fromWindows1252(data []byte) string {
	upper := []rune(windows1252)
	out := make([]rune, len(data))
	for i, c := range data {
		if out[i] = rune(c); c >= 0x80 && c < 0xA0 {
			out[i] = upper[c-0x80]
		}
	}
	return string(out)
}

// fromUTF8 puts one replacement character for each longest piece that could begin a character.
func fromUTF8(data []byte) (string, bool) {
	if utf8.Valid(data) {
		return string(data), true
	}
	out := make([]byte, 0, len(data)+8)
	for len(data) > 0 {
		c, size := utf8.DecodeRune(data)
		if c == utf8.RuneError && size <= 1 {
			size = brokenLength(data)
		}
		out = utf8.AppendRune(out, c)
		data = data[size:]
	}
	return string(out), false
}

// brokenLength is the length of the longest beginning of data that could begin a character, at least 1.
func brokenLength(data []byte) int {
	want := sequenceLength(data[0])
	n := 1
	for n < want && n < len(data) {
		low, high := byte(0x80), byte(0xBF)
		if n == 1 {
			low, high = secondByte(data[0])
		}
		if data[n] < low || data[n] > high {
			break
		}
		n++
	}
	return n
}

func sequenceLength(first byte) int {
	switch {
	case first >= 0xC2 && first <= 0xDF:
		return 2
	case first >= 0xE0 && first <= 0xEF:
		return 3
	case first >= 0xF0 && first <= 0xF4:
		return 4
	}
	return 1
}

// secondByte is the range of a character's second byte.
func secondByte(first byte) (low, high byte) {
	switch first {
	case 0xE0:
		return 0xA0, 0xBF
	case 0xED:
		return 0x80, 0x9F
	case 0xF0:
		return 0x90, 0xBF
	case 0xF4:
		return 0x80, 0x8F
	}
	return 0x80, 0xBF
}

// unfinished is how many bytes at the end are a character that is not complete.
func unfinished(data []byte) int {
	for n := 1; n <= 3 && n <= len(data); n++ {
		tail := data[len(data)-n:]
		if want := sequenceLength(tail[0]); want > n && brokenLength(tail) == n {
			return n
		}
	}
	return 0
}

func unit16(data []byte, i int, big bool) uint16 {
	if big {
		return uint16(data[i])<<8 | uint16(data[i+1])
	}
	return uint16(data[i]) | uint16(data[i+1])<<8
}

func unfinished16(data []byte, big bool) int {
	left := len(data) % 2
	if end := len(data) - left; end >= 2 && isHigh(unit16(data, end-2, big)) {
		left += 2
	}
	return left
}

func isHigh(u uint16) bool { return u >= 0xD800 && u < 0xDC00 }

func isLow(u uint16) bool { return u >= 0xDC00 && u < 0xE000 }

func fromUTF16(data []byte, big bool) (units []uint16, ok bool) {
	ok = true
	for i := 0; i+1 < len(data); i += 2 {
		u := unit16(data, i, big)
		paired := isHigh(u) && i+3 < len(data) && isLow(unit16(data, i+2, big)) ||
			isLow(u) && len(units) > 0 && isHigh(units[len(units)-1])
		if (isHigh(u) || isLow(u)) && !paired {
			u, ok = utf8.RuneError, false
		}
		units = append(units, u)
	}
	if len(data)%2 == 1 {
		units, ok = append(units, utf8.RuneError), false
	}
	return units, ok
}
