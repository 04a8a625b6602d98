package sign

import (
	"fmt"

	"runner/collection/wire"
)

// SchemeAuto is the name that stands for the scheme of each request, see [Recognise].
const SchemeAuto = "auto"

// Auto signs each request by the scheme of its host and path, and leaves requests to others alone: a signature is sent to
// nobody whom it is not meant for. It may be used from several goroutines.
type Auto struct{ signers map[string]Signer }

// newAuto makes the signers of all schemes that can be recognised. What one of them lacks is an error of the requests
// which are recognised as its own.
func newAuto(cfg Config) (Signer, error) {
	if err := needsRSA(cfg.Key); err != nil {
		return nil, err
	}
	a := &Auto{signers: make(map[string]Signer)}
	for _, name := range recognisable() {
		s, err := New(name, cfg)
		if err != nil {
			s = unable{name, err}
		}
		a.signers[name] = s
	}
	return a, nil
}

// An unable signs nothing, and says why.
type unable struct {
	scheme string
	err    error
}

func (u unable) Scheme() string { return u.scheme }

func (u unable) Sign(*wire.Request, func(string) (string, bool)) (bool, error) { return false, u.err }

// Scheme returns [SchemeAuto].
func (a *Auto) Scheme() string { return SchemeAuto }

// Sign signs req by its own scheme. It returns false and leaves req alone if it has none, or is signed already.
func (a *Auto) Sign(req *wire.Request, lookup func(name string) (string, bool)) (bool, error) {
	name, ok := Recognise(req.URL)
	if !ok {
		return false, nil
	}
	signed, err := a.signers[name].Sign(req, lookup)
	if err != nil {
		return signed, fmt.Errorf("%s: %w", name, err)
	}
	return signed, nil
}

// An AutoVerifier checks the signatures of each exchange by the scheme of its host and path, and those of others not. It
// may be used from several goroutines.
type AutoVerifier struct{ verifiers map[string]Verifier }

func newAutoVerifier(cfg VerifierConfig) (Verifier, error) {
	v := &AutoVerifier{verifiers: make(map[string]Verifier)}
	var first error
	for _, name := range recognisable() {
		one, err := NewVerifier(name, cfg)
		if err == nil {
			v.verifiers[name] = one
		} else if first == nil {
			first = err
		}
	}
	if len(v.verifiers) == 0 {
		return nil, first
	}
	return v, nil
}

// Of returns the verifier of one scheme, for messages whose host and path tell none; nil if it has none.
func (v *AutoVerifier) Of(scheme string) Verifier { return v.verifiers[scheme] }

// Verify reports whether resp bears a signature by the scheme of req, see [Verifier]. To requests of no scheme, and of
// schemes whose answers bear no signature, every answer is good.
func (v *AutoVerifier) Verify(req *wire.Request, resp *wire.Response) (signed bool, err error) {
	if one := v.of(req); one != nil {
		return one.Verify(req, resp)
	}
	return false, nil
}

// VerifyRequest returns nil if req is signed by the scheme that its path tells. The error may be an [ErrUnknownScheme].
func (v *AutoVerifier) VerifyRequest(req *wire.Request) error {
	if one := v.of(req); one != nil {
		return one.VerifyRequest(req)
	}
	return fmt.Errorf("request: neither host nor path tell a scheme: %w", ErrUnknownScheme)
}

// Content returns what the signature of req covers by the scheme of req.
func (v *AutoVerifier) Content(req *wire.Request) ([]byte, error) {
	if c, ok := v.of(req).(Contenter); ok {
		return c.Content(req)
	}
	return nil, fmt.Errorf("neither host nor path tell a scheme: %w", ErrUnknownScheme)
}

func (v *AutoVerifier) of(req *wire.Request) Verifier {
	name, ok := Recognise(req.URL)
	if !ok {
		return nil
	}
	return v.verifiers[name]
}
