package collection

import "github.com/tidwall/gjson"

// nodeMembers are the members of a folder, a request or the collection. They are collected before any of them is read:
// what a node is depends on one of them.
type nodeMembers struct {
	id, name, description, item, event, auth, variable, behavior, request, response, info gjson.Result
}

func (r *reader) nodeMembers(v gjson.Result) *nodeMembers {
	var m nodeMembers
	r.members(v, func(name string, v gjson.Result) {
		if to := m.named(name); to != nil {
			*to = v
		}
	})
	return &m
}

func (m *nodeMembers) named(name string) *gjson.Result {
	switch name {
	case "id":
		return &m.id
	case "name":
		return &m.name
	case "description":
		return &m.description
	case "item":
		return &m.item
	case "event":
		return &m.event
	case "auth":
		return &m.auth
	case "variable":
		return &m.variable
	case "protocolProfileBehavior":
		return &m.behavior
	case "request":
		return &m.request
	case "response":
		return &m.response
	case "info":
		return &m.info
	default:
		return nil
	}
}

// node reads a folder, which is what has an item member that is true in JavaScript, or a request.
func (r *reader) node(v gjson.Result) Node {
	m := r.nodeMembers(v)
	if truthy(m.item) {
		return r.group(m)
	}
	return r.item(m)
}

func (r *reader) group(m *nodeMembers) *ItemGroup {
	return &ItemGroup{
		ID:          r.id(m.id),
		Name:        r.text(m.name),
		Description: r.description(m.description),
		Events:      r.events(m.event),
		Auth:        r.auth(m.auth),
		Variables:   r.variables(m.variable),
		Behavior:    r.behavior(m.behavior),
		Items:       listOf(r, m.item, r.node),
	}
}

func (r *reader) item(m *nodeMembers) *Item {
	return &Item{
		ID:          r.id(m.id),
		Name:        r.text(m.name),
		Description: r.description(m.description),
		Events:      r.events(m.event),
		Request:     r.request(m.request),
		Responses:   r.responses(m.response),
		Variables:   r.variables(m.variable),
		Behavior:    r.behavior(m.behavior),
	}
}

func (r *reader) events(v gjson.Result) []Event {
	return listOf(r, v, r.event)
}

func (r *reader) event(v gjson.Result) Event {
	var e Event
	r.members(v, func(name string, v gjson.Result) {
		switch name {
		case "id":
			e.ID = r.text(v)
		case "listen":
			e.Listen = Listen(r.text(v))
		case "script":
			e.Script = r.script(v)
		case "disabled":
			e.Disabled = truthy(v)
		}
	})
	if e.ID == "" {
		e.ID = r.ids.next()
	}
	return e
}

// script reads a text, a list of lines, or an object with either.
func (r *reader) script(v gjson.Result) *Script {
	if v.Type == gjson.Null {
		return nil
	}
	s := &Script{Type: "text/javascript"}
	if v.IsObject() {
		r.scriptMembers(v, s)
	} else {
		s.Exec = r.words(v, scriptLines)
	}
	if s.ID == "" {
		s.ID = r.ids.next()
	}
	return s
}

func (r *reader) scriptMembers(v gjson.Result, s *Script) {
	r.members(v, func(name string, v gjson.Result) {
		switch name {
		case "id":
			s.ID = r.text(v)
		case "type":
			if truthy(v) {
				s.Type = r.text(v)
			}
		case "name":
			s.Name = r.text(v)
		case "exec":
			s.Exec = r.words(v, scriptLines)
		case "src":
			s.Src = valueOf(v)
		case "packages":
			s.Packages = rawOf(v)
		}
	})
}

// responses reads saved examples. A run does not need them: one that is malformed does not fail the file.
func (r *reader) responses(v gjson.Result) []Response {
	if r.failed {
		return nil
	}
	list := listOf(r, v, func(v gjson.Result) Response {
		saved := r.response(v)
		r.failed = false
		return saved
	})
	r.failed = false
	return list
}

func (r *reader) response(v gjson.Result) Response {
	var saved Response
	r.members(v, func(name string, v gjson.Result) {
		switch name {
		case "id":
			saved.ID = r.text(v)
		case "name":
			saved.Name = r.text(v)
		case "originalRequest":
			if v.Type != gjson.Null {
				saved.OriginalRequest = r.request(v)
			}
		case "status":
			saved.Status = r.text(v)
		case "code":
			saved.Code = int(v.Int())
		case "header":
			saved.Header = r.header(v)
		case "body":
			saved.Body = r.text(v)
		case "cookie":
			saved.Cookies = rawOf(v)
		case "responseTime":
			saved.ResponseTime = valueOf(v)
		}
	})
	return saved
}
