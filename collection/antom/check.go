package antom

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxDepth is how many lists inside lists have their own number in the path of a problem.
const maxDepth = 4

// A checker walks a body and the tree of its fields together.
type checker struct {
	problems []Problem
	index    [maxDepth]int // of the elements we are in
	depth    int
}

// Check returns what is wrong with a request of p. body is its JSON, decoded with numbers as [json.Number]. Members that
// the catalogue does not know are no mistake.
func (a *API) Check(p *Product, body map[string]any) []Problem {
	shape := p.shape
	if shape == nil {
		shape = newShape(a.FieldsOf(p))
	}
	var c checker
	c.object(shape, body)
	c.amounts(body)
	return c.problems
}

func (c *checker) object(n *node, have map[string]any) {
	for _, m := range n.members {
		v := have[m.name]
		if v == nil {
			if m.Required {
				c.add(m, Missing, "is missing")
			}
			continue
		}
		c.value(m, v)
	}
	for _, g := range n.groups {
		if !slices.ContainsFunc(g, func(m *node) bool { return have[m.name] != nil }) {
			c.add(g[0], Missing, "is missing: give "+names(g))
		}
	}
}

// names lists fields as "a, b or c".
func names(g []*node) string {
	var b strings.Builder
	for i, m := range g {
		switch {
		case i > 0 && i == len(g)-1:
			b.WriteString(" or ")
		case i > 0:
			b.WriteString(", ")
		}
		b.WriteString(m.name)
	}
	return b.String()
}

func (c *checker) value(n *node, v any) {
	switch n.Type {
	case Object:
		if o, ok := v.(map[string]any); ok {
			c.object(n, o)
			return
		}
		c.add(n, WrongType, "is "+kindOf(v)+", want an object")
	case Amount:
		c.amount(n, v)
	case List:
		c.list(n, v)
	default:
		c.scalar(n, v)
	}
}

func (c *checker) list(n *node, v any) {
	l, ok := v.([]any)
	switch {
	case !ok:
		c.add(n, WrongType, "is "+kindOf(v)+", want a list")
		return
	case n.Required && len(l) == 0:
		c.add(n, Missing, "is empty")
	case n.Max > 0 && len(l) > n.Max:
		c.add(n, TooLong, fmt.Sprintf("has %d elements, at most %d are allowed", len(l), n.Max))
	}
	if n.elem == nil || c.depth == maxDepth {
		return
	}
	c.depth++
	for i, e := range l {
		c.index[c.depth-1] = i
		if e == nil {
			c.add(n.elem, WrongType, "is null")
			continue
		}
		c.value(n.elem, e)
	}
	c.depth--
}

// scalar checks what the documents want as a text.
func (c *checker) scalar(n *node, v any) {
	switch v := v.(type) {
	case string:
		c.text(n, v)
	case bool:
		c.bare(n, strconv.FormatBool(v))
	case json.Number:
		c.bare(n, v.String())
	default:
		c.add(n, WrongType, "is "+kindOf(v)+", want "+n.Type.String())
	}
}

// bare checks a number or boolean that has no quotes. A free text is not shown: it may be the number of a card.
func (c *checker) bare(n *node, s string) {
	before := len(c.problems)
	c.text(n, s)
	switch {
	case len(c.problems) > before:
	case n.Type == Text && n.Values == nil:
		c.add(n, Unquoted, "is without quotes, want a text")
	default:
		c.add(n, Unquoted, "is "+s+" without quotes, want "+strconv.Quote(s))
	}
}

func (c *checker) text(n *node, s string) {
	switch {
	case s == "" && n.Required:
		c.add(n, Missing, "is empty")
	case s == "":
	case n.Max > 0 && len(s) > n.Max && utf8.RuneCountInString(s) > n.Max:
		c.add(n, TooLong, fmt.Sprintf("has %d characters, at most %d are allowed", utf8.RuneCountInString(s), n.Max))
	case n.Values != nil && !slices.Contains(n.Values, s):
		c.add(n, NotAllowed, fmt.Sprintf("is %s, want %s", quote(s), choice(n.Values)))
	case n.Type == Boolean && s != "true" && s != "false", n.Type == Integer && !isInteger(s):
		c.add(n, WrongType, fmt.Sprintf("is %s, want %s", quote(s), n.Type))
	case n.Type == Time && !isTime(s):
		c.add(n, BadTime, fmt.Sprintf("is %s, want a time with its zone, such as 2027-03-01T12:00:00+08:00", quote(s)))
	case n.Type == URL && !isURL(s):
		c.add(n, BadURL, fmt.Sprintf("is %s, want an absolute URL", quote(s)))
	}
}

// add reports a problem of n where we are.
func (c *checker) add(n *node, kind ProblemKind, message string) {
	c.problems = append(c.problems, Problem{Path: c.path(n.Path), Kind: kind, Message: message})
}

// path puts the numbers of the elements we are in into a path.
func (c *checker) path(path string) string {
	for i := range c.depth {
		path = strings.Replace(path, "[]", "["+strconv.Itoa(c.index[i])+"]", 1)
	}
	return path
}
