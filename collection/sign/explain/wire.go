package explain

import (
	"strings"

	"runner/collection/wire"
)

// FromRequest returns what of a request its signature is about. The body must be held in memory.
func FromRequest(req *wire.Request) *Message {
	m := &Message{Method: req.Method, Target: req.URL.Target(), Body: req.Body.Bytes,
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
