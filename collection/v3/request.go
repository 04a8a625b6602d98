package v3

import (
	"cmp"
	"path"
	"strings"

	"runner/collection"
	"runner/collection/yaml"
)

// request reads the request in dir/name. It is nil for one of another protocol.
func (w *walker) request(dir, name, stem string) (*collection.Item, float64, error) {
	f, err := w.open(path.Join(dir, name))
	if err != nil {
		return nil, 0, err
	}
	kind := f.text("$kind")
	if kind != "" && kind != "http-request" && kind != "graphql-request" {
		if f.err == nil {
			f.note("%s is left out: only HTTP requests can be run, this is of the kind %q", f.at, kind)
		}
		return nil, 0, f.err
	}
	it := &collection.Item{ID: cmp.Or(f.text("id"), newID("request", f.at)), Name: cmp.Or(f.text("name"), stem)}
	it.Request = f.request(kind)
	it.Events = f.events(it.ID)
	it.Behavior = f.behavior()
	if f.err != nil {
		return nil, 0, f.err
	}
	it.Responses = w.examples(dir, stem, f.text("examples"))
	return it, f.order(), f.err
}

func (f *file) request(kind string) *collection.Request {
	req := &collection.Request{Method: "GET", URL: f.url(), Header: f.keyValues(f.root.Get("headers")), Auth: f.auth(),
		Description: f.description("description")}
	if kind == "graphql-request" {
		req.Method, req.Body = "POST", &collection.Body{Mode: "graphql", GraphQL: graphQL(f.root)}
	} else {
		req.Body = f.body(f.root.Get("body"))
	}
	if method := f.text("method"); method != "" {
		req.Method = strings.ToUpper(method)
	}
	return req
}

// url reads the URL. Its query stands in a list beside it too, which knows more and so wins.
func (f *file) url() collection.URL {
	u := collection.ParseURL(f.text("url"))
	if list := f.query(f.root.Get("queryParams")); list != nil {
		u.Query = list
	}
	variables := f.root.Get("pathVariables")
	if blank(variables) {
		return u
	}
	u.Variables = nil
	for _, kv := range f.keyValues(variables) {
		u.Variables = append(u.Variables, collection.Variable{Key: kv.Key, Value: kv.Value,
			Description: kv.Description, Disabled: kv.Disabled})
	}
	return u
}

// query reads the parameters of a query; one whose value is null has no "=".
func (f *file) query(n *yaml.Node) []collection.KeyValue {
	var list []collection.KeyValue
	f.pairs(n, func(key string, value, rest *yaml.Node) {
		kv := f.keyValue(key, value, rest)
		if value != nil && value.Kind == yaml.Null {
			kv.Value = collection.NullValue()
		}
		list = append(list, kv)
	})
	return list
}

// body reads a body: the type of one that is text is its language.
func (f *file) body(n *yaml.Node) *collection.Body {
	if blank(n) {
		return nil
	}
	if n.Kind != yaml.Map {
		f.fail(n, "a map")
		return nil
	}
	kind, content := f.textOf(n.Get("type")), n.Get("content")
	b := &collection.Body{Mode: kind, Disabled: flag(n, "disabled")}
	switch kind {
	case "none":
		return nil
	case "":
		if content == nil {
			return nil
		}
		b.Mode, b.Raw = "raw", f.rawText(content)
	case "urlencoded":
		b.URLEncoded = f.keyValues(content)
	case "formdata":
		b.FormData = f.form(content)
	case "graphql":
		b.GraphQL = graphQL(content)
	case "file", "binary":
		b.Mode, b.File = "file", fileBody(content)
	default:
		b.Mode, b.Language, b.Raw = "raw", kind, f.rawText(content)
		language := collection.StringValue(kind)
		text, _ := language.MarshalJSON() // does not fail
		b.Options = `{"raw":{"language":` + string(text) + `}}`
	}
	return b
}

// rawText is the text of a body. One that is written as YAML is sent as JSON.
func (f *file) rawText(n *yaml.Node) collection.Value {
	if n != nil && (n.Kind == yaml.List || n.Kind == yaml.Map) {
		return collection.StringValue(string(n.AppendJSON(nil)))
	}
	return collection.StringValue(f.textOf(n))
}

func (f *file) form(n *yaml.Node) []collection.FormParam {
	var list []collection.FormParam
	f.pairs(n, func(key string, value, rest *yaml.Node) {
		p := collection.FormParam{KeyValue: f.keyValue(key, value, rest)}
		if rest != nil {
			p.Type, p.Src = f.textOf(rest.Get("type")), valueOf(rest.Get("src"))
			p.ContentType, p.FileName = f.textOf(rest.Get("contentType")), f.textOf(rest.Get("fileName"))
		}
		if p.Type == "" && p.Src.Kind != collection.Absent {
			p.Type = "file"
		}
		if p.Type == "file" && value == nil {
			p.Value = collection.Value{}
		}
		list = append(list, p)
	})
	return list
}

func fileBody(n *yaml.Node) *collection.FileBody {
	if n != nil && n.Kind == yaml.Map {
		return &collection.FileBody{Src: valueOf(n.Get("src")), Content: valueOf(n.Get("content"))}
	}
	return &collection.FileBody{Src: valueOf(n)}
}

// graphQL reads a query, alone or in a map with its variables.
func graphQL(n *yaml.Node) *collection.GraphQL {
	if n != nil && n.Kind == yaml.Map {
		return &collection.GraphQL{Query: valueOf(n.Get("query")), OperationName: valueOf(n.Get("operationName")),
			Variables: valueOf(n.Get("variables"))}
	}
	return &collection.GraphQL{Query: valueOf(n)}
}
