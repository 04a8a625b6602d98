package transport

import (
	"errors"
	"net"
	"sync/atomic"
	"time"
)

// headEnd ends a request head.
const headEnd = "\r\n\r\n"

// errUnasked is the cause when a server speaks first.
var errUnasked = errors.New("bytes before a request")

// A conn is a connection that net/http believes to write its request head to.
type conn struct {
	net.Conn
	dns, connect, tls time.Duration // of its making

	cur atomic.Pointer[trip] // whose request is on the connection

	// The following belong to the goroutine that writes; arm runs before it is told to write.
	sent    bool // the current trip's head was written
	matched int  // how much of headEnd was seen in net/http's head
}

// arm prepares the connection for the next request.
func (c *conn) arm(t *trip) {
	c.sent, c.matched = false, 0
	c.cur.Store(t)
}

// Write replaces the head of a request and passes its body on.
func (c *conn) Write(p []byte) (int, error) {
	t := c.cur.Load()
	if c.sent {
		n, err := c.Conn.Write(p)
		if t != nil {
			t.written()
		}
		return n, err
	}
	if t == nil {
		return 0, net.ErrClosed // the trip ended before its head was written: net/http's must not leave instead
	}
	body, ok := c.swallow(p)
	if !ok {
		return len(p), nil
	}
	return c.writeHead(t, body, len(p))
}

// writeHead writes the true head and what follows it in one piece. size is how much net/http wanted to write.
func (c *conn) writeHead(t *trip, body []byte, size int) (int, error) {
	c.sent = true
	out := t.head
	if len(body) > 0 {
		out = append(out[:len(out):len(out)], body...)
	}
	n, err := c.Conn.Write(out)
	t.written()
	if err != nil {
		return min(n, size), err // nothing written must stay nothing: net/http may then try again
	}
	return size, nil
}

// swallow returns what follows the end of net/http's head, and whether the end was seen.
func (c *conn) swallow(p []byte) ([]byte, bool) {
	for i, b := range p {
		switch {
		case b == headEnd[c.matched]:
			c.matched++
		case b == headEnd[0]:
			c.matched = 1
		default:
			c.matched = 0
		}
		if c.matched == len(headEnd) {
			return p[i+1:], true
		}
	}
	return nil, false
}

// Read shows the trip what is read. What comes without a request ends the connection; net/http would do the same, but
// print it to the standard log first.
func (c *conn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if n == 0 {
		return n, err
	}
	t := c.cur.Load()
	if t == nil {
		return 0, errUnasked
	}
	t.received(p[:n])
	return n, err
}
