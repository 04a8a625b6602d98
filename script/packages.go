package script

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/dop251/goja"
)

// packageNatives carry out pm.require and pm.vault.
func (r *realm) packageNatives() map[string]native {
	return map[string]native{
		"requirePackage": func(call goja.FunctionCall) goja.Value {
			return r.requirePackage(call.Argument(0).String(), call.Argument(1))
		},
		"vaultGet": func(call goja.FunctionCall) goja.Value {
			name, value, found := call.Argument(0).String(), "", false
			r.running().inVault(func(v Vault) { value, found = v.Get(name) })
			if !found {
				return goja.Undefined()
			}
			return r.rt.ToValue(value)
		},
		"vaultSet": func(call goja.FunctionCall) goja.Value {
			name, value := call.Argument(0).String(), call.Argument(1).String()
			r.running().inVault(func(v Vault) { v.Set(name, value) })
			return goja.Undefined()
		},
		"vaultUnset": func(call goja.FunctionCall) goja.Value {
			name := call.Argument(0).String()
			r.running().inVault(func(v Vault) { v.Unset(name) })
			return goja.Undefined()
		},
	}
}

// inVault runs f with the vault, if there is one.
func (x *execution) inVault(f func(Vault)) {
	x.gate.enter()
	defer x.gate.leave()
	if v := x.realm.cfg.Vault; v != nil {
		f(v)
	}
}

// requirePackage loads a package for the running script. Those from a registry do not see pm, as in Postman.
func (r *realm) requirePackage(name string, pm goja.Value) goja.Value {
	bare, external := packageName(name)
	if external {
		pm = goja.Undefined()
	}
	file := r.findPackage(bare)
	if file == "" {
		panic(r.namedError("Error", fmt.Sprintf("Cannot find package '%s'", name)))
	}
	return r.packageFile(file, pm)
}

// packageName takes the registry and the version off a name: npm:lodash@4 is lodash.
func packageName(name string) (bare string, external bool) {
	for _, registry := range []string{"npm:", "jsr:"} {
		if rest, ok := strings.CutPrefix(name, registry); ok {
			name, external = rest, true
		}
	}
	if at := strings.LastIndexByte(name, '@'); external && at > 0 {
		name = name[:at]
	}
	return name, external
}

// findPackage returns the file that a package begins with, "" if there is none.
func (r *realm) findPackage(name string) string {
	for _, dir := range []string{"", "node_modules"} {
		if file := r.findModule(path.Join(dir, name)); file != "" {
			return file
		}
	}
	return ""
}

// findModule returns the file that a path without an extension, or of a folder, means.
func (r *realm) findModule(at string) string {
	if r.cfg.Packages == nil || !fs.ValidPath(at) {
		return ""
	}
	for _, file := range []string{at, at + ".js", at + ".json", path.Join(at, r.mainOf(at)), path.Join(at, "index.js")} {
		if info, err := fs.Stat(r.cfg.Packages, file); err == nil && info.Mode().IsRegular() {
			return file
		}
	}
	return ""
}

// mainOf is the file that a folder's package.json names.
func (r *realm) mainOf(dir string) string {
	data, err := fs.ReadFile(r.cfg.Packages, path.Join(dir, "package.json"))
	if err != nil {
		return ""
	}
	var about struct{ Main string }
	if json.Unmarshal(data, &about) != nil {
		return ""
	}
	if about.Main != "" && path.Ext(about.Main) == "" {
		return about.Main + ".js"
	}
	return about.Main
}

// packageFile runs a CommonJS file once for each script, and returns its exports. Files that need each other get what
// there is of them.
func (r *realm) packageFile(file string, pm goja.Value) goja.Value {
	x := r.running()
	module, ok := x.packages[file]
	if !ok {
		module = r.rt.NewObject()
		set(module, "exports", r.rt.NewObject())
		if x.packages == nil {
			x.packages = make(map[string]*goja.Object)
		}
		x.packages[file] = module
		if err := r.runPackage(file, module, pm); err != nil {
			delete(x.packages, file)
			r.throwPackage(file, err)
		}
	}
	return module.Get("exports")
}

func (r *realm) runPackage(file string, module *goja.Object, pm goja.Value) error {
	data, err := fs.ReadFile(r.cfg.Packages, file)
	switch {
	case err != nil:
		return errors.New("cannot read " + file)
	case len(data) > r.cfg.MaxSource:
		return fmt.Errorf("%s is larger than %d bytes", file, r.cfg.MaxSource)
	}
	text := string(data)
	if path.Ext(file) == ".json" {
		text = "module.exports = " + text
	}
	if _, deep := deepLine(text); deep {
		return errors.New(file + ": " + tooDeep)
	}
	low, err := lower(textOf{name: file, text: "(function (exports, require, module, pm) {" + text + "\n})", wrapped: true})
	if err != nil {
		return err
	}
	code, err := goja.CompileAST(low.tree, false)
	if err != nil {
		return err
	}
	made, err := r.rt.RunProgram(code)
	if err != nil {
		return err
	}
	body, ok := goja.AssertFunction(made)
	if !ok {
		return errors.New(file + " is not a module")
	}
	exports := module.Get("exports")
	_, err = body(exports, exports, r.rt.ToValue(r.packageRequire(file, pm)), module, pm)
	return err
}

// packageRequire is the require of a package's file: its neighbours, other packages, then the modules of every script.
func (r *realm) packageRequire(from string, pm goja.Value) native {
	return func(call goja.FunctionCall) goja.Value {
		name := call.Argument(0).String()
		file := ""
		if strings.HasPrefix(name, "./") || strings.HasPrefix(name, "../") {
			file = r.findModule(path.Join(path.Dir(from), name))
		} else {
			file = r.findPackage(name)
		}
		if file != "" {
			return r.packageFile(file, pm)
		}
		return r.require(call)
	}
}

// throwPackage raises what went wrong in a package.
func (r *realm) throwPackage(file string, err error) {
	if isEngineError(err) {
		panic(err)
	}
	panic(r.namedError("Error", fmt.Sprintf("Error while loading package '%s': %s", file, err)))
}
