package collection

import (
	"fmt"

	"github.com/tidwall/gjson"
)

// group reads the members that a collection and a folder have in common.
func (p *parser) group(v gjson.Result, g *ItemGroup, depth int) {
	if depth > maxDepth {
		p.failWith(v, fmt.Errorf("folders are nested more than %d deep", maxDepth))
		return
	}
	p.object(v, "an object", func(name string, v gjson.Result) {
		switch name {
		case "id", "_postman_id":
			if g.ID == "" {
				g.ID = p.text(v)
			}
		case "name":
			g.Name = p.text(v)
		case "description":
			g.Description = description(v)
		case "item":
			g.Items = p.nodes(v, depth)
		case "event":
			g.Events = p.events(v)
		case "auth":
			g.Auth = p.auth(v)
		case "variable":
			g.Variables = p.variables(v)
		case "protocolProfileBehavior":
			g.Behavior = p.behavior(v)
		}
	})
	g.ID = orID(g.ID)
}

// nodes reads items and folders: an element with an "item" member is a folder, as in Newman.
func (p *parser) nodes(v gjson.Result, depth int) []Node {
	var out []Node
	p.list(v, "a list of requests and folders", func(v gjson.Result) {
		if !v.IsObject() {
			p.fail(v, "a request or a folder")
			return
		}
		if truthy(v.Get("item")) {
			g := &ItemGroup{}
			p.group(v, g, depth+1)
			out = append(out, g)
			return
		}
		out = append(out, p.item(v))
	})
	return out
}

func (p *parser) item(v gjson.Result) *Item {
	it := &Item{}
	p.object(v, "a request", func(name string, v gjson.Result) {
		switch name {
		case "id", "_postman_id":
			if it.ID == "" {
				it.ID = p.text(v)
			}
		case "name":
			it.Name = p.text(v)
		case "description":
			it.Description = description(v)
		case "event":
			it.Events = p.events(v)
		case "request":
			it.Request = p.request(v)
		case "response":
			it.Responses = p.responses(v)
		case "variable":
			it.Variables = p.variables(v)
		case "protocolProfileBehavior":
			it.Behavior = p.behavior(v)
		}
	})
	it.ID = orID(it.ID)
	if it.Request == nil {
		it.Request = &Request{Method: "GET"}
	}
	return it
}

// info reads the collection's own description of itself.
func (p *parser) info(root gjson.Result, c *Collection) {
	p.object(root.Get("info"), "an object", func(name string, v gjson.Result) {
		switch name {
		case "_postman_id", "id":
			c.Info.ID = p.text(v)
		case "name":
			c.Info.Name = p.text(v)
		case "description":
			c.Info.Description = description(v)
		case "schema":
			c.Info.Schema = p.text(v)
		case "version":
			c.Info.Version = value(v)
		}
	})
	if c.Info.ID == "" {
		c.Info.ID = c.ID
	}
	c.ID, c.Name, c.Description = c.Info.ID, c.Info.Name, c.Info.Description
}

func (p *parser) events(v gjson.Result) []Event {
	var out []Event
	p.list(v, "a list of events", func(v gjson.Result) {
		var e Event
		p.object(v, "an event", func(name string, v gjson.Result) {
			switch name {
			case "id":
				e.ID = p.text(v)
			case "listen":
				e.Listen = Listen(p.text(v))
			case "disabled":
				e.Disabled = truthy(v)
			case "script":
				e.Script = p.script(v)
			}
		})
		e.ID = orID(e.ID)
		out = append(out, e)
	})
	return out
}

// script reads a script: its text, its lines, or an object with either.
func (p *parser) script(v gjson.Result) *Script {
	if v.Type == gjson.Null {
		return nil
	}
	s := &Script{Type: "text/javascript"}
	if !v.IsObject() {
		s.Exec = p.lines(v)
		s.ID = orID("")
		return s
	}
	p.object(v, "a script", func(name string, v gjson.Result) {
		switch name {
		case "id":
			s.ID = p.text(v)
		case "type":
			s.Type = p.text(v)
		case "name":
			s.Name = p.text(v)
		case "exec":
			s.Exec = p.lines(v)
		case "src":
			s.Src = value(v)
		case "packages":
			s.Packages = v.Raw
		}
	})
	s.ID = orID(s.ID)
	return s
}

// lines reads script text: a string or a list of lines.
func (p *parser) lines(v gjson.Result) []string {
	if v.Type == gjson.String {
		return []string{v.Str}
	}
	var out []string
	p.list(v, "a string or a list of lines", func(v gjson.Result) {
		out = append(out, p.text(v))
	})
	return out
}

func (p *parser) variables(v gjson.Result) []Variable {
	var out []Variable
	if v.IsObject() { // v2.0 allows {"name": value}
		v.ForEach(func(name, v gjson.Result) bool {
			out = append(out, Variable{Key: name.Str, Value: value(v)})
			return true
		})
		return out
	}
	p.list(v, "a list of variables", func(v gjson.Result) {
		out = append(out, p.variable(v))
	})
	return out
}

func (p *parser) variable(v gjson.Result) Variable {
	var x Variable
	p.object(v, "a variable", func(name string, v gjson.Result) {
		switch name {
		case "id":
			x.ID = p.text(v)
		case "key":
			x.Key = p.text(v)
		case "value":
			x.Value = value(v)
		case "type":
			x.Type = p.text(v)
		case "name":
			x.Name = p.text(v)
		case "description":
			x.Description = description(v)
		case "disabled":
			x.Disabled = truthy(v)
		case "enabled":
			x.Enabled = value(v)
		case "system":
			x.System = truthy(v)
		}
	})
	if x.Key == "" {
		x.Key = x.ID // v2.0 names a variable by its id
	}
	return x
}

func (p *parser) behavior(v gjson.Result) *Behavior {
	b := &Behavior{Raw: v.Raw}
	flags := map[string]**bool{
		"strictSSL": &b.StrictSSL, "followRedirects": &b.FollowRedirects,
		"followOriginalHttpMethod": &b.FollowOriginalHTTPMethod, "disableCookies": &b.DisableCookies,
		"followAuthorizationHeader":     &b.FollowAuthorizationHeader,
		"removeRefererHeaderOnRedirect": &b.RemoveRefererHeaderOnRedirect,
		"disableBodyPruning":            &b.DisableBodyPruning, "disableUrlEncoding": &b.DisableURLEncoding,
		"insecureHTTPParser": &b.InsecureHTTPParser, "tlsPreferServerCiphers": &b.TLSPreferServerCiphers,
	}
	p.object(v, "an object", func(name string, v gjson.Result) {
		if flag := flags[name]; flag != nil && (v.Type == gjson.True || v.Type == gjson.False) {
			on := v.Type == gjson.True
			*flag = &on
		}
		p.behaviorMember(name, v, b)
	})
	return b
}

func (p *parser) behaviorMember(name string, v gjson.Result, b *Behavior) {
	strings := func() []string {
		out := []string{}
		p.list(v, "a list of strings", func(v gjson.Result) { out = append(out, p.text(v)) })
		return out
	}
	switch name {
	case "maxRedirects":
		if v.Type == gjson.Number {
			n := int(min(max(v.Int(), 0), 1000))
			b.MaxRedirects = &n
		}
	case "disabledSystemHeaders":
		if v.IsObject() { // a list has no effect in Newman
			b.DisabledSystemHeaders = make(map[string]bool)
			v.ForEach(func(name, v gjson.Result) bool {
				b.DisabledSystemHeaders[name.Str] = truthy(v)
				return true
			})
		}
	case "tlsDisabledProtocols":
		b.TLSDisabledProtocols = strings()
	case "tlsCipherSelection":
		b.TLSCipherSelection = strings()
	case "protocolVersion":
		b.ProtocolVersion = p.text(v)
	}
}
