package sign

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
)

// The sizes a key may have. Below, it can be broken; above, one signature takes a second.
const (
	MinBits = 2048
	MaxBits = 8192
)

// A Key is a private key: RSA, unless [ParseAnyKey] read it. It cannot be printed, logged or marshalled: all of these show
// its size only. Its methods may be called from several goroutines.
type Key struct{ private crypto.Signer }

// ParseKey reads a private key: PKCS#8 or PKCS#1, as PEM (on one line, too), as bare base64, or as DER. The error is
// one of [ErrNoKey], [ErrNotPrivate], [ErrEncryptedKey], [ErrNotRSA] and [ErrWeakKey].
func ParseKey(data []byte) (*Key, error) { return first(data, rsaPrivateKey) }

// ParseAnyKey is [ParseKey] for the schemes that sign with elliptic curves, too: ECDSA keys, also in the form of SEC 1,
// and Ed25519 keys.
func ParseAnyKey(data []byte) (*Key, error) { return first(data, privateKey) }

// LoadKey reads a private key from a file, see [ParseKey].
func LoadKey(path string) (*Key, error) {
	data, err := readKeyFile(path)
	if err != nil {
		return nil, fmt.Errorf("load key: %w", err)
	}
	k, err := ParseKey(data)
	if err != nil {
		return nil, fmt.Errorf("load key %q: %w", path, err)
	}
	return k, nil
}

// GenerateKey makes a key of bits bits; 0 means [MinBits].
func GenerateKey(bits int) (*Key, error) {
	if bits == 0 {
		bits = MinBits
	}
	if err := checkSize(bits); err != nil {
		return nil, err
	}
	private, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		return nil, err
	}
	return &Key{private}, nil
}

// Public returns the public half of an RSA key, nil for other keys.
func (k *Key) Public() *rsa.PublicKey {
	public, _ := k.AnyPublic().(*rsa.PublicKey)
	return public
}

// AnyPublic returns the public half of k, whatever its algorithm.
func (k *Key) AnyPublic() crypto.PublicKey { return k.private.Public() }

// Bits returns the size of k.
func (k *Key) Bits() int {
	switch public := k.AnyPublic().(type) {
	case *rsa.PublicKey:
		return public.N.BitLen()
	case *ecdsa.PublicKey:
		return public.Params().BitSize
	}
	return 8 * ed25519.SeedSize
}

// Sign returns the signature of content: SHA256withRSA, PKCS#1 v1.5. The same content has the same signature always.
// Keys of other algorithms refuse with [ErrNotRSA].
func (k *Key) Sign(content []byte) ([]byte, error) { return k.signDigest(sha256.Sum256(content)) }

func (k *Key) signDigest(digest [sha256.Size]byte) ([]byte, error) {
	return k.signHash(crypto.SHA256, digest[:])
}

func (k *Key) signHash(h crypto.Hash, digest []byte) ([]byte, error) {
	private, ok := k.private.(*rsa.PrivateKey)
	if !ok {
		return nil, ErrNotRSA
	}
	return rsa.SignPKCS1v15(nil, private, h, digest)
}

// needsRSA says why k cannot sign in a scheme that signs with RSA.
func needsRSA(k *Key) error {
	switch {
	case k == nil:
		return ErrNeedsKey
	case k.Public() == nil:
		return ErrNotRSA
	}
	return nil
}

// Format writes the key's size, whatever the verb and the flags.
func (k Key) Format(s fmt.State, _ rune) { fmt.Fprint(s, k.describe()) }

// MarshalText returns the key's size.
func (k Key) MarshalText() ([]byte, error) { return []byte(k.describe()), nil }

// MarshalJSON returns the key's size.
func (k Key) MarshalJSON() ([]byte, error) { return strconv.AppendQuote(nil, k.describe()), nil }

// LogValue returns the key's size.
func (k Key) LogValue() slog.Value { return slog.StringValue(k.describe()) }

func (k Key) describe() string {
	if k.private == nil {
		return "no private key"
	}
	return Describe(k.private.Public()) + " private key"
}

// Describe names the algorithm and the size of a public key.
func Describe(public crypto.PublicKey) string {
	switch k := public.(type) {
	case *rsa.PublicKey:
		return fmt.Sprintf("RSA-%d", k.N.BitLen())
	case *ecdsa.PublicKey:
		return "ECDSA " + k.Params().Name
	case ed25519.PublicKey:
		return "Ed25519"
	}
	return "unknown"
}

func rsaPrivateKey(der []byte) (*Key, error) {
	k, err := privateKey(der)
	if err == nil && k.Public() == nil {
		return nil, ErrNotRSA
	}
	return k, err
}

// privateKey tells what kind of key der is by trying, and refuses all but private ones with the reason a user can act on.
func privateKey(der []byte) (*Key, error) {
	if k, err := x509.ParsePKCS1PrivateKey(der); err == nil {
		return sized(k)
	}
	if k, err := x509.ParsePKCS8PrivateKey(der); err == nil {
		return anyKey(k)
	}
	if k, err := x509.ParseECPrivateKey(der); err == nil {
		return anyKey(k)
	}
	if encrypted(der) {
		return nil, ErrEncryptedKey
	}
	if _, err := parseAnyPublic(der); !errors.Is(err, ErrNoKey) {
		return nil, ErrNotPrivate
	}
	return nil, ErrNoKey
}

// anyKey takes those of the keys which the standard library reads that can sign.
func anyKey(private any) (*Key, error) {
	switch k := private.(type) {
	case *rsa.PrivateKey:
		return sized(k)
	case *ecdsa.PrivateKey:
		return &Key{k}, nil
	case ed25519.PrivateKey:
		return &Key{k}, nil
	}
	return nil, ErrNotRSA // an X25519 key: it agrees on keys and signs nothing
}

func sized(private *rsa.PrivateKey) (*Key, error) {
	if err := checkSize(private.N.BitLen()); err != nil {
		return nil, err
	}
	return &Key{private}, nil
}

func checkSize(bits int) error {
	if bits < MinBits {
		return fmt.Errorf("%w: %d bits, want at least %d", ErrWeakKey, bits, MinBits)
	}
	if bits > MaxBits {
		return fmt.Errorf("an RSA key of %d bits, want at most %d", bits, MaxBits)
	}
	return nil
}

// encrypted reports whether der is a PKCS#8 key under a passphrase: an algorithm of the PKCS arcs and an octet string.
func encrypted(der []byte) bool {
	var info struct {
		Algorithm pkix.AlgorithmIdentifier
		Data      []byte
	}
	rest, err := asn1.Unmarshal(der, &info)
	pkcs := asn1.ObjectIdentifier{1, 2, 840, 113549, 1}
	id := info.Algorithm.Algorithm
	return err == nil && len(rest) == 0 && len(id) > len(pkcs) && id[:len(pkcs)].Equal(pkcs)
}
