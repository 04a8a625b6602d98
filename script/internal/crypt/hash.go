package crypt

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding"
	"encoding/binary"
	"hash"
	"slices"
)

// A hashInfo is a hash function by the name that crypto-js gives it.
type hashInfo struct {
	new func() hash.Hash
	// cut says that the digest is a part of the state, of which crypto-js shows all words.
	cut bool
}

// hashes are never changed.
var hashes = map[string]hashInfo{
	"MD5":    {new: md5.New},
	"SHA1":   {new: sha1.New},
	"SHA224": {new: sha256.New224, cut: true},
	"SHA256": {new: sha256.New},
	"SHA384": {new: sha512.New384, cut: true},
	"SHA512": {new: sha512.New},
}

// state is the digest of all parts, followed by what else belongs to the final state of a hash whose digest is cut.
func (h hashInfo) state(parts ...[]byte) []byte {
	sum := h.new()
	length := 0
	for _, part := range parts {
		sum.Write(part)
		length += len(part)
	}
	if !h.cut {
		return sum.Sum(nil)
	}
	// With the padding written as data, the state after it is the final one; a marshalled hash has it behind a mark of
	// four bytes.
	block := sum.BlockSize()
	padding := []byte{0x80}
	for (length+len(padding)+block/8)%block != 0 {
		padding = append(padding, 0)
	}
	padding = append(padding, make([]byte, block/8-8)...)
	padding = binary.BigEndian.AppendUint64(padding, uint64(length)*8)
	sum.Write(padding)
	m, ok := sum.(encoding.BinaryMarshaler)
	if !ok {
		return sum.Sum(nil)
	}
	state, err := m.MarshalBinary()
	if err != nil || len(state) < 4+block/2 {
		return sum.Sum(nil)
	}
	return state[4 : 4+block/2]
}

// mac is the HMAC of data, with the state as digest.
func (h hashInfo) mac(key, data []byte) []byte {
	if !h.cut {
		m := hmac.New(h.new, key)
		m.Write(data)
		return m.Sum(nil)
	}
	size := h.new().BlockSize()
	if len(key) > size {
		sum := h.new()
		sum.Write(key)
		key = sum.Sum(nil)
	}
	inner, outer := make([]byte, size), make([]byte, size)
	copy(inner, key)
	copy(outer, key)
	for i := range size {
		inner[i] ^= 0x36
		outer[i] ^= 0x5c
	}
	sum := h.new()
	sum.Write(inner)
	sum.Write(data)
	return h.state(outer, sum.Sum(nil))
}

// roundsPerPause is about a millisecond's work.
const roundsPerPause = 4096

// pbkdf2 returns whole blocks, at least the length asked for. crypto/pbkdf2 cannot be interrupted.
func (d derivation) pbkdf2(pause func()) []byte {
	mac := hmac.New(d.hash.new, d.password)
	var out []byte
	for index := uint32(1); len(out) < d.length; index++ {
		mac.Reset()
		mac.Write(d.salt)
		mac.Write(binary.BigEndian.AppendUint32(nil, index))
		u := mac.Sum(nil)
		block := slices.Clone(u)
		for round := 1; round < d.rounds; round++ {
			mac.Reset()
			mac.Write(u)
			u = mac.Sum(u[:0])
			for i := range block {
				block[i] ^= u[i]
			}
			if round%roundsPerPause == 0 {
				pause()
			}
		}
		out = append(out, block...)
	}
	return out
}

// evp is OpenSSL's older derivation; it returns whole blocks too.
func (d derivation) evp(pause func()) []byte {
	var out, block []byte
	for len(out) < d.length {
		sum := d.hash.new()
		sum.Write(block)
		sum.Write(d.password)
		sum.Write(d.salt)
		block = sum.Sum(block[:0])
		for round := 1; round < d.rounds; round++ {
			sum.Reset()
			sum.Write(block)
			block = sum.Sum(block[:0])
			if round%roundsPerPause == 0 {
				pause()
			}
		}
		out = append(out, block...)
	}
	return out
}
