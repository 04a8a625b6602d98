package keyfile

import (
	"bytes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/x509/pkix"
	"encoding/asn1"
)

// sealRounds is what is asked of PBKDF2 with SHA-256 today.
const sealRounds = 600_000

// seal encrypts a PKCS#8 key: AES-256-CBC, under a key of PBKDF2 with SHA-256.
func seal(der, passphrase []byte) ([]byte, error) {
	block, _ := pbes2Cipher(oidAES256.String())
	prf, _ := pbes2Hash(oidHMACSHA256.String())
	p := &pbes2{block: block, prf: prf, iv: random(), kdf: pbkdf2Data{Salt: random(), Rounds: sealRounds,
		PRF: pkix.AlgorithmIdentifier{Algorithm: oidHMACSHA256, Parameters: asn1.NullRawValue}}}
	c, err := p.cipher(passphrase)
	if err != nil {
		return nil, err
	}
	pad := c.BlockSize() - len(der)%c.BlockSize()
	p.data = append(bytes.Clone(der), bytes.Repeat([]byte{byte(pad)}, pad)...)
	cipher.NewCBCEncrypter(c, p.iv).CryptBlocks(p.data, p.data)
	return p.marshal()
}

func (p *pbes2) marshal() ([]byte, error) {
	kdf, err := algorithm(oidPBKDF2, p.kdf)
	if err != nil {
		return nil, err
	}
	aes, err := algorithm(oidAES256, p.iv)
	if err != nil {
		return nil, err
	}
	outer, err := algorithm(oidPBES2, pbes2Params{kdf, aes})
	if err != nil {
		return nil, err
	}
	return asn1.Marshal(encryptedKey{outer, p.data})
}

func algorithm(id asn1.ObjectIdentifier, parameters any) (pkix.AlgorithmIdentifier, error) {
	der, err := asn1.Marshal(parameters)
	return pkix.AlgorithmIdentifier{Algorithm: id, Parameters: asn1.RawValue{FullBytes: der}}, err
}

// random returns a salt or an initial vector.
func random() []byte {
	b := make([]byte, 16)
	rand.Read(b) // never fails
	return b
}
