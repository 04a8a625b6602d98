package crypt

import (
	"crypto/rand"
	"errors"
	"fmt"
	"strings"

	"github.com/dop251/goja"
)

// A failure is an error that scripts see as a DOMException, or as a TypeError.
type failure struct{ name, message string }

// Error gives both parts.
func (f *failure) Error() string { return f.name + ": " + f.message }

func failf(name, format string, args ...any) error {
	return &failure{name, fmt.Sprintf(format, args...)}
}

// Names of failures.
const (
	typeError     = "TypeError"
	syntaxError   = "SyntaxError"
	dataError     = "DataError"
	operation     = "OperationError"
	invalidAccess = "InvalidAccessError"
	notSupported  = "NotSupportedError"
)

// A subtle has the functions of crypto.subtle. They compute at once and return promises that are settled: a script that
// awaits several of them does not wait longer for it.
type subtle struct {
	rt       *goja.Runtime
	pause    func()
	keyProto *goja.Object
	slot     *goja.Symbol // where a CryptoKey has its key
}

// Crypto makes the object that is the global crypto.
func Crypto(rt *goja.Runtime) *goja.Object {
	s := &subtle{rt: rt, pause: pauser(rt), keyProto: rt.NewObject(), slot: goja.NewSymbol("key")}
	classed(rt, s.keyProto, "CryptoKey")
	out := withMethods(rt, "Crypto", []method{
		{"getRandomValues", 1, s.getRandomValues}, {"randomUUID", 0, s.randomUUID},
	})
	methods := make([]method, 0, len(operations))
	for _, o := range operations {
		methods = append(methods, method{o.name, o.params, s.promised(o)})
	}
	_ = out.DefineDataProperty("subtle", withMethods(rt, "SubtleCrypto", methods), goja.FLAG_FALSE, goja.FLAG_TRUE,
		goja.FLAG_TRUE)
	_ = out.DefineDataPropertySymbol(keyClass, s.keyProto.Get("constructor"), goja.FLAG_FALSE, goja.FLAG_FALSE,
		goja.FLAG_FALSE)
	return out
}

// keyClass is where the object crypto has the class of its keys. Symbols belong to no runtime.
var keyClass = goja.NewSymbol("CryptoKey")

// Class returns one of the classes Crypto, SubtleCrypto and CryptoKey of what [Crypto] made.
func Class(crypto *goja.Object, name string) goja.Value {
	switch name {
	case "SubtleCrypto":
		if subtle, ok := crypto.Get("subtle").(*goja.Object); ok {
			return subtle.Get("constructor")
		}
	case "CryptoKey":
		return crypto.GetSymbol(keyClass)
	case "Crypto":
		return crypto.Get("constructor")
	}
	return goja.Undefined()
}

// A method is a function of an object.
type method struct {
	name   string
	params int
	call   native
}

// withMethods makes an object that has its methods on a prototype, as the classes of browsers do.
func withMethods(rt *goja.Runtime, class string, methods []method) *goja.Object {
	proto := rt.NewObject()
	for _, m := range methods {
		_ = proto.Set(m.name, named(rt, m.call, m.name, m.params))
	}
	classed(rt, proto, class)
	return rt.CreateObject(proto)
}

func tag(rt *goja.Runtime, obj *goja.Object, class string) {
	_ = obj.DefineDataPropertySymbol(goja.SymToStringTag, rt.ToValue(class), goja.FLAG_FALSE, goja.FLAG_TRUE,
		goja.FLAG_FALSE)
}

// classed makes proto the prototype of a class that scripts cannot make objects of.
func classed(rt *goja.Runtime, proto *goja.Object, class string) {
	tag(rt, proto, class)
	f := rt.ToValue(func(goja.ConstructorCall) *goja.Object { panic(rt.NewTypeError("Illegal constructor")) })
	constructor, ok := f.(*goja.Object)
	if !ok {
		return
	}
	for key, v := range map[string]goja.Value{"name": rt.ToValue(class), "length": rt.ToValue(0), "prototype": proto} {
		_ = constructor.DefineDataProperty(key, v, goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE)
	}
	_ = proto.DefineDataProperty("constructor", constructor, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

// A subtleOperation is a function of crypto.subtle.
type subtleOperation struct {
	name   string
	params int
	run    func(*subtle, goja.FunctionCall) (goja.Value, error)
}

// operations are never changed.
var operations = [...]subtleOperation{
	{"digest", 2, (*subtle).digest},
	{"sign", 3, (*subtle).sign},
	{"verify", 4, (*subtle).verify},
	{"encrypt", 3, (*subtle).encrypt},
	{"decrypt", 3, (*subtle).decrypt},
	{"generateKey", 3, (*subtle).generateKey},
	{"importKey", 5, (*subtle).importKey},
	{"exportKey", 2, (*subtle).exportKey},
	{"deriveBits", 3, (*subtle).deriveBits},
	{"deriveKey", 5, (*subtle).deriveKey},
	{"wrapKey", 4, (*subtle).wrapKey},
	{"unwrapKey", 7, (*subtle).unwrapKey},
}

func (s *subtle) promised(o subtleOperation) native {
	return func(call goja.FunctionCall) goja.Value {
		promise, resolve, reject := s.rt.NewPromise()
		var v goja.Value
		var err error
		if len(call.Arguments) < o.params && o.name != "deriveBits" {
			err = failf(typeError, "%s needs %d arguments, but only %d are there", o.name, o.params, len(call.Arguments))
		} else {
			v, err = o.run(s, call)
		}
		if err != nil {
			_ = reject(s.exception(err)) // fails only on a stopped runtime, as does resolve
		} else {
			_ = resolve(v)
		}
		return s.rt.ToValue(promise)
	}
}

// exception is err as scripts see it.
func (s *subtle) exception(err error) goja.Value {
	f, ok := errors.AsType[*failure](err)
	if !ok {
		f = &failure{operation, err.Error()}
	}
	if f.name == typeError {
		return s.rt.NewTypeError("%s", f.message)
	}
	message := s.rt.ToValue(f.message)
	if class := s.rt.GlobalObject().Get("DOMException"); class != nil {
		if obj, err := s.rt.New(class, message, s.rt.ToValue(f.name)); err == nil {
			return obj
		}
	}
	obj, err := s.rt.New(s.rt.GlobalObject().Get("Error"), message)
	if err != nil {
		return message
	}
	_ = obj.DefineDataProperty("name", s.rt.ToValue(f.name), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	return obj
}

func (s *subtle) buffer(data []byte) goja.Value { return s.rt.ToValue(s.rt.NewArrayBuffer(data)) }

// maxRandom is how many bytes getRandomValues gives at most, as everywhere.
const maxRandom = 65536

// integerArrays are the arrays that getRandomValues fills.
const integerArrays = " Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array " +
	"BigInt64Array BigUint64Array "

func (s *subtle) getRandomValues(call goja.FunctionCall) goja.Value {
	obj, ok := call.Argument(0).(*goja.Object)
	if !ok {
		panic(s.rt.NewTypeError("getRandomValues needs an array of integers"))
	}
	class := obj.GetSymbol(goja.SymToStringTag)
	data, isView := view(obj)
	if class == nil || !isView || !strings.Contains(integerArrays, " "+class.String()+" ") {
		panic(s.exception(failf("TypeMismatchError", "getRandomValues needs an array of integers")))
	}
	if len(data) > maxRandom {
		panic(s.exception(failf("QuotaExceededError", "getRandomValues gives at most %d bytes, not %d", maxRandom,
			len(data))))
	}
	_, _ = rand.Read(data) // never fails
	return obj
}

func (s *subtle) randomUUID(goja.FunctionCall) goja.Value {
	var id [16]byte
	_, _ = rand.Read(id[:])
	id[6] = id[6]&0x0f | 0x40
	id[8] = id[8]&0x3f | 0x80
	return s.rt.ToValue(fmt.Sprintf("%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:]))
}

// view returns the memory behind an ArrayBuffer, a typed array or a DataView.
func view(obj *goja.Object) ([]byte, bool) {
	if buffer, ok := obj.Export().(goja.ArrayBuffer); ok {
		return buffer.Bytes(), !buffer.Detached()
	}
	memory, ok := obj.Get("buffer").(*goja.Object)
	if !ok {
		return nil, false
	}
	buffer, ok := memory.Export().(goja.ArrayBuffer)
	from, ok1 := integer(obj.Get("byteOffset"))
	size, ok2 := integer(obj.Get("byteLength"))
	if !ok || !ok1 || !ok2 || buffer.Detached() || from < 0 || size < 0 || from+size > int64(len(buffer.Bytes())) {
		return nil, false
	}
	return buffer.Bytes()[from : from+size], true
}
