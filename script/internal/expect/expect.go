// Package expect is pm.expect: the words of chai 4 and of Postman's plugin for it, decided in Go where that is certain,
// and handed to the real chai where it is not.
//
// The real chai takes 0.1 to 0.5 ms for an assertion in goja; nearly all assertions pass and use few words. So a chain
// here knows what chai knows about it (the subject, the message and the flags), and decides the common words itself.
// Whenever a word would fail, cannot be decided, or is not known, the same chain is made in the real chai, which is
// loaded only then, and goes on there. So a failure has chai's own text and fields, and every odd word is chai's.
// Nothing is evaluated twice except the word that is handed over.
//
// Rejected: deciding in JavaScript (three times slower), and recording the whole chain for a replay (a getter of the
// subject would run twice, and what chai keeps between two words is known anyway).
//
// The package does not load libraries and does not know pm; see [Config].
package expect

import (
	"errors"

	"github.com/dop251/goja"
)

// Config says where the real chai comes from.
type Config struct {
	// Chai returns the chai object of the runtime with the Postman plugin in use, the same at each call. It is not
	// called before chai is needed, and must not be nil. Its error is thrown as an exception.
	Chai func() (goja.Value, error)
}

// Install makes the functions for rt and returns an object with these members:
//
//	expect(subject, message)  the function for pm.expect; it has the member fail
//	to(subject)               expect(subject).to, for pm.response.to and pm.request.to
//	switchToChai()            gives all assertions to the real chai from now on, returns it, and makes its expect the
//	                          member expect: plugins add members to that
//
// A host calls switchToChai when a script asks for chai itself, because then the script can change what words mean,
// with a plugin or through chai.config. Chains which exist at that moment go on in the real chai too.
func Install(rt *goja.Runtime, cfg Config) (*goja.Object, error) {
	if cfg.Chai == nil {
		return nil, errors.New("expect: no chai")
	}
	x := newEngine(rt, cfg)
	expect := x.function("", 2, x.expect) // Postman's has no name either
	fail := x.function("fail", 4, x.fail)
	members := rt.NewObject()
	x.members = members
	return members, errors.Join(
		expect.Set("fail", fail),
		members.Set("expect", expect),
		members.Set("to", x.function("to", 1, x.to)),
		members.Set("switchToChai", x.function("switchToChai", 0, x.switchToChai)),
	)
}

// engine is what the chains of one runtime share.
type engine struct {
	rt       *goja.Runtime
	source   func() (goja.Value, error)
	chai     *goja.Object // nil until it is needed
	adopt    goja.Callable
	switched bool // everything goes to chai
	members  *goja.Object
	compared comparedPair // see handOver

	methods []*goja.Object // one for each word, made when first used
	spare   *callable      // see callable
	target  *goja.Object   // what callables stand before

	objectProto, dateProto, regexpProto *goja.Object
	hasOwn                              goja.Callable
}

func newEngine(rt *goja.Runtime, cfg Config) *engine {
	x := &engine{rt: rt, source: cfg.Chai, methods: make([]*goja.Object, len(words))}
	x.target = x.function("", 0, func(goja.FunctionCall) goja.Value { return goja.Undefined() })
	x.objectProto = x.prototype("Object")
	x.dateProto = x.prototype("Date")
	x.regexpProto = x.prototype("RegExp")
	x.hasOwn, _ = goja.AssertFunction(x.objectProto.Get("hasOwnProperty"))
	return x
}

func (x *engine) prototype(class string) *goja.Object {
	return x.rt.Get(class).ToObject(x.rt).Get("prototype").ToObject(x.rt)
}

func (x *engine) function(name string, arity int, f func(goja.FunctionCall) goja.Value) *goja.Object {
	object := x.rt.ToValue(f).(*goja.Object)
	for key, value := range map[string]any{"name": name, "length": arity} {
		// These two properties of a new function can be redefined.
		_ = object.DefineDataProperty(key, x.rt.ToValue(value), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	}
	return object
}

func (x *engine) expect(call goja.FunctionCall) goja.Value {
	return x.start(call.Argument(0), call.Argument(1)).self
}

func (x *engine) to(call goja.FunctionCall) goja.Value {
	return x.start(call.Argument(0), goja.Undefined()).Get("to")
}

func (x *engine) start(subject, message goja.Value) *chain {
	c := &chain{engine: x, subject: subject, message: message}
	if x.switched {
		c.self = c.toChai()
	} else {
		c.self = x.rt.NewDynamicObject(c)
	}
	return c
}

func (x *engine) fail(call goja.FunctionCall) goja.Value {
	expect := x.loadChai().Get("expect").ToObject(x.rt)
	return x.invoke(expect, "fail", call.Arguments)
}

func (x *engine) switchToChai(goja.FunctionCall) goja.Value {
	chai := x.loadChai()
	x.switched = true
	if err := x.members.Set("expect", chai.Get("expect")); err != nil {
		x.throw(err)
	}
	return chai
}
