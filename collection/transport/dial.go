package transport

import (
	"context"
	"crypto/tls"
	"encoding/hex"
	"fmt"
	"net"
	"net/http/httptrace"
	"strconv"
	"strings"
	"time"

	"runner/collection/wire"
)

// A route is the way to a server. Connections are shared between requests of the same route only.
type route struct {
	secure     bool
	host, port string
	proxy      *wire.URL // nil: none
	insecure   bool
	cert       *tls.Certificate // nil: none
	// What TLS is restricted to, as in [wire.Options].
	disabledTLS, ciphers []string
}

// forwards reports whether requests go to a proxy, which fetches them itself.
func (r *route) forwards() bool { return r.proxy != nil && !r.secure }

// tunnels reports whether a proxy only passes bytes on.
func (r *route) tunnels() bool { return r.proxy != nil && r.secure }

// key names the route for net/http's pool. It is hexadecimal because net/http takes it for a host.
func (r *route) key() string {
	var b []byte
	if r.proxy != nil {
		b = fmt.Appendf(b, "%s %q %q %s ", r.proxy.Scheme, r.proxy.User, r.proxy.Password, r.proxy.Authority())
	}
	if !r.forwards() {
		b = fmt.Appendf(b, "%s %s ", r.host, r.port)
	}
	if r.secure || r.proxy != nil {
		b = fmt.Appendf(b, "%t %t %p %q %q", r.secure, r.insecure, r.cert, r.disabledTLS, r.ciphers)
	}
	return hex.EncodeToString(b)
}

// authority returns host:port, the port always written.
func (r *route) authority() string { return net.JoinHostPort(r.host, r.port) }

// route finds the way to u.
func (c *Client) route(u wire.URL, opts wire.Options) (route, error) {
	to := route{secure: u.Scheme == "https", host: u.Host, port: portText(u.PortNumber()), insecure: opts.Insecure,
		disabledTLS: opts.DisabledTLS, ciphers: opts.Ciphers}
	if to.host == "" {
		to.host = "localhost" // as for Node, where a port is written
	}
	if c.Certificate != nil && to.secure {
		cert, err := c.Certificate(u)
		if err != nil {
			return to, newError("Error", err.Error(), err)
		}
		to.cert = cert
	}
	if c.Proxy == nil {
		return to, nil
	}
	var err error
	to.proxy, err = c.Proxy(u)
	return to, err
}

func portText(port int) string { return strconv.Itoa(port) }

// dial makes a connection for the trip in ctx. ctx itself is not cancelled with the request: net/http would keep a
// connection that came too late. The trip's own context is used, so that nothing goes on behind the caller's back.
func (c *Client) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	t, ok := ctx.Value(tripKey{}).(*trip)
	if !ok {
		return nil, net.ErrClosed
	}
	made := &conn{}
	if err := c.connect(t, made); err != nil {
		if made.Conn != nil {
			made.Conn.Close()
		}
		return nil, err
	}
	return made, nil
}

// connect takes the trip's route: a connection, perhaps through a proxy, perhaps with TLS.
func (c *Client) connect(t *trip, made *conn) (err error) {
	to := &t.route
	if to.proxy == nil {
		err = made.open(t.ctx, to.host, to.port)
	} else {
		err = c.connectProxy(t, made)
	}
	if err != nil {
		return err
	}
	t.watch.connected()
	if !to.secure {
		return nil
	}
	return c.secure(t.ctx, made, to)
}

// open makes the TCP connection. A name under localhost means this machine, whatever the resolver says (RFC 6761).
func (c *conn) open(ctx context.Context, host, port string) error {
	if host != "localhost" && !strings.HasSuffix(host, ".localhost") {
		return c.openOne(ctx, host, port)
	}
	if c.openOne(ctx, "::1", port) == nil {
		return nil
	}
	return c.openOne(ctx, "127.0.0.1", port)
}

func (c *conn) openOne(ctx context.Context, host, port string) error {
	var asked time.Time
	start := time.Now()
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		DNSStart: func(httptrace.DNSStartInfo) { asked = time.Now() },
		DNSDone:  func(httptrace.DNSDoneInfo) { c.dns = time.Since(asked) },
	})
	made, err := (&net.Dialer{}).DialContext(ctx, "tcp", net.JoinHostPort(host, port))
	if err != nil {
		return dialError(host, err)
	}
	c.Conn = made
	c.connect = time.Since(start) - c.dns
	return nil
}
