package script

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/dop251/goja"
	"github.com/dop251/goja/parser"

	"runner/collection/run"
)

// The engine words its errors differently from V8, whose words stand in reports and in people's memory. What can be
// reworded is; some words need the piece of source the error is about.

var (
	cannotRead  = regexp.MustCompile(`^Cannot read property '(.*)' of undefined(?: or null)?$`)
	noMember    = regexp.MustCompile(`^Object has no member '(.*)'$`)
	notAnObject = regexp.MustCompile(`^Value is not an object: (.*)$`)
	calleeEnd   = regexp.MustCompile(`[\w$.\[\]'"]+$`)
	assignment  = regexp.MustCompile(`^([\w$]+)\s*=[^=]`)
	indexed     = regexp.MustCompile(`^\[['"]?([^\]'"]+)['"]?\]\s*=[^=]`)
	wordStart   = regexp.MustCompile(`^[\p{L}\p{N}_$]+`)
)

// translate rewords the message of one of the engine's errors.
func (x *execution) translate(e *errorValue, line, column int) string {
	message := e.message
	switch e.name {
	case "TypeError":
		if at, ok := x.prog.site(line, column); ok {
			if words := at.words(message, e.native != ""); words != "" {
				return words
			}
			if m := cannotRead.FindStringSubmatch(message); m != nil && x.isNull(at, at.position) {
				return fmt.Sprintf("Cannot read properties of null (reading '%s')", m[1])
			}
		}
		if e.native != "" {
			return nativeWords(e.native, reworded(message))
		}
		message = typeErrorText(message, x.prog.around(line, column))
	case "ReferenceError":
		if message == "Cannot access a variable before initialization" {
			if word := wordStart.FindString(x.prog.around(line, column).after); word != "" {
				return fmt.Sprintf("Cannot access '%s' before initialization", word)
			}
		}
	case "RangeError", "SyntaxError", "URIError":
	default:
		return message
	}
	return reworded(message)
}

func typeErrorText(message string, at spot) string {
	if m := cannotRead.FindStringSubmatch(message); m != nil {
		of := "undefined"
		if strings.HasSuffix(at.before, "null.") || strings.HasPrefix(at.after, "null.") {
			of = "null"
		}
		return fmt.Sprintf("Cannot read properties of %s (reading '%s')", of, m[1])
	}
	if m := noMember.FindStringSubmatch(message); m != nil {
		return at.callee(m[1]) + " is not a function"
	}
	if m := notAnObject.FindStringSubmatch(message); m != nil {
		return notCallable(message, m[1], at)
	}
	if proxyCalled[message] {
		return at.called() + " is not a function"
	}
	if message == "Cannot convert undefined or null to object" {
		of := "undefined"
		if strings.HasSuffix(at.before, "null.") {
			of = "null"
		}
		if m := assignment.FindStringSubmatch(at.after); m != nil {
			return fmt.Sprintf("Cannot set properties of %s (setting '%s')", of, m[1])
		}
		if m := indexed.FindStringSubmatch(at.after); m != nil {
			return fmt.Sprintf("Cannot set properties of %s (setting '%s')", of, m[1])
		}
	}
	return message
}

// notCallable rewords "Value is not an object", which the engine says of calls among other things.
func notCallable(message, value string, at spot) string {
	if rest, ok := strings.CutPrefix(at.after, "new "); ok {
		name, _, _ := strings.Cut(rest, "(")
		return strings.TrimSpace(name) + " is not a constructor"
	}
	if !strings.HasPrefix(at.after, "(") {
		return message
	}
	if callee := calleeEnd.FindString(at.before); callee != "" {
		return callee + " is not a function"
	}
	return value + " is not a function"
}

// A spot is a line of a script, divided at the column of an error.
type spot struct{ before, after string }

func (p *program) around(line, column int) spot {
	rest := p.source
	for i := 1; i < line; i++ {
		_, rest, _ = strings.Cut(rest, "\n")
	}
	text, _, _ := strings.Cut(rest, "\n")
	at := min(max(0, column-1), len(text))
	if line == 0 {
		return spot{}
	}
	return spot{text[:at], text[at:]}
}

// callee is the expression before the call of the member name, as far as it is a chain of names.
func (s spot) callee(name string) string {
	before := s.before
	if !strings.HasPrefix(s.after, name) && !strings.HasSuffix(before, "."+name) {
		return name
	}
	before = strings.TrimSuffix(before, name)
	chain := calleeEnd.FindString(before)
	if !strings.HasSuffix(chain, ".") {
		return name
	}
	if chain == "." {
		return "(intermediate value)." + name
	}
	return chain + name
}

// syntaxError is the error of a script that cannot be compiled.
func syntaxError(err error, p *program) *run.ScriptError {
	out := &run.ScriptError{Name: "SyntaxError", Message: err.Error()}
	if errors.Is(err, errClosed) {
		out.Message = "Unexpected token '}'"
	}
	if list, ok := errors.AsType[parser.ErrorList](err); ok && len(list) > 0 {
		at := p.place("", list[0].Position.Line, list[0].Position.Column)
		out.Message, out.Line, out.Column = list[0].Message, at.line, at.column
	}
	if bad, ok := errors.AsType[*goja.CompilerSyntaxError](err); ok {
		out.Message = bad.Message
		if bad.File != nil {
			pos := bad.File.Position(bad.Offset)
			at := p.place("", pos.Line, pos.Column)
			out.Line, out.Column = at.line, at.column
		}
	}
	out.Message = reworded(syntaxText(out.Message, p, out.Line, out.Column))
	if lines := 1 + strings.Count(p.source, "\n"); out.Line > lines {
		out.Line, out.Column = lines, 0
	}
	out.Stack = stackText(out.Error(), []place{{"", out.Line, out.Column}})
	out.Excerpt = p.excerpt(out.Line, out.Column)
	return out
}

// syntaxText rewords a syntax error.
func syntaxText(message string, p *program, line, column int) string {
	at := p.around(line, column)
	switch {
	case line > 1+strings.Count(p.source, "\n"):
		return "Unexpected end of input" // the brackets of our function were not expected
	case strings.HasPrefix(at.after, "import("):
		return "import() is not supported in scripts, use require or pm.require"
	case strings.HasPrefix(at.after, "import.meta"):
		return "Cannot use 'import.meta' outside a module"
	case strings.HasPrefix(at.after, "import ") || strings.HasPrefix(at.after, "import{"):
		return "Cannot use import statement outside a module"
	case strings.HasPrefix(at.after, "export "):
		return "Unexpected token 'export'"
	case strings.HasSuffix(at.before, "await "):
		return "await is only valid in async functions and the top level bodies of modules"
	case message == "Unexpected token ILLEGAL":
		return "Invalid or unexpected token"
	case message == "Unexpected identifier":
		return fmt.Sprintf("Unexpected identifier '%s'", wordStart.FindString(at.after))
	}
	if token, ok := strings.CutPrefix(message, "Unexpected token "); ok && !strings.HasPrefix(token, "'") {
		return fmt.Sprintf("Unexpected token '%s'", token)
	}
	return message
}
