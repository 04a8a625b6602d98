package transport

import (
	"context"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync"
	"time"

	"runner/collection/wire"
)

// tripKey finds the trip in the context that net/http hands to the dialer.
type tripKey struct{}

// A trip is one request on its way: what the connection must know of it, and what the connection saw.
type trip struct {
	ctx    context.Context
	cancel context.CancelCauseFunc
	req    *wire.Request
	route  route
	head   []byte // as it is sent
	watch  *watch

	mu     sync.Mutex
	conn   *conn // the one in use; net/http may try another one after a stale one
	reused bool
	tee    headTee
	asked  time.Time // when a connection was asked for
	unread error     // why the request's body could not be read
	wrote  time.Time // the last write's end
	first  time.Time // the first byte of the response
}

func newTrip(ctx context.Context, req *wire.Request, to route, timeout time.Duration) *trip {
	t := &trip{req: req, route: to, head: requestHead(req, &to)}
	ctx, t.cancel = context.WithCancelCause(ctx)
	t.watch = newWatch(timeout, t.cancel)
	ctx = context.WithValue(ctx, tripKey{}, t)
	t.ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: t.gotConn})
	return t
}

// end lets go of the connection, which may have been given to another trip already.
func (t *trip) end() {
	t.watch.stop()
	t.mu.Lock()
	c := t.conn
	t.mu.Unlock()
	if c != nil {
		c.cur.CompareAndSwap(t, nil)
	}
	t.cancel(context.Canceled)
}

// gotConn is called before anything is written, once for each connection that is tried.
func (t *trip) gotConn(info httptrace.GotConnInfo) {
	c, ok := info.Conn.(*conn)
	if !ok {
		return
	}
	t.mu.Lock()
	t.conn, t.reused = c, info.Reused
	t.tee = headTee{buf: t.tee.buf[:0]}
	t.wrote, t.first = time.Time{}, time.Time{}
	t.mu.Unlock()
	c.arm(t)
	t.watch.connected()
}

// written is told by the connection when bytes have left.
func (t *trip) written() {
	t.mu.Lock()
	t.wrote = time.Now()
	t.mu.Unlock()
	t.watch.touch()
}

// received is told by the connection when bytes have come.
func (t *trip) received(p []byte) {
	t.mu.Lock()
	if t.first.IsZero() {
		t.first = time.Now()
	}
	t.tee.feed(p)
	t.mu.Unlock()
	t.watch.touch()
}

// send makes the round trip and puts the response into hop.
func (t *trip) send(pool *http.Transport, limit int64, hop *wire.Hop) error {
	hreq, err := t.request()
	if err != nil {
		return err
	}
	t.asked = time.Now()
	resp, err := pool.RoundTrip(hreq)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode == http.StatusSwitchingProtocols {
		return codeError("ECONNRESET", hangUp, nil) // Node, too, breaks off if nobody speaks the other protocol
	}
	if hop.Response, err = t.response(); err != nil {
		return err
	}
	return readResponse(hop, resp, limit)
}

// response returns the response without its body, from the copy of its head.
func (t *trip) response() (*wire.Response, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.tee.over {
		return nil, parseError("HPE_HEADER_OVERFLOW", "Header overflow", nil)
	}
	if !t.tee.done {
		return nil, parseError("HPE_INVALID_CONSTANT", expectedHTTP, nil)
	}
	return parseHead(string(t.tee.buf))
}

// request returns the request for net/http: its head is only a carrier for the framing, but the method class counts, as
// net/http sends a request again on a new connection if a kept one was stale and the method allows it.
func (t *trip) request() (*http.Request, error) {
	hreq := &http.Request{
		Method: carrierMethod(t.req.Method),
		URL:    &url.URL{Scheme: "http", Host: t.route.key(), Path: "/"},
		Header: http.Header{},
		Close:  mustClose(t.req),
	}
	if err := t.setBody(hreq); err != nil {
		return nil, err
	}
	return hreq.WithContext(t.ctx), nil
}

// setBody sets the body and its framing: chunks if the header says so, else the true length.
func (t *trip) setBody(hreq *http.Request) error {
	req := t.req
	chunks := chunked(req.Header)
	if req.Body.Len() == 0 && !chunks {
		hreq.Body = http.NoBody
		return nil
	}
	body, err := t.body()
	if err != nil {
		return err
	}
	hreq.Body, hreq.GetBody, hreq.ContentLength = body, t.body, req.Body.Len()
	if chunks {
		hreq.ContentLength, hreq.TransferEncoding = -1, []string{"chunked"}
	}
	return nil
}

func carrierMethod(method string) string {
	switch method {
	case "GET", "HEAD", "OPTIONS", "TRACE":
		return method
	}
	return "POST"
}

// chunked reports whether the header asks for a body in chunks.
func chunked(h wire.Header) bool {
	te, ok := h.Get("Transfer-Encoding")
	return ok && strings.HasSuffix(strings.ToLower(strings.TrimSpace(te)), "chunked")
}

// mustClose reports whether the connection cannot be used again: the author says so, or the server may have understood
// another length than was sent.
func mustClose(req *wire.Request) bool {
	for _, v := range req.Header.Values("Connection") {
		if strings.EqualFold(strings.TrimSpace(v), "close") {
			return true
		}
	}
	if chunked(req.Header) {
		return false
	}
	length := req.Body.Len()
	declared := req.Header.Values("Content-Length")
	if len(declared) == 0 {
		return length > 0
	}
	for _, v := range declared {
		if n, ok := digits(strings.TrimSpace(v)); !ok || n != length {
			return true
		}
	}
	return false
}

// measure fills in the timings and the peer.
func (t *trip) measure(hop *wire.Hop) {
	now := time.Now()
	t.mu.Lock()
	defer t.mu.Unlock()
	m := &hop.Timings
	m.Total = now.Sub(m.Start)
	if !t.asked.IsZero() {
		m.Wait = t.asked.Sub(m.Start)
	}
	if t.conn == nil {
		return
	}
	hop.Remote = t.conn.RemoteAddr().String()
	if m.Reused = t.reused; !m.Reused {
		m.DNS, m.Connect, m.TLS = t.conn.dns, t.conn.connect, t.conn.tls
	}
	if !t.first.IsZero() {
		if !t.wrote.IsZero() {
			// A server may answer before it has the whole request, or before we have noted that it has it.
			m.FirstByte = max(time.Microsecond, t.first.Sub(t.wrote))
		}
		m.Download = now.Sub(t.first)
	}
}
