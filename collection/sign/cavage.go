package sign

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"runner/collection/wire"
)

// What is here is the format of draft-cavage-http-signatures-12.

// draftPrefix begins the draft's Authorization.
const draftPrefix = "Signature "

// draftSignature returns the draft's signature in a header, "" without one.
func draftSignature(h wire.Header) string {
	value := get(h, headerAuthorization)
	if len(value) > len(draftPrefix) && strings.EqualFold(value[:len(draftPrefix)], draftPrefix) {
		return strings.TrimSpace(value[len(draftPrefix):])
	}
	return get(h, headerSignature)
}

// draftName is what the parameter algorithm says. The draft forbids the times together with the old names.
func (s *httpSigner) draftName(covered []item) string {
	for _, c := range covered {
		if c.text == "(created)" || c.text == "(expires)" {
			return "hs2019"
		}
	}
	if s.algorithmName != "" {
		return s.algorithmName
	}
	switch s.by.algorithm {
	case algV15:
		return "rsa-sha256"
	case algHMAC:
		return "hmac-sha256"
	}
	return "hs2019"
}

// draftAlgorithm returns what the parameter algorithm means, "" if it leaves that to the key.
func (o *httpOptions) draftAlgorithm(name string) (string, error) {
	switch strings.ToLower(name) {
	case "", "hs2019", strings.ToLower(o.algorithmName):
		return "", nil
	case "rsa-sha256":
		return algV15, nil
	case "hmac-sha256":
		return algHMAC, nil
	case "ecdsa-sha256":
		return algP256, nil
	case "ed25519":
		return algEdwards, nil
	}
	return "", fmt.Errorf("algorithm %.40q: %w", name, ErrBadHeader)
}

// signDraft adds the draft's header.
func (s *httpSigner) signDraft(req *wire.Request, covered []item) error {
	at := s.now()
	f := &found{covered: covered, params: params{
		{"keyId", bareItem{fieldString, s.keyID}}, {"algorithm", bareItem{fieldString, s.draftName(covered)}}}}
	for _, c := range covered {
		switch c.text {
		case "(created)":
			f.params = append(f.params, param{"created", seconds(at)})
		case "(expires)":
			if s.lifetime == 0 {
				return fmt.Errorf("(expires) needs the option lifetime")
			}
			f.params = append(f.params, param{"expires", seconds(at.Add(s.lifetime))})
		}
	}
	content, err := message{req: req}.draftBase(f)
	if err != nil {
		return err
	}
	signature, err := s.by.sign(content)
	if err != nil {
		return err
	}
	field := wire.Field{Name: headerAuthorization, Value: draftPrefix + f.draftText(signature), Origin: wire.Auth}
	if s.inSignature {
		field.Name, field.Value = headerSignature, f.draftText(signature)
	} else if other := get(req.Header, headerAuthorization); !s.force && filled(other) {
		return errors.New("the header Authorization holds other credentials; the option header=signature leaves them alone")
	}
	req.Header.Set(field)
	return nil
}

func seconds(t time.Time) bareItem { return bareItem{fieldNumber, strconv.FormatInt(t.Unix(), 10)} }

// draftText writes the parameters and the signature as the draft has them.
func (f *found) draftText(signature []byte) string {
	var b strings.Builder
	for _, p := range f.params {
		b.WriteString(p.name + "=" + p.value.String() + ",")
	}
	names := make([]string, len(f.covered))
	for i, c := range f.covered {
		names[i] = c.text
	}
	b.WriteString(`headers="` + strings.Join(names, " ") + `",signature="`)
	return b.String() + base64.StdEncoding.EncodeToString(signature) + `"`
}

// draftBase returns what a signature covers: a line for each header.
func (m message) draftBase(f *found) ([]byte, error) {
	var lines []string
	for _, c := range f.covered {
		value := ""
		switch c.text {
		case "(request-target)":
			if m.resp != nil {
				return nil, fmt.Errorf("%s of a response: %w", c.text, ErrNoComponent)
			}
			value = strings.ToLower(m.req.Method) + " " + m.req.URL.Target()
		case "(created)", "(expires)":
			v, ok := f.params.get(strings.Trim(c.text, "()"))
			if !ok {
				return nil, fmt.Errorf("%s without its parameter: %w", c.text, ErrBadHeader)
			}
			value = v.text
		default:
			var err error
			if value, err = m.component(c); err != nil {
				return nil, err
			}
		}
		lines = append(lines, c.text+": "+value)
	}
	return []byte(strings.Join(lines, "\n")), nil
}

// findDraft reads the draft's signature in a header.
func findDraft(h wire.Header) (*found, error) {
	text := draftSignature(h)
	if text == "" {
		return nil, ErrUnsigned
	}
	p, err := draftParams(text)
	if err != nil {
		return nil, err
	}
	f := &found{params: p}
	if f.signature, err = base64.StdEncoding.DecodeString(p.text("signature")); err != nil || len(f.signature) == 0 {
		return nil, fmt.Errorf("%w: the signature is not base64", ErrBadHeader)
	}
	names := p.text("headers")
	if names == "" {
		names = "date"
		if _, ok := p.get("created"); ok {
			names = "(created)"
		}
	}
	for name := range strings.FieldsSeq(strings.ToLower(names)) {
		if strings.HasPrefix(name, "@") || len(f.covered) == maxMembers {
			return nil, fmt.Errorf("%w: %.40q among the headers", ErrBadHeader, name)
		}
		f.covered = append(f.covered, item{bareItem: bareItem{text: name}})
	}
	return f, nil
}

// draftParams reads name="value" and name=number with commas between them.
func draftParams(text string) (params, error) {
	if len(text) > maxFields {
		return nil, fmt.Errorf("%w: %d bytes, want at most %d", ErrBadHeader, len(text), maxFields)
	}
	var p params
	r := &fieldReader{text: text}
	for {
		name := r.while(isToken)
		r.blanks(" \t")
		equals := r.skip('=')
		r.blanks(" \t")
		value, ok := r.bare()
		if _, twice := p.get(name); name == "" || !equals || !ok || twice || len(p) == maxMembers {
			return nil, fmt.Errorf("%w: want name=value once for each name, at byte %d", ErrBadHeader, r.at)
		}
		p = append(p, param{name, value})
		r.blanks(" \t")
		if r.at == len(text) {
			return p, nil
		}
		if !r.skip(',') {
			return nil, fmt.Errorf("%w: want a comma at byte %d", ErrBadHeader, r.at)
		}
		r.blanks(" \t")
	}
}
