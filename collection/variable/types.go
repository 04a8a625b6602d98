package variable

import (
	"strconv"
	"strings"

	"runner/collection"
)

// store takes v as a variable of its type does. The types "array" and "object" keep the JSON text, and show what it
// says if that is one; the other types convert. Types that Postman does not know convert nothing.
func (e *entry) store(v collection.Value) {
	if v.Kind == collection.Absent {
		e.Value, e.value = v, v
		return
	}
	switch strings.ToLower(e.Type) {
	case "string":
		v = collection.StringValue(v.String())
	case "number":
		v = toNumber(v)
	case "boolean":
		v = collection.BoolValue(truthy(v))
	case "array":
		e.storeJSON(v, '[')
		return
	case "object":
		e.storeJSON(v, '{')
		return
	}
	e.Value, e.value = v, v
}

// storeJSON takes JSON text that begins with the bracket open.
func (e *entry) storeJSON(v collection.Value, open byte) {
	if !v.IsString() {
		v = collection.StringValue(v.Text)
	}
	e.Value, e.value = v, collection.Value{}
	text := strings.TrimLeft(v.Text, " \t\r\n")
	if text != "" && text[0] == open && collection.CheckJSON(text) == nil {
		e.value = collection.JSONValue(text)
	}
}

// toNumber is Number(v) in JavaScript; null is what a number cannot be.
func toNumber(v collection.Value) collection.Value {
	switch v.Kind {
	case collection.Number:
		return v
	case collection.Null:
		return collection.NumberValue(0)
	case collection.Bool:
		if v.Text == "true" {
			return collection.NumberValue(1)
		}
		return collection.NumberValue(0)
	}
	f, ok := jsNumber(v.String())
	if !ok {
		return collection.NullValue()
	}
	return collection.NumberValue(f)
}

// truthy is Boolean(v) in JavaScript.
func truthy(v collection.Value) bool {
	switch v.Kind {
	case collection.Null, collection.Absent:
		return false
	case collection.Bool:
		return v.Text == "true"
	case collection.Number:
		f := v.Float()
		return f < 0 || f > 0
	case collection.String:
		return v.Text != ""
	default:
		return true
	}
}

// jsNumber converts text to a number as Number(text) does in JavaScript. The empty text is 0.
func jsNumber(text string) (float64, bool) {
	text = strings.TrimSpace(text)
	if text == "" {
		return 0, true
	}
	if len(text) > 2 && text[0] == '0' {
		if base := numberBase(text[1]); base != 0 {
			return wholeNumber(text[2:], base)
		}
	}
	if strings.Trim(text, "0123456789+-.eE") != "" && strings.TrimLeft(text, "+-") != "Infinity" {
		return 0, false // forms that Go knows and JavaScript does not: 1_0, nan, 0x1p4
	}
	f, err := strconv.ParseFloat(text, 64)
	return f, err == nil || f != 0
}

func numberBase(letter byte) int {
	switch letter {
	case 'x', 'X':
		return 16
	case 'o', 'O':
		return 8
	case 'b', 'B':
		return 2
	default:
		return 0
	}
}

// wholeNumber reads digits of that base. They may be more than fit an integer.
func wholeNumber(digits string, base int) (float64, bool) {
	f := 0.0
	for i := range len(digits) {
		d, err := strconv.ParseUint(digits[i:i+1], base, 8)
		if err != nil {
			return 0, false
		}
		f = f*float64(base) + float64(d)
	}
	return f, true
}
