package script

import (
	"errors"
	"fmt"

	"github.com/dop251/goja"

	"runner/script/internal/lib"
)

// A module is what require knows besides the embedded libraries: by name, made when it is first asked for.
type module func(r *realm) (goja.Value, error)

// modules are ours; a library of the same name is not looked at.
var modules = map[string]module{
	"chai": (*realm).requireChai,
	"atob": func(r *realm) (goja.Value, error) { return r.rt.ToValue(r.atob), nil },
	"btoa": func(r *realm) (goja.Value, error) { return r.rt.ToValue(r.btoa), nil },
	"json": globalModule("JSON"),
	"fs":   func(r *realm) (goja.Value, error) { return r.rt.NewObject(), nil },
}

// requireChai gives chai to a script. From then on the script can change what its words mean, so the fast path ends.
func (r *realm) requireChai() (goja.Value, error) {
	begin, ok := goja.AssertFunction(r.expectParts().Get("switchToChai"))
	if !ok {
		return nil, errors.New("switchToChai is not a function")
	}
	return begin(goja.Undefined())
}

func globalModule(name string) module {
	return func(r *realm) (goja.Value, error) { return r.rt.GlobalObject().Get(name), nil }
}

// internalLibraries are embedded for our own use; scripts cannot load them.
var internalLibraries = map[string]bool{"chai-postman": true, "handlebars": true, "lodash3": true, "sugar": true,
	"web-streams": true, "xml2json": true}

// require is the function scripts call.
func (r *realm) require(call goja.FunctionCall) goja.Value {
	name := call.Argument(0).String()
	if internalLibraries[name] {
		panic(r.moduleError(name))
	}
	v, err := r.load(name)
	if err != nil {
		panic(r.loadError(name, err))
	}
	return v
}

// load returns a module, always the same one in a realm. While it is being loaded, a library that looks for itself
// among the globals finds nothing.
func (r *realm) load(name string) (goja.Value, error) {
	if v, ok := r.modules[name]; ok {
		return v, nil
	}
	if r.loading[name] {
		return goja.Undefined(), nil
	}
	r.loading[name] = true
	defer delete(r.loading, name)
	v, err := r.loadNew(name)
	if err != nil {
		return nil, err
	}
	r.modules[name] = v
	return v, nil
}

// loadMember returns a part of a module, or with no name all of it.
func (r *realm) loadMember(name, member string) (goja.Value, error) {
	v, err := r.load(name)
	if obj, ok := v.(*goja.Object); ok && err == nil && member != "" {
		return obj.Get(member), nil
	}
	return v, err
}

func (r *realm) loadNew(name string) (goja.Value, error) {
	if open, ok := modules[name]; ok {
		return open(r)
	}
	if err := r.limits.reachAll(); err != nil {
		return nil, err
	}
	return r.loadLibrary(name, func() (goja.Value, error) { return lib.Load(r.rt, name, r.requireAny) })
}

// requireAny is the require that libraries call.
func (r *realm) requireAny(call goja.FunctionCall) goja.Value {
	name := call.Argument(0).String()
	v, err := r.load(name)
	if err != nil {
		panic(r.loadError(name, err))
	}
	return v
}

// loadError is what require throws.
func (r *realm) loadError(name string, err error) any {
	switch {
	case isEngineError(err):
		return err
	case errors.Is(err, lib.ErrUnknown):
		return r.moduleError(name)
	}
	if ex, ok := errors.AsType[*goja.Exception](err); ok {
		return ex
	}
	return r.namedError("Error", err.Error())
}

func (r *realm) moduleError(name string) goja.Value {
	v := r.namedError("Error", fmt.Sprintf("Cannot find module '%s'", name))
	if obj, ok := v.(*goja.Object); ok {
		set(obj, "code", "MODULE_NOT_FOUND")
	}
	return v
}
