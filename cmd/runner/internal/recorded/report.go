package recorded

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"

	"runner/collection/wire"
)

type field struct {
	Key      string `json:"key"`
	Value    string `json:"value"`
	Disabled bool   `json:"disabled"`
}

// A requestJSON is a request of a json report, in Postman's form.
type requestJSON struct {
	Method string   `json:"method"`
	URL    urlJSON  `json:"url"`
	Header []field  `json:"header"`
	Body   bodyJSON `json:"body"`
}

type urlJSON struct {
	Protocol string   `json:"protocol"`
	Host     []string `json:"host"`
	Port     string   `json:"port"`
	Path     []string `json:"path"`
	Query    []struct {
		Key      *string `json:"key"`
		Value    *string `json:"value"`
		Disabled bool    `json:"disabled"`
	} `json:"query"`
}

type bodyJSON struct {
	Mode string `json:"mode"`
	Raw  string `json:"raw"`
}

// A stream is the bytes of a response; Newman writes a list of numbers.
type stream struct {
	Data []uint16 `json:"data"` // []byte would be base64
}

type runJSON struct {
	Executions []struct {
		Item struct {
			Name    string          `json:"name"`
			Request json.RawMessage `json:"request"`
		} `json:"item"`
		Request  *requestJSON `json:"request"`
		Response *struct {
			Code   int     `json:"code"`
			Status string  `json:"status"`
			Header []field `json:"header"`
			Stream stream  `json:"stream"`
		} `json:"response"`
	} `json:"executions"`
}

func readReport(data []byte) ([]*Exchange, error) {
	var run runJSON
	if err := json.Unmarshal(data, &run); err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	var out []*Exchange
	for _, e := range run.Executions {
		if e.Request == nil {
			continue // nothing was sent
		}
		x := &Exchange{Name: e.Item.Name, Request: e.Request.wire(), Lacks: e.Request.Body.lacks()}
		var written requestJSON // whatever is wrong with it, the request that was sent is there
		if json.Unmarshal(e.Item.Request, &written) == nil {
			x.Target, x.Body = written.URL.target(), []byte(written.Body.Raw)
		}
		if r := e.Response; r != nil {
			x.Response = &wire.Response{Code: r.Code, Reason: r.Status, Header: headers(r.Header), Body: r.Stream.bytes()}
		}
		out = append(out, x)
	}
	return out, nil
}

func (r *requestJSON) wire() *wire.Request {
	req := &wire.Request{Method: r.Method, Header: headers(r.Header),
		URL: wire.URL{Scheme: r.URL.Protocol, Host: strings.Join(r.URL.Host, "."), Port: r.URL.Port}}
	req.URL.Path, req.URL.Query, req.URL.HasQuery = strings.Cut(r.URL.target(), "?")
	if r.Body.Mode != "" {
		req.Body = wire.Body{Bytes: []byte(r.Body.Raw), Mode: r.Body.Mode, Present: true}
	}
	return req
}

// lacks says what a report has not of a body that is no text.
func (b *bodyJSON) lacks() string {
	if b.Mode == "" || b.Mode == "raw" {
		return ""
	}
	return "the body's bytes: the report has what a body of the mode " + b.Mode + " was made from"
}

func (u *urlJSON) target() string {
	t := "/" + strings.Join(u.Path, "/")
	mark := "?"
	for _, p := range u.Query {
		if p.Disabled {
			continue
		}
		t += mark
		mark = "&"
		if p.Key != nil {
			t += *p.Key
		}
		if p.Value != nil {
			t += "=" + *p.Value
		}
	}
	return t
}

func headers(list []field) wire.Header {
	var h wire.Header
	for _, f := range list {
		if !f.Disabled {
			h.Add(wire.Field{Name: f.Key, Value: f.Value})
		}
	}
	return h
}

func (s *stream) bytes() []byte {
	out := make([]byte, len(s.Data))
	for i, n := range s.Data {
		out[i] = byte(n)
	}
	return out
}

// A line is an exchange of an ndjson report; lines of other types are empty here.
type line struct {
	Type   string `json:"type"`
	Cursor struct {
		Path []string `json:"path"`
	} `json:"cursor"`
	Hops []struct {
		Request *struct {
			Method string    `json:"method"`
			URL    string    `json:"url"`
			Header []field   `json:"header"`
			Body   *lineBody `json:"body"`
		} `json:"request"`
		Response *struct {
			Code   int      `json:"code"`
			Reason string   `json:"reason"`
			Header []field  `json:"header"`
			Body   lineBody `json:"body"`
		} `json:"response"`
	} `json:"hops"`
}

type lineBody struct {
	Size   int64   `json:"size"`
	Text   *string `json:"text"`
	Base64 *string `json:"base64"`
}

// bytes returns the body, and what lacks if it is not there.
func (b *lineBody) bytes() ([]byte, string, error) {
	switch {
	case b.Text != nil:
		return []byte(*b.Text), "", nil
	case b.Base64 != nil:
		body, err := base64.StdEncoding.DecodeString(*b.Base64)
		return body, "", err
	case b.Size > 0:
		return nil, "the bodies: write them with --reporter-ndjson-bodies", nil
	}
	return nil, "", nil
}

func readLines(data []byte) ([]*Exchange, error) {
	var out []*Exchange
	known := false
	number := 0
	for text := range bytes.Lines(data) {
		number++
		if len(bytes.TrimSpace(text)) == 0 {
			continue
		}
		var l line
		if err := json.Unmarshal(text, &l); err != nil {
			if !known {
				return nil, ErrUnknown
			}
			return nil, fmt.Errorf("line %d: %w", number, err)
		}
		known = known || l.Type != ""
		found, err := l.exchanges()
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", number, err)
		}
		out = append(out, found...)
	}
	return out, nil
}

func (l *line) exchanges() ([]*Exchange, error) {
	var out []*Exchange
	for _, h := range l.Hops {
		if h.Request == nil {
			continue
		}
		u, err := ParseURL(h.Request.URL)
		if err != nil {
			return nil, err
		}
		x := &Exchange{Request: &wire.Request{Method: h.Request.Method, URL: u, Header: headers(h.Request.Header)}}
		x.Name = titled(x.Request)
		if n := len(l.Cursor.Path); n > 0 {
			x.Name = l.Cursor.Path[n-1]
		}
		if b := h.Request.Body; b != nil {
			x.Request.Body.Present = true
			if x.Request.Body.Bytes, x.Lacks, err = b.bytes(); err != nil {
				return nil, err
			}
		}
		if r := h.Response; r != nil {
			x.Response = &wire.Response{Code: r.Code, Reason: r.Reason, Header: headers(r.Header)}
			var lacks string
			if x.Response.Body, lacks, err = r.Body.bytes(); err != nil {
				return nil, err
			}
			if x.Lacks == "" {
				x.Lacks = lacks
			}
		}
		out = append(out, x)
	}
	return out, nil
}
