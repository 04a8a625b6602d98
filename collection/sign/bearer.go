package sign

import (
	"fmt"
	"strings"

	"runner/collection/wire"
)

// SchemeBearer is the name of the scheme of [Bearer].
const SchemeBearer = "bearer"

// headerAuthorization is the header of the schemes that have none of their own.
const headerAuthorization = "Authorization"

// Bearer sends an API key with each request: "Authorization: Bearer KEY". It is no signature, but what some gateways take
// in the place of one. It may be used from several goroutines.
type Bearer struct {
	// Secret is the API key. It must be set.
	Secret Secret
	// Force replaces what a script or an auth block has set already.
	Force bool
}

func newBearer(cfg Config) (Signer, error) {
	if cfg.Secret.Empty() {
		return nil, ErrNeedsSecret
	}
	if !fieldValue(cfg.Secret.text) {
		return nil, fmt.Errorf("the API key: want printable ASCII without blanks")
	}
	if err := noOptions(cfg.Options); err != nil {
		return nil, err
	}
	return &Bearer{Secret: cfg.Secret, Force: cfg.Force}, nil
}

// newBearerVerifier makes what checks requests: answers are not signed.
func newBearerVerifier(cfg VerifierConfig) (Verifier, error) {
	if cfg.Secret.Empty() {
		return nil, ErrNeedsSecret
	}
	return &BearerVerifier{cfg.Secret}, noOptions(cfg.Options)
}

// Scheme returns [SchemeBearer].
func (b *Bearer) Scheme() string { return SchemeBearer }

// Sign sets Authorization. It returns false and leaves req alone if there is one with credentials in it, unless Force is
// set.
func (b *Bearer) Sign(req *wire.Request, _ func(name string) (string, bool)) (bool, error) {
	if _, token, _ := strings.Cut(get(req.Header, headerAuthorization), " "); token != "" && !b.Force {
		return false, nil
	}
	req.Header.Set(wire.Field{Name: headerAuthorization, Value: "Bearer " + b.Secret.text, Origin: wire.Auth})
	return true, nil
}

// A BearerVerifier checks that requests bear the API key. It may be used from several goroutines.
type BearerVerifier struct {
	// Secret is the API key.
	Secret Secret
}

// Verify finds no signature, and nothing wrong with that.
func (v *BearerVerifier) Verify(*wire.Request, *wire.Response) (signed bool, err error) {
	return false, nil
}

// VerifyRequest returns nil if req bears the API key. The error is [ErrUnsigned] or [ErrBadSignature].
func (v *BearerVerifier) VerifyRequest(req *wire.Request) error {
	kind, token, _ := strings.Cut(get(req.Header, headerAuthorization), " ")
	switch {
	case !strings.EqualFold(kind, "Bearer") || token == "":
		return fmt.Errorf("request: %w", ErrUnsigned)
	case !same([]byte(strings.TrimSpace(token)), []byte(v.Secret.text)):
		return fmt.Errorf("request: it is another API key: %w", ErrBadSignature)
	}
	return nil
}
