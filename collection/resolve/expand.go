package resolve

import (
	"slices"
	"strings"

	"runner/collection"
)

// Expand returns a copy of req with every variable expanded: in the URL, the header, all parts of the body, the auth
// parameters. The URL is expanded as one text and taken apart again, so that a "?" or a "/" in a value counts. The
// description and the contents of files are not touched; the method is in upper case before its variables are looked
// up. Without in.Scopes it is just a copy.
func Expand(req *collection.Request, in *Input) *collection.Request {
	out := *req
	x := expander(in.expand)
	out.Method = x(req.Method)
	if in.Scopes == nil {
		out.URL = cloneURL(req.URL)
	} else {
		out.URL = collection.ParseURL(x(req.URL.String()))
	}
	out.Header = x.pairs(req.Header)
	out.Body = x.body(req.Body)
	if a := req.Auth; a != nil {
		out.Auth = &collection.Auth{Type: a.Type, Params: x.pairs(a.Params)}
	}
	return &out
}

// expand expands variables in s.
func (in *Input) expand(s string) string {
	if in.Scopes == nil || !strings.Contains(s, "{{") {
		return s
	}
	return in.Scopes.Expand(s)
}

func cloneURL(u collection.URL) collection.URL {
	u.Host, u.Path = slices.Clone(u.Host), slices.Clone(u.Path)
	u.Query, u.Variables = slices.Clone(u.Query), slices.Clone(u.Variables)
	if u.Auth != nil {
		auth := *u.Auth
		u.Auth = &auth
	}
	return u
}

// An expander expands one text.
type expander func(string) string

// value expands strings, also those inside of arrays and objects.
func (x expander) value(v collection.Value) collection.Value {
	switch {
	case v.Kind == collection.String:
		v.Text = x(v.Text)
	case v.Kind == collection.JSON && strings.Contains(v.Text, "{{"):
		v.Text = stringify(v.Text, x)
	}
	return v
}

func (x expander) pairs(list []collection.KeyValue) []collection.KeyValue {
	out := slices.Clone(list)
	for i := range out {
		x.pair(&out[i])
	}
	return out
}

func (x expander) pair(p *collection.KeyValue) {
	p.Key = x(p.Key)
	p.Value = x.value(p.Value)
}

func (x expander) body(b *collection.Body) *collection.Body {
	if b == nil {
		return nil
	}
	out := *b
	out.Raw = x.value(b.Raw)
	out.URLEncoded = x.pairs(b.URLEncoded)
	out.Language = x(b.Language)
	out.FormData = slices.Clone(b.FormData)
	for i := range out.FormData {
		p := &out.FormData[i]
		x.pair(&p.KeyValue)
		p.Src = x.value(p.Src)
		p.ContentType = x(p.ContentType)
		p.FileName = x(p.FileName)
	}
	if f := b.File; f != nil {
		out.File = &collection.FileBody{Src: x.value(f.Src), Content: x.value(f.Content)}
	}
	if g := b.GraphQL; g != nil {
		out.GraphQL = &collection.GraphQL{Query: x.value(g.Query), OperationName: x.value(g.OperationName),
			Variables: x.value(g.Variables)}
	}
	return &out
}
