package packages

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"sync"

	"github.com/evanw/esbuild/pkg/api"
)

// namespace keeps esbuild off the disk: it asks us for everything in it.
const namespace = "package"

const modules = "node_modules"

// extensions are those that may be left out, in the order in which they are tried, and how each is read.
var extensions = []string{".js", ".mjs", ".cjs", ".ts", ".json"}

var loaders = map[string]api.Loader{".js": api.LoaderJS, ".mjs": api.LoaderJS, ".cjs": api.LoaderJS,
	".ts": api.LoaderTS, ".mts": api.LoaderTS, ".cts": api.LoaderTS, ".jsx": api.LoaderJSX, ".tsx": api.LoaderTSX,
	".json": api.LoaderJSON, ".txt": api.LoaderText}

// sources are the files that one bundle is made of.
type sources struct {
	folder *Folder
	root   string // of the package

	mu    sync.Mutex // esbuild loads several files at a time
	read  map[string][]byte
	bytes int
}

// keep notes what was read and reports whether that is still within the bounds.
func (s *sources) keep(path string, data []byte) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.bytes += len(data)
	s.read[path] = data
	return len(s.read) <= maxFiles && s.bytes <= maxBytes
}

func (s *sources) plugin() api.Plugin {
	return api.Plugin{Name: "folder", Setup: func(build api.PluginBuild) {
		build.OnResolve(api.OnResolveOptions{Filter: ".*"}, s.resolve)
		build.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: namespace}, s.load)
	}}
}

// resolve finds what a file asks for.
func (s *sources) resolve(args api.OnResolveArgs) (api.OnResolveResult, error) {
	if args.Kind == api.ResolveEntryPoint {
		return api.OnResolveResult{Path: args.Path, Namespace: namespace}, nil
	}
	if strings.HasPrefix(args.Path, "./") || strings.HasPrefix(args.Path, "../") || args.Path == "." || args.Path == ".." {
		file := s.folder.file(path.Join(path.Dir(args.Importer), args.Path))
		if file == "" {
			return api.OnResolveResult{}, fmt.Errorf("there is no '%s' beside this file", args.Path)
		}
		return api.OnResolveResult{Path: file, Namespace: namespace}, nil
	}
	if file := s.nested(args.Importer, args.Path); file != "" {
		return api.OnResolveResult{Path: file, Namespace: namespace}, nil
	}
	if s.folder.find(args.Path) != "" {
		return api.OnResolveResult{Path: args.Path, External: true}, nil
	}
	if name := strings.TrimPrefix(args.Path, "node:"); s.folder.known(name) {
		return api.OnResolveResult{Path: name, External: true}, nil
	}
	return api.OnResolveResult{}, fmt.Errorf("there is no package '%s' in the folder", args.Path)
}

// nested looks for a package in the node_modules within the importer's package.
func (s *sources) nested(importer, name string) string {
	for dir := path.Dir(importer); dir != "." && len(dir) >= len(s.root); dir = path.Dir(dir) {
		if path.Base(dir) == modules {
			continue
		}
		if file := s.folder.module(path.Join(dir, modules), name); file != "" {
			return file
		}
	}
	return ""
}

func (s *sources) load(args api.OnLoadArgs) (api.OnLoadResult, error) {
	loader, ok := loaders[path.Ext(args.Path)]
	if !ok {
		return api.OnLoadResult{}, fmt.Errorf("%s is no kind of file that scripts can load", args.Path)
	}
	data, err := fs.ReadFile(s.folder.files, args.Path)
	if err != nil {
		return api.OnLoadResult{}, fmt.Errorf("cannot read %s", args.Path)
	}
	if !s.keep(args.Path, data) {
		return api.OnLoadResult{}, errors.New("the package is too large")
	}
	if nesting(data) > maxNesting {
		return api.OnLoadResult{}, errors.New("brackets are nested too deep")
	}
	text := string(data)
	return api.OnLoadResult{Contents: &text, Loader: loader}, nil
}

// nesting is how deep brackets nest, those in strings and comments included.
func nesting(text []byte) (deepest int) {
	depth := 0
	for _, c := range text {
		switch c {
		case '(', '[', '{':
			depth++
			deepest = max(deepest, depth)
		case ')', ']', '}':
			depth = max(0, depth-1)
		}
	}
	return deepest
}

// find returns the file that a package of the folder begins with, "" if there is none.
func (f *Folder) find(name string) string {
	for _, dir := range []string{".", modules} {
		if file := f.module(dir, name); file != "" {
			return file
		}
	}
	return ""
}

// module finds name, which may lead into a package, in dir.
func (f *Folder) module(dir, name string) string {
	owner, rest := splitName(name)
	about := f.about(path.Join(dir, owner))
	if target, ok := about.export("./" + rest); ok {
		if target = path.Clean(target); !fs.ValidPath(target) { // it leads out of the package
			return ""
		}
		return f.file(path.Join(dir, owner, target))
	}
	return f.file(path.Join(dir, name))
}

// splitName splits @scope/name/a/b into the package and what is meant in it.
func splitName(name string) (owner, rest string) {
	parts := strings.SplitN(name, "/", 3)
	n := 1
	if strings.HasPrefix(name, "@") {
		n = 2
	}
	n = min(n, len(parts))
	return strings.Join(parts[:n], "/"), strings.Join(parts[n:], "/")
}

// file returns the file that a path without an extension, or of a folder, means.
func (f *Folder) file(at string) string {
	if !fs.ValidPath(at) {
		return ""
	}
	tries := []string{at}
	for _, ext := range extensions {
		tries = append(tries, at+ext)
	}
	if base, ok := strings.CutSuffix(at, ".js"); ok { // TypeScript names its files so
		tries = append(tries, base+".ts")
	}
	if main := f.about(at).main(); main != "" {
		tries = append(tries, path.Join(at, main), path.Join(at, main)+".js", path.Join(at, main, "index.js"))
	}
	for _, ext := range extensions {
		tries = append(tries, path.Join(at, "index"+ext))
	}
	for _, file := range tries {
		if info, err := fs.Stat(f.files, file); err == nil && info.Mode().IsRegular() {
			return file
		}
	}
	return ""
}

// A manifest is what a package.json says.
type manifest struct {
	Version, Main, Module string
	Exports               json.RawMessage
}

func (f *Folder) about(dir string) manifest {
	var m manifest
	if file := path.Join(dir, "package.json"); fs.ValidPath(file) && dir != "." {
		if data, err := fs.ReadFile(f.files, file); err == nil && json.Unmarshal(data, &m) != nil {
			return manifest{}
		}
	}
	return m
}

func (m manifest) main() string {
	main := m.Main
	if m.Module != "" {
		main = m.Module
	}
	if main = path.Clean(main); main == "." || !fs.ValidPath(main) { // it leads out of the package
		return ""
	}
	return main
}

// export is where exports leads for a subpath, "./" for the package itself. Patterns are not looked at.
func (m manifest) export(subpath string) (target string, ok bool) {
	if subpath == "./" {
		subpath = "."
	}
	var table map[string]json.RawMessage
	if json.Unmarshal(m.Exports, &table) == nil {
		if entry, found := table[subpath]; found {
			return condition(entry, 0)
		}
	}
	if subpath == "." {
		return condition(m.Exports, 0)
	}
	return "", false
}

// condition chooses among the ways to load an export.
func condition(entry json.RawMessage, depth int) (target string, ok bool) {
	if json.Unmarshal(entry, &target) == nil && target != "" {
		return target, true
	}
	var table map[string]json.RawMessage
	if depth > 10 || json.Unmarshal(entry, &table) != nil {
		return "", false
	}
	for _, name := range []string{"browser", "import", "module", "require", "default"} {
		if target, ok := condition(table[name], depth+1); ok {
			return target, true
		}
	}
	return "", false
}

// packageRoot is the folder of the package that a file belongs to: "." for a package that is one file.
func packageRoot(file string) string {
	inside, _ := strings.CutPrefix(file, modules+"/")
	owner, rest := splitName(inside)
	switch {
	case rest == "" && strings.Contains(owner, "/"):
		return path.Dir(file)
	case rest == "":
		return "."
	}
	return strings.TrimSuffix(file, "/"+rest)
}

func isRegistry(file string) bool { return strings.HasPrefix(file, modules+"/") }

// version is that in the package.json of the package that begins with entry.
func (f *Folder) version(entry string) string {
	return f.about(packageRoot(entry)).Version
}
