package captured

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"

	"runner/collection/wire"
)

// isLines reports whether data is an ndjson report: its first line is an object that says its type.
func isLines(data []byte) bool {
	first, _, _ := bytes.Cut(data, []byte("\n"))
	var l struct{ V, Type json.RawMessage }
	return json.Unmarshal(first, &l) == nil && l.V != nil && l.Type != nil
}

// An event is a line of the report; those that are no exchanges have no hops.
type event struct {
	Cursor struct{ Path []string }
	Hops   []struct {
		Request *struct {
			Method, URL string
			Header      []nameValue
			Body        *eventBody
		}
		Response *struct {
			Code   int
			Header []nameValue
			Body   eventBody
		}
	}
}

type eventBody struct {
	Size         int64
	Text, Base64 *string
}

// bytes returns the body, and what lacks if it is not there.
func (b *eventBody) bytes() (body []byte, lacks string, err error) {
	switch {
	case b == nil:
	case b.Text != nil:
		return []byte(*b.Text), "", nil
	case b.Base64 != nil:
		body, err = base64.StdEncoding.DecodeString(*b.Base64)
	case b.Size > 0:
		return nil, "the bodies: they are in the report with --reporter-ndjson-bodies only", nil
	}
	return body, "", err
}

func readLines(data []byte) ([]Exchange, error) {
	var all []Exchange
	n := 0
	for line := range bytes.Lines(data) {
		n++
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		var e event
		err := json.Unmarshal(line, &e)
		if err == nil {
			all, err = e.add(all)
		}
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
	}
	if len(all) == 0 {
		return nil, ErrNoExchange
	}
	return all, nil
}

// add appends the exchanges of e to all.
func (e *event) add(all []Exchange) ([]Exchange, error) {
	for _, h := range e.Hops {
		if h.Request == nil {
			continue
		}
		x := Exchange{Request: &wire.Request{Method: h.Request.Method, URL: ParseURL(h.Request.URL), Header: fields(h.Request.Header)}}
		x.Name = x.Request.Method + " " + x.Request.URL.Path
		if n := len(e.Cursor.Path); n > 0 {
			x.Name = e.Cursor.Path[n-1]
		}
		body, lacks, err := h.Request.Body.bytes()
		if err != nil {
			return nil, err
		}
		x.Request.Body, x.Lacks = wire.Body{Bytes: body, Present: h.Request.Body != nil}, lacks
		if h.Response != nil {
			body, lacks, err := h.Response.Body.bytes()
			if err != nil {
				return nil, err
			}
			x.Response = &wire.Response{Code: h.Response.Code, Header: fields(h.Response.Header), Body: body}
			if x.Lacks == "" {
				x.Lacks = lacks
			}
		}
		all = append(all, x)
	}
	return all, nil
}
