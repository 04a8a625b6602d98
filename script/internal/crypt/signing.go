package crypt

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"math/big"

	"github.com/dop251/goja"
)

// signed is what sign and verify have in common: the algorithm, its key and the data.
func (s *subtle) signed(call goja.FunctionCall, usage string) (p params, k *key, data []byte, err error) {
	if p, err = readParams(call.Argument(0)); err != nil {
		return p, nil, nil, err
	}
	if k, err = s.keyFor(call.Argument(1), p, usage); err != nil {
		return p, nil, nil, err
	}
	data, err = source(call.Argument(len(call.Arguments) - 1))
	return p, k, data, err
}

func (s *subtle) sign(call goja.FunctionCall) (goja.Value, error) {
	call.Arguments = call.Arguments[:3]
	p, k, data, err := s.signed(call, "sign")
	if err != nil {
		return nil, err
	}
	out, err := k.sign(p, data)
	if err != nil {
		return nil, err
	}
	return s.buffer(out), nil
}

func (k *key) sign(p params, data []byte) ([]byte, error) {
	switch m := k.material.(type) {
	case []byte:
		return k.mac(m, data), nil
	case *rsa.PrivateKey:
		if k.algorithm == "RSA-PSS" {
			salt, err := p.integer("saltLength")
			if err != nil {
				return nil, err
			}
			options := &rsa.PSSOptions{SaltLength: salt}
			if salt == 0 {
				return nil, failf(notSupported, "RSA-PSS without a salt")
			}
			return rsa.SignPSS(rand.Reader, m, digests[k.hash], sum(k.hash, data), options)
		}
		return rsa.SignPKCS1v15(nil, m, digests[k.hash], sum(k.hash, data))
	case ed25519.PrivateKey:
		return ed25519.Sign(m, data), nil
	case *ecdsa.PrivateKey:
		hash, err := p.hash()
		if err != nil {
			return nil, err
		}
		x, y, err := ecdsa.Sign(rand.Reader, m, sum(hash, data))
		if err != nil {
			return nil, err
		}
		size := (m.Curve.Params().BitSize + 7) / 8
		out := make([]byte, 2*size)
		x.FillBytes(out[:size])
		y.FillBytes(out[size:])
		return out, nil
	}
	return nil, failf(invalidAccess, "Unable to use this key to sign")
}

func (k *key) mac(secret, data []byte) []byte {
	mac := hmac.New(digests[k.hash].New, secret)
	mac.Write(data)
	return mac.Sum(nil)
}

func (s *subtle) verify(call goja.FunctionCall) (goja.Value, error) {
	call.Arguments = call.Arguments[:4]
	p, k, data, err := s.signed(call, "verify")
	if err != nil {
		return nil, err
	}
	signature, err := source(call.Argument(2))
	if err != nil {
		return nil, err
	}
	ok, err := k.verify(p, signature, data)
	return s.rt.ToValue(ok), err
}

func (k *key) verify(p params, signature, data []byte) (bool, error) {
	switch m := k.material.(type) {
	case []byte:
		return hmac.Equal(signature, k.mac(m, data)), nil
	case *rsa.PublicKey:
		if k.algorithm == "RSA-PSS" {
			salt, err := p.integer("saltLength")
			if err != nil {
				return false, err
			}
			options := &rsa.PSSOptions{SaltLength: salt}
			return rsa.VerifyPSS(m, digests[k.hash], sum(k.hash, data), signature, options) == nil, nil
		}
		return rsa.VerifyPKCS1v15(m, digests[k.hash], sum(k.hash, data), signature) == nil, nil
	case ed25519.PublicKey:
		return ed25519.Verify(m, data, signature), nil
	case *ecdsa.PublicKey:
		hash, err := p.hash()
		if err != nil {
			return false, err
		}
		size := (m.Curve.Params().BitSize + 7) / 8
		if len(signature) != 2*size {
			return false, nil
		}
		x, y := new(big.Int).SetBytes(signature[:size]), new(big.Int).SetBytes(signature[size:])
		return ecdsa.Verify(m, sum(hash, data), x, y), nil
	}
	return false, failf(invalidAccess, "Unable to use this key to verify")
}
