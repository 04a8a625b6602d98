package sign

import (
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"strings"

	"runner/collection/wire"
)

// maxPart bounds the part of a form that is signed. It describes the file beside it.
const maxPart = 1 << 20

// maxParts bounds the parts of a form.
const maxParts = 1000

// signedBody returns what of the body is signed: all of it, but of a form with files only the part called name. It has
// no bytes if there is no such part.
func signedBody(req *wire.Request, name string) (wire.Body, error) {
	fields, isForm, err := formFields(req)
	if err != nil || !isForm {
		return req.Body, err
	}
	var body wire.Body
	for _, f := range fields {
		if f.name != name {
			continue
		}
		if body.Present {
			return wire.Body{}, fmt.Errorf("two parts of the form are called %s: %w", name, ErrBadHeader)
		}
		body = wire.Body{Bytes: []byte(f.value), Present: true}
	}
	return body, nil
}

// A field is a part of a form that is no file.
type field struct{ name, value string }

// formFields returns the fields of a body of type multipart/form-data, and whether it is one. Files are not held in
// memory.
func formFields(req *wire.Request) (fields []field, isForm bool, err error) {
	kind, with, err := mime.ParseMediaType(get(req.Header, "Content-Type"))
	if err != nil || kind != "multipart/form-data" {
		return nil, false, nil
	}
	body, err := req.Body.Reader()
	if err != nil {
		return nil, true, fmt.Errorf("read body to sign: %w", err)
	}
	defer body.Close()
	parts := multipart.NewReader(body, with["boundary"])
	for n := 0; ; n++ {
		part, err := parts.NextRawPart()
		if err == io.EOF {
			return fields, true, nil
		}
		if err != nil || n == maxParts {
			return nil, true, fmt.Errorf("part %d of the form cannot be read: %w", n+1, ErrBadHeader)
		}
		if part.FileName() != "" {
			continue
		}
		value, err := io.ReadAll(io.LimitReader(part, maxPart+1))
		if err != nil || len(value) > maxPart {
			return nil, true, fmt.Errorf("part %d of the form: want at most %d bytes of text: %w", n+1, maxPart, ErrBadHeader)
		}
		fields = append(fields, field{part.FormName(), string(value)})
	}
}

// isURLEncoded reports whether the body is a form without files.
func isURLEncoded(req *wire.Request) bool {
	kind, _, _ := strings.Cut(get(req.Header, "Content-Type"), ";")
	return strings.EqualFold(strings.TrimSpace(kind), "application/x-www-form-urlencoded") ||
		req.Body.Mode == "urlencoded" && kind == ""
}
