package auth

import "runner/collection/wire"

// apikey puts a key and its value into the header or, if the block says so, the query, in the place of others of the
// same name.
func apikey(s *Session, req *wire.Request) error {
	key, value := s.get("key"), s.get("value")
	switch {
	case !key.truthy() && !value.truthy():
	case s.get("in").text() == "query":
		setParam(&req.URL, key.orEmpty(), value)
	case key.truthy():
		setHeader(req, key.text(), value.text())
	}
	return nil
}
