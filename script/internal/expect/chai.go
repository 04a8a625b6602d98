package expect

import (
	"errors"
	"sync"

	"github.com/dop251/goja"
)

// adopter makes an assertion of the real chai which is in the state of one of our chains.
var adopter = sync.OnceValue(func() *goja.Program {
	return goja.MustCompile("expect", `(function (chai, subject, message, number, ...flags) {
	const assertion = new chai.Assertion(subject, message);
	if (number !== undefined) chai.util.flag(assertion, 'number', number);
	for (const name of flags) chai.util.flag(assertion, name, true);
	return assertion;
})`, true)
})

func (x *engine) loadChai() *goja.Object {
	if x.chai != nil {
		return x.chai
	}
	chai, err := x.source()
	if err != nil {
		x.throw(err)
	}
	adopt, err := x.rt.RunProgram(adopter())
	if err != nil {
		x.throw(err)
	}
	x.adopt, _ = goja.AssertFunction(adopt)
	x.chai = chai.ToObject(x.rt)
	x.quickenChai()
	return x.chai
}

// A comparedPair is two objects and what came of comparing them, for as long as no script can have changed them.
type comparedPair struct {
	a, b    *goja.Object
	verdict verdict
}

func (x *engine) remember(a, b goja.Value, v verdict) {
	l, okL := a.(*goja.Object)
	r, okR := b.(*goja.Object)
	if okL && okR {
		x.compared = comparedPair{l, r, v}
	}
}

// recall compares, unless it was just done.
func (x *engine) recall(a, b goja.Value) verdict {
	pair := x.compared
	x.compared = comparedPair{}
	l, okL := a.(*goja.Object)
	r, okR := b.(*goja.Object)
	if okL && okR && l == pair.a && r == pair.b {
		return pair.verdict
	}
	return x.deepEqual(a, b)
}

// quickenChai puts a function before the deep comparison of the real chai: what can be compared here need not be
// compared there, which takes fifty times as long.
func (x *engine) quickenChai() {
	util, ok := x.chai.Get("util").(*goja.Object)
	if !ok {
		return
	}
	slow, ok := goja.AssertFunction(util.Get("eql"))
	if !ok {
		return
	}
	quick := x.function("eql", 3, func(call goja.FunctionCall) goja.Value {
		if len(call.Arguments) == 2 {
			if v := x.recall(call.Arguments[0], call.Arguments[1]); v != unsure {
				return x.rt.ToValue(v == holds)
			}
		}
		return x.call(slow, call.This, call.Arguments)
	})
	// A chai whose members cannot be set goes on as it was.
	_ = errors.Join(quick.Set("MemoizeMap", util.Get("eql").ToObject(x.rt).Get("MemoizeMap")), util.Set("eql", quick))
}

// throw makes an error of Go an exception of the script, unless it must stop the script.
func (x *engine) throw(err error) {
	if stop, ok := errors.AsType[*goja.InterruptedError](err); ok {
		panic(stop)
	}
	if stop, ok := errors.AsType[*goja.StackOverflowError](err); ok {
		panic(stop)
	}
	if exception, ok := err.(*goja.Exception); ok {
		panic(exception)
	}
	panic(x.rt.NewGoError(err))
}

// toChai gives the assertion of the real chai which c goes on as.
func (c *chain) toChai() *goja.Object {
	if c.real != nil {
		return c.real
	}
	chai := c.loadChai()
	number := c.number
	if number == nil {
		number = goja.Undefined()
	}
	args := []goja.Value{chai, c.subject, c.message, number}
	for i, name := range flagNames {
		if c.flags&(1<<i) != 0 {
			args = append(args, c.rt.ToValue(name))
		}
	}
	c.real = c.call(c.adopt, goja.Undefined(), args).ToObject(c.rt)
	return c.real
}

// invoke calls the method of an object of chai.
func (x *engine) invoke(object *goja.Object, method string, args []goja.Value) goja.Value {
	f, ok := goja.AssertFunction(object.Get(method))
	if !ok {
		panic(x.rt.NewTypeError("%s is not a function", method))
	}
	return x.call(f, object, args)
}

// call lets exceptions pass through.
func (x *engine) call(f goja.Callable, this goja.Value, args []goja.Value) goja.Value {
	result, err := f(this, args...)
	if err != nil {
		x.throw(err)
	}
	return result
}

// detached is a method of chai called on something else than a chain: chai's own affair.
func (x *engine) detached(name string, this goja.Value, args []goja.Value) goja.Value {
	assertion := x.loadChai().Get("Assertion").ToObject(x.rt)
	f, ok := goja.AssertFunction(assertion.Get("prototype").ToObject(x.rt).Get(name))
	if !ok {
		panic(x.rt.NewTypeError("%s is not a function", name))
	}
	return x.call(f, this, args)
}

func orUndefined(v goja.Value) goja.Value {
	if v == nil {
		return goja.Undefined()
	}
	return v
}
