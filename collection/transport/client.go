// Package transport sends wire requests and reads the responses whole: redirects, cookies, proxies, TLS, timings.
//
// What leaves is what the wire.Request says, byte for byte: the order, spelling and number of its headers, its target.
// What is reported is what the server sent. net/http keeps the pool of connections, frames bodies and parses responses,
// but it canonicalises and sorts headers; so it works on a connection of ours, which swallows the request head that
// net/http writes and writes the true one, and keeps a copy of the response head that net/http reads. The rejected
// alternative is an HTTP client of our own: it would have to get framing and reuse right once more.
//
// A request head goes out as it is even if it is wrong. A Content-Length that does not match the body, or none at all,
// is sent, then the whole body, and the connection is not used again. With "Transfer-Encoding: chunked" the body is
// sent in chunks, whatever Content-Length says. "Expect: 100-continue" is sent without waiting for the answer.
//
// Requests are HTTP/1.1. HTTP/2 has no reason phrases and no spelling, so it would be another round tripper beside
// [Client]'s pool, chosen in its route. The package does not resolve variables or sign, and does not know of runs.
package transport

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"sync"
	"time"

	"runner/collection/wire"
)

// defaultMaxResponseSize is large enough for any API and small enough for a CI machine.
const defaultMaxResponseSize = 256 << 20

// A Client sends requests. Its zero value is ready to use; its fields must not change once it is in use. It may be used
// by several goroutines at a time.
type Client struct {
	// Jar keeps cookies. If nil, none are sent or kept.
	Jar *Jar
	// Proxy chooses the proxy of a request. If nil, there is none.
	Proxy ProxyFunc
	// ExtraCAs is PEM certificates that are trusted besides the system's.
	ExtraCAs []byte
	// Certificate returns the client certificate for an https URL, or nil. It should return the same pointer for the same
	// certificate, because connections are kept apart by it. If nil, no certificate is sent.
	Certificate func(u wire.URL) (*tls.Certificate, error)
	// Timeout is how long connecting may take and, after that, how long nothing may arrive or leave. It is not a limit
	// for the whole exchange. Zero means no limit.
	Timeout time.Duration
	// MaxResponseSize limits a response's body in bytes, both as sent and decoded. Zero means 256 MiB.
	MaxResponseSize int64

	once     sync.Once
	pool     *http.Transport
	roots    *x509.CertPool
	rootsErr error
}

// Send makes one exchange, redirects included. The error is an [Error]; the exchange then holds the hops that were
// made, the last of them with the request that failed.
func (c *Client) Send(ctx context.Context, req *wire.Request, opts wire.Options) (*wire.Exchange, error) {
	c.once.Do(c.setUp)
	start := time.Now()
	x := &wire.Exchange{}
	err := c.follow(ctx, x, chain{req: req.Clone(), opts: opts})
	x.Took = time.Since(start)
	if last := x.Last(); last != nil && !opts.NoCookies {
		x.Cookies = c.Jar.Cookies(last.Request.URL)
	}
	return x, err
}

// Close closes the connections that are not in use.
func (c *Client) Close() {
	c.once.Do(c.setUp)
	c.pool.CloseIdleConnections()
}

// setUp runs once, before the first request.
func (c *Client) setUp() {
	c.roots, c.rootsErr = Roots(c.ExtraCAs)
	c.pool = &http.Transport{
		DialContext:            c.dial,
		DisableCompression:     true,
		MaxIdleConns:           256,
		MaxIdleConnsPerHost:    64,
		IdleConnTimeout:        90 * time.Second,
		MaxResponseHeaderBytes: 2 * maxHead, // so that our own limit is met first
	}
}

func (c *Client) limit() int64 {
	if c.MaxResponseSize > 0 {
		return c.MaxResponseSize
	}
	return defaultMaxResponseSize
}

// roundTrip makes one hop. The hop is complete even if there is an error, but for the response.
func (c *Client) roundTrip(ctx context.Context, req *wire.Request, opts wire.Options) (wire.Hop, *Error) {
	hop := wire.Hop{Request: req, Timings: wire.Timings{Start: time.Now()}}
	if err := check(req); err != nil {
		return hop, err
	}
	to, err := c.route(req.URL, opts)
	if err != nil {
		return hop, asError(err)
	}
	t := newTrip(ctx, req, to, c.Timeout)
	defer t.end()
	err = t.send(c.pool, c.limit(), &hop)
	t.measure(&hop)
	if err != nil {
		hop.Response = nil
		return hop, t.explain(ctx, err)
	}
	return hop, nil
}
