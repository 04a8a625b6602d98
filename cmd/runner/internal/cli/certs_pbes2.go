package cli

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"hash"
)

// maxRounds bounds how long a file can make the derivation of its key take.
const maxRounds = 10_000_000

// errBadDecrypt is OpenSSL's word for a wrong passphrase: scripts and people look for it.
var errBadDecrypt = errors.New("bad decrypt: is the passphrase right?")

var errForeignCipher = errors.New("it is encrypted in a way that is not supported; convert it with openssl pkcs8 -topk8")

// The structures of RFC 8018.
type (
	encryptedKey struct {
		Algorithm pkix.AlgorithmIdentifier
		Data      []byte
	}
	pbes2Params struct{ KDF, Cipher pkix.AlgorithmIdentifier }
	pbkdf2Data  struct {
		Salt      []byte
		Rounds    int
		KeyLength int                      `asn1:"optional"`
		PRF       pkix.AlgorithmIdentifier `asn1:"optional"`
	}
)

// A blockMaker is a cipher and the length of its key.
type blockMaker struct {
	size int
	make func([]byte) (cipher.Block, error)
}

// pbes2Cipher returns the cipher with an object identifier; ok tells whether it is known.
func pbes2Cipher(oid string) (blockMaker, bool) {
	m, ok := map[string]blockMaker{
		"2.16.840.1.101.3.4.1.2":  {16, aes.NewCipher},
		"2.16.840.1.101.3.4.1.22": {24, aes.NewCipher},
		"2.16.840.1.101.3.4.1.42": {32, aes.NewCipher},
		"1.2.840.113549.3.7":      {24, des.NewTripleDESCipher},
	}[oid]
	return m, ok
}

// pbes2Hash returns the hash with an object identifier, that of the default for none.
func pbes2Hash(oid string) (func() hash.Hash, bool) {
	h, ok := map[string]func() hash.Hash{
		"": sha1.New, "1.2.840.113549.2.7": sha1.New, "1.2.840.113549.2.9": sha256.New,
		"1.2.840.113549.2.10": sha512.New384, "1.2.840.113549.2.11": sha512.New,
	}[oid]
	return h, ok
}

// openPBES2 decrypts an encrypted PKCS#8 key.
func openPBES2(der, passphrase []byte) ([]byte, error) {
	var outer encryptedKey
	var params pbes2Params
	var kdf pbkdf2Data
	if !unmarshal(der, &outer) || outer.Algorithm.Algorithm.String() != "1.2.840.113549.1.5.13" ||
		!unmarshal(outer.Algorithm.Parameters.FullBytes, &params) ||
		params.KDF.Algorithm.String() != "1.2.840.113549.1.5.12" || !unmarshal(params.KDF.Parameters.FullBytes, &kdf) {
		return nil, errForeignCipher
	}
	var iv []byte
	block, ok := pbes2Cipher(params.Cipher.Algorithm.String())
	sum, known := pbes2Hash(kdf.PRF.Algorithm.String())
	if !ok || !known || !unmarshal(params.Cipher.Parameters.FullBytes, &iv) || kdf.Rounds < 1 || kdf.Rounds > maxRounds {
		return nil, errForeignCipher
	}
	key, err := pbkdf2.Key(sum, string(passphrase), kdf.Salt, kdf.Rounds, block.size)
	if err != nil {
		return nil, err
	}
	c, err := block.make(key)
	if err != nil {
		return nil, err
	}
	return openCBC(c, iv, outer.Data)
}

// openCBC decrypts and takes the padding off.
func openCBC(c cipher.Block, iv, data []byte) ([]byte, error) {
	size := c.BlockSize()
	if len(iv) != size || len(data) == 0 || len(data)%size != 0 {
		return nil, errForeignCipher
	}
	plain := make([]byte, len(data))
	cipher.NewCBCDecrypter(c, iv).CryptBlocks(plain, data)
	pad := int(plain[len(plain)-1])
	if pad < 1 || pad > size {
		return nil, errBadDecrypt
	}
	for _, b := range plain[len(plain)-pad:] {
		if int(b) != pad {
			return nil, errBadDecrypt
		}
	}
	return plain[:len(plain)-pad], nil
}

func unmarshal(der []byte, v any) bool {
	rest, err := asn1.Unmarshal(der, v)
	return err == nil && len(rest) == 0
}
