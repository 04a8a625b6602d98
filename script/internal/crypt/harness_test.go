package crypt_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dop251/goja"
	"github.com/dop251/goja/parser"

	"runner/script/internal/crypt"
)

const modules = "testdata/npm/node_modules"

// source reads a file of a package of testdata/npm.
func source(tb testing.TB, path string) string {
	tb.Helper()
	text, err := os.ReadFile(filepath.Join(modules, path))
	if errors.Is(err, fs.ErrNotExist) {
		tb.Skip("the libraries of testdata/npm are not installed: make test does it")
	}
	if err != nil {
		tb.Fatal(err)
	}
	return string(text)
}

// read reads a file of testdata without the line feed at its end.
func read(tb testing.TB, name string) string {
	tb.Helper()
	text, err := os.ReadFile("testdata/" + name)
	if err != nil {
		tb.Fatal(err)
	}
	return strings.TrimSuffix(string(text), "\n")
}

func signature(tb testing.TB) string {
	tb.Helper()
	text, err := url.QueryUnescape(read(tb, "signature.urlencoded.txt"))
	if err != nil {
		tb.Fatal(err)
	}
	return text
}

// runtime returns a runtime in which libraries are trapped.
func trapped(tb testing.TB) *goja.Runtime {
	tb.Helper()
	rt := plain()
	if err := crypt.TrapLibraries(rt); err != nil {
		tb.Fatal(err)
	}
	return rt
}

func plain() *goja.Runtime {
	rt := goja.New()
	rt.SetParserOptions(parser.WithDisableSourceMaps)
	rt.SetMaxCallStackSize(3000)
	return rt
}

// commonJS loads a module of testdata/npm, which may require others.
func commonJS(tb testing.TB, rt *goja.Runtime, path string) goja.Value {
	tb.Helper()
	return (&loader{tb: tb, rt: rt, loaded: map[string]*goja.Object{}}).load(filepath.Join(modules, path))
}

type loader struct {
	tb     testing.TB
	rt     *goja.Runtime
	loaded map[string]*goja.Object
}

func (l *loader) load(path string) goja.Value {
	if m := l.loaded[path]; m != nil {
		return m.Get("exports")
	}
	source(l.tb, strings.TrimPrefix(path, modules+"/"))
	text, err := os.ReadFile(path)
	if err != nil {
		l.tb.Fatal(err)
	}
	m := l.rt.NewObject()
	_ = m.Set("exports", l.rt.NewObject())
	l.loaded[path] = m
	if strings.HasSuffix(path, ".json") {
		_ = m.Set("exports", eval(l.tb, l.rt, "("+string(text)+")"))
		return m.Get("exports")
	}
	body, ok := goja.AssertFunction(eval(l.tb, l.rt, "(function (module, exports, require) {"+string(text)+"\n})"))
	if !ok {
		l.tb.Fatal("no function")
	}
	require := func(call goja.FunctionCall) goja.Value { return l.load(l.resolve(path, call.Argument(0).String())) }
	if _, err := body(goja.Undefined(), m, m.Get("exports"), l.rt.ToValue(require)); err != nil {
		l.tb.Fatal(err)
	}
	return m.Get("exports")
}

func (l *loader) resolve(from, name string) string {
	dirs := []string{filepath.Dir(from)}
	if !strings.HasPrefix(name, ".") {
		pkg, _, _ := strings.Cut(strings.TrimPrefix(from, modules+"/"), "/")
		dirs = []string{filepath.Join(modules, pkg, "node_modules"), modules}
	}
	entries := map[string]string{"bn.js": "/lib/bn.js", "hash.js": "/lib/hash.js", "hmac-drbg": "/lib/hmac-drbg.js",
		"inherits": "/inherits_browser.js", "minimalistic-crypto-utils": "/lib/utils.js"}
	for _, dir := range dirs {
		for _, end := range []string{entries[name], "", ".js", "/index.js"} {
			path := filepath.Join(dir, name) + end
			if info, err := os.Stat(path); err == nil && !info.IsDir() {
				return path
			}
		}
	}
	panic(l.rt.NewTypeError("%s requires %s, which is not there", from, name)) // some modules can do without
}

func eval(tb testing.TB, rt *goja.Runtime, text string) goja.Value {
	tb.Helper()
	v, err := rt.RunString(text)
	if err != nil {
		tb.Fatalf("%.60q: %v", text, err)
	}
	return v
}

// sha256Hex is the hash function that jsencrypt wants to be given.
func sha256Hex(text string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(text))) }
