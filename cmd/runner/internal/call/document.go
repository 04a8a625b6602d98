package call

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// maxDepth is how deep values may stand in each other.
const maxDepth = 100

// A document is a JSON object that keeps the order of its members: a body that was changed in one place is to look like
// the one that it was made of.
type document struct{ members []member }

type member struct {
	name  string
	value any // *document, *list, string, json.Number, bool or nil
}

type list struct{ items []any }

var (
	errNoObject = errors.New("want a JSON object")
	errEncoding = errors.New("want UTF-8")
)

// parseDocument reads one JSON object.
func parseDocument(text []byte) (*document, error) {
	if !utf8.Valid(text) {
		return nil, errEncoding
	}
	if !json.Valid(text) {
		return nil, syntaxError(text)
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	v, err := readValue(d, 0)
	if err != nil {
		return nil, err
	}
	doc, ok := v.(*document)
	if !ok {
		return nil, errNoObject
	}
	return doc, nil
}

// CheckObject reports what keeps text from being a JSON object.
func CheckObject(text []byte) error {
	_, err := parseDocument(text)
	return err
}

// syntaxError says where text stops being JSON.
func syntaxError(text []byte) error {
	var v json.RawMessage
	err := json.Unmarshal(text, &v)
	syntax, ok := errors.AsType[*json.SyntaxError](err)
	if !ok {
		return err
	}
	before := text[:min(max(int(syntax.Offset)-1, 0), len(text))]
	line := 1 + bytes.Count(before, []byte("\n"))
	column := len(before) - bytes.LastIndexByte(before, '\n')
	return fmt.Errorf("line %d, column %d: %w", line, column, err)
}

func readValue(d *json.Decoder, depth int) (any, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("is nested more than %d deep", maxDepth)
	}
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('{'):
		return readObject(d, depth)
	case json.Delim('['):
		return readList(d, depth)
	}
	return token, nil
}

func readObject(d *json.Decoder, depth int) (*document, error) {
	doc := &document{}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, err
		}
		v, err := readValue(d, depth+1)
		if err != nil {
			return nil, err
		}
		doc.members = append(doc.members, member{name.(string), v})
	}
	_, err := d.Token()
	return doc, err
}

func readList(d *json.Decoder, depth int) (*list, error) {
	l := &list{}
	for d.More() {
		v, err := readValue(d, depth+1)
		if err != nil {
			return nil, err
		}
		l.items = append(l.items, v)
	}
	_, err := d.Token()
	return l, err
}

func (o *document) get(name string) (any, bool) {
	for i := len(o.members) - 1; i >= 0; i-- { // of several the last one counts
		if o.members[i].name == name {
			return o.members[i].value, true
		}
	}
	return nil, false
}

// set replaces the member called name in its place, or adds it at the end.
func (o *document) set(name string, v any) {
	for i := len(o.members) - 1; i >= 0; i-- {
		if o.members[i].name == name {
			o.members[i].value = v
			return
		}
	}
	o.members = append(o.members, member{name, v})
}

func (o *document) remove(name string) {
	o.members = slices.DeleteFunc(o.members, func(m member) bool { return m.name == name })
}

// text writes the document as people read it.
func (o *document) text() []byte {
	var b bytes.Buffer
	writeValue(&b, o, "\n")
	return b.Bytes()
}

// writeValue writes v; each line in it begins with newline.
func writeValue(b *bytes.Buffer, v any, newline string) {
	switch v := v.(type) {
	case *document:
		writeAll(b, "{}", len(v.members), newline, func(i int, inner string) {
			writeText(b, v.members[i].name)
			b.WriteString(": ")
			writeValue(b, v.members[i].value, inner)
		})
	case *list:
		writeAll(b, "[]", len(v.items), newline, func(i int, inner string) { writeValue(b, v.items[i], inner) })
	case string:
		writeText(b, v)
	case json.Number:
		b.WriteString(v.String())
	case bool:
		fmt.Fprint(b, v)
	default:
		b.WriteString("null")
	}
}

func writeAll(b *bytes.Buffer, brackets string, n int, newline string, write func(i int, newline string)) {
	if n == 0 {
		b.WriteString(brackets)
		return
	}
	b.WriteByte(brackets[0])
	inner := newline + "  "
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(inner)
		write(i, inner)
	}
	b.WriteString(newline)
	b.WriteByte(brackets[1])
}

// writeText writes s as a JSON string. The characters of HTML stay as they are: they are signed and read as they stand.
func writeText(b *bytes.Buffer, s string) { b.Write(quoted(s)) }

func quoted(s string) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		panic(err) // a string can be written
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// decode reads a body as the catalogue checks it.
func decode(body []byte) (map[string]any, error) {
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var v map[string]any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("there is something behind the JSON object")
	}
	return v, nil
}

// Lookup finds the value at a path such as "paymentMethod.card[0].token" in decoded JSON.
func Lookup(v any, path string) (any, bool) {
	steps, err := parsePath(path)
	if err != nil {
		return nil, false
	}
	for _, s := range steps {
		switch at := v.(type) {
		case map[string]any:
			next, ok := at[s.name]
			if !ok || s.indexed {
				return nil, false
			}
			v = next
		case []any:
			if !s.indexed || s.index >= len(at) {
				return nil, false
			}
			v = at[s.index]
		default:
			return nil, false
		}
	}
	return v, true
}

// Pretty is body with indentation, or as it is if it is not JSON.
func Pretty(body []byte) string {
	var b bytes.Buffer
	if json.Indent(&b, body, "", "  ") != nil {
		return strings.ToValidUTF8(string(body), "\ufffd")
	}
	return b.String()
}
