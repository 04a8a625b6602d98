package sign_test

import (
	"crypto"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
	"testing"

	"runner/collection/sign"
)

// pkcs8 returns a private key as PEM.
func pkcs8(t testing.TB, private any) []byte {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
}

// spki returns a public key as PEM.
func spki(t testing.TB, public any) []byte {
	t.Helper()
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
}

// curveKey is a new key on the curve P-256.
func curveKey(t testing.TB) *sign.Key {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	k, err := sign.ParseAnyKey(pkcs8(t, private))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestKeysOfOtherAlgorithms(t *testing.T) {
	t.Parallel()
	curve, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	sec1, err := x509.MarshalECPrivateKey(curve)
	if err != nil {
		t.Fatal(err)
	}
	_, edwards, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		data  []byte
		bits  int
		shown string
	}{
		"ECDSA":   {pkcs8(t, curve), 384, "ECDSA P-384 private key"},
		"SEC 1":   {sec1, 384, "ECDSA P-384 private key"},
		"Ed25519": {pkcs8(t, edwards), 256, "Ed25519 private key"},
		"RSA":     {vector(t, "m.pem"), 2048, "RSA-2048 private key"},
	} {
		k, err := sign.ParseAnyKey(c.data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := fmt.Sprintf("%+v", *k); k.Bits() != c.bits || got != c.shown {
			t.Errorf("%s: %d bits, %q", name, k.Bits(), got)
		}
		if name == "RSA" {
			continue
		}
		if _, err := k.Sign([]byte("x")); !errors.Is(err, sign.ErrNotRSA) || k.Public() != nil {
			t.Errorf("%s signs as RSA: %v", name, err)
		}
		if _, err := sign.ParseKey(c.data); !errors.Is(err, sign.ErrNotRSA) {
			t.Errorf("%s: ParseKey = %v, want ErrNotRSA", name, err)
		}
		public := spki(t, k.AnyPublic())
		again, err := sign.ParseAnyPublicKey(public)
		if e, ok := again.(interface{ Equal(crypto.PublicKey) bool }); err != nil || !ok || !e.Equal(k.AnyPublic()) {
			t.Errorf("%s: ParseAnyPublicKey = %v, %v", name, again, err)
		}
		if _, err := sign.ParsePublicKey(public); !errors.Is(err, sign.ErrNotRSA) {
			t.Errorf("%s: ParsePublicKey = %v, want ErrNotRSA", name, err)
		}
		if _, err := sign.ParseAnyKey(public); !errors.Is(err, sign.ErrNotPrivate) {
			t.Errorf("%s: ParseAnyKey of the public half = %v", name, err)
		}
		if _, err := sign.ParseAnyPublicKey(c.data); !errors.Is(err, sign.ErrNotPublic) {
			t.Errorf("%s: ParseAnyPublicKey of the private half = %v", name, err)
		}
	}
}

func TestKeysThatCannotSign(t *testing.T) {
	t.Parallel()
	private, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sign.ParseAnyKey(pkcs8(t, private)); !errors.Is(err, sign.ErrNotRSA) {
		t.Errorf("X25519 = %v", err)
	}
	if _, err := sign.ParseAnyPublicKey(spki(t, private.PublicKey())); !errors.Is(err, sign.ErrNotRSA) {
		t.Errorf("X25519 public = %v", err)
	}
}

// A file with several keys gives the first that the scheme can use.
func TestFirstUsableKey(t *testing.T) {
	t.Parallel()
	_, edwards, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	both := append(pkcs8(t, edwards), vector(t, "m.pem")...)
	k, err := sign.ParseKey(both)
	if err != nil || !k.Public().Equal(vectorPublic(t, "m.pub")) {
		t.Errorf("ParseKey = %v, %v, want the RSA key", k, err)
	}
	if k, err = sign.ParseAnyKey(both); err != nil || !strings.HasPrefix(fmt.Sprint(k), "Ed25519") {
		t.Errorf("ParseAnyKey = %v, %v, want the first", k, err)
	}
}
