package jsonx

import (
	"errors"
	"fmt"

	"github.com/dop251/goja"
)

// errorName is the name of every exception of the JSON object.
const errorName = "JSONError"

// SyntaxError says why and where a text is not JSON.
type SyntaxError struct {
	// Message is the whole text which scripts and reports show, with the excerpt of the offending line.
	Message string
	// Line and Column count from one. Both are zero when the error has no place.
	Line, Column int
}

// Error returns the message.
func (e *SyntaxError) Error() string { return e.Message }

// newError makes the exception object for err.
func newError(rt *goja.Runtime, err error) *goja.Object {
	syntax, ok := errors.AsType[*SyntaxError](err)
	if !ok {
		return rt.NewTypeError(fmt.Sprint(err))
	}
	obj, failed := rt.New(rt.GlobalObject().Get("SyntaxError"), rt.ToValue(syntax.Message))
	if failed != nil { // a script may have replaced the constructor
		obj = rt.NewTypeError(syntax.Message)
	}
	if syntax.Line > 0 {
		define(obj, "column", rt.ToValue(syntax.Column))
		define(obj, "row", rt.ToValue(syntax.Line))
	}
	define(obj, "name", rt.ToValue(errorName))
	return obj
}
