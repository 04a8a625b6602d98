package sign

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"strings"
)

// maxHeader bounds a Signature header. The signature of an 8192-bit key has 1366 characters, three times as many if
// each of them is percent-encoded.
const maxHeader = 8 << 10

// A Header is the value of a Signature header.
type Header struct {
	Algorithm  string // "RSA256"
	KeyVersion string // "" if it is not given
	Signature  []byte
}

// ParseHeader reads the value of a Signature header: "algorithm=RSA256, keyVersion=1, signature=…". The members may
// stand in any order, their names in any case; the signature is standard base64, percent-encoded or not. A "+" stays
// what it is, as this is no form. The error is an [ErrBadHeader] and does not quote the value.
func ParseHeader(value string) (Header, error) {
	if len(value) > maxHeader {
		return Header{}, fmt.Errorf("%w: %d bytes, want at most %d", ErrBadHeader, len(value), maxHeader)
	}
	h := Header{Algorithm: "RSA256"}
	seen := map[string]bool{}
	for member := range strings.SplitSeq(value, ",") {
		name, text, ok := strings.Cut(strings.TrimSpace(member), "=")
		name, text = strings.ToLower(strings.TrimSpace(name)), strings.TrimSpace(text)
		if !ok || seen[name] {
			return Header{}, fmt.Errorf("%w: want name=value once for each name", ErrBadHeader)
		}
		seen[name] = true
		if err := h.set(name, text); err != nil {
			return Header{}, err
		}
	}
	if len(h.Signature) == 0 {
		return Header{}, fmt.Errorf("%w: no signature in it", ErrBadHeader)
	}
	return h, nil
}

// set takes one member in; unknown ones are for others to read.
func (h *Header) set(name, text string) error {
	switch name {
	case "algorithm":
		if !strings.EqualFold(text, "RSA256") {
			return fmt.Errorf("%w: the algorithm is not RSA256", ErrBadHeader)
		}
	case "keyversion":
		h.KeyVersion = text
	case "signature":
		plain, err := url.PathUnescape(text)
		if err != nil {
			return fmt.Errorf("%w: the signature's percent-encoding", ErrBadHeader)
		}
		if h.Signature, err = base64.StdEncoding.DecodeString(plain); err != nil {
			return fmt.Errorf("%w: the signature is not base64", ErrBadHeader)
		}
	}
	return nil
}

// String returns the header as it is sent, the signature last because vendors' libraries take all behind
// "signature=" for it.
func (h Header) String() string {
	text := base64.StdEncoding.EncodeToString(h.Signature)
	return "algorithm=" + h.Algorithm + ", keyVersion=" + h.KeyVersion + ", signature=" + url.QueryEscape(text)
}
