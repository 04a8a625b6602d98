package sign

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/asn1"
	"fmt"
	"math/big"
)

// The algorithms of [SchemeHTTPSignature], by the names that RFC 9421 has for them.
const (
	algPSS     = "rsa-pss-sha512"
	algV15     = "rsa-v1_5-sha256"
	algHMAC    = "hmac-sha256"
	algP256    = "ecdsa-p256-sha256"
	algP384    = "ecdsa-p384-sha384"
	algEdwards = "ed25519"
)

// algorithms are all of them, for messages.
func algorithms() []string { return []string{algPSS, algV15, algHMAC, algP256, algP384, algEdwards} }

// fitting returns the algorithms that sign with a key, the usual one first. Without a key it is that of shared secrets.
func fitting(public crypto.PublicKey) []string {
	switch k := public.(type) {
	case nil:
		return []string{algHMAC}
	case *rsa.PublicKey:
		return []string{algPSS, algV15}
	case ed25519.PublicKey:
		return []string{algEdwards}
	case *ecdsa.PublicKey:
		switch k.Curve {
		case elliptic.P256():
			return []string{algP256}
		case elliptic.P384():
			return []string{algP384}
		}
	}
	return nil
}

// A signing is how content is signed: by which algorithm, with what, and in which form signatures of elliptic curves are
// written.
type signing struct {
	algorithm string
	key       *Key
	secret    []byte
	der       bool
}

// sign returns the signature of content.
func (s signing) sign(content []byte) ([]byte, error) {
	switch s.algorithm {
	case algHMAC:
		return hmacSHA256(s.secret, content), nil
	case algPSS:
		digest := sha512.Sum512(content)
		return s.key.private.Sign(rand.Reader, digest[:], &rsa.PSSOptions{SaltLength: sha512.Size, Hash: crypto.SHA512})
	case algV15:
		return s.key.Sign(content)
	case algEdwards:
		return s.key.private.Sign(nil, content, crypto.Hash(0))
	}
	digest, hash := curveDigest(s.algorithm, content)
	signature, err := s.key.private.Sign(rand.Reader, digest, hash)
	if err != nil || s.der {
		return signature, err
	}
	return plainCurve(signature, hash.Size())
}

// A checking is how signatures are checked.
type checking struct {
	algorithm string
	public    crypto.PublicKey
	secret    []byte
	der       bool
}

// holds reports whether signature is that of content. It is false if the key is not one of the algorithm's.
func (c checking) holds(signature, content []byte) bool {
	switch k := c.public.(type) {
	case nil:
		return c.algorithm == algHMAC && same(signature, hmacSHA256(c.secret, content))
	case *rsa.PublicKey:
		if c.algorithm == algV15 {
			return holds(k, signature, content)
		}
		digest := sha512.Sum512(content)
		// The RFC wants a salt of 64 bytes; Node takes the longest there can be if it is not told otherwise.
		return c.algorithm == algPSS && rsa.VerifyPSS(k, crypto.SHA512, digest[:], signature, nil) == nil
	case ed25519.PublicKey:
		return c.algorithm == algEdwards && ed25519.Verify(k, content, signature)
	case *ecdsa.PublicKey:
		if c.algorithm != algP256 && c.algorithm != algP384 {
			return false
		}
		digest, hash := curveDigest(c.algorithm, content)
		size := hash.Size()
		if c.der && len(signature) != 2*size { // the draft says DER; some write the numbers
			return ecdsa.VerifyASN1(k, digest, signature)
		}
		return len(signature) == 2*size && ecdsa.Verify(k, digest, new(big.Int).SetBytes(signature[:size]),
			new(big.Int).SetBytes(signature[size:]))
	}
	return false
}

func hmacSHA256(secret, content []byte) []byte {
	mac := hmac.New(sha256.New, secret)
	mac.Write(content)
	return mac.Sum(nil)
}

// curveDigest hashes content as the algorithm of an elliptic curve does. The hash is as long as each half of a signature.
func curveDigest(algorithm string, content []byte) ([]byte, crypto.Hash) {
	if algorithm == algP384 {
		digest := sha512.Sum384(content)
		return digest[:], crypto.SHA384
	}
	digest := sha256.Sum256(content)
	return digest[:], crypto.SHA256
}

// plainCurve turns the DER form of a signature into both numbers behind each other.
func plainCurve(der []byte, size int) ([]byte, error) {
	var pair struct{ R, S *big.Int }
	if _, err := asn1.Unmarshal(der, &pair); err != nil {
		return nil, fmt.Errorf("encode signature: %w", err)
	}
	out := make([]byte, 2*size)
	pair.R.FillBytes(out[:size])
	pair.S.FillBytes(out[size:])
	return out, nil
}
