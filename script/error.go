package script

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/dop251/goja"

	"runner/collection/run"
	"runner/script/internal/inspect"
)

// A place is a line of a stack. Line and column are the script's own.
type place struct {
	function     string
	line, column int
}

// String is the line as V8 writes it.
func (p place) String() string {
	at := fmt.Sprintf("%s:%d:%d", sourceName, p.line, p.column)
	if p.function == "" {
		return "    at " + at
	}
	return fmt.Sprintf("    at %s (%s)", p.function, at)
}

// An errorValue is what can be read from a thrown value.
type errorValue struct {
	name, message string
	isError       bool   // it has a name or a message
	native        string // the function of the language that threw it
	places        []place
}

// read takes a thrown value apart. ex adds the stack of values that have none; it may be nil.
func (x *execution) read(v goja.Value, ex *goja.Exception) errorValue {
	var out errorValue
	if obj, ok := v.(*goja.Object); ok {
		out = x.readObject(obj)
	}
	if len(out.places) == 0 && ex != nil {
		out.places = x.placesOf(ex.Stack())
	}
	return out
}

// readObject reads members that may be getters of the script: what they throw leaves the member empty.
func (x *execution) readObject(obj *goja.Object) errorValue {
	var out errorValue
	member := func(name string) (text string, found bool) {
		x.rt.Try(func() {
			if v := obj.Get(name); v != nil && !goja.IsUndefined(v) {
				text, found = v.String(), true
			}
		})
		return text, found
	}
	var hasName, hasMessage bool
	out.name, hasName = member("name")
	out.message, hasMessage = member("message")
	out.isError = hasName || hasMessage
	if stack, ok := member("stack"); ok {
		out.places = x.parseStack(stack)
		_, trace, _ := strings.Cut(stack, "\tat ")
		top, _, _ := strings.Cut(trace, "\n")
		if name, ok := strings.CutSuffix(strings.TrimSpace(top), " (native)"); ok {
			out.native = name
		}
	}
	return out
}

// scriptError is a thrown value as a script's error. A value that is no error has no name, and its text as message.
func (x *execution) scriptError(v goja.Value, ex *goja.Exception) *run.ScriptError {
	e := x.read(v, ex)
	if !e.isError {
		e.name, e.message = "", x.plainText(v)
	}
	out := &run.ScriptError{Name: e.name}
	out.Line, out.Column = first(e.places)
	out.Message = x.translate(&e, out.Line, out.Column)
	out.Stack = stackText(out.Error(), e.places)
	out.Excerpt = x.prog.excerpt(out.Line, out.Column)
	return out
}

// plainText is a thrown value that is not an error, as text.
func (x *execution) plainText(v goja.Value) string {
	if _, ok := v.(*goja.Object); ok {
		return inspect.Value(x.rt, v, inspect.DefaultWidth)
	}
	if v == nil {
		return "undefined"
	}
	return v.String()
}

// assertionError is what a test threw. What has no name or message gets those Postman gives: the test's name is then
// the message.
func (x *execution) assertionError(test string, v goja.Value) *run.AssertionError {
	e := x.read(v, nil)
	if e.name == "" {
		e.name = "AssertionError"
	}
	if !e.isError || e.message == "" {
		e.message = test
	}
	out := &run.AssertionError{Name: e.name}
	out.Line, out.Column = first(e.places)
	out.Message = x.translate(&e, out.Line, out.Column)
	out.Stack = stackText(out.Name+": "+out.Message, e.places)
	return out
}

// overflow is the error of a script whose calls nest too deep.
func (x *execution) overflow(err *goja.StackOverflowError) *run.ScriptError {
	out := &run.ScriptError{Name: "RangeError", Message: "Maximum call stack size exceeded"}
	places := x.placesOf(err.Stack())
	out.Line, out.Column = first(places)
	out.Stack = stackText(out.Error(), places[:min(len(places), 10)])
	out.Excerpt = x.prog.excerpt(out.Line, out.Column)
	return out
}

// limitError is the error of a script that was stopped. Its message is Newman's; the stack says what it was doing.
func (x *execution) limitError(s *stop, frames []goja.StackFrame) *run.ScriptError {
	out := &run.ScriptError{Name: "Error"}
	switch s.kind {
	case stopSync:
		out.Message, out.Timeout = textSync, true
	case stopAsync:
		out.Message, out.Timeout = textAsync, true
	default:
		out.Name, out.Message = "RangeError", s.String()
	}
	places := x.placesOf(frames)
	out.Line, out.Column = first(places)
	text := s.String()
	if timers, work := x.events.Pending(); frames == nil && timers+work > 0 {
		text += fmt.Sprintf("; it was waiting for %d timers and %d requests", timers, work)
	}
	out.Stack = stackText(text, places[:min(len(places), 10)])
	out.Excerpt = x.prog.excerpt(out.Line, out.Column)
	return out
}

// first is the innermost place, or zeros.
func first(places []place) (line, column int) {
	if len(places) == 0 {
		return 0, 0
	}
	return places[0].line, places[0].column
}

// stackText is a stack as V8 writes it.
func stackText(title string, places []place) string {
	var b strings.Builder
	b.WriteString(title)
	for _, p := range places {
		b.WriteByte('\n')
		b.WriteString(p.String())
	}
	return b.String()
}

// placesOf keeps the frames that are the script's own.
func (x *execution) placesOf(frames []goja.StackFrame) []place {
	var out []place
	for i := range frames {
		if f := &frames[i]; f.SrcName() == sourceName {
			pos := f.Position()
			out = append(out, x.place(f.FuncName(), pos.Line, pos.Column))
		}
	}
	return out
}

// parseStack reads the stack property of an error: lines such as "\tat f (script:3:8(7))".
func (x *execution) parseStack(stack string) []place {
	var out []place
	for line := range strings.Lines(stack) {
		line, ok := strings.CutPrefix(strings.TrimSpace(line), "at ")
		if !ok {
			continue
		}
		function, at, named := strings.Cut(line, " (")
		if !named {
			function, at = "", line
		}
		at, ok = strings.CutPrefix(at, sourceName+":")
		if !ok {
			continue
		}
		row, rest, _ := strings.Cut(at, ":")
		column, _, _ := strings.Cut(rest, "(")
		r, rowErr := strconv.Atoi(row)
		c, columnErr := strconv.Atoi(column)
		if rowErr == nil && columnErr == nil {
			out = append(out, x.place(function, r, c))
		}
	}
	return out
}

// place undoes what our function around the script adds to the first line.
func (x *execution) place(function string, line, column int) place {
	return x.prog.place(function, line, column)
}

func (p *program) place(function string, line, column int) place {
	if len(p.edits) > 0 && line > 0 {
		column = originalColumn(p.edits, p.lineStart(line), column)
	}
	if line == 1 {
		column = max(1, column-p.prefix)
	}
	return place{function, line, column}
}

// lineStart is where a line begins, the prefix counted.
func (p *program) lineStart(line int) int {
	if line == 1 {
		return 0
	}
	at := 0
	for range line - 1 {
		next := strings.IndexByte(p.source[at:], '\n')
		if next < 0 {
			return p.prefix + at
		}
		at += next + 1
	}
	return p.prefix + at
}
