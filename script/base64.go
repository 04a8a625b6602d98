package script

import (
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf16"

	"github.com/dop251/goja"
)

// btoa encodes the low byte of each character. As Newman's, it has no objection to characters that have more.
func (r *realm) btoa(call goja.FunctionCall) goja.Value {
	text := call.Argument(0)
	if goja.IsUndefined(text) || goja.IsNull(text) {
		panic(r.rt.NewTypeError("Cannot read properties of %s (reading 'toString')", text))
	}
	units := utf16.Encode([]rune(text.String()))
	data := make([]byte, len(units))
	for i, unit := range units {
		data[i] = byte(unit)
	}
	return r.rt.ToValue(base64.StdEncoding.EncodeToString(data))
}

// atob decodes base64 as Newman's does: of both alphabets, with or without padding, and whatever is neither is left
// out. That scripts decode tokens with it, as they are, depends on this.
func (r *realm) atob(call goja.FunctionCall) goja.Value {
	text := call.Argument(0)
	if problem := notDecodable(text); problem != "" {
		panic(r.rt.NewTypeError("%s", problem))
	}
	digits, _, _ := strings.Cut(text.String(), "=")
	digits = strings.Map(base64Digit, digits)
	if len(digits)%4 == 1 {
		digits = digits[:len(digits)-1] // six bits are no byte
	}
	data, err := base64.RawStdEncoding.DecodeString(digits)
	if err != nil {
		r.throw(fmt.Errorf("decode base64: %w", err))
	}
	return r.rt.ToValue(latin1(data))
}

// base64Digit maps both alphabets to the usual one and drops the rest.
func base64Digit(c rune) rune {
	switch {
	case c == '-':
		return '+'
	case c == '_':
		return '/'
	case c == '+', c == '/', '0' <= c && c <= '9', 'A' <= c && c <= 'Z', 'a' <= c && c <= 'z':
		return c
	}
	return -1
}

// notDecodable says why v is no text; "" if it is one, or an object that can become one.
func notDecodable(v goja.Value) string {
	kind := "boolean"
	switch {
	case goja.IsString(v):
		return ""
	case goja.IsNumber(v):
		return `The "value" argument must not be of type number. Received type number`
	case goja.IsUndefined(v):
		kind = "undefined"
	case goja.IsNull(v):
		kind = "object"
	default:
		if _, ok := v.(*goja.Object); ok {
			return ""
		}
	}
	return "The first argument must be one of type string, Buffer, ArrayBuffer, Array, or Array-like Object. " +
		"Received type " + kind
}
