package crypt

import (
	"crypto/ecdh"
	"crypto/ecdsa"

	"github.com/dop251/goja"
)

// wholeSecret asks for all of a shared secret, however long that is.
const wholeSecret = -1

// agree is the secret that a private key shares with the owner of another one, cut to a length in bytes.
func (s *subtle) agree(k *key, p params, length int) ([]byte, error) {
	other, err := s.keyOf(p.get("public"))
	if err != nil {
		return nil, err
	}
	ours, theirs := agreementKey(k.material), agreementKey(other.material)
	private, ok1 := ours.(*ecdh.PrivateKey)
	public, ok2 := theirs.(*ecdh.PublicKey)
	if !ok1 || !ok2 || other.algorithm != p.name || private.Curve() != public.Curve() {
		return nil, failf(invalidAccess, "the keys do not belong to one algorithm and curve")
	}
	secret, err := private.ECDH(public)
	if err != nil {
		return nil, failf(operation, "the keys have no secret in common")
	}
	if length == wholeSecret {
		return secret, nil
	}
	if length > len(secret) {
		return nil, failf(operation, "derived bit length is too small")
	}
	return secret[:length], nil
}

// agreementKey is a key as package ecdh has it; nil if it cannot be.
func agreementKey(material any) any {
	switch m := material.(type) {
	case *ecdsa.PrivateKey:
		if converted, err := m.ECDH(); err == nil {
			return converted
		}
	case *ecdsa.PublicKey:
		if converted, err := m.ECDH(); err == nil {
			return converted
		}
	case *ecdh.PrivateKey, *ecdh.PublicKey:
		return m
	}
	return nil
}

// bitsWanted is the length in bytes that deriveBits is asked for; null means all there is.
func bitsWanted(v goja.Value) (int, error) {
	if goja.IsNull(v) || goja.IsUndefined(v) {
		return wholeSecret, nil
	}
	length, ok := integer(v)
	if !ok || length < 0 || length%8 != 0 || length > 8*maxDerived {
		return 0, failf(operation, "the length must be a multiple of 8, up to %d", 8*maxDerived)
	}
	return int(length / 8), nil
}
