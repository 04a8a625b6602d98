package expect

import "github.com/dop251/goja"

// chainKey is the member of a callable by which its chain is found. No word has this name.
const chainKey = "\x00chain"

// method gives the function of a word; all chains of a runtime share it and it finds its chain as this.
func (c *chain) method(w *word) goja.Value {
	if f := c.methods[w.id]; f != nil {
		return f
	}
	x := c.engine
	f := x.function(w.name, 0, func(call goja.FunctionCall) goja.Value {
		if c := x.chainOf(call.This); c != nil {
			return c.assert(w, call.Arguments)
		}
		return x.detached(w.name, call.This, call.Arguments)
	})
	guard := x.rt.NewProxy(f, &goja.ProxyTrapConfig{
		Get: func(_ *goja.Object, key string, _ goja.Value) goja.Value { return x.memberOfMethod(w.name, key) },
	})
	x.methods[w.id] = x.rt.ToValue(guard).(*goja.Object)
	return x.methods[w.id]
}

// memberOfMethod is what expect(1).to.equal.key gives: mostly an error of chai about the usage of equal.
func (x *engine) memberOfMethod(method, key string) goja.Value {
	c := &chain{engine: x, subject: goja.Undefined(), message: goja.Undefined()}
	return orUndefined(c.toChai().Get(method).ToObject(x.rt).Get(key))
}

// chainOf finds the chain behind a this, nil if there is none.
func (x *engine) chainOf(this goja.Value) *chain {
	object, ok := this.(*goja.Object)
	if !ok {
		return nil
	}
	switch exported := object.ExportType(); exported {
	case chainType:
		return object.Export().(*chain)
	case proxyType:
		if inner, ok := object.Get(chainKey).(*goja.Object); ok && inner.ExportType() == chainType {
			return inner.Export().(*chain)
		}
	}
	return nil
}

// A callable is what a word like "an" gives: a function which also has all the words, and shares the state of the chain
// it was taken from. It is a proxy, dear to make, so the engine keeps one and binds it again after it was called the
// usual way, when no script can still be interested in it: e.an('array') does not keep e.an. One of which a member was
// asked is never bound again.
type callable struct {
	*engine
	object *goja.Object
	word   *word
	owner  *chain       // the chain it was taken from, nil when free
	before *chain       // the owner before the word changed its subject, nil if it did not
	real   *goja.Object // what chai has in its place, once that is needed
}

// chainable marks the chain with the word and gives its function.
func (c *chain) chainable(w *word) goja.Value {
	var before *chain
	if w.enter != nil {
		b := *c
		before = &b
		if !w.enter(c) {
			return orUndefined(c.toChai().Get(w.name))
		}
	}
	c.flags |= w.set
	p := c.spare
	if p == nil || p.owner != nil {
		p = c.newCallable()
	}
	p.word, p.owner, p.before = w, c, before
	return p.object
}

func (x *engine) newCallable() *callable {
	p := &callable{engine: x}
	x.spare = p
	p.object = x.rt.ToValue(x.rt.NewProxy(x.target, &goja.ProxyTrapConfig{
		Get: func(_ *goja.Object, key string, _ goja.Value) goja.Value { return p.member(key) },
		Apply: func(_ *goja.Object, this goja.Value, args []goja.Value) goja.Value {
			return p.apply(this, args)
		},
	})).(*goja.Object)
	return p
}

func (p *callable) member(key string) goja.Value {
	p.retire()
	if key == chainKey {
		return p.owner.self
	}
	if _, ok := words[key]; ok && key != "length" {
		return p.owner.Get(key)
	}
	return orUndefined(p.toChai().Get(key))
}

// retire keeps p from being bound again. One that is free gets an owner about which nothing is known.
func (p *callable) retire() {
	if p.spare == p {
		p.spare = nil
	}
	if p.owner == nil {
		p.owner = p.start(goja.Undefined(), goja.Undefined())
	}
}

// toChai gives the callable of the real chai which p goes on as.
func (p *callable) toChai() *goja.Object {
	if p.real == nil {
		p.takeBack(p.owner)
		p.real = p.owner.toChai().Get(p.word.name).ToObject(p.rt)
	}
	return p.real
}

// takeBack lets chai begin before the word: it changes the subject itself.
func (p *callable) takeBack(c *chain) {
	if c == p.owner && p.before != nil && c.real == nil {
		c.real = p.before.toChai()
	}
}

func (p *callable) apply(this goja.Value, args []goja.Value) goja.Value {
	w, c := p.word, p.chainOf(this)
	if c == nil {
		p.retire()
		f, ok := goja.AssertFunction(p.toChai())
		if !ok {
			panic(p.rt.NewTypeError("%s is not a function", w.name))
		}
		return p.call(f, this, args)
	}
	p.takeBack(c)
	if c == p.owner && p.spare == p {
		p.owner, p.before = nil, nil
	}
	return c.assert(w, args)
}
