package crypt

import (
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"slices"

	"github.com/dop251/goja"
)

// A key is what a CryptoKey stands for. Nothing in it is exported, so scripts that find it learn nothing.
type key struct {
	algorithm, hash, curve string
	material               any // []byte, or a key of crypto/rsa or crypto/ecdsa
	extractable            bool
	usages                 []string
}

// kind is the type that scripts see.
func (k *key) kind() string {
	switch k.material.(type) {
	case *rsa.PublicKey, *ecdsa.PublicKey, ed25519.PublicKey, *ecdh.PublicKey:
		return "public"
	case *rsa.PrivateKey, *ecdsa.PrivateKey, ed25519.PrivateKey, *ecdh.PrivateKey:
		return "private"
	}
	return "secret"
}

// uses are what keys of an algorithm can be used for: secret or private ones, and public ones.
var uses = map[string]struct{ private, public []string }{
	"HMAC":              {private: []string{"sign", "verify"}},
	"RSASSA-PKCS1-v1_5": {[]string{"sign"}, []string{"verify"}},
	"RSA-PSS":           {[]string{"sign"}, []string{"verify"}},
	"ECDSA":             {[]string{"sign"}, []string{"verify"}},
	"Ed25519":           {[]string{"sign"}, []string{"verify"}},
	"X25519":            {private: []string{"deriveKey", "deriveBits"}, public: []string{}},
	"ECDH":              {private: []string{"deriveKey", "deriveBits"}, public: []string{}},
	"RSA-OAEP":          {[]string{"decrypt", "unwrapKey"}, []string{"encrypt", "wrapKey"}},
	"AES-CBC":           {private: []string{"encrypt", "decrypt", "wrapKey", "unwrapKey"}},
	"AES-GCM":           {private: []string{"encrypt", "decrypt", "wrapKey", "unwrapKey"}},
	"AES-CTR":           {private: []string{"encrypt", "decrypt", "wrapKey", "unwrapKey"}},
	"AES-KW":            {private: []string{"wrapKey", "unwrapKey"}},
	"PBKDF2":            {private: []string{"deriveBits", "deriveKey"}},
	"HKDF":              {private: []string{"deriveBits", "deriveKey"}},
}

// checkUsages refuses usages which such a key cannot have, and a key of no use.
func (k *key) checkUsages() error {
	able := uses[k.algorithm].private
	if k.kind() == "public" {
		able = uses[k.algorithm].public
	}
	for _, usage := range k.usages {
		if !slices.Contains(able, usage) {
			return failf(syntaxError, "Unsupported key usage for a %s key", k.algorithm)
		}
	}
	if len(k.usages) == 0 && k.kind() != "public" {
		return failf(syntaxError, "Usages cannot be empty when importing a %s key.", k.kind())
	}
	return nil
}

// object makes the CryptoKey of k.
func (s *subtle) object(k *key) *goja.Object {
	obj := s.rt.CreateObject(s.keyProto)
	usages := make([]any, 0, len(k.usages))
	for _, usage := range k.usages {
		usages = append(usages, usage)
	}
	fields := []struct {
		name  string
		value any
	}{{"type", k.kind()}, {"extractable", k.extractable}, {"algorithm", s.describe(k)},
		{"usages", s.rt.NewArray(usages...)}}
	for _, f := range fields {
		_ = obj.DefineDataProperty(f.name, s.rt.ToValue(f.value), goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_TRUE)
	}
	_ = obj.DefineDataPropertySymbol(s.slot, s.rt.ToValue(k), goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE)
	return obj
}

// describe is the algorithm of a CryptoKey.
func (s *subtle) describe(k *key) *goja.Object {
	out := s.rt.NewObject()
	_ = out.Set("name", k.algorithm)
	var public *rsa.PublicKey
	switch m := k.material.(type) {
	case *rsa.PrivateKey:
		public = &m.PublicKey
	case *rsa.PublicKey:
		public = m
	case []byte:
		if uses[k.algorithm].private[0] != "deriveBits" {
			_ = out.Set("length", len(m)*8)
		}
	}
	if public != nil {
		_ = out.Set("modulusLength", public.N.BitLen())
		exponent := s.buffer(exponentBytes(public.E))
		if bytes, err := s.rt.New(s.rt.GlobalObject().Get("Uint8Array"), exponent); err == nil {
			_ = out.Set("publicExponent", bytes)
		}
	}
	if k.hash != "" {
		hash := s.rt.NewObject()
		_ = hash.Set("name", k.hash)
		_ = out.Set("hash", hash)
	}
	if k.curve != "" {
		_ = out.Set("namedCurve", k.curve)
	}
	return out
}

// keyOf returns the key of a CryptoKey.
func (s *subtle) keyOf(v goja.Value) (*key, error) {
	if obj, ok := v.(*goja.Object); ok {
		if slot := obj.GetSymbol(s.slot); slot != nil {
			if k, ok := slot.Export().(*key); ok {
				return k, nil
			}
		}
	}
	return nil, failf(typeError, "the key is not a CryptoKey")
}

// keyFor returns the key of a CryptoKey that may be used in this way.
func (s *subtle) keyFor(v goja.Value, p params, usage string) (*key, error) {
	k, err := s.keyOf(v)
	if err != nil {
		return nil, err
	}
	if k.algorithm != p.name {
		return nil, failf(invalidAccess, "Key algorithm mismatch")
	}
	if !slices.Contains(k.usages, usage) {
		return nil, failf(invalidAccess, "Unable to use this key to %s", usage)
	}
	return k, nil
}
