package collection

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// ErrNotCollection is wrapped by the errors of [Parse] for JSON that is something else than a collection v2, such as an
// environment or a collection v1.
var ErrNotCollection = errors.New("not a Postman collection v2")

// A SyntaxError is the cause of a [FormatError] of a file that is not JSON, or is nested too deep.
type SyntaxError struct{ Reason string }

// Error returns the reason.
func (e *SyntaxError) Error() string { return "invalid JSON: " + e.Reason }

// A FormatError is a place in a file that cannot be read.
type FormatError struct {
	Path         string // of the member, like "item[0].request.url"; "" is the file itself
	Line, Column int    // from 1
	Err          error
}

// Error returns "item[0].request.url: want a string or an object, have a number (line 12, column 9)".
func (e *FormatError) Error() string {
	text := fmt.Sprintf("%v (line %d, column %d)", e.Err, e.Line, e.Column)
	if e.Path == "" {
		return text
	}
	return e.Path + ": " + text
}

// Unwrap returns the reason.
func (e *FormatError) Unwrap() error { return e.Err }

// position returns the line and the column, in characters, of a place in doc.
func position(doc string, offset int) (line, column int) {
	before := doc[:min(max(offset, 0), len(doc))]
	begin := strings.LastIndexByte(before, '\n') + 1
	return strings.Count(before, "\n") + 1, utf8.RuneCountInString(before[begin:]) + 1
}
