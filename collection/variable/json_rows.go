package variable

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/tidwall/gjson"

	"runner/collection"
)

// A jsonText cuts values off JSON.
type jsonText struct {
	w      *window
	line   int // of what is ahead, from 1
	column int // before what is ahead, in bytes
	number int // of the row that was cut last, from 1
}

// pass moves behind the next n bytes.
func (t *jsonText) pass(n int) {
	passed := t.w.ahead()[:n]
	if at := bytes.LastIndexByte(passed, '\n'); at >= 0 {
		t.line += bytes.Count(passed, []byte("\n"))
		t.column = n - at - 1
	} else {
		t.column += n
	}
	t.w.take(n)
}

// next moves to the next byte that is not in skip and returns it; 0 is the end.
func (t *jsonText) next(skip string) (byte, error) {
	for {
		ahead := t.w.ahead()
		n := 0
		for n < len(ahead) && strings.IndexByte(skip, ahead[n]) >= 0 {
			n++
		}
		t.pass(n)
		if n < len(ahead) {
			return ahead[n], nil
		}
		if !t.w.more() {
			return 0, t.w.err
		}
	}
}

// object returns the object that is next.
func (t *jsonText) object() ([]byte, error) {
	for {
		n := objectEnd(t.w.ahead())
		if n < 0 && t.w.more() {
			continue
		}
		if n < 0 && t.w.err != nil {
			if errors.Is(t.w.err, errLongRow) {
				return nil, t.failed(t.w.err)
			}
			return nil, t.w.err
		}
		if n < 0 {
			n = len(t.w.ahead())
		}
		object := t.w.ahead()[:n]
		return object, t.check(object)
	}
}

// objectEnd returns the length of the object, or list, that b begins with, or -1 if it goes on.
func objectEnd(b []byte) int {
	depth := 0
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '"':
			n := stringEnd(b[i+1:])
			if n < 0 {
				return -1
			}
			i += n
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return -1
}

// stringEnd returns the length of the string that b is in, its closing quote included, or -1 if it goes on.
func stringEnd(b []byte) int {
	for i := 0; i < len(b); i++ {
		n := bytes.IndexByte(b[i:], '"')
		if n < 0 {
			return -1
		}
		i += n
		slashes := 0
		for slashes < i && b[i-1-slashes] == '\\' {
			slashes++
		}
		if slashes%2 == 0 {
			return i + 1
		}
	}
	return -1
}

// check returns what is wrong with the object that is next.
func (t *jsonText) check(object []byte) error {
	err := collection.CheckJSON(string(object))
	place, ok := errors.AsType[*collection.FormatError](err)
	if !ok {
		return err
	}
	e := &DataError{Row: t.number, Line: t.line + place.Line - 1, Column: place.Column, Err: place.Err}
	if place.Line == 1 {
		e.Column += t.column
	}
	return e
}

// failed is what is wrong with the row that is next.
func (t *jsonText) failed(err error) error {
	return &DataError{Row: t.number, Line: t.line, Column: t.column + 1, Err: err}
}

// isObject returns what is wrong with a row that begins with c.
func (t *jsonText) isObject(c byte) error {
	var have string
	switch {
	case c == '{':
		return nil
	case c == '[':
		have = "a list"
	case c == '"':
		have = "a string"
	case c == 't' || c == 'f':
		have = "true or false"
	case c == 'n':
		have = "null"
	case c == '-' || '0' <= c && c <= '9':
		have = "a number"
	case c == 0:
		return t.failed(&collection.SyntaxError{Reason: "the list is not closed"})
	default:
		return t.failed(&collection.SyntaxError{Reason: fmt.Sprintf("want an object, have %q", c)})
	}
	return t.failed(fmt.Errorf("want an object, have %s", have))
}

// row reads an object.
func (*jsonText) row(raw []byte) row {
	text := validText(raw)
	var r row
	gjson.Parse(text).ForEach(func(key, v gjson.Result) bool {
		r.names = append(r.names, key.Str)
		r.values = append(r.values, collection.ParseValue(v.Raw))
		return true
	})
	return r
}

// jsonSpace is the white space of JSON.
const jsonSpace = " \t\r\n"

// A jsonList cuts the elements off a list.
type jsonList struct {
	jsonText
	ended bool
}

// newJSONList begins to read the list that is next.
func newJSONList(w *window) *jsonList {
	l := &jsonList{jsonText: jsonText{w: w, line: 1}}
	l.pass(bytes.IndexByte(w.ahead(), '[') + 1)
	return l
}

// cut returns the next element.
func (l *jsonList) cut() ([]byte, error) {
	if l.ended {
		return nil, io.EOF
	}
	c, err := l.next(jsonSpace)
	if err != nil {
		return nil, err
	}
	if c == ']' {
		return nil, l.close()
	}
	l.number++
	if l.number > 1 && c != 0 {
		if c != ',' {
			return nil, l.failed(&collection.SyntaxError{Reason: "want a comma or the end of the list before it"})
		}
		l.pass(1)
		if c, err = l.next(jsonSpace); err != nil {
			return nil, err
		}
	}
	if err := l.isObject(c); err != nil {
		return nil, err
	}
	object, err := l.object()
	if err != nil {
		return nil, err
	}
	l.pass(len(object))
	return object, nil
}

// close passes the end of the list. Behind it there must be nothing.
func (l *jsonList) close() error {
	l.ended = true
	l.pass(1)
	c, err := l.next(jsonSpace)
	if err != nil {
		return err
	}
	if c != 0 {
		l.number = 0
		return l.failed(&collection.SyntaxError{Reason: "there is more behind the list"})
	}
	return io.EOF
}

// jsonLines cuts the lines off NDJSON. Empty lines do not count.
type jsonLines struct{ jsonText }

// cut returns the next line that is not empty.
func (l *jsonLines) cut() ([]byte, error) {
	if err := l.endLine(); err != nil {
		return nil, err
	}
	c, err := l.next(jsonSpace)
	if err != nil {
		return nil, err
	}
	if c == 0 {
		return nil, io.EOF
	}
	l.number++
	if err := l.isObject(c); err != nil {
		return nil, err
	}
	object, err := l.object()
	if err != nil {
		return nil, err
	}
	if bytes.IndexByte(object, '\n') >= 0 {
		return nil, l.several()
	}
	l.pass(len(object))
	return object, nil
}

// endLine looks behind the row that was cut last, where its line must end.
func (l *jsonLines) endLine() error {
	if l.number == 0 {
		return nil
	}
	c, err := l.next(" \t\r")
	if err == nil && c != '\n' && c != 0 {
		err = l.failed(errors.New("want the end of the line behind the object, have more"))
	}
	return err
}

// errNoList says that the data is a JSON document of another form.
var errNoList = errors.New("want a list of objects, one for each iteration, have an object")

func (l *jsonLines) several() error {
	if l.number == 1 {
		return &DataError{Err: errNoList}
	}
	return l.failed(errors.New("want an object on one line, have one on several"))
}

// single is the error of a file that has one object and does not say that it is NDJSON.
func (l *jsonLines) single() error { return &DataError{Err: errNoList} }
