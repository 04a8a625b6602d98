package keyfile

import (
	"crypto"
	"crypto/x509"
	"errors"
	"fmt"
	"sync"

	"runner/collection/sign"
)

// A Kind is what an entry of a key file is.
type Kind string

// The kinds there are.
const (
	Private     Kind = "private key"
	Public      Kind = "public key"
	Certificate Kind = "certificate"
)

// A Content is the structure that a key is in, below its armour.
type Content string

// The contents there are.
const (
	PKCS8       Content = "pkcs8"
	PKCS1       Content = "pkcs1"
	SEC1        Content = "sec1"
	SPKI        Content = "spki"
	PKCS1Public Content = "pkcs1-public"
	X509        Content = "x509"
	PKCS12      Content = "pkcs12"
)

// An Entry is one key or certificate of a file. Printing it shows no key.
type Entry struct {
	Kind    Kind
	Content Content
	Armour  sign.Armour
	// Cipher is what the key is encrypted with, "" for nothing.
	Cipher string
	// Key is the private key, nil if it cannot be used; Err says why.
	Key *sign.Key
	// Public is the public half, of RSA, ECDSA or Ed25519; nil for a key that is still encrypted.
	Public crypto.PublicKey
	// Certificate is there for a certificate.
	Certificate *x509.Certificate
	// Err is why nothing may be signed or verified with the key, such as [sign.ErrWeakKey].
	Err error
}

// A Passphrase returns the passphrase of a file. It is called when one is needed, once.
type Passphrase func() ([]byte, error)

// Read returns what keys and certificates there are in data, in its order. A key under a passphrase is an entry with
// [sign.ErrEncryptedKey] if passphrase is nil. The error says why there is no entry.
func Read(data []byte, passphrase Passphrase) ([]Entry, error) {
	ask := Passphrase(func() ([]byte, error) { return nil, sign.ErrEncryptedKey })
	if passphrase != nil {
		ask = sync.OnceValues(passphrase)
	}
	var entries []Entry
	var why error
	for _, b := range sign.Blocks(data) {
		found, err := read(b, ask)
		for i := range found {
			found[i].Armour = b.Armour
		}
		entries = append(entries, found...)
		if why == nil {
			why = err
		}
	}
	if len(entries) == 0 {
		return nil, why
	}
	return entries, nil
}

// Load returns the first private key of data. The errors are those of [sign.ParseAnyKey], [ErrBadDecrypt] and
// [ErrForeignCipher], and what passphrase returns.
func Load(data []byte, passphrase func() ([]byte, error)) (*sign.Key, error) {
	entries, err := Read(data, passphrase)
	if err != nil {
		return nil, err
	}
	err = sign.ErrNotPrivate
	for i := range entries {
		if entries[i].Key != nil {
			return entries[i].Key, nil
		}
		if entries[i].Kind == Private && errors.Is(err, sign.ErrNotPrivate) {
			err = entries[i].Err
		}
	}
	return nil, err
}

// LoadPublic returns the first public key of data, which may be that of a certificate. A private key is refused: who is
// asked for a public key should not need to have the other.
func LoadPublic(data []byte) (crypto.PublicKey, error) {
	entries, err := Read(data, nil)
	if err != nil {
		return nil, err
	}
	err = sign.ErrNotPublic
	for i := range entries {
		if entries[i].Kind == Private {
			continue
		}
		if entries[i].Err == nil {
			return entries[i].Public, nil
		}
		if errors.Is(err, sign.ErrNotPublic) {
			err = entries[i].Err
		}
	}
	return nil, err
}

func read(b sign.Block, ask Passphrase) ([]Entry, error) {
	switch {
	case b.DEKInfo != "":
		return one(readLegacy(b, ask))
	case b.Err != nil:
		return nil, b.Err
	case isPKCS12(b.DER):
		return readPKCS12(b.DER, ask)
	case isEncrypted(b.DER):
		return one(readEncrypted(b.DER, ask))
	case len(b.DER) > maxDER:
		return nil, sign.ErrNoKey
	}
	return one(plain(b.DER))
}

func one(e Entry, err error) ([]Entry, error) {
	if err != nil {
		return nil, err
	}
	return []Entry{e}, nil
}

// unlock opens a key under a passphrase; without one the entry says what it can.
func unlock(locked Entry, ask Passphrase, open func(passphrase []byte) ([]byte, error)) (Entry, error) {
	passphrase, err := ask()
	if errors.Is(err, sign.ErrEncryptedKey) {
		locked.Err = err
		return locked, nil
	}
	if err != nil {
		return Entry{}, err
	}
	der, err := open(passphrase)
	if err != nil {
		return Entry{}, err
	}
	e, err := plain(der)
	if errors.Is(err, sign.ErrNoKey) || err == nil && e.Kind != Private {
		return Entry{}, ErrBadDecrypt // the padding fits by chance once in 256
	}
	e.Cipher = locked.Cipher
	return e, err
}

// plain tells what der is by trying.
func plain(der []byte) (Entry, error) {
	if k, err := x509.ParsePKCS1PrivateKey(der); err == nil {
		return private(PKCS1, der, k)
	}
	if k, err := x509.ParsePKCS8PrivateKey(der); err == nil {
		return private(PKCS8, der, k)
	}
	if k, err := x509.ParseECPrivateKey(der); err == nil {
		return private(SEC1, der, k)
	}
	if k, err := x509.ParsePKIXPublicKey(der); err == nil {
		return public(SPKI, k)
	}
	if k, err := x509.ParsePKCS1PublicKey(der); err == nil {
		return public(PKCS1Public, k)
	}
	if c, err := x509.ParseCertificate(der); err == nil {
		return certificate(c)
	}
	return Entry{}, sign.ErrNoKey
}

// private and public keep what is too short to be used, for it to be told of.
func private(c Content, der []byte, parsed any) (Entry, error) {
	k, ok := parsed.(crypto.Signer)
	if !ok {
		return Entry{}, sign.ErrNotRSA
	}
	e := Entry{Kind: Private, Content: c, Public: k.Public()}
	e.Key, e.Err = sign.ParseAnyKey(der)
	return e, nil
}

func public(c Content, k crypto.PublicKey) (Entry, error) {
	der, err := x509.MarshalPKIXPublicKey(k)
	if err != nil {
		return Entry{}, sign.ErrNotRSA
	}
	_, err = sign.ParseAnyPublicKey(der)
	return Entry{Kind: Public, Content: c, Public: k, Err: err}, nil
}

func certificate(c *x509.Certificate) (Entry, error) {
	e, err := public(X509, c.PublicKey)
	if err != nil {
		return Entry{}, fmt.Errorf("a certificate: %w", err)
	}
	e.Kind, e.Certificate = Certificate, c
	return e, nil
}

// Title is how people write the content.
func (c Content) Title() string {
	return map[Content]string{PKCS8: "PKCS#8", PKCS1: "PKCS#1", SEC1: "SEC 1", SPKI: "X.509 SubjectPublicKeyInfo",
		PKCS1Public: "PKCS#1 (public)", X509: "X.509", PKCS12: "PKCS#12"}[c]
}
