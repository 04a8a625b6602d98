package run

import (
	"fmt"

	"runner/collection"
	"runner/collection/wire"
)

// An entry is an item of the run with everything about it that does not change from one execution to the next.
type entry struct {
	path       collection.Path
	item       *collection.Item
	prerequest []boundScript
	tests      []boundScript
	behavior   collection.Behavior
	options    wire.Options
}

// A boundScript is a script with the node it stands on.
type boundScript struct {
	event *collection.Event
	owner Owner
}

func newEntry(path collection.Path, item *collection.Item, defaults wire.Options) entry {
	b := path.Behavior(item)
	return entry{path: path, item: item, behavior: b, options: options(defaults, b),
		prerequest: bind(path, item, collection.Prerequest), tests: bind(path, item, collection.Test)}
}

// bind returns the scripts that run for item at l: the collection's first, the item's own last.
func bind(path collection.Path, item *collection.Item, l collection.Listen) []boundScript {
	var out []boundScript
	add := func(events []collection.Event, owner Owner) {
		for _, e := range collection.Events(events, l) {
			out = append(out, boundScript{e, owner})
		}
	}
	for i, g := range path {
		level := "folder"
		if i == 0 {
			level = "collection"
		}
		add(g.Events, Owner{level, g.ID, g.Name})
	}
	add(item.Events, Owner{"item", item.ID, item.Name})
	return out
}

// options returns defaults with what b says.
func options(defaults wire.Options, b collection.Behavior) wire.Options {
	o := defaults
	set := func(to *bool, from *bool, negate bool) {
		if from != nil {
			*to = *from != negate
		}
	}
	set(&o.Insecure, b.StrictSSL, true)
	set(&o.NoRedirects, b.FollowRedirects, true)
	set(&o.KeepMethod, b.FollowOriginalHTTPMethod, false)
	set(&o.KeepAuthorization, b.FollowAuthorizationHeader, false)
	set(&o.NoReferer, b.RemoveRefererHeaderOnRedirect, false)
	set(&o.NoCookies, b.DisableCookies, false)
	if b.MaxRedirects != nil {
		o.MaxRedirects = *b.MaxRedirects
		if o.MaxRedirects == 0 {
			o.MaxRedirects = -1
		}
	}
	if b.DisabledSystemHeaders != nil {
		o.DisabledHeaders = b.DisabledSystemHeaders
	}
	return o
}

// A SelectError says that what was asked for is not in the collection.
type SelectError struct {
	Name string   // what was asked for
	Have []string // the names there are
}

// Error names what was asked for.
func (e *SelectError) Error() string {
	return fmt.Sprintf("unable to find a folder or request: %q", e.Name)
}

// selectEntries returns the items that names select, in the collection's order: all of them if names is empty. Each name
// is looked for level by level, all of a level before the next, by id or name; the first match counts (Newman).
func selectEntries(c *collection.Collection, names []string, defaults wire.Options) ([]entry, error) {
	chosen := make(map[collection.Node]bool)
	for _, name := range names {
		if name == "" {
			continue
		}
		node := find(&c.ItemGroup, name)
		if node == nil {
			return nil, &SelectError{Name: name, Have: nodeNames(&c.ItemGroup, nil)}
		}
		chosen[node] = true
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

func find(g *collection.ItemGroup, name string) collection.Node {
	level := []*collection.ItemGroup{g}
	for len(level) > 0 {
		var below []*collection.ItemGroup
		for _, g := range level {
			for _, n := range g.Items {
				if id, title := describe(n); id == name || title == name {
					return n
				}
				if sub, ok := n.(*collection.ItemGroup); ok {
					below = append(below, sub)
				}
			}
		}
		level = below
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
