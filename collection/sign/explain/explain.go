// Package explain finds out why the signature of a request does not hold: which key made it, and which bytes it was made
// over. It knows the mistakes that people make with Antom's scheme, and tries them, alone and two at a time.
//
// A signature by PKCS #1 v1.5 can be opened with the public key: what comes out is the hash of what was signed. So it is
// certain whether a key made it, and each supposed text costs one hash only.
package explain

import (
	"crypto/rsa"
	"fmt"

	"runner/collection/sign"
)

// A Message is a signed request as it arrived or was sent.
type Message struct {
	Method, Target string // the target has the query
	Client, At     string // Client-Id and Request-Time
	Signature      string // the value of the header Signature
	Body           []byte
	Written        []byte   // the body before its variables were put in; nil if it is not known
	WrittenTarget  string   // and the target; "" if it is not known
	Origin         string   // scheme, host and port: "https://open-na.alipay.com"
	Clients        []string // client ids that may have been signed by mistake
	// Variables are those that the request was written with, and their values; nil if they are not known.
	Variables map[string]string
	Times     []string // the values of other headers that may be times
}

// A Key is a public key and what people call it: "the merchant's key".
type Key struct {
	Name   string
	Public *rsa.PublicKey
}

// An Explanation is what was found out.
type Explanation struct {
	// Content is the exact bytes that must be signed.
	Content []byte
	// Verified is whether the signature holds with the first key.
	Verified bool
	// Mistake says in a clause what was done wrong, Fix what to do; "" if it was not found.
	Mistake, Fix string
	// Signed is the bytes that were signed instead; nil if they are not known.
	Signed []byte
	// Key is the name of the key that made the signature; "" if it was none of those given.
	Key string
	// Tried is how many texts were compared.
	Tried int
}

// Found reports whether it is known what is wrong.
func (e *Explanation) Found() bool { return e.Mistake != "" }

// Request explains the signature of m. The first of keys is the one that should have made it; the others may have made it
// by mistake.
func Request(m *Message, keys ...Key) *Explanation {
	p := partsOf(m)
	e := &Explanation{Content: p.content()}
	signature, broken := readSignature(m.Signature)
	if signature == nil {
		e.Mistake, e.Fix = broken, "write algorithm=RSA256, keyVersion=1, signature=<standard base64, percent-encoded once>"
		return e
	}
	for i, k := range keys {
		o, ok := open(k.Public, signature)
		if !ok {
			continue
		}
		e.Key = k.Name
		e.compare(p, o)
		e.blame(i, k, broken)
		return e
	}
	e.noKey(keys, signature, p)
	return e
}

// blame puts together what was found: the key, the text and the spelling of the signature can each be wrong.
func (e *Explanation) blame(i int, k Key, broken string) {
	switch {
	case i > 0 && e.Mistake == "":
		e.Verified = false
		e.Mistake = "it was made with another key: " + k.Name + ", " + sign.Fingerprint(k.Public)
		e.Fix = "sign with the private key whose public half is registered for this client id"
	case i > 0:
		e.Mistake += "; and it was made with another key: " + k.Name
	case broken != "" && e.Verified:
		e.Verified = false
		e.Mistake, e.Fix = broken, "write the signature in standard base64, percent-encoded once"
	case broken != "" && e.Mistake != "":
		e.Mistake += "; and " + broken
	}
}

// noKey says what can be said of a signature that none of the keys opens.
func (e *Explanation) noKey(keys []Key, signature []byte, p *parts) {
	for _, k := range keys {
		if isPSS(k.Public, signature, e.Content) {
			e.Key, e.Mistake, e.Fix = k.Name, "it was made with the padding PSS", "sign with SHA256withRSA, PKCS #1 v1.5"
			return
		}
	}
	if len(keys) == 0 {
		return
	}
	first := keys[0]
	e.Mistake = fmt.Sprintf("it was not made with %s (%s)", first.Name, sign.Fingerprint(first.Public))
	if size := first.Public.Size(); len(signature) != size {
		e.Mistake += fmt.Sprintf(": it has %d bytes, those of this key have %d", len(signature), size)
	}
	e.Fix = "compare the fingerprint with that of your private key (runner keys inspect FILE); after a replacement the new key " +
		"takes a while to become effective, and keyVersion goes up"
}
