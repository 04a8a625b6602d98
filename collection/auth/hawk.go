package auth

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"hash"
	"strings"

	"runner/collection/wire"
)

// hawkHashes are the algorithms a payload can be hashed with; only the first two can sign.
var hawkHashes = map[string]func() hash.Hash{
	"sha1": sha1.New, "sha256": sha256.New, "sha384": sha512.New384, "sha512": sha512.New,
}

// A hawkInput is what is signed.
type hawkInput struct {
	id, key, timestamp, nonce, method, resource, host, port string
	hash, ext, app, dlg                                     string
}

// hawk signs the request line, the host and, if the block says so, the payload.
func hawk(s *Session, req *wire.Request) error {
	id, key := s.get("authId"), s.get("authKey")
	if !id.truthy() || !key.truthy() {
		return nil
	}
	algorithm := s.get("algorithm").orEmpty()
	in := hawkInput{id: id.text(), key: key.text(), timestamp: s.get("timestamp").orEmpty(), nonce: s.get("nonce").orEmpty(),
		method: req.Method, resource: req.URL.Target(), host: req.URL.Host, port: hawkPort(req.URL),
		ext: s.get("extraData").orEmpty(), app: s.get("app").orEmpty(), dlg: s.get("delegation").orEmpty()}
	if in.nonce == "" {
		in.nonce = s.nonce(6)
	}
	if in.timestamp == "" || in.timestamp == "0" {
		in.timestamp = s.unixTime()
	}
	req.Header.Del("Authorization")
	if s.get("includePayloadHash").truthy() {
		var err error
		if in.hash, err = hawkPayload(req, algorithm); err != nil {
			return err
		}
	}
	value := ""
	if algorithm == "sha1" || algorithm == "sha256" {
		value = in.header(hawkHashes[algorithm])
	}
	setHeader(req, "Authorization", value)
	return nil
}

func hawkPort(u wire.URL) string {
	switch {
	case u.Port != "":
		return u.Port
	case u.Scheme == "https":
		return "443"
	}
	return "80"
}

// hawkPayload hashes the body with its type. The type must be the author's: one that is added later is not known here.
func hawkPayload(req *wire.Request, algorithm string) (string, error) {
	if req.Body.Len() == 0 || algorithm == "" {
		return "", nil
	}
	newHash, ok := hawkHashes[algorithm]
	if !ok {
		return "", message("Digest method not supported")
	}
	contentType, _ := authored(req.Header).Get("Content-Type")
	contentType, _, _ = strings.Cut(contentType, ";")
	h := newHash()
	h.Write([]byte("hawk.1.payload\n" + lower(trim(contentType)) + "\n"))
	if err := hashBody(h, req.Body, -1); err != nil {
		return "", err
	}
	h.Write([]byte("\n"))
	return base64.StdEncoding.EncodeToString(h.Sum(nil)), nil
}

// normalized is the text that is signed. Of the characters to escape in ext the first alone is, as every implementation
// has it since the first.
func (in *hawkInput) normalized() string {
	ext := strings.Replace(in.ext, `\`, `\\`, 1)
	ext = strings.Replace(ext, "\n", `\n`, 1)
	lines := []string{"hawk.1.header", in.timestamp, in.nonce, strings.ToUpper(in.method), in.resource, lower(in.host),
		in.port, in.hash, ext}
	if in.app != "" {
		lines = append(lines, in.app, in.dlg)
	}
	return strings.Join(lines, "\n") + "\n"
}

func (in *hawkInput) header(newHash func() hash.Hash) string {
	mac := hmac.New(newHash, []byte(in.key))
	mac.Write([]byte(in.normalized()))
	out := []string{"id", in.id, "ts", in.timestamp, "nonce", in.nonce}
	optional := func(name, value string) {
		if value != "" {
			out = append(out, name, value)
		}
	}
	optional("hash", in.hash)
	optional("ext", strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(in.ext))
	out = append(out, "mac", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	optional("app", in.app)
	if in.app != "" {
		optional("dlg", in.dlg)
	}
	var parts []string
	for i := 0; i < len(out); i += 2 {
		parts = append(parts, out[i]+`="`+out[i+1]+`"`)
	}
	return "Hawk " + strings.Join(parts, ", ")
}
