package auth

import (
	"crypto"
	"crypto/hmac"
	"crypto/rsa"
	"encoding/base64"
	"slices"
	"strings"

	"runner/collection/wire"
)

// oauthNames are the parameters of the protocol, which are replaced wherever they stand.
var oauthNames = []string{"oauth_consumer_key", "oauth_token", "oauth_signature_method", "oauth_timestamp", "oauth_nonce",
	"oauth_version", "oauth_signature", "oauth_callback", "oauth_verifier", "oauth_body_hash"}

// oauth1 signs as RFC 5849 says. The parameters go into the header, a form, or the query.
func oauth1(s *Session, req *wire.Request) error {
	method := s.get("signatureMethod").orEmpty()
	if method == "" {
		method = "HMAC-SHA1"
	}
	family, algorithm, _ := strings.Cut(method, "-")
	secret := "consumerSecret"
	if strings.EqualFold(family, "RSA") {
		secret = "privateKey"
	}
	if !s.get("consumerKey").truthy() || !s.get(secret).truthy() {
		return nil
	}
	// Newman looks for this spelling only.
	req.Header = slices.DeleteFunc(req.Header, func(f wire.Field) bool { return f.Name == "Authorization" })
	removeParams(&req.URL, oauthNames...)
	form, err := oauthForm(req)
	if err != nil {
		return err
	}
	params, err := s.oauthParams(req, method, algorithm)
	if err != nil {
		return err
	}
	base, err := oauthBase(req, slices.Concat(params, form))
	if err != nil {
		return err
	}
	signature, err := s.oauthSignature(method, base)
	if err != nil {
		return err
	}
	if err := s.encodeQuery(&req.URL); err != nil {
		return err
	}
	s.placeOAuth(req, append(params, pair{key: "oauth_signature", value: signature}))
	return nil
}

// isForm reports whether the request is one with a form, even an empty one.
func isForm(req *wire.Request) bool { return req.Body.Mode == "urlencoded" }

// oauthForm returns the parameters of the form, without those of the protocol, which are taken out of it.
func oauthForm(req *wire.Request) ([]pair, error) {
	if !isForm(req) || !req.Body.Present {
		return nil, nil
	}
	all, err := decodeForm(string(req.Body.Bytes))
	if err != nil {
		return nil, err
	}
	form := slices.DeleteFunc(slices.Clone(all), func(p pair) bool { return slices.Contains(oauthNames, p.key) })
	if len(form) < len(all) {
		setForm(req, encodeForm(form))
	}
	return form, nil
}

func encodeForm(form []pair) string {
	parts := make([]string, len(form))
	for i, p := range form {
		p.bare = false
		parts[i] = p.encoded()
	}
	return strings.Join(parts, "&")
}

// oauthParams returns the parameters of the protocol but for the signature. Empty ones count only if the block says so;
// those of extensions never do.
func (s *Session) oauthParams(req *wire.Request, method, algorithm string) ([]pair, error) {
	hash, err := s.oauthBodyHash(req, algorithm)
	if err != nil {
		return nil, err
	}
	empty := s.get("addEmptyParamsToSign").truthy()
	var out []pair
	add := func(key, value string, missing, always bool) {
		blank := value == "" || !empty && trim(value) == ""
		if !blank || always && empty {
			out = append(out, pair{key, value, missing && value == ""})
		}
	}
	given := func(key, name, generated string, always bool) {
		p := s.get(name)
		value := p.orEmpty()
		if value == "" {
			value = generated
		}
		add(key, value, p.missing(), always)
	}
	given("oauth_consumer_key", "consumerKey", "", true)
	given("oauth_token", "token", "", true)
	add("oauth_signature_method", method, false, true)
	given("oauth_timestamp", "timestamp", s.unixTime(), true)
	given("oauth_nonce", "nonce", s.nonce(11), true)
	given("oauth_version", "version", "", true)
	add("oauth_body_hash", hash, false, false)
	given("oauth_callback", "callback", "", false)
	given("oauth_verifier", "verifier", "", false)
	return out, nil
}

// oauthBodyHash is the hash of a body that is no form, if the block asks for it.
func (s *Session) oauthBodyHash(req *wire.Request, algorithm string) (string, error) {
	if isForm(req) || !s.get("includeBodyHash").truthy() {
		return "", nil
	}
	hash, ok := oauthHashes[algorithm]
	if !ok {
		return "", nil
	}
	h := hash.New()
	if err := hashBody(h, req.Body, -1); err != nil {
		return "", err
	}
	return base64.StdEncoding.EncodeToString(h.Sum(nil)), nil
}

// oauthBase is the signature base string (RFC 5849, section 3.4.1) of req with the parameters that are not in its query.
func oauthBase(req *wire.Request, params []pair) (string, error) {
	all := params
	if req.URL.HasQuery {
		query, err := decodeForm(req.URL.Query)
		if err != nil {
			return "", err
		}
		all = slices.Concat(query, params)
	}
	sorted := make([][2]string, len(all))
	for i, p := range all {
		sorted[i] = [2]string{percentEncode(p.key), percentEncode(p.value)}
	}
	slices.SortStableFunc(sorted, func(a, b [2]string) int {
		return strings.Compare(a[0]+" "+a[1], b[0]+" "+b[1])
	})
	parts := make([]string, len(sorted))
	for i, p := range sorted {
		parts[i] = p[0] + "=" + p[1]
	}
	u := req.URL
	u.HasQuery = false
	if u.Port == "80" || u.Port == "443" {
		u.Port = ""
	}
	return strings.ToUpper(req.Method) + "&" + percentEncode(lower(u.Scheme+"://"+u.Authority())+u.Target()) + "&" +
		percentEncode(strings.Join(parts, "&")), nil
}

var oauthHashes = map[string]crypto.Hash{"SHA1": crypto.SHA1, "SHA256": crypto.SHA256, "SHA512": crypto.SHA512}

// oauthSignature signs the base string.
func (s *Session) oauthSignature(method, base string) (string, error) {
	key := percentEncode(s.get("consumerSecret").orEmpty()) + "&" + percentEncode(s.get("tokenSecret").orEmpty())
	family, algorithm, _ := strings.Cut(strings.TrimSuffix(method, "-Accessor"), "-")
	hash, known := oauthHashes[algorithm]
	switch {
	case family == "PLAINTEXT" && algorithm == "":
		return key, nil
	case family == "HMAC" && known:
		mac := hmac.New(hash.New, []byte(key))
		mac.Write([]byte(base))
		return base64.StdEncoding.EncodeToString(mac.Sum(nil)), nil
	case family == "RSA" && known:
		return signRSA(s.get("privateKey").text(), hash, base)
	}
	return "", message("Unsupported signature method")
}

func signRSA(pem string, hash crypto.Hash, text string) (string, error) {
	key, err := parseKey(pem)
	if err != nil {
		return "", err
	}
	private, ok := key.(*rsa.PrivateKey)
	if !ok {
		return "", errKey
	}
	sum := hash.New()
	sum.Write([]byte(text))
	signature, err := rsa.SignPKCS1v15(nil, private, hash, sum.Sum(nil))
	if err != nil {
		return "", errKey
	}
	return base64.StdEncoding.EncodeToString(signature), nil
}

// encodeQuery encodes the query as the signature has it.
func (s *Session) encodeQuery(u *wire.URL) error {
	if s.RawQuery || u.Query == "" {
		return nil
	}
	query, err := decodeForm(u.Query)
	if err != nil {
		return err
	}
	parts := make([]string, len(query))
	for i, p := range query {
		parts[i] = p.encoded()
	}
	u.Query = strings.Join(parts, "&")
	return nil
}

// placeOAuth puts the parameters where the block and RFC 5849, section 3.5, want them.
func (s *Session) placeOAuth(req *wire.Request, params []pair) {
	switch {
	case s.get("addParamsToHeader").truthy():
		req.Header.Insert(wire.Field{Name: "Authorization", Value: s.oauthHeader(params), Origin: wire.Auth})
	case isForm(req) && (strings.Contains(req.Method, "POST") || strings.Contains(req.Method, "PUT")):
		form := encodeForm(params)
		if len(req.Body.Bytes) > 0 {
			form = string(req.Body.Bytes) + "&" + form
		}
		setForm(req, form)
	default:
		for _, p := range params {
			part := p.encoded()
			if s.RawQuery {
				part = p.key + "=" + strings.NewReplacer("&", "%26", "#", "%23").Replace(p.value)
			}
			addParam(&req.URL, part)
		}
	}
}

func (s *Session) oauthHeader(params []pair) string {
	encode := percentEncode
	if s.get("disableHeaderEncoding").truthy() {
		encode = func(text string) string { return text }
	}
	var parts []string
	if realm := s.get("realm").orEmpty(); trim(realm) != "" {
		parts = append(parts, `realm="`+encode(realm)+`"`)
	}
	for _, p := range params {
		if p.value != "" {
			parts = append(parts, p.key+`="`+encode(trim(p.value))+`"`)
		}
	}
	return "OAuth " + strings.Join(parts, ",")
}
