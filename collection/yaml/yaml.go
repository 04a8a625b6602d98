// Package yaml reads YAML as the data that JSON can hold: the files of Postman's collection schema 3, and settings.
//
// go.yaml.in/yaml/v3 was chosen because it is maintained, keeps the places of nodes and does not expand aliases when it
// parses. What a scalar means is decided here, by the core schema of YAML 1.2: to the library "0777" is octal and
// "2001-01-01" a time.
package yaml

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// The bounds of a document. Aliases are expanded, so a small document could otherwise make a huge value.
const (
	MaxSize  = 64 << 20 // bytes
	MaxDepth = 100      // levels
	// maxAliased bounds the nodes, and the bytes in them, that come of aliases.
	maxAliased = 4 << 20
)

// An Error is a place in a document that cannot be read.
type Error struct {
	Line, Column int // from 1; 0 if it is not known
	Reason       string
}

// Error returns "line 3, column 5: duplicate key \"name\"".
func (e *Error) Error() string {
	switch {
	case e.Line == 0:
		return "invalid YAML: " + e.Reason
	case e.Column == 0:
		return fmt.Sprintf("invalid YAML: %s (line %d)", e.Reason, e.Line)
	}
	return fmt.Sprintf("invalid YAML: %s (line %d, column %d)", e.Reason, e.Line, e.Column)
}

// A Kind tells what sort of JSON value a [Node] is.
type Kind uint8

// The kinds of a [Node].
const (
	Null Kind = iota
	Bool
	Number
	String
	List
	Map
)

// A Node is a value of a document with its place.
type Node struct {
	Kind         Kind
	Text         string // of a String its text, of another scalar its JSON text
	List         []*Node
	Map          []Member // in the order of the document
	Line, Column int
}

// A Member is a member of a map. Keys that are not strings are taken as they are written.
type Member struct {
	Key   string
	Value *Node
}

// Get returns the member of a map, or nil.
func (n *Node) Get(key string) *Node {
	if n == nil {
		return nil
	}
	for _, m := range n.Map {
		if m.Key == key {
			return m.Value
		}
	}
	return nil
}

// JSON returns the one document that data holds as JSON text, members in order. The error is an [*Error].
func JSON(data []byte) ([]byte, error) {
	n, err := Parse(data)
	if err != nil {
		return nil, err
	}
	return n.AppendJSON(nil), nil
}

// Parse reads the one document that data holds; an empty one is null. The error is an [*Error].
func Parse(data []byte) (*Node, error) {
	if len(data) > MaxSize {
		return nil, &Error{Reason: fmt.Sprintf("larger than %d MiB", MaxSize>>20)}
	}
	if err := checkText(data); err != nil {
		return nil, err
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc, second yaml.Node
	if err := dec.Decode(&doc); errors.Is(err, io.EOF) {
		return &Node{Text: "null", Line: 1, Column: 1}, nil
	} else if err != nil {
		return nil, parseError(err)
	}
	n, err := new(reader).node(doc.Content[0], 1)
	if err != nil {
		return nil, err
	}
	if err := dec.Decode(&second); err == nil {
		return nil, &Error{second.Line, 0, "a second document"}
	} else if !errors.Is(err, io.EOF) {
		return nil, parseError(err)
	}
	return n, nil
}

// checkText tells where data is not UTF-8: the library does not.
func checkText(data []byte) error {
	utf16 := bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff"))
	if utf16 || utf8.Valid(data) {
		return nil
	}
	at := 0
	for r, size := rune(0), 0; at < len(data); at += size {
		if r, size = utf8.DecodeRune(data[at:]); r == utf8.RuneError && size == 1 {
			break
		}
	}
	return &Error{Line: 1 + bytes.Count(data[:at], []byte("\n")), Reason: "not UTF-8 text"}
}

var linePattern = regexp.MustCompile(`^(?:yaml: )?(?:line (\d+): )?`)

// parseError takes the line out of the library's message.
func parseError(err error) error {
	text := err.Error()
	found := linePattern.FindStringSubmatch(text)
	line, _ := strconv.Atoi(found[1])
	return &Error{Line: line, Reason: strings.TrimPrefix(text, found[0])}
}
