package sign

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
)

// ParsePublicKey reads an RSA public key: SubjectPublicKeyInfo or PKCS#1, as PEM, as bare base64, or as DER. The error
// is one of [ErrNoKey], [ErrNotPublic], [ErrNotRSA] and [ErrWeakKey].
func ParsePublicKey(data []byte) (*rsa.PublicKey, error) { return first(data, rsaPublicKey) }

// ParseAnyPublicKey is [ParsePublicKey] for the schemes that sign with elliptic curves, too. The key is an
// *[rsa.PublicKey], an *[ecdsa.PublicKey] or an [ed25519.PublicKey].
func ParseAnyPublicKey(data []byte) (crypto.PublicKey, error) {
	k, err := first(data, publicKey)
	if err != nil {
		return nil, err
	}
	return *k, nil
}

// LoadPublicKey reads a public key from a file, see [ParsePublicKey].
func LoadPublicKey(path string) (*rsa.PublicKey, error) {
	data, err := readKeyFile(path)
	if err != nil {
		return nil, fmt.Errorf("load public key: %w", err)
	}
	k, err := ParsePublicKey(data)
	if err != nil {
		return nil, fmt.Errorf("load public key %q: %w", path, err)
	}
	return k, nil
}

// Fingerprint names a public key: the SHA-256 of its SubjectPublicKeyInfo, in base64 without padding.
func Fingerprint(k crypto.PublicKey) string {
	sum := sha256.Sum256(spki(k))
	return "SHA256:" + base64.RawStdEncoding.EncodeToString(sum[:])
}

func rsaPublicKey(der []byte) (*rsa.PublicKey, error) {
	k, err := publicKey(der)
	if err != nil {
		return nil, err
	}
	public, ok := (*k).(*rsa.PublicKey)
	if !ok {
		return nil, ErrNotRSA
	}
	return public, nil
}

// publicKey reads der as a public key; a private key in its place is named as such.
func publicKey(der []byte) (*crypto.PublicKey, error) {
	k, err := parseAnyPublic(der)
	if !errors.Is(err, ErrNoKey) {
		return &k, err
	}
	if _, err := privateKey(der); !errors.Is(err, ErrNoKey) {
		return nil, ErrNotPublic
	}
	return nil, ErrNoKey
}

func parseAnyPublic(der []byte) (crypto.PublicKey, error) {
	any, err := x509.ParsePKIXPublicKey(der)
	if err != nil {
		any, err = x509.ParsePKCS1PublicKey(der)
	}
	if err != nil {
		return nil, ErrNoKey
	}
	switch k := any.(type) {
	case *rsa.PublicKey:
		return k, checkSize(k.N.BitLen())
	case *ecdsa.PublicKey, ed25519.PublicKey:
		return k, nil
	}
	return nil, ErrNotRSA
}

// spki returns k, a key of this package, as SubjectPublicKeyInfo. It cannot fail for those.
func spki(k crypto.PublicKey) []byte {
	der, err := x509.MarshalPKIXPublicKey(k)
	if err != nil {
		panic("sign: " + err.Error())
	}
	return der
}
