package script

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"github.com/dop251/goja"
)

// Postman's realm has Sugar.js, which adds hundreds of methods to the prototypes of the language; old scripts use a few
// of them. It takes longer to load than all the rest together, so it is loaded when one of its methods is read. For
// that, accessors stand in its place, and only those whose names occur in a script. String's has, which is by far the
// most used, is our own.

// A sugarName is a method of Sugar.js: the path of its owner among the globals, and its name there.
type sugarName struct{ owner, name string }

// sugarText lists the methods: a line with an owner and a colon, and names up to the next one.
//
//go:embed sugar.txt
var sugarText string

// sugarOwners has the owners of the methods of each name.
var sugarOwners = sync.OnceValue(func() map[string][]string {
	owners := make(map[string][]string)
	owner := ""
	for _, word := range strings.Fields(sugarText) {
		if name, ok := strings.CutSuffix(word, ":"); ok {
			owner = name
			continue
		}
		owners[word] = append(owners[word], owner)
	}
	return owners
})

// sugarIn finds the methods of Sugar.js that a script can reach: what follows a dot and has the name of one.
func sugarIn(source string) []sugarName {
	var found []sugarName
	owners := sugarOwners()
	seen := make(map[string]bool)
	for rest := source; ; {
		dot := strings.IndexByte(rest, '.')
		if dot < 0 {
			return found
		}
		rest = strings.TrimLeft(rest[dot+1:], " \t\r\n")
		name := rest[:wordLen(rest)]
		if owners[name] == nil || seen[name] {
			continue
		}
		seen[name] = true
		for _, owner := range owners[name] {
			found = append(found, sugarName{owner, name})
		}
	}
}

// wordLen is the length of the identifier that s begins with, as far as it has letters and digits only.
func wordLen(s string) int {
	for i := range len(s) {
		c := s[i] | 0x20
		if (c < 'a' || c > 'z') && (s[i] < '0' || s[i] > '9') {
			return i
		}
	}
	return len(s)
}

// offerSugar puts accessors where the methods of Sugar.js would be that the script may use. What the language or a
// script has defined stays.
func (r *realm) offerSugar(p *program) error {
	for _, m := range p.sugar {
		if r.sugared || r.offered[m] {
			continue
		}
		owner := r.sugarOwner(m.owner)
		if owner == nil || owner.Get(m.name) != nil {
			continue
		}
		if err := r.offer(owner, m); err != nil {
			return fmt.Errorf("define %s.%s: %w", m.owner, m.name, err)
		}
		if r.offered == nil {
			r.offered = make(map[sugarName]bool)
		}
		r.offered[m] = true
	}
	return nil
}

func (r *realm) offer(owner *goja.Object, m sugarName) error {
	if m == (sugarName{"String.prototype", "has"}) {
		return owner.DefineDataProperty(m.name, r.rt.ToValue(r.stringHas), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	}
	get := func(goja.FunctionCall) goja.Value {
		if err := r.addSugar(); err != nil {
			panic(r.loadError("sugar", err))
		}
		return owner.Get(m.name)
	}
	put := func(call goja.FunctionCall) goja.Value {
		// As if a plain property stood there: it is overwritten, and other objects get one of their own.
		this, enumerable := call.This.ToObject(r.rt), goja.FLAG_TRUE
		if this.SameAs(owner) {
			enumerable = goja.FLAG_FALSE
			delete(r.offered, m)
		}
		err := this.DefineDataProperty(m.name, call.Argument(0), goja.FLAG_TRUE, goja.FLAG_TRUE, enumerable)
		if err != nil {
			r.throw(err)
		}
		return goja.Undefined()
	}
	return owner.DefineAccessorProperty(m.name, r.rt.ToValue(get), r.rt.ToValue(put), goja.FLAG_TRUE, goja.FLAG_FALSE)
}

// addSugar takes what stands in for the library away and loads it. What scripts have defined stays.
func (r *realm) addSugar() error {
	r.sugared = true
	for m := range r.offered {
		if own := r.sugarOwner(m.owner); own != nil {
			if err := own.Delete(m.name); err != nil {
				return err
			}
		}
	}
	_, err := r.load("sugar")
	return err
}

// sugarOwner finds Array, Array.prototype and so on; nil if a script has taken it away.
func (r *realm) sugarOwner(path string) *goja.Object {
	class, part, _ := strings.Cut(path, ".")
	owner, _ := r.rt.GlobalObject().Get(class).(*goja.Object)
	if part == "" || owner == nil {
		return owner
	}
	owner, _ = owner.Get(part).(*goja.Object)
	return owner
}

// stringHas is String's has: whether the text contains find, or find, a regular expression, occurs in it.
func (r *realm) stringHas(call goja.FunctionCall) goja.Value {
	find := call.Argument(0)
	obj, ok := find.(*goja.Object)
	if !ok || obj.ClassName() != "RegExp" {
		return r.rt.ToValue(strings.Contains(call.This.String(), find.String()))
	}
	search, ok := goja.AssertFunction(call.This.ToObject(r.rt).Get("search"))
	if !ok {
		return r.rt.ToValue(false)
	}
	at, err := search(call.This, find)
	if err != nil {
		r.throw(err)
	}
	return r.rt.ToValue(at.ToInteger() >= 0)
}
