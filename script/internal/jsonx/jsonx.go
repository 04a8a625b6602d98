// Package jsonx gives a goja runtime the JSON object which Postman scripts see: an own parser in place of goja's, and
// errors which show the place of the mistake.
//
// goja decodes through encoding/json, which is slow, refuses 1e400, replaces lone surrogates, and recurses without a
// limit, so that a hostile response body could end the whole process. The parser here builds the same objects directly
// and stops at [MaxDepth]. Only when a text is wrong does a second, slower reading (explain.go) look for the words and
// the place which Postman's parser would report; correct texts never pay for it.
package jsonx

import (
	"errors"
	"fmt"
	"strings"

	"github.com/dop251/goja"
)

// MaxDepth is how deep arrays and objects may be nested. Deeper texts are refused with a [SyntaxError]; the walks of
// the engine over a parsed tree recurse on the Go stack, whose end cannot be recovered from.
const MaxDepth = 10_000

// Install replaces the runtime's JSON object by one with parse and stringify only. parse takes the arguments
// (text, reviver, strict); with strict a byte order mark is an error, otherwise it is skipped.
func Install(rt *goja.Runtime) error { return InstallBounded(rt, Bounds{}) }

// InstallBounded is [Install] with limits of stringify.
func InstallBounded(rt *goja.Runtime, bounds Bounds) error {
	if err := bounds.take(rt); err != nil {
		return err
	}
	write, ok := goja.AssertFunction(rt.ToValue(func(call goja.FunctionCall) goja.Value {
		return stringify(rt, &bounds, call)
	}))
	if !ok {
		return errors.New("install JSON: JSON.stringify is not a function")
	}
	members := rt.NewObject()
	functions := []struct {
		name string
		call func(goja.FunctionCall) goja.Value
	}{
		{"parse", func(call goja.FunctionCall) goja.Value { return parse(rt, call) }},
		{"stringify", func(call goja.FunctionCall) goja.Value { return named(write, call) }},
	}
	for _, f := range functions {
		if err := members.Set(f.name, f.call); err != nil {
			return fmt.Errorf("install JSON.%s: %w", f.name, err)
		}
	}
	return rt.GlobalObject().DefineDataProperty("JSON", members, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

// Parse makes a value of a JSON text, as JSON.parse does without a reviver. A byte order mark at the beginning is
// skipped. The error is a [*SyntaxError]. Strings in the result may share memory with text.
func Parse(rt *goja.Runtime, text string) (goja.Value, error) {
	return parseText(rt, text[markLength(text):], false)
}

// Throw raises err as a JavaScript exception: a [*SyntaxError] becomes the runtime's SyntaxError with the name
// JSONError, row and column, anything else a TypeError. It does not return; call it from host functions only.
func Throw(rt *goja.Runtime, err error) {
	panic(newError(rt, err))
}

// parse is the JSON.parse which scripts call.
func parse(rt *goja.Runtime, call goja.FunctionCall) goja.Value {
	arg := call.Argument(0)
	text, wide := source(arg)
	if n := markLength(text); n > 0 && goja.IsString(arg) {
		if call.Argument(2).ToBoolean() {
			const msg = "Unexpected byte order mark found in first %d character(s)"
			Throw(rt, &SyntaxError{Message: fmt.Sprintf(msg, len([]rune(text[:n])))})
		}
		text = text[n:]
	}
	v, err := parseText(rt, text, wide)
	if err != nil {
		if goja.IsUndefined(arg) {
			err = &SyntaxError{Message: `"undefined" is not valid JSON`}
		}
		Throw(rt, err)
	}
	if reviver, ok := goja.AssertFunction(call.Argument(1)); ok {
		root := rt.NewObject()
		define(root, "", v)
		return revive(rt, reviver, root, "")
	}
	return v
}

// parseText runs the parser, and the explanation when that finds the text wrong.
func parseText(rt *goja.Runtime, text string, wide bool) (goja.Value, error) {
	p := parser{rt: rt, src: text, wide: wide}
	v, ok := p.document()
	switch {
	case ok:
		return v, nil
	case p.tooDeep:
		return nil, &SyntaxError{Message: fmt.Sprintf("Nesting deeper than %d levels", MaxDepth)}
	}
	return nil, explain(text, p.pos)
}

// source is the text of a script value. Lone surrogates, which Go strings cannot hold, are kept in their three byte
// form; wide tells that there are some.
func source(v goja.Value) (text string, wide bool) {
	s, ok := v.ToString().(goja.String)
	if !ok {
		return v.String(), false
	}
	text = s.String()
	if !strings.ContainsRune(text, '\uFFFD') {
		return text, false
	}
	units := make([]uint16, s.Length())
	for i := range units {
		units[i] = s.CharAt(i)
	}
	return encodeWide(units)
}

// markLength is the number of bytes of a byte order mark at the beginning of text, including marks which were decoded
// with the wrong encoding.
func markLength(text string) int {
	for _, mark := range []string{"\uFEFF", "\uBBBF", "\u00FE\u00FF", "\u00FF\u00FE", "\u00EF\u00BB\u00BF"} {
		if strings.HasPrefix(text, mark) {
			return len(mark)
		}
	}
	return 0
}

// revive calls the reviver for every value, innermost first, as the language defines it.
func revive(rt *goja.Runtime, reviver goja.Callable, holder *goja.Object, key string) goja.Value {
	v := holder.Get(key)
	if obj, ok := v.(*goja.Object); ok {
		for _, k := range obj.Keys() {
			if next := revive(rt, reviver, obj, k); goja.IsUndefined(next) {
				_ = obj.Delete(k) // what cannot be deleted stays, as in the language
			} else {
				define(obj, k, next)
			}
		}
	}
	if v == nil {
		v = goja.Undefined()
	}
	out, err := reviver(holder, rt.ToValue(key), v)
	if err != nil {
		panic(renamed(err))
	}
	return out
}

// named calls JSON.stringify and gives its exceptions the name which Postman's have.
func named(f goja.Callable, call goja.FunctionCall) goja.Value {
	v, err := f(call.This, call.Arguments...)
	if err != nil {
		panic(renamed(err))
	}
	return v
}

// renamed sets the name of a thrown object and returns what is to be thrown again.
func renamed(err error) error {
	if ex, ok := errors.AsType[*goja.Exception](err); ok {
		if obj, ok := ex.Value().(*goja.Object); ok {
			_ = obj.Set("name", errorName) // a frozen error keeps its own name
		}
	}
	return err
}

// define makes an own property whatever the prototype has under that name. It can only fail on objects which a
// reviver has frozen, where the language ignores it too.
func define(obj *goja.Object, key string, v goja.Value) {
	_ = obj.DefineDataProperty(key, v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE)
}
