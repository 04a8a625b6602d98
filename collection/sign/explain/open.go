package explain

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"math/big"
	"net/url"
	"strings"

	"runner/collection/sign"
)

// maxSignature bounds the text of a signature.
const maxSignature = 8 << 10

// opened is what is in a signature: the hash of what was signed, and which hash it is.
type opened struct {
	hash   crypto.Hash
	digest []byte
}

// A prefix begins what stands before the digest, see RFC 8017, 9.2.
type prefix struct {
	hash crypto.Hash
	der  string // hexadecimal
}

func prefixes() []prefix {
	return []prefix{
		{crypto.SHA256, "3031300d060960864801650304020105000420"},
		{crypto.SHA1, "3021300906052b0e03021a05000414"},
		{crypto.SHA512, "3051300d060960864801650304020305000440"},
		{crypto.SHA384, "3041300d060960864801650304020205000430"},
		{crypto.MD5, "3020300c06082a864886f70d020505000410"},
	}
}

// open takes the hash out of a signature that k made. It returns false if k did not make it.
func open(k *rsa.PublicKey, signature []byte) (opened, bool) {
	size := k.Size()
	if len(signature) != size {
		return opened{}, false
	}
	s := new(big.Int).SetBytes(signature)
	if s.Cmp(k.N) >= 0 {
		return opened{}, false
	}
	block := s.Exp(s, big.NewInt(int64(k.E)), k.N).FillBytes(make([]byte, size))
	if block[0] != 0 || block[1] != 1 {
		return opened{}, false
	}
	rest := bytes.TrimLeft(block[2:], "\xff")
	if len(block)-2-len(rest) < 8 || len(rest) == 0 || rest[0] != 0 {
		return opened{}, false
	}
	rest = rest[1:]
	for _, p := range prefixes() {
		der, _ := hex.DecodeString(p.der)
		if digest, ok := bytes.CutPrefix(rest, der); ok && len(digest) == p.hash.Size() {
			return opened{p.hash, digest}, true
		}
	}
	return opened{0, rest}, true
}

func isPSS(k *rsa.PublicKey, signature, content []byte) bool {
	digest := sha256.Sum256(content)
	return rsa.VerifyPSS(k, crypto.SHA256, digest[:], signature, nil) == nil
}

// is reports whether content is what was signed.
func (o *opened) is(content []byte) bool {
	switch o.hash {
	case crypto.SHA256:
		sum := sha256.Sum256(content)
		return bytes.Equal(sum[:], o.digest)
	case crypto.SHA1:
		sum := sha1.Sum(content)
		return bytes.Equal(sum[:], o.digest)
	case crypto.SHA512:
		sum := sha512.Sum512(content)
		return bytes.Equal(sum[:], o.digest)
	case crypto.SHA384:
		sum := sha512.Sum384(content)
		return bytes.Equal(sum[:], o.digest)
	}
	sum := sha256.Sum256(content)
	return bytes.Equal(content, o.digest) || bytes.Equal(sum[:], o.digest) // without a hash, or without its name
}

func (o *opened) name() string {
	if o.hash == 0 {
		return "no hash, or without its name (NONEwithRSA)"
	}
	return o.hash.String()
}

const bare = "the header has the signature only, without algorithm and keyVersion"

// readSignature decodes the signature in a header, also one that is spelt wrongly; broken says in which way it is.
func readSignature(header string) (signature []byte, broken string) {
	if strings.TrimSpace(header) == "" {
		return nil, "there is no signature"
	}
	text := header
	if _, after, ok := strings.Cut(header, "signature="); ok {
		text = after
	}
	text, _, _ = strings.Cut(text, ",")
	text = strings.TrimSpace(text)
	if len(text) > maxSignature {
		return nil, "the header is too long to be a signature"
	}
	if raw, err := hex.DecodeString(text); err == nil && len(raw) >= 128 { // it would be base64 of something, too
		return raw, "the signature is in hexadecimal, not in base64"
	}
	if h, err := sign.ParseHeader(header); err == nil {
		if raw, err := base64.StdEncoding.DecodeString(string(h.Signature)); err == nil && len(raw) >= 128 {
			return raw, "the signature is in base64 twice"
		}
		return h.Signature, ""
	}
	once, err := url.PathUnescape(text)
	if err != nil {
		return nil, "the percent-encoding of the signature is broken"
	}
	if raw, err := base64.StdEncoding.DecodeString(once); err == nil && len(raw) >= 128 {
		if strings.Contains(header, "signature=") {
			return raw, "the members of the header beside the signature are not algorithm=RSA256 and keyVersion"
		}
		return raw, bare
	}
	if twice, err := url.PathUnescape(once); err == nil && twice != once {
		if raw, err := base64.StdEncoding.DecodeString(twice); err == nil {
			return raw, "the signature was percent-encoded twice"
		}
	}
	if strings.Contains(once, " ") {
		if raw, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(once, " ", "+")); err == nil {
			return raw, "a + of the signature became a blank"
		}
	}
	if raw, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(once, "=")); err == nil && len(raw) >= 128 {
		return raw, "the signature is in the URL-safe base64 alphabet or without padding"
	}
	if raw, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(once, "=")); err == nil && len(raw) >= 128 {
		if strings.Contains(header, "signature=") {
			return raw, "the signature is without its padding"
		}
		return raw, bare
	}
	return nil, "the header has no signature that can be read"
}
