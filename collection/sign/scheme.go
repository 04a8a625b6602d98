package sign

import (
	"fmt"
	"slices"
	"time"

	"runner/collection/wire"
)

// A Signer signs requests by one scheme.
type Signer interface {
	// Sign adds the signature to req, whose other parts must not change any more. It returns false, and leaves req alone, if
	// a script has signed it already. lookup finds variables; it may be nil.
	Sign(req *wire.Request, lookup func(name string) (string, bool)) (signed bool, err error)
	// Scheme is the name of the scheme, such as [SchemeAntom].
	Scheme() string
}

// A Verifier checks the signatures of one scheme.
type Verifier interface {
	// Verify reports whether resp, the answer to req, bears a signature. The error says why it is not as it must be: it does
	// not hold, or is missing where there must be one.
	Verify(req *wire.Request, resp *wire.Response) (signed bool, err error)
	// VerifyRequest returns nil if req, which somebody sent to us, is signed as it must be.
	VerifyRequest(req *wire.Request) error
}

// A Contenter shows what a signature covers. Signers and verifiers may have it.
type Contenter interface {
	// Content returns the exact bytes that the signature of req, a signed request, must cover.
	Content(req *wire.Request) ([]byte, error)
}

// A Config is what a scheme signs with. Each scheme uses what it needs of it and refuses to be made without.
type Config struct {
	// Key makes the signatures of the schemes with key pairs.
	Key *Key
	// ClientID is whom the key belongs to: client id, app id, merchant id or consumer key. If empty, schemes look for it in
	// the request and in the variables.
	ClientID string
	// KeyID names the key for who verifies, in the schemes that have such a name: keyid, the serial number of a certificate.
	KeyID string
	// KeyVersion is the version of the key; "" means the scheme's default.
	KeyVersion string
	// Secret is what the schemes without key pairs have in its place.
	Secret Secret
	// Options are the settings that a scheme has of its own, by their names. A scheme refuses those it does not know.
	Options map[string]string
	// AgentToken is sent with Antom's requests that are made on a merchant's behalf. Without it none is sent.
	AgentToken Secret
	// Sandbox moves Antom's requests of clients of the sandbox to the sandbox's path before they are signed.
	Sandbox bool
	// Now is the clock. If nil, time.Now is used.
	Now func() time.Time
	// Nonce makes the random texts that may be used once only. If nil, they are random.
	Nonce func() string
	// Force signs again what a script has signed already.
	Force bool
}

// A scheme is an entry of the table: how its name is written, and what makes it.
type scheme struct {
	name     string
	signer   func(Config) (Signer, error)
	verifier func(VerifierConfig) (Verifier, error)
}

// schemes is the table of the signing schemes; a new one is an entry here and a type beside [Antom].
func schemes() []scheme {
	return []scheme{
		{SchemeAntom, newAntom, newAntomVerifier},
		{SchemeAlipayPlus, newAlipayPlus, newAntomVerifier},
		{SchemeAlipayV2, newAlipayV2Signer, newAlipayV2Verifier},
		{SchemeAlipayV3, newAlipayV3Signer, newAlipayV3Verifier},
		{SchemeWeChatPay, newWeChatSigner, newWeChatVerifier},
		{SchemeOAuth1, newOAuthSigner, newOAuthVerifier},
		{SchemeHTTPSignature, newHTTPSigner, newHTTPVerifier},
		{SchemeHMAC, newHMACSigner, newHMACVerifier},
		{SchemeBearer, newBearer, newBearerVerifier},
	}
}

// Schemes returns the names of the schemes there are.
func Schemes() []string {
	var names []string
	for _, s := range schemes() {
		names = append(names, s.name)
	}
	return names
}

// New returns the signer of the scheme called name, which may be [SchemeAuto].
func New(name string, cfg Config) (Signer, error) {
	if name == SchemeAuto {
		return newAuto(cfg)
	}
	s, err := find(name)
	if err != nil {
		return nil, err
	}
	return s.signer(cfg)
}

// NewVerifier returns the verifier of the scheme called name, which may be [SchemeAuto].
func NewVerifier(name string, cfg VerifierConfig) (Verifier, error) {
	if name == SchemeAuto {
		return newAutoVerifier(cfg)
	}
	s, err := find(name)
	if err != nil {
		return nil, err
	}
	return s.verifier(cfg)
}

func find(name string) (scheme, error) {
	all := schemes()
	i := slices.IndexFunc(all, func(s scheme) bool { return s.name == name })
	if i < 0 {
		return scheme{}, fmt.Errorf("scheme %.40q: %w", name, ErrUnknownScheme)
	}
	return all[i], nil
}
