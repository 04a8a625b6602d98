package keyfile

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
	"fmt"
	"hash"

	"runner/collection/sign"
)

// Bounds on what is read: how long a file can make the derivation of its key take, and how large a key is. Encrypted,
// and with certificates, it is larger, which the bound on the file is for.
const (
	maxRounds = 10_000_000
	maxDER    = 10 << 10
)

// What can be wrong with a key under a passphrase.
var (
	// ErrBadDecrypt: the passphrase is wrong. The words are OpenSSL's: scripts and people look for them.
	ErrBadDecrypt = errors.New("bad decrypt: is the passphrase right?")
	// ErrForeignCipher: the way of the encryption is not known.
	ErrForeignCipher = errors.New("it is encrypted in a way that is not supported")
)

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

// The identifiers of what is written; more is read.
var (
	oidPBES2      = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 13}
	oidPBKDF2     = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 12}
	oidAES256     = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 1, 42}
	oidHMACSHA256 = asn1.ObjectIdentifier{1, 2, 840, 113549, 2, 9}
)

// A blockMaker is a cipher and the length of its key.
type blockMaker struct {
	name string
	size int
	make func([]byte) (cipher.Block, error)
}

// pbes2Cipher returns the cipher with an object identifier; ok tells whether it is known.
func pbes2Cipher(oid string) (blockMaker, bool) {
	m, ok := map[string]blockMaker{
		"2.16.840.1.101.3.4.1.2":  {"AES-128-CBC", 16, aes.NewCipher},
		"2.16.840.1.101.3.4.1.22": {"AES-192-CBC", 24, aes.NewCipher},
		"2.16.840.1.101.3.4.1.42": {"AES-256-CBC", 32, aes.NewCipher},
		"1.2.840.113549.3.7":      {"DES-EDE3-CBC", 24, des.NewTripleDESCipher},
	}[oid]
	return m, ok
}

// A hashMaker is a hash and its name.
type hashMaker struct {
	name string
	make func() hash.Hash
}

// pbes2Hash returns the hash with an object identifier, that of the default for none.
func pbes2Hash(oid string) (hashMaker, bool) {
	h, ok := map[string]hashMaker{
		"": {"SHA1", sha1.New}, "1.2.840.113549.2.7": {"SHA1", sha1.New}, "1.2.840.113549.2.9": {"SHA256", sha256.New},
		"1.2.840.113549.2.10": {"SHA384", sha512.New384}, "1.2.840.113549.2.11": {"SHA512", sha512.New},
	}[oid]
	return h, ok
}

// A pbes2 is an encrypted PKCS#8 key, taken apart.
type pbes2 struct {
	block    blockMaker
	prf      hashMaker
	kdf      pbkdf2Data
	iv, data []byte
}

func parsePBES2(der []byte) (*pbes2, error) {
	var outer encryptedKey
	var params pbes2Params
	var p pbes2
	if !unmarshal(der, &outer) || !outer.Algorithm.Algorithm.Equal(oidPBES2) ||
		!unmarshal(outer.Algorithm.Parameters.FullBytes, &params) ||
		!params.KDF.Algorithm.Equal(oidPBKDF2) || !unmarshal(params.KDF.Parameters.FullBytes, &p.kdf) {
		return nil, ErrForeignCipher
	}
	var ok, known bool
	p.block, ok = pbes2Cipher(params.Cipher.Algorithm.String())
	p.prf, known = pbes2Hash(p.kdf.PRF.Algorithm.String())
	if !ok || !known || !unmarshal(params.Cipher.Parameters.FullBytes, &p.iv) ||
		p.kdf.Rounds < 1 || p.kdf.Rounds > maxRounds {
		return nil, ErrForeignCipher
	}
	p.data = outer.Data
	return &p, nil
}

// cipher derives the key.
func (p *pbes2) cipher(passphrase []byte) (cipher.Block, error) {
	key, err := pbkdf2.Key(p.prf.make, string(passphrase), p.kdf.Salt, p.kdf.Rounds, p.block.size)
	if err != nil {
		return nil, err
	}
	return p.block.make(key)
}

func (p *pbes2) String() string {
	return fmt.Sprintf("%s, %d rounds of %s", p.block.name, p.kdf.Rounds, p.prf.name)
}

// openPBES2 decrypts an encrypted PKCS#8 key.
func openPBES2(der, passphrase []byte) ([]byte, error) {
	p, err := parsePBES2(der)
	if err != nil {
		return nil, err
	}
	c, err := p.cipher(passphrase)
	if err != nil {
		return nil, err
	}
	return openCBC(c, p.iv, p.data)
}

// isEncrypted reports whether der is a PKCS#8 key under a passphrase, whatever the cipher.
func isEncrypted(der []byte) bool {
	_, err := sign.ParseAnyKey(der)
	return errors.Is(err, sign.ErrEncryptedKey)
}

func readEncrypted(der []byte, ask Passphrase) (Entry, error) {
	p, err := parsePBES2(der)
	if err != nil {
		return Entry{}, err
	}
	locked := Entry{Kind: Private, Content: PKCS8, Cipher: p.String()}
	return unlock(locked, ask, func(passphrase []byte) ([]byte, error) { return openPBES2(der, passphrase) })
}

// openCBC decrypts and takes the padding off.
func openCBC(c cipher.Block, iv, data []byte) ([]byte, error) {
	size := c.BlockSize()
	if len(iv) != size || len(data) == 0 || len(data)%size != 0 {
		return nil, ErrForeignCipher
	}
	plain := make([]byte, len(data))
	cipher.NewCBCDecrypter(c, iv).CryptBlocks(plain, data)
	pad := int(plain[len(plain)-1])
	if pad < 1 || pad > size {
		return nil, ErrBadDecrypt
	}
	for _, b := range plain[len(plain)-pad:] {
		if int(b) != pad {
			return nil, ErrBadDecrypt
		}
	}
	return plain[:len(plain)-pad], nil
}

func unmarshal(der []byte, v any) bool {
	rest, err := asn1.Unmarshal(der, v)
	return err == nil && len(rest) == 0
}
