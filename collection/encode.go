package collection

import (
	"encoding/json"
	"strconv"
)

// object writes a JSON object member by member.
type object struct{ buf []byte }

func newObject(buf []byte) *object { return &object{append(buf, '{')} }

func (o *object) key(name string) {
	if last := o.buf[len(o.buf)-1]; last != '{' {
		o.buf = append(o.buf, ',')
	}
	o.buf = appendString(o.buf, name)
	o.buf = append(o.buf, ':')
}

func (o *object) raw(name string, json []byte) {
	o.key(name)
	o.buf = append(o.buf, json...)
}

func (o *object) text(name, s string) {
	o.key(name)
	o.buf = appendString(o.buf, s)
}

func (o *object) textIf(name, s string) {
	if s != "" {
		o.text(name, s)
	}
}

func (o *object) flag(name string, on bool) {
	if on {
		o.key(name)
		o.buf = append(o.buf, "true"...)
	}
}

func (o *object) value(name string, v Value) {
	if v.Kind != Absent {
		o.key(name)
		o.buf = appendValue(o.buf, v)
	}
}

func (o *object) close() []byte { return append(o.buf, '}') }

// appendString writes s as a JSON string. HTML characters are not escaped: nothing here is embedded in HTML unescaped.
func appendString(buf []byte, s string) []byte {
	plain := true
	for i := range len(s) {
		if c := s[i]; c < 0x20 || c == '"' || c == '\\' || c >= 0x80 {
			plain = false
			break
		}
	}
	if plain {
		buf = append(buf, '"')
		buf = append(buf, s...)
		return append(buf, '"')
	}
	out, err := json.Marshal(s)
	if err != nil {
		return append(buf, `""`...)
	}
	return append(buf, out...)
}

// appendValue writes v as it was in the file.
func appendValue(buf []byte, v Value) []byte {
	switch v.Kind {
	case String:
		return appendString(buf, v.Text)
	case Absent:
		return append(buf, "null"...)
	}
	return append(buf, v.Text...)
}

func appendList[T any](buf []byte, list []T, one func([]byte, *T) []byte) []byte {
	buf = append(buf, '[')
	for i := range list {
		if i > 0 {
			buf = append(buf, ',')
		}
		buf = one(buf, &list[i])
	}
	return append(buf, ']')
}

func appendStrings(buf []byte, list []string) []byte {
	return appendList(buf, list, func(buf []byte, s *string) []byte { return appendString(buf, *s) })
}

func appendVariables(buf []byte, list []Variable) []byte {
	return appendList(buf, list, appendVariable)
}

func appendVariable(buf []byte, v *Variable) []byte {
	o := newObject(buf)
	kind := v.Type
	if kind == "" {
		kind = "any"
	}
	o.text("type", kind)
	o.value("value", v.Value)
	o.text("key", v.Key)
	if v.ID != v.Key {
		o.textIf("id", v.ID)
	}
	o.textIf("name", v.Name)
	o.textIf("description", v.Description)
	o.flag("disabled", v.Disabled)
	o.value("enabled", v.Enabled)
	o.flag("system", v.System)
	return o.close()
}

// MarshalJSON returns c in Newman's normalised form of v2.1.
func (c *Collection) MarshalJSON() ([]byte, error) {
	o := newObject(nil)
	groupMembers(o, &c.ItemGroup)
	info := newObject(nil)
	info.text("_postman_id", c.Info.ID)
	info.text("name", c.Info.Name)
	schema := c.Info.Schema
	if schema == "" {
		schema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
	}
	info.text("schema", schema)
	info.textIf("description", c.Info.Description)
	info.value("version", c.Info.Version)
	o.raw("info", info.close())
	return o.close(), nil
}

// MarshalJSON returns g in Newman's normalised form of v2.1.
func (g *ItemGroup) MarshalJSON() ([]byte, error) { return appendGroup(nil, g), nil }

// MarshalJSON returns it in Newman's normalised form of v2.1.
func (it *Item) MarshalJSON() ([]byte, error) { return appendItem(nil, it), nil }

// MarshalJSON returns r in Newman's normalised form of v2.1.
func (r *Request) MarshalJSON() ([]byte, error) { return appendRequest(nil, r), nil }

func groupMembers(o *object, g *ItemGroup) {
	o.raw("item", appendList(nil, g.Items, func(buf []byte, n *Node) []byte {
		switch n := (*n).(type) {
		case *Item:
			return appendItem(buf, n)
		case *ItemGroup:
			return appendGroup(buf, n)
		}
		return append(buf, "null"...)
	}))
	o.raw("event", appendList(nil, g.Events, appendEvent))
	if g.Variables != nil {
		o.raw("variable", appendVariables(nil, g.Variables))
	}
	if g.Auth != nil {
		o.raw("auth", appendAuth(nil, g.Auth))
	}
	if g.Behavior != nil && g.Behavior.Raw != "" {
		o.raw("protocolProfileBehavior", []byte(g.Behavior.Raw))
	}
}

func appendGroup(buf []byte, g *ItemGroup) []byte {
	o := newObject(buf)
	o.text("id", g.ID)
	o.text("name", g.Name)
	o.textIf("description", g.Description)
	groupMembers(o, g)
	return o.close()
}

func appendItem(buf []byte, it *Item) []byte {
	o := newObject(buf)
	o.text("id", it.ID)
	o.text("name", it.Name)
	o.textIf("description", it.Description)
	o.raw("request", appendRequest(nil, it.Request))
	o.raw("response", appendList(nil, it.Responses, appendResponse))
	o.raw("event", appendList(nil, it.Events, appendEvent))
	if it.Variables != nil {
		o.raw("variable", appendVariables(nil, it.Variables))
	}
	if it.Behavior != nil && it.Behavior.Raw != "" {
		o.raw("protocolProfileBehavior", []byte(it.Behavior.Raw))
	}
	return o.close()
}

func appendEvent(buf []byte, e *Event) []byte {
	o := newObject(buf)
	o.text("listen", string(e.Listen))
	o.text("id", e.ID)
	o.flag("disabled", e.Disabled)
	if s := e.Script; s != nil {
		script := newObject(nil)
		script.text("id", s.ID)
		script.text("type", s.Type)
		script.textIf("name", s.Name)
		script.raw("exec", appendStrings(nil, s.Exec))
		script.value("src", s.Src)
		if s.Packages != "" {
			script.raw("packages", []byte(s.Packages))
		}
		o.raw("script", script.close())
	}
	return o.close()
}

func appendAuth(buf []byte, a *Auth) []byte {
	o := newObject(buf)
	o.text("type", a.Type)
	if a.Type != "" && a.Params != nil {
		o.raw(a.Type, appendList(nil, a.Params, func(buf []byte, p *KeyValue) []byte {
			o := newObject(buf)
			kind := p.Type
			if kind == "" {
				kind = "any"
			}
			o.text("type", kind)
			o.value("value", p.Value)
			o.text("key", p.Key)
			return o.close()
		}))
	}
	return o.close()
}

func appendRequest(buf []byte, r *Request) []byte {
	o := newObject(buf)
	o.raw("url", appendURL(nil, &r.URL))
	o.raw("header", appendKeyValues(nil, r.Header))
	o.text("method", r.Method)
	if r.Body != nil {
		o.raw("body", appendBody(nil, r.Body))
	}
	if r.Auth != nil {
		o.raw("auth", appendAuth(nil, r.Auth))
	}
	o.textIf("description", r.Description)
	o.value("proxy", r.Proxy)
	o.value("certificate", r.Certificate)
	return o.close()
}

func appendURL(buf []byte, u *URL) []byte {
	o := newObject(buf)
	o.textIf("protocol", u.Protocol)
	if u.Auth != nil {
		auth := newObject(nil)
		auth.value("user", u.Auth.User)
		auth.value("password", u.Auth.Password)
		o.raw("auth", auth.close())
	}
	o.textIf("port", u.Port)
	if u.Path != nil {
		o.raw("path", appendStrings(nil, u.Path))
	}
	o.value("hash", u.Hash)
	if u.Host != nil {
		o.raw("host", appendStrings(nil, u.Host))
	}
	o.raw("query", appendKeyValues(nil, u.Query))
	o.raw("variable", appendVariables(nil, u.Variables))
	return o.close()
}

func appendKeyValues(buf []byte, list []KeyValue) []byte {
	return appendList(buf, list, appendKeyValue)
}

func appendKeyValue(buf []byte, kv *KeyValue) []byte {
	o := newObject(buf)
	keyValueMembers(o, kv)
	return o.close()
}

func keyValueMembers(o *object, kv *KeyValue) {
	if kv.KeyNull {
		o.raw("key", []byte("null"))
	} else {
		o.text("key", kv.Key)
	}
	o.value("value", kv.Value)
	o.textIf("type", kv.Type)
	o.textIf("description", kv.Description)
	o.flag("disabled", kv.Disabled)
	o.flag("system", kv.System)
}

func appendBody(buf []byte, b *Body) []byte {
	o := newObject(buf)
	o.textIf("mode", b.Mode)
	o.value("raw", b.Raw)
	if b.URLEncoded != nil {
		o.raw("urlencoded", appendKeyValues(nil, b.URLEncoded))
	}
	if b.FormData != nil {
		o.raw("formdata", appendList(nil, b.FormData, func(buf []byte, p *FormParam) []byte {
			o := newObject(buf)
			keyValueMembers(o, &p.KeyValue)
			o.value("src", p.Src)
			o.textIf("contentType", p.ContentType)
			o.textIf("fileName", p.FileName)
			return o.close()
		}))
	}
	if b.File != nil {
		file := newObject(nil)
		file.value("src", b.File.Src)
		file.value("content", b.File.Content)
		o.raw("file", file.close())
	}
	if b.GraphQL != nil {
		g := newObject(nil)
		g.value("query", b.GraphQL.Query)
		g.value("operationName", b.GraphQL.OperationName)
		g.value("variables", b.GraphQL.Variables)
		o.raw("graphql", g.close())
	}
	if b.Options != "" {
		o.raw("options", []byte(b.Options))
	}
	o.flag("disabled", b.Disabled)
	return o.close()
}

func appendResponse(buf []byte, r *Response) []byte {
	o := newObject(buf)
	o.textIf("id", r.ID)
	o.textIf("name", r.Name)
	if r.OriginalRequest != nil {
		o.raw("originalRequest", appendRequest(nil, r.OriginalRequest))
	}
	o.textIf("status", r.Status)
	if r.Code != 0 {
		o.raw("code", strconv.AppendInt(nil, int64(r.Code), 10))
	}
	o.raw("header", appendKeyValues(nil, r.Header))
	o.textIf("body", r.Body)
	if r.Cookies != "" {
		o.raw("cookie", []byte(r.Cookies))
	}
	o.value("responseTime", r.ResponseTime)
	return o.close()
}
