package variable

import (
	"strings"

	"runner/collection"
)

// maxPasses is how often a text is gone over: Newman's limit. A token that is left then stays.
const maxPasses = 19

// maxExpanded bounds what expanding makes of a text, in bytes: a value that refers to itself twice doubles with each pass.
const maxExpanded = 16 << 20

// Scopes are the scopes of a run, narrowest first. Nil scopes are empty.
type Scopes struct {
	Local, Data, Environment, Collection, Global *Scope
	// Dynamic makes the values of {{$name}}. If nil, it uses the system's clock and chance.
	Dynamic *Dynamic
}

// Lookup returns the value of name in the narrowest scope that has it. A null in the iteration data counts as none
// (Newman).
func (s *Scopes) Lookup(name string) (collection.Value, bool) {
	if v, ok := s.Local.Get(name); ok {
		return v, true
	}
	if v, ok := s.Data.Get(name); ok && v.Kind != collection.Null {
		return v, true
	}
	for _, scope := range [...]*Scope{s.Environment, s.Collection, s.Global} {
		if v, ok := scope.Get(name); ok {
			return v, true
		}
	}
	return collection.Value{}, false
}

// TakeChanges returns the changes to all scopes since the last call, scope by scope, and forgets them.
func (s *Scopes) TakeChanges() []Change {
	var out []Change
	for _, scope := range [...]*Scope{s.Local, s.Data, s.Environment, s.Collection, s.Global} {
		out = append(out, scope.TakeChanges()...)
	}
	return out
}

// Expand returns text with every {{name}} replaced by its value. The innermost are replaced first, and the result is gone
// over again, so names and values may contain names; what has no value stays as it is.
func (s *Scopes) Expand(text string) string {
	for range maxPasses {
		if len(text) > maxExpanded {
			return text
		}
		next, changed := s.pass(text)
		if !changed {
			return text
		}
		text = next
	}
	return text
}

// pass replaces the tokens of text once.
func (s *Scopes) pass(text string) (string, bool) {
	start := strings.Index(text, "{{")
	if start < 0 {
		return text, false
	}
	var b strings.Builder
	done := 0
	for at := start; ; {
		open, end := nextToken(text, at)
		if open < 0 {
			break
		}
		if value, ok := s.value(text[open+2 : end]); ok {
			if done == 0 {
				b.Grow(len(text) + len(value))
			}
			b.WriteString(text[done:open])
			b.WriteString(value)
			done = end + 2
		}
		at = end + 2
	}
	if done == 0 {
		return text, false
	}
	b.WriteString(text[done:])
	return b.String(), true
}

// nextToken finds the next "{{name}}" in text from at on, its name without braces: the index of the first brace, and that
// of the first closing one. It returns -1 if there is none.
func nextToken(text string, at int) (open, end int) {
	open = -1
	for i := at; i < len(text); i++ {
		switch text[i] {
		case '{':
			if i+1 < len(text) && text[i+1] == '{' {
				open = i
			} else if open >= 0 && i != open+1 {
				open = -1
			}
		case '}':
			if open >= 0 && i > open+2 && i+1 < len(text) && text[i+1] == '}' {
				return open, i
			}
			open = -1
		}
	}
	return -1, -1
}

func (s *Scopes) value(name string) (string, bool) {
	if v, ok := s.Lookup(name); ok {
		if v.Kind == collection.Absent {
			return "", true // a variable without a value is empty text
		}
		return v.String(), true
	}
	if name[0] == '$' {
		return s.Dynamic.Value(name)
	}
	return "", false
}
