package jsonx

import (
	"fmt"
	"math/big"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/dop251/goja"
)

// Bounds limit JSON.stringify, whose work is one step of the engine. The zero value limits the depth only.
type Bounds struct {
	// Text is the length of the longest text that is made; zero means no limit.
	Text int
	// Spend is told of work that was done, and may panic to end it. It may be nil.
	Spend func(units int64)
	// Refuse throws a RangeError with these words. If nil, a TypeError is thrown.
	Refuse func(words string)

	keys, get function // Object.keys and Reflect.get, for names that Go's strings cannot carry
}

// take finds what stringify needs of the runtime.
func (b *Bounds) take(rt *goja.Runtime) error {
	global := rt.GlobalObject()
	for name, f := range map[string]*function{"Object.keys": &b.keys, "Reflect.get": &b.get} {
		of, member, _ := strings.Cut(name, ".")
		if *f = functionOf(global.Get(of).ToObject(rt).Get(member)); *f == nil {
			return fmt.Errorf("install JSON: %s is not a function", name)
		}
	}
	return nil
}

// The words of V8.
const (
	wordsDeep   = "Maximum call stack size exceeded"
	wordsLong   = "Invalid string length"
	wordsCircle = "Converting circular structure to JSON"
)

// A writer makes one JSON text. The engine's own recurses without a limit, and looks through all of the values around
// it for each one.
type writer struct {
	rt       *goja.Runtime
	bounds   *Bounds
	out      []byte
	replacer function
	allowed  []string // the only members that are written; all if nil
	gap      string
	indent   string
	open     []*goja.Object        // the values around the present one
	opened   map[*goja.Object]bool // the same, if they are many
}

type function = func(goja.FunctionCall) goja.Value

// stringify is the native JSON.stringify.
func stringify(rt *goja.Runtime, bounds *Bounds, call goja.FunctionCall) goja.Value {
	w := writer{rt: rt, bounds: bounds, gap: gapOf(call.Argument(2))}
	if replacer, ok := call.Argument(1).(*goja.Object); ok {
		if f := functionOf(replacer); f != nil {
			w.replacer = f
		} else if isList(replacer) {
			w.allowed = w.members(replacer)
		}
	}
	var holder *goja.Object
	if w.replacer != nil {
		holder = rt.NewObject()
		define(holder, "", call.Argument(0))
	}
	if !w.value(holder, "", call.Argument(0)) {
		return goja.Undefined()
	}
	w.spend(0)
	return rt.ToValue(string(w.out))
}

// gapOf is what one level is indented by.
func gapOf(v goja.Value) string {
	if obj, ok := v.(*goja.Object); ok {
		v = unboxed(obj)
	}
	if s, ok := v.(goja.String); ok {
		return s.Substring(0, min(10, s.Length())).String()
	}
	if goja.IsNumber(v) {
		return strings.Repeat(" ", int(min(10, max(0, v.ToInteger()))))
	}
	return ""
}

// functionOf is a function as the engine calls it; nil if obj is none.
func functionOf(v goja.Value) function {
	obj, ok := v.(*goja.Object)
	if !ok || obj.ClassName() == "Array" {
		return nil
	}
	if f, ok := obj.Export().(function); ok {
		return f
	}
	if f, ok := goja.AssertFunction(obj); ok {
		return func(call goja.FunctionCall) goja.Value {
			out, err := f(call.This, call.Arguments...)
			if err != nil {
				panic(err)
			}
			return out
		}
	}
	return nil
}

var (
	proxyType = reflect.TypeFor[goja.Proxy]()
	bigType   = reflect.TypeFor[*big.Int]()
)

// isList reports whether obj is an array, or a proxy of one.
func isList(obj *goja.Object) bool {
	for obj != nil && obj.ExportType() == proxyType {
		p, ok := obj.Export().(goja.Proxy)
		if !ok {
			return false
		}
		obj = p.Target()
	}
	return obj != nil && obj.ClassName() == "Array"
}

// members is the list of names that a replacer may be.
func (w *writer) members(list *goja.Object) []string {
	out := []string{}
	n := list.Get("length").ToInteger()
	if w.bounds.Text > 0 && n > int64(w.bounds.Text) {
		w.refuse("Invalid array length")
	}
	for i := range n {
		w.spend(1)
		v := list.Get(strconv.FormatInt(i, 10))
		if obj, ok := v.(*goja.Object); ok {
			v = unboxed(obj)
		}
		if v != nil && (goja.IsString(v) || goja.IsNumber(v)) && !slices.Contains(out, v.String()) {
			out = append(out, v.String())
		}
	}
	return out
}

// unboxed is the value of an object that stands for a number, a string or a boolean; of others it is the object.
func unboxed(obj *goja.Object) goja.Value {
	switch obj.ClassName() {
	case "Number":
		return obj.ToNumber()
	case "String":
		return obj.ToString()
	}
	if obj.ClassName() == "Boolean" || obj.ExportType() == bigType {
		if f := functionOf(obj.Get("valueOf")); f != nil {
			return f(goja.FunctionCall{This: obj})
		}
	}
	return obj
}

func (w *writer) refuse(words string) {
	if w.bounds.Refuse != nil {
		w.bounds.Refuse(words)
	}
	panic(w.rt.NewTypeError("%s", words))
}

// spend counts work, and the length of the text.
func (w *writer) spend(units int64) {
	if w.bounds.Text > 0 && len(w.out) > w.bounds.Text {
		w.refuse(wordsLong)
	}
	if w.bounds.Spend != nil {
		w.bounds.Spend(units)
	}
}

// value writes a member of holder, which only a replacer needs. It reports false, and writes nothing, for what JSON
// leaves out.
func (w *writer) value(holder *goja.Object, key string, v goja.Value) bool {
	w.spend(1)
	v = w.replaced(holder, key, v)
	if obj, ok := v.(*goja.Object); ok {
		if v = unboxed(obj); v == goja.Value(obj) {
			return w.object(obj)
		}
	}
	switch s := v.(type) {
	case nil, *goja.Symbol:
		return false
	case goja.String:
		w.quote(s)
		return true
	}
	switch {
	case goja.IsUndefined(v):
		return false
	case goja.IsNumber(v):
		if goja.IsNaN(v) || goja.IsInfinity(v) {
			w.out = append(w.out, "null"...)
			return true
		}
	case goja.IsBigInt(v):
		panic(w.rt.NewTypeError("Do not know how to serialize a BigInt"))
	}
	w.out = append(w.out, v.String()...) // a number, a boolean or null
	return true
}

// replaced is the value that is written for v.
func (w *writer) replaced(holder *goja.Object, key string, v goja.Value) goja.Value {
	var toJSON function
	if obj, ok := v.(*goja.Object); ok {
		toJSON = functionOf(obj.Get("toJSON"))
	} else if v != nil && goja.IsBigInt(v) {
		toJSON = functionOf(v.ToObject(w.rt).Get("toJSON"))
	}
	if toJSON != nil {
		v = toJSON(goja.FunctionCall{This: v, Arguments: []goja.Value{w.rt.ToValue(key)}})
	}
	if w.replacer != nil {
		if v == nil {
			v = goja.Undefined()
		}
		v = w.replacer(goja.FunctionCall{This: holder, Arguments: []goja.Value{w.rt.ToValue(key), v}})
	}
	return v
}

// object writes an array or an object.
func (w *writer) object(obj *goja.Object) bool {
	list := isList(obj)
	if !list && obj.ClassName() != "Object" && functionOf(obj) != nil {
		return false
	}
	w.enter(obj)
	outer := w.indent
	w.indent += w.gap
	if list {
		w.list(obj, outer)
	} else {
		w.record(obj, outer)
	}
	w.indent = outer
	w.open = w.open[:len(w.open)-1]
	delete(w.opened, obj)
	return true
}

// scanned is how many values around the present one are compared one by one.
const scanned = 32

// enter notes that a value is being written.
func (w *writer) enter(obj *goja.Object) {
	if len(w.open) >= MaxDepth {
		w.refuse(wordsDeep)
	}
	if w.opened[obj] || slices.Contains(w.open[:min(len(w.open), scanned)], obj) {
		panic(w.rt.NewTypeError(wordsCircle))
	}
	if len(w.open) >= scanned {
		if w.opened == nil {
			w.opened = map[*goja.Object]bool{}
		}
		w.opened[obj] = true
	}
	w.open = append(w.open, obj)
}

func (w *writer) list(obj *goja.Object, outer string) {
	n := obj.Get("length").ToInteger()
	if w.bounds.Text > 0 && n > int64(w.bounds.Text)/2 {
		w.refuse(wordsLong)
	}
	w.out = append(w.out, '[')
	for i := range n {
		if i > 0 {
			w.out = append(w.out, ',')
		}
		w.line(w.indent)
		key := strconv.FormatInt(i, 10)
		if !w.value(obj, key, obj.Get(key)) {
			w.out = append(w.out, "null"...)
		}
	}
	if n > 0 {
		w.line(outer)
	}
	w.out = append(w.out, ']')
}

func (w *writer) record(obj *goja.Object, outer string) {
	keys := w.allowed
	if keys == nil {
		keys = obj.Keys()
	}
	w.out = append(w.out, '{')
	begin := len(w.out)
	for i, key := range keys {
		before := len(w.out)
		if before > begin {
			w.out = append(w.out, ',')
		}
		w.line(w.indent)
		v := w.member(obj, i, key)
		w.out = append(w.out, ':')
		if w.gap != "" {
			w.out = append(w.out, ' ')
		}
		if !w.value(obj, key, v) {
			w.out = w.out[:before]
		}
	}
	if len(w.out) > begin {
		w.line(outer)
	}
	w.out = append(w.out, '}')
}

// member writes the name of a member and returns its value.
func (w *writer) member(obj *goja.Object, i int, key string) goja.Value {
	if w.allowed == nil && strings.ContainsRune(key, '\uFFFD') {
		names := w.bounds.keys(goja.FunctionCall{Arguments: []goja.Value{obj}}).ToObject(w.rt)
		if name, ok := names.Get(strconv.Itoa(i)).(goja.String); ok {
			w.quote(name)
			return w.bounds.get(goja.FunctionCall{Arguments: []goja.Value{obj, name}})
		}
	}
	w.text(key)
	return obj.Get(key)
}

// line begins a line, if there are any.
func (w *writer) line(indent string) {
	if w.gap != "" {
		w.out = append(append(w.out, '\n'), indent...)
	}
}

// quote writes a string of the engine.
func (w *writer) quote(s goja.String) {
	text := s.String()
	if len(text) != s.Length() && strings.ContainsRune(text, '\uFFFD') {
		units := make([]uint16, s.Length())
		for i := range units {
			units[i] = s.CharAt(i)
		}
		text, _ = encodeWide(units)
	}
	w.spend(int64(len(text) / 64))
	w.text(text)
}

const hexDigits = "0123456789abcdef"

// text writes a string in which lone surrogates have three bytes each; those are escaped.
func (w *writer) text(s string) {
	w.out = append(w.out, '"')
	from := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' && c != 0xED {
			continue
		}
		if c == 0xED {
			if i+2 >= len(s) || s[i+1] < 0xA0 {
				continue // no surrogate
			}
			w.out = append(w.out, s[from:i]...)
			unit := 0xD000 | int(s[i+1]&0x3F)<<6 | int(s[i+2]&0x3F)
			w.out = append(w.out, '\\', 'u', 'd', hexDigits[unit>>8&15], hexDigits[unit>>4&15], hexDigits[unit&15])
			i += 2
		} else {
			w.out = append(w.out, s[from:i]...)
			w.escape(c)
		}
		from = i + 1
	}
	w.out = append(append(w.out, s[from:]...), '"')
}

func (w *writer) escape(c byte) {
	if at := strings.IndexByte("\"\"\\\\\bb\tt\nn\ff\rr", c); at >= 0 {
		w.out = append(w.out, '\\', "\"\"\\\\\bb\tt\nn\ff\rr"[at+1])
		return
	}
	w.out = append(w.out, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
}
