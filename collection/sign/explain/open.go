package explain

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"

	// The digests that a signature may have been made of by mistake.
	_ "crypto/md5"
	_ "crypto/sha1"
	_ "crypto/sha256"
	_ "crypto/sha512"
)

// An opened signature is what is inside of it.
type opened struct {
	hash   crypto.Hash // 0 if it does not say
	digest []byte      // or whatever was signed
	pss    bool        // it is of the kind that has no digest to be seen
}

// open undoes a signature with a public key. It returns false if it was not made with the other half of key.
func open(key *rsa.PublicKey, signature []byte) (opened, bool) {
	s := new(big.Int).SetBytes(signature)
	if len(signature) != key.Size() || s.Cmp(key.N) >= 0 {
		return opened{}, false
	}
	em := s.Exp(s, big.NewInt(int64(key.E)), key.N).FillBytes(make([]byte, key.Size()))
	if payload, ok := unpadded(em); ok {
		return digestInfo(payload), true
	}
	// Every 256th signature of a stranger looks like this, too; whether it is one is seen when it is verified.
	return opened{pss: true}, em[len(em)-1] == 0xbc
}

// unpadded takes the padding of PKCS #1 v1.5 away: 0, 1, at least eight times 255, 0.
func unpadded(em []byte) ([]byte, bool) {
	if len(em) < 11 || em[0] != 0 || em[1] != 1 {
		return nil, false
	}
	padding, payload, ok := bytes.Cut(em[2:], []byte{0})
	return payload, ok && len(padding) >= 8 && len(bytes.Trim(padding, "\xff")) == 0
}

func digestInfo(payload []byte) opened {
	var info struct {
		Algorithm pkix.AlgorithmIdentifier
		Digest    []byte
	}
	if rest, err := asn1.Unmarshal(payload, &info); err != nil || len(rest) > 0 {
		return opened{digest: payload}
	}
	for oid, hash := range map[string]crypto.Hash{
		"1.2.840.113549.2.5": crypto.MD5, "1.3.14.3.2.26": crypto.SHA1, "2.16.840.1.101.3.4.2.1": crypto.SHA256,
		"2.16.840.1.101.3.4.2.2": crypto.SHA384, "2.16.840.1.101.3.4.2.3": crypto.SHA512,
	} {
		if oid == info.Algorithm.Algorithm.String() {
			return opened{hash: hash, digest: info.Digest}
		}
	}
	return opened{digest: payload}
}
