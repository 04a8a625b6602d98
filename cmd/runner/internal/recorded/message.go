package recorded

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"runner/collection/wire"
)

// errHead is why a text is no HTTP message.
var errHead = errors.New(`no HTTP message: want "POST /path HTTP/1.1", headers, an empty line and the body`)

// ReadRequest reads an HTTP request as it travels, or a curl command. The lines of the head may end in LF only; the body
// begins behind the empty line and ends with the data, or where Content-Length says if there is more: editors put a line
// break behind it.
func ReadRequest(data []byte) (*Exchange, error) {
	if text := bytes.TrimSpace(data); bytes.HasPrefix(text, []byte("curl ")) || bytes.HasPrefix(text, []byte("curl.exe ")) {
		return readCurl(string(text))
	}
	first, h, body, err := head(data)
	if err != nil {
		return nil, err
	}
	words := strings.Fields(first)
	if len(words) < 2 || len(words) > 3 || len(words) == 3 && !strings.HasPrefix(words[2], "HTTP/") {
		return nil, errHead
	}
	req := &wire.Request{Method: words[0], Header: h, Body: wire.Body{Bytes: body, Present: len(body) > 0}}
	if req.URL, err = messageURL(words[1], h); err != nil {
		return nil, err
	}
	return &Exchange{Name: titled(req), Request: req}, nil
}

// messageURL is the address of a request, whose first line has the path or all of it.
func messageURL(target string, h wire.Header) (wire.URL, error) {
	if strings.Contains(target, "://") {
		return ParseURL(target)
	}
	if !strings.HasPrefix(target, "/") {
		return wire.URL{}, errHead
	}
	if host, ok := h.Get("Host"); ok && host != "" {
		return ParseURL("https://" + host + target)
	}
	u := wire.URL{Scheme: "https"}
	u.Path, u.Query, u.HasQuery = strings.Cut(target, "?")
	return u, nil
}

// ReadResponse reads an HTTP response as it travels, see [ReadRequest].
func ReadResponse(data []byte) (*wire.Response, error) {
	first, h, body, err := head(data)
	if err != nil {
		return nil, err
	}
	proto, rest, _ := strings.Cut(first, " ")
	status, reason, _ := strings.Cut(rest, " ")
	code, err := strconv.Atoi(status)
	if err != nil || !strings.HasPrefix(proto, "HTTP/") {
		return nil, errors.New(`no HTTP response: want "HTTP/1.1 200 OK", headers, an empty line and the body`)
	}
	return &wire.Response{Proto: proto, Code: code, Reason: reason, Header: h, Body: body}, nil
}

// head takes a message apart.
func head(data []byte) (first string, h wire.Header, body []byte, err error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	line := func() string {
		l, rest, _ := bytes.Cut(data, []byte("\n"))
		data = rest
		return strings.TrimSuffix(string(l), "\r")
	}
	first = line()
	for len(data) > 0 {
		l := line()
		if l == "" {
			break
		}
		name, value, ok := strings.Cut(l, ":")
		if !ok || strings.TrimSpace(name) != name || name == "" {
			return "", nil, nil, fmt.Errorf("header %.80q: want NAME: VALUE", l)
		}
		h.Add(wire.Field{Name: name, Value: strings.TrimSpace(value)})
	}
	if text, ok := h.Get("Content-Length"); ok {
		if n, err := strconv.Atoi(text); err == nil && n >= 0 && n < len(data) {
			data = data[:n]
		}
	}
	return first, h, data, nil
}
