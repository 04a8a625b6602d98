// Command bundle makes the JavaScript libraries which package lib embeds: it bundles each file of the entry folder with
// what it requires, minified for a language level which goja knows, wrapped as a function of module, exports and
// require, and compressed. It runs from the root of the project, after npm has installed the libraries:
//
//	npm ci --prefix script/internal/lib
//	go run ./script/internal/lib/bundle
package main

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

const folder = "script/internal/lib"

func main() {
	if err := errors.Join(bundleAll(folder), copyAll(folder)); err != nil {
		fmt.Fprintln(os.Stderr, "bundle:", err)
		os.Exit(1)
	}
}

func bundleAll(root string) error {
	names, err := entries(filepath.Join(root, "entry"))
	if err != nil {
		return err
	}
	for _, name := range names {
		code, err := bundle(root, name, names)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if err := write(filepath.Join(root, "dist", filepath.FromSlash(name)+".js.gz"), code); err != nil {
			return err
		}
	}
	return nil
}

// entries returns the name of each library: its path in the entry folder without .js.
func entries(dir string) ([]string, error) {
	var names []string
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if name, ok := strings.CutSuffix(path, ".js"); ok && err == nil {
			rel, _ := filepath.Rel(dir, name) // cannot fail for a path below dir
			names = append(names, filepath.ToSlash(rel))
		}
		return err
	})
	return names, err
}

// Names of Node.js which libraries use without asking for them. They come from the libraries that have them, and only
// where they are used, because those take time to load.
var ambient = []struct {
	use  *regexp.Regexp
	from string // the library, which does not get it itself
	code string
}{
	{regexp.MustCompile(`(^|[^.\w$])process\.\w`), "_process", `var process=require("_process");`},
	{regexp.MustCompile(`(^|[^.\w$])Buffer(\(|\.\w)`), "buffer", `var Buffer=require("buffer").Buffer;`},
	// What a library has to say, such as what it finds old-fashioned, is not for the script's console.
	{regexp.MustCompile(`(^|[^.\w$])console\b`), "",
		`var console=function(n){return{log:n,info:n,warn:n,error:n,debug:n}}(function(){});`},
	{regexp.MustCompile(`(^|[^.\w$])global\b`), "", `var global=function(){return this}();`},
}

// wrap makes the code of a module a function of module, exports and require.
func wrap(name string, code []byte) []byte {
	out := []byte("(function(module,exports,require){")
	for _, a := range ambient {
		if a.from != name && a.use.Match(code) {
			out = append(out, a.code...)
		}
	}
	return append(append(out, code...), "})\n"...)
}

func bundle(root, name string, all []string) ([]byte, error) {
	result := api.Build(api.BuildOptions{
		EntryPoints:       []string{filepath.Join(root, "entry", filepath.FromSlash(name)+".js")},
		Bundle:            true,
		Format:            api.FormatCommonJS,
		Platform:          api.PlatformBrowser,
		Target:            api.ES2017, // goja has no async generators, into which newer levels are not lowered
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		LegalComments:     api.LegalCommentsInline,
		Plugins:           []api.Plugin{withoutStream(), shared(name, all)},
		LogLevel:          api.LogLevelSilent,
	})
	if err := failure(result.Errors); err != nil {
		return nil, err
	}
	code := result.OutputFiles[0].Contents
	if pair, ok := swapped[name]; ok {
		code = swap(code, pair[0], pair[1])
	}
	return wrap(name, code), nil
}

// swapped are two short names of a library that change places, so that methods whose text scripts print read as in
// Postman's own build: "first" and "last" of Sugar.js.
var swapped = map[string][2]string{"sugar": {"F", "N"}}

// identifiers finds single letters that are names: neither members nor parts of a longer word.
var identifiers = regexp.MustCompile(`([^.\w$]|^)([A-Z])\b`)

// swap exchanges two names wherever they stand. A permutation of all names of a program leaves its meaning; code must
// have neither in a string, nor as a key.
func swap(code []byte, a, b string) []byte {
	return identifiers.ReplaceAllFunc(code, func(found []byte) []byte {
		head, name := found[:len(found)-1], string(found[len(found)-1:])
		switch name {
		case a:
			name = b
		case b:
			name = a
		}
		return append(append([]byte{}, head...), name...)
	})
}

// withoutStream keeps the streams from the XML parser. It can do without, and they take longer to load than it does.
func withoutStream() api.Plugin {
	return api.Plugin{Name: "without stream", Setup: func(build api.PluginBuild) {
		build.OnResolve(api.OnResolveOptions{Filter: "^stream$"},
			func(args api.OnResolveArgs) (api.OnResolveResult, error) {
				if !strings.HasSuffix(filepath.ToSlash(args.Importer), "/sax/lib/sax.js") {
					return api.OnResolveResult{}, nil
				}
				return api.OnResolveResult{Path: args.Path, Namespace: "empty"}, nil
			})
		build.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: "empty"},
			func(api.OnLoadArgs) (api.OnLoadResult, error) {
				nothing := ""
				return api.OnLoadResult{Contents: &nothing}, nil
			})
	}}
}

// shared leaves every library with an entry of its own to the require function, so that it is bundled once. The options
// of esbuild do not do this: they would leave out "lodash/get" with "lodash".
func shared(own string, all []string) api.Plugin {
	names := make([]string, 0, len(all))
	for _, name := range all {
		if name != own {
			names = append(names, regexp.QuoteMeta(name))
		}
	}
	filter := "^(" + strings.Join(names, "|") + ")$"
	return api.Plugin{Name: "shared", Setup: func(build api.PluginBuild) {
		build.OnResolve(api.OnResolveOptions{Filter: filter},
			func(args api.OnResolveArgs) (api.OnResolveResult, error) {
				return api.OnResolveResult{Path: args.Path, External: true}, nil
			})
	}}
}

func write(path string, code []byte) error {
	var packed bytes.Buffer
	z, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := z.Write(code); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, packed.Bytes(), 0o644)
}
