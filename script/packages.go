package script

import "github.com/dop251/goja"

// packageNatives carry out pm.require, what pm.require('runner') gives, and pm.vault.
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
		"awaitNotification": func(call goja.FunctionCall) goja.Value {
			r.awaitNotification(call.Argument(0).String(), call.Argument(1))
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
