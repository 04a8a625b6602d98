package script

import (
	"fmt"
	"strings"

	"github.com/dop251/goja"

	"runner/script/internal/crypt"
)

// expectLibraries gets the realm ready for libraries that the script may bring along. Realms whose scripts bring none
// keep their Object.prototype as it is.
func (r *realm) expectLibraries(source string) error {
	if r.trapped || !bringsLibraries(source) {
		return nil
	}
	r.trapped = true
	return crypt.TrapLibraries(r.rt)
}

// bringsLibraries reports whether the script can run other text than its own, or has a library pasted into it.
func bringsLibraries(source string) bool {
	for _, word := range [...]string{"eval", "Function", "modPow", "_wnafMul", "_createHmacHelper"} {
		if strings.Contains(source, word) {
			return true
		}
	}
	return false
}

// loadLibrary loads one of the embedded libraries; the cryptography of crypto-js is carried by Go.
func (r *realm) loadLibrary(name string, load func() (goja.Value, error)) (goja.Value, error) {
	v, err := load()
	if err != nil || name != "crypto-js" {
		return v, err
	}
	return v, crypt.PatchCryptoJS(r.rt, v)
}

// defineCrypto defines the global crypto and its classes.
func (r *realm) defineCrypto() error {
	var made *goja.Object
	crypto := func() *goja.Object {
		if made == nil {
			made = crypt.Crypto(r.rt)
		}
		return made
	}
	if err := r.defineMade("crypto", func() goja.Value { return crypto() }); err != nil {
		return err
	}
	for _, name := range [...]string{"Crypto", "SubtleCrypto", "CryptoKey"} {
		if err := r.defineMade(name, func() goja.Value { return crypt.Class(crypto(), name) }); err != nil {
			return err
		}
	}
	return nil
}

// defineMade defines a global that is made when a script first reads it, and that scripts can replace.
func (r *realm) defineMade(name string, make func() goja.Value) error {
	var made goja.Value
	get := func(goja.FunctionCall) goja.Value {
		if made == nil {
			made = make()
		}
		return made
	}
	put := func(call goja.FunctionCall) goja.Value {
		made = call.Argument(0)
		return goja.Undefined()
	}
	err := r.rt.GlobalObject().DefineAccessorProperty(name, r.rt.ToValue(get), r.rt.ToValue(put), goja.FLAG_TRUE,
		goja.FLAG_FALSE)
	if err != nil {
		return fmt.Errorf("define %s: %w", name, err)
	}
	return nil
}
