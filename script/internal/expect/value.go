package expect

import (
	"math"
	"reflect"
	"strconv"
	"strings"

	"github.com/dop251/goja"
)

var (
	chainType = reflect.TypeFor[*chain]()
	proxyType = reflect.TypeFor[goja.Proxy]()
)

// maxElements is how many elements of arrays one word looks at. What is longer is left to chai.
const maxElements = 1 << 20

// typeOf names the type of a value as chai does, in small letters, and says whether that is certain.
func (x *engine) typeOf(v goja.Value) (string, bool) {
	switch v := v.(type) {
	case *goja.Object:
		return x.typeOfObject(v)
	case goja.String:
		return "string", true
	case *goja.Symbol:
		return "symbol", true
	}
	switch {
	case goja.IsUndefined(v):
		return "undefined", true
	case goja.IsNull(v):
		return "null", true
	case isNumber(v):
		return "number", true
	case v.ExportType().Kind() == reflect.Bool:
		return "boolean", true
	}
	return "", false
}

func (x *engine) typeOfObject(o *goja.Object) (string, bool) {
	if o.ExportType() == proxyType || o == x.rt.GlobalObject() {
		return "", false
	}
	class := o.ClassName()
	if class == "Function" {
		return "function", true
	}
	tag := o.GetSymbol(goja.SymToStringTag)
	switch name, isString := tag.(goja.String); {
	case class == "Array":
		return "array", tag == nil
	case isString:
		return strings.ToLower(name.String()), true
	case tag != nil:
		return "", false
	}
	return x.typeOfPlain(o, class)
}

func (x *engine) typeOfPlain(o *goja.Object, class string) (string, bool) {
	switch o.Prototype() {
	case nil:
		return "object", true
	case x.regexpProto:
		return "regexp", true
	case x.dateProto:
		return "date", true
	}
	switch class {
	case "Object", "Error", "Boolean", "Number", "String", "Date", "RegExp", "Arguments":
		_, callable := goja.AssertFunction(o)
		return strings.ToLower(class), !callable
	}
	return "", false
}

// isPlain reports an object which came from a literal or from JSON.
func (x *engine) isPlain(o *goja.Object) bool {
	if o.ExportType() == proxyType || o.Prototype() != x.objectProto {
		return false
	}
	name, sure := x.typeOfObject(o)
	return sure && name == "object"
}

// asArray gives v as an array of no more than maxElements elements.
func (x *engine) asArray(v goja.Value) (array *goja.Object, length int, ok bool) {
	o, ok := v.(*goja.Object)
	if !ok {
		return nil, 0, false
	}
	if name, sure := x.typeOfObject(o); !sure || name != "array" {
		return nil, 0, false
	}
	length = int(o.Get("length").ToInteger())
	return o, length, length <= maxElements
}

func element(array *goja.Object, i int) goja.Value { return array.Get(strconv.Itoa(i)) }

// elements copies an array; holes are nil.
func elements(array *goja.Object, length int) []goja.Value {
	list := make([]goja.Value, length)
	for i := range list {
		list[i] = element(array, i)
	}
	return list
}

func isNumber(v goja.Value) bool {
	if _, ok := v.(*goja.Object); ok || v == nil {
		return false
	}
	switch t := v.ExportType(); {
	case t == nil:
		return false
	default:
		return t.Kind() == reflect.Int64 || t.Kind() == reflect.Float64
	}
}

func isBool(v goja.Value, want bool) bool {
	if _, ok := v.(*goja.Object); ok {
		return false
	}
	t := v.ExportType()
	return t != nil && t.Kind() == reflect.Bool && v.ToBoolean() == want
}

func isString(v goja.Value) bool {
	_, ok := v.(goja.String)
	return ok
}

func isNullish(v goja.Value) bool { return v == nil || goja.IsUndefined(v) || goja.IsNull(v) }

// text gives a string value for a search with the functions of Go, which is right as long as no half of a surrogate
// pair is searched for.
func text(v goja.Value) (s string, ok bool) {
	if !isString(v) {
		return "", false
	}
	s = v.String()
	return s, !strings.ContainsRune(s, '\uFFFD')
}

// get calls the member of an object if it is a function.
func (x *engine) get(o *goja.Object, method string, args ...goja.Value) (goja.Value, bool) {
	f, ok := goja.AssertFunction(o.Get(method))
	if !ok {
		return nil, false
	}
	return x.call(f, o, args), true
}

// try is false if f ends with an exception.
func (x *engine) try(f func()) bool { return x.rt.Try(f) == nil }

func isFinite(v goja.Value) bool {
	n := v.ToFloat()
	return !math.IsNaN(n) && !math.IsInf(n, 0)
}
