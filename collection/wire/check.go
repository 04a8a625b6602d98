package wire

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// An Error is why a request cannot be sent as it is, in the words that Newman has for it.
type Error struct {
	Name    string // "Error", "TypeError", "RangeError"
	Message string
	Code    string // "ERR_INVALID_CHAR", or ""
}

// Error returns the message.
func (e *Error) Error() string { return e.Message }

// Check returns an [*Error] if a part of r would break the message: a method or a header name that is not a token, a
// line break in a value, a space in the target. Whoever adds to a request calls it again.
func (r *Request) Check() error {
	if contains(r.URL.Target(), func(c rune) bool { return c <= ' ' || c > 0xff }) {
		return typeError("ERR_UNESCAPED_CHARACTERS", "Request path contains unescaped characters")
	}
	if !isToken(r.Method) {
		return typeError("ERR_INVALID_HTTP_TOKEN", "Method must be a valid HTTP token ["+quote(r.Method)+"]")
	}
	for _, f := range r.Header {
		if !isToken(f.Name) {
			return typeError("ERR_INVALID_HTTP_TOKEN", "Header name must be a valid HTTP token ["+quote(f.Name)+"]")
		}
		if contains(f.Value, badInValue) {
			return typeError("ERR_INVALID_CHAR", "Invalid character in header content ["+quote(f.Name)+"]")
		}
	}
	return nil
}

func typeError(code, message string) *Error { return &Error{"TypeError", message, code} }

func quote(s string) string { return `"` + s + `"` }

func badInValue(c rune) bool { return c < ' ' && c != '\t' || c == 0x7f || c > 0xff }

// contains reports whether s contains a character that is bad in a message head. A byte that is not UTF-8 is there on
// purpose: it is a Latin-1 character as it travels.
func contains(s string, bad func(rune) bool) bool {
	for i, c := range s {
		if bad(c) && (c != utf8.RuneError || strings.HasPrefix(s[i:], string(utf8.RuneError))) {
			return true
		}
	}
	return false
}

func isToken(s string) bool {
	for i := range len(s) {
		c := s[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		case strings.IndexByte("!#$%&'*+-.^_`|~", c) >= 0:
		default:
			return false
		}
	}
	return s != ""
}

// CheckPort returns an [*Error] if the URL's port is not the number of one.
func (u URL) CheckPort() error {
	if u.PortNumber() >= 0 {
		return nil
	}
	port := u.Port
	if len(port) > 28 {
		port = port[:25] + "..."
	}
	if strings.Contains(port, "'") {
		port = strconv.Quote(port)
	} else {
		port = "'" + port + "'"
	}
	return &Error{"RangeError", "Port should be >= 0 and < 65536. Received type string (" + port + ").",
		"ERR_SOCKET_BAD_PORT"}
}

// PortNumber returns the port as a number, the scheme's if none is written, or -1 if it is not the number of one. As in
// Node " 80", "+8e1" and "0x50" are numbers.
func (u URL) PortNumber() int {
	text := strings.ToLower(strings.TrimSpace(u.Port))
	switch {
	case u.Port == "" && u.Scheme == "https":
		return 443
	case u.Port == "":
		return 80
	case strings.HasPrefix(text, "0x"), strings.HasPrefix(text, "0b"), strings.HasPrefix(text, "0o"):
		if n, err := strconv.ParseUint(text, 0, 16); err == nil && !strings.Contains(text, "_") {
			return int(n)
		}
	case strings.Trim(text, "0123456789+-.e") == "":
		n, err := strconv.ParseFloat(text, 64)
		if err == nil && n == math.Trunc(n) && n >= 0 && n <= math.MaxUint16 {
			return int(n)
		}
	}
	return -1
}
