package v3

import (
	"runner/collection"
)

// ParseEnvironment reads an environment or globals file: a map with the name and the values. at is what errors call the
// file.
func ParseEnvironment(at string, data []byte) (*collection.Environment, error) {
	f, err := new(walker).parse(at, data)
	if err != nil {
		return nil, err
	}
	e := &collection.Environment{ID: f.text("id"), Name: f.text("name"), Values: f.variables(f.root.Get("values"))}
	if e.ID == "" {
		e.ID = collection.NewUUID()
	}
	return e, f.err
}
