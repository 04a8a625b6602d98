package crypt

import (
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
	private, ok1 := k.material.(*ecdsa.PrivateKey)
	public, ok2 := other.material.(*ecdsa.PublicKey)
	if !ok1 || !ok2 || other.algorithm != p.name || other.curve != k.curve {
		return nil, failf(invalidAccess, "the keys do not belong to one algorithm and curve")
	}
	ours, err := private.ECDH()
	if err != nil {
		return nil, failf(operation, "the private key cannot be used for ECDH")
	}
	theirs, err := public.ECDH()
	if err != nil {
		return nil, failf(operation, "the public key cannot be used for ECDH")
	}
	secret, err := ours.ECDH(theirs)
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
