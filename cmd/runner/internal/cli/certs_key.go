package cli

import (
	"bytes"
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"

	"software.sslmate.com/src/go-pkcs12"
)

// load reads the certificate and its key: two PEM files, or one PKCS#12 file with both.
func (e *certEntry) load() (*tls.Certificate, error) {
	path := string(cmp.Or(e.PFX, e.Cert))
	data, err := readInput("client certificate", path)
	if err != nil {
		return nil, fileCause(err)
	}
	if e.PFX != "" || !bytes.Contains(data, []byte("-----BEGIN")) {
		return e.fromPKCS12(path, data)
	}
	key, err := readInput("client key", string(cmp.Or(e.Key, e.Cert)))
	if err != nil {
		return nil, fileCause(err)
	}
	if key, err = decrypted(key, e.Passphrase); err != nil {
		return nil, fmt.Errorf("client key %q: %w", cmp.Or(e.Key, e.Cert), err)
	}
	pair, err := tls.X509KeyPair(data, key)
	if err != nil {
		return nil, fmt.Errorf("client certificate %q: %w", path, err)
	}
	return &pair, nil
}

// fileCause strips what makes an error end the program: a certificate may never be asked for.
func fileCause(err error) error {
	if unreadable, ok := errors.AsType[*fileError](err); ok {
		return unreadable
	}
	return err
}

func (e *certEntry) fromPKCS12(path string, data []byte) (*tls.Certificate, error) {
	key, leaf, chain, err := pkcs12.DecodeChain(data, e.Passphrase)
	if err != nil {
		return nil, fmt.Errorf("client certificate %q: %w", path, err)
	}
	pair := &tls.Certificate{PrivateKey: key, Leaf: leaf, Certificate: [][]byte{leaf.Raw}}
	for _, c := range chain {
		pair.Certificate = append(pair.Certificate, c.Raw)
	}
	return pair, nil
}

// decrypted returns a PEM file's private key as one that is not encrypted.
func decrypted(data []byte, passphrase string) ([]byte, error) {
	for rest := data; ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			return data, nil
		}
		if block.Headers["DEK-Info"] != "" {
			return nil, errors.New("it is encrypted in OpenSSL's old way; convert it with openssl pkcs8 -topk8")
		}
		if block.Type != "ENCRYPTED PRIVATE KEY" {
			continue
		}
		plain, err := openPBES2(block.Bytes, []byte(passphrase))
		if err != nil {
			return nil, err
		}
		if _, err := x509.ParsePKCS8PrivateKey(plain); err != nil {
			return nil, errBadDecrypt // the padding fits by chance once in 256
		}
		return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: plain}), nil
	}
}
