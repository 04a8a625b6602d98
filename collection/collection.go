// Package collection is the Postman file formats as data: collections v2.1, environments and globals.
//
// It reads them with gjson, because many members may have two shapes (a url is a string or an object, a header block a
// string or a list, a script a string or lines), and writes them back in Newman's normalised form. It does not expand
// variables, run scripts or send anything.
package collection

import "iter"

// A Collection is the root [ItemGroup] with its [Info].
type Collection struct {
	ItemGroup
	Info Info
	// Notes tell the user what is odd in the file, or left out. They are no part of the collection.
	Notes []string
}

// Schema is the name of the schema v2.1, which collections that are written have.
const Schema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"

// Info describes a collection.
type Info struct {
	ID          string // _postman_id; generated when the file has none
	Name        string
	Description string
	Schema      string
	Version     Value
}

// A Node is an [Item] or an [ItemGroup].
type Node interface{ node() }

func (*Item) node()      {}
func (*ItemGroup) node() {}

// An ItemGroup is a folder, or the collection itself.
type ItemGroup struct {
	ID          string // generated when the file has none
	Name        string
	Description string
	Items       []Node
	Events      []Event
	Auth        *Auth // nil: inherit
	Variables   []Variable
	Behavior    *Behavior
}

// An Item is a request with its scripts and saved responses.
type Item struct {
	ID          string // generated when the file has none
	Name        string
	Description string
	Events      []Event
	Request     *Request // never nil after [Parse]
	Responses   []Response
	Variables   []Variable
	Behavior    *Behavior
}

// A Path is the groups above an item, the collection first.
type Path []*ItemGroup

// Auth returns the auth that applies to an item under p whose own is own: the nearest one with a type wins, "noauth"
// included. It returns nil if there is none.
func (p Path) Auth(own *Auth) *Auth {
	if own != nil && own.Type != "" {
		return own
	}
	for i := len(p) - 1; i >= 0; i-- {
		if a := p[i].Auth; a != nil && a.Type != "" {
			return a
		}
	}
	return nil
}

// Behavior returns the protocolProfileBehavior of item under p, merged member by member, the innermost winning.
func (p Path) Behavior(item *Item) Behavior {
	var b Behavior
	for _, g := range p {
		b = b.merge(g.Behavior)
	}
	return b.merge(item.Behavior)
}

// Names returns the names of the folders in p, without the collection's.
func (p Path) Names() []string {
	if len(p) == 0 {
		return nil
	}
	names := make([]string, 0, len(p)-1)
	for _, g := range p[1:] {
		names = append(names, g.Name)
	}
	return names
}

// Walk yields every item under c with the groups above it, in file order.
func (c *Collection) Walk() iter.Seq2[Path, *Item] {
	return func(yield func(Path, *Item) bool) { walk(&c.ItemGroup, nil, yield) }
}

func walk(g *ItemGroup, above Path, yield func(Path, *Item) bool) bool {
	path := append(above[:len(above):len(above)], g)
	for _, n := range g.Items {
		switch n := n.(type) {
		case *Item:
			if !yield(path, n) {
				return false
			}
		case *ItemGroup:
			if !walk(n, path, yield) {
				return false
			}
		}
	}
	return true
}
