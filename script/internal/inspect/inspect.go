// Package inspect shows script values: as the text which console messages have in Newman's terminal output, and as JSON
// for streams of events.
//
// Newman sends console arguments out of its sandbox as data and prints what arrives with Node's util.inspect, so both
// steps are visible in the text: functions arrive as quoted labels, errors as objects with type, name and message,
// class names, symbol keys and holes of arrays do not arrive, and the rest is laid out as Node does. The same is done
// here in one pass over the goja values.
//
// Values come from scripts and may be hostile. Depth, the elements of lists, the length of strings and the whole text
// are bounded. Getters, toJSON methods and proxy traps run, as they do in Newman, but an exception in them only shows
// as a label; an interrupt of the runtime passes through.
package inspect

import (
	"strings"

	"github.com/dop251/goja"
)

// The limits of a shown value. The first three are Newman's options and Node's defaults.
const (
	maxDepth  = 25
	maxItems  = 100
	maxString = 10_000
	// maxText is about how many bytes of text are made, after which values are left out.
	maxText = 1 << 20
	// compact is how many inner levels Node puts on one line.
	compact = 3
	// loose is how many elements a list has at most without being laid out in columns.
	loose = 6
)

// The widths of lines. Newman leaves room for its frame.
const (
	// DefaultWidth is Node's own, for values that are not in Newman's console.
	DefaultWidth = 80
	// ConsoleWidth is that of Newman's console where its output is no terminal.
	ConsoleWidth = 44
)

// Value returns the text of v in a console whose lines have the given width.
func Value(rt *goja.Runtime, v goja.Value, width int) string {
	p := printer{looker: looker{rt: rt}, width: width, left: maxText}
	return p.value(v, 0)
}

// printer makes the text of one value. It follows the layout rules of Node 20.
type printer struct {
	looker
	// width is that within which Node puts things on one line.
	width int
	// indent is the current indentation.
	indent int
	// reached is the level of the container which was begun last; the layout depends on it.
	reached int
	// open are the containers around the current value.
	open []*goja.Object
	// refs numbers the containers which occur inside themselves.
	refs map[*goja.Object]int
	// left is how many bytes may still be made.
	left int
}

// value is the text of v at a level of nesting.
func (p *printer) value(v goja.Value, level int) string {
	s := p.look(v)
	switch s.kind {
	case text:
		return p.spend(p.quoted(s.value))
	case list, members, mapping, set, typed, failure:
		return p.container(s, level)
	}
	return p.spend(s.label)
}

// spend charges text against the limit.
func (p *printer) spend(text string) string {
	p.left -= len(text) + p.indent + 4
	return text
}

// container is the text of a value with parts.
func (p *printer) container(s shape, level int) string {
	for _, outer := range p.open {
		if outer == s.object {
			return p.spend(p.circular(s.object))
		}
	}
	head, tail := s.braces()
	if s.size == 0 && s.kind != members {
		return p.spend(head + tail)
	}
	var keys []string
	if s.kind == members {
		if keys = p.keys(s.object); len(keys) == 0 {
			return p.spend("{}")
		}
	}
	if level > maxDepth || p.left <= 0 {
		return p.spend("[" + s.name() + "]")
	}
	p.open = append(p.open, s.object)
	p.reached = level + 1
	entries, numeric := p.entries(s, keys, level+1)
	p.open = p.open[:len(p.open)-1]
	if n, ok := p.refs[s.object]; ok {
		head = "<ref *" + itoa(n) + "> " + head
	}
	if s.isList() && len(entries) > loose {
		if grouped := p.group(entries, s.size > maxItems, numeric); len(grouped) != len(entries) {
			return p.broken(head, tail, grouped)
		}
	}
	return p.arrange(head, tail, entries, level+1)
}

// circular marks a container which is being shown already.
func (p *printer) circular(obj *goja.Object) string {
	n, ok := p.refs[obj]
	if !ok {
		if p.refs == nil {
			p.refs = make(map[*goja.Object]int)
		}
		n = len(p.refs) + 1
		p.refs[obj] = n
	}
	return "[Circular *" + itoa(n) + "]"
}

// entries are the texts of the parts. numeric tells that all elements of a list are numbers.
func (p *printer) entries(s shape, keys []string, level int) (out []string, numeric bool) {
	p.indent += 2
	defer func() { p.indent -= 2 }()
	switch s.kind {
	case members:
		return p.memberEntries(s, keys, level), false
	case failure:
		return p.failureEntries(s), false
	case mapping, set:
		return p.iterated(s, level), false
	}
	numeric = true
	for i := range s.size {
		if i == maxItems || p.left <= 0 {
			numeric = numeric && p.isNumber(p.get(s.object, itoa(i)))
			return append(out, more(s.size-i)), numeric
		}
		v := p.get(s.object, itoa(i))
		numeric = numeric && p.isNumber(v)
		if s.kind == typed && (goja.IsNaN(v) || goja.IsInfinity(v)) {
			v = p.rt.ToValue(0) // typed arrays travel as JSON, which has only finite numbers
		}
		out = append(out, p.value(v, level))
	}
	return out, numeric
}

// memberEntries are the members of an object.
func (p *printer) memberEntries(s shape, keys []string, level int) []string {
	out := make([]string, 0, min(len(keys), maxItems))
	for i, key := range keys {
		if p.left <= 0 {
			return append(out, more(len(keys)-i))
		}
		out = append(out, p.spend(shownKey(key))+": "+p.value(p.get(s.object, key), level))
	}
	return out
}

// failureEntries are the members which an error has outside the sandbox.
func (p *printer) failureEntries(s shape) []string {
	name, message := p.failure(s.object)
	return []string{"type: 'Error'", "name: " + p.spend(p.quoted(name)), "message: " + p.spend(p.quoted(message))}
}

// iterated are the elements of a Map or Set.
func (p *printer) iterated(s shape, level int) (out []string) {
	p.each(s, func(i int, k, v goja.Value) bool {
		if i == maxItems || p.left <= 0 {
			out = append(out, more(max(s.size-i, 1)))
			return false
		}
		entry := p.value(k, level)
		if s.kind == mapping {
			entry += " => " + p.value(v, level)
		}
		out = append(out, entry)
		return true
	})
	return out
}

// more stands for n elements which are left out.
func more(n int) string {
	if n == 1 {
		return "... 1 more item"
	}
	return "... " + itoa(n) + " more items"
}

// arrange puts the entries on one line if they are short and not nested too much, otherwise each on its own.
func (p *printer) arrange(head, tail string, entries []string, level int) string {
	if p.reached-level < compact && p.fits(head, entries) {
		if line := strings.Join(entries, ", "); !strings.Contains(line, "\n") {
			return head + " " + line + " " + tail
		}
	}
	return p.broken(head, tail, entries)
}

// fits is Node's estimate whether the entries fit a line.
func (p *printer) fits(head string, entries []string) bool {
	total := len(entries)*2 + p.indent + headLength(head) + 10
	for _, e := range entries {
		if total > p.width {
			return false
		}
		total += units(e)
	}
	return total <= p.width
}

// headLength is the length of an opening, in which Node does not count the blank after a reference.
func headLength(head string) int {
	if strings.HasPrefix(head, "<ref") {
		return len(head) - 1
	}
	return len(head)
}

// broken puts each entry on its own line.
func (p *printer) broken(head, tail string, entries []string) string {
	indent := "\n" + strings.Repeat(" ", p.indent)
	return head + indent + "  " + strings.Join(entries, ","+indent+"  ") + indent + tail
}
