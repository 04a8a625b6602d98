package transport

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"runner/collection/wire"
)

// maxHost limits a host name, as DNS does.
const maxHost = 255

// check refuses what must not go on the wire, in Node's words: bytes that would end a line or a part too early.
func check(req *wire.Request) *Error {
	if !isToken(req.Method) {
		return typeError("ERR_INVALID_HTTP_TOKEN", fmt.Sprintf("Method must be a valid HTTP token [%q]", req.Method))
	}
	if err := checkURL(req.URL); err != nil {
		return err
	}
	return checkFields(req.Header)
}

func checkFields(fields wire.Header) *Error {
	for _, f := range fields {
		if !isToken(f.Name) {
			return typeError("ERR_INVALID_HTTP_TOKEN", fmt.Sprintf("Header name must be a valid HTTP token [%q]", f.Name))
		}
		if !isFieldValue(f.Value) {
			return typeError("ERR_INVALID_CHAR", fmt.Sprintf("Invalid character in header content [%q]", f.Name))
		}
	}
	return nil
}

func checkURL(u wire.URL) *Error {
	if u.Scheme != "http" && u.Scheme != "https" {
		return newError("Error", "Invalid protocol: "+u.Scheme+":", nil)
	}
	if u.Host == "" {
		return newError("Error", fmt.Sprintf("Invalid URI %q", u.String()), nil)
	}
	if len(u.Host) > maxHost || strings.ContainsAny(u.Host, "\r\n\t /\\@") {
		return notFound(u.Host, "ENOTFOUND", nil)
	}
	if n, err := strconv.Atoi(u.Port); u.Port != "" && (err != nil || n < 0 || n > 65535) {
		e := newError("RangeError", "Port should be >= 0 and < 65536. Received type string ('"+u.Port+"').", nil)
		e.Code = "ERR_SOCKET_BAD_PORT"
		return e
	}
	for _, b := range []byte(u.Target()) {
		if b <= ' ' {
			return typeError("ERR_UNESCAPED_CHARACTERS", "Request path contains unescaped characters")
		}
	}
	return nil
}

func typeError(code, message string) *Error {
	e := newError("TypeError", message, nil)
	e.Code = code
	return e
}

// isToken reports whether s is a token of RFC 9110.
func isToken(s string) bool {
	for i := range len(s) {
		b := s[i]
		alnum := '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z'
		if !alnum && strings.IndexByte("!#$%&'*+-.^_`|~", b) < 0 {
			return false
		}
	}
	return s != ""
}

// isFieldValue reports whether s can be sent: no control characters, nothing above U+00FF.
func isFieldValue(s string) bool {
	ascii := true
	for i := range len(s) {
		if b := s[i]; b < ' ' && b != '\t' || b == 0x7f {
			return false
		}
		ascii = ascii && s[i] < utf8.RuneSelf
	}
	if ascii || !isText(s) {
		return true
	}
	for _, r := range s {
		if r > 0xff {
			return false
		}
	}
	return true
}

func isText(s string) bool { return utf8.ValidString(s) }

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// digits reads a number of digits only; more than an int64 holds is not a number.
func digits(s string) (int64, bool) {
	if s == "" || s[0] < '0' || s[0] > '9' {
		return 0, false
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil
}
