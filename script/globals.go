package script

import (
	"cmp"
	"fmt"

	"github.com/dop251/goja"
)

// defineGlobals adds what scripts find besides the language itself.
func (r *realm) defineGlobals() error {
	functions := map[string]native{
		"require":        r.require,
		"setTimeout":     r.setTimeout,
		"setInterval":    r.setInterval,
		"setImmediate":   r.setImmediate,
		"clearTimeout":   r.clearTimer,
		"clearInterval":  r.clearTimer,
		"clearImmediate": r.clearTimer,
		"queueMicrotask": r.queueMicrotask,
		"$evalText":      r.evalText,
	}
	for name, f := range functions {
		if err := r.defineGlobal(name, r.nameless(f)); err != nil {
			return err
		}
	}
	if err := r.defineGlobal("console", r.console()); err != nil {
		return err
	}
	for _, g := range available() {
		if err := r.defineLazy(g); err != nil {
			return err
		}
	}
	return r.defineEval()
}

// nameless makes a function of a script without a name, as Newman's timers are: the engine would take Go's.
func (r *realm) nameless(f native) goja.Value {
	v := r.rt.ToValue(f)
	if object, ok := v.(*goja.Object); ok {
		// The name of a new function can be redefined.
		_ = object.DefineDataProperty("name", r.rt.ToValue(""), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	}
	return v
}

func (r *realm) defineGlobal(name string, v goja.Value) error {
	err := r.rt.GlobalObject().DefineDataProperty(name, v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	if err != nil {
		return fmt.Errorf("define %s: %w", name, err)
	}
	return nil
}

// A lazyGlobal is a global that is made when a script first reads it.
type lazyGlobal struct {
	name string
	// modules are the libraries it may be, the first one that is embedded; none: the prelude makes it.
	modules []string
	// member is the part of the library that it is; "" means all of it.
	member string
	// instead is what the warning of a deprecated global recommends; "" is for one without a warning.
	instead string
	// shown is the name in the warning; "" means name.
	shown string
	// testOnly hides the global from prerequest scripts.
	testOnly bool
	// private is for an object whose methods must be called on itself.
	private bool
}

// defineLazy defines an accessor. As in Newman, where these globals are parameters of the script, what a script assigns
// to one is its own and ends with it.
func (r *realm) defineLazy(g lazyGlobal) error {
	get := func(goja.FunctionCall) goja.Value { return r.readLazy(&g) }
	put := func(call goja.FunctionCall) goja.Value {
		if x := r.current; x != nil {
			x.override(g.name, call.Argument(0))
			x.unfinished = true
		}
		return goja.Undefined()
	}
	err := r.rt.GlobalObject().DefineAccessorProperty(g.name, r.rt.ToValue(get), r.rt.ToValue(put), goja.FLAG_TRUE,
		goja.FLAG_FALSE)
	if err != nil {
		return fmt.Errorf("define %s: %w", g.name, err)
	}
	return nil
}

func (r *realm) readLazy(g *lazyGlobal) goja.Value {
	x := r.current
	if x == nil {
		return goja.Undefined()
	}
	if v, ok := x.overridden[g.name]; ok {
		return v
	}
	// While a library loads, it may look for itself or others among the globals, and must not find them.
	if x.noLegacy && g.member == "" || len(r.loading) > 0 {
		return goja.Undefined()
	}
	v, err := r.makeLazy(g)
	if err != nil {
		r.throw(err)
	}
	v = x.watched(g, v)
	x.override(g.name, v)
	return v
}

func (x *execution) override(name string, v goja.Value) {
	if x.overridden == nil {
		x.overridden = make(map[string]goja.Value)
	}
	x.overridden[name] = v
}

// deprecated warns on the console, as Postman does.
func (x *execution) deprecated(g *lazyGlobal) {
	text := fmt.Sprintf("Using %q is deprecated. Use %q instead.", cmp.Or(g.shown, g.name), g.instead)
	x.log("warn", []goja.Value{x.rt.ToValue(text)})
}

func (r *realm) queueMicrotask(call goja.FunctionCall) goja.Value {
	f, ok := goja.AssertFunction(call.Argument(0))
	if !ok {
		panic(r.rt.NewTypeError("The callback of queueMicrotask must be a function"))
	}
	p, resolve, _ := r.rt.NewPromise()
	_ = resolve(goja.Undefined()) // only fails on a stopped runtime, which runs no more jobs anyway
	then, ok := goja.AssertFunction(r.rt.ToValue(p).ToObject(r.rt).Get("then"))
	if !ok {
		return goja.Undefined()
	}
	job := func(goja.FunctionCall) goja.Value {
		if _, err := f(goja.Undefined()); err != nil {
			panic(err)
		}
		return goja.Undefined()
	}
	if _, err := then(r.rt.ToValue(p), r.rt.ToValue(job)); err != nil {
		r.throw(err)
	}
	return goja.Undefined()
}

// namedError is an Error object with a name of its own.
func (r *realm) namedError(name, message string) goja.Value {
	obj, err := r.rt.New(r.rt.GlobalObject().Get("Error"), r.rt.ToValue(message))
	if err != nil {
		return r.rt.NewTypeError("%s", message)
	}
	set(obj, "name", name)
	return obj
}
