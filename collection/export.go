package collection

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"time"
)

// MarshalJSON writes the environment with all its members.
func (e Environment) MarshalJSON() ([]byte, error) { return e.append(nil, nil), nil }

// append appends the environment with the members of more in place of its own of the same name.
func (e *Environment) append(b []byte, more []Member) []byte {
	b = append(b, '{')
	b = textMember(b, "id", e.ID)
	b = textMember(b, "name", e.Name)
	b = appendVariables(member(b, "values"), e.Values)
	for _, m := range e.Extra {
		if !named(more, m.Name) {
			b = rawMember(b, m.Name, m.JSON)
		}
	}
	for _, m := range more {
		b = rawMember(b, m.Name, m.JSON)
	}
	return append(b, '}')
}

func named(members []Member, name string) bool {
	for _, m := range members {
		if m.Name == name {
			return true
		}
	}
	return false
}

// Export returns the environment as a file that Postman can import, marked with its scope ("environment" or "globals"),
// the tool that wrote it and the time. An environment without a name is named after its scope, one without an id gets
// one. The variables are as Newman writes them, but what it loses and the app reads is kept: that a variable is secret,
// or switched off.
func (e *Environment) Export(scope, using string, at time.Time) ([]byte, error) {
	out := *e
	out.Name = cmp.Or(e.Name, scope)
	out.Values = slices.Clone(e.Values)
	for i := range out.Values {
		out.Values[i].forExport()
	}
	if out.ID == "" {
		out.ID = NewUUID()
	}
	text := func(s string) string { return string(appendText(nil, s)) }
	compact := out.append(nil, []Member{
		{"_postman_variable_scope", text(scope)},
		{"_postman_exported_at", text(at.UTC().Format("2006-01-02T15:04:05.000Z"))},
		{"_postman_exported_using", text(using)},
	})
	var b bytes.Buffer
	if err := json.Indent(&b, compact, "", "  "); err != nil {
		return nil, err // a value whose text, set by a caller, is not JSON
	}
	return b.Bytes(), nil
}

// exportTypes are the types of variables that Newman knows, and the one it should: it writes all others as "any".
var exportTypes = []string{"string", "boolean", "number", "array", "object", "secret"}

// forExport drops what Newman does not write. A variable that is not switched off needs no member to say so.
func (v *Variable) forExport() {
	if !slices.Contains(exportTypes, v.Type) {
		v.Type = ""
	}
	if v.Enabled.Kind != Bool || v.Enabled.Text != "false" {
		v.Enabled = Value{}
	}
}

// Export returns the collection as a file in the form v2.1, marked with the tool that wrote it and the time. It is what
// was read: what scripts did to its variables is not in it.
func (c *Collection) Export(using string, at time.Time) ([]byte, error) {
	marked := *c
	marked.Info.Schema = Schema
	b, err := marked.MarshalJSON()
	if err != nil {
		return nil, err
	}
	b = textMember(b[:len(b)-1], "name", "collection")
	b = textMember(b, "_postman_variable_scope", "collection")
	b = textMember(b, "_postman_exported_at", at.UTC().Format("2006-01-02T15:04:05.000Z"))
	b = append(textMember(b, "_postman_exported_using", using), '}')
	var out bytes.Buffer
	err = json.Indent(&out, b, "", "  ")
	return out.Bytes(), err
}
