package auth

import (
	"crypto"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"strings"
)

// errKey says that a private key cannot be used. It does not say why: the reasons quote the key.
const errKey = message("the private key cannot be read or does not fit the algorithm")

// parseKey reads a private key in PEM: PKCS #8, or PKCS #1 and SEC 1 as older tools write them.
func parseKey(text string) (crypto.Signer, error) {
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		return nil, errKey
	}
	return parseDER(block.Bytes)
}

func parseDER(der []byte) (crypto.Signer, error) {
	if key, err := x509.ParsePKCS8PrivateKey(der); err == nil {
		if signer, ok := key.(crypto.Signer); ok {
			return signer, nil
		}
		return nil, errKey
	}
	if key, err := x509.ParsePKCS1PrivateKey(der); err == nil {
		return key, nil
	}
	if key, err := x509.ParseECPrivateKey(der); err == nil {
		return key, nil
	}
	return nil, errKey
}

// parsePKCS8 reads a PKCS #8 key whose lines may have been joined, as jose does.
func parsePKCS8(text string) (crypto.Signer, error) {
	const begin, end = "-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----"
	if !strings.HasPrefix(text, begin) {
		return nil, message(`"pkcs8" must be PKCS#8 formatted string`)
	}
	der, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(
		strings.NewReplacer(begin, "", end, "").Replace(text)), ""))
	if err != nil {
		return nil, errKey
	}
	return parseDER(der)
}
