// Package web gives a goja runtime the globals of the web platform which Postman's newer sandboxes have and the
// language itself does not: URL, TextEncoder, Blob, AbortController, structuredClone, Intl and others.
//
// Nothing is built before a script asks for it. The globals are not properties of the global object at first: an
// object above it in the prototype chain is asked for every name that is missing, builds what it knows and defines it.
// So a runtime whose scripts need none of them pays for one object.
package web

import (
	"embed"
	"fmt"
	"strings"
	"sync"

	"github.com/dop251/goja"
	"github.com/dop251/goja/parser"
)

//go:embed js/*.js
var files embed.FS

// parts names the file that makes each global.
var parts = map[string]string{
	"URL": "url", "URLSearchParams": "url",
	"TextEncoder": "text", "TextDecoder": "text",
	"Blob": "blob", "File": "blob",
	"DOMException": "exception",
	"Event":        "event", "EventTarget": "event", "AbortController": "event", "AbortSignal": "event",
	"structuredClone": "clone",
	"Intl":            "intl",
	"Iterator":        "iterator",
	"ReadableStream":  "streams", "WritableStream": "streams", "TransformStream": "streams",
	"CompressionStream": "streams", "DecompressionStream": "streams",
	"SharedArrayBuffer": "shared", "Atomics": "shared",
}

// programs holds each file's compiled form, made once for the process.
var programs sync.Map // file name -> func() (*goja.Program, error)

func program(name string) (*goja.Program, error) {
	once, _ := programs.LoadOrStore(name, sync.OnceValues(func() (*goja.Program, error) { return compile(name) }))
	return once.(func() (*goja.Program, error))()
}

func compile(name string) (*goja.Program, error) {
	text, err := files.ReadFile("js/" + name + ".js")
	if err != nil {
		return nil, fmt.Errorf("read the globals of %s: %w", name, err)
	}
	source := "(function (host, global) {'use strict';\n" + string(text) + "\n})"
	tree, err := parser.ParseFile(nil, Source, source, 0, parser.WithDisableSourceMaps)
	if err != nil {
		return nil, fmt.Errorf("parse the globals of %s: %w", name, err)
	}
	return goja.CompileAST(tree, false)
}

// Source is the file name which the code of this package has in stacks.
const Source = "web.js"

// Globals is what this package added to one runtime.
type Globals struct {
	// Library loads an embedded JavaScript library. It may be set before a script runs; without it there are no streams.
	Library func(name string) (goja.Value, error)

	rt       *goja.Runtime
	made     map[string]*goja.Object // by file name
	making   map[string]bool
	host     *goja.Object
	extended bool
	// following says that every match is noted for RegExp.$1 and the others.
	following bool
	// collators are kept, because making one costs more than many comparisons.
	collators map[collation]*collator
}

// Install adds the globals to rt.
func Install(rt *goja.Runtime) (*Globals, error) {
	g := &Globals{rt: rt, made: map[string]*goja.Object{}, making: map[string]bool{}}
	above := rt.NewDynamicObject(missing{g})
	if err := rt.GlobalObject().SetPrototype(above); err != nil {
		return nil, fmt.Errorf("install the globals: %w", err)
	}
	return g, nil
}

// missing is the object that is asked for globals which do not exist yet.
type missing struct{ g *Globals }

// Get builds the global, after which the global object has it itself.
func (m missing) Get(name string) goja.Value {
	file, ok := parts[name]
	if !ok || m.g.making[file] {
		return nil
	}
	made := m.g.load(file)
	for key, of := range parts {
		if of == file {
			m.g.define(m.g.rt.GlobalObject(), key, made.Get(key))
		}
	}
	return made.Get(name)
}

func (m missing) Has(name string) bool {
	_, ok := parts[name]
	return ok
}

// Set stores an assignment on the global object, where it belongs.
func (m missing) Set(name string, v goja.Value) bool {
	return m.g.rt.GlobalObject().DefineDataProperty(name, v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE) == nil
}

func (m missing) Delete(string) bool { return true }

func (m missing) Keys() []string { return nil }

// load runs a file once per runtime and returns what it exports.
func (g *Globals) load(file string) *goja.Object {
	if made := g.made[file]; made != nil {
		return made
	}
	g.making[file] = true
	defer delete(g.making, file)
	code, err := program(file)
	if err != nil {
		panic(g.rt.NewGoError(err))
	}
	fn, err := g.rt.RunProgram(code)
	if err != nil {
		panic(err)
	}
	build, ok := goja.AssertFunction(fn)
	if !ok {
		panic(g.rt.NewTypeError("the globals of %s are no function", file))
	}
	made, err := build(goja.Undefined(), g.natives(), g.rt.GlobalObject())
	if err != nil {
		panic(err)
	}
	g.made[file] = made.ToObject(g.rt)
	return g.made[file]
}

func (g *Globals) define(target *goja.Object, name string, v goja.Value) {
	err := target.DefineDataProperty(name, v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	if err != nil {
		panic(err)
	}
}

// natives is the object through which the files reach Go.
func (g *Globals) natives() *goja.Object {
	if g.host != nil {
		return g.host
	}
	g.host = g.rt.NewObject()
	for _, table := range []map[string]native{g.urlNatives(), g.textNatives(), g.intlNatives(), g.coreNatives(),
		g.streamNatives()} {
		for name, f := range table {
			g.define(g.host, name, g.rt.ToValue(f))
		}
	}
	return g.host
}

// A native is a Go function in the form that goja calls fastest.
type native = func(goja.FunctionCall) goja.Value

func (g *Globals) coreNatives() map[string]native {
	return map[string]native{
		// take returns another global of this package, whatever scripts have put in its place.
		"take": func(call goja.FunctionCall) goja.Value {
			name := call.Argument(0).String()
			return g.load(parts[name]).Get(name)
		},
		"part": func(call goja.FunctionCall) goja.Value { return g.load(call.Argument(0).String()) },
		"classOf": func(call goja.FunctionCall) goja.Value {
			if obj, ok := call.Argument(0).(*goja.Object); ok {
				return g.rt.ToValue(obj.ClassName())
			}
			return goja.Undefined()
		},
		"indices": g.indices,
		"isBuffer": func(call goja.FunctionCall) goja.Value {
			_, ok := call.Argument(0).Export().(goja.ArrayBuffer)
			return g.rt.ToValue(ok)
		},
		"regexp": func(call goja.FunctionCall) goja.Value {
			pattern, flags, err := Pattern(call.Argument(0).String(), call.Argument(1).String())
			if err != nil {
				g.throw("SyntaxError", err)
			}
			if pattern == call.Argument(0).String() { // also for texts that Go's strings cannot carry
				return g.rt.NewArray(call.Argument(0), flags)
			}
			return g.rt.NewArray(pattern, flags)
		},
	}
}

// throw raises err as an error of the runtime's class.
func (g *Globals) throw(class string, err error) {
	made, newErr := g.rt.New(g.rt.GlobalObject().Get(class), g.rt.ToValue(err.Error()))
	if newErr != nil {
		panic(newErr)
	}
	panic(made)
}

// words are those without which a script's text cannot reach what [Globals.Extend] adds to objects of the language.
var words = [...]string{"ndices", "toLocale", "localeCompare", "withResolvers", "Promise.try", "groupBy", "fromAsync",
	"ellFormed", "asyncIterator", "captureStackTrace", "RegExp", "eval", "Function", "constructor", "Reflect",
	"getOwnProperty", "Iterator", "stackTraceLimit", `["try"]`, `['try']`, ".values()", ".entries()", ".keys()",
	"yield", "matchAll"}

// Needs reports whether a script with this text may need what [Globals.Extend] adds.
func Needs(text string) bool {
	for _, word := range words {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

// lastMatch are the words with which a script asks what the last match of any regular expression was.
var lastMatch = [...]string{"RegExp.$", "RegExp.lastMatch", "RegExp.lastParen", "RegExp.leftContext",
	"RegExp.rightContext", "RegExp.input", "RegExp['$", `RegExp["$`}

// Prepare adds what a script with this text needs of methods and of properties that follow every match.
func (g *Globals) Prepare(text string) {
	g.Extend()
	for _, word := range lastMatch {
		if !g.following && strings.Contains(text, word) {
			g.following = true
			g.load("lastmatch")
		}
	}
}

// Extend adds the newer and the localised methods to objects of the language. It costs a fraction of a millisecond, so it
// is for scripts that need it; a second call does nothing.
func (g *Globals) Extend() {
	if !g.extended {
		g.extended = true
		g.load("extend")
	}
}
