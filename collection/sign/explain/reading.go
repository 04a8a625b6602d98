package explain

import (
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"strings"

	"runner/collection/sign"
)

// A reading is one way to understand the text of a Signature header.
type reading struct {
	signature []byte
	mistakes  []Mistake // what must have been done to it; none if it is as it must be
}

// maxHeader is the length of the longest header that is read.
const maxHeader = 16 << 10

// encoding returns what was done to the text of a signature.
func encodingMistake(id, says string) []Mistake {
	return []Mistake{{id, says, "write the signature in standard base64, and percent-encode that once"}}
}

// readings returns what value can mean, the right way first.
func readings(value string) []reading {
	if len(value) > maxHeader {
		return nil
	}
	if h, err := sign.ParseHeader(value); err == nil {
		out := []reading{{signature: h.Signature}}
		if twice, err := base64.StdEncoding.DecodeString(string(h.Signature)); err == nil {
			out = append(out, reading{twice, encodingMistake("encoding-base64-twice", "the signature is in base64 twice")})
		}
		if b, err := hex.DecodeString(memberText(value)); err == nil {
			out = append(out, reading{b, encodingMistake("encoding-hex", "the signature is in hexadecimal")})
		}
		return out
	}
	var out []reading
	text := memberText(value)
	wrong := headerMistakes(value)
	for _, way := range ways() {
		if b, ok := way.decode(text); ok && len(b) > 0 {
			mistakes := wrong
			if way.says != "" {
				mistakes = append(wrong[:len(wrong):len(wrong)], encodingMistake(way.id, way.says)...)
			}
			out = append(out, reading{b, mistakes})
		}
	}
	return out
}

// behindName returns what stands behind the last "signature=", in any case, in value.
func behindName(value string) (string, bool) {
	const name = "signature="
	for i := len(value) - len(name); i >= 0; i-- {
		if strings.EqualFold(value[i:i+len(name)], name) {
			return value[i+len(name):], true
		}
	}
	return value, false
}

// memberText is the text of the signature in a header that may have any form.
func memberText(value string) string {
	text, _ := behindName(value)
	text, _, _ = strings.Cut(text, ",")
	return strings.TrimSpace(text)
}

// headerMistakes says what is wrong with the header beside the signature's own text.
func headerMistakes(value string) []Mistake {
	const fix = "write algorithm=RSA256, keyVersion=1, signature=…"
	if _, ok := behindName(value); !ok {
		return []Mistake{{"header-bare", `the Signature header has the signature only, without "signature=" in front of it`, fix}}
	}
	for member := range strings.SplitSeq(value, ",") {
		name, text, _ := strings.Cut(strings.TrimSpace(member), "=")
		if strings.EqualFold(name, "algorithm") && !strings.EqualFold(text, "RSA256") {
			return []Mistake{{"header-algorithm", "the Signature header names the algorithm " + quoted(text), fix}}
		}
	}
	return nil
}

// A way is how the text of a signature may have been written.
type way struct {
	id, says string
	decode   func(text string) ([]byte, bool)
}

func ways() []way {
	standard := func(s string) ([]byte, bool) {
		b, err := base64.StdEncoding.DecodeString(s)
		return b, err == nil
	}
	unescaped := func(s string) string {
		plain, err := url.PathUnescape(s)
		if err != nil {
			return s
		}
		return plain
	}
	return []way{
		{"", "", func(s string) ([]byte, bool) { return standard(unescaped(s)) }},
		{"encoding-twice", "the signature was percent-encoded twice",
			func(s string) ([]byte, bool) { return standard(unescaped(unescaped(s))) }},
		{"encoding-blank", "a + of the signature became a blank: it was decoded as a form",
			func(s string) ([]byte, bool) { return standard(strings.ReplaceAll(unescaped(s), " ", "+")) }},
		{"encoding-hex", "the signature is in hexadecimal", func(s string) ([]byte, bool) {
			b, err := hex.DecodeString(unescaped(s))
			return b, err == nil
		}},
		{"encoding-padding", "the = at the end of the signature are missing", func(s string) ([]byte, bool) {
			b, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(unescaped(s), "="))
			return b, err == nil
		}},
		{"encoding-base64url", "the signature is in the base64 alphabet for URLs", func(s string) ([]byte, bool) {
			b, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(unescaped(s), "="))
			return b, err == nil
		}},
		{"encoding-quotes", "the signature stands in quotation marks",
			func(s string) ([]byte, bool) { return standard(strings.Trim(unescaped(s), `"'`)) }},
		{"encoding-lines", "the signature was broken into lines", func(s string) ([]byte, bool) {
			return standard(string(without(" \t\r\n")([]byte(strings.NewReplacer(`\r`, "", `\n`, "").Replace(unescaped(s))))))
		}},
	}
}

// notes says what is unusual in a header that can be read, since others may read it less generously.
func notes(value string) []string {
	h, err := sign.ParseHeader(value)
	if err != nil {
		return nil
	}
	var out []string
	text := memberText(value)
	if after, _ := behindName(value); strings.Contains(after, ",") {
		out = append(out, `"signature=" is not the last member of the Signature header; vendors' libraries take all behind it for the signature`)
	}
	if strings.ContainsAny(text, "+/=") {
		out = append(out, "the signature is not percent-encoded; who decodes it as a form makes a blank of each +")
	}
	if h.KeyVersion == "" {
		out = append(out, "the Signature header has no keyVersion; the platform takes the latest key of the client id")
	}
	return out
}
