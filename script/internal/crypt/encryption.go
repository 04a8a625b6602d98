package crypt

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/rsa"
	"math/big"
	"slices"

	"github.com/dop251/goja"
)

func (s *subtle) encrypt(call goja.FunctionCall) (goja.Value, error) { return s.crypted(call, true) }

func (s *subtle) decrypt(call goja.FunctionCall) (goja.Value, error) { return s.crypted(call, false) }

func (s *subtle) crypted(call goja.FunctionCall, encrypt bool) (goja.Value, error) {
	p, err := readParams(call.Argument(0))
	if err != nil {
		return nil, err
	}
	usage := "decrypt"
	if encrypt {
		usage = "encrypt"
	}
	k, err := s.keyFor(call.Argument(1), p, usage)
	if err != nil {
		return nil, err
	}
	data, err := source(call.Argument(2))
	if err != nil {
		return nil, err
	}
	out, err := k.crypt(p, data, encrypt)
	if err != nil {
		return nil, err
	}
	return s.buffer(out), nil
}

func (k *key) crypt(p params, data []byte, encrypt bool) ([]byte, error) {
	secret, ok := k.material.([]byte)
	if !ok {
		return k.oaep(p, data)
	}
	block, err := aes.NewCipher(secret)
	if err != nil {
		return nil, err
	}
	switch k.algorithm {
	case "AES-GCM":
		return gcm(p, block, data, encrypt)
	case "AES-CTR":
		return ctr(p, block, data)
	case "AES-KW":
		return keyWrap(block, data, encrypt)
	}
	return cbc(p, block, data, encrypt)
}

// oaep encrypts with a public key and decrypts with a private one.
func (k *key) oaep(p params, data []byte) ([]byte, error) {
	label, err := p.bytes("label", true)
	if err != nil {
		return nil, err
	}
	var out []byte
	switch m := k.material.(type) {
	case *rsa.PublicKey:
		out, err = rsa.EncryptOAEP(digests[k.hash].New(), rand.Reader, m, data, label)
	case *rsa.PrivateKey:
		out, err = rsa.DecryptOAEP(digests[k.hash].New(), nil, m, data, label)
	}
	if err != nil {
		return nil, failedCipher()
	}
	return out, nil
}

// failedCipher says no more than that: why a text cannot be decrypted is of use to attackers only.
func failedCipher() error {
	return failf(operation, "The operation failed for an operation-specific reason")
}

func cbc(p params, block cipher.Block, data []byte, encrypt bool) ([]byte, error) {
	iv, err := p.bytes("iv", false)
	if err != nil {
		return nil, err
	}
	if len(iv) != aes.BlockSize {
		return nil, failf(operation, "algorithm.iv must contain exactly 16 bytes")
	}
	if encrypt {
		padding := aes.BlockSize - len(data)%aes.BlockSize
		data = append(data, bytes.Repeat([]byte{byte(padding)}, padding)...)
		cipher.NewCBCEncrypter(block, iv).CryptBlocks(data, data)
		return data, nil
	}
	if len(data) == 0 || len(data)%aes.BlockSize != 0 {
		return nil, failedCipher()
	}
	cipher.NewCBCDecrypter(block, iv).CryptBlocks(data, data)
	padding := int(data[len(data)-1])
	body := len(data) - padding
	if padding < 1 || padding > aes.BlockSize ||
		!bytes.Equal(data[body:], bytes.Repeat([]byte{byte(padding)}, padding)) {
		return nil, failedCipher()
	}
	return data[:body], nil
}

func gcm(p params, block cipher.Block, data []byte, encrypt bool) ([]byte, error) {
	iv, err := p.bytes("iv", false)
	if err != nil {
		return nil, err
	}
	extra, err := p.bytes("additionalData", true)
	if err != nil {
		return nil, err
	}
	mode, err := gcmMode(p, block, len(iv))
	if err != nil {
		return nil, err
	}
	if encrypt {
		return mode.Seal(nil, iv, data, extra), nil
	}
	out, err := mode.Open(nil, iv, data, extra)
	if err != nil {
		return nil, failedCipher()
	}
	return out, nil
}

// gcmMode allows tags and nonces of other lengths than the usual ones, but not both at once.
func gcmMode(p params, block cipher.Block, nonce int) (cipher.AEAD, error) {
	tag := 128
	if !goja.IsUndefined(p.get("tagLength")) {
		var err error
		if tag, err = p.integer("tagLength"); err != nil {
			return nil, err
		}
	}
	const usualNonce, usualTag = 12, 128
	switch {
	case nonce == 0:
		return nil, failf(operation, "algorithm.iv must not be empty")
	case tag == usualTag:
		return cipher.NewGCMWithNonceSize(block, nonce)
	case nonce == usualNonce && tag >= 96 && tag <= usualTag && tag%8 == 0:
		return cipher.NewGCMWithTagSize(block, tag/8)
	}
	return nil, failf(operation, "%d is not a supported tag length", tag)
}

// ctr counts in the last bits of the counter; the bits before them stay as they are.
func ctr(p params, block cipher.Block, data []byte) ([]byte, error) {
	counter, err := p.bytes("counter", false)
	if err != nil {
		return nil, err
	}
	width, err := p.integer("length")
	if err != nil {
		return nil, err
	}
	if len(counter) != aes.BlockSize || width < 1 || width > 128 {
		return nil, failf(operation, "algorithm.counter must contain 16 bytes, of which length bits count")
	}
	room := new(big.Int).Lsh(one, uint(width))
	blocks := big.NewInt(int64((len(data) + aes.BlockSize - 1) / aes.BlockSize))
	if blocks.Cmp(room) > 0 {
		return nil, failf(operation, "the data is too long for the counter")
	}
	start := new(big.Int).SetBytes(counter)
	first := new(big.Int).Sub(room, new(big.Int).Mod(start, room)) // blocks until the counter is zero again
	head := len(data)
	if first.Cmp(blocks) < 0 {
		head = int(first.Int64()) * aes.BlockSize
	}
	cipher.NewCTR(block, counter).XORKeyStream(data[:head], data[:head])
	if head < len(data) {
		again := slices.Clone(counter)
		start.Sub(start, new(big.Int).Mod(start, room)).FillBytes(again)
		cipher.NewCTR(block, again).XORKeyStream(data[head:], data[head:])
	}
	return data, nil
}
