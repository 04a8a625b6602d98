// Package lib holds the JavaScript libraries which scripts of a collection may use: chai and what comes after it. Each
// is one file of the entry folder, bundled by the command in the bundle folder, embedded compressed, and compiled when
// it is first needed, once per process. It knows nothing of pm and decides nothing about who may load what.
//
// Adding a library is a line in package.json and a file in the entry folder with one line,
//
//	module.exports = require('moment');
//
// Its name is the path of that file. A library which is required by another one and has an entry of its own is shared
// between them. The bundles are not part of the source tree: a binary built before they were made has [Names] but
// answers [ErrNotBuilt].
package lib

import (
	"compress/gzip"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/dop251/goja"
	"github.com/dop251/goja/parser"
)

var (
	// ErrNotBuilt says that the bundles were missing when the binary was built.
	ErrNotBuilt = errors.New("built without the JavaScript libraries (make build bundles them)")
	// ErrUnknown says that there is no library of that name.
	ErrUnknown = errors.New("no such JavaScript library")
)

// With all:, names that begin with an underscore are in it.
//
//go:embed all:entry all:dist
var files embed.FS

// programs has a compile-once function for each entry.
var programs = table()

func table() map[string]func() (*goja.Program, error) {
	all := make(map[string]func() (*goja.Program, error))
	for _, name := range entries() {
		all[name] = sync.OnceValues(func() (*goja.Program, error) { return compile(name) })
	}
	return all
}

func entries() []string {
	var names []string
	_ = fs.WalkDir(files, "entry", func(path string, _ fs.DirEntry, _ error) error { // an embedded tree has no errors
		if name, ok := strings.CutSuffix(path, ".js"); ok {
			names = append(names, strings.TrimPrefix(name, "entry/"))
		}
		return nil
	})
	return names
}

// Names returns the names of all libraries, sorted, whether or not they were bundled.
func Names() []string {
	names := make([]string, 0, len(programs))
	for name := range programs {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Program returns the compiled library. Running it gives a function of module, exports and require. The program is
// shared by the whole process; any number of goroutines may ask for it and run it, each in its own runtime.
func Program(name string) (*goja.Program, error) {
	program, ok := programs[name]
	if !ok {
		return nil, fmt.Errorf("library %q: %w", name, ErrUnknown)
	}
	return program()
}

func compile(name string) (*goja.Program, error) {
	src, err := source(name)
	if err != nil {
		return nil, fmt.Errorf("library %q: %w", name, err)
	}
	// Without this option the parser opens whatever file a sourceMappingURL comment names.
	tree, err := goja.Parse(name, src, parser.WithDisableSourceMaps)
	if err != nil {
		return nil, fmt.Errorf("library %q: %w", name, err)
	}
	return goja.CompileAST(tree, false)
}

func source(name string) (string, error) {
	f, err := files.Open("dist/" + name + ".js.gz")
	if errors.Is(err, fs.ErrNotExist) {
		return "", ErrNotBuilt
	}
	if err != nil {
		return "", err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return "", err
	}
	src, err := io.ReadAll(z)
	return string(src), err
}
