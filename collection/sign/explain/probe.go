package explain

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"encoding/base64"
	"encoding/hex"
	"strings"

	"runner/collection/sign"
	"runner/collection/wire"
)

// A probe tells whether a signature covers a message.
type probe interface {
	fits(m *message) bool
}

// A lead is a probe and what must have been done wrong if it fits.
type lead struct {
	probe    probe
	mistakes []Mistake
}

// A digestProbe compares digests.
type digestProbe struct {
	hash   crypto.Hash // 0: the content itself
	digest []byte
	before func([]byte) []byte // what is done to the content first; nil: nothing
}

func (p *digestProbe) fits(m *message) bool {
	content := m.content()
	if p.before != nil {
		content = p.before(content)
	}
	return bytes.Equal(sum(p.hash, content), p.digest)
}

func sum(hash crypto.Hash, content []byte) []byte {
	if hash == 0 {
		return content
	}
	h := hash.New()
	h.Write(content)
	return h.Sum(nil)
}

// A pssProbe verifies signatures that do not show their digest.
type pssProbe struct {
	key       *rsa.PublicKey
	hash      crypto.Hash
	signature []byte
}

func (p *pssProbe) fits(m *message) bool {
	return rsa.VerifyPSS(p.key, p.hash, sum(p.hash, m.content()), p.signature, nil) == nil
}

// A verifierProbe asks a scheme.
type verifierProbe struct {
	verifier sign.Verifier
	c        *Case
}

func (p *verifierProbe) fits(m *message) bool {
	req := p.c.Request.Clone()
	req.Method = m.method
	req.URL = withTarget(req.URL, m.target)
	if p.c.Response == nil {
		req.Body = wire.Body{Bytes: m.body, Present: true}
		return p.verifier.VerifyRequest(req) == nil
	}
	resp := *p.c.Response
	resp.Body = m.body
	signed, err := p.verifier.Verify(req, &resp)
	return signed && err == nil
}

// leadsOf returns what can be true of an opened signature, the plain case first.
func leadsOf(o opened, key *rsa.PublicKey, signature []byte) []lead {
	if o.pss {
		var leads []lead
		for _, hash := range []crypto.Hash{crypto.SHA256, crypto.SHA1, crypto.SHA512} {
			leads = append(leads, lead{&pssProbe{key, hash, signature}, []Mistake{algorithm("PSS with " + hash.String())}})
		}
		return leads
	}
	var leads []lead
	switch o.hash {
	case 0:
		none := algorithm("no digest, or without its name (NONEwithRSA)")
		leads = append(leads, lead{&digestProbe{crypto.SHA256, o.digest, nil}, []Mistake{none}},
			lead{&digestProbe{0, o.digest, nil}, []Mistake{none}})
	case crypto.SHA256:
		leads = append(leads, lead{&digestProbe{o.hash, o.digest, nil}, nil})
	default:
		leads = append(leads, lead{&digestProbe{o.hash, o.digest, nil}, []Mistake{algorithm(o.hash.String())}})
	}
	return append(leads, twice(o)...)
}

// twice returns the leads for contents that were made smaller before they were given to what makes them smaller itself.
func twice(o opened) []lead {
	if o.hash != crypto.SHA256 {
		return nil
	}
	digest := func(b []byte) []byte { return sum(crypto.SHA256, b) }
	var leads []lead
	for _, t := range []struct {
		says   string
		before func([]byte) []byte
	}{
		{"the digest of the content", digest},
		{"the digest of the content in hexadecimal", func(b []byte) []byte { return []byte(hex.EncodeToString(digest(b))) }},
		{"the digest of the content in base64", func(b []byte) []byte { return encoded(digest(b)) }},
		{"the content in base64", encoded},
	} {
		leads = append(leads, lead{&digestProbe{o.hash, o.digest, t.before}, []Mistake{{"digest-twice",
			t.says + " was signed as if it were the content", "give the content itself to the function that signs: it makes the digest"}}})
	}
	return leads
}

func encoded(b []byte) []byte { return []byte(base64.StdEncoding.EncodeToString(b)) }

// withTarget returns u with another path and query.
func withTarget(u wire.URL, target string) wire.URL {
	u.Path, u.Query, u.HasQuery = strings.Cut(target, "?")
	return u
}

func algorithm(name string) Mistake {
	return Mistake{"algorithm", "it was signed with " + name, "sign with SHA256withRSA, PKCS #1 v1.5"}
}
