package auth

import (
	"errors"
	"hash"
	"io"
	"strconv"
	"strings"

	"runner/collection/wire"
)

const formType = "application/x-www-form-urlencoded"

// errBody is why a body could not be hashed; what the system says of it may name a file.
var errBody = errors.New("the body cannot be read")

// hashBody writes at most limit bytes of the body to h; a negative limit means all of it.
func hashBody(h hash.Hash, body wire.Body, limit int64) error {
	if !body.Present {
		return nil
	}
	r, err := body.Reader()
	if err != nil {
		return errBody
	}
	defer r.Close()
	var from io.Reader = r
	if limit >= 0 {
		from = io.LimitReader(r, limit)
	}
	if _, err := io.Copy(h, from); err != nil {
		return errBody
	}
	return nil
}

// setForm makes form the body of req, and its length and type those of the header if they are not the author's.
func setForm(req *wire.Request, form string) {
	req.Body = wire.Body{Bytes: []byte(form), Mode: "urlencoded", Present: true}
	setSystem(&req.Header, "Content-Length", strconv.Itoa(len(form)))
	if !req.Header.Has("Content-Type") {
		req.Header.Add(wire.Field{Name: "Content-Type", Value: formType, Origin: wire.System})
	}
}

func setSystem(h *wire.Header, name, value string) {
	for i, f := range *h {
		if strings.EqualFold(f.Name, name) {
			if f.Origin == wire.System {
				(*h)[i].Value = value
			}
			return
		}
	}
	h.Add(wire.Field{Name: name, Value: value, Origin: wire.System})
}

// authored are the fields that stand in the header before auth: the author's, and what a JSON body added to them.
func authored(h wire.Header) wire.Header {
	var out wire.Header
	for _, f := range h {
		if f.Origin != wire.System {
			out.Add(f)
		}
	}
	return out
}
