package collection

import (
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/tidwall/gjson"
)

// A Place is a line and a column of a file, from 1. Its zero value means that the place is not known.
type Place struct{ Line, Column int }

// Places finds the parts of a collection in its file. It knows the formats v2; of others, and of a nil Places, no place
// is known.
type Places struct {
	doc   string
	lines []int // where each line begins
	nodes map[Node]gjson.Result
	root  gjson.Result
}

// NewPlaces returns the places of c, which [Parse] has read from data.
func NewPlaces(data []byte, c *Collection) *Places {
	p := &Places{doc: Text(data), lines: []int{0}, nodes: make(map[Node]gjson.Result)}
	if CheckJSON(p.doc) != nil {
		return nil
	}
	for i := range len(p.doc) {
		if p.doc[i] == '\n' {
			p.lines = append(p.lines, i+1)
		}
	}
	p.root = unwrap(gjson.Parse(p.doc), "collection")
	if isV1(p.root) {
		p.v1(c)
		return p
	}
	p.group(&c.ItemGroup, p.root)
	return p
}

// v1 finds requests and folders by their ids.
func (p *Places) v1(c *Collection) {
	byID := make(map[string]gjson.Result)
	for _, list := range []string{"requests", "folders"} {
		p.root.Get(list).ForEach(func(_, v gjson.Result) bool {
			byID[v.Get("id").String()] = v
			return true
		})
	}
	p.nodes[&c.ItemGroup] = p.root
	p.flat(&c.ItemGroup, byID)
}

func (p *Places) flat(g *ItemGroup, byID map[string]gjson.Result) {
	for _, n := range g.Items {
		switch n := n.(type) {
		case *Item:
			p.nodes[n] = byID[n.ID]
		case *ItemGroup:
			p.nodes[n] = byID[n.ID]
			p.flat(n, byID)
		}
	}
}

// group walks model and file side by side: elements that are null have no node.
func (p *Places) group(g *ItemGroup, v gjson.Result) {
	p.nodes[g] = v
	list := memberOf(v, "item")
	if list.IsObject() {
		p.node(g.Items[0], list)
		return
	}
	i := 0
	list.ForEach(func(_, v gjson.Result) bool {
		if v.Type == gjson.Null {
			return true
		}
		if i >= len(g.Items) {
			return false
		}
		p.node(g.Items[i], v)
		i++
		return true
	})
}

func (p *Places) node(n Node, v gjson.Result) {
	if g, ok := n.(*ItemGroup); ok {
		p.group(g, v)
		return
	}
	p.nodes[n] = v
}

// memberOf returns the last member of a name, as the reader takes it, with its place in the file.
func memberOf(v gjson.Result, name string) (found gjson.Result) {
	if !v.IsObject() {
		return found
	}
	v.ForEach(func(key, m gjson.Result) bool {
		if key.Str == name {
			found = m
		}
		return true
	})
	return found
}

// Of returns the place of a part of n: steps are names of members, and numbers of elements. Where a step is not in the
// file, the place is that of the last one that is.
func (p *Places) Of(n Node, steps ...string) Place {
	v, ok := p.find(n, steps)
	if !ok {
		return Place{}
	}
	return p.at(v.Index)
}

func (p *Places) find(n Node, steps []string) (gjson.Result, bool) {
	if p == nil {
		return gjson.Result{}, false
	}
	v, ok := p.nodes[n]
	if !ok || v.Raw == "" {
		return v, false
	}
	for _, step := range steps {
		next := child(v, step)
		if next.Raw == "" {
			break
		}
		v = next
	}
	return v, true
}

// child returns a member, or an element of those that are not null. What may be a list may be its only element.
func child(v gjson.Result, step string) gjson.Result {
	at, err := strconv.Atoi(step)
	if err != nil {
		return memberOf(v, step)
	}
	if !v.IsArray() {
		return v
	}
	var found gjson.Result
	v.ForEach(func(_, e gjson.Result) bool {
		if e.Type == gjson.Null {
			return true
		}
		if at--; at < 0 {
			found = e
			return false
		}
		return true
	})
	return found
}

// InScript returns the place of a line and a column of the script that stands at steps: they count as in the text of
// the script.
func (p *Places) InScript(n Node, line, column int, steps ...string) Place {
	v, ok := p.find(n, steps)
	if !ok {
		return Place{}
	}
	if v.IsObject() {
		v = memberOf(v, "exec")
	}
	if v.Type == gjson.String {
		return p.at(v.Index + offsetIn(v.Raw, line, column))
	}
	place := p.at(v.Index)
	v.ForEach(func(_, e gjson.Result) bool {
		if e.Type == gjson.Null {
			return true
		}
		lines := 1 + strings.Count(e.Str, "\n")
		if line <= lines {
			place = p.at(e.Index + offsetIn(e.Raw, line, column))
			return false
		}
		line -= lines
		return true
	})
	return place
}

// offsetIn returns where, in the JSON text of a string, a line and a column of the string are.
func offsetIn(raw string, line, column int) int {
	at := 1
	for at < len(raw)-1 && (line > 1 || column > 1) {
		size, breaks := 1, false
		if raw[at] == '\\' {
			size, breaks = 2, raw[at+1] == 'n'
			if raw[at+1] == 'u' {
				size = 6
			}
		}
		at += size
		switch {
		case line > 1 && breaks:
			line--
		case line == 1:
			column--
		}
	}
	return min(at, len(raw)-1)
}

// at turns an offset into a place; columns count characters.
func (p *Places) at(offset int) Place {
	line := sort.SearchInts(p.lines, offset+1)
	begin := p.lines[line-1]
	return Place{line, utf8.RuneCountInString(p.doc[begin:min(offset, len(p.doc))]) + 1}
}
