package script

import "github.com/dop251/goja"

// A native is a Go function that JavaScript can call. This form costs a tenth of a reflected one.
type native = func(goja.FunctionCall) goja.Value

// natives is the object through which the prelude reaches Go. Few scripts need many of its functions, and to make all of
// them is a good part of a realm's price.
func (r *realm) natives() *goja.Object {
	return r.rt.NewDynamicObject(&lazyNatives{rt: r.rt, made: make(map[string]goja.Value),
		tables: [...]map[string]native{r.testNatives(), r.variableNatives(), r.messageNatives(), r.cookieNatives(),
			r.sendNatives(), r.flowNatives(), r.packageNatives(), r.legacyNatives()}})
}

// lazyNatives makes its functions when they are first read. The prelude only reads.
type lazyNatives struct {
	rt     *goja.Runtime
	tables [8]map[string]native
	made   map[string]goja.Value
}

// Get is for the engine, as are the other methods.
func (n *lazyNatives) Get(name string) goja.Value {
	if v, ok := n.made[name]; ok {
		return v
	}
	for _, table := range n.tables {
		if f, ok := table[name]; ok {
			v := n.rt.ToValue(f)
			n.made[name] = v
			return v
		}
	}
	return nil
}

// Set refuses.
func (n *lazyNatives) Set(string, goja.Value) bool { return false }

// Has reports whether there is such a function.
func (n *lazyNatives) Has(name string) bool { return n.Get(name) != nil }

// Delete refuses.
func (n *lazyNatives) Delete(string) bool { return false }

// Keys tells nothing: nobody looks through them.
func (n *lazyNatives) Keys() []string { return nil }
