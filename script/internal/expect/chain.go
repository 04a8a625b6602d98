package expect

import "github.com/dop251/goja"

// flags are what words leave behind for later words. The names are chai's.
type flags uint16

const (
	negate flags = 1 << iota
	deep
	nested
	own
	ordered
	anyKey
	allKeys
	itself
	contains
	doLength
)

var flagNames = [...]string{
	"negate", "deep", "nested", "own", "ordered", "any", "all", "itself", "contains", "doLength",
}

// A chain is what expect and each word return. As in chai a word makes a new one, and some words also change the one
// before: after e.not, e is negated. Scripts which keep a chain in a variable see the difference.
type chain struct {
	*engine
	self             *goja.Object
	subject, message goja.Value
	number           goja.Value // what responseTime notes beside the subject, or nil
	found            goja.Value // the value which property found, the next subject
	flags            flags
	real             *goja.Object // once not nil, chai has taken over
}

func (c *chain) has(f flags) bool { return c.flags&f != 0 }

// next is the chain after a word.
func (c *chain) next() *chain {
	n := *c
	n.self = c.rt.NewDynamicObject(&n)
	return &n
}

// Get is the value of a member in a script: a word, or whatever chai says to it.
func (c *chain) Get(key string) goja.Value {
	if c.real != nil || c.switched {
		return orUndefined(c.toChai().Get(key))
	}
	w, ok := words[key]
	if !ok {
		return c.unknown(key)
	}
	switch w.kind {
	case language:
		return c.next().self
	case flagging:
		c.flags = c.flags&^w.clear | w.set
		return c.next().self
	case property:
		return c.property(w)
	case chainable:
		return c.chainable(w)
	default:
		return c.method(w)
	}
}

// unknown members are chai's, except those which JavaScript itself looks for in any value.
func (c *chain) unknown(key string) goja.Value {
	switch key {
	case "then", "catch", "inspect", "toJSON":
		return goja.Undefined()
	}
	return orUndefined(c.toChai().Get(key))
}

func (c *chain) property(w *word) goja.Value {
	if c.passes(w.check(c, nil)) {
		return c.next().self
	}
	return orUndefined(c.toChai().Get(w.name))
}

// Set, Has, Delete and Keys make a chain a [goja.DynamicObject]: nothing can be changed, every member exists.
func (c *chain) Set(string, goja.Value) bool { return false }

// Has reports what chai would find; see Set.
func (c *chain) Has(key string) bool { _, ok := words[key]; return ok }

// Delete refuses; see Set.
func (c *chain) Delete(string) bool { return false }

// Keys is empty; see Set.
func (c *chain) Keys() []string { return nil }

// A verdict is what a word found out about the subject.
type verdict uint8

const (
	unsure verdict = iota
	holds
	fails
)

func verdictOf(ok bool) verdict {
	if ok {
		return holds
	}
	return fails
}

func (c *chain) passes(v verdict) bool {
	return v != unsure && (v == holds) != c.has(negate)
}

// assert runs a word with arguments.
func (c *chain) assert(w *word, args []goja.Value) goja.Value {
	if c.real != nil || c.switched {
		return c.invoke(c.toChai(), w.name, args)
	}
	c.flags |= w.set
	if w.message > 0 && len(args) > w.message && args[w.message].ToBoolean() {
		c.message = args[w.message]
	}
	if !c.passes(w.check(c, args)) {
		return c.handOver(w, args)
	}
	c.compared = comparedPair{}
	if w.moves {
		c.subject, c.found = c.found, nil
	}
	return c.next().self
}

// handOver gives a word to chai, with what is known of a comparison that it will want.
func (c *chain) handOver(w *word, args []goja.Value) goja.Value {
	assertion := c.toChai()
	defer func() { c.compared = comparedPair{} }()
	return c.invoke(assertion, w.name, args)
}
