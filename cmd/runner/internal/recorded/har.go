package recorded

import (
	"encoding/base64"
	"encoding/json"
	"fmt"

	"runner/collection/wire"
)

type harHeader struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type harLog struct {
	Entries []struct {
		Request struct {
			Method   string      `json:"method"`
			URL      string      `json:"url"`
			Headers  []harHeader `json:"headers"`
			BodySize int64       `json:"bodySize"`
			PostData *harContent `json:"postData"`
		} `json:"request"`
		Response struct {
			Status  int         `json:"status"`
			Text    string      `json:"statusText"`
			Headers []harHeader `json:"headers"`
			Content harContent  `json:"content"`
		} `json:"response"`
	} `json:"entries"`
}

type harContent struct {
	Text     string            `json:"text"`
	Encoding string            `json:"encoding"`
	Params   []json.RawMessage `json:"params"`
}

func (c *harContent) bytes() ([]byte, error) {
	if c.Encoding == "base64" {
		return base64.StdEncoding.DecodeString(c.Text)
	}
	return []byte(c.Text), nil
}

func readHAR(data []byte) ([]*Exchange, error) {
	var log harLog
	if err := json.Unmarshal(data, &log); err != nil {
		return nil, fmt.Errorf("HAR: %w", err)
	}
	var out []*Exchange
	for i, e := range log.Entries {
		place := func(err error) error { return fmt.Errorf("log.entries.%d: %w", i, err) }
		u, err := ParseURL(e.Request.URL)
		if err != nil {
			return nil, place(err)
		}
		x := &Exchange{Request: &wire.Request{Method: e.Request.Method, URL: u, Header: harHeaders(e.Request.Headers)}}
		x.Name = titled(x.Request)
		if p := e.Request.PostData; p != nil {
			body, err := p.bytes()
			if err != nil {
				return nil, place(err)
			}
			x.Request.Body = wire.Body{Bytes: body, Present: true}
			if p.Text == "" && len(p.Params) > 0 {
				x.Lacks = "the body's bytes: the HAR file has its parameters only"
			}
		} else if e.Request.BodySize > 0 {
			x.Lacks = "the body, of which the HAR file has the size only"
		}
		if e.Response.Status > 0 {
			body, err := e.Response.Content.bytes()
			if err != nil {
				return nil, place(err)
			}
			x.Response = &wire.Response{Code: e.Response.Status, Reason: e.Response.Text,
				Header: harHeaders(e.Response.Headers), Body: body}
		}
		out = append(out, x)
	}
	return out, nil
}

func harHeaders(list []harHeader) wire.Header {
	var h wire.Header
	for _, f := range list {
		h.Add(wire.Field{Name: f.Name, Value: f.Value})
	}
	return h
}
