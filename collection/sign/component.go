package sign

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"runner/collection/wire"
)

// A message is a request, or, if resp is set, the response to it.
type message struct {
	req  *wire.Request
	resp *wire.Response
}

func (m message) header() wire.Header {
	if m.resp != nil {
		return m.resp.Header
	}
	return m.req.Header
}

// base returns what a signature of RFC 9421 covers: a line for each component, and one for the parameters.
func (m message) base(covered []item, p params) ([]byte, error) {
	var b strings.Builder
	seen := make(map[string]bool)
	for _, c := range covered {
		id := c.String()
		if seen[id] || c.kind != fieldString {
			return nil, fmt.Errorf("%w: component %.60s is there twice, or is no string", ErrBadHeader, id)
		}
		seen[id] = true
		values, err := m.component(c)
		if err != nil {
			return nil, err
		}
		b.WriteString(id + ": " + values + "\n")
	}
	b.WriteString(`"@signature-params": ` + inner(covered, p))
	return []byte(b.String()), nil
}

// component returns the value of a component. The error is an [ErrNoComponent].
func (m message) component(c item) (string, error) {
	of := m
	for _, p := range c.params {
		switch {
		case p.name == "req" && m.resp != nil:
			of = message{req: m.req}
		case p.name == "name" && c.text == "@query-param":
		case p.name == "bs" && !strings.HasPrefix(c.text, "@"):
		default:
			return "", fmt.Errorf("component %.60s: parameter %.20s: %w", c, p.name, ErrNoComponent)
		}
	}
	if strings.HasPrefix(c.text, "@") {
		return of.derived(c)
	}
	values := of.header().Values(c.text)
	if len(values) == 0 {
		return "", fmt.Errorf("header %.60q: %w", c.text, ErrNoComponent)
	}
	_, binary := c.params.get("bs")
	for i, v := range values {
		values[i] = strings.Trim(v, " \t")
		if strings.ContainsAny(v, "\r\n") {
			return "", fmt.Errorf("header %.60q: a line break in it: %w", c.text, ErrNoComponent)
		}
		if binary {
			values[i] = ":" + base64.StdEncoding.EncodeToString([]byte(values[i])) + ":"
		}
	}
	return strings.Join(values, ", "), nil
}

// derived returns the value of a component that is no header.
func (m message) derived(c item) (string, error) {
	if m.resp != nil {
		if c.text == "@status" {
			return strconv.Itoa(m.resp.Code), nil
		}
		return "", fmt.Errorf("component %.60s of a response: %w", c, ErrNoComponent)
	}
	u := m.req.URL
	switch c.text {
	case "@method":
		return m.req.Method, nil
	case "@target-uri":
		return u.Scheme + "://" + authority(m.req) + u.Target(), nil
	case "@authority":
		return authority(m.req), nil
	case "@scheme":
		return strings.ToLower(u.Scheme), nil
	case "@request-target":
		return u.Target(), nil
	case "@path":
		path, _, _ := strings.Cut(u.Target(), "?")
		return path, nil
	case "@query":
		return "?" + u.Query, nil
	case "@query-param":
		return queryParam(u.Query, c.params.text("name"))
	}
	return "", fmt.Errorf("component %.60s of a request: %w", c, ErrNoComponent)
}

// authority returns the host that req is for, in small letters and without the port that its scheme has anyway.
func authority(req *wire.Request) string {
	host := strings.ToLower(get(req.Header, "Host"))
	if host == "" {
		host = strings.ToLower(req.URL.Authority())
	}
	usual := ":80"
	if req.URL.Scheme == "https" {
		usual = ":443"
	}
	return strings.TrimSuffix(host, usual)
}

// queryParam returns the value of the one parameter called name, both as in a component: encoded anew.
func queryParam(query, name string) (string, error) {
	var found []string
	for pair := range strings.SplitSeq(query, "&") {
		k, v, _ := strings.Cut(pair, "=")
		key, err := url.QueryUnescape(k)
		value, err2 := url.QueryUnescape(v)
		if err != nil || err2 != nil {
			continue // what is not encoded properly has no name
		}
		if encodeParam(key) == name {
			found = append(found, encodeParam(value))
		}
	}
	if len(found) != 1 {
		return "", fmt.Errorf("query parameter %.60q, which is there %d times: %w", name, len(found), ErrNoComponent)
	}
	return found[0], nil
}

// encodeParam encodes as forms do, but blanks as in a URL.
func encodeParam(s string) string {
	return strings.NewReplacer("+", "%20", "%2A", "*", "~", "%7E").Replace(url.QueryEscape(s))
}
