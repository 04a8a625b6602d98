package crypt

import (
	"crypto/hkdf"

	"github.com/dop251/goja"
)

func (s *subtle) deriveBits(call goja.FunctionCall) (goja.Value, error) {
	length, err := bitsWanted(call.Argument(2))
	if err != nil {
		return nil, err
	}
	data, err := s.derive(call, "deriveBits", length)
	if err != nil {
		return nil, err
	}
	return s.buffer(data), nil
}

func (s *subtle) derive(call goja.FunctionCall, usage string, length int) ([]byte, error) {
	p, err := readParams(call.Argument(0))
	if err != nil {
		return nil, err
	}
	k, err := s.keyFor(call.Argument(1), p, usage)
	if err != nil {
		return nil, err
	}
	if p.name == "ECDH" || p.name == "X25519" {
		return s.agree(k, p, length)
	}
	secret, ok := k.material.([]byte)
	if length == wholeSecret {
		return nil, failf(operation, "length cannot be null")
	}
	if !ok {
		return nil, failf(invalidAccess, "Unable to use this key to %s", usage)
	}
	hash, err := p.hash()
	if err != nil {
		return nil, err
	}
	salt, err := p.bytes("salt", false)
	if err != nil {
		return nil, err
	}
	if p.name == "HKDF" {
		info, err := p.bytes("info", false)
		if err != nil {
			return nil, err
		}
		return hkdf.Key(digests[hash].New, secret, salt, string(info), length)
	}
	rounds, err := p.integer("iterations")
	if err != nil {
		return nil, err
	}
	if rounds == 0 {
		return nil, failf(operation, "iterations cannot be zero")
	}
	d := derivation{hash: hashInfo{new: digests[hash].New}, password: secret, salt: salt, length: length, rounds: rounds}
	return d.pbkdf2(s.pause)[:length], nil
}

func (s *subtle) deriveKey(call goja.FunctionCall) (goja.Value, error) {
	p, err := readParams(call.Argument(2))
	if err != nil {
		return nil, err
	}
	k := &key{algorithm: p.name, extractable: call.Argument(3).ToBoolean(), usages: texts(call.Argument(4))}
	if _, ok := uses[p.name]; !ok || uses[p.name].public != nil {
		return nil, failf(notSupported, "Unrecognized algorithm name")
	}
	if err := k.setParams(p); err != nil {
		return nil, err
	}
	length := 32
	if uses[p.name].private[0] != "deriveBits" {
		if length, err = k.secretLength(p); err != nil {
			return nil, err
		}
	}
	if k.material, err = s.derive(call, "deriveKey", length); err != nil {
		return nil, err
	}
	if err := k.check(); err != nil {
		return nil, err
	}
	return s.object(k), nil
}
