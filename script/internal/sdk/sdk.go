// Package sdk gives a goja runtime the classes of requests, responses, URLs, headers and cookies which Postman scripts
// work with.
//
// The classes are JavaScript (js/*.js, one concept each), because scripts call, extend and compare them as objects of
// their own world; a bridge to Go values would cost more at each access than it saves. What needs tables or bytes is
// Go. The parts of requests and responses, and the members of lists, are made only when a script asks for them: most
// scripts look at one header and the body.
//
// It is not a copy of Postman's package: collections, items and events are missing, scripts have no use for them.
package sdk

import (
	"embed"
	"fmt"
	"sync"

	"github.com/dop251/goja"
)

// Config is what the classes need from their host. The zero value works.
type Config struct {
	// To makes the value of the member "to" of a request or response. If nil, it is undefined.
	To func(subject goja.Value) goja.Value
	// Dynamic is the value of a variable such as "$guid", without which no scope knows the name. If nil, there are none.
	Dynamic func(name string) (string, bool)
	// NewID makes the id of a response which has none. If nil, ids are random UUIDs.
	NewID func() string
}

//go:embed js
var files embed.FS

// order is the sequence of the files; each needs those before it.
var order = []string{
	"base", "lazy", "list", "header", "variable", "url", "body", "cookie", "request", "response",
	"shown",
}

// programs compiles the files, once for all runtimes.
var programs = sync.OnceValues(func() ([]*goja.Program, error) {
	out := make([]*goja.Program, len(order))
	for i, name := range order {
		src, err := files.ReadFile("js/" + name + ".js")
		if err != nil {
			return nil, err
		}
		if out[i], err = goja.Compile("sdk/"+name+".js", string(src), false); err != nil {
			return nil, err
		}
	}
	return out, nil
})

// Install makes the classes in rt, and returns an object with the constructors Request, Response, Header, HeaderList,
// Url, QueryParam, RequestBody, RequestAuth, FormParam, Cookie, CookieList, PropertyList, Variable, VariableList,
// Property, PropertyBase and Description. It uses the JSON object which the runtime has at that time.
//
// Definitions given to constructors are kept and read later; members of them may be getters. text and stream of a
// response may be functions, which are called at most once. Request.wasTouched(r) tells whether anything but the method
// of a request was read or replaced; as long as it is false the definition says all.
func Install(rt *goja.Runtime, cfg Config) (*goja.Object, error) {
	compiled, err := programs()
	if err != nil {
		return nil, fmt.Errorf("compile the request classes: %w", err)
	}
	classes, own := rt.NewObject(), rt.NewObject()
	native, err := newNative(rt, cfg)
	if err != nil {
		return nil, fmt.Errorf("install the request classes: %w", err)
	}
	for i, prg := range compiled {
		if err := run(rt, prg, classes, own, native); err != nil {
			return nil, fmt.Errorf("install %s classes: %w", order[i], err)
		}
	}
	return classes, nil
}

// run calls the function which one file is.
func run(rt *goja.Runtime, prg *goja.Program, args ...goja.Value) error {
	v, err := rt.RunProgram(prg)
	if err != nil {
		return err
	}
	define, ok := goja.AssertFunction(v)
	if !ok {
		return fmt.Errorf("not a function")
	}
	_, err = define(goja.Undefined(), args...)
	return err
}
