package sign

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"runner/collection/wire"
)

// A VerifierConfig is what signatures are checked with.
type VerifierConfig struct {
	// Key is the public key of who signs, for the schemes with key pairs.
	Key *rsa.PublicKey
	// Keys are public keys of who signs by their versions or names, for the time while keys are replaced. A signature that
	// names one is checked with that one, every other with Key.
	Keys map[string]*rsa.PublicKey
	// Others are public keys of any algorithm, by name, for [SchemeHTTPSignature]; "" is for every name that is not there.
	Others map[string]crypto.PublicKey
	// Secret is what the schemes without key pairs have in place of a key.
	Secret Secret
	// Options are the settings that a scheme has of its own; they are those of [Config].
	Options map[string]string
	// Now is the clock. If nil, time.Now is used.
	Now func() time.Time
}

// An AntomVerifier checks signatures made as [Antom] makes them, with the public key of who made them. For responses
// that is Antom's key, not the merchant's own. It may be used from several goroutines.
type AntomVerifier struct {
	// Key is for the key versions that are not in Keys. If nil, those are refused.
	Key *rsa.PublicKey
	// Keys are keys by their versions.
	Keys map[string]*rsa.PublicKey
}

func newAntomVerifier(cfg VerifierConfig) (Verifier, error) {
	if cfg.Key == nil && len(cfg.Keys) == 0 {
		return nil, ErrNeedsKey
	}
	return &AntomVerifier{Key: cfg.Key, Keys: cfg.Keys}, noOptions(cfg.Options)
}

// Content returns what the signature of req, a signed request, covers.
func (v *AntomVerifier) Content(req *wire.Request) ([]byte, error) { return requestContent(req) }

// Verify reports whether resp bears a signature, and returns an error if it is not the right one for the answer to req.
// Without a signature it is good only if it says that the request failed or is in progress, because such an answer
// cannot make anyone believe in a payment: a gateway that refuses a request's signature cannot sign either. An answer to
// an unsigned request needs no signature.
// The error is one of [ErrUnsigned], [ErrIncomplete], [ErrBadHeader], [ErrUnknownVersion] and [ErrBadSignature].
func (v *AntomVerifier) Verify(req *wire.Request, resp *wire.Response) (signed bool, err error) {
	value, at := get(resp.Header, headerSignature), get(resp.Header, headerResponseTime)
	if value == "" && at == "" {
		if get(req.Header, headerSignature) == "" || mayBeUnsigned(req, resp) {
			return false, nil
		}
		return false, fmt.Errorf("response: %w", ErrUnsigned)
	}
	if value == "" || at == "" {
		return value != "", fmt.Errorf("response: %w", ErrIncomplete)
	}
	client := get(resp.Header, headerClient)
	if client == "" {
		client = get(req.Header, headerClient)
	}
	return true, v.check(value, Content(req.Method, req.URL.Target(), client, at, resp.Body), "response")
}

// VerifyRequest returns nil if req is signed, and with this key. The error is one of [ErrNoClientID], [ErrUnsigned],
// [ErrIncomplete], [ErrBadHeader], [ErrUnknownVersion] and [ErrBadSignature].
func (v *AntomVerifier) VerifyRequest(req *wire.Request) error {
	client, at := get(req.Header, headerClient), get(req.Header, headerRequestTime)
	value := get(req.Header, headerSignature)
	switch {
	case client == "":
		return fmt.Errorf("request: %w", ErrNoClientID)
	case value == "" && at == "":
		return fmt.Errorf("request: %w", ErrUnsigned)
	case value == "" || at == "":
		return fmt.Errorf("request: %w", ErrIncomplete)
	}
	content, err := requestContent(req)
	if err != nil {
		return err
	}
	return v.check(value, content, "request")
}

func (v *AntomVerifier) check(header string, content []byte, what string) error {
	h, err := ParseHeader(header)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	key, err := keyOf(v.Keys, v.Key, h.KeyVersion)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	if !holds(key, h.Signature, content) {
		return fmt.Errorf("%s: %w", what, ErrBadSignature)
	}
	return nil
}

// keyOf returns the key that a signature names, other for those that are not in keys.
func keyOf(keys map[string]*rsa.PublicKey, other *rsa.PublicKey, version string) (*rsa.PublicKey, error) {
	if k, ok := keys[version]; ok {
		return k, nil
	}
	if other != nil {
		return other, nil
	}
	have := strings.Join(slices.Sorted(maps.Keys(keys)), ", ")
	return nil, fmt.Errorf("key version %.40q: %w (there are %s)", version, ErrUnknownVersion, have)
}

// holds reports whether signature is SHA256withRSA over content.
func holds(key *rsa.PublicKey, signature, content []byte) bool {
	digest := sha256.Sum256(content)
	return rsa.VerifyPKCS1v15(key, crypto.SHA256, digest[:], signature) == nil
}

func readBody(req *wire.Request) ([]byte, error) {
	r, err := req.Body.Reader()
	if err != nil {
		return nil, fmt.Errorf("read body to verify: %w", err)
	}
	defer r.Close()
	body, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read body to verify: %w", err)
	}
	return body, nil
}

// mayBeUnsigned reports whether resp does no harm if somebody else made it up.
func mayBeUnsigned(req *wire.Request, resp *wire.Response) bool {
	if req.Method == "POST" && strings.HasSuffix(req.URL.Path, "/meter/uploadEvent") {
		return true
	}
	status := resultStatus(resp.Body)
	return status == "F" || status == "U"
}

// resultStatus reads result.resultStatus as a script would: names are compared exactly and the last one counts.
// Structs would match names in any case, and let an answer say one thing to us and another to the script.
func resultStatus(body []byte) string {
	var answer, result map[string]json.RawMessage
	var status string
	if json.Unmarshal(body, &answer) != nil || json.Unmarshal(answer["result"], &result) != nil ||
		json.Unmarshal(result["resultStatus"], &status) != nil {
		return ""
	}
	return status
}
