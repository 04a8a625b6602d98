package explain

import (
	"cmp"
	"context"
	"crypto/rsa"
	"strings"

	"runner/collection/sign"
	"runner/collection/wire"
)

// A Case is what is known of a signature that is refused. Request is all that must be there.
type Case struct {
	// Scheme is the signing scheme; "" means that of the request's host and path, or else Antom's.
	Scheme string
	// Request is the request as it was sent.
	Request *wire.Request
	// Response is the answer to it. If it is there, it is its signature that is explained.
	Response *wire.Response
	// Keys are public keys. The first is the one that must fit, the others may have been used by mistake. Without a key
	// only what can be seen is explained.
	Keys []Key
	// Config is what the schemes beside Antom's are verified with; its Key is taken from Keys.
	Config sign.VerifierConfig
	// Own is the private key that should have signed; with it the right signature is shown. It may be nil.
	Own *sign.Key
	// Written is the request as its author wrote it, with variables. It may be nil.
	Written *Written
	// Variables are the variables that the request was written with, and their values.
	Variables map[string]string
	// Clients are client ids that may have been signed by mistake.
	Clients []string
}

// A Key is a public key with a name for people: "the platform's key".
type Key struct {
	Name   string
	Public *rsa.PublicKey
}

// Written is what a script sees of a request before its variables get their values.
type Written struct {
	Target string // path and query
	Body   []byte
}

// Explain looks for the mistake. It stops when ctx ends, and says so. The error is one of the request's body that cannot be
// read, or of a scheme that cannot be verified with what the case has.
func Explain(ctx context.Context, c *Case) (*Explanation, error) {
	scheme := c.scheme()
	x := &Explanation{Scheme: scheme, What: c.what()}
	m, err := messageOf(c)
	if err != nil {
		return nil, err
	}
	s := &search{ctx: ctx, known: knownOf(c, m), out: x}
	if !formula(scheme) {
		return x, s.foreign(c, scheme, m)
	}
	x.Content = m.content()
	if c.Own != nil {
		x.Right = right(c.Own, m)
	}
	if missing := m.missing(); missing != nil {
		x.Mistakes = []Mistake{*missing}
		return x, nil
	}
	s.formula(c, m)
	return x, nil
}

// formula reports whether the scheme signs as Antom does.
func formula(scheme string) bool { return scheme == sign.SchemeAntom || scheme == "alipayplus" }

func (c *Case) scheme() string {
	if c.Scheme != "" && c.Scheme != sign.SchemeAuto {
		return c.Scheme
	}
	name, _ := sign.Recognise(c.Request.URL)
	return cmp.Or(name, sign.SchemeAntom)
}

func (c *Case) what() string {
	if c.Response != nil {
		return "response"
	}
	return "request"
}

// right is the Signature header that key gives m.
func right(key *sign.Key, m message) string {
	signature, err := key.Sign(m.content())
	if err != nil {
		return "" // a key of another algorithm, which is told where it is tried
	}
	h, err := sign.ParseHeader(m.header)
	if err != nil || h.KeyVersion == "" {
		h.KeyVersion = "1"
	}
	return sign.Header{Algorithm: "RSA256", KeyVersion: h.KeyVersion, Signature: signature}.String()
}

// An Explanation is what came of looking for the mistake.
type Explanation struct {
	Scheme string
	// What is "request" or "response".
	What string
	// Content are the exact bytes that the signature must cover; nil if the scheme does not tell.
	Content []byte
	// Verified says that the signature holds: there is nothing to explain.
	Verified bool
	// Mistakes are what was done wrong: none if it was not found, two if they were made at the same time.
	Mistakes []Mistake
	// Signed are the bytes that were signed, if that was found and they are not Content.
	Signed []byte
	// Keys says for each key of the case whether it made the signature.
	Keys []KeyUse
	// Digest is the digest that was signed, if a key shows it.
	Digest []byte
	// Tried is how many versions of the bytes were compared; Cut says that the time was over before all were.
	Tried int
	Cut   bool
	// Right is the Signature header as it should be, if the private key is known.
	Right string
	// Likeliest says what to look at when no mistake was found.
	Likeliest string
	// Notes are what is unusual, though it need not be wrong.
	Notes []string
}

// A KeyUse says what a key had to do with a signature.
type KeyUse struct {
	Name, Fingerprint string
	// Made says that the signature was made with the other half of the key.
	Made bool
}

// A Mistake is one thing that was done wrong.
type Mistake struct {
	// ID names it for programs: "path-without-query".
	ID string
	// Says is what was done, as a sentence without a full stop.
	Says string
	// Fix is what to do about it.
	Fix string
}

// Found reports whether it is known what was done wrong.
func (x *Explanation) Found() bool { return len(x.Mistakes) > 0 }

// Reason says the mistakes on one line, "" if none was found.
func (x *Explanation) Reason() string {
	var says []string
	for _, m := range x.Mistakes {
		says = append(says, m.Says)
	}
	return strings.Join(says, ", and ")
}
