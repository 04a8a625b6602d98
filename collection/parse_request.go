package collection

import (
	"strings"

	"github.com/tidwall/gjson"
)

// request reads a request: an object, or a URL by itself.
func (p *parser) request(v gjson.Result) *Request {
	r := &Request{Method: "GET"}
	if v.Type == gjson.String {
		r.URL = ParseURL(v.Str)
		return r
	}
	p.object(v, "a string or an object", func(name string, v gjson.Result) {
		switch name {
		case "method":
			if m := p.text(v); m != "" {
				r.Method = strings.ToUpper(m)
			}
		case "url":
			r.URL = p.url(v)
		case "header":
			r.Header = p.headers(v)
		case "body":
			r.Body = p.body(v)
		case "auth":
			r.Auth = p.auth(v)
		case "description":
			r.Description = description(v)
		case "proxy":
			r.Proxy = value(v)
		case "certificate":
			r.Certificate = value(v)
		}
	})
	return r
}

// url reads a URL: a string, or an object of parts whose raw does not count.
func (p *parser) url(v gjson.Result) URL {
	if v.Type == gjson.String {
		return ParseURL(v.Str)
	}
	var u URL
	p.object(v, "a string or an object", func(name string, v gjson.Result) {
		switch name {
		case "raw":
			u.Raw = p.text(v)
		case "protocol":
			u.Protocol = p.text(v)
		case "auth":
			u.Auth = &URLAuth{value(v.Get("user")), value(v.Get("password"))}
		case "host":
			u.Host = p.segments(v, ".")
		case "port":
			u.Port = p.text(v)
		case "path":
			u.Path = p.path(v)
		case "query":
			u.Query = p.query(v)
		case "hash":
			u.Hash = value(v)
		case "variable":
			u.Variables = p.variables(v)
		}
	})
	return u
}

// segments reads a list of strings, or a string that is split at sep.
func (p *parser) segments(v gjson.Result, sep string) []string {
	if v.Type == gjson.String {
		return strings.Split(v.Str, sep)
	}
	var out []string
	p.list(v, "a string or a list", func(v gjson.Result) {
		if v.IsObject() { // {"type": "string", "value": "x"}
			v = v.Get("value")
		}
		out = append(out, p.text(v))
	})
	return out
}

func (p *parser) path(v gjson.Result) []string {
	if v.Type == gjson.String {
		return strings.Split(strings.TrimPrefix(v.Str, "/"), "/")
	}
	return p.segments(v, "/")
}

// query reads query parameters: a list, an object, or a string.
func (p *parser) query(v gjson.Result) []KeyValue {
	if v.Type == gjson.String {
		return ParseURL("?" + v.Str).Query
	}
	return p.keyValues(v)
}

// keyValues reads parameters: a list of objects, or an object by name.
func (p *parser) keyValues(v gjson.Result) []KeyValue {
	var out []KeyValue
	if v.IsObject() {
		v.ForEach(func(name, v gjson.Result) bool {
			out = append(out, KeyValue{Key: name.Str, Value: value(v)})
			return true
		})
		return out
	}
	p.list(v, "a list of parameters", func(v gjson.Result) {
		if v.Type == gjson.Null {
			return
		}
		if v.Type == gjson.String {
			key, val, _ := strings.Cut(v.Str, ":")
			out = append(out, KeyValue{Key: strings.TrimSpace(key), Value: StringValue(strings.TrimSpace(val))})
			return
		}
		out = append(out, p.keyValue(v))
	})
	return out
}

func (p *parser) keyValue(v gjson.Result) KeyValue {
	kv := KeyValue{KeyNull: true}
	p.object(v, "a parameter", func(name string, v gjson.Result) {
		switch name {
		case "key":
			kv.Key, kv.KeyNull = p.text(v), v.Type == gjson.Null
		case "value":
			kv.Value = value(v)
		case "type":
			kv.Type = p.text(v)
		case "description":
			kv.Description = description(v)
		case "disabled":
			kv.Disabled = truthy(v)
		case "system":
			kv.System = truthy(v)
		}
	})
	return kv
}

// headers reads a header block: a list, an object, or lines of text in which "//" switches a line off.
func (p *parser) headers(v gjson.Result) []KeyValue {
	if v.Type != gjson.String {
		return p.keyValues(v)
	}
	var out []KeyValue
	for line := range strings.Lines(v.Str) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		line, off := strings.CutPrefix(line, "//")
		key, val, _ := strings.Cut(line, ":")
		out = append(out, KeyValue{Key: strings.TrimSpace(key), Value: StringValue(strings.TrimSpace(val)), Disabled: off})
	}
	return out
}

// auth reads an auth block, its parameters as a list (v2.1) or by name (v2.0).
func (p *parser) auth(v gjson.Result) *Auth {
	if v.Type == gjson.Null {
		return nil
	}
	a := &Auth{}
	p.object(v, "an object", func(name string, v gjson.Result) {
		if name == "type" {
			a.Type = p.text(v)
		}
	})
	if a.Type != "" && p.err == nil {
		if params := v.Get(gjson.Escape(a.Type)); params.IsObject() || params.IsArray() {
			a.Params = p.keyValues(params)
		}
	}
	return a
}

func (p *parser) body(v gjson.Result) *Body {
	if v.Type == gjson.Null {
		return nil
	}
	if v.Type == gjson.String {
		return &Body{Mode: "raw", Raw: StringValue(v.Str)}
	}
	b := &Body{}
	p.object(v, "a string or an object", func(name string, v gjson.Result) {
		switch name {
		case "mode":
			b.Mode = p.text(v)
		case "raw":
			b.Raw = value(v)
		case "urlencoded":
			b.URLEncoded = p.urlencoded(v)
		case "formdata":
			b.FormData = p.formData(v)
		case "file":
			b.File = fileBody(v)
		case "graphql":
			b.GraphQL = &GraphQL{value(v.Get("query")), value(v.Get("operationName")), value(v.Get("variables"))}
		case "options":
			b.Options, b.Language = v.Raw, v.Get("raw.language").String()
		case "disabled":
			b.Disabled = truthy(v)
		}
	})
	return b
}

// urlencoded reads form parameters, which may be written as one string.
func (p *parser) urlencoded(v gjson.Result) []KeyValue {
	if v.Type != gjson.String {
		return p.keyValues(v)
	}
	return ParseURL("?" + v.Str).Query
}

func fileBody(v gjson.Result) *FileBody {
	if v.Type == gjson.String {
		return &FileBody{Src: StringValue(v.Str)}
	}
	return &FileBody{value(v.Get("src")), value(v.Get("content"))}
}

func (p *parser) formData(v gjson.Result) []FormParam {
	var out []FormParam
	if v.IsObject() {
		for _, kv := range p.keyValues(v) {
			out = append(out, FormParam{KeyValue: kv})
		}
		return out
	}
	p.list(v, "a list of parameters", func(v gjson.Result) {
		out = append(out, FormParam{KeyValue: p.keyValue(v), Src: value(v.Get("src")),
			ContentType: v.Get("contentType").String(), FileName: v.Get("fileName").String()})
	})
	return out
}

func (p *parser) responses(v gjson.Result) []Response {
	var out []Response
	p.list(v, "a list of responses", func(v gjson.Result) {
		var r Response
		p.object(v, "a response", func(name string, v gjson.Result) {
			switch name {
			case "id", "_postman_id":
				r.ID = p.text(v)
			case "name":
				r.Name = p.text(v)
			case "originalRequest":
				r.OriginalRequest = p.request(v)
			case "status":
				r.Status = p.text(v)
			case "code":
				r.Code = int(v.Int())
			case "header":
				r.Header = p.headers(v)
			case "body":
				r.Body = v.String()
			case "cookie":
				r.Cookies = v.Raw
			case "responseTime":
				r.ResponseTime = value(v)
			}
		})
		out = append(out, r)
	})
	return out
}
