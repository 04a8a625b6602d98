package auth

import (
	"crypto/md5"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"fmt"
	"hash"
	"regexp"
	"strconv"
	"strings"

	"runner/collection/wire"
)

// digestHashes are the algorithms of RFC 7616, without "-sess".
var digestHashes = map[string]func() hash.Hash{
	"MD5":         md5.New,
	"SHA-256":     sha256.New,
	"SHA-512-256": sha512.New512_256,
}

const firstCount = "00000001"

// A digestInput is what an answer to a digest challenge is made from (RFC 7616).
type digestInput struct {
	username, password, realm, nonce, uri, method string
	algorithm, qop, count, cnonce, opaque         string
	body                                          wire.Body // for qop "auth-int"
}

// digest signs as soon as nonce and realm are known, from the block or from a challenge.
func digest(s *Session, req *wire.Request) error {
	if !s.get("nonce").truthy() || !s.get("realm").truthy() || !s.get("username").truthy() {
		return nil
	}
	req.Header.Del("Authorization")
	in := digestInput{username: s.get("username").text(), password: s.get("password").Value.String(),
		realm: s.get("realm").text(), nonce: s.get("nonce").text(), uri: req.URL.Target(), method: req.Method,
		algorithm: s.get("algorithm").orEmpty(), qop: s.get("qop").orEmpty(), count: s.get("nonceCount").orEmpty(),
		cnonce: s.get("clientNonce").orEmpty(), opaque: s.get("opaque").orEmpty(), body: req.Body}
	if in.cnonce == "" && in.usesCnonce() {
		in.cnonce = s.nonce(8)
		if in.count == "" {
			in.count = firstCount
		}
	}
	value, err := in.header()
	if err != nil {
		return err
	}
	setHeader(req, "Authorization", value)
	return nil
}

// protected reports whether the quality of protection is one that we know.
func (in *digestInput) protected() bool { return in.qop == "auth" || in.qop == "auth-int" }

// usesCnonce reports whether the sum needs a client nonce.
func (in *digestInput) usesCnonce() bool {
	return in.protected() || strings.HasSuffix(in.algorithm, "-sess")
}

// header is the value of the Authorization field. Like Newman's it quotes the algorithm and leaves out nothing that a
// server of RFC 2617 wants.
func (in *digestInput) header() (string, error) {
	if in.algorithm == "" {
		in.algorithm = "MD5"
	}
	plain, session := strings.CutSuffix(in.algorithm, "-sess")
	algorithm, ok := digestHashes[plain]
	if !ok {
		return "", message("Unsupported digest algorithm: " + in.algorithm)
	}
	response, err := in.response(algorithm, session)
	if err != nil {
		return "", err
	}
	out := []string{`username="` + in.username + `"`, `realm="` + in.realm + `"`, `nonce="` + in.nonce + `"`,
		`uri="` + in.uri + `"`, `algorithm="` + in.algorithm + `"`}
	if in.protected() {
		out = append(out, "qop="+in.qop)
	}
	if in.usesCnonce() {
		if in.count != "" {
			out = append(out, "nc="+in.count)
		}
		out = append(out, `cnonce="`+in.cnonce+`"`)
	}
	out = append(out, `response="`+response+`"`)
	if in.opaque != "" {
		out = append(out, `opaque="`+in.opaque+`"`)
	}
	return "Digest " + strings.Join(out, ", "), nil
}

// response is the sum of RFC 7616, section 3.4.1; without qop that of RFC 2069.
func (in *digestInput) response(algorithm func() hash.Hash, session bool) (string, error) {
	h := func(parts ...string) string {
		sum := algorithm()
		sum.Write([]byte(strings.Join(parts, ":")))
		return hex.EncodeToString(sum.Sum(nil))
	}
	a1 := h(in.username, in.realm, in.password)
	if session {
		a1 = h(a1, in.nonce, in.cnonce)
	}
	a2 := h(in.method, in.uri)
	if in.qop == "auth-int" {
		body := algorithm()
		if err := hashBody(body, in.body, -1); err != nil {
			return "", err
		}
		a2 = h(in.method, in.uri, hex.EncodeToString(body.Sum(nil)))
	}
	if !in.protected() {
		return h(a1, in.nonce, a2), nil
	}
	return h(a1, in.nonce, in.count, in.cnonce, in.qop, a2), nil
}

// digestChallenge takes what is missing in the block from a challenge. Nothing is tried twice: if all was there before,
// the credentials are wrong, unless the server says that only its nonce is too old.
func digestChallenge(s *Session, resp *wire.Response) (again bool, err error) {
	if s.get("disableRetryRequest").truthy() {
		return false, nil
	}
	challenge, ok := findChallenge(resp)
	if !ok {
		s.learn("nonceCount", nextCount(s.get("nonceCount").orEmpty()))
		return false, nil
	}
	found := digestParams(challenge)
	if found["nonce"] == "" || found["realm"] == "" {
		return false, nil // nothing that could be answered
	}
	if found["qop"] != "" || s.get("qop").truthy() {
		found["clientNonce"], found["nonceCount"] = s.nonce(8), firstCount
	}
	stale := strings.EqualFold(challengeField(challenge, "stale"), "true") && s.learned["nonce"] != "" &&
		found["nonce"] != s.learned["nonce"]
	for name := range found {
		again = again || !s.get(name).truthy()
	}
	if !again && !stale {
		return false, nil
	}
	for name, value := range found {
		s.learn(name, value)
	}
	// An unknown algorithm is no reason to give up: MD5 is what the server may still take.
	a := challengeField(challenge, "algorithm")
	if _, known := digestHashes[strings.TrimSuffix(a, "-sess")]; known {
		s.learn("algorithm", a)
	}
	return true, nil
}

// digestParams are the parameters of a challenge that count for whether to try again.
func digestParams(challenge string) map[string]string {
	found := map[string]string{"nonce": challengeField(challenge, "nonce"), "realm": challengeField(challenge, "realm")}
	if v := challengeField(challenge, "opaque"); v != "" {
		found["opaque"] = v
	}
	if v := chooseQop(challengeField(challenge, "qop")); v != "" {
		found["qop"] = v
	}
	return found
}

// chooseQop takes "auth" out of a list that has it.
func chooseQop(list string) string {
	for qop := range strings.SplitSeq(list, ",") {
		if trim(qop) == "auth" {
			return "auth"
		}
	}
	first, _, _ := strings.Cut(list, ",")
	return trim(first)
}

func findChallenge(resp *wire.Response) (string, bool) {
	if resp.Code != 401 && resp.Code != 403 {
		return "", false
	}
	for _, v := range resp.Header.Values("WWW-Authenticate") {
		if strings.HasPrefix(lower(v), "digest ") {
			return v, true
		}
	}
	return "", false
}

var challengePart = regexp.MustCompile(`([A-Za-z]+)\s*=\s*(?:"([^"]*)"|([^",\s]+))`)

func challengeField(challenge, name string) string {
	for _, m := range challengePart.FindAllStringSubmatch(challenge, -1) {
		if strings.EqualFold(m[1], name) {
			return m[2] + m[3]
		}
	}
	return ""
}

// nextCount counts one on, in hexadecimal as the RFC wants it.
func nextCount(count string) string {
	n, err := strconv.ParseUint(count, 16, 32)
	if err != nil {
		return firstCount
	}
	return fmt.Sprintf("%08x", n+1)
}
