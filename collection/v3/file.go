package v3

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strconv"

	"runner/collection"
	"runner/collection/yaml"
)

// A file is the map in one file. It keeps the first value that has no place; what is read from there on does not count.
type file struct {
	*walker
	at   string
	root *yaml.Node
	err  error
}

func (w *walker) parse(at string, data []byte) (*file, error) {
	root, err := yaml.Parse(data)
	if e, ok := errors.AsType[*yaml.Error](err); ok {
		text := "invalid YAML: " + e.Reason
		if bytes.Contains(data, []byte(": {{")) {
			text += " (a value that begins with {{ needs quotes)"
		}
		return nil, &Error{at, e.Line, e.Column, errors.New(text)}
	}
	if err != nil {
		return nil, &Error{File: at, Err: err}
	}
	f := &file{walker: w, at: at, root: root}
	if root.Kind != yaml.Map {
		f.fail(root, "a map")
	}
	return f, f.err
}

// fail records that n should have been something else.
func (f *file) fail(n *yaml.Node, want string) {
	f.failed(n, fmt.Errorf("want %s, have %s", want, kindName(n.Kind)))
}

func (f *file) failed(n *yaml.Node, err error) {
	if f.err == nil {
		f.err = &Error{f.at, n.Line, n.Column, err}
	}
}

func kindName(k yaml.Kind) string {
	return [...]string{"nothing", "a boolean", "a number", "a string", "a list", "a map"}[k]
}

func blank(n *yaml.Node) bool { return n == nil || n.Kind == yaml.Null }

// text returns the text of a member.
func (f *file) text(name string) string { return f.textOf(f.root.Get(name)) }

// textOf reads a string; a number or a boolean is taken as it is written.
func (f *file) textOf(n *yaml.Node) string {
	switch {
	case blank(n):
		return ""
	case n.Kind == yaml.List || n.Kind == yaml.Map:
		f.fail(n, "a string")
		return ""
	}
	return n.Text
}

// description reads a text or a map with the text in it.
func (f *file) description(name string) string {
	n := f.root.Get(name)
	if !blank(n) && n.Kind == yaml.Map {
		n = n.Get("content")
	}
	return f.textOf(n)
}

// order reads the place among others; what has none comes last.
func (f *file) order() float64 {
	n := f.root.Get("order")
	if blank(n) {
		return math.Inf(1)
	}
	order, err := strconv.ParseFloat(n.Text, 64)
	if err != nil && (n.Kind != yaml.Number || !errors.Is(err, strconv.ErrRange)) {
		f.fail(n, "a number")
	}
	return order
}

// flag reports whether a member is true. (Files written by hand have it in quotes.)
func flag(n *yaml.Node, name string) bool {
	v := n.Get(name)
	return v != nil && v.Text == "true" && (v.Kind == yaml.Bool || v.Kind == yaml.String)
}

// valueOf is n as a value with its type.
func valueOf(n *yaml.Node) collection.Value {
	switch {
	case n == nil:
		return collection.Value{}
	case n.Kind == yaml.String:
		return collection.StringValue(n.Text)
	}
	return collection.ParseValue(string(n.AppendJSON(nil)))
}

// pairs calls each with the elements of a list of maps, or with the members of a map: there the name is the key, and
// what it has is the value or a map with it.
func (f *file) pairs(n *yaml.Node, each func(key string, value, rest *yaml.Node)) {
	switch {
	case blank(n):
	case n.Kind == yaml.List:
		for _, e := range n.List {
			if e.Kind != yaml.Map {
				f.fail(e, "a map")
				return
			}
			each(f.textOf(e.Get("key")), e.Get("value"), e)
		}
	case n.Kind == yaml.Map:
		for _, m := range n.Map {
			value, rest := m.Value, (*yaml.Node)(nil)
			if value.Kind == yaml.Map && (value.Get("value") != nil || value.Get("src") != nil) {
				value, rest = value.Get("value"), value
			}
			each(m.Key, value, rest)
		}
	default:
		f.fail(n, "a list or a map")
	}
}

// keyValues reads headers, or parameters of a query or a form. Their values are texts, whatever YAML takes them for.
func (f *file) keyValues(n *yaml.Node) []collection.KeyValue {
	var list []collection.KeyValue
	f.pairs(n, func(key string, value, rest *yaml.Node) { list = append(list, f.keyValue(key, value, rest)) })
	return list
}

func (f *file) keyValue(key string, value, rest *yaml.Node) collection.KeyValue {
	kv := collection.KeyValue{Key: key, Value: collection.StringValue(f.textOf(value))}
	if rest != nil {
		kv.Disabled = flag(rest, "disabled")
		kv.Description = f.textOf(rest.Get("description"))
	}
	return kv
}

// variables reads variables; their values keep their types.
func (f *file) variables(n *yaml.Node) []collection.Variable {
	var list []collection.Variable
	f.pairs(n, func(key string, value, rest *yaml.Node) {
		v := collection.Variable{Key: key, Value: valueOf(value)}
		if value == nil {
			v.Value = collection.StringValue("")
		}
		if rest != nil {
			v.ID, v.Type = f.textOf(rest.Get("id")), f.variableType(rest)
			v.Disabled, v.Enabled = flag(rest, "disabled"), valueOf(rest.Get("enabled"))
			v.Description = f.textOf(rest.Get("description"))
		}
		list = append(list, v)
	})
	return list
}

// variableType reads the type of a variable. A secret may be marked beside it.
func (f *file) variableType(n *yaml.Node) string {
	if flag(n, "secret") {
		return "secret"
	}
	if name := f.textOf(n.Get("type")); name != "any" {
		return name
	}
	return ""
}
