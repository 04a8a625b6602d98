package sign

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"fmt"
	"time"

	"runner/collection/wire"
)

// A pairSigner is what the schemes with RSA keys, nonces and names of keys have in common.
type pairSigner struct {
	key             *Key
	clientID, keyID string
	now             func() time.Time
	nonce           func() string
	force           bool
}

// newPairSigner makes what a scheme with options of the known names signs with.
func newPairSigner(cfg Config, known ...string) (pairSigner, error) {
	s := pairSigner{key: cfg.Key, clientID: cfg.ClientID, keyID: cfg.KeyID, now: clock(cfg.Now), nonce: cfg.Nonce,
		force: cfg.Force}
	if s.nonce == nil {
		s.nonce = rand.Text
	}
	if err := needsRSA(cfg.Key); err != nil {
		return s, err
	}
	return s, knownOptions(cfg.Options, known)
}

// once returns a new nonce. A given one must not end the text that it is put into.
func (s *pairSigner) once() (string, error) {
	nonce := s.nonce()
	if nonce == "" || !atom(nonce) {
		return "", fmt.Errorf("nonce %.40q: want printable ASCII without quotes, commas, percent and ampersand signs",
			nonce)
	}
	return nonce, nil
}

// sign returns the signature of c in base64.
func (s *pairSigner) sign(c content) (string, error) {
	digest, err := c.digest()
	if err != nil {
		return "", err
	}
	signature, err := s.key.signDigest(digest)
	return base64.StdEncoding.EncodeToString(signature), err
}

// A pairVerifier is what the verifiers of such schemes have in common.
type pairVerifier struct {
	key  *rsa.PublicKey
	keys map[string]*rsa.PublicKey
}

// newPairVerifier makes what a scheme with options of the known names verifies with.
func newPairVerifier(cfg VerifierConfig, known ...string) (pairVerifier, error) {
	if cfg.Key == nil && len(cfg.Keys) == 0 {
		return pairVerifier{}, ErrNeedsKey
	}
	return pairVerifier{cfg.Key, cfg.Keys}, knownOptions(cfg.Options, known)
}

// check returns nil if signature, in base64, is one of content with the key called name.
func (v *pairVerifier) check(name, signature string, content []byte) error {
	raw, err := decoded(signature)
	if err != nil {
		return err
	}
	key, err := keyOf(v.keys, v.key, name)
	if err != nil {
		return err
	}
	if !holds(key, raw, content) {
		return ErrBadSignature
	}
	return nil
}

// decoded returns a signature that is in base64.
func decoded(signature string) ([]byte, error) {
	if len(signature) > maxHeader {
		return nil, fmt.Errorf("%w: %d bytes, want at most %d", ErrBadHeader, len(signature), maxHeader)
	}
	raw, err := base64.StdEncoding.DecodeString(signature)
	if err != nil || len(raw) == 0 {
		return nil, fmt.Errorf("%w: the signature is not base64", ErrBadHeader)
	}
	return raw, nil
}

// of says what an error is about.
func of(what string, err error) error {
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

func succeeded(resp *wire.Response) bool { return resp.Code >= 200 && resp.Code <= 299 }
