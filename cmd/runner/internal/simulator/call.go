package simulator

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"time"

	"runner/collection/antom"
)

// A call is a request that was let in, with its body as a tree.
type call struct {
	client  string
	origin  string
	now     time.Time
	body    map[string]any
	api     *antom.API
	product *antom.Product
	sandbox bool
}

// call reads the body: one JSON object and nothing behind it.
func (in *incoming) call() (*call, *result) {
	c := &call{client: in.client, origin: in.origin, now: in.now, api: in.api, sandbox: in.sandbox}
	d := json.NewDecoder(bytes.NewReader(in.wire.Body.Bytes))
	d.UseNumber()
	if err := d.Decode(&c.body); err != nil || c.body == nil {
		return nil, illegal("body", "is not a JSON object")
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, illegal("body", "goes on behind the JSON object")
	}
	c.product = c.api.ProductOf(c.body)
	return c, nil
}

// hush takes the addresses for notifications out of the request, so that nothing is told of what it begins.
func (c *call) hush() {
	for _, n := range antom.Notifications() {
		delete(c.body, n.Field)
	}
}

// check returns what the catalogue has against the request, or nil. strict refuses what the platform tolerates, too.
func (c *call) check(strict bool) *result {
	for _, p := range c.api.Check(c.product, c.body) {
		switch {
		case p.Kind.Tolerated() && !strict:
		case p.Kind == antom.BadCurrency && len(c.str(p.Path)) == len("USD"):
			return currencyNotSupported.because("%s %s", p.Path, p.Message)
		default:
			return illegal(p.Path, p.Message)
		}
	}
	return nil
}

// at returns the value at path, or nil.
func (c *call) at(path string) any { return at(c.body, path) }

func at(body map[string]any, path string) any {
	var v any = body
	for name := range strings.SplitSeq(path, ".") {
		object, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = object[name]
	}
	return v
}

// str returns the scalar at path as text, "" if there is none. The documents want every scalar as a text, the vendors' own
// libraries send numbers and booleans too.
func (c *call) str(path string) string { return text(c.at(path)) }

func text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		if v {
			return "true"
		}
		return "false"
	}
	return ""
}

// first returns the first of the texts at paths that is there.
func (c *call) first(paths ...string) string {
	for _, p := range paths {
		if s := c.str(p); s != "" {
			return s
		}
	}
	return ""
}
