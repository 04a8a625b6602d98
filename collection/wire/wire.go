// Package wire is HTTP messages exactly as they travel: ordered headers with their spelling, the request target byte for
// byte, the body as sent. It is plain data and imports the standard library only; nothing here looks a variable up.
package wire

import (
	"bytes"
	"io"
	"strings"
	"time"
)

// A Request is a request with nothing left to decide: what is in it is what is sent.
type Request struct {
	Method string
	URL    URL
	Header Header
	Body   Body
}

// Clone returns a copy whose header can be changed without changing r's. The body's bytes are shared.
func (r *Request) Clone() *Request {
	c := *r
	c.Header = append(Header(nil), r.Header...)
	return &c
}

// A URL is a request's address in parts that are already encoded.
type URL struct {
	Scheme   string // "http" or "https" (others are refused when sending)
	User     string // decoded user name; see HasUser
	Password string // decoded
	HasUser  bool
	Host     string // lower case, ASCII, without port; IPv6 without brackets
	Port     string // "" for the scheme's default
	Path     string // "" or begins with "/"
	Query    string // without "?"
	HasQuery bool   // a "?" is sent even if Query is empty
	Fragment string // never sent
}

// Authority returns host, or host:port when a port is written, as a Host header has it.
func (u URL) Authority() string {
	host := u.Host
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if u.Port != "" {
		host += ":" + u.Port
	}
	return host
}

// Target returns the request target: the path and the query, "/" if there is no path.
func (u URL) Target() string {
	t := u.Path
	if t == "" {
		t = "/"
	}
	if u.HasQuery {
		t += "?" + u.Query
	}
	return t
}

// String returns the URL without user information and fragment: it is safe to show.
func (u URL) String() string { return u.Scheme + "://" + u.Authority() + u.Target() }

// A Body is a request body: bytes in memory, or something that can be opened again and again.
type Body struct {
	Bytes []byte
	// Open returns the body from its start; if set, Bytes is not used.
	Open func() (io.ReadCloser, error)
	// Size is the body's length in bytes when Open is set.
	Size int64
	// Mode is the collection's body mode it was made from, "" without a body.
	Mode string
	// Present says that there is a body, even one of no bytes.
	Present bool
}

// Len returns the body's length in bytes.
func (b Body) Len() int64 {
	if b.Open != nil {
		return b.Size
	}
	return int64(len(b.Bytes))
}

// Reader returns the body from its start.
func (b Body) Reader() (io.ReadCloser, error) {
	if b.Open != nil {
		return b.Open()
	}
	return io.NopCloser(bytes.NewReader(b.Bytes)), nil
}

// A Response is a response that was read whole.
type Response struct {
	Proto  string // "HTTP/1.1"
	Code   int
	Reason string // as the server sent it, or the standard text
	Header Header
	Body   []byte // decoded
	// EncodedSize is the length of the body on the wire, before gzip, deflate or br was undone.
	EncodedSize int64
}

// Timings are the phases of one exchange; a phase that did not occur is zero.
type Timings struct {
	Start     time.Time
	Wait      time.Duration // until a connection was asked for
	DNS       time.Duration
	Connect   time.Duration
	TLS       time.Duration
	FirstByte time.Duration // from the request's last byte to the response's first
	Download  time.Duration
	Total     time.Duration
	Reused    bool // the connection was kept alive from an earlier exchange
}

// A Hop is one request and its response; a redirect makes another hop.
type Hop struct {
	Request  *Request // as sent: with cookies and all headers
	Response *Response
	Timings  Timings
	Remote   string // address of the peer, "127.0.0.1:8080"
}

// An Exchange is what came of sending one request: at least one hop, more if redirects were followed.
type Exchange struct {
	Hops []Hop
	// Took is the time from the start of the first hop to the end of the last.
	Took time.Duration
	// Cookies are the cookies the run's jar holds for the last hop's URL, after the response.
	Cookies []Cookie
	// Signature is what signing and verifying came to; nil if nothing was signed or verified.
	Signature *Signature
}

// Last returns the last hop, or nil.
func (x *Exchange) Last() *Hop {
	if x == nil || len(x.Hops) == 0 {
		return nil
	}
	return &x.Hops[len(x.Hops)-1]
}

// Response returns the response of the last hop, or nil if there was none.
func (x *Exchange) Response() *Response {
	if h := x.Last(); h != nil {
		return h.Response
	}
	return nil
}

// A Signature tells how an exchange was signed and whether its response was verified.
type Signature struct {
	Scheme string // "antom"
	// Signed says that we signed the request; false if the collection's own script had.
	Signed bool
	// Checked says that the response bore a signature, or had to, and that it was checked.
	Checked bool
	// Unsigned says that the response bore no signature and needs none: it says itself that the request failed.
	Unsigned bool
	// Err is why the response's signature does not hold; nil if Checked and it does.
	Err error
}

// A Cookie is a cookie as a jar holds it.
type Cookie struct {
	Name, Value  string
	Domain, Path string
	HostOnly     bool
	Secure       bool
	HTTPOnly     bool
	SameSite     string
	Expires      time.Time // zero: a session cookie
	MaxAge       string    // as received, "" if absent
	Created      time.Time
	Extensions   []string
}

// Options say how one request is sent; the zero value follows redirects, verifies TLS and keeps cookies.
type Options struct {
	// NoRedirects returns a 3xx response as it is.
	NoRedirects bool
	// MaxRedirects is how many redirects are followed. Zero means 10, negative means none: the first is an error.
	MaxRedirects int
	// KeepMethod follows every redirect with the original method and body.
	KeepMethod bool
	// KeepAuthorization sends Authorization to another host, too.
	KeepAuthorization bool
	// NoReferer leaves the Referer header out of redirected requests.
	NoReferer bool
	// NoCookies neither sends nor stores cookies.
	NoCookies bool
	// Insecure does not verify the server's certificate.
	Insecure bool
	// DisabledTLS are protocols not to speak, such as "TLSv1_2".
	DisabledTLS []string
	// Ciphers are the only ciphers to use before TLS 1.3, by OpenSSL's names. Empty means the usual ones.
	Ciphers []string
	// DisabledHeaders are system headers (lower-case names) that are not sent, such as "host" and "connection".
	DisabledHeaders map[string]bool
}
