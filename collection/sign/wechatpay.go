package sign

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"runner/collection/wire"
)

// SchemeWeChatPay is the name of the scheme of WeChat Pay's API v3. The client id is the merchant's id, the key id the
// serial number of the certificate. Of a form with files the part meta is signed. Verifiers choose the key by the
// serial number or the key's id that the answer or notification names.
const SchemeWeChatPay = "wechatpay-v3"

const kindWeChatPay = "WECHATPAY2-SHA256-RSA2048"

// headerWeChatType names the algorithm of an answer, if it is not the usual one.
const headerWeChatType = "Wechatpay-Signature-Type"

func wechatStamp() stamp {
	return stamp{"Wechatpay-Timestamp", "Wechatpay-Nonce", "Wechatpay-Signature", "Wechatpay-Serial"}
}

// A wechatHeader is the parameters of the Authorization header.
type wechatHeader struct{ merchant, serial, time, nonce, signature string }

func (h *wechatHeader) fields() map[string]*string {
	return map[string]*string{"mchid": &h.merchant, "serial_no": &h.serial, "timestamp": &h.time, "nonce_str": &h.nonce,
		"signature": &h.signature}
}

func inWeChat() authorization[wechatHeader] {
	return authorization[wechatHeader]{kindWeChatPay, parseWeChat}
}

// parseWeChat reads what stands behind the kind in an Authorization header: name="value" in any order.
func parseWeChat(text string) (h wechatHeader, err error) {
	given, err := draftParams(text)
	if err != nil {
		return h, err
	}
	for name, to := range h.fields() {
		*to = given.text(name)
		if *to == "" || !atom(*to) {
			return h, fmt.Errorf("%w: %s is missing, or not printable ASCII", ErrBadHeader, name)
		}
	}
	return h, nil
}

func (h wechatHeader) String() string {
	return fmt.Sprintf(`mchid="%s",serial_no="%s",timestamp="%s",nonce_str="%s",signature="%s"`,
		h.merchant, h.serial, h.time, h.nonce, h.signature)
}

func (h wechatHeader) content(req *wire.Request) (content, error) {
	body, err := signedBody(req, "meta")
	if err == nil && !body.Present && req.Body.Present {
		err = fmt.Errorf("the form has no part meta: %w", ErrNoComponent)
	}
	return content{head: lines(req.Method, req.URL.Target(), h.time, h.nonce), body: body, tail: "\n"}, err
}

type wechatSigner struct{ pairSigner }

func newWeChatSigner(cfg Config) (Signer, error) {
	s, err := newPairSigner(cfg)
	return &wechatSigner{s}, err
}

// Scheme returns [SchemeWeChatPay].
func (s *wechatSigner) Scheme() string { return SchemeWeChatPay }

// Sign implements [Signer].
func (s *wechatSigner) Sign(req *wire.Request, lookup func(name string) (string, bool)) (bool, error) {
	left, err := inWeChat().leaves(req, s.force)
	if left || err != nil {
		return false, err
	}
	h, err := s.header(lookup)
	if err != nil {
		return false, err
	}
	c, err := h.content(req)
	if err != nil {
		return false, err
	}
	if h.signature, err = s.sign(c); err != nil {
		return false, err
	}
	inWeChat().set(req, h.String())
	return true, nil
}

// header is the header without its signature.
func (s *wechatSigner) header(lookup func(string) (string, bool)) (h wechatHeader, err error) {
	merchant := identity{"merchant id", []string{"mchid", "mchId", "mch_id", "merchantId"}, ErrNoClientID, true}
	serial := identity{"serial number", []string{"serial_no", "serialNo", "merchant_serial_no"}, ErrNoKeyID, true}
	if h.merchant, err = merchant.find(lookup, s.clientID); err != nil {
		return h, err
	}
	if h.serial, err = serial.find(lookup, s.keyID); err != nil {
		return h, err
	}
	h.time = strconv.FormatInt(s.now().Unix(), 10)
	h.nonce, err = s.once()
	return h, err
}

// Content implements [Contenter].
func (s *wechatSigner) Content(req *wire.Request) ([]byte, error) { return wechatContent(req) }

// wechatContent returns what the signature of a request to WeChat Pay, or of a notification from it, covers.
func wechatContent(req *wire.Request) ([]byte, error) {
	if wechatStamp().on(req.Header) {
		return wechatStamp().content(req.Header, req.Body).bytes()
	}
	_, covered, err := inWeChat().read(req)
	return covered, err
}

type wechatVerifier struct{ pairVerifier }

func newWeChatVerifier(cfg VerifierConfig) (Verifier, error) {
	v, err := newPairVerifier(cfg)
	return &wechatVerifier{v}, err
}

// Content implements [Contenter].
func (v *wechatVerifier) Content(req *wire.Request) ([]byte, error) { return wechatContent(req) }

// Verify implements [Verifier]. Whether the time is right is for who receives the answer to know.
func (v *wechatVerifier) Verify(req *wire.Request, resp *wire.Response) (signed bool, err error) {
	if err := wechatAlgorithm(resp.Header); err != nil {
		return true, of("response", err)
	}
	return v.verifyStamp(wechatStamp(), resp, inWeChat().on(req) && !wechatDownload(req.URL.Path))
}

// VerifyRequest implements [Verifier], for requests to WeChat Pay and for notifications from it.
func (v *wechatVerifier) VerifyRequest(req *wire.Request) error {
	return of("request", v.verifyRequest(req))
}

func (v *wechatVerifier) verifyRequest(req *wire.Request) error {
	if err := wechatAlgorithm(req.Header); err != nil {
		return err
	}
	if wechatStamp().on(req.Header) {
		return v.checkStamp(wechatStamp(), req.Header, req.Body)
	}
	h, covered, err := inWeChat().read(req)
	if err != nil {
		return err
	}
	return v.check(h.serial, h.signature, covered)
}

// wechatAlgorithm refuses the signatures by SM2.
func wechatAlgorithm(h wire.Header) error {
	if kind := get(h, headerWeChatType); kind != "" && !strings.EqualFold(kind, kindWeChatPay) {
		return fmt.Errorf("%s %.40q: %w", headerWeChatType, kind, ErrAlgorithm)
	}
	return nil
}

// wechatDownload reports whether the answers at path are files, which bear no signature: bills, vouchers and pictures
// of complaints.
func wechatDownload(path string) bool {
	const pictures = "/merchant-service/images/"
	_, picture, isPicture := strings.Cut(path, pictures)
	return isPicture && !strings.HasPrefix(picture, "upload") && strings.HasPrefix(path, "/v3/") ||
		slices.Contains([]string{"/v3/billdownload/file", "/v3/transferdownload/elecvoucherfile", "/v3/statements",
			"/v3/transferdownload/signfile", "/v3/global/statements", "/v3/new-tax-control-fapiao/download"}, path)
}
