package collection

import (
	"strings"

	"github.com/tidwall/gjson"
)

// request reads a request: an object, a string that is its URL, or nothing.
func (r *reader) request(v gjson.Result) *Request {
	req := &Request{Method: "GET"}
	switch {
	case v.IsObject():
		r.requestMembers(v, req)
	case v.Type == gjson.String:
		req.URL = ParseURL(v.Str)
	case v.Type != gjson.Null:
		r.fail(v, "a string or an object")
	}
	return req
}

func (r *reader) requestMembers(v gjson.Result, req *Request) {
	r.members(v, func(name string, v gjson.Result) {
		switch name {
		case "method":
			if v.Type != gjson.Null {
				req.Method = strings.ToUpper(r.text(v))
			}
		case "url":
			req.URL = r.url(v)
		case "header":
			req.Header = r.header(v)
		case "body":
			req.Body = r.body(v)
		case "auth":
			req.Auth = r.auth(v)
		case "description":
			req.Description = r.description(v)
		case "proxy":
			req.Proxy = valueOf(v)
		case "certificate":
			req.Certificate = valueOf(v)
		}
	})
}

// url reads a URL as a string or in parts. Of an object only the parts count, as in Postman: its raw is kept unread.
func (r *reader) url(v gjson.Result) URL {
	switch {
	case v.Type == gjson.String:
		return ParseURL(v.Str)
	case v.IsObject():
		return r.urlParts(v)
	case v.Type != gjson.Null:
		r.fail(v, "a string or an object")
	}
	return URL{}
}

func (r *reader) urlParts(v gjson.Result) URL {
	var u URL
	r.members(v, func(name string, v gjson.Result) {
		switch name {
		case "raw":
			u.Raw = r.text(v)
		case "protocol":
			u.Protocol = r.text(v)
		case "auth":
			u.Auth = r.urlAuth(v)
		case "host":
			u.Host = r.words(v, splitHost)
		case "port":
			u.Port = r.text(v)
		case "path":
			u.Path = r.words(v, splitPath)
		case "query":
			u.Query = r.params(v)
		case "hash":
			u.Hash = valueOf(v)
		case "variable":
			u.Variables = r.pathVariables(v)
		}
	})
	return u
}

func splitHost(s string) []string { return strings.Split(s, ".") }

// splitPath splits a path behind its first slash; "" is no path.
func splitPath(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(strings.TrimPrefix(s, "/"), "/")
}

func (r *reader) urlAuth(v gjson.Result) *URLAuth {
	if !v.IsObject() {
		if v.Type != gjson.Null {
			r.fail(v, "an object")
		}
		return nil
	}
	var a URLAuth
	r.members(v, func(name string, v gjson.Result) {
		switch name {
		case "user":
			a.User = valueOf(v)
		case "password":
			a.Password = valueOf(v)
		}
	})
	return &a
}

// pathVariables reads the variables of a URL. In v2.0 the name is the id.
func (r *reader) pathVariables(v gjson.Result) []Variable {
	list := r.variables(v)
	for i := range list {
		if list[i].Key == "" {
			list[i].Key = list[i].ID
		}
	}
	return list
}

// header reads a header block: a list, an object of names and values, or lines.
func (r *reader) header(v gjson.Result) []KeyValue {
	switch {
	case v.Type == gjson.String:
		return headerLines(v.Str)
	case v.IsObject():
		return r.byName(v)
	}
	list := r.keyValues(v, func(line string) KeyValue {
		key, value, _ := strings.Cut(line, ":")
		return KeyValue{Key: strings.TrimSpace(key), Value: StringValue(strings.TrimSpace(value))}
	})
	for i := range list {
		if list[i].Value.Kind == Absent {
			list[i].Value = StringValue("")
		}
	}
	return list
}

// headerLines splits a header block; lines without a name are left out.
func headerLines(s string) []KeyValue {
	var header []KeyValue
	for line := range strings.Lines(s) {
		key, value, ok := strings.Cut(line, ":")
		if ok && key != "" && !strings.ContainsFunc(key, isSpace) {
			header = append(header, KeyValue{Key: key, Value: StringValue(strings.TrimSpace(value))})
		}
	}
	return header
}

// params reads a query: a list, an object of names and values, or its text.
func (r *reader) params(v gjson.Result) []KeyValue {
	switch {
	case v.Type == gjson.String && v.Str == "":
		return nil
	case v.Type == gjson.String:
		return parseQuery(newMasked(v.Str))
	case v.IsObject():
		return r.byName(v)
	}
	list := r.keyValues(v, func(s string) KeyValue { return parseQuery(newMasked(s))[0] })
	for i := range list {
		list[i].KeyNull = list[i].KeyNull || list[i].Key == "" && list[i].Value.Kind == Absent
	}
	return list
}

// byName reads an object whose members are names and values.
func (r *reader) byName(v gjson.Result) []KeyValue {
	var list []KeyValue
	r.members(v, func(name string, v gjson.Result) {
		list = append(list, KeyValue{Key: name, Value: valueOf(v)})
	})
	return list
}

// keyValues reads a list whose elements are objects, or strings for parse.
func (r *reader) keyValues(v gjson.Result, parse func(string) KeyValue) []KeyValue {
	return listOf(r, v, func(v gjson.Result) KeyValue {
		if v.Type == gjson.String {
			return parse(v.Str)
		}
		var kv KeyValue
		r.keyed(v, &kv, nil)
		return kv
	})
}

// keyed reads the members of a key and value; others go to the rest.
func (r *reader) keyed(v gjson.Result, kv *KeyValue, rest func(name string, v gjson.Result)) {
	kv.KeyNull = true
	r.members(v, func(name string, v gjson.Result) {
		switch name {
		case "key":
			kv.Key, kv.KeyNull = r.text(v), v.Type == gjson.Null
		case "value":
			kv.Value = valueOf(v)
		case "description":
			kv.Description = r.description(v)
		case "disabled":
			kv.Disabled = truthy(v)
		case "system":
			kv.System = truthy(v)
		default:
			if rest != nil {
				rest(name, v)
			}
		}
	})
}
