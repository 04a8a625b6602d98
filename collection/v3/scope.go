package v3

import (
	"fmt"
	"strings"

	"runner/collection"
	"runner/collection/yaml"
)

// auth reads how requests are authorised. Of several ways the first is taken: they differ by rules, which no run knows.
func (f *file) auth() *collection.Auth {
	n := f.root.Get("auth")
	if blank(n) {
		return nil
	}
	if n.Kind == yaml.List {
		if len(n.List) == 0 {
			return nil
		}
		if len(n.List) > 1 {
			f.note("%s:%d: of several auths only the first is used", f.at, n.Line)
		}
		n = n.List[0]
	}
	if n.Kind != yaml.Map {
		f.fail(n, "a map or a list of maps")
		return nil
	}
	a := &collection.Auth{Type: f.textOf(n.Get("type"))}
	if a.Type == "" || a.Type == "inherit" {
		return nil
	}
	params := n.Get("credentials")
	if blank(params) {
		params = n.Get(a.Type) // as it is in v2
	}
	f.pairs(params, func(key string, value, rest *yaml.Node) {
		kv := collection.KeyValue{Key: key, Value: valueOf(value)}
		if rest != nil {
			kv.Disabled = flag(rest, "disabled")
		}
		a.Params = append(a.Params, kv)
	})
	return a
}

// moments are when scripts run; on folders the names begin with the protocol.
var moments = map[string]collection.Listen{
	"beforeRequest": collection.Prerequest, "http:beforeRequest": collection.Prerequest,
	"beforeQuery":   collection.Prerequest,
	"afterResponse": collection.Test, "http:afterResponse": collection.Test,
}

// events reads the scripts of what has the id.
func (f *file) events(id string) []collection.Event {
	n := f.root.Get("scripts")
	if blank(n) {
		return nil
	}
	if n.Kind != yaml.List {
		f.fail(n, "a list")
		return nil
	}
	var events []collection.Event
	for i, s := range n.List {
		if s.Kind != yaml.Map {
			f.fail(s, "a map")
			return nil
		}
		listen, known := moments[f.textOf(s.Get("type"))]
		if !known {
			f.note("%s:%d: a script of the type %q is left out", f.at, s.Line, f.textOf(s.Get("type")))
			continue
		}
		if script := f.script(s, newID("script", id, fmt.Sprint(i))); script != nil {
			events = append(events, collection.Event{ID: newID("event", id, fmt.Sprint(i)), Listen: listen,
				Script: script, Disabled: flag(s, "disabled")})
		}
	}
	return events
}

// script reads the code of a script: a text, or lines.
func (f *file) script(n *yaml.Node, id string) *collection.Script {
	s := &collection.Script{ID: id, Type: "text/javascript", Name: f.textOf(n.Get("name"))}
	if language := f.textOf(n.Get("language")); language != "" {
		s.Type = language
	}
	if packages := n.Get("packages"); !blank(packages) {
		s.Packages = string(packages.AppendJSON(nil))
	}
	code := n.Get("code")
	switch {
	case blank(code):
		f.note("%s:%d: a script without code is left out", f.at, n.Line)
		return nil
	case code.Kind == yaml.List:
		for _, line := range code.List {
			s.Exec = append(s.Exec, f.textOf(line))
		}
	default:
		s.Exec = strings.Split(strings.ReplaceAll(f.textOf(code), "\r\n", "\n"), "\n")
	}
	return s
}

// behavior reads the settings of requests: the members of a v2 protocolProfileBehavior, but for a list of headers.
func (f *file) behavior() *collection.Behavior {
	n := f.root.Get("settings")
	if blank(n) {
		n = f.root.Get("protocolProfileBehavior")
	}
	switch {
	case blank(n) || n.Kind == yaml.Map && len(n.Map) == 0:
		return nil
	case n.Kind != yaml.Map:
		f.fail(n, "a map")
		return nil
	}
	settings := &yaml.Node{Kind: yaml.Map}
	for _, m := range n.Map {
		if m.Key == "disabledSystemHeaders" && m.Value.Kind == yaml.List {
			m.Value = switchedOn(m.Value)
		}
		settings.Map = append(settings.Map, m)
	}
	b, err := collection.ParseBehavior(settings.AppendJSON(nil))
	if err != nil {
		f.failed(n, err)
	}
	return b
}

// switchedOn turns a list of names into a map in which they are true.
func switchedOn(list *yaml.Node) *yaml.Node {
	out := &yaml.Node{Kind: yaml.Map}
	for _, name := range list.List {
		if out.Get(name.Text) == nil {
			out.Map = append(out.Map, yaml.Member{Key: name.Text, Value: &yaml.Node{Kind: yaml.Bool, Text: "true"}})
		}
	}
	return out
}
