// Package auth applies the auth block of a collection to a wire request: every type that Newman knows.
//
// A [Session] is one block at work. It signs requests, and for the types that answer a challenge of the server (digest,
// ntlm) it says whether a request must be sent again and remembers what the server asked for. The sums are pure
// functions of their input: the clock and chance come in through fields, and nothing here sends anything. The package
// does not decide which block applies (see [collection.Path.Auth]), fetches no tokens, and does not sign with keys of
// ours (see package sign).
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

// An Error says that a block could not do its work; the request can be sent as it is. It never shows a parameter that
// is secret.
type Error struct {
	Type  string // of the auth block
	Doing string // "could not sign the request"
	Err   error
}

// What an [Error] was doing, in Newman's words.
const (
	signing    = "could not sign the request"
	validating = "there was an error validating auth"
)

// Error returns the type and the cause.
func (e *Error) Error() string { return e.Type + " auth: " + e.Doing + ": " + e.Err.Error() }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Warning returns what Newman writes to its console.
func (e *Error) Warning() string {
	return "runtime~" + e.Type + ".auth: " + e.Doing + ": " + e.Err.Error()
}

// A message is an error in Newman's words.
type message string

func (m message) Error() string { return string(m) }

// A scheme is what one auth type does.
type scheme struct {
	sign func(*Session, *wire.Request) error
	// answer looks at the response and reports whether the request must be sent again. If nil, it never must.
	answer func(*Session, *wire.Response) (bool, error)
}

var schemes = map[string]scheme{
	"noauth":   {sign: func(*Session, *wire.Request) error { return nil }},
	"apikey":   {sign: apikey},
	"asap":     {sign: asap},
	"awsv4":    {sign: awsv4},
	"basic":    {sign: basic},
	"bearer":   {sign: bearer},
	"digest":   {sign: digest, answer: digestChallenge},
	"edgegrid": {sign: edgegrid},
	"hawk":     {sign: hawk},
	"jwt":      {sign: jwt},
	"ntlm":     {sign: ntlm, answer: ntlmChallenge},
	"oauth1":   {sign: oauth1},
	"oauth2":   {sign: oauth2},
}

// Authorize adds to req what a asks for, once. Variables in the parameters are expanded with expand; nil expands
// nothing. See [Session.Sign].
func Authorize(a *collection.Auth, expand func(string) string, req *wire.Request) error {
	return (&Session{Auth: a, Expand: expand}).Sign(req)
}

func basic(s *Session, req *wire.Request) error {
	credentials := s.get("username").orEmpty() + ":" + s.get("password").orEmpty()
	setHeader(req, "Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(credentials)))
	return nil
}

func bearer(s *Session, req *wire.Request) error {
	if token := s.get("token"); token.truthy() {
		setHeader(req, "Authorization", "Bearer "+token.text())
	}
	return nil
}

// oauth2 places a token that was fetched before. A token of type "mac" would need a signature that Newman, too, cannot
// make.
func oauth2(s *Session, req *wire.Request) error {
	token := s.get("accessToken")
	if !token.truthy() || lower(s.get("tokenType").orEmpty()) == "mac" {
		return nil
	}
	req.Header.Del("Authorization")
	removeParams(&req.URL, "access_token")
	switch s.get("addTokenTo").orEmpty() {
	case "queryParams":
		setParam(&req.URL, "access_token", token)
	case "header", "":
		prefix := "Bearer"
		if p := s.get("headerPrefix"); !p.missing() {
			prefix = trim(p.text())
		}
		setHeader(req, "Authorization", withPrefix(prefix, token.text()))
	}
	return nil
}

func withPrefix(prefix, token string) string {
	if prefix == "" {
		return token
	}
	return prefix + " " + token
}

// setHeader takes the field's namesakes away, whoever put them there: an author's own and the default alike.
func setHeader(req *wire.Request, name, value string) {
	req.Header.Del(name)
	req.Header.Insert(wire.Field{Name: name, Value: value, Origin: wire.Auth})
}
