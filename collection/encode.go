package collection

import (
	"bytes"
	"encoding/json"
	"strconv"
	"unicode/utf8"
)

// The methods MarshalJSON write Newman's normalised v2.1 form, which [Parse] reads: a URL is its parts without raw, a
// header block, a script and auth parameters are lists, a description is an object. Beyond Newman they keep the
// variables of folders and items, and the id of every event.

// MarshalJSON writes the collection as Newman reports it.
func (c Collection) MarshalJSON() ([]byte, error) { return c.append(nil, normal), nil }

// Document returns the collection as a file of v2.1 that the app imports: as [Collection.MarshalJSON] writes it, but
// URLs have their raw text, which the app shows.
func (c *Collection) Document() ([]byte, error) {
	var out bytes.Buffer
	if err := json.Indent(&out, c.append(nil, document), "", "  "); err != nil {
		return nil, err // a value whose text, set by a caller, is not JSON
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}

// A form is what is written of a URL.
type form bool

const (
	normal   form = false
	document form = true // raw too
)

func (c *Collection) append(b []byte, f form) []byte {
	b = append(b, '{')
	b = c.ItemGroup.appendContent(b, f)
	if c.Variables == nil {
		b = append(member(b, "variable"), "[]"...)
	}
	b = append(member(b, "info"), '{')
	b = textMember(b, "_postman_id", c.Info.ID)
	b = textMember(b, "name", c.Info.Name)
	b = valueMember(b, "version", c.Info.Version)
	b = textMember(b, "schema", c.Info.Schema)
	b = descriptionMember(b, c.Info.Description)
	return append(b, '}', '}')
}

// MarshalJSON writes the folder.
func (g ItemGroup) MarshalJSON() ([]byte, error) { return g.append(nil, normal), nil }

func (g *ItemGroup) append(b []byte, f form) []byte {
	b = append(b, '{')
	b = textMember(b, "id", g.ID)
	b = textMember(b, "name", g.Name)
	b = descriptionMember(b, g.Description)
	return append(g.appendContent(b, f), '}')
}

// appendContent appends the members that a folder and the collection have in common.
func (g *ItemGroup) appendContent(b []byte, f form) []byte {
	b = append(member(b, "item"), '[')
	for _, n := range g.Items {
		b = comma(b)
		switch n := n.(type) {
		case *Item:
			b = n.append(b, f)
		case *ItemGroup:
			b = n.append(b, f)
		}
	}
	b = append(b, ']')
	b = authMember(b, g.Auth)
	b = eventsMember(b, g.Events)
	b = behaviorMember(b, g.Behavior)
	return variablesMember(b, g.Variables)
}

// MarshalJSON writes the item.
func (it Item) MarshalJSON() ([]byte, error) { return it.append(nil, normal), nil }

func (it *Item) append(b []byte, f form) []byte {
	b = append(b, '{')
	b = textMember(b, "id", it.ID)
	b = textMember(b, "name", it.Name)
	b = descriptionMember(b, it.Description)
	if it.Request != nil {
		b = it.Request.append(member(b, "request"), f)
	}
	b = append(member(b, "response"), '[')
	for i := range it.Responses {
		b = it.Responses[i].append(comma(b), f)
	}
	b = append(b, ']')
	b = eventsMember(b, it.Events)
	b = behaviorMember(b, it.Behavior)
	return append(variablesMember(b, it.Variables), '}')
}

// MarshalJSON writes the saved response.
func (r Response) MarshalJSON() ([]byte, error) { return r.append(nil, normal), nil }

func (r *Response) append(b []byte, f form) []byte {
	b = append(b, '{')
	b = textMember(b, "id", r.ID)
	b = textMember(b, "name", r.Name)
	if r.OriginalRequest != nil {
		b = r.OriginalRequest.append(member(b, "originalRequest"), f)
	}
	b = textMember(b, "status", r.Status)
	if r.Code != 0 {
		b = strconv.AppendInt(member(b, "code"), int64(r.Code), 10)
	}
	b = keyValuesMember(b, "header", r.Header)
	b = textMember(b, "body", r.Body)
	b = rawMember(b, "cookie", r.Cookies)
	return append(valueMember(b, "responseTime", r.ResponseTime), '}')
}

// MarshalJSON writes the event.
func (e Event) MarshalJSON() ([]byte, error) { return e.append(nil), nil }

func (e *Event) append(b []byte) []byte {
	b = append(b, '{')
	b = flagMember(b, "disabled", e.Disabled)
	b = textMember(b, "id", e.ID)
	b = textMember(b, "listen", string(e.Listen))
	if e.Script != nil {
		b = e.Script.append(member(b, "script"))
	}
	return append(b, '}')
}

// MarshalJSON writes the script.
func (s Script) MarshalJSON() ([]byte, error) { return s.append(nil), nil }

func (s *Script) append(b []byte) []byte {
	b = append(b, '{')
	b = textMember(b, "id", s.ID)
	b = textMember(b, "name", s.Name)
	b = textMember(b, "type", s.Type)
	b = rawMember(b, "packages", s.Packages)
	b = valueMember(b, "src", s.Src)
	if s.Exec != nil {
		b = appendTexts(member(b, "exec"), s.Exec)
	}
	return append(b, '}')
}

func eventsMember(b []byte, events []Event) []byte {
	b = append(member(b, "event"), '[')
	for i := range events {
		b = events[i].append(comma(b))
	}
	return append(b, ']')
}

func behaviorMember(b []byte, behavior *Behavior) []byte {
	if behavior == nil {
		return b
	}
	return rawMember(b, "protocolProfileBehavior", behavior.Raw)
}

func variablesMember(b []byte, list []Variable) []byte {
	if list == nil {
		return b
	}
	return appendVariables(member(b, "variable"), list)
}

func appendVariables(b []byte, list []Variable) []byte {
	b = append(b, '[')
	for i := range list {
		b = list[i].append(comma(b))
	}
	return append(b, ']')
}

// member appends a name, with a comma before it unless it is the first.
func member(b []byte, name string) []byte {
	if b[len(b)-1] != '{' {
		b = append(b, ',')
	}
	return append(appendText(b, name), ':')
}

// comma appends a comma unless a list has just begun.
func comma(b []byte) []byte {
	if b[len(b)-1] != '[' {
		b = append(b, ',')
	}
	return b
}

func textMember(b []byte, name, text string) []byte {
	if text == "" {
		return b
	}
	return appendText(member(b, name), text)
}

func flagMember(b []byte, name string, on bool) []byte {
	if !on {
		return b
	}
	return append(member(b, name), "true"...)
}

func rawMember(b []byte, name, json string) []byte {
	if json == "" {
		return b
	}
	return append(member(b, name), json...)
}

func valueMember(b []byte, name string, v Value) []byte {
	if v.Kind == Absent {
		return b
	}
	return v.append(member(b, name))
}

func descriptionMember(b []byte, text string) []byte {
	if text == "" {
		return b
	}
	b = append(member(b, "description"), `{"content":`...)
	return append(appendText(b, text), `,"type":"text/plain"}`...)
}

// MarshalJSON writes the value with the type it has; one that is absent is null.
func (v Value) MarshalJSON() ([]byte, error) { return v.append(nil), nil }

func (v Value) append(b []byte) []byte {
	switch v.Kind {
	case Absent:
		return append(b, "null"...)
	case String:
		return appendText(b, v.Text)
	default:
		return append(b, v.Text...)
	}
}

func appendTexts(b []byte, list []string) []byte {
	b = append(b, '[')
	for _, s := range list {
		b = appendText(comma(b), s)
	}
	return append(b, ']')
}

// appendText appends s as a JSON string. Unlike encoding/json it leaves the characters of HTML alone.
func appendText(b []byte, s string) []byte {
	b = append(b, '"')
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' && c < utf8.RuneSelf {
			i++
			continue
		}
		size := 1
		if c >= utf8.RuneSelf {
			var r rune
			if r, size = utf8.DecodeRuneInString(s[i:]); r != utf8.RuneError || size > 1 {
				i += size
				continue
			}
		}
		b = appendEscape(append(b, s[from:i]...), c)
		i += size
		from = i
	}
	return append(append(b, s[from:]...), '"')
}

// appendEscape appends what stands for a byte that may not be in a string as it is.
func appendEscape(b []byte, c byte) []byte {
	const digits = "0123456789abcdef"
	switch c {
	case '"', '\\':
		return append(b, '\\', c)
	case '\n':
		return append(b, '\\', 'n')
	case '\r':
		return append(b, '\\', 'r')
	case '\t':
		return append(b, '\\', 't')
	}
	if c >= utf8.RuneSelf { // not UTF-8
		return append(b, "\ufffd"...)
	}
	return append(b, '\\', 'u', '0', '0', digits[c>>4], digits[c&15])
}
