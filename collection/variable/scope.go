// Package variable holds the scopes of variables and expands {{name}} in text, dynamic variables such as {{$guid}}
// included, and reads iteration data. It does not know requests or scripts.
package variable

import (
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"

	"runner/collection"
)

// A Change is one thing a script did to a variable.
type Change struct {
	Scope string // "local", "environment", "collection", "globals", "data"
	Key   string
	Unset bool
	Value collection.Value // of a set
}

// A Scope is a list of variables with a name. A nil *Scope is empty and can be read. It is not safe for concurrent use.
type Scope struct {
	name    string
	vars    []collection.Variable
	index   map[string]int // of the variable that counts: the last enabled one of its key
	changes []Change
}

// NewScope returns a scope with vars, their values typed as their Type says (Newman: a "number" that holds "007" is 7).
// name is the [Change].Scope of its changes.
func NewScope(name string, vars []collection.Variable) *Scope {
	s := &Scope{name: name, vars: slices.Clone(vars)}
	for i := range s.vars {
		s.vars[i].Value = typed(s.vars[i].Value, s.vars[i].Type)
	}
	s.reindex()
	return s
}

func (s *Scope) reindex() {
	s.index = make(map[string]int, len(s.vars))
	for i, v := range s.vars {
		if !v.Disabled {
			s.index[v.Key] = i
		}
	}
}

// Get returns the value of key, and whether there is one that is not disabled.
func (s *Scope) Get(key string) (collection.Value, bool) {
	if s == nil {
		return collection.Value{}, false
	}
	i, ok := s.index[key]
	if !ok {
		return collection.Value{}, false
	}
	return s.vars[i].Value, true
}

// Has reports whether there is a value for key.
func (s *Scope) Has(key string) bool {
	_, ok := s.Get(key)
	return ok
}

// Set gives key the value v. A disabled variable of that key stays as it is and a new one is added (Newman).
func (s *Scope) Set(key string, v collection.Value) {
	s.changes = append(s.changes, Change{Scope: s.name, Key: key, Value: v})
	if i, ok := s.index[key]; ok {
		s.vars[i].Value = v
		return
	}
	s.index[key] = len(s.vars)
	s.vars = append(s.vars, collection.Variable{Key: key, Value: v, Type: "any"})
}

// Unset removes all enabled variables of key.
func (s *Scope) Unset(key string) {
	if _, ok := s.index[key]; !ok {
		return
	}
	s.changes = append(s.changes, Change{Scope: s.name, Key: key, Unset: true})
	s.vars = slices.DeleteFunc(s.vars, func(v collection.Variable) bool { return v.Key == key && !v.Disabled })
	s.reindex()
}

// Clear removes all enabled variables.
func (s *Scope) Clear() {
	for key := range s.All() {
		s.changes = append(s.changes, Change{Scope: s.name, Key: key, Unset: true})
	}
	s.vars = slices.DeleteFunc(s.vars, func(v collection.Variable) bool { return !v.Disabled })
	s.reindex()
}

// All yields the keys that have a value, in the order in which they were added.
func (s *Scope) All() iter.Seq2[string, collection.Value] {
	return func(yield func(string, collection.Value) bool) {
		if s == nil {
			return
		}
		for i, v := range s.vars {
			if at, ok := s.index[v.Key]; ok && at == i && !yield(v.Key, v.Value) {
				return
			}
		}
	}
}

// Variables returns all variables as they are now, disabled ones too.
func (s *Scope) Variables() []collection.Variable {
	if s == nil {
		return nil
	}
	return slices.Clone(s.vars)
}

// TakeChanges returns the changes since the last call, in order, and forgets them.
func (s *Scope) TakeChanges() []Change {
	if s == nil {
		return nil
	}
	taken := s.changes
	s.changes = nil
	return taken
}

// typed returns v as a variable of type kind holds it (measured in Newman).
func typed(v collection.Value, kind string) collection.Value {
	switch kind {
	case "number":
		return toNumber(v)
	case "boolean":
		return toBoolean(v)
	case "array", "object":
		return toJSON(v, kind)
	}
	return v
}

func toNumber(v collection.Value) collection.Value {
	if v.Kind != collection.String {
		return v
	}
	text := strings.TrimSpace(v.Text)
	if text == "" {
		return collection.NumberValue(0)
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return collection.NullValue()
	}
	return collection.NumberValue(f)
}

// toBoolean follows JavaScript: every text but the empty one is true, "false" included.
func toBoolean(v collection.Value) collection.Value {
	switch v.Kind {
	case collection.String:
		return collection.BoolValue(v.Text != "")
	case collection.Number:
		return collection.BoolValue(v.Float() != 0)
	case collection.JSON:
		return collection.BoolValue(true)
	case collection.Null, collection.Absent:
		return collection.BoolValue(false)
	}
	return v
}

func toJSON(v collection.Value, kind string) collection.Value {
	if v.Kind != collection.String {
		return v
	}
	if gjson.Valid(v.Text) {
		if r := gjson.Parse(v.Text); (kind == "array" && r.IsArray()) || (kind == "object" && r.IsObject()) {
			return collection.JSONValue(v.Text)
		}
	}
	return collection.Value{}
}
