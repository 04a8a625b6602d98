package sign

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"runner/collection/wire"
)

// SchemeAlipayV3 is the name of the scheme of Alipay's OpenAPI 3.0. The client id is the app's id, the key id the
// serial number of the app's certificate, if it has one. Of a form with files the part data is signed. Notifications
// are verified as those of [SchemeAlipayV2]: they are the same.
const SchemeAlipayV3 = "alipay-v3"

const kindAlipay = "ALIPAY-SHA256withRSA"

// The headers of the scheme.
const (
	headerAlipayRequest = "alipay-request-id"
	headerAlipayToken   = "alipay-app-auth-token"
)

func alipayStamp() stamp {
	return stamp{"alipay-timestamp", "alipay-nonce", "alipay-signature", "alipay-sn"}
}

// appID is how an app of Alipay's is looked for.
func appID() identity {
	return identity{"app id", []string{"app_id", "appId", "appid", "app-id"}, ErrNoClientID, true}
}

// appCertificate is how the serial number of an app's certificate is looked for. Most apps have none.
func appCertificate() identity {
	return identity{"serial number", []string{"app_cert_sn", "appCertSn"}, nil, true}
}

// An alipayHeader is the Authorization header taken apart: the text that is signed, as it stands there, and who
// signed.
type alipayHeader struct{ text, certificate, signature string }

func inAlipay() authorization[alipayHeader] {
	return authorization[alipayHeader]{kindAlipay, parseAlipay}
}

// parseAlipay reads what stands behind the kind in an Authorization header: name=value with commas, the signature
// last, because all before it is signed.
func parseAlipay(text string) (h alipayHeader, err error) {
	if len(text) > maxHeader {
		return h, fmt.Errorf("%w: %d bytes, want at most %d", ErrBadHeader, len(text), maxHeader)
	}
	at := strings.LastIndex(text, ",sign=")
	if at < 0 || strings.HasSuffix(text, ",sign=") {
		return h, fmt.Errorf("%w: it does not end with a member sign", ErrBadHeader)
	}
	h.text, h.signature = text[:at], text[at+len(",sign="):]
	seen := map[string]string{}
	for member := range strings.SplitSeq(h.text, ",") {
		name, value, ok := strings.Cut(member, "=")
		if _, twice := seen[name]; !ok || twice || name == "sign" || !atom(member) {
			return h, fmt.Errorf("%w: want name=value once for each name", ErrBadHeader)
		}
		seen[name] = value
	}
	for _, name := range []string{"app_id", "nonce", "timestamp"} {
		if seen[name] == "" {
			return h, fmt.Errorf("%w: no %s in it", ErrBadHeader, name)
		}
	}
	h.certificate = seen["app_cert_sn"]
	return h, nil
}

func (h alipayHeader) content(req *wire.Request) (content, error) {
	body, err := signedBody(req, "data")
	c := content{head: lines(h.text, req.Method, req.URL.Target()), body: body, tail: "\n"}
	if token := get(req.Header, headerAlipayToken); token != "" {
		c.tail += lines(token)
	}
	return c, err
}

type alipayV3Signer struct{ pairSigner }

func newAlipayV3Signer(cfg Config) (Signer, error) {
	s, err := newPairSigner(cfg)
	return &alipayV3Signer{s}, err
}

// Scheme returns [SchemeAlipayV3].
func (s *alipayV3Signer) Scheme() string { return SchemeAlipayV3 }

// Sign implements [Signer].
func (s *alipayV3Signer) Sign(req *wire.Request, lookup func(name string) (string, bool)) (bool, error) {
	left, err := inAlipay().leaves(req, s.force)
	if left || err != nil {
		return false, err
	}
	nonce, err := s.once()
	if err != nil {
		return false, err
	}
	h := alipayHeader{}
	if h.text, err = s.text(nonce, lookup); err != nil {
		return false, err
	}
	c, err := h.content(req)
	if err != nil {
		return false, err
	}
	signature, err := s.sign(c)
	if err != nil {
		return false, err
	}
	inAlipay().set(req, h.text+",sign="+signature)
	if !filled(get(req.Header, headerAlipayRequest)) {
		req.Header.Set(wire.Field{Name: headerAlipayRequest, Value: nonce, Origin: wire.Auth})
	}
	return true, nil
}

// text is the header without its signature.
func (s *alipayV3Signer) text(nonce string, lookup func(string) (string, bool)) (string, error) {
	app, err := appID().find(lookup, s.clientID)
	if err != nil {
		return "", err
	}
	certificate, err := appCertificate().find(lookup, s.keyID)
	if err != nil {
		return "", err
	}
	text := "app_id=" + app
	if certificate != "" {
		text += ",app_cert_sn=" + certificate
	}
	return text + ",nonce=" + nonce + ",timestamp=" + strconv.FormatInt(s.now().UnixMilli(), 10), nil
}

// Content implements [Contenter].
func (s *alipayV3Signer) Content(req *wire.Request) ([]byte, error) { return alipayV3Content(req) }

// alipayV3Content returns what the signature of a request to Alipay, or of a notification from it, covers.
func alipayV3Content(req *wire.Request) ([]byte, error) {
	_, covered, err := inAlipay().read(req)
	if errors.Is(err, ErrUnsigned) {
		return alipayV2Content(req)
	}
	return covered, err
}

type alipayV3Verifier struct{ pairVerifier }

func newAlipayV3Verifier(cfg VerifierConfig) (Verifier, error) {
	v, err := newPairVerifier(cfg)
	return &alipayV3Verifier{v}, err
}

// Content implements [Contenter].
func (v *alipayV3Verifier) Content(req *wire.Request) ([]byte, error) { return alipayV3Content(req) }

// Verify implements [Verifier]. Whether the time is right is for who receives the answer to know.
func (v *alipayV3Verifier) Verify(req *wire.Request, resp *wire.Response) (signed bool, err error) {
	return v.verifyStamp(alipayStamp(), resp, inAlipay().on(req))
}

// VerifyRequest implements [Verifier], for requests to Alipay and for notifications from it.
func (v *alipayV3Verifier) VerifyRequest(req *wire.Request) error {
	h, covered, err := inAlipay().read(req)
	if errors.Is(err, ErrUnsigned) {
		return (&alipayV2Verifier{v.pairVerifier, signTypes()[0]}).VerifyRequest(req)
	}
	if err == nil {
		err = v.check(h.certificate, h.signature, covered)
	}
	return of("request", err)
}
