package sign

import (
	"fmt"
	"strings"

	"runner/collection/wire"
)

// An authorization is how a scheme's signature stands in the Authorization header: the kind of credentials it is, and
// how those are read.
type authorization[H covering] struct {
	kind  string
	parse func(text string) (H, error)
}

// covering is an Authorization header taken apart: it tells what its signature covers.
type covering interface {
	content(req *wire.Request) (content, error)
}

// leaves reports whether the header of req stays as it is: it has credentials of another kind, or whole ones of this
// kind. Those with a variable in them that nothing defines are a template's.
func (a authorization[H]) leaves(req *wire.Request, force bool) (bool, error) {
	kind, text, _ := strings.Cut(get(req.Header, headerAuthorization), " ")
	switch {
	case strings.Contains(kind, "SM2") && (force || !filled(text)):
		return false, fmt.Errorf("%.40s: %w", kind, ErrAlgorithm)
	case force:
		return false, nil
	case strings.EqualFold(kind, a.kind):
		_, err := a.parse(strings.TrimSpace(text))
		return filled(text) && err == nil, nil
	}
	return filled(text), nil
}

// set sets the header.
func (a authorization[H]) set(req *wire.Request, text string) {
	req.Header.Set(wire.Field{Name: headerAuthorization, Value: a.kind + " " + text, Origin: wire.Auth})
}

// credentials returns what stands behind the kind in the header of req.
func (a authorization[H]) credentials(req *wire.Request) (string, error) {
	kind, text, _ := strings.Cut(get(req.Header, headerAuthorization), " ")
	switch {
	case strings.EqualFold(kind, a.kind):
		return strings.TrimSpace(text), nil
	case strings.Contains(kind, "SM2"):
		return "", fmt.Errorf("%.40s: %w", kind, ErrAlgorithm)
	}
	return "", ErrUnsigned
}

// on reports whether the header of req has credentials of the kind.
func (a authorization[H]) on(req *wire.Request) bool {
	_, err := a.credentials(req)
	return err == nil
}

// read takes the header of a signed request apart, and returns what its signature covers.
func (a authorization[H]) read(req *wire.Request) (h H, covered []byte, err error) {
	text, err := a.credentials(req)
	if err != nil {
		return h, nil, err
	}
	if h, err = a.parse(text); err != nil {
		return h, nil, err
	}
	c, err := h.content(req)
	if err != nil {
		return h, nil, err
	}
	covered, err = c.bytes()
	return h, covered, err
}
