package script

import (
	"embed"
	"errors"
	"fmt"
	"sync"

	"github.com/dop251/goja"
	"github.com/dop251/goja/parser"

	"runner/script/internal/jsonx"
	"runner/script/internal/lib"
	"runner/script/internal/packages"
	"runner/script/internal/web"
)

// A realm is a runtime with everything scripts find in it. What belongs to one script is in current.
type realm struct {
	cfg     Config
	rt      *goja.Runtime
	current *execution // nil between scripts
	hooks   hooks
	modules map[string]goja.Value // what require has loaded
	loading map[string]bool
	offered map[sugarName]bool // the methods of Sugar.js that something stands for
	sugared bool               // Sugar.js is loaded
	expect  *goja.Object       // the parts of pm.expect; nil before they are used
	chai    func() (goja.Value, error)
	web     *web.Globals
	limits  *limits
	sdk     *goja.Object // the classes of requests and responses; nil before they are used
	trapped bool         // libraries that scripts bring along are expected
	eval    evaluator
	folder  *packages.Folder // of --packages; nil before it is used
}

// hooks are the functions of the prelude that we call.
type hooks struct {
	start  goja.Callable // (body): runs a script
	finish goja.Callable // (): what is left at a script's end
	answer goja.Callable // (callback, error, response, cookies): the end of pm.sendRequest
	legacy goja.Callable // (name): a global from before pm
	early  goja.Callable // (): what is reported after a script's synchronous part
	swap   goja.Callable // (state): puts a script's state in place of the current one, which it returns
	text   goja.Callable // (value): the JSON that a variable persists as
}

//go:embed js/*.js
var preludeFiles embed.FS

// preludeNames is the order in which the parts of the prelude are joined: they are one function and share its scope.
var preludeNames = [...]string{"pm", "tests", "variables", "scope", "message", "cookies", "send", "flow", "legacy"}

// prelude is compiled once for the process.
var prelude = sync.OnceValues(func() (*goja.Program, error) {
	text := "(function (host, global) {'use strict';\n"
	for _, name := range preludeNames {
		part, err := preludeFiles.ReadFile("js/" + name + ".js")
		if err != nil {
			return nil, fmt.Errorf("read the prelude: %w", err)
		}
		text += string(part)
	}
	text += "return {start, finish, answer, legacy, early, swap, text: textOf};\n})"
	tree, err := parser.ParseFile(nil, preludeSource, text, 0, parser.WithDisableSourceMaps)
	if err != nil {
		return nil, fmt.Errorf("parse the prelude: %w", err)
	}
	return goja.CompileAST(tree, false)
})

// preludeSource is the prelude's file name in stacks, where its frames are left out.
const preludeSource = "pm.js"

func newRealm(cfg Config) (*realm, error) {
	r := &realm{cfg: cfg, rt: goja.New(), modules: map[string]goja.Value{}, loading: map[string]bool{}}
	chai := lib.Chai(r.rt)
	r.chai = func() (goja.Value, error) {
		if err := r.limits.reachAll(); err != nil {
			return nil, err
		}
		return chai()
	}
	r.rt.SetMaxCallStackSize(cfg.MaxCallStack)
	r.rt.SetParserOptions(parser.WithDisableSourceMaps) // for eval and new Function
	r.rt.SetTimeSource(goja.Now(cfg.Now))
	r.rt.SetRandSource(cfg.Random)
	r.rt.SetPromiseRejectionTracker(r.track)
	var err error
	if r.limits, err = newLimits(r.rt, cfg.MemoryLimit); err != nil {
		return nil, err
	}
	if err := jsonx.InstallBounded(r.rt, r.limits.json()); err != nil {
		return nil, err
	}
	if r.web, err = web.Install(r.rt); err != nil {
		return nil, err
	}
	r.web.Library = r.load
	if err := r.defineGlobals(); err != nil {
		return nil, err
	}
	if err := r.defineCrypto(); err != nil {
		return nil, err
	}
	if err := r.defineDates(); err != nil {
		return nil, err
	}
	return r, r.runPrelude()
}

func (r *realm) runPrelude() error {
	code, err := prelude()
	if err != nil {
		return err
	}
	made, err := r.rt.RunProgram(code)
	if err != nil {
		return err
	}
	build, ok := goja.AssertFunction(made)
	if !ok {
		return errors.New("the prelude is not a function")
	}
	parts, err := build(goja.Undefined(), r.natives(), r.rt.GlobalObject())
	if err != nil {
		return fmt.Errorf("run the prelude: %w", err)
	}
	return r.hooks.take(parts)
}

// take finds the hooks in what the prelude returned.
func (h *hooks) take(parts goja.Value) error {
	obj, ok := parts.(*goja.Object)
	if !ok {
		return errors.New("the prelude returned no object")
	}
	hooks := map[string]*goja.Callable{"start": &h.start, "early": &h.early, "finish": &h.finish, "answer": &h.answer,
		"legacy": &h.legacy, "swap": &h.swap, "text": &h.text}
	for name, f := range hooks {
		if *f, ok = goja.AssertFunction(obj.Get(name)); !ok {
			return fmt.Errorf("the prelude has no %s", name)
		}
	}
	return nil
}

// running returns the current execution. Between scripts there is none, and nothing of a script can be running. A script
// that was told to stop ends here.
func (r *realm) running() *execution {
	if r.current == nil {
		panic(r.rt.NewTypeError("no script is running"))
	}
	r.current.heed()
	return r.current
}

// throw raises err as a JavaScript error; exceptions and interrupts go on as they are.
func (r *realm) throw(err error) {
	if isEngineError(err) {
		panic(err)
	}
	panic(r.rt.NewTypeError("%s", err.Error()))
}

// set defines properties of an object in order. It can only fail on frozen objects, which ours are not.
func set(obj *goja.Object, key string, v any) { _ = obj.Set(key, v) }
