package auth

import (
	"strconv"
	"strings"

	"runner/collection"
)

// params are the parameters of an auth block.
type params struct {
	auth   *collection.Auth
	expand func(string) string
}

// A param is a parameter's value, after its type has been applied.
type param struct{ collection.Value }

// get returns the named parameter. The type that the file declares is applied as JavaScript converts, which makes a
// false or null that was stored as a "string" a text, and true.
func (p params) get(name string) param {
	list := p.auth.Params
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].Key == name {
			v := list[i].Value
			if v.IsString() {
				v = collection.StringValue(p.expand(v.Text))
			}
			return cast(v, list[i].Type)
		}
	}
	return param{}
}

func cast(v collection.Value, typ string) param {
	if v.Kind == collection.Absent {
		return param{}
	}
	switch strings.ToLower(typ) {
	case "string":
		return param{collection.StringValue(v.String())}
	case "boolean":
		return param{collection.BoolValue(param{v}.truthy())}
	case "number":
		if v.IsString() {
			f, err := strconv.ParseFloat(strings.TrimSpace(v.Text), 64)
			if err != nil {
				f = 0
			}
			return param{collection.NumberValue(f)}
		}
	}
	return param{v}
}

// truthy reports whether JavaScript would take p for true.
func (p param) truthy() bool {
	switch p.Kind {
	case collection.Bool:
		return p.Text == "true"
	case collection.Number:
		return p.Float() != 0
	case collection.String:
		return p.Text != ""
	default:
		return p.Kind == collection.JSON
	}
}

// missing reports whether p is absent or null.
func (p param) missing() bool { return p.Kind == collection.Absent || p.Kind == collection.Null }

// text is the value as text, "" if it is absent.
func (p param) text() string {
	if p.Kind == collection.Absent {
		return ""
	}
	return p.Value.String()
}

// orEmpty is the value as text, "" if it is not truthy.
func (p param) orEmpty() string {
	if !p.truthy() {
		return ""
	}
	return p.text()
}
