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

// defineCrypto defines the global crypto, which is made when a script first reads it.
func (r *realm) defineCrypto() error {
	var made goja.Value
	get := func(goja.FunctionCall) goja.Value {
		if made == nil {
			made = crypt.Crypto(r.rt)
		}
		return made
	}
	put := func(call goja.FunctionCall) goja.Value {
		made = call.Argument(0)
		return goja.Undefined()
	}
	err := r.rt.GlobalObject().DefineAccessorProperty("crypto", r.rt.ToValue(get), r.rt.ToValue(put), goja.FLAG_TRUE,
		goja.FLAG_FALSE)
	if err != nil {
		return fmt.Errorf("define crypto: %w", err)
	}
	return nil
}
