package crypt

import (
	"bytes"
	"crypto/ecdh"
	"crypto/ed25519"
	"crypto/rand"

	"github.com/dop251/goja"
)

// Keys of Curve25519, for signatures (Ed25519) and agreement (X25519), are 32 bytes long, public and private ones.
const okpSize = 32

func (k *key) isOKP() bool { return k.algorithm == "Ed25519" || k.algorithm == "X25519" }

func (k *key) generateOKP() (any, error) {
	if k.algorithm == "Ed25519" {
		_, private, err := ed25519.GenerateKey(rand.Reader)
		return private, err
	}
	return ecdh.X25519().GenerateKey(rand.Reader)
}

// publicOKP reads a public key.
func (k *key) publicOKP(data []byte) (any, error) {
	switch {
	case len(data) != okpSize:
		return nil, failf(dataError, "Invalid keyData")
	case k.algorithm == "Ed25519":
		return ed25519.PublicKey(data), nil
	}
	return ecdh.X25519().NewPublicKey(data)
}

// okpOf reads a key from a JWK, whose private part must belong to its public one.
func (k *key) okpOf(obj *goja.Object) (any, error) {
	if crv := obj.Get("crv"); crv == nil || crv.String() != k.algorithm {
		return nil, failf(dataError, "JWK \"crv\" Parameter and algorithm name mismatch")
	}
	point, err := jwkBytes(obj, "x")
	if err != nil {
		return nil, err
	}
	secret, err := jwkBytes(obj, "d")
	if err != nil || secret == nil {
		if err != nil {
			return nil, err
		}
		return k.publicOKP(point)
	}
	if len(secret) != okpSize {
		return nil, failf(dataError, "Invalid JWK data")
	}
	var private any = ed25519.NewKeyFromSeed(secret)
	if k.algorithm == "X25519" {
		if private, err = ecdh.X25519().NewPrivateKey(secret); err != nil {
			return nil, failf(dataError, "Invalid JWK data")
		}
	}
	if own, _ := okpBytes(private); !bytes.Equal(own, point) {
		return nil, failf(dataError, "Invalid JWK data")
	}
	return private, nil
}

// okpBytes are the public and, of a private key, the private bytes.
func okpBytes(material any) (public, private []byte) {
	switch m := material.(type) {
	case ed25519.PublicKey:
		return m, nil
	case ed25519.PrivateKey:
		return m[okpSize:], m.Seed()
	case *ecdh.PublicKey:
		return m.Bytes(), nil
	case *ecdh.PrivateKey:
		return m.PublicKey().Bytes(), m.Bytes()
	}
	return nil, nil
}

// suitsOKP reports whether the key is one of its algorithm's.
func (k *key) suitsOKP() bool {
	switch m := k.material.(type) {
	case ed25519.PublicKey, ed25519.PrivateKey:
		return k.algorithm == "Ed25519"
	case *ecdh.PublicKey:
		return k.algorithm == "X25519" && m.Curve() == ecdh.X25519()
	case *ecdh.PrivateKey:
		return k.algorithm == "X25519" && m.Curve() == ecdh.X25519()
	}
	return false
}

// publicOf is the public key of a private one.
func publicOf(material any) any {
	switch m := material.(type) {
	case ed25519.PrivateKey:
		return m.Public()
	case *ecdh.PrivateKey:
		return m.PublicKey()
	}
	return material
}

func (k *key) setOKP(out *goja.Object) {
	public, private := okpBytes(k.material)
	_ = out.Set("crv", k.algorithm)
	if private != nil {
		setBytes(out, "d", private)
	}
	setBytes(out, "x", public)
	_ = out.Set("kty", "OKP")
}
