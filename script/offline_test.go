package script_test

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"

	"runner/collection/wire"
	"runner/script"
)

// network counts what goes there.
type network struct{ sent atomic.Int32 }

func (n *network) Send(context.Context, *wire.Request, wire.Options) (*wire.Exchange, error) {
	n.sent.Add(1)
	return &wire.Exchange{}, nil
}

func TestOfflineLibraries(t *testing.T) {
	for name, c := range map[string]struct {
		method, host, path string
		online             bool
		kind, warning, err string
	}{
		"exact": {method: "GET", host: "unpkg.com", path: "/crypto-js@4.2.0/crypto-js.js", kind: "text/javascript"},
		"another version": {method: "GET", host: "raw.githubusercontent.com",
			path: "/kjur/jsrsasign/10.1.5/jsrsasign-all-min.js", kind: "text/plain",
			warning: "asks for jsrsasign 10.1.5 and gets 10.9.0"},
		"head": {method: "HEAD", host: "kjur.github.io", path: "/jsrsasign/jsrsasign-all-min.js",
			kind: "application/javascript"},
		"post":      {method: "POST", host: "kjur.github.io", path: "/jsrsasign/jsrsasign-all-min.js", online: true},
		"elsewhere": {method: "GET", host: "example.com", path: "/jsrsasign/jsrsasign-all-min.js", online: true},
		"no copy": {method: "GET", host: "unpkg.com", path: "/jsencrypt@2.3.1/bin/jsencrypt.min.js",
			err: "no offline copy of jsencrypt 2.3.1"},
	} {
		t.Run(name, func(t *testing.T) {
			var net network
			var warned string
			o := &script.OfflineLibraries{Sender: &net, Warn: func(text string) { warned = text }}
			req := &wire.Request{Method: c.method, URL: wire.URL{Scheme: "https", Host: c.host, Path: c.path,
				Query: "token=abc", HasQuery: true}}
			x, err := o.Send(t.Context(), req, wire.Options{})
			if (net.sent.Load() > 0) != c.online {
				t.Errorf("requests to the network: %d", net.sent.Load())
			}
			if !strings.Contains(warned, c.warning) || c.warning == "" && warned != "" {
				t.Errorf("warning = %q", warned)
			}
			if (err != nil) != (c.err != "") || err != nil && !strings.Contains(err.Error(), c.err) {
				t.Errorf("err = %v, want %q", err, c.err)
			}
			if strings.Contains(warned, "abc") || err != nil && strings.Contains(err.Error(), "abc") {
				t.Errorf("the query is shown: %q, %v", warned, err)
			}
			if c.online || c.err != "" {
				return
			}
			resp := x.Response()
			kind, _ := resp.Header.Get("content-type")
			if resp.Code != 200 || !strings.HasPrefix(kind, c.kind) || (len(resp.Body) > 10000) != (c.method == "GET") {
				t.Errorf("%d, %q, %d bytes", resp.Code, kind, len(resp.Body))
			}
		})
	}
}
