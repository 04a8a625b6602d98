package cli

import (
	"bytes"
	"cmp"
	"crypto/tls"
	"errors"
	"fmt"

	"runner/collection/sign/keyfile"
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
	if key, err = keyfile.Decrypted(key, []byte(e.Passphrase)); err != nil {
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
	pair, err := keyfile.TLSCertificate(data, []byte(e.Passphrase))
	if err != nil {
		return nil, fmt.Errorf("client certificate %q: %w", path, err)
	}
	return pair, nil
}
