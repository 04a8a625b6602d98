package antom

import (
	"slices"
	"strings"
)

// A node is a field in the tree of those of a product.
type node struct {
	Field
	name    string
	members []*node // of an object
	elem    *node   // of a list
	groups  [][]*node
}

// A tell is a member that tells a product from the others.
type tell struct {
	path     []string
	value    string
	required bool
}

// prepare works out what checks need, once.
func (p *Product) prepare(a *API) {
	p.fields = merge(a.Fields, p.Fields)
	p.shape = newShape(p.fields)
	for _, f := range p.fields {
		if len(f.Values) == 1 && !strings.Contains(f.Path, "[]") {
			p.signs = append(p.signs, tell{strings.Split(f.Path, "."), f.Values[0], f.Required})
		}
	}
}

// newShape makes a tree of fields. An object or list whose members are listed need not be.
func newShape(fields []Field) *node {
	root := &node{Field: Field{Type: Object}}
	for _, f := range fields {
		at := root
		for name := range strings.SplitSeq(f.Path, ".") {
			name, isList := strings.CutSuffix(name, "[]")
			at = at.member(name)
			if isList {
				at = at.element()
			}
		}
		at.Field = f
	}
	root.group()
	return root
}

func (n *node) member(name string) *node {
	i := slices.IndexFunc(n.members, func(m *node) bool { return m.name == name })
	if i >= 0 {
		return n.members[i]
	}
	path := name
	if n.Path != "" {
		path = n.Path + "." + name
	}
	m := &node{name: name, Field: Field{Path: path, Type: Object}}
	n.members = append(n.members, m)
	return m
}

func (n *node) element() *node {
	if n.elem == nil {
		n.Type = List
		n.elem = &node{Field: Field{Path: n.Path + "[]", Type: Object}}
	}
	return n.elem
}

// group collects the members of which one is required.
func (n *node) group() {
	at := make(map[string]int)
	for _, m := range n.members {
		m.group()
		if m.Either == "" {
			continue
		}
		i, ok := at[m.Either]
		if !ok {
			i = len(n.groups)
			at[m.Either] = i
			n.groups = append(n.groups, nil)
		}
		n.groups[i] = append(n.groups[i], m)
	}
	if n.elem != nil {
		n.elem.group()
	}
}

// tells returns how well body fits p: more for each member that p only has, less for each that p must have and body has
// not. It returns false if one is of another product.
func (p *Product) tells(body map[string]any) (int, bool) {
	const hit, miss = 2, 3 // a product with one more member must not win over the one without
	n := 0
	for _, s := range p.signs {
		switch have, ok := at(body, s.path); {
		case ok && have == s.value:
			n += hit
		case ok:
			return 0, false
		case s.required:
			n -= miss
		}
	}
	return n, true
}

// at returns the text at a path of names; an empty one is as none.
func at(body map[string]any, path []string) (string, bool) {
	for _, name := range path[:len(path)-1] {
		body, _ = body[name].(map[string]any)
	}
	s, _ := body[path[len(path)-1]].(string)
	return s, s != ""
}
