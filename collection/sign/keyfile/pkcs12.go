package keyfile

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/asn1"
	"errors"

	"software.sslmate.com/src/go-pkcs12"

	"runner/collection/sign"
)

// TLSCertificate returns the certificate of a PKCS#12 file with its key and its chain, of whatever algorithm it is.
func TLSCertificate(data, passphrase []byte) (*tls.Certificate, error) {
	key, leaf, chain, err := openPKCS12(data, passphrase)
	if err != nil {
		return nil, err
	}
	pair := &tls.Certificate{PrivateKey: key, Leaf: leaf, Certificate: [][]byte{leaf.Raw}}
	for _, c := range chain {
		pair.Certificate = append(pair.Certificate, c.Raw)
	}
	return pair, nil
}

func openPKCS12(data, passphrase []byte) (key any, leaf *x509.Certificate, chain []*x509.Certificate, err error) {
	if tooManyRounds(data, maxDepth) {
		return nil, nil, nil, ErrForeignCipher
	}
	return pkcs12.DecodeChain(data, string(passphrase))
}

// isPKCS12 reports whether der is a PFX: the version 3, then a sequence that begins with an object identifier.
func isPKCS12(der []byte) bool {
	var pfx struct {
		Version  int
		AuthSafe struct {
			Type asn1.ObjectIdentifier
			Rest asn1.RawValue `asn1:"optional"`
		}
		Mac asn1.RawValue `asn1:"optional"`
	}
	return unmarshal(der, &pfx) && pfx.Version == 3
}

func readPKCS12(der []byte, ask Passphrase) ([]Entry, error) {
	passphrase, err := ask()
	if errors.Is(err, sign.ErrEncryptedKey) {
		return []Entry{{Kind: Private, Content: PKCS12, Cipher: "of PKCS#12", Err: err}}, nil
	}
	if err != nil {
		return nil, err
	}
	key, leaf, chain, err := openPKCS12(der, passphrase)
	switch {
	case errors.Is(err, pkcs12.ErrIncorrectPassword), errors.Is(err, pkcs12.ErrDecryption):
		return nil, ErrBadDecrypt
	case err != nil:
		return nil, ErrForeignCipher
	}
	return entriesOf(key, append([]*x509.Certificate{leaf}, chain...))
}

func entriesOf(key any, certificates []*x509.Certificate) ([]Entry, error) {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, sign.ErrNotRSA
	}
	e, err := private(PKCS12, der, key)
	if err != nil {
		return nil, err
	}
	e.Cipher = "of PKCS#12"
	entries := []Entry{e}
	for _, c := range certificates {
		if e, err := certificate(c); err == nil {
			e.Content = PKCS12
			entries = append(entries, e)
		}
	}
	return entries, nil
}

// maxDepth bounds how deep structures are looked into.
const maxDepth = 16

// tooManyRounds reports whether der would make the derivation of a key last. In all structures of PKCS#5 and PKCS#12
// the number of rounds comes right after the salt, and elsewhere no integer follows an octet string.
func tooManyRounds(der []byte, depth int) bool {
	afterSalt := false
	for len(der) > 0 && depth > 0 {
		var v asn1.RawValue
		rest, err := asn1.Unmarshal(der, &v)
		if err != nil {
			return false
		}
		var rounds int64
		if afterSalt && v.Class == asn1.ClassUniversal && v.Tag == asn1.TagInteger {
			if _, err := asn1.Unmarshal(v.FullBytes, &rounds); err != nil || rounds > maxRounds {
				return true
			}
		}
		afterSalt = v.Class == asn1.ClassUniversal && v.Tag == asn1.TagOctetString
		if (v.IsCompound || afterSalt) && tooManyRounds(v.Bytes, depth-1) {
			return true
		}
		der = rest
	}
	return false
}
