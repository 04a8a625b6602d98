package crypt

import (
	_ "embed"
	"errors"
	"fmt"
	"sync"

	"github.com/dop251/goja"
	"github.com/dop251/goja/parser"
)

//go:embed js/cryptojs.js
var patchSource string

// patch is compiled once for the process.
var patch = sync.OnceValues(func() (*goja.Program, error) {
	tree, err := parser.ParseFile(nil, "crypto-js patch", patchSource, 0, parser.WithDisableSourceMaps)
	if err != nil {
		return nil, err
	}
	return goja.CompileAST(tree, false)
})

// PatchCryptoJS puts Go behind the functions of crypto-js 3 or 4, whose exports library is: digests, HMAC, PBKDF2,
// EvpKDF, encoders, block and stream ciphers, and what progressive use of them works through. It changes nothing if
// library is not crypto-js, or if it has done that before. The library may still be in the middle of its definition:
// what it defines later is carried, too.
func PatchCryptoJS(rt *goja.Runtime, library goja.Value) error {
	if !isCryptoJS(library) {
		return nil
	}
	code, err := patch()
	if err != nil {
		return fmt.Errorf("patch crypto-js: %w", err)
	}
	made, err := rt.RunProgram(code)
	if err != nil {
		return fmt.Errorf("patch crypto-js: %w", err)
	}
	apply, ok := goja.AssertFunction(made)
	if !ok {
		return errors.New("patch crypto-js: no function")
	}
	c := &cryptoJS{rt: rt, pause: pauser(rt)}
	host := rt.NewObject()
	for name, f := range map[string]native{
		"digest": c.digest, "hmac": c.hmac, "PBKDF2": c.pbkdf2, "EvpKDF": c.evpKDF,
		"parse": c.parse, "stringify": c.stringify, "blocks": c.blocks, "compress": c.compress,
		"rc4": c.rc4, "rabbit": c.rabbit,
	} {
		if err := host.Set(name, f); err != nil {
			return fmt.Errorf("patch crypto-js: %w", err)
		}
	}
	_, err = apply(goja.Undefined(), host, library)
	return err
}

// cryptoJSTraps find a crypto-js while it defines itself. All its hash functions come with an HMAC; nothing of them is
// computed before the first is there.
func cryptoJSTraps(rt *goja.Runtime) map[string]trap {
	found := func(library *goja.Object) {
		_ = PatchCryptoJS(rt, library) // without it the library is as it was: slow
	}
	traps := make(map[string]trap)
	for _, name := range [...]string{"HmacMD5", "HmacSHA1", "HmacSHA256", "HmacSHA512", "HmacSHA3", "HmacRIPEMD160"} {
		traps[name] = trap{found: found}
	}
	return traps
}

func isCryptoJS(v goja.Value) bool {
	obj, ok := v.(*goja.Object)
	if !ok {
		return false
	}
	for _, name := range []string{"lib", "algo", "enc"} {
		if _, ok := obj.Get(name).(*goja.Object); !ok {
			return false
		}
	}
	lib := obj.Get("lib").ToObject(nil)
	_, ok = lib.Get("WordArray").(*goja.Object)
	return ok
}

// pauser returns a function for long loops in Go to call now and then: it is where a script that is stopped ends.
func pauser(rt *goja.Runtime) func() {
	nothing, err := rt.RunString("(function () {})")
	f, ok := goja.AssertFunction(nothing)
	if err != nil || !ok {
		return func() {}
	}
	return func() {
		if _, err := f(goja.Undefined()); err != nil {
			panic(err)
		}
	}
}

// A cryptoJS has the functions that the patch calls.
type cryptoJS struct {
	rt    *goja.Runtime
	pause func()
}

// result is words as an array of signed 32 bit numbers.
func (c *cryptoJS) result(data []byte) goja.Value { return c.rt.NewArray(wordsOf(data)...) }

func (c *cryptoJS) digest(call goja.FunctionCall) goja.Value {
	data, ok := message(call.Argument(1))
	h, known := hashes[call.Argument(0).String()]
	if !ok || !known {
		return goja.Undefined()
	}
	return c.result(h.state(data))
}

func (c *cryptoJS) hmac(call goja.FunctionCall) goja.Value {
	h, known := hashes[call.Argument(0).String()]
	data, ok1 := message(call.Argument(1))
	key, ok2 := message(call.Argument(2))
	if !known || !ok1 || !ok2 {
		return goja.Undefined()
	}
	return c.result(h.mac(key, data))
}

// A derivation is what the functions that make keys of passwords are called with.
type derivation struct {
	hash           hashInfo
	password, salt []byte
	length, rounds int // length in bytes
}

// maxDerived is the length in bytes of the longest key that is derived in Go.
const maxDerived = 1 << 16

func readDerivation(call goja.FunctionCall) (d derivation, ok bool) {
	d.hash, ok = hashes[call.Argument(0).String()]
	if !ok {
		return d, false
	}
	var ok1, ok2 bool
	d.password, ok1 = message(call.Argument(1))
	d.salt, ok2 = message(call.Argument(2))
	size, ok3 := integer(call.Argument(3))
	rounds, ok4 := integer(call.Argument(4))
	d.length, d.rounds = int(size)*4, int(rounds)
	return d, ok1 && ok2 && ok3 && ok4 && size > 0 && size <= maxDerived/4 && rounds > 0
}

func (c *cryptoJS) pbkdf2(call goja.FunctionCall) goja.Value {
	d, ok := readDerivation(call)
	if !ok {
		return goja.Undefined()
	}
	return c.result(d.pbkdf2(c.pause))
}

func (c *cryptoJS) evpKDF(call goja.FunctionCall) goja.Value {
	d, ok := readDerivation(call)
	if !ok {
		return goja.Undefined()
	}
	return c.result(d.evp(c.pause))
}
