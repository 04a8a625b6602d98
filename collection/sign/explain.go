package sign

import (
	"bytes"
	"crypto/rsa"
	"encoding/base64"
	"net/url"
	"strings"

	"runner/collection/wire"
)

// A variant is one way in which the bytes that were signed may differ from the bytes that were sent.
type variant struct {
	why    string
	change func(s *signedParts)
}

// signedParts is what a signature covers, still in parts.
type signedParts struct {
	method, target, client, at string
	body                       []byte
}

// variants are the mistakes that people report, the likeliest first.
var variants = [...]variant{
	{"the path was signed without its query", func(s *signedParts) { s.target, _, _ = strings.Cut(s.target, "?") }},
	{"the live path was signed, the sandbox path requested", func(s *signedParts) {
		s.target = strings.Replace(s.target, "/ams/sandbox/api", "/ams/api", 1)
	}},
	{"the sandbox path was signed, the live path requested", func(s *signedParts) {
		s.target = strings.Replace(s.target, "/ams/api", "/ams/sandbox/api", 1)
	}},
	{"the body was signed with LF, sent with CRLF", func(s *signedParts) {
		s.body = bytes.ReplaceAll(s.body, []byte("\r\n"), []byte("\n"))
	}},
	{"the body was signed with CRLF, sent with LF", func(s *signedParts) {
		s.body = bytes.ReplaceAll(s.body, []byte("\n"), []byte("\r\n"))
	}},
	{"the body was signed with a line break at its end, sent without", func(s *signedParts) {
		s.body = append(bytes.Clone(s.body), '\n')
	}},
	{"the body was signed without the blanks around it", func(s *signedParts) { s.body = bytes.TrimSpace(s.body) }},
	{"an empty body was signed", func(s *signedParts) { s.body = nil }},
	{"the method was signed in small letters", func(s *signedParts) { s.method = strings.ToLower(s.method) }},
	{"no client id was signed", func(s *signedParts) { s.client = "" }},
	{"no time was signed", func(s *signedParts) { s.at = "" }},
}

// ExplainRequest says why the signature of req, which [AntomVerifier.VerifyRequest] refused, does not match. It tries
// the usual mistakes; own, if not nil, is a key that may have been used by mistake. It returns "" if none of them fits.
func (v *AntomVerifier) ExplainRequest(req *wire.Request, own *rsa.PublicKey) string {
	value := get(req.Header, headerSignature)
	h, err := ParseHeader(value)
	if err != nil {
		return explainHeader(value)
	}
	body, err := readBody(req)
	if err != nil {
		return ""
	}
	sent := signedParts{
		method: req.Method, target: req.URL.Target(), body: body,
		client: get(req.Header, headerClient), at: get(req.Header, headerRequestTime),
	}
	if own != nil && holds(own, h.Signature, sent.content()) {
		return "it was made with another key: " + Fingerprint(own)
	}
	key, err := keyOf(v.Keys, v.Key, h.KeyVersion)
	if err != nil {
		return err.Error()
	}
	for _, x := range variants {
		s := sent
		x.change(&s)
		if holds(key, h.Signature, s.content()) {
			return x.why
		}
	}
	return ""
}

func (s *signedParts) content() []byte { return Content(s.method, s.target, s.client, s.at, s.body) }

// explainHeader says what was done to the signature's text so that it cannot be read.
func explainHeader(value string) string {
	_, text, _ := strings.Cut(value, "signature=")
	text, _, _ = strings.Cut(text, ",")
	if len(text) > maxHeader {
		return ""
	}
	once, err := url.PathUnescape(text)
	if err != nil {
		return ""
	}
	if twice, err := url.PathUnescape(once); err == nil && twice != once && isBase64(twice) {
		return "the signature was percent-encoded twice"
	}
	if _, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(once, "=")); err == nil && once != "" {
		return "the signature is in the URL-safe base64 alphabet or without padding"
	}
	if strings.Contains(once, " ") && isBase64(strings.ReplaceAll(once, " ", "+")) {
		return "a + of the signature became a blank"
	}
	return ""
}

func isBase64(s string) bool {
	_, err := base64.StdEncoding.DecodeString(s)
	return err == nil && s != ""
}
