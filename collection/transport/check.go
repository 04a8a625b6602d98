package transport

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"runner/collection/wire"
)

// maxHost limits a host name, as DNS does.
const maxHost = 255

// check refuses what must not go on the wire, in Node's words: bytes that would end a line or a part too early, and
// addresses that cannot be. A resolved request was checked before; a redirect's URL was not.
func check(req *wire.Request) *Error {
	if err := checkURL(req.URL); err != nil {
		return err
	}
	return refused(req.Check())
}

func checkURL(u wire.URL) *Error {
	if u.Scheme != "http" && u.Scheme != "https" {
		return newError("Error", "Invalid protocol: "+u.Scheme+":", nil)
	}
	if u.Host == "" && u.Port == "" {
		return newError("Error", fmt.Sprintf("Invalid URI %q", u.String()), nil)
	}
	if len(u.Host) > maxHost || strings.ContainsAny(u.Host, "\r\n\t /\\@[]") {
		return notFound(u.Host, "ENOTFOUND", nil)
	}
	return refused(u.CheckPort())
}

// refused returns the error of a check as ours.
func refused(err error) *Error {
	if err == nil {
		return nil
	}
	if w, ok := errors.AsType[*wire.Error](err); ok {
		return &Error{Name: w.Name, Message: w.Message, Code: w.Code, Err: err}
	}
	return asError(err)
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
