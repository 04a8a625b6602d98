// Package auth applies the auth block of a collection to a wire request: basic, bearer and apikey.
//
// It does not decide which block applies (see [collection.Path.Auth]) and does not sign with keys of ours (see package
// sign). Each type is a function in one table; a type that answers a challenge of the server would need a second
// request and is not among them.
package auth

import (
	"encoding/base64"
	"errors"
	"strconv"

	"runner/collection"
	"runner/collection/wire"
)

// ErrUnsupported is what errors.Is finds in an [*UnsupportedError].
var ErrUnsupported = errors.New("auth type is not supported")

// An UnsupportedError says that an auth type is not known here; the request can be sent without it.
type UnsupportedError struct{ Type string }

// Error names the type.
func (e *UnsupportedError) Error() string {
	return "auth type " + strconv.Quote(e.Type) + " is not supported"
}

// Is reports whether target is [ErrUnsupported].
func (e *UnsupportedError) Is(target error) bool { return target == ErrUnsupported }

// Warning returns what Newman writes to its console for a type that it does not know.
func (e *UnsupportedError) Warning() string {
	return "runtime: could not find a handler for auth: " + e.Type
}

var authorizers = map[string]func(params, *wire.Request){
	"noauth": func(params, *wire.Request) {},
	"basic":  basic,
	"bearer": bearer,
	"apikey": apikey,
}

// Authorize adds to req what a asks for. Variables in the parameters are expanded with expand; nil expands nothing.
// Without a, or without the parameters that its type needs, req stays as it is. The error is an [*UnsupportedError], or
// a [*wire.Error] if the parameters make a header that cannot be sent.
func Authorize(a *collection.Auth, expand func(string) string, req *wire.Request) error {
	if a == nil || a.Type == "" {
		return nil
	}
	authorize, ok := authorizers[a.Type]
	if !ok {
		return &UnsupportedError{a.Type}
	}
	if expand == nil {
		expand = func(s string) string { return s }
	}
	authorize(params{a, expand}, req)
	return req.Check()
}

func basic(p params, req *wire.Request) {
	credentials := p.get("username").orEmpty() + ":" + p.get("password").orEmpty()
	setHeader(req, "Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(credentials)))
}

func bearer(p params, req *wire.Request) {
	if token := p.get("token"); token.truthy() {
		setHeader(req, "Authorization", "Bearer "+token.text())
	}
}

// setHeader takes the field's namesakes away, whoever put them there: an author's own and the default alike.
func setHeader(req *wire.Request, name, value string) {
	req.Header.Del(name)
	req.Header.Insert(wire.Field{Name: name, Value: value, Origin: wire.Auth})
}
