package script

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sync"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/parser"

	"runner/script/internal/lib"
	"runner/script/internal/packages"
	"runner/script/internal/web"
)

// LockPackages returns what [packages.LockName] must hold for the packages in files to be loaded as they are now.
func LockPackages(files fs.FS) (name string, data []byte, err error) {
	data, err = packages.New(files, knownModule).Lock()
	return packages.LockName, data, err
}

// knownModule reports whether require knows a module without the folder of packages.
func knownModule(name string) bool {
	if internalLibraries[name] {
		return false
	}
	return modules[name] != nil || slices.Contains(lib.Names(), name)
}

// requirePackage loads a package for the running script.
func (r *realm) requirePackage(name string, pm goja.Value) goja.Value {
	v, err := r.loadPackage(name, pm)
	if err != nil {
		panic(r.namedError("Error", err.Error()))
	}
	return v
}

// loadPackage runs a package once for each script, and returns its exports. Packages that need each other get what
// there is of them.
func (r *realm) loadPackage(name string, pm goja.Value) (goja.Value, error) {
	if r.cfg.Packages == nil {
		return nil, &packages.NotFoundError{Name: name}
	}
	bundle, err := r.packages().Load(name)
	if err != nil {
		return nil, err
	}
	x := r.running()
	if module, ok := x.packages[bundle.Name]; ok {
		return module.Get("exports"), nil
	}
	module := r.rt.NewObject()
	set(module, "exports", r.rt.NewObject())
	if x.packages == nil {
		x.packages = make(map[string]*goja.Object)
	}
	x.packages[bundle.Name] = module
	if bundle.Registry {
		pm = goja.Undefined()
	}
	if err := r.runPackage(bundle, module, pm); err != nil {
		delete(x.packages, bundle.Name)
		return nil, r.packageError(bundle, err)
	}
	return module.Get("exports"), nil
}

// packages is the folder of packages, opened when a script first asks for one.
func (r *realm) packages() *packages.Folder {
	if r.folder == nil {
		r.folder = packages.New(r.cfg.Packages, knownModule)
	}
	return r.folder
}

func (r *realm) runPackage(bundle *packages.Bundle, module *goja.Object, pm goja.Value) error {
	if web.Needs(bundle.Code) {
		r.web.Prepare(bundle.Code)
	}
	code, err := packagePrograms.get(bundle)
	if err != nil {
		return err
	}
	made, err := r.rt.RunProgram(code)
	if err != nil {
		return err
	}
	body, ok := goja.AssertFunction(made)
	if !ok {
		return errors.New("it is not a module")
	}
	exports := module.Get("exports")
	_, err = body(exports, exports, r.rt.ToValue(r.packageRequire(bundle, pm)), module, pm)
	return err
}

// packageRequire is the require of a package: other packages, then the modules of every script.
func (r *realm) packageRequire(from *packages.Bundle, pm goja.Value) native {
	return func(call goja.FunctionCall) goja.Value {
		v, err := r.loadPackage(call.Argument(0).String(), pm)
		if _, missing := errors.AsType[*packages.NotFoundError](err); missing {
			return r.require(call)
		}
		if err != nil {
			panic(r.namedError("Error", err.Error()))
		}
		return v
	}
}

// packageError is what went wrong when a package ran, with its place in the package's own files.
func (r *realm) packageError(bundle *packages.Bundle, err error) error {
	ex, ok := errors.AsType[*goja.Exception](err)
	if !ok {
		if isEngineError(err) {
			panic(err)
		}
		return fmt.Errorf("Error while loading package '%s': %w", bundle.Name, err)
	}
	place := ""
	for _, frame := range ex.Stack() {
		if at := frame.Position(); at.Line > 0 && packages.IsSource(at.Filename) {
			place = fmt.Sprintf("%s:%d: ", packages.SourceName(at.Filename), at.Line)
			break
		}
	}
	e := r.running().read(ex.Value(), ex)
	return fmt.Errorf("Error while loading package '%s': %s%s", bundle.Name, place, e.message)
}

// packagePrograms is shared by all hosts. It is a memo: what is in it changes no result.
var packagePrograms packageCache

// A packageCache keeps compiled packages by the digest of their files.
type packageCache struct {
	mu   sync.Mutex
	code map[string]*goja.Program
}

// maxPackages is how many packages are kept, after which the cache starts anew.
const maxPackages = 500

func (c *packageCache) get(b *packages.Bundle) (*goja.Program, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	key := b.Name + " " + b.Sum
	if code := c.code[key]; code != nil {
		return code, nil
	}
	code, err := compilePackage(b)
	if err != nil {
		return nil, err
	}
	if c.code == nil || len(c.code) >= maxPackages {
		c.code = make(map[string]*goja.Program)
	}
	c.code[key] = code
	return code, nil
}

func compilePackage(b *packages.Bundle) (*goja.Program, error) {
	text := "(function (exports, require, module, pm) {" + b.Code + "\n})\n//# sourceMappingURL=map"
	if _, deep := deepLine(text); deep {
		return nil, errors.New("brackets are nested too deep")
	}
	read := func(text string) (*ast.Program, error) {
		return parser.ParseFile(nil, b.Name+".js", text, 0,
			parser.WithSourceMapLoader(func(string) ([]byte, error) { return []byte(b.SourceMap), nil }))
	}
	tree, err := read(text)
	if err != nil {
		return nil, err
	}
	edits, err := findEdits(tree)
	if err != nil {
		return nil, err
	}
	if len(edits) > 0 {
		if tree, err = read(apply(text, edits)); err != nil {
			return nil, err
		}
	}
	return goja.CompileAST(tree, false)
}
