package sign

import (
	"crypto/rand"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"runner/collection/wire"
)

// An hmacSigner signs requests with a shared secret.
type hmacSigner struct {
	hmacOptions
	secret          []byte
	clientID, keyID string
	now             func() time.Time
	nonce           func() string
	force           bool
}

func newHMACSigner(cfg Config) (Signer, error) {
	o, err := readHMACOptions(cfg.Options)
	if err != nil {
		return nil, err
	}
	if cfg.Secret.Empty() {
		return nil, ErrNeedsSecret
	}
	s := &hmacSigner{hmacOptions: o, clientID: cfg.ClientID, keyID: cfg.KeyID, now: cfg.Now, nonce: cfg.Nonce,
		force: cfg.Force}
	if s.now == nil {
		s.now = time.Now
	}
	if s.nonce == nil {
		s.nonce = rand.Text
	}
	s.secret, err = secretBytes(cfg.Secret, cfg.Options)
	return s, err
}

// Scheme returns [SchemeHMAC].
func (s *hmacSigner) Scheme() string { return SchemeHMAC }

// Sign implements [Signer].
func (s *hmacSigner) Sign(req *wire.Request, lookup func(name string) (string, bool)) (bool, error) {
	if value, _ := s.carried(req); !s.force && filled(value) {
		return false, nil
	}
	out := req.Clone()
	if _, query := s.carried(req); s.query != "" {
		out.URL.Query, out.URL.HasQuery = query, query != ""
	}
	with, err := s.send(out, lookup)
	if err != nil {
		return false, err
	}
	content, err := message{req: out}.canonical(s.content, with)
	if err != nil {
		return false, err
	}
	signature, err := s.signature(s.secret, content, with)
	if err != nil {
		return false, err
	}
	if s.query != "" {
		addParam(&out.URL, s.query, signature)
	}
	if s.header != "" {
		value, err := s.value.fill(func(p piece) (string, error) {
			if p.name == "signature" {
				return signature, nil
			}
			return with.value(p.name), nil
		})
		if err != nil {
			return false, err
		}
		out.Header.Set(wire.Field{Name: s.header, Value: value, Origin: wire.Auth})
	}
	*req = *out
	return true, nil
}

// send puts into req what is sent beside the signature.
func (s *hmacSigner) send(req *wire.Request, lookup func(string) (string, bool)) (sent, error) {
	with := sent{keyID: s.keyID}
	if s.needs("client") || s.clientHeader != "" || s.value.uses("client") {
		var err error
		if with.client, err = clientOf(s.clientID, req, lookup); err != nil {
			return with, err
		}
	}
	with.timestamp = s.at(s.now())
	if s.nonceHeader != "" || s.needs("nonce") || s.value.uses("nonce") {
		with.nonce = s.nonce()
	}
	for _, f := range []wire.Field{{Name: s.timeHeader, Value: with.timestamp}, {Name: s.nonceHeader, Value: with.nonce},
		{Name: s.clientHeader, Value: with.client}} {
		if f.Name != "" {
			f.Origin = wire.Auth
			req.Header.Set(f)
		}
	}
	if s.timeQuery != "" {
		_, rest := takeParam(req.URL.Query, s.timeQuery)
		req.URL.Query = rest
		addParam(&req.URL, s.timeQuery, with.timestamp)
	}
	return with, nil
}

// Content implements [Contenter].
func (s *hmacSigner) Content(req *wire.Request) ([]byte, error) {
	content, _, err := s.received(req, sent{client: s.clientID, keyID: s.keyID})
	return []byte(content), err
}

// carried returns the signature as req carries it, and the query without it.
func (o *hmacOptions) carried(req *wire.Request) (value, query string) {
	if o.query != "" {
		value, query = takeParam(req.URL.Query, o.query)
		if o.header == "" {
			return value, query
		}
	} else {
		query = req.URL.Query
	}
	return get(req.Header, o.header), query
}

// received takes a signed request apart: what the signature in it covers, and what it is made with. given is what is
// known of that without the request.
func (o *hmacOptions) received(req *wire.Request, given sent) (content string, with sent, err error) {
	value, query := o.carried(req)
	with = given
	if o.header != "" {
		values, _ := o.value.match(value)
		for name, to := range map[string]*string{"client": &with.client, "key-id": &with.keyID,
			"timestamp": &with.timestamp, "nonce": &with.nonce} {
			if v, ok := values[name]; ok {
				*to = v
			}
		}
	}
	for name, to := range map[string]*string{o.timeHeader: &with.timestamp, o.nonceHeader: &with.nonce,
		o.clientHeader: &with.client} {
		if name != "" {
			*to = get(req.Header, name)
		}
	}
	if o.timeQuery != "" {
		with.timestamp, _ = takeParam(req.URL.Query, o.timeQuery)
	}
	plain := *req
	if o.query != "" {
		plain.URL.Query, plain.URL.HasQuery = query, query != ""
	}
	content, err = message{req: &plain}.canonical(o.content, with)
	return content, with, err
}

// An hmacVerifier checks signatures that are made with a shared secret.
type hmacVerifier struct {
	hmacOptions
	secret []byte
}

func newHMACVerifier(cfg VerifierConfig) (Verifier, error) {
	o, err := readHMACOptions(cfg.Options)
	if err != nil {
		return nil, err
	}
	if cfg.Secret.Empty() {
		return nil, ErrNeedsSecret
	}
	secret, err := secretBytes(cfg.Secret, cfg.Options)
	return &hmacVerifier{o, secret}, err
}

// Content implements [Contenter].
func (v *hmacVerifier) Content(req *wire.Request) ([]byte, error) {
	content, _, err := v.received(req, sent{})
	return []byte(content), err
}

// VerifyRequest implements [Verifier]. Whether the time is right and the nonce is new is for the receiver to know.
func (v *hmacVerifier) VerifyRequest(req *wire.Request) error {
	value, _ := v.carried(req)
	if value == "" {
		return fmt.Errorf("request: %w", ErrUnsigned)
	}
	content, with, err := v.received(req, sent{})
	if err != nil {
		return fmt.Errorf("request: %w", err)
	}
	if v.header != "" {
		values, ok := v.value.match(value)
		if !ok {
			return fmt.Errorf("request: the value of %s is not as the option value says: %w", v.header, ErrBadHeader)
		}
		value = values["signature"]
	}
	return v.compare("request", value, content, with)
}

func (v *hmacVerifier) compare(what, have, content string, with sent) error {
	want, err := v.signature(v.secret, content, with)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	if !same([]byte(have), []byte(want)) {
		return fmt.Errorf("%s: %w", what, ErrBadSignature)
	}
	return nil
}

// Verify reports whether resp bears a signature. An answer that says that all went well must, if the options say what it
// covers; without that nothing is verified.
func (v *hmacVerifier) Verify(req *wire.Request, resp *wire.Response) (signed bool, err error) {
	value := get(resp.Header, v.answerHeader)
	covered := slices.ContainsFunc(v.answer, func(p piece) bool { return p != piece{} })
	switch {
	case !covered:
		return false, nil
	case value == "" && resp.Code >= 200 && resp.Code <= 299:
		return false, fmt.Errorf("response: %w", ErrUnsigned)
	case value == "":
		return false, nil
	}
	values, ok := v.answerValue.match(value)
	if !ok {
		return true, fmt.Errorf("response: the value of %s is not as the option response-value says: %w", v.answerHeader,
			ErrBadHeader)
	}
	_, with, err := v.received(req, sent{})
	if err != nil {
		return true, fmt.Errorf("response: %w", err)
	}
	content, err := message{req: req, resp: resp}.canonical(v.answer, with)
	if err != nil {
		return true, fmt.Errorf("response: %w", err)
	}
	return true, v.compare("response", values["signature"], content, with)
}

// addParam appends a parameter to a query.
func addParam(u *wire.URL, name, value string) {
	if u.Query != "" {
		u.Query += "&"
	}
	u.Query += url.QueryEscape(name) + "=" + url.QueryEscape(value)
	u.HasQuery = true
}

// takeParam returns the value of a parameter, and the query without it.
func takeParam(query, name string) (value, rest string) {
	var others []string
	for pair := range strings.SplitSeq(query, "&") {
		k, v, _ := strings.Cut(pair, "=")
		if k != url.QueryEscape(name) {
			others = append(others, pair)
			continue
		}
		if plain, err := url.QueryUnescape(v); err == nil {
			value = plain
		}
	}
	return value, strings.Join(others, "&")
}

// sortedQuery returns a query with its parameters in the order of their bytes.
func sortedQuery(query string) string {
	pairs := strings.Split(query, "&")
	slices.Sort(pairs)
	return strings.Join(pairs, "&")
}
