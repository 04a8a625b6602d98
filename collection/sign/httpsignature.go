package sign

import (
	"crypto"
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"time"

	"runner/collection/wire"
)

// SchemeHTTPSignature is the name of the scheme of RFC 9421 and of the draft before it, draft-cavage-http-signatures-12.
// Its options are
//
//	format               rfc9421 or cavage
//	algorithm            rsa-pss-sha512, rsa-v1_5-sha256, hmac-sha256, ecdsa-p256-sha256, ecdsa-p384-sha384 or ed25519;
//	                     without it that of the key
//	components           what a request's signature covers, separated by blanks: @method @target-uri content-digest
//	response-components  what a response's signature must cover
//	response             yes: answers are verified with the shared secret
//	digest               sha-256 or sha-512
//	created, alg, nonce  yes or no: which parameters the signature has
//	lifetime             seconds until it expires
//	label, tag           those of RFC 9421
//	header               authorization or signature: where the draft's signature stands
//	algorithm-name       what the draft's parameter algorithm is
//	secret-encoding      text, hex or base64
const SchemeHTTPSignature = "http-signature"

// The headers of the scheme.
const (
	headerInput         = "Signature-Input"
	headerContentDigest = "Content-Digest"
	headerDigest        = "Digest"
	headerDate          = "Date"
)

// maxSkew is by how much another's clock may be ahead of ours.
const maxSkew = time.Minute

// An httpSigner signs requests by the scheme.
type httpSigner struct {
	httpOptions
	by    signing
	keyID string
	now   func() time.Time
	nonce func() string
	force bool
}

func newHTTPSigner(cfg Config) (Signer, error) {
	o, err := readHTTPOptions(cfg.Options)
	if err != nil {
		return nil, err
	}
	s := &httpSigner{httpOptions: o, keyID: cfg.KeyID, now: cfg.Now, nonce: cfg.Nonce, force: cfg.Force}
	if s.keyID == "" {
		s.keyID = cfg.ClientID
	}
	if s.cavage && s.keyID == "" {
		return nil, ErrNeedsKeyID
	}
	if !quotable(s.keyID) {
		return nil, fmt.Errorf("key id %.40q: want printable ASCII without quotes", s.keyID)
	}
	if s.now == nil {
		s.now = time.Now
	}
	if s.nonce == nil {
		s.nonce = rand.Text
	}
	s.by, err = o.signing(cfg)
	return s, err
}

// signing chooses the algorithm, and the key or secret that it signs with.
func (o *httpOptions) signing(cfg Config) (signing, error) {
	s := signing{key: cfg.Key, der: o.cavage}
	var public crypto.PublicKey
	if cfg.Key != nil && o.algorithm != algHMAC {
		public = cfg.Key.AnyPublic()
	} else if cfg.Secret.Empty() {
		if o.algorithm == algHMAC {
			return s, ErrNeedsSecret
		}
		return s, ErrNeedsKey
	}
	var err error
	if s.algorithm, err = o.algorithmFor(public, ""); err != nil {
		return s, err
	}
	s.secret, err = secretBytes(cfg.Secret, cfg.Options)
	return s, err
}

// algorithmFor returns the algorithm to use with a key: that of the options, else the one that a signature names, else the
// usual one.
func (o *httpOptions) algorithmFor(public crypto.PublicKey, named string) (string, error) {
	fit := fitting(public)
	if len(fit) == 0 {
		return "", fmt.Errorf("no algorithm signs with a key of %s", Describe(public))
	}
	if o.cavage && len(fit) > 1 {
		slices.Reverse(fit) // who signs by the draft signs with PKCS #1 v1.5
	}
	want := o.algorithm
	if want == "" {
		want = named
	}
	if want == "" {
		want = fit[0]
	}
	if named != "" && named != want {
		return "", fmt.Errorf("algorithm %.40q, want %s: %w", named, want, ErrBadHeader)
	}
	if !slices.Contains(fit, want) {
		return "", fmt.Errorf("algorithm %.40q: the key signs by %s", want, strings.Join(fit, ", "))
	}
	return want, nil
}

// Scheme returns [SchemeHTTPSignature].
func (s *httpSigner) Scheme() string { return SchemeHTTPSignature }

// Sign implements [Signer].
func (s *httpSigner) Sign(req *wire.Request, _ func(name string) (string, bool)) (bool, error) {
	if !s.force && s.signedAlready(req) {
		return false, nil
	}
	out := req.Clone()
	covered := s.components
	if !s.chosen {
		covered = s.usual(message{req: req})
	}
	if err := s.complete(out, covered); err != nil {
		return false, err
	}
	sign := s.signRFC
	if s.cavage {
		sign = s.signDraft
	}
	if err := sign(out, covered); err != nil {
		return false, err
	}
	*req = *out
	return true, nil
}

// signedAlready reports whether there is a signature. One with a variable in it, as templates have it, is none.
func (s *httpSigner) signedAlready(req *wire.Request) bool {
	if !s.cavage {
		return filled(get(req.Header, headerInput)) && filled(get(req.Header, headerSignature))
	}
	return filled(draftSignature(req.Header))
}

func filled(value string) bool { return value != "" && !strings.Contains(value, "{{") }

// usual returns what is covered if the options do not say: what makes the request what it is.
func (o *httpOptions) usual(m message) []item {
	names, digest := []string{"@method", "@target-uri"}, "content-digest"
	if o.cavage {
		names, digest = []string{"(request-target)", "host", "date"}, "digest"
	}
	if m.hasBody() {
		names = append(names, digest)
	}
	list := make([]item, len(names))
	for i, name := range names {
		list[i].text = name
	}
	return list
}

// complete gives req the headers that are covered and are made for the signature: digest and date.
func (s *httpSigner) complete(req *wire.Request, covered []item) error {
	name := headerContentDigest
	if s.cavage {
		name = headerDigest
	}
	for _, c := range covered {
		switch {
		case strings.EqualFold(c.text, name):
			value, err := message{req: req}.contentDigest(s.digest, !s.cavage)
			if err != nil {
				return err
			}
			req.Header.Set(wire.Field{Name: name, Value: value, Origin: wire.Auth})
		case c.text == "date" && !req.Header.Has(headerDate):
			at := s.now().UTC().Format("Mon, 02 Jan 2006 15:04:05 GMT")
			req.Header.Set(wire.Field{Name: headerDate, Value: at, Origin: wire.Auth})
		}
	}
	return nil
}

// signRFC adds the headers of RFC 9421.
func (s *httpSigner) signRFC(req *wire.Request, covered []item) error {
	var p params
	at := s.now()
	number := func(name string, t time.Time) {
		p = append(p, param{name, seconds(t)})
	}
	text := func(name, value string, wanted bool) {
		if wanted {
			p = append(p, param{name, bareItem{fieldString, value}})
		}
	}
	if s.withCreated {
		number("created", at)
	}
	if s.lifetime > 0 {
		number("expires", at.Add(s.lifetime))
	}
	text("keyid", s.keyID, s.keyID != "")
	if s.withNonce {
		text("nonce", s.nonce(), true)
	}
	text("alg", s.by.algorithm, s.withAlg)
	text("tag", s.tag, s.tag != "")
	base, err := message{req: req}.base(covered, p)
	if err != nil {
		return err
	}
	signature, err := s.by.sign(base)
	if err != nil {
		return err
	}
	label := s.label
	if label == "" {
		label = "sig1"
	}
	value := bareItem{fieldBytes, string(signature)}
	req.Header.Set(wire.Field{Name: headerInput, Value: label + "=" + inner(covered, p), Origin: wire.Auth})
	req.Header.Set(wire.Field{Name: headerSignature, Value: label + "=" + value.String(), Origin: wire.Auth})
	return nil
}

// Content implements [Contenter].
func (s *httpSigner) Content(req *wire.Request) ([]byte, error) { return s.content(message{req: req}) }
