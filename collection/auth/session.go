package auth

import (
	"crypto/rand"
	"strconv"
	"strings"
	"time"

	"runner/collection"
	"runner/collection/wire"
)

// A Session is an auth block at work. One session serves one block and, as it remembers what a server asked for, one
// server: requests after the first are then signed at once. It must not be used by several goroutines at a time.
type Session struct {
	// Auth is the block. If nil, nothing is done.
	Auth *collection.Auth
	// Expand expands the variables in the parameters. If nil, they stay as they are.
	Expand func(string) string
	// Now is the clock. If nil, time.Now is used.
	Now func() time.Time
	// Nonce returns a text of that length that was never used before. If nil, it is random letters and digits.
	Nonce func(length int) string
	// RawQuery says that queries are sent as their author wrote them (disableUrlEncoding).
	RawQuery bool

	learned map[string]string // parameters that a server sent
	pending string            // what ntlm is to say next
	step    ntlmStep
	replay  bool // the next request is one that was sent before
}

// Sign adds to req what the block asks for. Without a block, or without the parameters that its type needs, req stays
// as it is. The error is an [*UnsupportedError] or an [*Error], after which req can be sent all the same, or a
// [*wire.Error] if the parameters make a request that cannot be sent.
func (s *Session) Sign(req *wire.Request) error {
	if s.Auth == nil || s.Auth.Type == "" {
		return nil
	}
	scheme, ok := schemes[s.Auth.Type]
	if !ok {
		return &UnsupportedError{s.Auth.Type}
	}
	if err := scheme.sign(s, req); err != nil {
		return &Error{s.Auth.Type, signing, err}
	}
	if s.replay {
		putLast(req)
	}
	return req.Check()
}

// Answer looks at the response to a request that was signed. It reports whether the request must be sent again, signed
// anew from what it was before. The error is as Sign's.
func (s *Session) Answer(resp *wire.Response) (again bool, err error) {
	s.replay = false
	if s.Auth == nil || s.Auth.Type == "" || resp == nil {
		return false, nil
	}
	scheme, ok := schemes[s.Auth.Type]
	switch {
	case !ok:
		return false, &UnsupportedError{s.Auth.Type}
	case scheme.answer == nil:
		return false, nil
	}
	s.replay, err = scheme.answer(s, resp)
	if err != nil {
		return s.replay, &Error{s.Auth.Type, validating, err}
	}
	return s.replay, nil
}

// putLast moves the fields of auth where they stand when Newman sends a request again: behind those that it had added
// before, but for the Content-Type of a form.
func putLast(req *wire.Request) {
	var first, last, entity wire.Header
	form := req.Body.Mode != "raw" && req.Body.Mode != "graphql"
	for _, f := range req.Header {
		switch {
		case f.Origin == wire.System && form && strings.EqualFold(f.Name, "Content-Type"):
			entity.Add(f)
		case f.Origin == wire.Auth && !strings.EqualFold(f.Name, "Content-Type"):
			last.Add(f)
		default:
			first.Add(f)
		}
	}
	req.Header = append(append(first, last...), entity...)
}

// get returns the named parameter: the block's own or, if that is missing or empty, what a server sent.
func (s *Session) get(name string) param {
	p := params{s.Auth, s.expand}.get(name)
	if learned, ok := s.learned[name]; ok && (p.missing() || p.text() == "") {
		return param{collection.StringValue(learned)}
	}
	return p
}

func (s *Session) learn(name, value string) {
	if s.learned == nil {
		s.learned = make(map[string]string)
	}
	s.learned[name] = value
}

func (s *Session) expand(text string) string {
	if s.Expand == nil {
		return text
	}
	return s.Expand(text)
}

func (s *Session) now() time.Time {
	if s.Now == nil {
		return time.Now()
	}
	return s.Now()
}

func (s *Session) unixTime() string { return strconv.FormatInt(s.now().Unix(), 10) }

const alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

func (s *Session) nonce(length int) string {
	if s.Nonce != nil {
		return s.Nonce(length)
	}
	out := make([]byte, 0, length)
	for _, b := range s.randomBytes(4 * length) {
		// The bytes from here on would make some characters more frequent than others.
		if int(b) < 256-256%len(alphabet) && len(out) < length {
			out = append(out, alphabet[int(b)%len(alphabet)])
		}
	}
	return string(out)
}

func (*Session) randomBytes(n int) []byte {
	b := make([]byte, n)
	rand.Read(b) // never fails
	return b
}

// uuid returns a random UUID (version 4).
func (s *Session) uuid() string {
	if s.Nonce != nil {
		return s.Nonce(36)
	}
	return collection.NewUUID()
}

func lower(s string) string { return strings.ToLower(s) }

func trim(s string) string { return strings.TrimSpace(s) }
