package sign

import (
	"crypto"
	"crypto/rsa"
	_ "crypto/sha1" // what the sign type RSA hashes with
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"runner/collection/wire"
)

// SchemeAlipayV2 is the name of the scheme of Alipay's gateway.do: the signature of all parameters is one of them. The
// client id is the app's id, the key id the serial number of the app's certificate, if it has one.
//
// Its one option is sign-type: RSA2, or RSA for apps of old. Requests that say themselves by which of them they are
// signed are signed so; notifications must be signed by the type that the option says.
const SchemeAlipayV2 = "alipay-v2"

// signTypes are the values of sign_type, the usual one first.
func signTypes() []string { return []string{"RSA2", "RSA"} }

const optionSignType = "sign-type"

// hashOfType returns the hash that a sign_type signs.
func hashOfType(signType string) (crypto.Hash, error) {
	switch signType {
	case "RSA2":
		return crypto.SHA256, nil
	case "RSA":
		return crypto.SHA1, nil
	}
	return 0, fmt.Errorf("sign_type %.40q: %w", signType, ErrAlgorithm)
}

func hashed(h crypto.Hash, text []byte) []byte {
	sum := h.New()
	sum.Write(text)
	return sum.Sum(nil)
}

type alipayV2Signer struct {
	pairSigner
	signType string
}

func newAlipayV2Signer(cfg Config) (Signer, error) {
	p, err := newPairSigner(cfg, optionSignType)
	if err != nil {
		return nil, err
	}
	signType, err := chosen(cfg.Options, optionSignType, signTypes()...)
	return &alipayV2Signer{p, signType}, err
}

// Scheme returns [SchemeAlipayV2].
func (s *alipayV2Signer) Scheme() string { return SchemeAlipayV2 }

// Sign implements [Signer]. It sets the parameter sign, and before it those that belong to it and are not there:
// app_id, app_cert_sn, sign_type and timestamp.
func (s *alipayV2Signer) Sign(req *wire.Request, lookup func(name string) (string, bool)) (bool, error) {
	p, err := readParams(req)
	if err != nil {
		return false, err
	}
	if filled(p.get("sign")) && !s.force {
		return false, nil
	}
	if p.uncovered != nil {
		return false, p.uncovered
	}
	p.drop("sign")
	if err := s.complete(&p, lookup); err != nil {
		return false, err
	}
	signature, err := s.signature(&p)
	if err != nil {
		return false, err
	}
	p.set("sign", signature)
	p.store(req)
	return true, nil
}

// complete sets the parameters that belong to a signature.
func (s *alipayV2Signer) complete(p *alipayParams, lookup func(string) (string, bool)) error {
	app, err := appID().find(lookup, s.clientID, p.get("app_id"))
	if err != nil {
		return err
	}
	certificate, err := appCertificate().find(lookup, s.keyID)
	if err != nil {
		return err
	}
	if p.get("app_id") != app {
		p.set("app_id", app)
	}
	at := s.now().In(time.FixedZone("", 8*60*60)).Format(time.DateTime)
	for _, f := range []field{{"app_cert_sn", certificate}, {"sign_type", s.signType}, {"timestamp", at}} {
		if f.value != "" && !filled(p.get(f.name)) {
			p.set(f.name, f.value)
		}
	}
	return nil
}

// signature signs the parameters by their sign_type.
func (s *alipayV2Signer) signature(p *alipayParams) (string, error) {
	h, err := hashOfType(p.get("sign_type"))
	if err != nil {
		return "", err
	}
	text, err := joined(p.all(), false, "sign")
	if err != nil {
		return "", err
	}
	signature, err := s.key.signHash(h, hashed(h, []byte(text)))
	return base64.StdEncoding.EncodeToString(signature), err
}

// Content implements [Contenter].
func (s *alipayV2Signer) Content(req *wire.Request) ([]byte, error) { return alipayV2Content(req) }

// alipayV2Content returns what the signature of a request to Alipay, or of a notification from it, covers.
func alipayV2Content(req *wire.Request) ([]byte, error) {
	p, err := readParams(req)
	if err != nil {
		return nil, err
	}
	switch {
	case p.get("sign") == "":
		return nil, ErrUnsigned
	case p.uncovered != nil:
		return nil, p.uncovered
	}
	list, without := p.all(), []string{"sign"}
	if p.get("notify_id") != "" {
		list, without = p.form, append(without, "sign_type")
	}
	text, err := joined(list, false, without...)
	return []byte(text), err
}

type alipayV2Verifier struct {
	pairVerifier
	signType string
}

func newAlipayV2Verifier(cfg VerifierConfig) (Verifier, error) {
	p, err := newPairVerifier(cfg, optionSignType)
	if err != nil {
		return nil, err
	}
	signType, err := chosen(cfg.Options, optionSignType, signTypes()...)
	return &alipayV2Verifier{p, signType}, err
}

// Content implements [Contenter].
func (v *alipayV2Verifier) Content(req *wire.Request) ([]byte, error) { return alipayV2Content(req) }

// VerifyRequest implements [Verifier], for requests to Alipay and for notifications from it. Notifications differ in
// whether sign_type is signed, and empty parameters; what stands in the URL of who is notified never is. All these
// forms are tried, as the vendor's libraries do.
func (v *alipayV2Verifier) VerifyRequest(req *wire.Request) error {
	p, err := readParams(req)
	if err == nil {
		err = v.checkParams(&p)
	}
	return of("request", err)
}

func (v *alipayV2Verifier) checkParams(p *alipayParams) error {
	signature, signType := p.get("sign"), p.get("sign_type")
	switch {
	case signature == "":
		return ErrUnsigned
	case p.uncovered != nil:
		return p.uncovered
	case signType == "":
		signType = v.signType
	case signType != v.signType:
		return fmt.Errorf("sign_type %.40q, want %s: %w", signType, v.signType, ErrAlgorithm)
	}
	lists := [][]formParam{p.all()}
	if len(p.query) > 0 && hasSign(p.form) {
		lists = append(lists, p.form)
	}
	err := ErrBadSignature
	for _, list := range lists {
		for _, blank := range []bool{false, true} {
			for _, without := range [][]string{{"sign"}, {"sign", "sign_type"}} {
				text, bad := joined(list, blank, without...)
				if bad != nil {
					return bad
				}
				if err = v.checkType(signType, p.get("app_cert_sn"), signature, []byte(text)); err == nil {
					return nil
				}
			}
		}
	}
	return err
}

func hasSign(list []formParam) bool {
	p := alipayParams{form: list}
	return p.get("sign") != ""
}

// checkType is check by a sign_type.
func (v *alipayV2Verifier) checkType(signType, name, signature string, text []byte) error {
	h, err := hashOfType(signType)
	if err != nil {
		return err
	}
	raw, err := decoded(signature)
	if err != nil {
		return err
	}
	key, err := keyOf(v.keys, v.key, name)
	if err != nil {
		return err
	}
	if rsa.VerifyPKCS1v15(key, h, hashed(h, text), raw) != nil {
		return ErrBadSignature
	}
	return nil
}

// Verify implements [Verifier]. What is signed is the text of the member that is called after the method, or of
// error_response. Without a signature the answer is good only if it says that the request failed.
func (v *alipayV2Verifier) Verify(req *wire.Request, resp *wire.Response) (signed bool, err error) {
	p, err := readParams(req)
	if err != nil {
		return false, of("request", err)
	}
	a := readAnswer(p.get("method"), resp.Body)
	signType := p.get("sign_type")
	if signType == "" {
		signType = v.signType
	}
	switch {
	case a.signature == "" && (p.get("sign") == "" || !succeeded(resp) || a.failed()):
		return false, nil
	case a.signature == "":
		return false, of("response", ErrUnsigned)
	case a.text == nil:
		return true, of("response", fmt.Errorf("%w: no %s in it", ErrBadHeader, a.name))
	}
	return true, of("response", v.checkType(signType, a.certificate, a.signature, a.text))
}

// An alipayAnswer is an answer of the gateway taken apart.
type alipayAnswer struct {
	name                   string
	text                   json.RawMessage // nil if there is none
	signature, certificate string
}

// readAnswer reads an answer as a script would: names are compared exactly and the last one counts.
func readAnswer(method string, body []byte) alipayAnswer {
	a := alipayAnswer{name: strings.ReplaceAll(method, ".", "_") + "_response"}
	var members map[string]json.RawMessage
	if json.Unmarshal(body, &members) != nil {
		return a
	}
	text := func(name string) (s string) {
		if json.Unmarshal(members[name], &s) != nil {
			return ""
		}
		return s
	}
	a.signature, a.certificate = text("sign"), text("alipay_cert_sn")
	if a.text = members[a.name]; a.text == nil {
		a.text = members["error_response"]
	}
	return a
}

// failed reports whether the answer says that the request failed, so that it does no harm if somebody else made it up.
// The codes below 20000 are of success.
func (a *alipayAnswer) failed() bool {
	var members map[string]json.RawMessage
	var code string
	return json.Unmarshal(a.text, &members) == nil && json.Unmarshal(members["code"], &code) == nil &&
		len(code) == 5 && code >= "20000" && code <= "99999"
}
