package yaml

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// scalar reads a scalar by its tag, or, if it is plain, by what it looks like.
func scalar(n *yaml.Node) (*Node, error) {
	out := &Node{Kind: String, Text: n.Value, Line: n.Line, Column: n.Column}
	if n.Style&yaml.TaggedStyle == 0 {
		if n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) == 0 {
			out.Kind, out.Text = plain(n.Value)
		}
		return out, nil
	}
	want, known := map[string]Kind{"!!str": String, "!!int": Number, "!!float": Number, "!!bool": Bool, "!!null": Null,
		"!!timestamp": String, "!!binary": String, "!": String}[n.ShortTag()]
	if !known {
		return nil, errorAt(n, "a scalar with the tag %s has no place here", n.ShortTag())
	}
	if want == String {
		return out, nil
	}
	if out.Kind, out.Text = plain(n.Value); out.Kind != want {
		return nil, errorAt(n, "%q is no value for the tag %s", n.Value, n.ShortTag())
	}
	return out, nil
}

var (
	integer = regexp.MustCompile(`^[-+]?[0-9]+$`)
	float   = regexp.MustCompile(`^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`)
)

// plain returns the meaning of a plain scalar in the core schema. What JSON has no number for (.inf, .nan, a number in
// base 16 beyond 64 bits) is a string.
func plain(s string) (Kind, string) {
	switch s {
	case "", "~", "null", "Null", "NULL":
		return Null, "null"
	case "true", "True", "TRUE":
		return Bool, "true"
	case "false", "False", "FALSE":
		return Bool, "false"
	}
	if c := s[0]; c != '-' && c != '+' && c != '.' && (c < '0' || c > '9') {
		return String, s // most scalars, without a look at the patterns
	}
	base := map[bool]int{strings.HasPrefix(s, "0x"): 16, strings.HasPrefix(s, "0o"): 8}[true]
	switch {
	case base != 0:
		if u, err := strconv.ParseUint(s[2:], base, 64); err == nil {
			return Number, strconv.FormatUint(u, 10)
		}
	case integer.MatchString(s), float.MatchString(s):
		return Number, number(s)
	}
	return String, s
}

// number writes a decimal number as JSON does: digits on both sides of the point, no plus and no zeros in front.
func number(s string) string {
	s = strings.TrimPrefix(s, "+")
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	at := strings.IndexAny(s, "eE")
	if at < 0 {
		at = len(s)
	}
	digits, exponent := s[:at], s[at:]
	whole, fraction, _ := strings.Cut(digits, ".")
	if whole = strings.TrimLeft(whole, "0"); whole == "" {
		whole = "0"
	}
	if fraction != "" {
		fraction = "." + fraction
	}
	return sign + whole + fraction + exponent
}

// AppendJSON appends n as JSON text.
func (n *Node) AppendJSON(b []byte) []byte {
	switch n.Kind {
	case String:
		return appendText(b, n.Text)
	case List:
		b = append(b, '[')
		for i, e := range n.List {
			if i > 0 {
				b = append(b, ',')
			}
			b = e.AppendJSON(b)
		}
		return append(b, ']')
	case Map:
		b = append(b, '{')
		for i, m := range n.Map {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(appendText(b, m.Key), ':')
			b = m.Value.AppendJSON(b)
		}
		return append(b, '}')
	default:
		return append(b, n.Text...)
	}
}

func appendText(b []byte, s string) []byte {
	out := bytes.NewBuffer(b)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false) // the text goes to no page
	_ = enc.Encode(s)        // a string and a buffer do not fail
	return bytes.TrimSuffix(out.Bytes(), []byte("\n"))
}
