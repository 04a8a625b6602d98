// Package variable holds the scopes of variables and expands {{name}} in text, dynamic variables such as {{$guid}}
// included, and reads iteration data. It does not know requests or scripts.
package variable

import (
	"iter"

	"runner/collection"
)

// A Change is one thing a script did to a variable.
type Change struct {
	Scope string // "local", "environment", "collection", "globals", "data"
	Key   string
	Unset bool
	Value collection.Value // of a set
}

// A Scope is a list of variables with a name. Disabled variables are kept but not seen; of several enabled ones with
// the same key the last is seen. A nil *Scope is empty and can be read. A Scope is not safe for concurrent use.
type Scope struct {
	name    string
	entries []entry
	gone    int            // how many entries are
	index   map[string]int // the entry that is seen under a key
	changes []Change
	changed map[string]int // the change to a key
}

// An entry is a variable. The variable holds its value as it is exported, value is what readers get.
type entry struct {
	collection.Variable
	value collection.Value
	gone  bool
}

// NewScope returns a scope with vars, their values converted to their types as Postman does: a "number" that is
// written "007" is 7, a "boolean" that is written "false" is true. name is the [Change].Scope of its changes.
func NewScope(name string, vars []collection.Variable) *Scope {
	s := &Scope{name: name, entries: make([]entry, len(vars)), index: make(map[string]int, len(vars))}
	for i, v := range vars {
		s.entries[i].Variable = v
		s.entries[i].store(v.Value)
		if !v.Disabled {
			s.index[v.Key] = i
		}
	}
	return s
}

// Get returns the value of key, and whether there is one. The value of a variable whose text does not fit its type, or
// that has none, is absent.
func (s *Scope) Get(key string) (collection.Value, bool) {
	if s == nil {
		return collection.Value{}, false
	}
	at, ok := s.index[key]
	if !ok {
		return collection.Value{}, false
	}
	return s.entries[at].value, true
}

// Has reports whether there is an enabled variable of that key.
func (s *Scope) Has(key string) bool {
	_, ok := s.Get(key)
	return ok
}

// Set gives key the value v, converted to the variable's type if it has one. If there is no enabled variable of that
// key one is added.
func (s *Scope) Set(key string, v collection.Value) {
	at, ok := s.index[key]
	if !ok {
		at = len(s.entries)
		s.index[key] = at
		s.entries = append(s.entries, entry{Variable: collection.Variable{Key: key}})
	}
	s.entries[at].store(v)
	s.log(Change{Scope: s.name, Key: key, Value: s.entries[at].value})
}

// Unset removes the enabled variables of that key.
func (s *Scope) Unset(key string) {
	if _, ok := s.index[key]; !ok {
		return
	}
	for i := range s.entries {
		if e := &s.entries[i]; e.Key == key && !e.Disabled && !e.gone {
			e.gone = true
			s.gone++
		}
	}
	delete(s.index, key)
	s.log(Change{Scope: s.name, Key: key, Unset: true})
	if s.gone > len(s.entries)/2 {
		s.compact()
	}
}

// Clear removes all enabled variables.
func (s *Scope) Clear() {
	for key := range s.All() {
		s.log(Change{Scope: s.name, Key: key, Unset: true})
	}
	for i := range s.entries {
		s.entries[i].gone = s.entries[i].gone || !s.entries[i].Disabled
	}
	s.compact()
}

// compact drops what is gone.
func (s *Scope) compact() {
	kept := s.entries[:0]
	clear(s.index)
	for _, e := range s.entries {
		if e.gone {
			continue
		}
		if !e.Disabled {
			s.index[e.Key] = len(kept)
		}
		kept = append(kept, e)
	}
	clear(s.entries[len(kept):])
	s.entries, s.gone = kept, 0
}

// All yields the keys and values that [Scope.Get] sees, in the order in which they were added. The scope may be
// changed meanwhile.
func (s *Scope) All() iter.Seq2[string, collection.Value] {
	return func(yield func(string, collection.Value) bool) {
		if s == nil {
			return
		}
		for i, e := range s.entries {
			if at, ok := s.index[e.Key]; !ok || at != i {
				continue
			}
			if !yield(e.Key, e.value) {
				return
			}
		}
	}
}

// Variables returns all variables as they are to be exported, disabled ones too.
func (s *Scope) Variables() []collection.Variable {
	if s == nil {
		return nil
	}
	list := make([]collection.Variable, 0, len(s.entries)-s.gone)
	for _, e := range s.entries {
		if !e.gone {
			list = append(list, e.Variable)
		}
	}
	return list
}

// log notes a change in place of the last one to the same key: a script that counts in a loop leaves one entry.
func (s *Scope) log(c Change) {
	if at, ok := s.changed[c.Key]; ok {
		s.changes[at] = c
		return
	}
	if s.changed == nil {
		s.changed = make(map[string]int)
	}
	s.changed[c.Key] = len(s.changes)
	s.changes = append(s.changes, c)
}

// TakeChanges returns what was changed since the last call, the latest change to each key, and forgets it.
func (s *Scope) TakeChanges() []Change {
	if s == nil {
		return nil
	}
	taken := s.changes
	s.changes = nil
	clear(s.changed)
	return taken
}
