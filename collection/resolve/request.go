// Package resolve makes the request that travels out of the request that its author wrote.
//
// [Expand] replaces variables; [Request] then builds URL, header and body byte for byte as Newman 6.2.2 sends them:
// default headers, percent-encoding, body modes, lengths. Signing, cookies and redirects come later and are not known
// here. Host names beyond ASCII are converted with x/net/idna, which for that reason may be imported here: the standard
// library keeps its copy to itself.
package resolve

import (
	"io/fs"
	"math/rand/v2"
	"strings"

	"runner/collection"
	"runner/collection/variable"
	"runner/collection/wire"
)

// DefaultUserAgent is what Newman 6.2.2 calls itself.
const DefaultUserAgent = "PostmanRuntime/7.39.1"

// An Input is what a request is resolved with. Its zero value works.
type Input struct {
	// Scopes are the variables. If nil, nothing is expanded.
	Scopes *variable.Scopes
	// Files opens the files of bodies, by the paths of the operating system that the collection holds. If nil, no file
	// can be read.
	Files fs.FS
	// Behavior is the request's merged protocolProfileBehavior.
	Behavior collection.Behavior
	// UserAgent is sent as User-Agent. If empty, it is [DefaultUserAgent].
	UserAgent string
	// Token makes the value of Postman-Token. If nil, it is a random UUID.
	Token func() string
	// Rand is the source of multipart boundaries and tokens. If nil, the global one is used.
	Rand *rand.Rand
	// Warn receives what does not stop the request, such as a file that is missing. If nil, it is dropped.
	Warn func(message string)
	// NoPruning keeps the body whatever the method is.
	NoPruning bool
}

// An Error is why a request cannot be sent, in Newman's words.
type Error = wire.Error

// Request makes the wire request of req, whose variables are expanded already. The error is an [*Error].
func Request(req *collection.Request, in *Input) (*wire.Request, error) {
	b := &builder{in: in, req: req, out: &wire.Request{Method: strings.ToUpper(req.Method)}}
	if b.out.Method == "" {
		b.out.Method = "GET"
	}
	if err := b.url(); err != nil {
		return nil, err
	}
	b.authorFields()
	p := b.payload()
	b.defaults()
	b.entity(p)
	b.out.Body = p.Body
	if !p.text {
		latin1Head(b.out)
	}
	if err := b.out.Check(); err != nil {
		return nil, err
	}
	if err := b.out.URL.CheckPort(); err != nil {
		return nil, err
	}
	return b.out, nil
}

// A builder makes one wire request.
type builder struct {
	in  *Input
	req *collection.Request
	out *wire.Request
}

// off reports whether the author switched a system header off; name is in lower case.
func (b *builder) off(name string) bool { return b.in.Behavior.DisabledSystemHeaders[name] }

func (b *builder) warn(message string) {
	if b.in.Warn != nil {
		b.in.Warn(message)
	}
}

// latin1Head writes what is not ASCII in the head as Latin-1. Newman's head goes out in one piece with a body that is
// text, and is UTF-8 then; otherwise it is Latin-1. What Latin-1 does not have is left for [wire.Request.Check].
func latin1Head(r *wire.Request) {
	r.URL.Path, r.URL.Query = latin1(r.URL.Path), latin1(r.URL.Query)
	for i := range r.Header {
		r.Header[i].Value = latin1(r.Header[i].Value)
	}
}

func latin1(s string) string {
	if strings.IndexFunc(s, func(c rune) bool { return c >= 0x80 }) < 0 {
		return s
	}
	out := make([]byte, 0, len(s))
	for _, c := range s {
		if c > 0xff {
			return s
		}
		out = append(out, byte(c))
	}
	return string(out)
}
