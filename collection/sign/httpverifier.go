package sign

import (
	"crypto"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"runner/collection/wire"
)

// An httpVerifier checks signatures of [SchemeHTTPSignature].
type httpVerifier struct {
	httpOptions
	keys   publicKeys
	secret []byte
	now    func() time.Time
}

func newHTTPVerifier(cfg VerifierConfig) (Verifier, error) {
	o, err := readHTTPOptions(cfg.Options)
	if err != nil {
		return nil, err
	}
	v := &httpVerifier{httpOptions: o, keys: keysOf(cfg), now: cfg.Now}
	if v.now == nil {
		v.now = time.Now
	}
	if v.secret, err = secretBytes(cfg.Secret, cfg.Options); err != nil {
		return nil, err
	}
	if len(v.keys) == 0 && len(v.secret) == 0 {
		return nil, ErrNeedsKey
	}
	return v, nil
}

// A found signature is one as it stands in a message's header, in either format.
type found struct {
	covered   []item
	params    params
	signature []byte
}

// Verify reports whether resp bears a signature. An answer that says that all went well must, if the request did.
func (v *httpVerifier) Verify(req *wire.Request, resp *wire.Response) (signed bool, err error) {
	m := message{req: req, resp: resp}
	err = v.check(m)
	if errors.Is(err, ErrUnsigned) {
		if _, err := v.find(message{req: req}); err != nil || resp.Code < 200 || resp.Code > 299 {
			return false, nil
		}
		return false, fmt.Errorf("response: %w", ErrUnsigned)
	}
	if err != nil {
		return true, fmt.Errorf("response: %w", err)
	}
	return true, nil
}

// VerifyRequest implements [Verifier].
func (v *httpVerifier) VerifyRequest(req *wire.Request) error {
	if err := v.check(message{req: req}); err != nil {
		return fmt.Errorf("request: %w", err)
	}
	return nil
}

// Content implements [Contenter].
func (v *httpVerifier) Content(req *wire.Request) ([]byte, error) {
	return v.content(message{req: req})
}

// content returns what the signature in the message covers.
func (o *httpOptions) content(m message) ([]byte, error) {
	f, err := o.find(m)
	if err != nil {
		return nil, err
	}
	return o.contentOf(m, f)
}

func (o *httpOptions) contentOf(m message, f *found) ([]byte, error) {
	if o.cavage {
		return m.draftBase(f)
	}
	return m.base(f.covered, f.params)
}

func (v *httpVerifier) check(m message) error {
	f, err := v.find(m)
	if err != nil {
		return err
	}
	if err := v.covers(m, f); err != nil {
		return err
	}
	if err := v.inTime(f.params); err != nil {
		return err
	}
	content, err := v.contentOf(m, f)
	if err != nil {
		return err
	}
	c, err := v.checking(f)
	if err != nil {
		return err
	}
	if !c.holds(f.signature, content) {
		return ErrBadSignature
	}
	return v.checkDigests(m, f)
}

// find reads the signature in the message's header: the one with the label of the options, else the first.
func (o *httpOptions) find(m message) (*found, error) {
	if o.cavage {
		return findDraft(m.header())
	}
	inputs := strings.Join(m.header().Values(headerInput), ", ")
	signatures := strings.Join(m.header().Values(headerSignature), ", ")
	switch {
	case inputs == "" && signatures == "":
		return nil, ErrUnsigned
	case inputs == "" || signatures == "":
		return nil, fmt.Errorf("of Signature and Signature-Input one is missing: %w", ErrBadHeader)
	}
	in, err := parseDictionary(inputs)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", headerInput, err)
	}
	sigs, err := parseDictionary(signatures)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", headerSignature, err)
	}
	i := slices.IndexFunc(in, func(m member) bool { return o.label == "" || m.name == o.label })
	if i < 0 {
		return nil, fmt.Errorf("no signature is labelled %q: %w", o.label, ErrUnsigned)
	}
	j := slices.IndexFunc(sigs, func(m member) bool { return m.name == in[i].name })
	if j < 0 || !in[i].isList || sigs[j].isList || sigs[j].item.kind != fieldBytes {
		return nil, fmt.Errorf("the signature %.40q is not in both of Signature and Signature-Input: %w", in[i].name,
			ErrBadHeader)
	}
	return &found{in[i].list, in[i].item.params, []byte(sigs[j].item.text)}, nil
}

// covers returns an [ErrNotCovered] if the signature leaves out what it must cover: who leaves out the path could send the
// signature of another request.
func (v *httpVerifier) covers(m message, f *found) error {
	required, given := v.components, v.chosen
	if m.resp != nil {
		required, given = v.response, v.chosenResp
	}
	if !given {
		required = v.needed(m, f)
	}
	for _, c := range required {
		if !slices.ContainsFunc(f.covered, c.equals) {
			return fmt.Errorf("%s: %w", c, ErrNotCovered)
		}
	}
	return nil
}

// needed is what must be covered if the options do not say: that of [httpOptions.usual], but there are several ways to
// cover a path, and a response has none.
func (v *httpVerifier) needed(m message, f *found) []item {
	has := func(name string) bool {
		return slices.ContainsFunc(f.covered, item{bareItem: bareItem{text: name}}.equals)
	}
	byParts := has("@path") && (has("@query") || m.req.URL.Query == "")
	var list []item
	for _, c := range v.usual(m) {
		switch {
		case m.resp != nil && c.text == "@method":
			c.text = "@status"
		case c.text == "@target-uri" && (m.resp != nil || has("@request-target") || byParts):
			continue
		case v.cavage && m.resp != nil && c.text != "digest", c.text == "host", c.text == "date":
			continue
		}
		list = append(list, c)
	}
	return list
}

// inTime returns an [ErrNotInTime] if the signature is of another time.
func (v *httpVerifier) inTime(p params) error {
	now := v.now()
	for name, wrong := range map[string]func(time.Time) bool{
		"created": func(t time.Time) bool { return t.After(now.Add(maxSkew)) },
		"expires": func(t time.Time) bool { return t.Before(now) },
	} {
		value, ok := p.get(name)
		if !ok {
			continue
		}
		seconds, err := strconv.ParseInt(value.text, 10, 64)
		if err != nil || value.kind != fieldNumber {
			return fmt.Errorf("%s is no number of seconds: %w", name, ErrBadHeader)
		}
		if wrong(time.Unix(seconds, 0)) {
			return fmt.Errorf("%s=%d: %w", name, seconds, ErrNotInTime)
		}
	}
	return nil
}

// checking chooses the key that the signature names, and the algorithm.
func (v *httpVerifier) checking(f *found) (checking, error) {
	c := checking{secret: v.secret, der: v.cavage}
	keyID, named := f.params.text("keyid"), f.params.text("alg")
	if v.cavage {
		keyID = f.params.text("keyId")
		var err error
		if named, err = v.draftAlgorithm(f.params.text("algorithm")); err != nil {
			return c, err
		}
	}
	bySecret := len(v.keys) == 0 || len(v.secret) > 0 && (named == algHMAC || v.algorithm == algHMAC)
	if !bySecret {
		key, err := v.keys.of(keyID)
		if err != nil {
			return c, err
		}
		c.public = crypto.PublicKey(key)
	}
	var err error
	c.algorithm, err = v.algorithmFor(c.public, named)
	return c, err
}

// checkDigests compares the body with the digests that the signature covers.
func (v *httpVerifier) checkDigests(m message, f *found) error {
	name := "content-digest"
	if v.cavage {
		name = "digest"
	}
	for _, c := range f.covered {
		if c.text != name {
			continue
		}
		of := m
		if _, ofRequest := c.params.get("req"); ofRequest {
			of.resp = nil
		}
		if err := of.checkDigest(!v.cavage); err != nil {
			return err
		}
	}
	return nil
}

// publicKeys are the keys that an [httpVerifier] chooses from by their names.
type publicKeys map[string]crypto.PublicKey

func keysOf(cfg VerifierConfig) publicKeys {
	keys := publicKeys{}
	for name, k := range cfg.Keys {
		keys[name] = k
	}
	if cfg.Key != nil {
		keys[""] = cfg.Key
	}
	maps.Copy(keys, cfg.Others)
	return keys
}

// of returns the key called name, or the one for all names.
func (k publicKeys) of(name string) (crypto.PublicKey, error) {
	for _, n := range []string{name, ""} {
		if key, ok := k[n]; ok {
			return key, nil
		}
	}
	have := strings.Join(slices.Sorted(maps.Keys(k)), ", ")
	return nil, fmt.Errorf("key id %.60q: %w (there are %s)", name, ErrUnknownVersion, have)
}
