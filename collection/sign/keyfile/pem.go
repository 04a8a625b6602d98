package keyfile

import (
	"crypto/x509"
	"encoding/pem"
	"strings"

	"runner/collection/sign"
)

// Decrypted returns data, a PEM file, with its first private key under a passphrase not encrypted any more, of whatever
// algorithm it is. A file without such a key is returned as it is.
func Decrypted(data, passphrase []byte) ([]byte, error) {
	for rest := data; ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			return data, nil
		}
		if block.Headers["DEK-Info"] != "" {
			der, err := openLegacy(block, passphrase)
			if err != nil {
				return nil, err
			}
			return pem.EncodeToMemory(&pem.Block{Type: block.Type, Bytes: der}), nil
		}
		if block.Type != "ENCRYPTED PRIVATE KEY" {
			continue
		}
		der, err := openPBES2(block.Bytes, passphrase)
		if err != nil {
			return nil, err
		}
		if _, err := x509.ParsePKCS8PrivateKey(der); err != nil {
			return nil, ErrBadDecrypt // the padding fits by chance once in 256
		}
		return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), nil
	}
}

func readLegacy(b sign.Block, ask Passphrase) (Entry, error) {
	name, _, _ := strings.Cut(b.DEKInfo, ",")
	content := PKCS8
	if strings.HasPrefix(b.Label, "RSA ") {
		content = PKCS1
	}
	locked := Entry{Kind: Private, Content: content, Cipher: printable(name) + ", one round of MD5"}
	return unlock(locked, ask, func(passphrase []byte) ([]byte, error) {
		return openLegacy(&pem.Block{Headers: map[string]string{"DEK-Info": b.DEKInfo}, Bytes: b.DER}, passphrase)
	})
}

// openLegacy opens what OpenSSL encrypted in its old way.
func openLegacy(block *pem.Block, passphrase []byte) ([]byte, error) {
	//lint:ignore SA1019 what is unsafe is to be told by a stranger whether a passphrase fits; here its owner asks
	der, err := x509.DecryptPEMBlock(block, passphrase)
	switch {
	case err == x509.IncorrectPasswordError:
		return nil, ErrBadDecrypt
	case err != nil:
		return nil, ErrForeignCipher
	}
	return der, nil
}

// printable bounds what a file calls its cipher.
func printable(name string) string {
	const most = 24
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r > '~' {
			return '?'
		}
		return r
	}, name[:min(len(name), most)])
}
