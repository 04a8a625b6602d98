package sign

import (
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// PrivatePEM returns k as a PKCS#8 PEM file. It is the secret.
func (k *Key) PrivatePEM() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: k.pkcs8()})
}

// PKCS8Base64 returns k as base64 of its PKCS#8 form on one line, as the dashboard shows it. It is the secret.
func (k *Key) PKCS8Base64() string { return base64.StdEncoding.EncodeToString(k.pkcs8()) }

// PublicPEM returns the public half of k as a PEM file.
func (k *Key) PublicPEM() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: spki(k.Public())})
}

// PublicBase64 returns the public half of k as base64 on one line, as it is pasted into the dashboard.
func (k *Key) PublicBase64() string { return base64.StdEncoding.EncodeToString(spki(k.Public())) }

// pkcs8 cannot fail for an RSA key.
func (k *Key) pkcs8() []byte {
	der, err := x509.MarshalPKCS8PrivateKey(k.private)
	if err != nil {
		panic("sign: " + err.Error())
	}
	return der
}

// A Pair is the two files of a key.
type Pair struct{ Private, Public string }

// PairAt returns the paths [Key.WritePair] writes to: base.pem and base.pub.
func PairAt(base string) Pair { return Pair{Private: base + ".pem", Public: base + ".pub"} }

// WritePair writes k to base.pem, readable for its owner only, and its public half to base.pub, both as PEM. It
// overwrites nothing: if one of the files exists the error is an [*ExistsError], and neither is written.
func (k *Key) WritePair(base string) (Pair, error) { return k.WritePairAs(base, k.PrivatePEM()) }

// WritePairAs is [Key.WritePair] with other bytes for base.pem, such as k under a passphrase.
func (k *Key) WritePairAs(base string, private []byte) (Pair, error) {
	p := PairAt(base)
	if err := WriteNew(p.Private, private, 0o600); err != nil {
		return Pair{}, fmt.Errorf("write private key: %w", err)
	}
	if err := WriteNew(p.Public, k.PublicPEM(), 0o644); err != nil {
		return Pair{}, errors.Join(fmt.Errorf("write public key: %w", err), os.Remove(p.Private))
	}
	return p, nil
}

// WriteNew makes the file path; what it could not write whole it takes away again. If the file exists the error is an
// [*ExistsError].
func WriteNew(path string, data []byte, perm fs.FileMode) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, perm)
	if errors.Is(err, fs.ErrExist) {
		return &ExistsError{path}
	}
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}
