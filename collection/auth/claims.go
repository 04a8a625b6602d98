package auth

import (
	"bytes"
	"cmp"
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"

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
	dec.UseNumber()
	if start, err := dec.Token(); err != nil || start != json.Delim('{') {
		return nil, message("JWT Claims Set MUST be an object")
	}
	return c, c.read(dec)
}

// read reads the members of an object up to its end.
func (c *claims) read(dec *json.Decoder) error {
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return err
		}
		value, err := rewrite(dec)
		if err != nil {
			return err
		}
		key, _ := name.(string)
		c.put(key, value)
	}
	_, err := dec.Token()
	return err
}

// rewrite reads a value and writes it as JavaScript does.
func rewrite(dec *json.Decoder) (json.RawMessage, error) {
	tok, err := dec.Token()
	if err != nil {
		return nil, err
	}
	switch t := tok.(type) {
	case json.Delim:
		if t == '{' {
			inner := &claims{values: make(map[string]json.RawMessage)}
			err := inner.read(dec)
			return inner.encode(), err
		}
		return rewriteArray(dec)
	case string:
		return quote(t), nil
	case json.Number:
		return json.RawMessage(collection.Value{Kind: collection.Number, Text: t.String()}.String()), nil
	case bool:
		return strconv.AppendBool(nil, t), nil
	}
	return json.RawMessage("null"), nil
}

func rewriteArray(dec *json.Decoder) (json.RawMessage, error) {
	out := json.RawMessage{'['}
	for dec.More() {
		value, err := rewrite(dec)
		if err != nil {
			return nil, err
		}
		if len(out) > 1 {
			out = append(out, ',')
		}
		out = append(out, value...)
	}
	_, err := dec.Token()
	return append(out, ']'), err
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

// encode writes the object without spaces; names that are numbers come first, in their order.
func (c *claims) encode() []byte {
	names := slices.Clone(c.names)
	slices.SortStableFunc(names, func(a, b string) int {
		return cmp.Compare(arrayIndex(a), arrayIndex(b))
	})
	var out bytes.Buffer
	out.WriteByte('{')
	for i, name := range names {
		if i > 0 {
			out.WriteByte(',')
		}
		out.Write(quote(name))
		out.WriteByte(':')
		out.Write(c.values[name])
	}
	out.WriteByte('}')
	return out.Bytes()
}

// arrayIndex returns the number that name is written as, and the largest one for what is no index.
func arrayIndex(name string) uint64 {
	n, err := strconv.ParseUint(name, 10, 32)
	if err != nil || n == math.MaxUint32 || strconv.FormatUint(n, 10) != name {
		return math.MaxUint64
	}
	return n
}

// quote writes a string with the escapes that JavaScript uses, which are fewer than those of encoding/json.
func quote(s string) json.RawMessage {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // a string can always be written
	return json.RawMessage(unescaped.Replace(string(bytes.TrimSuffix(out.Bytes(), []byte("\n")))))
}

// unescaped undoes what is escaped for JavaScript of old; an escaped backslash is not the beginning of an escape.
var unescaped = strings.NewReplacer(`\\`, `\\`, `\u2028`, "\u2028", `\u2029`, "\u2029")
