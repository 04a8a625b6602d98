package variable

import (
	"unicode"

	"runner/collection"
)

// A field is a field of a row of CSV. Only an unquoted one may be a number.
type field struct {
	text   string
	quoted bool
}

// value is the value of the field: a number if it is unquoted and looks like one to Newman, which reads 007 as 7 and,
// for want of a better idea of hexadecimal digits, 0x1F as 0.
func (f field) value() collection.Value {
	if f.quoted || f.text == "" {
		return collection.StringValue(f.text)
	}
	n, ok := jsNumber(f.text)
	if !ok {
		return collection.StringValue(f.text)
	}
	if len(f.text) > 2 && numberBase(f.text[1]) != 0 {
		n = 0
	}
	if v := collection.NumberValue(n); v.Kind == collection.Number {
		return v
	}
	return collection.StringValue(f.text)
}

// isSpace reports whether r is white space in JavaScript.
func isSpace(r rune) bool {
	const nextLine, mark = '\u0085', '\ufeff'
	return r == mark || r != nextLine && unicode.IsSpace(r)
}
