package script

import (
	"errors"
	"reflect"

	"github.com/dop251/goja"
)

// maxChain is how many proxies and prototypes may be looked through from a proxy.
const maxChain = 5000

// limitReflect limits the functions of Reflect.
func (l *limits) limitReflect() error {
	reflection := l.object(l.rt.GlobalObject(), "Reflect")
	return errors.Join(l.limit(reflection, "apply", l.apply(2)), l.limit(reflection, "construct", l.apply(1)),
		l.limit(reflection, "ownKeys", l.list))
}

// limitProxy limits the making of proxies.
func (l *limits) limitProxy() error {
	if err := l.limit(l.object(l.rt.GlobalObject(), "Proxy"), "revocable", l.revocable); err != nil {
		return err
	}
	return l.limitConstructor("Proxy", l.checkProxy)
}

// apply makes the limiter of a function that takes a list of arguments at a place.
func (l *limits) apply(at int) limiter {
	return func(original native) native {
		return func(call goja.FunctionCall) goja.Value {
			if at < len(call.Arguments) {
				if list, ok := call.Arguments[at].(*goja.Object); ok {
					call.Arguments[at] = l.arguments(list)
				}
			}
			return original(call)
		}
	}
}

// arguments is a list of arguments whose length has been looked at.
func (l *limits) arguments(list *goja.Object) goja.Value {
	n := lengthOf(list)
	if n > maxArguments {
		l.refuse(wordsStack)
	}
	if isArray(list) {
		return list
	}
	values := make([]any, max(0, n))
	for i := range values {
		if values[i] = list.Get(index(int64(i))); values[i] == nil {
			values[i] = goja.Undefined()
		}
	}
	return l.rt.NewArray(values...)
}

// list limits functions that list the members of objects: strings and buffers have one for each element.
func (l *limits) list(original native) native {
	return func(call goja.FunctionCall) goja.Value {
		for _, v := range call.Arguments {
			switch v := v.(type) {
			case goja.String:
				if int64(v.Length()) > l.items {
					l.refuse(wordsArray)
				}
			case *goja.Object:
				if hasElements(v) && lengthOf(v) > l.items {
					l.refuse(wordsArray)
				}
			}
		}
		return original(call)
	}
}

// hasElements reports whether an object has a member for each element without keeping one: a boxed string or a typed
// array. That an array is long shows in the memory that it takes, and what a proxy answers with is an array.
func hasElements(obj *goja.Object) bool {
	switch t := obj.ExportType(); {
	case t == proxyType || t == arrayType:
		return false
	default:
		return t.Kind() == reflect.Slice || obj.ClassName() == "String"
	}
}

func (l *limits) revocable(original native) native {
	return func(call goja.FunctionCall) goja.Value {
		l.checkProxy(call.Arguments)
		return original(call)
	}
}

// checkProxy refuses a proxy whose target or handler is the end of a long chain: the engine looks through chains by
// recursion.
func (l *limits) checkProxy(args []goja.Value) {
	for _, v := range args {
		obj, _ := v.(*goja.Object)
		for range maxChain {
			if obj == nil {
				break
			}
			obj = behind(obj)
		}
		if obj != nil {
			l.refuse(wordsStack)
		}
	}
}

// behind is the object that is asked for what obj does not have.
func behind(obj *goja.Object) *goja.Object {
	if obj.ExportType() == proxyType {
		if p, ok := obj.Export().(goja.Proxy); ok {
			return p.Target()
		}
	}
	return obj.Prototype()
}
