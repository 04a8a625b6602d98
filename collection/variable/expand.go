package variable

import (
	"strings"

	"runner/collection"
)

const (
	// maxPasses is Newman's limit: how often a text is gone over. A reference that is left then stays.
	maxPasses = 19
	// maxGrowth bounds by how many bytes a text may grow: a value that names itself twice doubles with each pass.
	maxGrowth = 16 << 20
)

// Scopes are the scopes of a run. Nil scopes are empty.
type Scopes struct {
	// The narrowest that knows a name wins, in this order.
	Local, Data, Environment, Collection, Global *Scope
	// Dynamic makes the values of names that no scope knows, such as "$guid". If nil, it uses the system's clock and
	// chance.
	Dynamic *Dynamic
}

func (s *Scopes) layers() [5]*Scope {
	return [5]*Scope{s.Local, s.Data, s.Environment, s.Collection, s.Global}
}

// Lookup returns the value of name in the narrowest scope that knows it. As in Newman a name that is null in the
// iteration data has no value, whatever the wider scopes say. Dynamic variables are not looked up.
func (s *Scopes) Lookup(name string) (collection.Value, bool) {
	v, scope := s.find(name)
	return v, scope != nil && !s.isNoValue(v, scope)
}

// find returns the value of name and the scope it is in, or nil.
func (s *Scopes) find(name string) (collection.Value, *Scope) {
	for _, scope := range s.layers() {
		if v, ok := scope.Get(name); ok {
			return v, scope
		}
	}
	return collection.Value{}, nil
}

func (s *Scopes) isNoValue(v collection.Value, scope *Scope) bool {
	return scope == s.Data && v.Kind == collection.Null
}

// TakeChanges returns what was changed since the last call, scope by scope, and forgets it.
func (s *Scopes) TakeChanges() []Change {
	var all []Change
	for _, scope := range s.layers() {
		all = append(all, scope.TakeChanges()...)
	}
	return all
}

// Expand replaces every {{name}} in text whose name has a value, and then those that appeared: a name or a value may
// hold further references. What has no value stays as it is written.
func (s *Scopes) Expand(text string) string {
	limit := len(text) + maxGrowth
	for range maxPasses {
		next, changed := s.pass(text, limit)
		if !changed {
			break
		}
		text = next
	}
	return text
}

// pass replaces the references in text once. It stops where the result would grow beyond limit.
func (s *Scopes) pass(text string, limit int) (string, bool) {
	var b strings.Builder
	done := 0
	for at := 0; ; {
		open, end := nextReference(text, at)
		if end < 0 {
			break
		}
		at = end + len("}}")
		value, ok := s.value(text[open+len("{{") : end])
		if !ok {
			continue
		}
		if b.Len()+len(text)-done+len(value) > limit {
			break
		}
		if done == 0 {
			b.Grow(len(text) + len(value))
		}
		b.WriteString(text[done:open])
		b.WriteString(value)
		done = at
	}
	if done == 0 {
		return text, false
	}
	b.WriteString(text[done:])
	return b.String(), true
}

// nextReference finds the next "{{name}}", with no brace in its name, from at on. It returns where the reference
// begins and where its name ends, or -1.
func nextReference(text string, at int) (open, end int) {
	for {
		i := strings.Index(text[at:], "{{")
		if i < 0 {
			return -1, -1
		}
		at += i
		name := at + len("{{")
		i = strings.IndexAny(text[name:], "{}")
		if i < 0 {
			return -1, -1
		}
		if end = name + i; strings.HasPrefix(text[end:], "}}") {
			return at, end
		}
		if i == 0 && text[end] == '{' {
			at++ // three braces: the last two may open
			continue
		}
		at = end
	}
}

// value returns the text that replaces a reference to name.
func (s *Scopes) value(name string) (string, bool) {
	v, scope := s.find(name)
	switch {
	case scope == nil:
		return s.Dynamic.Value(name)
	case s.isNoValue(v, scope):
		return "", false
	case v.Kind == collection.Absent:
		return "", true
	default:
		return v.String(), true
	}
}
