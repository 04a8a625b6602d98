package captured

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"

	"runner/collection/wire"
)

// content decodes a body in a HAR.
func content(text, encoding string) ([]byte, error) {
	if encoding != "base64" {
		return []byte(text), nil
	}
	body, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, fmt.Errorf("a body in base64: %w", err)
	}
	return body, nil
}

// Report reads the json report of a run, of this program or of Newman, or the ndjson report.
func Report(data []byte) ([]Exchange, error) {
	if isLines(data) {
		return readLines(data)
	}
	var file struct {
		Run *struct {
			Executions []execution
		}
	}
	if err := json.Unmarshal(data, &file); err != nil {
		return nil, fmt.Errorf("not a JSON report: %w", err)
	}
	if file.Run == nil || len(file.Run.Executions) == 0 {
		return nil, ErrNoExchange
	}
	var all []Exchange
	for _, e := range file.Run.Executions {
		if e.Request == nil {
			continue
		}
		x := Exchange{Name: e.Item.Name, Request: e.Request.wire()}
		if mode := e.Request.Body.Mode; mode != "" && mode != "raw" {
			x.Lacks = "the body of the request: the report has what the body of mode " + mode + " was made from"
		}
		var written request // what was sent is there, whatever is wrong with this
		if json.Unmarshal(e.Item.Request, &written) == nil {
			x.Target, x.Body = reportedURL(written.URL).Target(), []byte(written.Body.Raw)
		}
		if e.Response != nil {
			x.Response = &wire.Response{Code: e.Response.Code, Header: fields(e.Response.Header), Body: e.Response.body()}
		}
		all = append(all, x)
	}
	if len(all) == 0 {
		return nil, ErrNoExchange
	}
	return all, nil
}

type execution struct {
	Item struct {
		Name    string
		Request json.RawMessage
	}
	Request  *request
	Response *response
}

type request struct {
	Method string
	URL    json.RawMessage
	Header []nameValue
	Body   struct{ Mode, Raw string }
}

type response struct {
	Code   int
	Header []nameValue
	Stream json.RawMessage
}

func (r *request) wire() *wire.Request {
	return &wire.Request{Method: r.Method, URL: reportedURL(r.URL), Header: fields(r.Header),
		Body: wire.Body{Bytes: []byte(r.Body.Raw), Present: r.Body.Raw != ""}}
}

// body is what a report has of an answer: the list of its bytes.
func (r *response) body() []byte {
	var buffer struct{ Data []byteNumber }
	if json.Unmarshal(r.Stream, &buffer) != nil {
		return nil
	}
	body := make([]byte, len(buffer.Data))
	for i, n := range buffer.Data {
		body[i] = byte(n)
	}
	return body
}

// byteNumber is a byte that is written as a number.
type byteNumber uint8

// reportedURL reads an address that is a text, or an object of its parts.
func reportedURL(raw json.RawMessage) wire.URL {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return ParseURL(text)
	}
	var parts struct {
		Protocol, Port string
		Host, Path     []string
		Query          []param
	}
	if json.Unmarshal(raw, &parts) != nil {
		return wire.URL{}
	}
	u := wire.URL{Scheme: parts.Protocol, Host: strings.Join(parts.Host, "."), Port: parts.Port, Path: "/" + strings.Join(parts.Path, "/")}
	var query []string
	for _, q := range parts.Query {
		if !q.Disabled {
			query = append(query, q.text())
		}
	}
	u.Query, u.HasQuery = strings.Join(query, "&"), len(query) > 0
	return u
}

// A param is a part of a query; without a value it is written without a "=".
type param struct {
	Key      string
	Value    *string
	Disabled bool
}

func (p param) text() string {
	if p.Value == nil {
		return p.Key
	}
	return p.Key + "=" + *p.Value
}
