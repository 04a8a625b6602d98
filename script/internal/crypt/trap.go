package crypt

import (
	"fmt"
	"maps"

	"github.com/dop251/goja"
)

// A wrapper decides a call in Go; nil leaves it to the original function.
type wrapper func(call goja.FunctionCall) goja.Value

// A trap is a method whose definition gives a library away.
type trap struct {
	wrap wrapper
	// found, instead of wrap, is told of any object that gets a function of that name, after it has got it.
	found func(target *goja.Object)
	// companions are wrapped on the same prototype, whether they are defined before or after the method. Their names
	// alone would say too little.
	companions map[string]wrapper
}

// TrapLibraries makes the runtime notice when a library defines its arithmetic, and put Go in front of it. It adds
// setters to Object.prototype, under names which only such libraries define; an assignment to a prototype meets them
// wherever its text came from, and the assigned function becomes an ordinary property. The setters cannot be
// enumerated, and reading one gives undefined.
func TrapLibraries(rt *goja.Runtime) error {
	root, err := prototype(rt, "Object")
	if err != nil {
		return fmt.Errorf("trap libraries: %w", err)
	}
	traps := jsbnTraps(rt)
	maps.Copy(traps, ellipticTraps(rt))
	maps.Copy(traps, cryptoJSTraps(rt))
	for name, t := range traps {
		if err := define(rt, root, name, t); err != nil {
			return fmt.Errorf("trap %s: %w", name, err)
		}
	}
	return nil
}

func define(rt *goja.Runtime, on *goja.Object, name string, t trap) error {
	set := func(call goja.FunctionCall) goja.Value {
		if target, ok := call.This.(*goja.Object); ok {
			spring(rt, target, name, call.Argument(0), t)
		}
		return goja.Undefined()
	}
	return on.DefineAccessorProperty(name, nil, named(rt, set, name, 1), goja.FLAG_TRUE, goja.FLAG_FALSE)
}

// spring is the assignment of a trapped name. Only what a class's prototype gets is wrapped. It fails on frozen objects
// only, where an assignment has no effect either.
func spring(rt *goja.Runtime, target *goja.Object, name string, v goja.Value, t trap) {
	f, ok := v.(*goja.Object)
	original, callable := goja.AssertFunction(v)
	if !ok || !callable || t.found != nil || !isPrototype(target) {
		_ = target.DefineDataProperty(name, v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE)
		if callable && t.found != nil {
			t.found(target)
		}
		return
	}
	wrapped := wrap(rt, f, original, t.wrap)
	_ = target.DefineDataProperty(name, wrapped, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE)
	for companion, w := range t.companions {
		if there := target.Get(companion); there != nil && !goja.IsUndefined(there) {
			spring(rt, target, companion, there, trap{wrap: w})
			continue
		}
		_ = define(rt, target, companion, trap{wrap: w})
	}
}

// isPrototype reports whether obj is the prototype of its constructor.
func isPrototype(obj *goja.Object) bool {
	ctor, ok := obj.Get("constructor").(*goja.Object)
	if !ok {
		return false
	}
	proto, ok := ctor.Get("prototype").(*goja.Object)
	return ok && proto.SameAs(obj)
}

func wrap(rt *goja.Runtime, f *goja.Object, original goja.Callable, w wrapper) goja.Value {
	call := func(call goja.FunctionCall) goja.Value {
		if v := w(call); v != nil {
			return v
		}
		return rethrow(original(call.This, call.Arguments...))
	}
	params, _ := integer(f.Get("length"))
	return named(rt, call, f.Get("name").String(), int(params))
}
