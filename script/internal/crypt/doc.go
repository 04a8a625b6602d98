// Package crypt carries the cryptography of scripts. It has three parts, and none of them adds an API of its own:
//
//   - [Crypto] makes the crypto global of web browsers: random values, and subtle with digests, HMAC, RSA, ECDSA, ECDH,
//     Ed25519, X25519, AES, and the derivation and wrapping of keys.
//   - [PatchCryptoJS] puts Go behind the functions of a loaded crypto-js. Its objects stay what they are: word arrays
//     with words and sigBytes, classes for progressive use.
//   - [TrapLibraries] takes over the arithmetic of libraries which scripts bring along as text, through eval, the
//     Function constructor or pasted into the script: jsbn (jsrsasign, pmlib, node-forge, jsencrypt) and elliptic;
//     a crypto-js among them is carried like our own.
//
// Libraries are recognised by their shape when they define themselves, not by their text, so minified, bundled and
// patched copies count too. Whatever does not have the expected shape goes to the original function, which is kept.
//
// Arithmetic is that of math/big, which takes a time that depends on the numbers. Scripts run on the machine of those
// who own the keys; who needs more signs outside of a script.
package crypt

import (
	"fmt"

	"github.com/dop251/goja"
)

// A native is a Go function that JavaScript can call.
type native = func(goja.FunctionCall) goja.Value

// named is f as a function object with the name and the number of parameters that scripts expect.
func named(rt *goja.Runtime, f native, name string, params int) *goja.Object {
	obj := rt.ToValue(f).ToObject(rt)
	for key, v := range map[string]any{"name": name, "length": params} {
		_ = obj.DefineDataProperty(key, rt.ToValue(v), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	}
	return obj
}

// prototype returns the prototype of a class among the globals.
func prototype(rt *goja.Runtime, class string) (*goja.Object, error) {
	ctor, ok := rt.GlobalObject().Get(class).(*goja.Object)
	if !ok {
		return nil, fmt.Errorf("the runtime has no %s", class)
	}
	proto, ok := ctor.Get("prototype").(*goja.Object)
	if !ok {
		return nil, fmt.Errorf("%s has no prototype", class)
	}
	return proto, nil
}

// rethrow continues an exception of a script's function in Go code that it called.
func rethrow(v goja.Value, err error) goja.Value {
	if err != nil {
		panic(err)
	}
	return v
}

// integer returns the value of a number that has no fraction.
func integer(v goja.Value) (int64, bool) {
	if v == nil {
		return 0, false
	}
	switch n := v.Export().(type) {
	case int64:
		return n, true
	case float64:
		return int64(n), n == float64(int64(n))
	}
	return 0, false
}
