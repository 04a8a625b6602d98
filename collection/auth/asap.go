package auth

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"runner/collection/wire"
)

const asapLife = 3600 // seconds

// asap makes a token of Atlassian's service-to-service protocol. A member of claims goes before the parameter of the
// same name.
func asap(s *Session, req *wire.Request) error {
	c, err := parseClaims(s.get("claims"))
	if err != nil {
		return message("Failed to parse claims")
	}
	s.asapClaims(c)
	kid := first(c.text("kid"), s.get("kid").orEmpty())
	key := s.get("privateKey")
	if kid == "" || c.text("iss") == "" || len(c.values["aud"]) == 0 || !key.truthy() {
		return message("One or more of required claims missing")
	}
	algorithm := first(s.get("alg").orEmpty(), "RS256")
	if family, _, ok := splitAlgorithm(algorithm); !ok || family == "HS" {
		return message("invalid algorithm")
	}
	if !isText(key) {
		return message("privateKey must be a string")
	}
	private, err := asapKey(kid, key.text())
	if err != nil {
		return message("Failed to parse private key.")
	}
	header := &claims{values: make(map[string]json.RawMessage)}
	header.putText("alg", algorithm)
	header.putText("kid", kid)
	token, err := signKey(algorithm, private, signingInput(header, c))
	if err != nil {
		return message("Failed to sign request with key.")
	}
	setHeader(req, "Authorization", "Bearer "+token)
	return nil
}

// asapClaims completes c, in the order in which the claims are written.
func (s *Session) asapClaims(c *claims) {
	now := s.now().Unix()
	issuer := first(c.text("iss"), s.get("iss").orEmpty())
	if c.text("iat") == "" {
		c.putNumber("iat", now)
	}
	if issuer != "" {
		c.putText("iss", issuer)
		c.putText("sub", first(c.text("sub"), s.get("sub").orEmpty(), issuer))
	}
	c.putText("jti", first(c.text("jti"), s.uuid()))
	if aud := s.get("aud").orEmpty(); len(c.values["aud"]) == 0 && aud != "" {
		c.putText("aud", aud)
	}
	life := int64(asapLife)
	if n := leadingInt(s.get("exp").orEmpty()); n != 0 {
		life = n
	}
	expires := now + life
	if n := leadingInt(c.text("exp")); n != 0 {
		expires = n
	}
	c.putNumber("exp", expires)
}

// leadingInt is JavaScript's parseInt, 0 where there is no number.
func leadingInt(s string) int64 {
	n, err := strconv.ParseInt(intPart.FindString(trim(s)), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

var (
	intPart = regexp.MustCompile(`^[+-]?\d+`)
	dataKey = regexp.MustCompile(`^data:application/pkcs8;kid=([\w.\-+/]+);base64,([a-zA-Z0-9+/=]+)$`)
)

// asapKey returns the key in PEM. It may be given as a data URI, which names the key's id.
func asapKey(kid, key string) (string, error) {
	key = strings.ReplaceAll(key, "\n", "")
	if len(key) > 1 && key[0] == '"' && key[len(key)-1] == '"' {
		key = key[1 : len(key)-1]
	}
	key, err := url.PathUnescape(key)
	if err != nil {
		return "", errKey
	}
	if !strings.HasPrefix(key, "data:") {
		return key, nil
	}
	m := dataKey.FindStringSubmatch(key)
	if m == nil || m[1] != kid {
		return "", errKey
	}
	if _, err := base64.StdEncoding.DecodeString(m[2]); err != nil {
		return "", errKey
	}
	return "-----BEGIN PRIVATE KEY-----" + m[2] + "-----END PRIVATE KEY-----", nil
}

// first returns the first text that is not empty.
func first(texts ...string) string {
	for _, s := range texts {
		if s != "" {
			return s
		}
	}
	return ""
}
