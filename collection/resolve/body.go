package resolve

import (
	"regexp"
	"slices"
	"strings"

	"runner/collection"
	"runner/collection/wire"
)

// A payload is a body and what it means for the header.
type payload struct {
	wire.Body
	contentType string
	// override, if set, says which Content-Types of the author's may stay; the others are overwritten.
	override *regexp.Regexp
	// late says that Content-Type is written behind Content-Length.
	late bool
	// text says that the body begins as text, not as bytes.
	text bool
}

// none is the payload of a request without a body.
func none() *payload { return &payload{} }

// unpruned reports whether the method lets a body through.
func (b *builder) unpruned() bool {
	switch b.out.Method {
	case "GET", "COPY", "HEAD", "PURGE", "UNLOCK":
		return b.in.NoPruning || collection.IsTrue(b.in.Behavior.DisableBodyPruning)
	}
	return true
}

// payload makes the body. For raw and GraphQL bodies it adds a missing Content-Type at once, because there it stands
// before the default fields.
func (b *builder) payload() *payload {
	body := b.req.Body
	if body == nil || body.Disabled || !b.unpruned() {
		return none()
	}
	switch strings.ToLower(body.Mode) {
	case "urlencoded":
		return b.urlencoded(body.URLEncoded)
	case "formdata":
		return b.formdata(body.FormData)
	case "file":
		return b.file(body.File)
	case "graphql":
		return b.graphql(body.GraphQL)
	default:
		return b.raw(body)
	}
}

func textPayload(mode, s string) *payload {
	return &payload{Body: wire.Body{Bytes: []byte(s), Mode: mode, Present: true}, text: true}
}

// languages are the Content-Types of raw bodies.
var languages = map[string]string{
	"json":       "application/json",
	"xml":        "application/xml",
	"html":       "text/html",
	"javascript": "application/javascript",
}

func (b *builder) raw(body *collection.Body) *payload {
	text := jsonOrText(body.Raw)
	if text == "" {
		return none()
	}
	kind, ok := languages[body.Language]
	if !ok {
		kind = "text/plain"
	}
	origin := wire.System
	if body.Language == "json" {
		origin = wire.Auth // Newman adds this one before the fields of auth, the others behind them
	}
	b.addContentType(kind, origin)
	if b.isJSON(body.Language) {
		text = StripComments(text)
	}
	if text == "" {
		return none()
	}
	return textPayload("raw", text)
}

func (b *builder) addContentType(value string, origin wire.Origin) {
	if !b.off("content-type") && !b.out.Header.Has("Content-Type") {
		b.out.Header.Add(wire.Field{Name: "Content-Type", Value: value, Origin: origin})
	}
}

// jsonOrText returns the content of a raw body: a text, or an array or object as JSON. As for Newman a number, a
// boolean, or an empty array or object is no content.
func jsonOrText(v collection.Value) string {
	switch v.Kind {
	case collection.String:
		return v.Text
	case collection.JSON:
		if s := stringify(v.Text, identity); s != "{}" && s != "[]" {
			return s
		}
	}
	return ""
}

func identity(s string) string { return s }

var jsonType = regexp.MustCompile(`^application/(\S+\+)?json`)

// isJSON reports whether Newman takes a raw body for JSON, in which comments are allowed: by the language or, without
// one, by the author's Content-Type. A single disabled Content-Type counts, too; if all of several are disabled, any
// body is JSON.
func (b *builder) isJSON(language string) bool {
	if language != "" {
		return language == "json"
	}
	var types []collection.KeyValue
	for _, h := range b.req.Header {
		if strings.EqualFold(h.Key, "Content-Type") {
			types = append(types, h)
		}
	}
	switch len(types) {
	case 0:
		return false
	case 1:
		v := types[0].Value
		return v.Kind == collection.Null || jsonType.MatchString(v.String())
	}
	i := slices.IndexFunc(types, func(h collection.KeyValue) bool { return !h.Disabled })
	return i < 0 || jsonType.MatchString(types[i].Value.String())
}

// graphql writes the three members that GraphQL over HTTP has. Variables that are a text are inserted as they are.
func (b *builder) graphql(g *collection.GraphQL) *payload {
	if g == nil {
		return none()
	}
	b.addContentType("application/json", wire.System)
	literal := g.Variables.IsString()
	var out strings.Builder
	member := func(name string, v collection.Value) {
		if v.Kind == collection.Absent || literal && !v.IsString() {
			return
		}
		if out.Len() > 0 {
			out.WriteByte(',')
		}
		out.WriteString(`"` + name + `":`)
		writeJSON(&out, v)
	}
	member("query", g.Query)
	member("operationName", g.OperationName)
	switch {
	case !literal:
		member("variables", g.Variables)
	case g.Variables.Text != "":
		if out.Len() > 0 {
			out.WriteByte(',')
		}
		out.WriteString(`"variables":` + g.Variables.Text)
	}
	return textPayload("graphql", "{"+out.String()+"}")
}

func writeJSON(out *strings.Builder, v collection.Value) {
	if v.IsString() {
		quoteJSON(out, v.Text)
	} else {
		out.WriteString(stringify(v.Text, identity))
	}
}
