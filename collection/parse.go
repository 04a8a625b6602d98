package collection

import (
	"fmt"
	"strings"

	"github.com/tidwall/gjson"
)

// Parse reads a collection v2.1 or v2.0, or one inside a {"collection": …} wrapper, as the Postman API gives it. The
// shapes of both versions may be mixed. A collection of format v1 is converted. Ids that the file lacks are made.
//
// The error is a [*FormatError] or wraps [ErrNotCollection].
func Parse(data []byte) (*Collection, error) {
	r, root, err := newReader(data)
	if err != nil {
		return nil, err
	}
	root = unwrap(root, "collection")
	if isV1(root) {
		c := r.v1Collection(root)
		if err := r.result(); err != nil {
			return nil, err
		}
		c.Notes = []string{`the collection is of format v1, which Postman has given up: "runner convert" makes it v2.1`}
		return c, nil
	}
	if reason := notCollection(root); reason != "" {
		return nil, fmt.Errorf("%w: %s", ErrNotCollection, reason)
	}
	c := r.collection(root)
	if err := r.result(); err != nil {
		return nil, err
	}
	if note := oddSchema(c.Info.Schema); note != "" {
		c.Notes = []string{note}
	}
	return c, nil
}

// oddSchema says what is odd about the schema that a collection names, if anything. All are read alike.
func oddSchema(schema string) string {
	switch {
	case schema == "":
		return "the collection names no schema: it is read as v2.1"
	case strings.Contains(schema, "/collection/v2.") || strings.Contains(schema, "/collection/json/v2."):
		return ""
	}
	return fmt.Sprintf("the collection's schema %.100q is not known: it is read as v2.1", schema)
}

// ParseRequest reads the v2.1 form of one request: an object, or a string that is its URL.
func ParseRequest(data []byte) (*Request, error) {
	r, root, err := newReader(data)
	if err != nil {
		return nil, err
	}
	req := r.request(root)
	if err := r.result(); err != nil {
		return nil, err
	}
	return req, nil
}

// unwrap returns the member of v with one of the names, if it is an object and v has no content of its own.
func unwrap(v gjson.Result, names ...string) gjson.Result {
	if !v.IsObject() {
		return v
	}
	inner := v
	v.ForEach(func(key, m gjson.Result) bool {
		switch key.Str {
		case "item", "info", "values":
			inner = v
			return false
		}
		for _, name := range names {
			if key.Str == name && m.IsObject() {
				inner = m
			}
		}
		return true
	})
	return inner
}

// notCollection says why v is not a collection, or returns "".
func notCollection(v gjson.Result) string {
	if !v.IsObject() {
		return "the file holds " + KindName(v) + ", want an object"
	}
	has := make(map[string]bool)
	v.ForEach(func(key, m gjson.Result) bool {
		has[key.Str] = has[key.Str] || truthy(m)
		return !has["item"] && !has["info"]
	})
	switch {
	case has["item"] || has["info"]:
		return ""
	case has["requests"] && (has["order"] || has["name"]):
		return "it is a collection of the old format v1"
	case has["values"]:
		return "it looks like an environment"
	case has["openapi"] || has["swagger"]:
		return "it looks like an OpenAPI description"
	default:
		return `it has neither "info" nor "item"`
	}
}

func (r *reader) collection(v gjson.Result) *Collection {
	var c Collection
	m := r.nodeMembers(v)
	r.info(m.info, &c.Info)
	if c.Info.ID == "" {
		c.Info.ID = r.id(m.id)
	}
	c.ItemGroup = *r.group(m)
	c.ID, c.Name, c.Description = c.Info.ID, c.Info.Name, c.Info.Description
	return &c
}

func (r *reader) info(v gjson.Result, info *Info) {
	r.members(v, func(name string, v gjson.Result) {
		switch name {
		case "_postman_id":
			info.ID = r.text(v)
		case "name":
			info.Name = r.text(v)
		case "description":
			info.Description = r.description(v)
		case "schema":
			info.Schema = r.text(v)
		case "version":
			info.Version = valueOf(v)
		}
	})
}
