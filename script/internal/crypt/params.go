package crypt

import (
	"crypto"
	"slices"
	"strings"

	"github.com/dop251/goja"
)

// algorithms are the names that crypto.subtle knows. They are compared without regard to case.
var algorithms = [...]string{"HMAC", "RSASSA-PKCS1-v1_5", "RSA-PSS", "RSA-OAEP", "ECDSA", "ECDH", "Ed25519",
	"X25519", "AES-CBC", "AES-GCM", "AES-CTR", "AES-KW", "PBKDF2", "HKDF", "SHA-1", "SHA-256", "SHA-384", "SHA-512"}

// digests are the hash functions of crypto.subtle.
var digests = map[string]crypto.Hash{"SHA-1": crypto.SHA1, "SHA-256": crypto.SHA256, "SHA-384": crypto.SHA384,
	"SHA-512": crypto.SHA512}

// A params is an algorithm with its parameters, as scripts give it: by name or as an object.
type params struct {
	name string
	obj  *goja.Object // nil if there is only a name
}

func readParams(v goja.Value) (params, error) {
	obj, isObject := v.(*goja.Object)
	name := v
	if isObject {
		name = obj.Get("name")
	}
	if name == nil || goja.IsUndefined(name) {
		return params{}, failf(typeError, "the algorithm has no name")
	}
	for _, known := range algorithms {
		if strings.EqualFold(known, name.String()) {
			return params{known, obj}, nil
		}
	}
	return params{}, failf(notSupported, "Unrecognized algorithm name")
}

func (p params) get(name string) goja.Value {
	if p.obj == nil {
		return goja.Undefined()
	}
	if v := p.obj.Get(name); v != nil {
		return v
	}
	return goja.Undefined()
}

// bytes returns a parameter that must be there; optional says it may be missing.
func (p params) bytes(name string, optional bool) ([]byte, error) {
	v := p.get(name)
	if optional && goja.IsUndefined(v) {
		return nil, nil
	}
	data, err := source(v)
	if err != nil {
		return nil, failf(typeError, "%s: %s must be an ArrayBuffer or a view of one", p.name, name)
	}
	return data, nil
}

func (p params) integer(name string) (int, error) {
	n, ok := integer(p.get(name))
	if !ok || n < 0 || n > 1<<31 {
		return 0, failf(typeError, "%s: %s must be a number", p.name, name)
	}
	return int(n), nil
}

// hash returns the hash function among the parameters, with its name.
func (p params) hash() (string, error) {
	inner, err := readParams(p.get("hash"))
	if err != nil {
		return "", err
	}
	if _, ok := digests[inner.name]; !ok {
		return "", failf(notSupported, "%s is no hash function", inner.name)
	}
	return inner.name, nil
}

// source returns a copy of the bytes that a script gives.
func source(v goja.Value) ([]byte, error) {
	if obj, ok := v.(*goja.Object); ok {
		if data, ok := view(obj); ok {
			return slices.Clone(data), nil
		}
	}
	return nil, failf(typeError, "the data must be an ArrayBuffer or a view of one")
}

func texts(v goja.Value) []string {
	obj, ok := v.(*goja.Object)
	if !ok {
		return nil
	}
	list, ok := obj.Export().([]any)
	if !ok {
		return nil
	}
	var out []string
	for _, item := range list {
		if text, ok := item.(string); ok {
			out = append(out, text)
		}
	}
	return out
}

func sum(hash string, data []byte) []byte {
	h := digests[hash].New()
	h.Write(data)
	return h.Sum(nil)
}

func (s *subtle) digest(call goja.FunctionCall) (goja.Value, error) {
	p, err := readParams(call.Argument(0))
	if err != nil {
		return nil, err
	}
	if _, ok := digests[p.name]; !ok {
		return nil, failf(notSupported, "Unrecognized algorithm name")
	}
	data, err := source(call.Argument(1))
	if err != nil {
		return nil, err
	}
	return s.buffer(sum(p.name, data)), nil
}
