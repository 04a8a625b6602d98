package yaml

import (
	"fmt"

	"go.yaml.in/yaml/v3"
)

// A reader turns the library's nodes into ours, aliases expanded.
type reader struct {
	inAlias int
	aliased int
}

func errorAt(n *yaml.Node, format string, args ...any) *Error {
	return &Error{n.Line, n.Column, fmt.Sprintf(format, args...)}
}

func (r *reader) node(n *yaml.Node, depth int) (*Node, error) {
	if depth > MaxDepth {
		return nil, errorAt(n, "nested deeper than %d levels", MaxDepth)
	}
	if r.inAlias > 0 {
		if r.aliased += 1 + len(n.Value); r.aliased > maxAliased {
			return nil, errorAt(n, "aliases make the document too large")
		}
	}
	switch n.Kind {
	case yaml.AliasNode:
		r.inAlias++
		defer func() { r.inAlias-- }()
		return r.node(n.Alias, depth+1)
	case yaml.MappingNode:
		return r.mapping(n, depth)
	case yaml.SequenceNode:
		return r.sequence(n, depth)
	default:
		return scalar(n)
	}
}

func (r *reader) sequence(n *yaml.Node, depth int) (*Node, error) {
	if tag := n.ShortTag(); tag != "!!seq" {
		return nil, errorAt(n, "a list with the tag %s has no place here", tag)
	}
	out := &Node{Kind: List, Line: n.Line, Column: n.Column, List: make([]*Node, 0, len(n.Content))}
	for _, c := range n.Content {
		v, err := r.node(c, depth+1)
		if err != nil {
			return nil, err
		}
		out.List = append(out.List, v)
	}
	return out, nil
}

func (r *reader) mapping(n *yaml.Node, depth int) (*Node, error) {
	if tag := n.ShortTag(); tag != "!!map" {
		return nil, errorAt(n, "a map with the tag %s has no place here", tag)
	}
	out := &Node{Kind: Map, Line: n.Line, Column: n.Column, Map: make([]Member, 0, len(n.Content)/2)}
	lines := make(map[string]int, len(n.Content)/2)
	var merged []*yaml.Node
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		if k.Kind == yaml.ScalarNode && k.ShortTag() == "!!merge" {
			merged = append(merged, v)
			continue
		}
		key, err := keyText(k)
		if err != nil {
			return nil, err
		}
		if line := lines[key]; line > 0 {
			return nil, errorAt(k, "duplicate key %q, first in line %d", key, line)
		}
		lines[key] = max(k.Line, 1)
		value, err := r.node(v, depth+1)
		if err != nil {
			return nil, err
		}
		out.Map = append(out.Map, Member{key, value})
	}
	for _, m := range merged {
		if err := r.merge(out, lines, m, depth+1); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// keyText returns the text of a key.
func keyText(k *yaml.Node) (string, error) {
	if k.Kind == yaml.AliasNode {
		k = k.Alias
	}
	if k.Kind != yaml.ScalarNode {
		return "", errorAt(k, "a key must be a word")
	}
	return k.Value, nil
}

// merge adds the members of what stands under "<<", a map or a list of maps, that to has not.
func (r *reader) merge(to *Node, lines map[string]int, from *yaml.Node, depth int) error {
	v, err := r.node(from, depth)
	if err != nil {
		return err
	}
	maps := v.List
	if v.Kind == Map {
		maps = []*Node{v}
	}
	if v.Kind != Map && v.Kind != List {
		return errorAt(from, `"<<" needs a map`)
	}
	for _, m := range maps {
		if m.Kind != Map {
			return errorAt(from, `"<<" needs a map`)
		}
		for _, member := range m.Map {
			if lines[member.Key] == 0 {
				lines[member.Key] = max(member.Value.Line, 1)
				to.Map = append(to.Map, member)
			}
		}
	}
	return nil
}
