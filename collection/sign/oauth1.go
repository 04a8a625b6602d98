package sign

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"runner/collection/wire"
)

// SchemeOAuth1 is the name of the scheme of Mastercard: OAuth 1.0a with RSA-SHA256 and a hash of the body. The client
// id is the consumer key. Answers bear no signature.
//
// It is not quite RFC 5849, which a collection's own auth block signs by: names and values go into the base string as
// they travel, encoded once and not twice; and the hash stands for a body of any type, a form's, too.
const SchemeOAuth1 = "oauth1-rsa"

const (
	kindOAuth   = "OAuth"
	oauthMethod = "RSA-SHA256"
	oauthPrefix = "oauth_"
)

// oauthNames are the parameters in the order in which they are sent, which is the order in which they are signed.
func oauthNames() []string {
	return []string{"oauth_body_hash", "oauth_consumer_key", "oauth_nonce", "oauth_signature_method", "oauth_timestamp",
		"oauth_version"}
}

// An oauthHeader is the parameters of the Authorization header.
type oauthHeader struct {
	values    map[string]string
	signature string
}

func inOAuth() authorization[oauthHeader] { return authorization[oauthHeader]{kindOAuth, parseOAuth} }

// parseOAuth reads what stands behind the kind in an Authorization header: name="value" in any order, the values
// percent-encoded or not.
func parseOAuth(text string) (oauthHeader, error) {
	h := oauthHeader{values: map[string]string{}}
	given, err := draftParams(text)
	if err != nil {
		return h, err
	}
	for _, p := range given {
		value, err := url.PathUnescape(p.value.text)
		if err != nil || !atom(value) || !strings.HasPrefix(p.name, oauthPrefix) && p.name != "realm" {
			return h, fmt.Errorf("%w: the parameter %.40q", ErrBadHeader, p.name)
		}
		h.values[p.name] = value
	}
	h.signature = h.values["oauth_signature"]
	delete(h.values, "oauth_signature")
	delete(h.values, "realm")
	for _, name := range oauthNames() {
		if h.values[name] == "" && name != "oauth_version" || h.signature == "" {
			return h, fmt.Errorf("%w: no %s or no oauth_signature in it", ErrBadHeader, name)
		}
	}
	return h, nil
}

// String returns the header as it is sent: only the signature is encoded.
func (h oauthHeader) String() string {
	var text []string
	for _, name := range oauthNames() {
		text = append(text, name+`="`+h.values[name]+`"`)
	}
	return strings.Join(text, ",") + `,oauth_signature="` + percentEncode(h.signature) + `"`
}

// content is the signature base string. It does not tell in which place a parameter stands, so that those of the
// protocol must be in the header and all others in the query.
func (h oauthHeader) content(req *wire.Request) (content, error) {
	var all []field
	for pair := range strings.SplitSeq(req.URL.Query, "&") {
		name, value, _ := strings.Cut(pair, "=")
		if strings.HasPrefix(name, oauthPrefix) {
			return content{}, fmt.Errorf("%.40q in the query: %w", name, ErrBadHeader)
		}
		if pair != "" {
			all = append(all, field{name, value})
		}
	}
	for name, value := range h.values {
		all = append(all, field{name, value})
	}
	slices.SortFunc(all, func(a, b field) int {
		return strings.Compare(a.name+"\x00"+a.value, b.name+"\x00"+b.value)
	})
	all = slices.Compact(all) // the vendor's libraries sign once what is there twice
	text := make([]string, len(all))
	for i, f := range all {
		text[i] = f.name + "=" + f.value
	}
	return content{head: strings.ToUpper(req.Method) + "&" + percentEncode(baseURI(req.URL)) + "&" +
		percentEncode(strings.Join(text, "&"))}, nil
}

// baseURI is u without query and without a port that is the usual one.
func baseURI(u wire.URL) string {
	u.Scheme, u.Host, u.HasQuery = strings.ToLower(u.Scheme), strings.ToLower(u.Host), false
	if u.Scheme == "https" && u.Port == "443" || u.Scheme == "http" && u.Port == "80" {
		u.Port = ""
	}
	return u.String()
}

// percentEncode encodes all but what RFC 3986 calls unreserved.
func percentEncode(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

// bodyHash is the hash of the body in base64.
func bodyHash(req *wire.Request) (string, error) {
	sum, err := content{body: req.Body}.digest()
	return base64.StdEncoding.EncodeToString(sum[:]), err
}

type oauthSigner struct{ pairSigner }

func newOAuthSigner(cfg Config) (Signer, error) {
	s, err := newPairSigner(cfg)
	return &oauthSigner{s}, err
}

// Scheme returns [SchemeOAuth1].
func (s *oauthSigner) Scheme() string { return SchemeOAuth1 }

// Sign implements [Signer].
func (s *oauthSigner) Sign(req *wire.Request, lookup func(name string) (string, bool)) (bool, error) {
	left, err := inOAuth().leaves(req, s.force)
	if left || err != nil {
		return false, err
	}
	h, err := s.header(req, lookup)
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
	inOAuth().set(req, h.String())
	return true, nil
}

// header is the header without its signature.
func (s *oauthSigner) header(req *wire.Request, lookup func(string) (string, bool)) (oauthHeader, error) {
	h := oauthHeader{values: map[string]string{"oauth_signature_method": oauthMethod, "oauth_version": "1.0",
		"oauth_timestamp": strconv.FormatInt(s.now().Unix(), 10)}}
	consumer := identity{"consumer key", []string{"consumerKey", "consumer_key", "consumer-key"}, ErrNoClientID, true}
	key, err := consumer.find(lookup, s.clientID)
	if err != nil {
		return h, err
	}
	nonce, err := s.once()
	if err != nil {
		return h, err
	}
	h.values["oauth_consumer_key"], h.values["oauth_nonce"] = key, nonce
	h.values["oauth_body_hash"], err = bodyHash(req)
	return h, err
}

// Content implements [Contenter].
func (s *oauthSigner) Content(req *wire.Request) ([]byte, error) { return oauthContent(req) }

func oauthContent(req *wire.Request) ([]byte, error) {
	_, covered, err := inOAuth().read(req)
	return covered, err
}

type oauthVerifier struct{ pairVerifier }

func newOAuthVerifier(cfg VerifierConfig) (Verifier, error) {
	v, err := newPairVerifier(cfg)
	return &oauthVerifier{v}, err
}

// Content implements [Contenter].
func (v *oauthVerifier) Content(req *wire.Request) ([]byte, error) { return oauthContent(req) }

// Verify finds no signature, and nothing wrong with that.
func (v *oauthVerifier) Verify(*wire.Request, *wire.Response) (signed bool, err error) {
	return false, nil
}

// VerifyRequest implements [Verifier].
func (v *oauthVerifier) VerifyRequest(req *wire.Request) error {
	return of("request", v.verifyRequest(req))
}

func (v *oauthVerifier) verifyRequest(req *wire.Request) error {
	h, covered, err := inOAuth().read(req)
	if err != nil {
		return err
	}
	if method := h.values["oauth_signature_method"]; method != oauthMethod {
		return fmt.Errorf("oauth_signature_method %.40q: %w", method, ErrAlgorithm)
	}
	if err := v.check(h.values["oauth_consumer_key"], h.signature, covered); err != nil {
		return err
	}
	hash, err := bodyHash(req)
	if err == nil && hash != h.values["oauth_body_hash"] {
		err = fmt.Errorf("oauth_body_hash: %w", ErrBadDigest)
	}
	return err
}
