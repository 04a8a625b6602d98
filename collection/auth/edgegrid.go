package auth

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"

	"runner/collection"
	"runner/collection/wire"
)

const (
	edgeTime = "20060102T15:04:05+0000"
	edgeBody = 128 << 10 // how much of a body is hashed unless the block says otherwise
)

// edgegrid signs as Akamai's EdgeGrid wants it.
func edgegrid(s *Session, req *wire.Request) error {
	access, client, secret := s.get("accessToken"), s.get("clientToken"), s.get("clientSecret")
	if !access.truthy() || !client.truthy() || !secret.truthy() {
		return nil
	}
	req.Header.Del("Authorization")
	nonce, timestamp := s.get("nonce").orEmpty(), s.get("timestamp").orEmpty()
	if nonce == "" {
		nonce = s.uuid()
	}
	if timestamp == "" {
		timestamp = s.now().UTC().Format(edgeTime)
	}
	bodyHash, err := s.edgeBodyHash(req)
	if err != nil {
		return err
	}
	value := "EG1-HMAC-SHA256 client_token=" + client.text() + ";access_token=" + access.text() + ";timestamp=" + timestamp +
		";nonce=" + nonce + ";"
	text := strings.Join([]string{req.Method, req.URL.Scheme, s.edgeHost(req.URL), req.URL.Target(),
		s.edgeHeaders(req.Header), bodyHash, value}, "\t")
	key := base64.StdEncoding.EncodeToString(hmacSHA256([]byte(secret.text()), timestamp))
	signature := base64.StdEncoding.EncodeToString(hmacSHA256([]byte(key), text))
	setHeader(req, "Authorization", value+"signature="+signature)
	return nil
}

// edgeHost is the host of the block's baseURL, or the request's.
func (s *Session) edgeHost(u wire.URL) string {
	base := s.get("baseURL").orEmpty()
	if base == "" {
		return u.Authority()
	}
	if !strings.Contains(base, "://") {
		base = "http://" + base
	}
	if parsed, err := url.Parse(base); err == nil && parsed.Host != "" {
		return lower(parsed.Host)
	}
	return u.Authority()
}

// edgeBodyHash hashes the beginning of the body of a POST.
func (s *Session) edgeBodyHash(req *wire.Request) (string, error) {
	if req.Method != "POST" || req.Body.Len() == 0 {
		return "", nil
	}
	limit := int64(edgeBody)
	if p := s.get("maxBodySize"); p.truthy() {
		if n, err := strconv.ParseInt(p.text(), 10, 64); err == nil {
			limit = max(n, 0)
		}
	}
	h := sha256.New()
	if err := hashBody(h, req.Body, limit); err != nil {
		return "", err
	}
	return base64.StdEncoding.EncodeToString(h.Sum(nil)), nil
}

// edgeHeaders are the author's fields that the block names, in its order.
func (s *Session) edgeHeaders(h wire.Header) string {
	var names []string
	switch p := s.get("headersToSign"); p.Kind {
	case collection.String:
		names = strings.Split(p.Text, ",")
	case collection.JSON:
		if json.Unmarshal([]byte(p.Text), &names) != nil {
			return ""
		}
	}
	var out []string
	for _, name := range names {
		name = lower(trim(name))
		if values := authored(h).Values(name); len(values) == 1 && values[0] != "" {
			out = append(out, name+":"+strings.Join(strings.Fields(values[0]), " "))
		}
	}
	return strings.Join(out, "\t")
}
