package collection

import (
	"math"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"
)

// A Kind tells what sort of JSON value a [Value] is.
type Kind uint8

// The kinds of a [Value]. Absent is the zero value: the member was not in the file.
const (
	Absent Kind = iota
	Null
	Bool
	Number
	String
	JSON // an array or an object, kept as its JSON text
)

// A Value is a scalar of a Postman file, or an array or object as JSON text, with the type it had in the file:
// Postman treats 1, "1" and null differently in variables, queries and auth parameters.
type Value struct {
	Kind Kind
	// Text is the text of a String, and the JSON text of every other kind.
	Text string
}

// StringValue returns s as a [Value].
func StringValue(s string) Value { return Value{String, s} }

// NumberValue returns f as a [Value]; NaN and the infinities become Null, as in JSON.
func NumberValue(f float64) Value {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return Value{Null, "null"}
	}
	return Value{Number, FormatNumber(f)}
}

// BoolValue returns b as a [Value].
func BoolValue(b bool) Value { return Value{Bool, strconv.FormatBool(b)} }

// NullValue is the JSON null.
func NullValue() Value { return Value{Null, "null"} }

// JSONValue returns the array or object written as text as a [Value].
func JSONValue(text string) Value { return Value{JSON, text} }

// IsString reports whether v is a JSON string.
func (v Value) IsString() bool { return v.Kind == String }

// String returns what JavaScript's String(v) gives: "null" for null, "1.5" for 1.50, "[object Object]" for an object,
// the elements joined by commas for an array, and "undefined" for an absent value.
func (v Value) String() string {
	switch v.Kind {
	case Absent:
		return "undefined"
	case Number:
		return FormatNumber(v.Float())
	case JSON:
		return jsString(gjson.Parse(v.Text))
	default:
		return v.Text
	}
}

// Float returns the number v holds, or NaN if it is not a Number.
func (v Value) Float() float64 {
	if v.Kind != Number {
		return math.NaN()
	}
	f, err := strconv.ParseFloat(v.Text, 64)
	if err != nil && f == 0 {
		return math.NaN()
	}
	return f
}

func jsString(v gjson.Result) string {
	switch {
	case v.IsObject():
		return "[object Object]"
	case v.IsArray():
		var parts []string
		v.ForEach(func(_, e gjson.Result) bool {
			if e.Type == gjson.Null {
				parts = append(parts, "")
			} else {
				parts = append(parts, jsString(e))
			}
			return true
		})
		return strings.Join(parts, ",")
	case v.Type == gjson.Number:
		return FormatNumber(v.Num)
	default:
		return v.String()
	}
}

// FormatNumber writes f as JavaScript does (ECMA-262, Number::toString).
func FormatNumber(f float64) string {
	abs := math.Abs(f)
	switch {
	case math.IsNaN(f):
		return "NaN"
	case math.IsInf(f, 1):
		return "Infinity"
	case math.IsInf(f, -1):
		return "-Infinity"
	case f == 0:
		return "0"
	case abs >= 1e21 || abs < 1e-6:
		s := strconv.FormatFloat(f, 'e', -1, 64)
		mantissa, exp, _ := strings.Cut(s, "e")
		sign, digits := exp[:1], strings.TrimLeft(exp[1:], "0")
		return mantissa + "e" + sign + digits
	default:
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
}
