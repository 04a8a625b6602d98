package collection

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// ErrNotCollection says that a file is JSON, but no collection.
var ErrNotCollection = errors.New("not a Postman collection")

// ErrNotEnvironment says that a file is JSON, but neither an environment nor globals.
var ErrNotEnvironment = errors.New("not a Postman environment")

// A FormatError is a value of a file that is not what belongs there.
type FormatError struct {
	// Path is the place in the document, such as item[0].item[2].request.url; empty for the document itself.
	Path string
	// Line and Column are the place in the file, from 1; zero if they are not known.
	Line, Column int
	Err          error
}

// Error says where and what.
func (e *FormatError) Error() string {
	var b strings.Builder
	if e.Path != "" {
		b.WriteString(e.Path + ": ")
	}
	b.WriteString(e.Err.Error())
	if e.Line > 0 {
		fmt.Fprintf(&b, " (line %d, column %d)", e.Line, e.Column)
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *FormatError) Unwrap() error { return e.Err }

// ErrSyntax is wrapped by the [FormatError] of a file that is not JSON.
var ErrSyntax = errors.New("invalid JSON")

// syntaxError says where data stops being JSON. It is called only when it does.
func syntaxError(data []byte) error {
	var v json.RawMessage
	err := json.Unmarshal(data, &v)
	offset := len(data)
	reason := "unexpected end"
	if se, ok := errors.AsType[*json.SyntaxError](err); ok {
		offset, reason = int(se.Offset)-1, se.Error()
		if int(se.Offset) >= len(data) && strings.Contains(reason, "unexpected end") {
			offset = len(data)
		}
	}
	e := &FormatError{Err: fmt.Errorf("%w: %s", ErrSyntax, reason)}
	e.Line, e.Column = position(data, max(offset, 0))
	return e
}

// position returns the line and column of an offset in data, from 1; columns count bytes.
func position(data []byte, offset int) (line, column int) {
	before := data[:min(offset, len(data))]
	line = 1 + bytes.Count(before, []byte{'\n'})
	return line, len(before) - bytes.LastIndexByte(before, '\n')
}
