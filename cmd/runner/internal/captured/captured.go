// Package captured reads requests, and the answers to them, as other programs write them down: as the text of an HTTP
// message, as a curl command, as a HAR of a browser or proxy, and as the json or ndjson report of a run.
package captured

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/textproto"
	"strconv"
	"strings"

	"runner/collection/wire"
)

// maxFields is how many header fields a message may have.
const maxFields = 1000

// An Exchange is a request and, if it is known, the answer.
type Exchange struct {
	// Name is that of the request, or its method and path.
	Name     string
	Request  *wire.Request
	Response *wire.Response // nil if there was none
	// Target and Body are path, query and body as the author wrote them, with variables; "" and nil if it is not known.
	Target string
	Body   []byte
	// Lacks says what of the body was sent and is not there; "" if all is there.
	Lacks string
}

// What can be wrong with what is read.
var (
	// ErrNotHTTP: the text is no HTTP message.
	ErrNotHTTP = errors.New("not an HTTP message: want a request line (POST /path HTTP/1.1), header fields, an empty line and the body")
	// ErrNoExchange: the file has no requests.
	ErrNoExchange = errors.New("there are no requests in it")
)

// HTTP reads the text of a request, or a curl command. Lines of its head may end in LF or CRLF; the body is taken as it is, to
// the last byte or where Content-Length says, since editors put a line break behind it.
func HTTP(text []byte) (*wire.Request, error) {
	if command := bytes.TrimSpace(text); bytes.HasPrefix(command, []byte("curl ")) {
		return readCurl(string(command))
	}
	line, rest := cutLine(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")))
	words := strings.Fields(line)
	if len(words) < 2 || len(words) > 3 || len(words) == 3 && !strings.HasPrefix(words[2], "HTTP/") || strings.ToUpper(words[0]) != words[0] {
		return nil, ErrNotHTTP
	}
	req := &wire.Request{Method: words[0], URL: ParseURL(words[1])}
	header, body, err := head(rest)
	if err != nil {
		return nil, err
	}
	req.Header, req.Body = header, wire.Body{Bytes: body, Present: len(body) > 0}
	if host, ok := header.Get("Host"); ok && req.URL.Host == "" {
		req.URL.Host = host
	}
	return req, nil
}

// HTTPResponse reads the text of an answer.
func HTTPResponse(text []byte) (*wire.Response, error) {
	line, rest := cutLine(text)
	words := strings.Fields(line)
	resp := &wire.Response{}
	if len(words) < 2 || !strings.HasPrefix(words[0], "HTTP/") {
		return nil, ErrNotHTTP
	}
	if _, err := fmt.Sscanf(words[1], "%3d", &resp.Code); err != nil {
		return nil, ErrNotHTTP
	}
	var err error
	resp.Header, resp.Body, err = head(rest)
	return resp, err
}

// head reads header fields up to the empty line; what follows is the body.
func head(text []byte) (wire.Header, []byte, error) {
	var h wire.Header
	for len(text) > 0 {
		var line string
		if line, text = cutLine(text); line == "" {
			return h, text[:bodyLength(h, len(text))], nil
		}
		f, err := Field(line)
		if err != nil {
			return nil, nil, err
		}
		if h = append(h, f); len(h) > maxFields {
			return nil, nil, fmt.Errorf("more than %d header fields", maxFields)
		}
	}
	return h, nil, nil
}

// bodyLength is how much of the have bytes behind the head is the body.
func bodyLength(h wire.Header, have int) int {
	text, _ := h.Get("Content-Length")
	if n, err := strconv.Atoi(text); err == nil && n >= 0 && n < have {
		return n
	}
	return have
}

// Field reads "Name: value".
func Field(line string) (wire.Field, error) {
	name, value, ok := strings.Cut(line, ":")
	name = strings.TrimSpace(name)
	if !ok || name == "" || strings.ContainsAny(name, " \t\"(),/;<=>?@[\\]{}") {
		return wire.Field{}, fmt.Errorf("header %.60q: want Name: value", line)
	}
	return wire.Field{Name: textproto.CanonicalMIMEHeaderKey(name), Value: strings.TrimSpace(value)}, nil
}

func cutLine(text []byte) (string, []byte) {
	line, rest, _ := bytes.Cut(text, []byte("\n"))
	return strings.TrimSuffix(string(line), "\r"), rest
}

// ParseURL takes an address, or a path with its query, apart without changing a byte of path and query.
func ParseURL(text string) wire.URL {
	var u wire.URL
	if scheme, rest, ok := strings.Cut(text, "://"); ok && !strings.ContainsAny(scheme, "/?#") {
		u.Scheme = scheme
		i := strings.IndexAny(rest, "/?#")
		if i < 0 {
			i = len(rest)
		}
		u.Host, text = rest[:i], rest[i:]
		if host, port, ok := strings.Cut(u.Host, ":"); ok && !strings.HasPrefix(u.Host, "[") {
			u.Host, u.Port = host, port
		}
		if !strings.HasPrefix(text, "/") {
			text = "/" + text
		}
	}
	text, _, _ = strings.Cut(text, "#")
	u.Path, u.Query, u.HasQuery = strings.Cut(text, "?")
	return u
}

// nameValue is a header field, or a member of a query, in JSON.
type nameValue struct {
	Name, Key, Value string
	Disabled         bool
}

func fields(list []nameValue) wire.Header {
	var h wire.Header
	for _, f := range list {
		name := f.Name
		if f.Key != "" {
			name = f.Key
		}
		if !f.Disabled && !strings.HasPrefix(name, ":") && len(h) < maxFields {
			h.Add(wire.Field{Name: name, Value: f.Value})
		}
	}
	return h
}

// HAR reads a HAR (1.2).
func HAR(data []byte) ([]Exchange, error) {
	var file struct {
		Log *struct {
			Entries []struct {
				Request struct {
					Method, URL string
					Headers     []nameValue
					BodySize    int64
					PostData    struct{ Text, Encoding string }
				}
				Response struct {
					Status  int
					Headers []nameValue
					Content struct{ Text, Encoding string }
				}
			}
		}
	}
	if err := json.Unmarshal(data, &file); err != nil {
		return nil, fmt.Errorf("not a HAR: %w", err)
	}
	if file.Log == nil || len(file.Log.Entries) == 0 {
		return nil, ErrNoExchange
	}
	var all []Exchange
	for _, e := range file.Log.Entries {
		sent, err := content(e.Request.PostData.Text, e.Request.PostData.Encoding)
		if err != nil {
			return nil, err
		}
		x := Exchange{Request: &wire.Request{Method: e.Request.Method, URL: ParseURL(e.Request.URL), Header: fields(e.Request.Headers),
			Body: wire.Body{Bytes: sent, Present: len(sent) > 0}}}
		if len(sent) == 0 && e.Request.BodySize > 0 {
			x.Lacks = "the body of the request, of which the HAR has the size only"
		}
		if e.Response.Status > 0 {
			body, err := content(e.Response.Content.Text, e.Response.Content.Encoding)
			if err != nil {
				return nil, err
			}
			x.Response = &wire.Response{Code: e.Response.Status, Header: fields(e.Response.Headers), Body: body}
		}
		x.Name = x.Request.Method + " " + x.Request.URL.Path
		all = append(all, x)
	}
	return all, nil
}
