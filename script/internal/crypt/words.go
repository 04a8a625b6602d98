package crypt

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"math"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/dop251/goja"
)

// message returns the bytes of what crypto-js takes as data: a text, as UTF-8, or a word array.
func message(v goja.Value) ([]byte, bool) {
	if text, ok := plainText(v); ok {
		return []byte(text), true
	}
	data, ok := wordArray(v)
	return data, ok && isClean(v, len(data))
}

// isClean reports whether nothing stands behind the last byte in its word: crypto-js would mix that into the data.
func isClean(v goja.Value, size int) bool {
	if size%4 == 0 {
		return true
	}
	words, ok := exported(v.ToObject(nil).Get("words"))
	return ok && word(words[size/4])<<(size%4*8) == 0
}

// plainText returns a string. One with the replacement character may have had half a character in its place, which is
// for the library to judge.
func plainText(v goja.Value) (string, bool) {
	text, ok := v.(goja.String)
	if !ok {
		return "", false
	}
	s := text.String()
	return s, !strings.ContainsRune(s, utf8.RuneError)
}

// wordArray returns the bytes of a word array.
func wordArray(v goja.Value) ([]byte, bool) {
	obj, ok := v.(*goja.Object)
	if !ok {
		return nil, false
	}
	size, ok1 := integer(obj.Get("sigBytes"))
	words, ok2 := exported(obj.Get("words"))
	if !ok1 || !ok2 || size < 0 || size > int64(4*len(words)) {
		return nil, false
	}
	return bytesOf(words)[:size], true
}

// bytesOf writes words, highest byte first.
func bytesOf(words []any) []byte {
	out := make([]byte, 0, 4*len(words))
	for _, w := range words {
		out = binary.BigEndian.AppendUint32(out, word(w))
	}
	return out
}

// word is a number modulo 2³², as JavaScript's operators on bits see it.
func word(v any) uint32 {
	switch n := v.(type) {
	case int64:
		return uint32(n)
	case float64:
		if math.IsNaN(n) || math.IsInf(n, 0) {
			return 0
		}
		return uint32(int64(math.Mod(math.Trunc(n), 1<<32)))
	}
	return 0
}

// wordsOf reads words; the last one is filled up with zeros.
func wordsOf(data []byte) []any {
	words := make([]any, 0, (len(data)+3)/4)
	for ; len(data) >= 4; data = data[4:] {
		words = append(words, int32(binary.BigEndian.Uint32(data)))
	}
	if len(data) > 0 {
		var last [4]byte
		copy(last[:], data)
		words = append(words, int32(binary.BigEndian.Uint32(last[:])))
	}
	return words
}

// parse decodes a text into {words, sigBytes}. Texts with mistakes are left to the library.
func (c *cryptoJS) parse(call goja.FunctionCall) goja.Value {
	text, ok := plainText(call.Argument(1))
	if !ok {
		return goja.Undefined()
	}
	data, ok := decode(call.Argument(0).String(), text)
	if !ok {
		return goja.Undefined()
	}
	out := c.rt.NewObject()
	_ = out.Set("words", c.result(data))
	_ = out.Set("sigBytes", len(data))
	return out
}

func decode(encoding, text string) ([]byte, bool) {
	switch encoding {
	case "Utf8":
		return []byte(text), true
	case "Latin1":
		units := utf16.Encode([]rune(text))
		data := make([]byte, len(units))
		for i, unit := range units {
			data[i] = byte(unit)
		}
		return data, true
	case "Utf16":
		return unitsIn(binary.BigEndian, text), true
	case "Utf16LE":
		return unitsIn(binary.LittleEndian, text), true
	case "Hex":
		data, err := hex.DecodeString(text)
		return data, err == nil
	case "Base64":
		if strings.ContainsAny(text, "\r\n") {
			return nil, false
		}
		data, err := base64.StdEncoding.DecodeString(text)
		return data, err == nil
	}
	return nil, false
}

// stringify encodes a word array.
func (c *cryptoJS) stringify(call goja.FunctionCall) goja.Value {
	data, ok := wordArray(call.Argument(1))
	if !ok {
		return goja.Undefined()
	}
	switch call.Argument(0).String() {
	case "Utf8":
		if utf8.Valid(data) {
			return c.rt.ToValue(string(data))
		}
	case "Latin1":
		text := make([]rune, len(data))
		for i, b := range data {
			text[i] = rune(b)
		}
		return c.rt.ToValue(string(text))
	case "Utf16":
		return c.textOf(binary.BigEndian, data)
	case "Utf16LE":
		return c.textOf(binary.LittleEndian, data)
	case "Hex":
		return c.rt.ToValue(hex.EncodeToString(data))
	case "Base64":
		return c.rt.ToValue(base64.StdEncoding.EncodeToString(data))
	}
	return goja.Undefined()
}

// unitsIn writes the code units of a text.
func unitsIn(order binary.AppendByteOrder, text string) []byte {
	units := utf16.Encode([]rune(text))
	data := make([]byte, 0, 2*len(units))
	for _, unit := range units {
		data = order.AppendUint16(data, unit)
	}
	return data
}

// textOf reads code units. Half ones, and those that are half a character, are left to the library.
func (c *cryptoJS) textOf(order binary.ByteOrder, data []byte) goja.Value {
	if len(data)%2 != 0 {
		return goja.Undefined()
	}
	units := make([]uint16, 0, len(data)/2)
	for ; len(data) > 0; data = data[2:] {
		units = append(units, order.Uint16(data))
	}
	text := utf16.Decode(units)
	if slices.Contains(text, utf8.RuneError) {
		return goja.Undefined()
	}
	return c.rt.ToValue(string(text))
}
