package explain

import (
	"io"
	"strings"

	"runner/collection/wire"
)

// maxBody is the size of the largest body that is read from a file.
const maxBody = 16 << 20

// bodyOf returns a body, or nil if it cannot be read: then its bytes cannot be compared.
func bodyOf(b *wire.Body) []byte {
	if b.Open == nil {
		return b.Bytes
	}
	r, err := b.Open()
	if err != nil {
		return nil
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, maxBody))
	if err != nil {
		return nil
	}
	return data
}

// FromRequest returns what of a request its signature is about.
func FromRequest(req *wire.Request) *Message {
	m := &Message{Method: req.Method, Target: req.URL.Target(), Body: bodyOf(&req.Body),
		Origin: req.URL.Scheme + "://" + req.URL.Authority()}
	m.take(req.Header, "request-time")
	return m
}

// FromResponse returns what the signature of resp, the answer to req, is about.
func FromResponse(req *wire.Request, resp *wire.Response) *Message {
	m := FromRequest(req)
	m.Times = append(m.Times, m.At)
	m.At, m.Signature, m.Body = "", "", resp.Body
	m.Clients = append(m.Clients, m.Client)
	m.take(resp.Header, "response-time")
	return m
}

// take takes in what the header says; the time of the signature is in the field called at.
func (m *Message) take(header wire.Header, at string) {
	for _, f := range header {
		value := strings.TrimSpace(f.Value)
		switch name := strings.ToLower(f.Name); {
		case name == "client-id":
			m.Client = value
		case name == at:
			m.At = value
		case name == "signature":
			m.Signature = value
		case name == "date", strings.HasSuffix(name, "-time"), strings.HasSuffix(name, "-timestamp"):
			m.Times = append(m.Times, value)
		}
	}
}
