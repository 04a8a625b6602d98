package auth

import (
	"bytes"
	"encoding/json"
	"strconv"

	"runner/collection"
)

// claims is a JSON object whose members keep their order, as a token must be made of the bytes that JavaScript makes.
type claims struct {
	names  []string
	values map[string]json.RawMessage
}

// parseClaims reads an object that is written in a string, or stored as one; nothing at all is an empty object.
func parseClaims(p param) (*claims, error) {
	c := &claims{values: make(map[string]json.RawMessage)}
	text := []byte(trim(p.orEmpty()))
	if p.Kind == collection.JSON {
		text = []byte(p.Text)
	}
	if len(text) == 0 {
		return c, nil
	}
	if !json.Valid(text) {
		return nil, message("the text is not JSON")
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	if start, err := dec.Token(); err != nil || start != json.Delim('{') {
		return nil, message("JWT Claims Set MUST be an object")
	}
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return nil, err
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return nil, err
		}
		key, _ := name.(string)
		c.put(key, value)
	}
	return c, nil
}

// put sets a member; one that is there keeps its place.
func (c *claims) put(name string, value json.RawMessage) {
	if _, ok := c.values[name]; !ok {
		c.names = append(c.names, name)
	}
	c.values[name] = value
}

func (c *claims) putText(name, value string) { c.put(name, quote(value)) }

func (c *claims) putNumber(name string, value int64) {
	c.put(name, json.RawMessage(strconv.FormatInt(value, 10)))
}

// text returns a member that is a string, or a number as its text; "" if there is none.
func (c *claims) text(name string) string {
	var v any
	dec := json.NewDecoder(bytes.NewReader(c.values[name]))
	dec.UseNumber()
	if dec.Decode(&v) != nil {
		return ""
	}
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	}
	return ""
}

// encode writes the object without spaces.
func (c *claims) encode() []byte {
	var out bytes.Buffer
	out.WriteByte('{')
	for i, name := range c.names {
		if i > 0 {
			out.WriteByte(',')
		}
		out.Write(quote(name))
		out.WriteByte(':')
		_ = json.Compact(&out, c.values[name]) // it was decoded from valid JSON
	}
	out.WriteByte('}')
	return out.Bytes()
}

// quote writes a string without the escapes for HTML.
func quote(s string) json.RawMessage {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // a string can always be written
	return bytes.TrimSuffix(out.Bytes(), []byte("\n"))
}
