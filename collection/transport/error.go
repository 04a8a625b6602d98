package transport

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"syscall"
)

// An Error is why a request got no response, in Newman's words. Its fields are those of a Node error.
type Error struct {
	Name    string // "Error", "TypeError" or "RangeError"
	Message string // "connect ECONNREFUSED 127.0.0.1:1"
	Code    string // "ECONNREFUSED", or ""
	Syscall string // "connect", or ""
	Address string
	Port    int
	Host    string // the name that was looked up
	Err     error  // the cause, or nil; never part of the message
}

// Error returns the message.
func (e *Error) Error() string { return e.Message }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

const (
	expectedHTTP = "Expected HTTP/, RTSP/ or ICE/"
	hangUp       = "socket hang up"
)

// errTooLarge is the cause of a body over the limit.
var errTooLarge = errors.New("response body over the limit")

func newError(name, message string, cause error) *Error {
	return &Error{Name: name, Message: message, Err: cause}
}

func codeError(code, message string, cause error) *Error {
	return &Error{Name: "Error", Code: code, Message: message, Err: cause}
}

func parseError(code, what string, cause error) *Error {
	return codeError(code, "Parse Error: "+what, cause)
}

func notFound(host, code string, cause error) *Error {
	return &Error{Name: "Error", Code: code, Syscall: "getaddrinfo", Host: host,
		Message: "getaddrinfo " + code + " " + host, Err: cause}
}

// asError returns err as an Error; one of ours as it is.
func asError(err error) *Error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	return newError("Error", err.Error(), err)
}

// explain says in Newman's words why the trip failed. ctx is the caller's.
func (t *trip) explain(ctx context.Context, err error) *Error {
	switch cause := context.Cause(t.ctx); {
	case cause == errConnectTimeout:
		return codeError("ETIMEDOUT", "ETIMEDOUT", cause)
	case cause == errIdleTimeout:
		return codeError("ESOCKETTIMEDOUT", "ESOCKETTIMEDOUT", cause)
	case ctx.Err() != nil:
		return codeError("ABORT_ERR", "request aborted: "+ctx.Err().Error(), ctx.Err())
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.unread != nil {
		return bodyUnread(t.unread)
	}
	if e := handshakeError(err); e != nil {
		return e // TLS 1.3 servers refuse a client certificate after the handshake
	}
	if t.tee.over {
		return parseError("HPE_HEADER_OVERFLOW", "Header overflow", err)
	}
	if e := diagnose(string(t.tee.buf), err); e != nil {
		return e
	}
	if t.tee.done {
		return bodyError(err)
	}
	return silenceError(err)
}

// silenceError explains a trip that ended before the response's head was there.
func silenceError(err error) *Error {
	if errors.Is(err, errUnasked) {
		return parseError("HPE_INVALID_CONSTANT", expectedHTTP, err)
	}
	if name := errnoName(err); name != "" && name != "EPIPE" {
		op := opName(err)
		return &Error{Name: "Error", Message: op + " " + name, Code: name, Syscall: op, Err: err}
	}
	return codeError("ECONNRESET", hangUp, err)
}

// diagnose finds what is wrong with the beginning of a response that net/http refused; nil if nothing is.
func diagnose(head string, cause error) *Error {
	line, _, complete := strings.Cut(head, "\n")
	n := min(len(line), len("HTTP/"))
	if line[:n] != "HTTP/"[:n] {
		return parseError("HPE_INVALID_CONSTANT", expectedHTTP, cause)
	}
	if !complete {
		return nil
	}
	if _, err := parseHead(head); err != nil {
		return asError(err)
	}
	return nil
}

// bodyError explains a trip that ended while the body, or what is left of a refused head, was read.
func bodyError(err error) *Error {
	text := err.Error()
	switch {
	case errors.Is(err, errTooLarge):
		return newError("Error", "Maximum response size reached", err)
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF), errnoName(err) != "", errors.Is(err, net.ErrClosed):
		return codeError("ECONNRESET", "aborted", err)
	case strings.Contains(text, "multiple Content-Length"):
		return parseError("HPE_UNEXPECTED_CONTENT_LENGTH", "Duplicate Content-Length", err)
	case strings.Contains(text, "Content-Length"):
		return parseError("HPE_INVALID_CONTENT_LENGTH", "Invalid character in Content-Length", err)
	case strings.Contains(text, "transfer encoding"):
		return parseError("HPE_INVALID_TRANSFER_ENCODING", "Request has invalid `Transfer-Encoding`", err)
	case strings.Contains(text, "chunk"):
		return parseError("HPE_INVALID_CHUNK_SIZE", "Invalid character in chunk size", err)
	}
	return parseError("HPE_INVALID_HEADER_TOKEN", "Invalid header token", err)
}

// errnoNames are the system's errors that have a name in Newman's messages. The large numbers are Windows's.
var errnoNames = map[syscall.Errno]string{
	syscall.ECONNREFUSED: "ECONNREFUSED", 10061: "ECONNREFUSED",
	syscall.ECONNRESET: "ECONNRESET", 10054: "ECONNRESET",
	syscall.ECONNABORTED: "ECONNABORTED", 10053: "ECONNABORTED",
	syscall.EHOSTUNREACH: "EHOSTUNREACH", 10065: "EHOSTUNREACH",
	syscall.ENETUNREACH: "ENETUNREACH", 10051: "ENETUNREACH",
	syscall.ETIMEDOUT: "ETIMEDOUT", 10060: "ETIMEDOUT",
	syscall.EADDRNOTAVAIL: "EADDRNOTAVAIL", 10049: "EADDRNOTAVAIL",
	syscall.EACCES: "EACCES", 10013: "EACCES",
	syscall.EPERM: "EPERM", syscall.EPIPE: "EPIPE", syscall.EMFILE: "EMFILE",
}

func errnoName(err error) string {
	if errno, ok := errors.AsType[syscall.Errno](err); ok {
		return errnoNames[errno]
	}
	return ""
}

func opName(err error) string {
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Op == "write" {
		return "write"
	}
	return "read"
}

// dialError explains why host could not be reached.
func dialError(host string, err error) *Error {
	if dns, ok := errors.AsType[*net.DNSError](err); ok {
		if dns.IsNotFound {
			return notFound(host, "ENOTFOUND", err)
		}
		return notFound(host, "EAI_AGAIN", err)
	}
	op, ok := errors.AsType[*net.OpError](err)
	if !ok || op.Addr == nil {
		return asError(err)
	}
	e := &Error{Name: "Error", Code: errnoName(err), Syscall: "connect", Err: err}
	if e.Code == "" {
		e.Code = "ETIMEDOUT"
	}
	tcp, ok := op.Addr.(*net.TCPAddr)
	if !ok {
		e.Message = "connect " + e.Code + " " + op.Addr.String()
		return e
	}
	e.Address, e.Port = (&net.IPAddr{IP: tcp.IP, Zone: tcp.Zone}).String(), tcp.Port
	e.Message = "connect " + e.Code + " " + e.Address // Node puts no brackets, and does not write port 0
	if e.Port != 0 {
		e.Message += ":" + portText(e.Port)
	}
	return e
}
