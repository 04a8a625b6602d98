package collection

import (
	"fmt"

	"github.com/tidwall/gjson"
)

// An Environment is an environment or globals file.
type Environment struct {
	ID     string
	Name   string
	Values []Variable
	// Extra is the file's other members as JSON text, by name, in file order: they survive an export.
	Extra []Member
}

// A Member is a member of a JSON object, its value as JSON text.
type Member struct{ Name, JSON string }

// ParseEnvironment reads an environment or globals file: an object, one in an {"environment": …} or {"globals": …}
// wrapper, or just the list of variables. The error is a [*FormatError].
func ParseEnvironment(data []byte) (*Environment, error) {
	r, root, err := newReader(data)
	if err != nil {
		return nil, err
	}
	e := &Environment{}
	if root.IsArray() {
		e.Values = r.variables(root)
	} else {
		r.environment(unwrap(root, "environment", "globals"), e)
	}
	if err := r.result(); err != nil {
		return nil, err
	}
	if e.ID == "" {
		e.ID = r.ids.next()
	}
	return e, nil
}

func (r *reader) environment(v gjson.Result, e *Environment) {
	if !v.IsObject() {
		r.fail(v, "an object or a list of variables")
		return
	}
	known := make(map[string]int)
	r.members(v, func(name string, v gjson.Result) {
		switch name {
		case "id":
			e.ID = r.text(v)
		case "name":
			e.Name = r.text(v)
		case "values":
			e.Values = r.variables(v)
		case "item":
			r.failed, r.offset = true, v.Index
			r.err = fmt.Errorf("want an environment, have a collection")
		default:
			e.keep(known, Member{name, v.Raw})
		}
	})
}

// keep adds a member, or replaces the one of the same name: known is where they are.
func (e *Environment) keep(known map[string]int, m Member) {
	if at, ok := known[m.Name]; ok {
		e.Extra[at] = m
		return
	}
	known[m.Name] = len(e.Extra)
	e.Extra = append(e.Extra, m)
}
