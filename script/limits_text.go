package script

import (
	"strings"

	"github.com/dop251/goja"

	"runner/script/internal/jsonx"
)

func (l *limits) repeat(original native) native {
	return func(call goja.FunctionCall) goja.Value {
		if n, s := l.number(&call, 0), l.subject(&call); s != nil && n > 0 {
			if float64(s.Length())*n > float64(l.text) {
				l.refuse(wordsText)
			}
		}
		return original(call)
	}
}

// number is an argument as a number, which the original gets too.
func (l *limits) number(call *goja.FunctionCall, at int) float64 {
	if at >= len(call.Arguments) {
		return 0
	}
	v := call.Arguments[at]
	if obj, ok := v.(*goja.Object); ok {
		v = obj.ToNumber()
		call.Arguments[at] = v
	}
	return v.ToFloat()
}

// subject is the string that a method of strings is called on; nil if it has none, which is for the original to say.
func (l *limits) subject(call *goja.FunctionCall) goja.String {
	if s, ok := call.This.(goja.String); ok {
		return s
	}
	if goja.IsUndefined(call.This) || goja.IsNull(call.This) {
		return nil
	}
	s := l.textOf(call.This)
	call.This = s
	return s
}

func (l *limits) pad(original native) native {
	return func(call goja.FunctionCall) goja.Value {
		if n := l.number(&call, 0); n > float64(l.text) {
			l.refuse(wordsText)
		}
		return original(call)
	}
}

func (l *limits) concatTexts(original native) native {
	return func(call goja.FunctionCall) goja.Value {
		s := l.subject(&call)
		if s == nil {
			return original(call)
		}
		left := l.text - int64(s.Length())
		for i, v := range call.Arguments {
			text := l.textOf(v)
			if left -= int64(text.Length()); left < 0 {
				l.refuse(wordsText)
			}
			call.Arguments[i] = text
		}
		return original(call)
	}
}

// widen makes the limiter of what may make a text longer by a factor.
func (l *limits) widen(factor int64) limiter {
	return func(original native) native {
		return func(call goja.FunctionCall) goja.Value {
			if s := l.subject(&call); s != nil && int64(s.Length()) > l.text/factor {
				l.refuse(wordsText)
			}
			return original(call)
		}
	}
}

// rawText limits String.raw.
func (l *limits) rawText(original native) native {
	return func(call goja.FunctionCall) goja.Value {
		template, ok := call.Argument(0).(*goja.Object)
		if !ok {
			return original(call)
		}
		given := template.Get("raw")
		if given == nil || goja.IsUndefined(given) || goja.IsNull(given) {
			return original(call)
		}
		parts := given.ToObject(l.rt)
		n := lengthOf(parts)
		if n > l.items {
			l.refuse(wordsText)
		}
		left := l.text
		whole := make([]any, 0, max(0, n))
		for i := range n {
			part := l.textOf(parts.Get(index(i)))
			left -= int64(part.Length())
			if at := int(i) + 1; at < len(call.Arguments) && i+1 < n {
				inner := l.textOf(call.Arguments[at])
				call.Arguments[at] = inner
				left -= int64(inner.Length())
			}
			if left < 0 {
				l.refuse(wordsText)
			}
			whole = append(whole, part)
			l.spend(1)
		}
		counted := l.rt.NewObject()
		set(counted, "raw", l.rt.NewArray(whole...))
		call.Arguments[0] = counted
		return original(call)
	}
}

// split limits String.prototype.split by the number of pieces.
func (l *limits) split(original native) native {
	return func(call goja.FunctionCall) goja.Value {
		s, ok := call.This.(goja.String)
		if !ok || int64(s.Length()) <= l.items/2 {
			return original(call)
		}
		if separator, ok := call.Argument(0).(goja.String); ok && l.pieces(s, separator) > l.items {
			l.refuse(wordsArray)
		}
		return original(call)
	}
}

// pieces is how often part is found in s.
func (l *limits) pieces(s, part goja.String) int64 {
	if part.Length() == 0 {
		return int64(s.Length()) + 1
	}
	return int64(strings.Count(s.String(), part.String())) + 1
}

// search limits the methods that make a regular expression of what is none.
func (l *limits) search(original native) native {
	return func(call goja.FunctionCall) goja.Value {
		if pattern, ok := call.Argument(0).(goja.String); ok {
			l.checkPattern(pattern)
		} else if obj, ok := call.Argument(0).(*goja.Object); ok && obj.GetSymbol(goja.SymMatch) == nil {
			pattern := l.textOf(obj)
			l.checkPattern(pattern)
			call.Arguments[0] = pattern
		}
		return original(call)
	}
}

// json are the limits of JSON.stringify.
func (l *limits) json() jsonx.Bounds {
	return jsonx.Bounds{Text: int(l.text), Spend: l.spend, Refuse: l.refuse}
}
