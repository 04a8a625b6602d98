package script

import (
	"reflect"
	"slices"
	"strconv"

	"github.com/dop251/goja"
)

var (
	arrayType = reflect.TypeFor[[]any]()
	proxyType = reflect.TypeFor[goja.Proxy]()

	promiseType = reflect.TypeFor[*goja.Promise]()
)

// sortedWhole is how many elements are sorted without a look at interrupts.
const sortedWhole = 20_000

// limitIterator lets interrupts reach the spreading of a list or a string, which has no other bound.
func (l *limits) limitIterator(v goja.Value) error {
	values := raw(v.ToObject(l.rt).GetSymbol(goja.SymIterator))
	iterator := values(goja.FunctionCall{This: v}).ToObject(l.rt).Prototype()
	return l.limit(iterator, "next", func(original native) native {
		return func(call goja.FunctionCall) goja.Value {
			l.spend(1)
			return original(call)
		}
	})
}

// pass is the limiter of what passes over a list.
func (l *limits) pass(original native) native {
	return func(call goja.FunctionCall) goja.Value {
		this, n := l.listed(call.This)
		if n > l.items {
			l.refuse(wordsArray)
		}
		return l.on(this, original, call)
	}
}

// on calls a method on what stands for the list.
func (l *limits) on(list goja.Value, original native, call goja.FunctionCall) goja.Value {
	if list == call.This {
		return original(call)
	}
	this := call.This
	call.This = list
	if out := original(call); out != list {
		return out
	}
	return this
}

func (l *limits) concat(original native) native {
	return func(call goja.FunctionCall) goja.Value {
		total := int64(0)
		count := func(v goja.Value) goja.Value {
			if obj, ok := v.(*goja.Object); ok && spreads(obj) {
				list, n := l.listed(v)
				total += max(0, min(n, l.items+1))
				return list
			}
			return v
		}
		this := count(call.This)
		for i, v := range call.Arguments {
			call.Arguments[i] = count(v)
		}
		if total > l.items {
			l.refuse(wordsArray)
		}
		return l.on(this, original, call)
	}
}

// spreads reports whether concat takes the elements of an object.
func spreads(obj *goja.Object) bool {
	if isArray(obj) {
		return true
	}
	says := obj.GetSymbol(goja.SymIsConcatSpreadable)
	return obj.ExportType() == proxyType || says != nil && says.ToBoolean()
}

func (l *limits) flat(original native) native {
	return func(call goja.FunctionCall) goja.Value {
		this, n := l.listed(call.This)
		if n > l.items {
			l.refuse(wordsArray)
		}
		depth := int64(1)
		if v := call.Argument(0); !goja.IsUndefined(v) {
			depth = v.ToInteger()
			call.Arguments[0] = l.rt.ToValue(depth)
		}
		if list, ok := this.(*goja.Object); ok && depth > 0 {
			l.flattened(list, n, depth, 0)
		}
		return l.on(this, original, call)
	}
}

// flattened counts the elements that flat will find. It returns the count with those counted before.
func (l *limits) flattened(list *goja.Object, n, depth, counted int64) int64 {
	if l.flattening++; l.flattening > maxRecursion {
		l.flattening = 0
		l.refuse(wordsStack)
	}
	defer func() { l.flattening = max(0, l.flattening-1) }()
	for i := range n {
		inner, ok := list.Get(index(i)).(*goja.Object)
		if counted++; ok && isArray(inner) {
			length := lengthOf(inner)
			if depth > 1 && length <= l.items {
				counted = l.flattened(inner, length, depth-1, counted)
			} else {
				counted += length
			}
		}
		if counted > l.items {
			l.refuse(wordsArray)
		}
		l.spend(1)
	}
	return counted
}

// index is a number as the name of an element.
func index(i int64) string { return strconv.FormatInt(i, 10) }

// sort is the limiter of what sorts. A long list is compared by a function that lets interrupts through.
func (l *limits) sort(original native) native {
	return func(call goja.FunctionCall) goja.Value {
		this, n := l.listed(call.This)
		if n > l.items {
			l.refuse(wordsArray)
		}
		compare := call.Argument(0)
		if n > sortedWhole {
			if goja.IsUndefined(compare) {
				call.Arguments = []goja.Value{l.rt.ToValue(l.compareTexts)}
			} else if f := raw(compare); f != nil {
				call.Arguments = []goja.Value{l.rt.ToValue(func(call goja.FunctionCall) goja.Value {
					l.spend(16)
					return f(call)
				})}
			}
		}
		return l.on(this, original, call)
	}
}

// compareTexts is the order of sort without a comparison.
func (l *limits) compareTexts(call goja.FunctionCall) goja.Value {
	a, b := l.textOf(call.Argument(0)), l.textOf(call.Argument(1))
	l.spend(16 + int64(min(a.Length(), b.Length())/64))
	return l.rt.ToValue(a.CompareTo(b))
}

// from is the limiter of Array.from. Lists with an iterator are bounded by the limits of the iterator.
func (l *limits) from(original native) native {
	return func(call goja.FunctionCall) goja.Value {
		if obj, ok := call.Argument(0).(*goja.Object); ok {
			if each := obj.GetSymbol(goja.SymIterator); isArray(obj) || each == nil || goja.IsUndefined(each) {
				list, n := l.listed(obj)
				if n > l.items {
					l.refuse(wordsArray)
				}
				call.Arguments[0] = list
			}
		}
		return original(call)
	}
}

// join makes the text of lists itself: the engine's does not count, and recurses without a bound.
func (l *limits) join(native) native {
	return func(call goja.FunctionCall) goja.Value {
		list := call.This.ToObject(l.rt)
		n := lengthOf(list)
		separator := l.comma
		if v := call.Argument(0); !goja.IsUndefined(v) {
			separator = l.textOf(v)
		}
		return l.joined(list, n, separator, l.textOf)
	}
}

// localeJoin is join with the texts that the elements have in a language.
func (l *limits) localeJoin(native) native {
	return func(call goja.FunctionCall) goja.Value {
		list := call.This.ToObject(l.rt)
		return l.joined(list, lengthOf(list), l.comma, func(v goja.Value) goja.String {
			f := raw(v.ToObject(l.rt).Get("toLocaleString"))
			if f == nil {
				panic(l.rt.NewTypeError("toLocaleString is not a function"))
			}
			return l.textOf(f(goja.FunctionCall{This: v, Arguments: call.Arguments}))
		})
	}
}

// joined is the texts of a list's elements with a separator between them. A list within itself has none.
func (l *limits) joined(list *goja.Object, n int64, separator goja.String, text func(goja.Value) goja.String) goja.Value {
	if n <= 0 || slices.Contains(l.joining, list) {
		return l.empty
	}
	if len(l.joining) >= maxRecursion {
		l.refuse(wordsStack)
	}
	l.joining = append(l.joining, list)
	defer func() { l.joining = l.joining[:len(l.joining)-1] }()
	var out goja.StringBuilder
	var left = l.text
	write := func(s goja.String) {
		if left -= int64(s.Length()); left < 0 {
			l.refuse(wordsText)
		}
		out.WriteString(s)
	}
	if int64(separator.Length())*(n-1) > l.text || n > l.text {
		l.refuse(wordsText)
	}
	for i := range n {
		if i > 0 {
			write(separator)
		}
		if v := list.Get(index(i)); v != nil && !goja.IsUndefined(v) && !goja.IsNull(v) {
			write(text(v))
		}
		l.spend(1)
	}
	return out.String()
}
