package simulator

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// A call is a request that was let in, with its body as a tree.
type call struct {
	client string
	origin string
	now    time.Time
	body   map[string]any
}

// call reads the body: one JSON object and nothing behind it.
func (in *incoming) call() (*call, *result) {
	c := &call{client: in.client, origin: in.origin, now: in.now}
	d := json.NewDecoder(bytes.NewReader(in.wire.Body.Bytes))
	d.UseNumber()
	if err := d.Decode(&c.body); err != nil || c.body == nil {
		return nil, illegal("body", "is not a JSON object")
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, illegal("body", "goes on behind the JSON object")
	}
	return c, nil
}

// A rule is what the field at a path must be: present, and a text unless it is said to be an amount.
type rule struct {
	path   string // names joined with dots
	max    int    // most characters of a text; 0 means any number
	oneOf  []string
	amount bool
}

// check returns what is wrong with the first field that breaks a rule, or nil.
func (c *call) check(rules []rule) *result {
	for _, r := range rules {
		if refused := c.obeys(r); refused != nil {
			return refused
		}
	}
	return nil
}

func (c *call) obeys(r rule) *result {
	if r.amount {
		_, refused := c.amount(r.path)
		return refused
	}
	text, ok := c.text(r.path)
	switch {
	case !ok && c.at(r.path) != nil:
		return illegal(r.path, "must be a string")
	case text == "":
		return illegal(r.path, "is missing")
	case r.max > 0 && utf8.RuneCountInString(text) > r.max:
		return illegal(r.path, "is too long")
	case r.oneOf != nil && !slices.Contains(r.oneOf, text):
		return illegal(r.path, "must be one of "+strings.Join(r.oneOf, ", "))
	}
	return nil
}

// at returns the value at path, or nil.
func (c *call) at(path string) any {
	var v any = c.body
	for name := range strings.SplitSeq(path, ".") {
		object, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = object[name]
	}
	return v
}

// text returns the scalar at path as text. The documents want every scalar as a string, the vendors' own libraries send
// numbers and booleans too.
func (c *call) text(path string) (string, bool) {
	switch v := c.at(path).(type) {
	case string:
		return v, true
	case json.Number:
		return v.String(), true
	case bool:
		if v {
			return "true", true
		}
		return "false", true
	}
	return "", false
}

// str is text without saying whether it is there.
func (c *call) str(path string) string {
	s, _ := c.text(path)
	return s
}
