package inspect

import (
	"math/big"
	"reflect"
	"strconv"
	"time"

	"github.com/dop251/goja"
)

// kind is what a value is to those who show it.
type kind int

const (
	bare    kind = iota // a number, boolean or null: the label is the text
	special             // undefined, a bigint, a symbol, a date, a regular expression, bytes: a label too
	text                // a string
	list                // an array
	members             // an object
	mapping             // a Map
	set                 // a Set
	typed               // a typed array
	failure             // an error
)

// shape is a value as it is seen from outside of the sandbox.
type shape struct {
	kind   kind
	label  string       // of bare and special, and the class of typed
	value  goja.String  // of text
	object *goja.Object // of everything with parts
	size   int          // how many parts; unknown (zero) for members
}

// isList tells whether the parts are laid out in columns.
func (s shape) isList() bool { return s.kind == list || s.kind == typed }

// name is the class as it stands for a value which is nested too deep.
func (s shape) name() string {
	switch s.kind {
	case list:
		return "Array"
	case mapping:
		return "Map"
	case set:
		return "Set"
	case typed:
		return s.label
	}
	return "Object"
}

// braces are the texts around the parts.
func (s shape) braces() (head, tail string) {
	switch s.kind {
	case list:
		return "[", "]"
	case typed:
		return s.label + "(" + itoa(s.size) + ") [", "]"
	case mapping, set:
		return s.name() + "(" + itoa(s.size) + ") {", "}"
	}
	return "{", "}"
}

// threw stands for a value whose reading threw an exception.
var threw = goja.NewSymbol("")

// looker finds out what values are. Every access which may run code of the script is caught.
type looker struct {
	rt *goja.Runtime
}

// attempt runs f and tells whether it ended without an exception.
func (l *looker) attempt(f func()) bool { return l.rt.Try(f) == nil }

// look returns the shape of v.
func (l *looker) look(v goja.Value) shape {
	obj, ok := v.(*goja.Object)
	if !ok {
		return primitive(v)
	}
	s := primitive(threw)
	l.attempt(func() { s = l.lookObject(obj) })
	return s
}

// primitive is the shape of anything but an object.
func primitive(v goja.Value) shape {
	switch x := v.(type) {
	case nil:
		return shape{kind: special, label: "undefined"}
	case goja.String:
		return shape{kind: text, value: x}
	case *goja.Symbol:
		if x == threw {
			return shape{kind: special, label: "[Exception]"}
		}
		return shape{kind: special, label: "Symbol(" + x.String() + ")"}
	}
	switch {
	case goja.IsBigInt(v):
		return shape{kind: special, label: v.String() + "n"}
	case goja.IsUndefined(v), goja.IsNaN(v), goja.IsInfinity(v):
		return shape{kind: special, label: v.String()}
	}
	return shape{kind: bare, label: v.String()}
}

// lookObject is the shape of an object. It may throw.
func (l *looker) lookObject(obj *goja.Object) shape {
	if _, ok := goja.AssertFunction(obj); ok {
		return literal(functionLabel(obj))
	}
	switch obj.ClassName() {
	case "Error":
		return shape{kind: failure, object: obj, size: 1}
	case "Date":
		return date(obj)
	case "RegExp":
		return shape{kind: special, label: obj.String()}
	case "Number", "Boolean":
		return primitive(l.rt.ToValue(obj.Export()))
	case "String":
		return shape{kind: text, value: obj.ToString().(goja.String)}
	}
	if s, ok := l.binary(obj); ok {
		return s
	}
	return l.converted(obj)
}

// literal is the shape of a string made here.
func literal(s string) shape {
	return shape{kind: text, value: stringValue(s)}
}

// functionLabel is what arrives of a function.
func functionLabel(obj *goja.Object) string {
	class := "Function"
	if tag := obj.GetSymbol(goja.SymToStringTag); tag != nil && goja.IsString(tag) {
		class = tag.String()
	}
	if name := obj.Get("name"); name != nil && goja.IsString(name) && name.String() != "" {
		return "[" + class + ": " + name.String() + "]"
	}
	return "[" + class + "]"
}

// date is a date, null if it is not valid.
func date(obj *goja.Object) shape {
	t, ok := obj.Export().(time.Time)
	if !ok {
		return shape{kind: bare, label: "null"}
	}
	return shape{kind: special, label: isoDate(t)}
}

// isoDate is the text of toISOString, which writes years of more or less than four digits with a sign.
func isoDate(t time.Time) string {
	t = t.UTC()
	rest := t.Format("-01-02T15:04:05.000Z")
	switch y := t.Year(); {
	case y < 0:
		return "-" + pad6(-y) + rest
	case y > 9999:
		return "+" + pad6(y) + rest
	}
	return t.Format("2006") + rest
}

// pad6 is n with at least six digits.
func pad6(n int) string {
	s := itoa(n)
	for len(s) < 6 {
		s = "0" + s
	}
	return s
}

// binary recognises typed arrays, buffers, maps and sets by the Go types behind them.
func (l *looker) binary(obj *goja.Object) (shape, bool) {
	typ := obj.ExportType()
	switch {
	case typ == reflect.TypeFor[goja.ArrayBuffer]():
		size := itoa(length(obj, "byteLength"))
		return literal("[ArrayBuffer { byteLength: " + size + " }]"), true
	case typ == reflect.TypeFor[*big.Int]():
		return primitive(l.rt.ToValue(obj.Export())), true
	case typ.Kind() != reflect.Slice || obj.ClassName() != "Object":
		return shape{}, false
	}
	switch typ.Elem().Kind() {
	case reflect.Array:
		return shape{kind: mapping, object: obj, size: length(obj, "size")}, true
	case reflect.Interface:
		return shape{kind: set, object: obj, size: length(obj, "size")}, true
	case reflect.Int64, reflect.Uint64: // arrays of bigints arrive as objects
		return shape{kind: members, object: obj}, true
	}
	if mark := obj.Get("_isBuffer"); mark != nil && mark.ToBoolean() {
		data, _ := obj.Export().([]byte)
		return shape{kind: special, label: bytesLabel(data)}, true
	}
	class := obj.GetSymbol(goja.SymToStringTag).String()
	return shape{kind: typed, label: class, object: obj, size: length(obj, "length")}, true
}

// converted calls toJSON, as often as there is one, and takes what comes of it.
func (l *looker) converted(obj *goja.Object) shape {
	for range maxDepth {
		f, ok := goja.AssertFunction(obj.Get("toJSON"))
		if !ok {
			break
		}
		v, err := f(obj, l.rt.ToValue(""))
		if err != nil {
			panic(err)
		}
		if obj, ok = v.(*goja.Object); !ok {
			return primitive(v)
		}
		if _, ok := goja.AssertFunction(obj); ok {
			return literal(functionLabel(obj))
		}
	}
	return l.plain(obj)
}

// plain is the shape of an array or of an object without a class of its own.
func (l *looker) plain(obj *goja.Object) shape {
	if isArray(obj) {
		return shape{kind: list, object: obj, size: length(obj, "length")}
	}
	if tag := obj.GetSymbol(goja.SymToStringTag); tag != nil && goja.IsString(tag) {
		if class := tag.String(); class == "WeakMap" || class == "WeakSet" {
			return literal("[" + class + "]")
		}
	}
	return shape{kind: members, object: obj}
}

// isArray looks through proxies, as Array.isArray does.
func isArray(obj *goja.Object) bool {
	for range maxDepth {
		if obj.ExportType() != reflect.TypeFor[goja.Proxy]() {
			break
		}
		proxy, ok := obj.Export().(goja.Proxy)
		if !ok || proxy.Target() == nil {
			return false
		}
		obj = proxy.Target()
	}
	return obj.ClassName() == "Array"
}

// length is a member which counts parts.
func length(obj *goja.Object, name string) int {
	if v := obj.Get(name); v != nil {
		return int(max(v.ToInteger(), 0))
	}
	return 0
}

// keys are the names of the members which arrive.
func (l *looker) keys(obj *goja.Object) (keys []string) {
	l.attempt(func() { keys = obj.Keys() })
	return keys
}

// get is a member or element.
func (l *looker) get(obj *goja.Object, name string) goja.Value {
	var v goja.Value
	if !l.attempt(func() { v = obj.Get(name) }) {
		return threw
	}
	return v
}

// each goes through a Map or Set until f answers false; v is nil in a Set.
func (l *looker) each(s shape, f func(i int, k, v goja.Value) bool) {
	i := 0
	l.attempt(func() {
		l.rt.ForOf(s.object, func(item goja.Value) bool {
			k, v := item, goja.Value(nil)
			if pair, ok := item.(*goja.Object); ok && s.kind == mapping {
				k, v = pair.Get("0"), pair.Get("1")
			}
			i++
			return f(i-1, k, v)
		})
	})
}

// failure is the name and the message of an error.
func (l *looker) failure(obj *goja.Object) (name, message goja.String) {
	read := func(key string) goja.String {
		out := stringValue("")
		l.attempt(func() {
			if s, ok := l.get(obj, key).ToString().(goja.String); ok {
				out = s
			}
		})
		return out
	}
	return read("name"), read("message")
}

// isNumber tells whether v is a number or bigint.
func (l *looker) isNumber(v goja.Value) bool {
	return v != nil && (goja.IsNumber(v) || goja.IsBigInt(v))
}

func itoa(n int) string { return strconv.Itoa(n) }
