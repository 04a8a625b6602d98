package cli

import (
	"encoding/json"
	"strings"

	"runner/collection/yaml"
)

// A jsonReader makes a tree of valid JSON, with the lines that the standard library's values do not have.
type jsonReader struct {
	doc      string
	dec      *json.Decoder
	seen     int // bytes of doc whose lines are counted
	newlines int
}

func newJSONReader(doc string) *jsonReader {
	dec := json.NewDecoder(strings.NewReader(doc))
	dec.UseNumber()
	return &jsonReader{doc: doc, dec: dec}
}

func (r *jsonReader) value() (*yaml.Node, error) {
	token, err := r.dec.Token()
	if err != nil {
		return nil, err
	}
	n := &yaml.Node{Line: r.line()}
	switch t := token.(type) {
	case json.Delim:
		return n, r.inside(n, t)
	case string:
		n.Kind, n.Text = yaml.String, t
	case json.Number:
		n.Kind, n.Text = yaml.Number, t.String()
	case bool:
		n.Kind, n.Text = yaml.Bool, map[bool]string{true: "true", false: "false"}[t]
	}
	return n, nil
}

// inside reads what stands behind an opening bracket, and the closing one.
func (r *jsonReader) inside(n *yaml.Node, open json.Delim) error {
	n.Kind = yaml.List
	if open == '{' {
		n.Kind = yaml.Map
	}
	for r.dec.More() {
		key := ""
		if open == '{' {
			token, err := r.dec.Token()
			if err != nil {
				return err
			}
			key, _ = token.(string)
		}
		v, err := r.value()
		if err != nil {
			return err
		}
		if open == '{' {
			n.Map = append(n.Map, yaml.Member{Key: key, Value: v})
		} else {
			n.List = append(n.List, v)
		}
	}
	_, err := r.dec.Token()
	return err
}

// line returns the line that the reader is in.
func (r *jsonReader) line() int {
	at := int(r.dec.InputOffset())
	r.newlines += strings.Count(r.doc[r.seen:at], "\n")
	r.seen = at
	return r.newlines + 1
}
