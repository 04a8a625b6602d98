package script

import "github.com/dop251/goja"

// watched is a global from before pm as scripts get it: its first use, not its being looked up, is warned about.
// Postman wraps these globals in the same way.
func (x *execution) watched(g *lazyGlobal, v goja.Value) goja.Value {
	target, ok := v.(*goja.Object)
	if !ok || g.instead == "" {
		return v
	}
	w := &watch{x: x, global: g}
	return x.rt.ToValue(x.rt.NewProxy(target, &goja.ProxyTrapConfig{
		Get: func(target *goja.Object, property string, _ goja.Value) goja.Value {
			w.used()
			return w.member(target, property, target.Get(property))
		},
		GetSym: func(target *goja.Object, property *goja.Symbol, _ goja.Value) goja.Value {
			w.used()
			return w.member(target, "", target.GetSymbol(property))
		},
		Set: func(target *goja.Object, property string, value goja.Value, _ goja.Value) bool {
			w.used()
			return target.Set(property, value) == nil
		},
		Apply: func(target *goja.Object, this goja.Value, args []goja.Value) goja.Value {
			w.used()
			f, _ := goja.AssertFunction(target) // the trap is for functions only
			result, err := f(this, args...)
			if err != nil {
				panic(err)
			}
			return result
		},
	}))
}

// A watch warns once.
type watch struct {
	x      *execution
	global *lazyGlobal
	warned bool
}

func (w *watch) used() {
	if !w.warned && w.x == w.x.realm.current {
		w.warned = true
		w.x.deprecated(w.global)
	}
}

// member is what a script reads. Methods of the sdk's classes reach private parts of their object, which they would not
// find in the proxy.
func (w *watch) member(target *goja.Object, name string, v goja.Value) goja.Value {
	f, ok := v.(*goja.Object)
	if !ok {
		if v == nil {
			return goja.Undefined()
		}
		return v
	}
	if _, callable := goja.AssertFunction(f); !callable || !w.global.private || name == "constructor" {
		return v
	}
	return w.x.realm.bound(f, target)
}

// bound is f with this set.
func (r *realm) bound(f, this *goja.Object) goja.Value {
	bind, ok := goja.AssertFunction(f.Get("bind"))
	if !ok {
		return f
	}
	v, err := bind(f, this)
	if err != nil {
		panic(err)
	}
	return v
}
