package collection

import (
	"strings"

	"github.com/tidwall/gjson"
)

// v1URL reads the address of a request: a string, with what is known of its parameters beside it.
func (c *v1) v1URL(v gjson.Result) URL {
	u := ParseURL(c.text(v.Get("url")))
	if query := c.v1Query(v.Get("queryParams")); len(query) > 0 {
		u.Query = query
	}
	if truthy(v.Get("pathVariableData")) || truthy(v.Get("pathVariables")) {
		u.Variables = nil // what the string has are names without values
	}
	named := make(map[string]bool)
	c.elements(v.Get("pathVariableData"), func(v gjson.Result) {
		x := c.variable(v)
		named[x.Key] = true
		u.Variables = append(u.Variables, x)
	})
	if values := v.Get("pathVariables"); values.IsObject() {
		c.members(values, func(name string, v gjson.Result) {
			if !named[name] {
				u.Variables = append(u.Variables, Variable{Key: name, Value: valueOf(v)})
			}
		})
	}
	return u
}

// v1Query reads query parameters. "equals" tells "a=" from "a".
func (c *v1) v1Query(v gjson.Result) []KeyValue {
	var out []KeyValue
	c.elements(v, func(v gjson.Result) {
		kv := c.v1Param(v)
		if equals := v.Get("equals"); equals.Exists() {
			switch {
			case truthy(equals) && kv.Value.Kind == Null:
				kv.Value = StringValue("")
			case !truthy(equals) && (kv.Value.Kind == Absent || kv.Value.Text == ""):
				kv.Value = NullValue()
			}
		}
		out = append(out, kv)
	})
	return out
}

// v1Param reads a parameter, which is switched off by enabled: false.
func (c *v1) v1Param(v gjson.Result) KeyValue {
	var kv KeyValue
	c.keyed(v, &kv, func(name string, v gjson.Result) {
		if name == "type" {
			kv.Type = c.text(v)
		}
	})
	if enabled := v.Get("enabled"); enabled.Type == gjson.False {
		kv.Disabled = true
	}
	return kv
}

// v1Header reads headers: a list, or text, with what is known of them beside it.
func (c *v1) v1Header(v gjson.Result) []KeyValue {
	text := v.Get("headers")
	if text.IsArray() {
		return c.header(text)
	}
	var out []KeyValue
	known := make(map[string]bool)
	c.elements(v.Get("headerData"), func(v gjson.Result) {
		kv := switchedOff(c.v1Param(v))
		known[kv.Key] = true
		out = append(out, kv)
	})
	if text.Type != gjson.String {
		return out
	}
	for _, kv := range c.header(text) {
		if kv = switchedOff(kv); !known[kv.Key] {
			out = append(out, kv)
		}
	}
	return out
}

// switchedOff takes the "//" off the key of a header that it switches off.
func switchedOff(kv KeyValue) KeyValue {
	if key, off := strings.CutPrefix(kv.Key, "//"); off {
		kv.Key, kv.Disabled = strings.TrimSpace(key), true
	}
	return kv
}

// v1Modes are the old names of the body modes.
var v1Modes = map[string]string{"binary": "file", "graphql": "graphql", "params": "formdata", "raw": "raw",
	"urlencoded": "urlencoded"}

// v1Body reads the body. Without a mode it is inferred: from a list of parameters, a GraphQL query, or else it is text.
func (c *v1) v1Body(v gjson.Result) *Body {
	data, raw, query := v.Get("data"), v1Raw(v.Get("rawModeData")), v.Get("graphqlModeData")
	options := v.Get("dataOptions")
	if v1Empty(query) && options.Get("graphql").Exists() && !v1Empty(data) {
		query = data
	}
	given := v.Get("dataMode")
	mode := v1Modes[given.String()]
	empty := v1Empty(data) && v1Empty(v.Get("rawModeData")) && v1Empty(v.Get("graphqlModeData"))
	if (mode == "" && empty) || (given.Exists() && given.Type == gjson.Null) {
		return nil
	}
	params := data
	if !truthy(params) {
		params = v.Get("rawModeData")
	}
	switch {
	case mode != "":
	case raw == "" && params.IsArray():
		mode = "formdata"
	case raw == "" && !v1Empty(query):
		mode = "graphql"
	default:
		mode = "raw"
	}
	b := &Body{Mode: mode, Disabled: truthy(v.Get("dataDisabled"))}
	if options.IsObject() {
		b.Options, b.Language = options.Raw, options.Get("raw.language").String()
	}
	switch mode {
	case "raw":
		if raw == "" && data.Type == gjson.String {
			raw = data.Str
		}
		b.Raw = StringValue(raw)
	case "graphql":
		b.GraphQL = c.graphQL(query)
	case "file":
		b.File = &FileBody{}
		if raw != "" {
			b.File.Src = StringValue(raw)
		}
	case "formdata":
		b.FormData = c.v1Form(params)
	case "urlencoded":
		for _, p := range c.v1Form(params) {
			b.URLEncoded = append(b.URLEncoded, p.KeyValue)
		}
	}
	return b
}

// v1Raw is the text of a raw body, which may stand in a list by itself.
func v1Raw(v gjson.Result) string {
	if list := v.Array(); v.IsArray() && len(list) == 1 {
		v = list[0]
	}
	if v.Type == gjson.String {
		return v.Str
	}
	return ""
}

func v1Empty(v gjson.Result) bool {
	switch v.Type {
	case gjson.String:
		return v.Str == ""
	case gjson.JSON:
		return len(strings.Trim(v.Raw, "[]{} \t\r\n")) == 0
	}
	return true
}

// v1Form reads form parameters. A file's value is its path.
func (c *v1) v1Form(v gjson.Result) []FormParam {
	var out []FormParam
	if !v.IsArray() {
		return nil
	}
	c.elements(v, func(v gjson.Result) {
		p := FormParam{KeyValue: c.v1Param(v)}
		if p.KeyNull || !v.Get("key").Exists() {
			return
		}
		p.Src = valueOf(v.Get("src"))
		p.ContentType = c.text(v.Get("contentType"))
		if p.Type == "file" && !truthy(v.Get("src")) && truthy(v.Get("value")) {
			p.Src, p.Value = p.Value, Value{}
			if p.Src.Kind != String && p.Src.Kind != JSON {
				p.Src = NullValue()
			}
		}
		out = append(out, p)
	})
	return out
}
