package run

import (
	"fmt"
	"strings"

	"runner/collection"
	"runner/collection/wire"
)

// A SelectError says that what was asked for is not in the collection.
type SelectError struct {
	Name string   // what was asked for
	Have []string // the names there are, or the paths if Name may be one
}

// Error names what was asked for.
func (e *SelectError) Error() string {
	return fmt.Sprintf("unable to find a folder or request: %q", e.Name)
}

// Select returns the folders and requests that names select, see [Config.Select]; none if names is empty. The error is a
// [*SelectError].
func Select(c *collection.Collection, names []string) (map[collection.Node]bool, error) {
	return choose(&c.ItemGroup, names)
}

// selectEntries returns the items that names select, in the collection's order and each once: all of them if names is
// empty.
func selectEntries(c *collection.Collection, names []string, defaults wire.Options) ([]entry, error) {
	chosen, err := Select(c, names)
	if err != nil {
		return nil, err
	}
	var out []entry
	for path, item := range c.Walk() {
		if len(chosen) == 0 || chosen[item] || anyChosen(path, chosen) {
			out = append(out, newEntry(path, item, defaults))
		}
	}
	return out, nil
}

func anyChosen(path collection.Path, chosen map[collection.Node]bool) bool {
	for _, g := range path {
		if chosen[g] {
			return true
		}
	}
	return false
}

// choose looks names up by id or name, as Newman does: one name among all children of a folder before it descends into
// them, several in the order of the file, where a node that has the id of one and the name of another stands for the
// first. What is not found that way may be a path.
func choose(root *collection.ItemGroup, names []string) (map[collection.Node]bool, error) {
	wanted := make(map[string]bool)
	for _, name := range names {
		if name != "" {
			wanted[name] = true
		}
	}
	chosen := make(map[collection.Node]bool)
	if len(wanted) > 1 {
		chooseInOrder(root, wanted, chosen)
	}
	for _, name := range names {
		if !wanted[name] {
			continue
		}
		node := find(root, name)
		if node == nil {
			node = findPath(root, name)
		}
		if node == nil {
			have := nodeNames(root, nil)
			if strings.Contains(name, "/") {
				have = nodePaths(root, "", nil)
			}
			return nil, &SelectError{Name: name, Have: have}
		}
		chosen[node] = true
	}
	return chosen, nil
}

// chooseInOrder takes out of wanted what it finds.
func chooseInOrder(g *collection.ItemGroup, wanted map[string]bool, chosen map[collection.Node]bool) {
	for _, n := range g.Items {
		id, name := describe(n)
		switch {
		case wanted[id]:
			delete(wanted, id)
			chosen[n] = true
		case wanted[name]:
			delete(wanted, name)
			chosen[n] = true
		}
		if sub, ok := n.(*collection.ItemGroup); ok {
			chooseInOrder(sub, wanted, chosen)
		}
	}
}

func find(g *collection.ItemGroup, name string) collection.Node {
	for _, n := range g.Items {
		if id, title := describe(n); id == name || title == name {
			return n
		}
	}
	for _, n := range g.Items {
		if sub, ok := n.(*collection.ItemGroup); ok {
			if found := find(sub, name); found != nil {
				return found
			}
		}
	}
	return nil
}

// findPath returns the first node that path leads to from g: names or ids of folders, then that of the node, with "/"
// between them. Names may have a "/" themselves.
func findPath(g *collection.ItemGroup, path string) collection.Node {
	for _, n := range g.Items {
		sub, isGroup := n.(*collection.ItemGroup)
		id, name := describe(n)
		for _, step := range []string{name, id} {
			if step == path {
				return n
			}
			rest, ok := strings.CutPrefix(path, step+"/")
			if !ok || !isGroup || step == "" {
				continue
			}
			if found := findPath(sub, rest); found != nil {
				return found
			}
		}
	}
	return nil
}

func describe(n collection.Node) (id, name string) {
	switch n := n.(type) {
	case *collection.Item:
		return n.ID, n.Name
	case *collection.ItemGroup:
		return n.ID, n.Name
	}
	return "", ""
}

func nodeNames(g *collection.ItemGroup, into []string) []string {
	for _, n := range g.Items {
		_, name := describe(n)
		into = append(into, name)
		if sub, ok := n.(*collection.ItemGroup); ok {
			into = nodeNames(sub, into)
		}
	}
	return into
}

// Paths returns the path of each folder and request of c, by which [Config.Select] finds it.
func Paths(c *collection.Collection) []string { return nodePaths(&c.ItemGroup, "", nil) }

func nodePaths(g *collection.ItemGroup, above string, into []string) []string {
	for _, n := range g.Items {
		_, name := describe(n)
		into = append(into, above+name)
		if sub, ok := n.(*collection.ItemGroup); ok {
			into = nodePaths(sub, above+name+"/", into)
		}
	}
	return into
}
