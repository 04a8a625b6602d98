package collection

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

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

// exportMembers are written anew with every export.
var exportMembers = []string{"_postman_variable_scope", "_postman_exported_at", "_postman_exported_using"}

// ParseEnvironment reads an environment or globals file: an object with values, the same in an {"environment": …}
// wrapper, or a list of variables. The error is [ErrNotEnvironment] or a [*FormatError].
func ParseEnvironment(data []byte) (*Environment, error) {
	p, root, err := open(data)
	if err != nil {
		return nil, err
	}
	e := &Environment{}
	switch {
	case root.IsArray():
		e.Values = p.variables(root)
	case !root.IsObject():
		return nil, fmt.Errorf("%w: it is %s, not an object", ErrNotEnvironment, kindName(root))
	default:
		for _, wrapper := range []string{"environment", "globals"} {
			if inner := root.Get(wrapper); inner.IsObject() && !root.Get("values").Exists() {
				root = inner
			}
		}
		p.environment(root, e)
	}
	if p.err != nil {
		return nil, p.err
	}
	return e, nil
}

func (p *parser) environment(root gjson.Result, e *Environment) {
	p.object(root, "an object", func(name string, v gjson.Result) {
		switch {
		case name == "id" || name == "_postman_id":
			e.ID = p.text(v)
		case name == "name":
			e.Name = p.text(v)
		case name == "values":
			e.Values = p.variables(v)
		case !slices.Contains(exportMembers, name):
			e.Extra = append(e.Extra, Member{name, v.Raw})
		}
	})
}

// MarshalJSON returns e as Newman's reports show it.
func (e *Environment) MarshalJSON() ([]byte, error) {
	o := newObject(nil)
	o.text("id", e.ID)
	o.textIf("name", e.Name)
	o.raw("values", appendVariables(nil, e.Values))
	return o.close(), nil
}

// Export returns e as a file: its own members and values, and what Postman writes into exports. scope is "environment" or
// "globals", using the program's name and version. Types, "secret" among them, are kept; Newman loses them.
func (e *Environment) Export(scope, using string, at time.Time) ([]byte, error) {
	o := newObject(nil)
	o.textIf("id", e.ID)
	name := e.Name
	if name == "" {
		name = scope
	}
	o.text("name", name)
	o.raw("values", appendVariables(nil, e.Values))
	for _, m := range e.Extra {
		o.raw(m.Name, []byte(m.JSON))
	}
	o.text("_postman_variable_scope", scope)
	o.text("_postman_exported_at", at.UTC().Format("2006-01-02T15:04:05.000Z"))
	o.text("_postman_exported_using", using)
	var out bytes.Buffer
	if err := json.Indent(&out, o.close(), "", strings.Repeat(" ", 2)); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
