package wire

import "strings"

// A Part is a part of a URL; each has its own characters that must be percent-encoded.
type Part uint8

// The parts of a URL that can be escaped.
const (
	PathPart Part = iota
	QueryPart
	FragmentPart
	UserPart // user name or password
)

// mustEscape holds, for each [Part], the printable ASCII characters that Postman encodes in it. It is not what RFC 3986
// says: brackets, braces in a query and "%" pass.
var mustEscape = [...]string{
	PathPart:     " \"<>`#?{}",
	QueryPart:    " \"#'<>",
	FragmentPart: " \"<>`",
	UserPart:     " \"<>`#?{}/:;=@[\\]^|",
}

// Escape percent-encodes what cannot stand in p: control characters, everything beyond ASCII, and the characters of the
// part's own. What is encoded already stays as it is.
func (p Part) Escape(s string) string {
	n := 0
	for i := range len(s) {
		if p.escapes(s[i]) {
			n++
		}
	}
	if n == 0 {
		return s
	}
	const hex = "0123456789ABCDEF"
	out := make([]byte, 0, len(s)+2*n)
	for i := range len(s) {
		c := s[i]
		if p.escapes(c) {
			out = append(out, '%', hex[c>>4], hex[c&15])
		} else {
			out = append(out, c)
		}
	}
	return string(out)
}

func (p Part) escapes(c byte) bool {
	return c < ' ' || c >= 0x7f || strings.IndexByte(mustEscape[p], c) >= 0
}

// EscapeParam returns a query parameter as Postman writes it: in the key "&", "=" and "#" are encoded, in the value "&"
// and "#" are.
func EscapeParam(key, value string, hasValue bool) string {
	key = QueryPart.Escape(paramKey.Replace(key))
	if !hasValue {
		return key
	}
	return key + "=" + QueryPart.Escape(paramValue.Replace(value))
}

var (
	paramKey   = strings.NewReplacer("&", "%26", "=", "%3D", "#", "%23")
	paramValue = strings.NewReplacer("&", "%26", "#", "%23")
)
