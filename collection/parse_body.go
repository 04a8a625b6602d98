package collection

import (
	"strings"

	"github.com/tidwall/gjson"
)

// body reads a body. Without a mode it is none; a string is a raw one.
func (r *reader) body(v gjson.Result) *Body {
	if v.Type == gjson.String && v.Str != "" {
		return &Body{Mode: "raw", Raw: StringValue(v.Str)}
	}
	if !truthy(v) {
		return nil
	}
	var b Body
	r.members(v, func(name string, v gjson.Result) { r.bodyMember(&b, name, v) })
	switch {
	case b.Mode == "":
		return nil
	case b.Mode == "raw" && (b.Raw.Kind == Absent || b.Raw.Kind == Null):
		b.Raw = StringValue("")
	}
	return &b
}

func (r *reader) bodyMember(b *Body, name string, v gjson.Result) {
	switch name {
	case "mode":
		b.Mode = bodyMode(r.text(v))
	case "raw":
		b.Raw = valueOf(v)
	case "urlencoded":
		b.URLEncoded = r.params(v)
	case "formdata":
		b.FormData = r.formData(v)
	case "file":
		b.File = r.file(v)
	case "graphql":
		b.GraphQL = r.graphQL(v)
	case "options":
		b.Options = rawOf(v)
		b.Language = r.language(v)
	case "disabled":
		b.Disabled = truthy(v)
	}
}

// bodyMode is the mode Postman takes name for.
func bodyMode(name string) string {
	switch name = strings.ToLower(name); name {
	case "", "urlencoded", "formdata", "file", "graphql":
		return name
	default:
		return "raw"
	}
}

// language reads options.raw.language. Options of another shape have none.
func (r *reader) language(options gjson.Result) string {
	var language string
	if !options.IsObject() {
		return ""
	}
	r.members(options, func(name string, raw gjson.Result) {
		if name != "raw" || !raw.IsObject() {
			return
		}
		r.members(raw, func(name string, v gjson.Result) {
			if name == "language" && v.Type == gjson.String {
				language = v.Str
			}
		})
	})
	return language
}

func (r *reader) formData(v gjson.Result) []FormParam {
	return listOf(r, v, func(v gjson.Result) FormParam {
		var p FormParam
		r.keyed(v, &p.KeyValue, func(name string, v gjson.Result) {
			switch name {
			case "type":
				p.Type = r.text(v)
			case "src":
				p.Src = valueOf(v)
			case "contentType":
				p.ContentType = r.text(v)
			case "fileName":
				p.FileName = r.text(v)
			}
		})
		return p
	})
}

// file reads a path, or an object with a path or the content.
func (r *reader) file(v gjson.Result) *FileBody {
	switch {
	case v.Type == gjson.Null:
		return nil
	case v.Type == gjson.String:
		return &FileBody{Src: StringValue(v.Str)}
	}
	var f FileBody
	r.members(v, func(name string, v gjson.Result) {
		switch name {
		case "src":
			f.Src = valueOf(v)
		case "content":
			f.Content = valueOf(v)
		}
	})
	return &f
}

func (r *reader) graphQL(v gjson.Result) *GraphQL {
	switch {
	case v.Type == gjson.Null:
		return nil
	case v.Type == gjson.String:
		return &GraphQL{Query: StringValue(v.Str)}
	}
	var q GraphQL
	r.members(v, func(name string, v gjson.Result) {
		switch name {
		case "query":
			q.Query = valueOf(v)
		case "operationName":
			q.OperationName = valueOf(v)
		case "variables":
			q.Variables = valueOf(v)
		}
	})
	return &q
}

// auth reads an auth block. One without a type inherits, like none.
func (r *reader) auth(v gjson.Result) *Auth {
	if !truthy(v) {
		return nil
	}
	var a Auth
	r.members(v, func(name string, v gjson.Result) {
		if name == "type" {
			a.Type = r.text(v)
		}
	})
	if a.Type == "" {
		return nil
	}
	r.members(v, func(name string, v gjson.Result) {
		if name == a.Type && name != "type" { // which no auth is called
			a.Params = r.authParams(v)
		}
	})
	return &a
}

// authParams reads the list of v2.1 or the object of v2.0.
func (r *reader) authParams(v gjson.Result) []KeyValue {
	if v.IsObject() {
		return r.byName(v)
	}
	return listOf(r, v, func(v gjson.Result) KeyValue {
		var kv KeyValue
		r.keyed(v, &kv, func(name string, v gjson.Result) {
			if name == "type" {
				kv.Type = variableType(r.text(v))
			}
		})
		return kv
	})
}

// variableType is the name of a type in small letters; "any" is what has none.
func variableType(name string) string {
	if name = strings.ToLower(name); name == "any" {
		return ""
	}
	return name
}

func (r *reader) variables(v gjson.Result) []Variable {
	return listOf(r, v, r.variable)
}

func (r *reader) variable(v gjson.Result) Variable {
	var out Variable
	r.members(v, func(name string, v gjson.Result) {
		switch name {
		case "id":
			out.ID = r.text(v)
		case "key":
			out.Key = r.text(v)
		case "value":
			out.Value = valueOf(v)
		case "type":
			out.Type = variableType(r.text(v))
		case "name":
			out.Name = r.text(v)
		case "description":
			out.Description = r.description(v)
		case "disabled":
			out.Disabled = truthy(v)
		case "enabled":
			out.Enabled = valueOf(v)
		case "system":
			out.System = truthy(v)
		}
	})
	return out
}
