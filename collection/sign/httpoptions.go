package sign

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// httpOptions are the options of the scheme, read.
type httpOptions struct {
	cavage                          bool
	algorithm                       string
	components, response            []item
	chosen, chosenResp              bool // components, response are given
	digest                          string
	withCreated, withAlg, withNonce bool
	lifetime                        time.Duration
	label, tag                      string
	inSignature                     bool // the draft's signature has a header of its own
	algorithmName                   string
}

func httpOptionNames() []string {
	return []string{"format", "algorithm", "components", "response-components", "response", "digest", "created", "alg",
		"nonce", "lifetime", "label", "tag", "header", "algorithm-name", "secret-encoding"}
}

// readHTTPOptions reads the options; an error says which of them is wrong.
func readHTTPOptions(options map[string]string) (o httpOptions, err error) {
	if err := knownOptions(options, httpOptionNames()); err != nil {
		return o, err
	}
	pick := func(name string, words ...string) string {
		word, e := chosen(options, name, words...)
		if err == nil {
			err = e
		}
		return word
	}
	o.cavage = pick("format", "rfc9421", "cavage") == "cavage"
	o.algorithm = pick("algorithm", append([]string{""}, algorithms()...)...)
	o.digest = pick("digest", "sha-256", "sha-512")
	o.withCreated = pick("created", "yes", "no") == "yes"
	o.withAlg = pick("alg", "no", "yes") == "yes"
	o.withNonce = pick("nonce", "no", "yes") == "yes"
	o.inSignature = pick("header", "authorization", "signature") == "signature"
	pick("response", "no", "yes")
	pick("secret-encoding", "text", "hex", "base64")
	o.label, o.tag, o.algorithmName = options["label"], options["tag"], options["algorithm-name"]
	if err == nil {
		err = o.readTexts(options)
	}
	return o, err
}

// readTexts reads the options that are no choice between words.
func (o *httpOptions) readTexts(options map[string]string) (err error) {
	if text := options["lifetime"]; text != "" {
		n, err := strconv.ParseUint(text, 10, 31)
		if err != nil {
			return fmt.Errorf("option lifetime: want seconds, have %.40q", text)
		}
		o.lifetime = time.Duration(n) * time.Second
	}
	r := &fieldReader{text: o.label}
	if _, ok := r.key(); o.label != "" && (!ok || r.at != len(o.label)) {
		return fmt.Errorf("option label: want small letters, digits and _-.*, have %.40q", o.label)
	}
	for _, text := range []string{o.tag, o.algorithmName} {
		if !quotable(text) {
			return fmt.Errorf("option tag, algorithm-name: want printable ASCII without quotes, have %.40q", text)
		}
	}
	var text string
	if text, o.chosen = options["components"]; o.chosen {
		if o.components, err = o.read("components", text); err != nil {
			return err
		}
	}
	if text, o.chosenResp = options["response-components"]; o.chosenResp {
		o.response, err = o.read("response-components", text)
	}
	return err
}

// quotable reports whether s can stand between quotes in a header as it is.
func quotable(s string) bool {
	return strings.IndexFunc(s, func(c rune) bool { return c < ' ' || c > '~' || c == '"' || c == '\\' }) < 0
}

// read reads a list of components. Their quotes may be left out.
func (o *httpOptions) read(name, text string) ([]item, error) {
	var list []item
	for word := range strings.FieldsSeq(text) {
		plain := word
		if !strings.HasPrefix(plain, `"`) {
			id, rest, _ := strings.Cut(word, ";")
			if plain = `"` + strings.ToLower(id) + `"`; rest != "" {
				plain += ";" + rest
			}
		}
		one, ok := parseItem(plain)
		if !ok || one.kind != fieldString || !o.componentName(one.text) || slices.ContainsFunc(list, one.equals) {
			return nil, fmt.Errorf("option %s: %.60q is no component, or is there twice", name, word)
		}
		list = append(list, one)
	}
	return list, nil
}

func (i item) equals(other item) bool { return i.String() == other.String() }

// componentName reports whether name can be that of a component in the format.
func (o *httpOptions) componentName(name string) bool {
	plain := strings.TrimPrefix(name, "@")
	if o.cavage {
		if name == "(request-target)" || name == "(created)" || name == "(expires)" {
			return true
		}
		plain = name
	}
	for i := range len(plain) {
		if !isToken(plain[i]) {
			return false
		}
	}
	return plain != "" && name != "@signature-params"
}

// secretBytes returns a secret as the option secret-encoding says it is written.
func secretBytes(s Secret, options map[string]string) ([]byte, error) {
	var data []byte
	var err error
	switch options["secret-encoding"] {
	case "hex":
		data, err = hex.DecodeString(s.text)
	case "base64":
		plain := strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimRight(s.text, "="))
		data, err = base64.RawStdEncoding.DecodeString(plain)
	default:
		return []byte(s.text), nil
	}
	if err != nil {
		return nil, fmt.Errorf("the secret is not %s", options["secret-encoding"])
	}
	return data, nil
}
