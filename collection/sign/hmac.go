package sign

import (
	"crypto"
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"strconv"
	"strings"
	"time"
)

// SchemeHMAC is the name of the scheme of shared secrets, whose canonical string is for its user to say. Its options are
//
//	string            what is signed, a template; see below
//	hash              sha256, sha512, sha384, sha1 or md5
//	encoding          hex, HEX, base64 or base64url
//	header            where the signature is sent; value is a template of it, such as "HMAC {client}:{signature}"
//	query             the parameter in which it is sent instead, behind the others
//	timestamp         s, ms, iso or rfc1123; sent in timestamp-header or as the parameter timestamp-query
//	nonce-header      where the nonce is sent
//	client-header     where the client id is sent
//	key               what is the key, a template of {secret}, {timestamp}, {nonce} and {client}
//	secret-encoding   text, hex or base64: how the secret is written
//	response-string   what the signature of an answer covers; without it answers are not verified
//	response-header   where the signature of an answer stands; response-value is a template of it
//
// The placeholders of string are those of [hmacPlaceholders].
const SchemeHMAC = "hmac"

func hmacOptionNames() []string {
	return []string{"string", "hash", "encoding", "header", "value", "query", "timestamp", "timestamp-header",
		"timestamp-query", "nonce-header", "client-header", "key", "secret-encoding", "response-string", "response-header",
		"response-value"}
}

// sentPlaceholders are what is sent beside the signature, or in its header.
func sentPlaceholders() []string { return []string{"client", "key-id", "timestamp", "nonce"} }

// hmacPlaceholders are what can be signed of a request.
func hmacPlaceholders() []string {
	return append(sentPlaceholders(), "method", "target", "path", "query", "sorted-query", "url", "scheme", "host",
		"content-type", "header:", "body", "md5:", "sha1:", "sha256:", "sha512:", "md5-base64:", "sha256-base64:",
		"sha512-base64:")
}

// hmacOptions are the options of the scheme, read.
type hmacOptions struct {
	content, value, key, answer, answerValue template
	hash                                     func() hash.Hash
	encoding, time                           string
	header, query                            string
	timeHeader, timeQuery                    string
	nonceHeader, clientHeader, answerHeader  string
}

// option returns an option, or what it is without one.
func option(options map[string]string, name, usual string) string {
	if v, ok := options[name]; ok {
		return v
	}
	return usual
}

func readHMACOptions(options map[string]string) (o hmacOptions, err error) {
	if err := knownOptions(options, hmacOptionNames()); err != nil {
		return o, err
	}
	pick := func(name string, words ...string) string {
		word, e := chosen(options, name, words...)
		if err == nil {
			err = e
		}
		return word
	}
	o.hash = hashOf(pick("hash", "sha256", "sha512", "sha384", "sha1", "md5"))
	o.encoding = pick("encoding", "hex", "HEX", "base64", "base64url")
	o.time = pick("timestamp", "s", "ms", "iso", "rfc1123")
	pick("secret-encoding", "text", "hex", "base64")
	for _, name := range []string{"header", "query", "timestamp-header", "timestamp-query", "nonce-header", "client-header",
		"response-header"} {
		if text := options[name]; err == nil && strings.ContainsFunc(text, notToken) {
			err = fmt.Errorf("option %s: %.40q is no name", name, text)
		}
	}
	if err != nil {
		return o, err
	}
	o.query, o.timeHeader, o.timeQuery = options["query"], options["timestamp-header"], options["timestamp-query"]
	o.nonceHeader, o.clientHeader = options["nonce-header"], options["client-header"]
	usual := headerAuthorization
	if o.query != "" {
		usual = ""
	}
	o.header = option(options, "header", usual)
	o.answerHeader = option(options, "response-header", o.header)
	return o, o.readTemplates(options)
}

func notToken(c rune) bool { return c > '~' || !isToken(byte(c)) }

// readTemplates reads the templates, and sees that what is signed is sent, too.
func (o *hmacOptions) readTemplates(options map[string]string) error {
	const usual = `{method}\n{target}\n{body}`
	content, value := hmacPlaceholders(), append(sentPlaceholders(), "signature")
	for _, t := range []struct {
		name, usual string
		known       []string
		to          *template
	}{
		{"string", usual, content, &o.content},
		{"value", "{signature}", value, &o.value},
		{"key", "{secret}", append(sentPlaceholders(), "secret"), &o.key},
		{"response-string", "", append(content[len(sentPlaceholders()):], "client", "status"), &o.answer},
		{"response-value", "{signature}", []string{"signature"}, &o.answerValue},
	} {
		var err error
		if *t.to, err = parseTemplate(t.name, option(options, t.name, t.usual), t.known); err != nil {
			return err
		}
	}
	if !o.value.separable("signature") || !o.answerValue.separable("signature") {
		return errors.New("option value, response-value: want {signature} in it, and a text between placeholders")
	}
	timed := o.timeHeader != "" || o.timeQuery != ""
	for name, sent := range map[string]bool{"timestamp": timed, "nonce": o.nonceHeader != ""} {
		if o.needs(name) && !sent && !(o.header != "" && o.value.uses(name)) {
			return fmt.Errorf("{%s} is signed but not sent: give the option %s-header", name, name)
		}
	}
	return nil
}

// needs reports whether what is called name goes into a signature.
func (o *hmacOptions) needs(name string) bool { return o.content.uses(name) || o.key.uses(name) }

func hashOf(name string) func() hash.Hash {
	switch name {
	case "sha512":
		return sha512.New
	case "sha384":
		return sha512.New384
	case "sha1":
		return sha1.New
	case "md5":
		return md5.New
	}
	return sha256.New
}

// encode writes a signature as the options say.
func (o *hmacOptions) encode(sum []byte) string {
	switch o.encoding {
	case "HEX":
		return strings.ToUpper(hex.EncodeToString(sum))
	case "base64":
		return base64.StdEncoding.EncodeToString(sum)
	case "base64url":
		return base64.RawURLEncoding.EncodeToString(sum)
	}
	return hex.EncodeToString(sum)
}

// at writes a time as the options say.
func (o *hmacOptions) at(t time.Time) string {
	switch o.time {
	case "ms":
		return strconv.FormatInt(t.UnixMilli(), 10)
	case "iso":
		return t.UTC().Format("2006-01-02T15:04:05.000Z")
	case "rfc1123":
		return t.UTC().Format("Mon, 02 Jan 2006 15:04:05 GMT")
	}
	return strconv.FormatInt(t.Unix(), 10)
}

// sent is what a signature is made with beside the message.
type sent struct{ client, keyID, timestamp, nonce string }

// signature returns the signature of content, encoded.
func (o *hmacOptions) signature(secret []byte, content string, s sent) (string, error) {
	key, err := o.key.fill(func(p piece) (string, error) {
		if p.name == "secret" {
			return string(secret), nil
		}
		return s.value(p.name), nil
	})
	if err != nil {
		return "", err
	}
	mac := hmac.New(o.hash, []byte(key))
	mac.Write([]byte(content))
	return o.encode(mac.Sum(nil)), nil
}

func (s sent) value(name string) string {
	switch name {
	case "client":
		return s.client
	case "key-id":
		return s.keyID
	case "timestamp":
		return s.timestamp
	}
	return s.nonce
}

// canonical fills a template with the parts of a message.
func (m message) canonical(t template, s sent) (string, error) {
	return t.fill(func(p piece) (string, error) { return m.part(p, s) })
}

// part returns the part of a message that a placeholder stands for.
func (m message) part(p piece, s sent) (string, error) {
	u := m.req.URL
	switch p.name {
	case "method":
		return m.req.Method, nil
	case "target":
		return u.Target(), nil
	case "path":
		path, _, _ := strings.Cut(u.Target(), "?")
		return path, nil
	case "query":
		return u.Query, nil
	case "sorted-query":
		return sortedQuery(u.Query), nil
	case "url":
		return u.Scheme + "://" + authority(m.req) + u.Target(), nil
	case "scheme":
		return u.Scheme, nil
	case "host":
		return authority(m.req), nil
	case "status":
		return strconv.Itoa(m.resp.Code), nil
	case "content-type":
		return get(m.header(), "Content-Type"), nil
	case "header:":
		return get(m.header(), p.argument), nil
	case "body":
		return m.body()
	case "client", "key-id", "timestamp", "nonce":
		return s.value(p.name), nil
	}
	return m.hashed(p)
}

// hashed returns the hash of a part, such as that of {sha256:body}.
func (m message) hashed(p piece) (string, error) {
	if p.argument != "body" {
		return "", fmt.Errorf("{%s%s}: only the body can be hashed", p.name, p.argument)
	}
	name, encoding, _ := strings.Cut(strings.TrimSuffix(p.name, ":"), "-")
	hashes := map[string]crypto.Hash{"md5": crypto.MD5, "sha1": crypto.SHA1, "sha256": crypto.SHA256,
		"sha512": crypto.SHA512}
	sum, err := m.digest(hashes[name])
	if err != nil {
		return "", err
	}
	if encoding == "base64" {
		return base64.StdEncoding.EncodeToString(sum), nil
	}
	return hex.EncodeToString(sum), nil
}

func (m message) body() (string, error) {
	if m.resp != nil {
		return string(m.resp.Body), nil
	}
	body, err := readBody(m.req)
	return string(body), err
}
