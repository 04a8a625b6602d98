package transport

import (
	"bytes"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"runner/collection/wire"
)

// maxHead limits the head of a response in bytes.
const maxHead = 1 << 20

// requestHead returns the request line, the header fields and the empty line.
func requestHead(req *wire.Request, to *route) []byte {
	target := req.URL.Target()
	fields := req.Header
	if to.forwards() {
		u := req.URL
		u.Port = strings.TrimSpace(u.Port) // a space must not end the request line
		target = u.String()
		if auth := basicAuth(to.proxy); auth != "" && !fields.Has("Proxy-Authorization") {
			fields = beforeLength(fields, wire.Field{Name: "Proxy-Authorization", Value: auth})
		}
	}
	b := make([]byte, 0, len(req.Method)+len(target)+headSize(fields))
	b = append(b, req.Method...)
	b = append(b, ' ')
	b = append(b, target...)
	b = append(b, " HTTP/1.1\r\n"...)
	for _, f := range fields {
		if to.tunnels() && strings.EqualFold(f.Name, "Proxy-Authorization") {
			continue // the proxy got it, the server must not
		}
		b = appendField(b, f)
	}
	return append(b, "\r\n"...)
}

func headSize(fields wire.Header) int {
	n := len("  HTTP/1.1\r\n\r\n")
	for _, f := range fields {
		n += len(f.Name) + len(f.Value) + len(": \r\n")
	}
	return n
}

func appendField(b []byte, f wire.Field) []byte {
	b = append(b, f.Name...)
	b = append(b, ": "...)
	b = append(b, f.Value...)
	return append(b, "\r\n"...)
}

// beforeLength returns a copy of fields with f before the length and the cookies, where Newman puts what it adds late.
func beforeLength(fields wire.Header, f wire.Field) wire.Header {
	at := len(fields)
	for i, g := range fields {
		late := strings.EqualFold(g.Name, "Content-Length") || strings.EqualFold(g.Name, "Cookie")
		if late && g.Origin == wire.System {
			at = i
			break
		}
	}
	return slices.Insert(slices.Clone(fields), at, f)
}

// A headTee keeps the head of the final response out of what is read from a connection.
type headTee struct {
	buf  []byte
	seen int // how much of buf was searched for the end
	done bool
	over bool // the head is too long
}

// feed takes what was read. Interim responses are thrown away.
func (t *headTee) feed(p []byte) {
	if t.done || t.over {
		return
	}
	t.buf = append(t.buf, p...)
	for !t.done {
		end := headLength(t.buf, t.seen)
		if end < 0 {
			t.seen = max(0, len(t.buf)-2)
			t.over = len(t.buf) > maxHead
			return
		}
		t.seen = 0
		if interim(t.buf[:end]) {
			t.buf = append(t.buf[:0], t.buf[end:]...)
			continue
		}
		t.buf, t.done = t.buf[:end], true
	}
}

// headLength returns the length of the head at the start of b, or -1 if its end is not there. from is where to look.
func headLength(b []byte, from int) int {
	for {
		i := bytes.IndexByte(b[from:], '\n')
		if i < 0 {
			return -1
		}
		from += i + 1
		rest := b[from:]
		if len(rest) > 0 && rest[0] == '\n' {
			return from + 1
		}
		if len(rest) > 1 && rest[0] == '\r' && rest[1] == '\n' {
			return from + 2
		}
	}
}

// interim reports whether a head is of a 1xx response that another one follows.
func interim(head []byte) bool {
	line, _, _ := bytes.Cut(head, []byte{'\n'})
	_, rest, ok := bytes.Cut(line, []byte{' '})
	rest = bytes.TrimLeft(rest, " ")
	return ok && len(rest) >= 3 && rest[0] == '1' && string(rest[:3]) != "101"
}

// parseHead reads a complete head of a response.
func parseHead(head string) (*wire.Response, error) {
	line, rest := cutLine(head)
	resp, err := parseStatus(line)
	if err != nil {
		return nil, err
	}
	resp.Header = make(wire.Header, 0, strings.Count(rest, "\n"))
	for line, rest = cutField(rest); line != ""; line, rest = cutField(rest) {
		name, value, ok := strings.Cut(line, ":")
		if !ok || !isToken(name) {
			return nil, parseError("HPE_INVALID_HEADER_TOKEN", "Invalid header token", nil)
		}
		value = unfold(value)
		if strings.ContainsFunc(value, isControl) {
			return nil, parseError("HPE_INVALID_HEADER_TOKEN", "Invalid header value char", nil)
		}
		resp.Header = append(resp.Header, wire.Field{Name: name, Value: value})
	}
	return resp, nil
}

func isControl(c rune) bool { return c < ' ' && c != '\t' || c == 0x7f }

func parseStatus(line string) (*wire.Response, error) {
	proto, rest, _ := strings.Cut(line, " ")
	if !strings.HasPrefix(proto, "HTTP/") {
		return nil, parseError("HPE_INVALID_CONSTANT", expectedHTTP, nil)
	}
	if proto != "HTTP/1.1" && proto != "HTTP/1.0" {
		return nil, parseError("HPE_INVALID_VERSION", "Invalid HTTP version", nil)
	}
	digits, reason, _ := strings.Cut(strings.TrimLeft(rest, " "), " ")
	code, err := strconv.Atoi(digits)
	if err != nil || len(digits) != 3 || code < 100 {
		return nil, parseError("HPE_INVALID_STATUS", "Invalid status code", nil)
	}
	if reason == "" {
		reason = standardReason(code)
	}
	return &wire.Response{Proto: proto, Code: code, Reason: reason}, nil
}

// standardReason returns Newman's phrase for a code that came without one, "" for an unknown code.
func standardReason(code int) string {
	switch code {
	case 413:
		return "Payload Too Large"
	case 414:
		return "URI Too Long"
	case 416:
		return "Range Not Satisfiable"
	case 418:
		return "I'm a Teapot"
	case 509:
		return "Bandwidth Limit Exceeded"
	}
	return http.StatusText(code)
}

func cutLine(s string) (line, rest string) {
	line, rest, _ = strings.Cut(s, "\n")
	return strings.TrimSuffix(line, "\r"), rest
}

// cutField cuts the first field off, with the lines that it is folded into.
func cutField(s string) (field, rest string) {
	for end := 0; ; {
		i := strings.IndexByte(s[end:], '\n')
		if i < 0 {
			return s, ""
		}
		end += i + 1
		line := strings.TrimSuffix(s[:end-1], "\r")
		if line == "" || end == len(s) || s[end] != ' ' && s[end] != '\t' {
			return line, s[end:]
		}
	}
}

// unfold returns a value without the space around it; lines are joined with one space.
func unfold(s string) string {
	if !strings.Contains(s, "\n") {
		return strings.Trim(s, " \t")
	}
	var b strings.Builder
	for line := range strings.SplitSeq(s, "\n") {
		if line = strings.Trim(line, " \t\r"); line != "" && b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(line)
	}
	return b.String()
}
