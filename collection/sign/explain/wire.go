package explain

import (
	"strings"

	"runner/collection/wire"
)

// FromRequest returns what of a request its signature is about. The body must be held in memory.
func FromRequest(req *wire.Request) *Message {
	m := &Message{Method: req.Method, Target: req.URL.Target(), Body: req.Body.Bytes}
	for _, f := range req.Header {
		value := strings.TrimSpace(f.Value)
		switch name := strings.ToLower(f.Name); {
		case name == "client-id":
			m.Client = value
		case name == "request-time":
			m.At = value
		case name == "signature":
			m.Signature = value
		case name == "date", strings.HasSuffix(name, "-time"), strings.HasSuffix(name, "-timestamp"):
			m.Times = append(m.Times, value)
		}
	}
	return m
}
