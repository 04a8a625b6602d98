// Package variable holds the scopes of variables and expands {{name}} in text, dynamic variables such as {{$guid}}
// included, and reads iteration data. It does not know requests or scripts.
package variable

import "runner/collection"

// A Change is one thing a script did to a variable.
type Change struct {
	Scope string // "local", "environment", "collection", "globals", "data"
	Key   string
	Unset bool
	Value collection.Value // of a set
}
