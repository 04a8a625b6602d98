package transport

import (
	"context"
	"encoding/base64"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	"runner/collection/wire"
)

// A ProxyFunc returns the proxy for a URL, or nil.
type ProxyFunc func(u wire.URL) (*wire.URL, error)

// ProxyFromEnvironment returns a function that follows HTTP_PROXY, HTTPS_PROXY and NO_PROXY, or their lower-case
// spellings, as Newman does: https falls back on the proxy for http, ALL_PROXY does not count, and this machine is
// reached through the proxy too unless NO_PROXY names it. The variables are read now, not later.
func ProxyFromEnvironment(getenv func(string) string) ProxyFunc {
	plain := firstSet(getenv, "HTTP_PROXY", "http_proxy")
	secure := firstSet(getenv, "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy")
	except := firstSet(getenv, "NO_PROXY", "no_proxy")
	return func(u wire.URL) (*wire.URL, error) {
		text := plain
		if u.Scheme == "https" {
			text = secure
		}
		if text == "" || exempt(except, u) {
			return nil, nil
		}
		return parseProxy(text)
	}
}

func firstSet(getenv func(string) string, names ...string) string {
	for _, name := range names {
		if v := strings.TrimSpace(getenv(name)); v != "" {
			return v
		}
	}
	return ""
}

// exempt reports whether a NO_PROXY list names the host of u or a domain above it.
func exempt(list string, u wire.URL) bool {
	if list == "*" {
		return true
	}
	for zone := range strings.SplitSeq(list, ",") {
		host, port := splitHostPort(strings.ToLower(strings.TrimSpace(zone)))
		host = strings.TrimLeft(host, ".")
		if host == "" || port != "" && port != portText(u.PortNumber()) {
			continue
		}
		if u.Host == host || strings.HasSuffix(u.Host, "."+host) {
			return true
		}
	}
	return false
}

// parseProxy reads the URL of a proxy; without a scheme it is http. The error does not show the URL: it may hold a
// password.
func parseProxy(text string) (*wire.URL, error) {
	if !strings.Contains(text, "://") {
		text = "http://" + text
	}
	u := parseURL(text)
	if u.Scheme != "http" && u.Scheme != "https" {
		return nil, newError("Error", fmt.Sprintf("unsupported proxy scheme %q", u.Scheme), nil)
	}
	if err := checkURL(u); err != nil || u.Host == "" {
		return nil, newError("Error", "invalid proxy URL", nil)
	}
	return &u, nil
}

// basicAuth returns the credentials of u for a header, "" if there are none.
func basicAuth(u *wire.URL) string {
	if u == nil || !u.HasUser {
		return ""
	}
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(u.User+":"+u.Password))
}

// connectProxy connects to the route's proxy and, if it is to pass bytes on, makes the tunnel.
func (c *Client) connectProxy(t *trip, made *conn) error {
	p := t.route.proxy
	via := &route{secure: p.Scheme == "https", host: p.Host, port: portText(p.PortNumber()), insecure: t.route.insecure}
	err := made.open(t.ctx, via.host, via.port)
	if err == nil && via.secure {
		err = c.secure(t.ctx, made, via)
	}
	if !t.route.tunnels() {
		return err
	}
	if err != nil {
		return codeError("ECONNRESET", "tunneling socket could not be established, cause="+err.Error(), err)
	}
	t.watch.connected()
	return made.tunnel(t.ctx, connectHead(t.req, &t.route))
}

// tunnelled are the fields of a request that its CONNECT carries, too.
var tunnelled = map[string]bool{
	"accept": true, "accept-charset": true, "accept-encoding": true, "accept-language": true, "accept-ranges": true,
	"cache-control": true, "content-encoding": true, "content-language": true, "content-location": true,
	"content-md5": true, "content-range": true, "content-type": true, "connection": true, "date": true, "expect": true,
	"max-forwards": true, "pragma": true, "referer": true, "te": true, "user-agent": true, "via": true,
	"proxy-authorization": true,
}

func connectHead(req *wire.Request, to *route) []byte {
	b := fmt.Appendf(nil, "CONNECT %s HTTP/1.1\r\n", to.authority())
	for _, f := range req.Header {
		if tunnelled[strings.ToLower(f.Name)] {
			b = appendField(b, f)
		}
	}
	b = appendField(b, wire.Field{Name: "host", Value: to.authority()})
	if auth := basicAuth(to.proxy); auth != "" && !req.Header.Has("Proxy-Authorization") {
		b = appendField(b, wire.Field{Name: "Proxy-Authorization", Value: auth})
	}
	return append(b, "\r\n"...)
}

// tunnel sends the CONNECT request and reads the answer, byte by byte: what follows it belongs to the server.
func (c *conn) tunnel(ctx context.Context, head []byte) error {
	stop := context.AfterFunc(ctx, func() { c.Conn.SetDeadline(time.Unix(1, 0)) })
	defer stop()
	resp, err := connectProxied(c.Conn, head)
	if err != nil {
		return codeError("ECONNRESET", "tunneling socket could not be established, cause="+hangUp, err)
	}
	if resp.Code != 200 {
		return codeError("ECONNRESET",
			"tunneling socket could not be established, statusCode="+strconv.Itoa(resp.Code), nil)
	}
	return nil
}

func connectProxied(to net.Conn, head []byte) (*wire.Response, error) {
	if _, err := to.Write(head); err != nil {
		return nil, err
	}
	var tee headTee
	for one := make([]byte, 1); !tee.done && !tee.over; tee.feed(one) {
		if _, err := to.Read(one); err != nil {
			return nil, err
		}
	}
	return parseHead(string(tee.buf))
}
