package lint

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"runner/collection"
)

// A Tree is a folder, a request, or the collection, as "runner list" shows it.
type Tree struct {
	Name   string `json:"name"`
	ID     string `json:"id"`
	Path   string `json:"path"` // what --folder takes; "" for the collection
	Kind   string `json:"kind"` // collection, folder or request
	Method string `json:"method,omitempty"`
	URL    string `json:"url,omitempty"`
	// Auth is the type of the auth that applies, with "(inherited)" where it is not the node's own.
	Auth      string     `json:"auth,omitempty"`
	Scripts   []Scripted `json:"scripts,omitempty"`
	Variables []Variable `json:"variables,omitempty"`
	Examples  int        `json:"examples,omitempty"`
	Items     []*Tree    `json:"items,omitempty"`

	node collection.Node
}

// A Scripted is a script of a node.
type Scripted struct {
	Listen   string `json:"listen"`
	Lines    int    `json:"lines"`
	Disabled bool   `json:"disabled,omitempty"`
}

// A Variable is one that a node uses, and where it has its value from: data, environment, collection, globals, script,
// dynamic, vault, or unresolved.
type Variable struct {
	Name string `json:"name"`
	From string `json:"from"`
}

// NewTree returns what a collection is made of.
func NewTree(in *Input) *Tree {
	k := newChecker(in)
	uses := make(map[*site][]Variable)
	for _, u := range k.uses {
		uses[u.site] = append(uses[u.site], Variable{u.name, k.origin(u.name)})
	}
	nodes := make(map[collection.Node]*Tree)
	var root *Tree
	for _, s := range k.sites {
		t := newNode(s)
		vars := uses[s]
		slices.SortFunc(vars, func(a, b Variable) int { return cmp.Compare(a.Name, b.Name) })
		t.Variables = slices.Compact(vars)
		nodes[s.node] = t
		if len(s.path) == 0 {
			root = t
			continue
		}
		above := nodes[s.path[len(s.path)-1]]
		t.Path = t.Name
		if above.Path != "" {
			t.Path = above.Path + "/" + t.Name
		}
		above.Items = append(above.Items, t)
	}
	return root
}

func newNode(s *site) *Tree {
	t := &Tree{ID: s.id, Kind: "folder", node: s.node}
	switch n := s.node.(type) {
	case *collection.ItemGroup:
		t.Name = n.Name
		if len(s.path) == 0 {
			t.Kind = "collection"
		}
	case *collection.Item:
		t.Name, t.Kind, t.Method, t.URL = n.Name, "request", n.Request.Method, n.Request.URL.String()
		t.Examples = len(n.Responses)
	}
	if a := s.path.Auth(s.auth); a != nil {
		t.Auth = a.Type
		if a != s.auth {
			t.Auth += " (inherited)"
		}
	}
	for _, e := range s.events {
		if e.Script != nil {
			t.Scripts = append(t.Scripts, Scripted{string(e.Listen), len(e.Script.Exec), e.Disabled})
		}
	}
	return t
}

// Keep leaves the wanted folders and requests in the tree, with what is in them and what they are in. It reports whether
// anything is left.
func (t *Tree) Keep(wanted map[collection.Node]bool) bool {
	if wanted[t.node] {
		return true
	}
	t.Items = slices.DeleteFunc(t.Items, func(sub *Tree) bool { return !sub.Keep(wanted) })
	return len(t.Items) > 0
}

// WriteJSON writes the tree; the members are those of [Tree].
func (t *Tree) WriteJSON(w io.Writer) error { return encode(w, t) }

// WriteText writes the tree for people.
func (t *Tree) WriteText(w io.Writer) error { return t.write(w, 0) }

func (t *Tree) write(w io.Writer, depth int) error {
	indent := strings.Repeat("  ", depth)
	title := t.Name
	if t.Kind == "request" {
		title = fmt.Sprintf("%s  %s %s", t.Name, t.Method, t.URL)
	}
	if _, err := fmt.Fprintf(w, "%s%s\n%s    id: %s\n", indent, title, indent, t.ID); err != nil {
		return err
	}
	for _, line := range t.details() {
		if _, err := fmt.Fprintf(w, "%s    %s\n", indent, line); err != nil {
			return err
		}
	}
	for _, sub := range t.Items {
		if err := sub.write(w, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (t *Tree) details() []string {
	var lines []string
	if t.Auth != "" {
		lines = append(lines, "auth: "+t.Auth)
	}
	for _, s := range t.Scripts {
		line := fmt.Sprintf("%s: %s", s.Listen, counted(s.Lines, "line"))
		if s.Disabled {
			line += " (disabled)"
		}
		lines = append(lines, line)
	}
	if len(t.Variables) > 0 {
		var names []string
		for _, v := range t.Variables {
			names = append(names, fmt.Sprintf("%s (%s)", v.Name, v.From))
		}
		lines = append(lines, "variables: "+strings.Join(names, ", "))
	}
	if t.Examples > 0 {
		lines = append(lines, fmt.Sprintf("examples: %d", t.Examples))
	}
	return lines
}
