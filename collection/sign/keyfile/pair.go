package keyfile

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha256"

	"runner/collection/sign"
)

// Proves reports whether public verifies what key signs. RSA keys are put to the proof, others are compared.
func Proves(key *sign.Key, public crypto.PublicKey) bool {
	verifies, ok := public.(*rsa.PublicKey)
	if !ok || key.Public() == nil {
		return Same(key.AnyPublic(), public)
	}
	content := []byte("POST /proof\n..")
	signature, err := key.Sign(content)
	digest := sha256.Sum256(content)
	return err == nil && rsa.VerifyPKCS1v15(verifies, crypto.SHA256, digest[:], signature) == nil
}

// Same reports whether a and b, which may be nil, are one public key.
func Same(a, b crypto.PublicKey) bool {
	comparable, ok := a.(interface{ Equal(crypto.PublicKey) bool })
	return ok && comparable.Equal(b)
}
