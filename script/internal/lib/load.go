package lib

import (
	"errors"
	"fmt"

	"github.com/dop251/goja"
)

// Load runs the library in rt and returns its module.exports. It runs it anew at each call: who wants the same object
// again keeps it. require serves the libraries which this one shares with others; nil means that Load finds them here.
// An exception while the library runs comes back as a [*goja.Exception].
func Load(rt *goja.Runtime, name string, require func(goja.FunctionCall) goja.Value) (goja.Value, error) {
	program, err := Program(name)
	if err != nil {
		return nil, err
	}
	if require == nil {
		require = requirer(rt)
	}
	return load(rt, name, program, require)
}

func load(rt *goja.Runtime, name string, program *goja.Program, require func(goja.FunctionCall) goja.Value) (
	goja.Value, error) {
	wrapper, err := rt.RunProgram(program)
	if err != nil {
		return nil, fmt.Errorf("library %q: %w", name, err)
	}
	run, ok := goja.AssertFunction(wrapper)
	if !ok {
		return nil, fmt.Errorf("library %q: the bundle is no function", name)
	}
	module, exports := rt.NewObject(), rt.NewObject()
	if err := module.Set("exports", exports); err != nil {
		return nil, err
	}
	if _, err := run(goja.Undefined(), module, exports, rt.ToValue(require)); err != nil {
		return nil, fmt.Errorf("library %q: %w", name, err)
	}
	return module.Get("exports"), nil
}

// requirer makes a require function over this package which loads each library once.
func requirer(rt *goja.Runtime) func(goja.FunctionCall) goja.Value {
	loaded := make(map[string]goja.Value)
	var require func(goja.FunctionCall) goja.Value
	require = func(call goja.FunctionCall) goja.Value {
		name := call.Argument(0).String()
		if exports, ok := loaded[name]; ok {
			return exports
		}
		exports, err := Load(rt, name, require)
		if err != nil {
			panic(thrown(rt, err))
		}
		loaded[name] = exports
		return exports
	}
	return require
}

// thrown is what a function must panic with for err: an exception, or the error which stops the script.
func thrown(rt *goja.Runtime, err error) any {
	if stop, ok := errors.AsType[*goja.InterruptedError](err); ok {
		return stop
	}
	if stop, ok := errors.AsType[*goja.StackOverflowError](err); ok {
		return stop
	}
	return rt.NewGoError(err)
}

// Chai returns a function which gives rt's chai with the Postman assertions in use, always the same object. Nothing is
// loaded before its first call.
func Chai(rt *goja.Runtime) func() (goja.Value, error) {
	var chai goja.Value
	return func() (goja.Value, error) {
		if chai != nil {
			return chai, nil
		}
		loaded, err := loadChai(rt)
		if err != nil {
			return nil, err
		}
		chai = loaded
		return chai, nil
	}
}

func loadChai(rt *goja.Runtime) (goja.Value, error) {
	require := requirer(rt)
	chai, err := Load(rt, "chai", require)
	if err != nil {
		return nil, err
	}
	plugin, err := Load(rt, "chai-postman", require)
	if err != nil {
		return nil, err
	}
	use, ok := goja.AssertFunction(chai.ToObject(rt).Get("use"))
	if !ok {
		return nil, fmt.Errorf("library %q: it has no use", "chai")
	}
	_, err = use(chai, plugin)
	return chai, err
}
