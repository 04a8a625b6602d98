package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"runner/collection"
	"runner/collection/variable"
)

// inputs are the files of a run, read.
type inputs struct {
	collection           *collection.Collection
	environment, globals *collection.Environment
	data                 *variable.Data
	dataSource           *source // of data, as long as the run
}

// load reads the files of a run. Every error names the file, and the place in it.
func load(ctx context.Context, from *sources, ref string, f *runFlags) (*inputs, error) {
	var in inputs
	var err error
	if in.collection, err = from.collection(ctx, ref); err != nil {
		return nil, err
	}
	in.environment, err = from.environment(ctx, named{"environment", f.environment})
	if err != nil {
		return nil, err
	}
	in.globals, err = from.environment(ctx, named{"globals", f.globals})
	if err != nil {
		return nil, err
	}
	if err := in.openData(ctx, from, named{"iteration data", f.data}); err != nil {
		return nil, err
	}
	return &in, nil
}

// named is a source and what it is to be.
type named struct{ what, ref string }

// parseSource reads a source with parse. Without one there is nothing, and no error.
func parseSource[T any](ctx context.Context, from *sources, n named, parse func([]byte) (T, error)) (T, error) {
	var none T
	if n.ref == "" {
		return none, nil
	}
	data, err := from.read(ctx, n.what, n.ref)
	if err != nil {
		return none, err
	}
	v, err := parse(data)
	if err != nil {
		return none, inputFailed(n.what, n.ref, err)
	}
	return v, nil
}

func parseFile[T any](what, path string, parse func([]byte) (T, error)) (T, error) {
	var none T
	data, err := readInput(what, path)
	if err != nil {
		return none, err
	}
	v, err := parse(data)
	if err != nil {
		return none, &inputError{&fileError{what, path, err}}
	}
	return v, nil
}

// A fileError is a file that cannot be used, with what it was to be.
type fileError struct {
	what, path string
	err        error
}

func (e *fileError) Error() string {
	text := e.err.Error()
	if pe, ok := errors.AsType[*fs.PathError](e.err); ok {
		text = pe.Err.Error() // its path is in our own words
	}
	return fmt.Sprintf("%s %q: %s", e.what, e.path, text)
}

func (e *fileError) Unwrap() error { return e.err }

// scopes makes the variable scopes of a run. Values given on the command line win over the files'.
func (in *inputs) scopes(f *runFlags, notifyURL string) *variable.Scopes {
	var env, globals []collection.Variable
	if in.environment != nil {
		env = in.environment.Values
	}
	if in.globals != nil {
		globals = in.globals.Values
	}
	s := &variable.Scopes{
		Local:       variable.NewScope("local", nil),
		Data:        variable.NewScope("data", nil),
		Environment: variable.NewScope("environment", env),
		Collection:  variable.NewScope("collection", in.collection.Variables),
		Global:      variable.NewScope("globals", globals),
		Dynamic:     f.seed.dynamic(),
	}
	setAll(s.Environment, f.envVars)
	setAll(s.Global, f.globalVars)
	if f.baseURL != "" {
		s.Environment.Set("baseUrl", collection.StringValue(strings.TrimRight(f.baseURL, "/")))
	}
	if notifyURL != "" {
		s.Environment.Set("notifyUrl", collection.StringValue(notifyURL))
	}
	s.TakeChanges()
	return s
}

func setAll(s *variable.Scope, pairs []string) {
	for _, pair := range pairs {
		key, value, _ := strings.Cut(pair, "=")
		s.Set(key, collection.StringValue(value))
	}
}

// readInput reads a file that the command line names.
func readInput(what, path string) ([]byte, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, &inputError{&fileError{what, path, err}}
	}
	return data, nil
}
