package sign

import (
	"fmt"

	"runner/collection/wire"
)

// A stamp is the names of the headers that sign a message from the other side: its time, a nonce and its body, each
// with a line feed behind it.
type stamp struct{ time, nonce, signature, key string }

// on reports whether any of the signature is in h.
func (s stamp) on(h wire.Header) bool {
	return get(h, s.time)+get(h, s.nonce)+get(h, s.signature) != ""
}

// content returns what the signature covers.
func (s stamp) content(h wire.Header, body wire.Body) content {
	return content{head: lines(get(h, s.time), get(h, s.nonce)), body: body, tail: "\n"}
}

// checkStamp returns nil if the signature that the headers called s carry holds.
func (v *pairVerifier) checkStamp(s stamp, h wire.Header, body wire.Body) error {
	for _, name := range []string{s.time, s.nonce, s.signature} {
		switch value := get(h, name); {
		case value == "":
			return fmt.Errorf("without %s: %w", name, ErrIncomplete)
		case !fieldValue(value): // a line feed would move what follows into it
			return fmt.Errorf("%s: %w", name, ErrBadHeader)
		}
	}
	covered, err := s.content(h, body).bytes()
	if err != nil {
		return err
	}
	return v.check(get(h, s.key), get(h, s.signature), covered)
}

// verifyStamp is [Verifier.Verify] where all that went well is signed: an answer without a signature is good only if
// it says that the request failed, or was not signed either.
func (v *pairVerifier) verifyStamp(s stamp, resp *wire.Response, needed bool) (signed bool, err error) {
	if s.on(resp.Header) {
		err = v.checkStamp(s, resp.Header, wire.Body{Bytes: resp.Body})
		signed = get(resp.Header, s.signature) != ""
	} else if needed && succeeded(resp) {
		err = ErrUnsigned
	}
	return signed, of("response", err)
}
