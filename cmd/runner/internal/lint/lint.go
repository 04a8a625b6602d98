// Package lint looks into a collection without running it: [Check] finds what is or may be wrong in it, [NewTree] tells
// what it is made of. Of a secret it shows where it stands and never what it is.
package lint

import (
	"cmp"
	"slices"
	"strings"

	"runner/collection"
	"runner/script"
)

// An Input is a collection with what it is run with.
type Input struct {
	Collection *collection.Collection
	Places     *collection.Places // nil: no places are known
	// Scopes are the variables that exist beforehand.
	Environment, Globals []collection.Variable
	Data                 []string // the names of the columns
	// Exists reports whether a file that a request sends is there. If nil, files are not looked for.
	Exists func(path string) bool
}

// A Finding is one place that a rule has something to say about.
type Finding struct {
	Rule     string   `json:"rule"`
	Severity Severity `json:"severity"`
	Message  string   `json:"message"`
	Hint     string   `json:"hint,omitempty"`
	// Path is the names of the folders and of the request; the collection itself is "".
	Path string `json:"path"`
	// ID is that of the request or folder.
	ID string `json:"id"`
	// Member is the part of the request, like request.url.
	Member string `json:"member,omitempty"`
	// Line and Column are the place in the file; 0 where it is not known.
	Line   int `json:"line,omitempty"`
	Column int `json:"column,omitempty"`
	// ScriptLine and ScriptColumn are the place within the script at Member.
	ScriptLine   int `json:"scriptLine,omitempty"`
	ScriptColumn int `json:"scriptColumn,omitempty"`
}

// Options are what of the findings is wanted.
type Options struct {
	Disabled map[string]bool
	// Severities are those that rules have instead of their own.
	Severities map[string]Severity
	// Least leaves out what is less severe.
	Least Severity
}

// Check returns what the rules find, in the order of the file.
func Check(in *Input, o Options) []Finding {
	k := newChecker(in)
	k.variables()
	k.flow()
	k.ids()
	k.antom()
	for _, s := range k.sites {
		k.scripts(s)
		k.secrets(s)
		k.auth(s)
		if item, ok := s.node.(*collection.Item); ok {
			k.request(s, item)
		}
	}
	return k.result(o)
}

// A site is a node with the names above it.
type site struct {
	node   collection.Node
	path   collection.Path // above the node
	label  string
	id     string
	events []collection.Event
	auth   *collection.Auth
}

type checker struct {
	in      *Input
	sites   []*site // the collection, then everything in it
	facts   map[string]*script.Facts
	order   map[collection.Node]int
	uses    []use
	defined map[string][]string // by name: where a variable comes from
	// changing says that a script may set variables whose names do not show.
	changing bool
	findings []found
}

type found struct {
	Finding
	order int
}

func newChecker(in *Input) *checker {
	k := &checker{in: in, facts: make(map[string]*script.Facts), order: make(map[collection.Node]int),
		defined: make(map[string][]string)}
	k.collect(&in.Collection.ItemGroup, nil, "")
	k.readScripts()
	k.collectUses()
	k.define()
	k.changing = k.anyFact(func(f *script.Facts) bool { return f.Opaque || computed(f, true) })
	return k
}

func (k *checker) collect(g *collection.ItemGroup, above collection.Path, label string) {
	k.add(&site{node: g, path: above, label: label, id: g.ID, events: g.Events, auth: g.Auth})
	path := append(above[:len(above):len(above)], g)
	for _, n := range g.Items {
		switch n := n.(type) {
		case *collection.ItemGroup:
			k.collect(n, path, joined(label, n.Name))
		case *collection.Item:
			k.add(&site{node: n, path: path, label: joined(label, n.Name), id: n.ID, events: n.Events, auth: n.Request.Auth})
		}
	}
}

func (k *checker) add(s *site) {
	k.order[s.node] = len(k.sites)
	k.sites = append(k.sites, s)
}

func joined(above, name string) string {
	if above == "" {
		return name
	}
	return above + " / " + name
}

// report adds a finding about the part of a site that steps lead to.
func (k *checker) report(s *site, rule, message string, steps ...string) *Finding {
	r := ruleNamed(rule)
	at := k.in.Places.Of(s.node, steps...)
	f := Finding{Rule: rule, Severity: r.Severity, Message: message, Hint: r.Hint, Path: s.label, ID: s.id,
		Member: strings.Join(steps, "."), Line: at.Line, Column: at.Column}
	k.findings = append(k.findings, found{f, k.order[s.node]})
	return &k.findings[len(k.findings)-1].Finding
}

// reportScript adds a finding about a place in a script.
func (k *checker) reportScript(s *site, rule, message string, at scriptPlace) *Finding {
	f := k.report(s, rule, message, "event", at.event, "script")
	f.ScriptLine, f.ScriptColumn = at.Line, at.Column
	place := k.in.Places.InScript(s.node, at.Line, at.Column, "event", at.event, "script")
	f.Line, f.Column = place.Line, place.Column
	return f
}

// A scriptPlace is a place in the script of an event.
type scriptPlace struct {
	event string // its number
	script.Place
}

func (k *checker) result(o Options) []Finding {
	slices.SortStableFunc(k.findings, func(a, b found) int {
		return cmp.Or(cmp.Compare(a.order, b.order), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column),
			cmp.Compare(a.Rule, b.Rule))
	})
	out := []Finding{}
	for _, f := range k.findings {
		if s, ok := o.Severities[f.Rule]; ok {
			f.Severity = s
		}
		if !o.Disabled[f.Rule] && f.Severity >= o.Least {
			out = append(out, f.Finding)
		}
	}
	return out
}
