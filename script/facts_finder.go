package script

import (
	"regexp"
	"sort"
	"strings"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
)

// A finder walks the tree of a script and collects its [Facts].
type finder struct {
	facts   Facts
	lines   []int // where each line of the text begins
	text    string
	prefix  int
	stack   []any             // the nodes above the one being visited
	aliases map[string]string // const env = pm.environment
	local   map[string]bool   // names that the script declares
	seen    map[string]bool   // deprecated names that were reported
	usage   map[any]string    // what becomes of a literal's text: see Reference.Use
	tests   []*openTest
	bodies  map[any]*openTest // by the node of the callback
	left    bool              // a return or a throw may have ended the script before this place
	ownChai bool              // the script adds words to chai
}

func newFinder(text string, prefix int) *finder {
	f := &finder{text: text, prefix: prefix, aliases: map[string]string{}, local: map[string]bool{},
		seen: map[string]bool{}, usage: map[any]string{}, bodies: map[any]*openTest{}, lines: []int{0}}
	f.ownChai = strings.Contains(text, "chai.use") || strings.Contains(text, "Assertion")
	for i := range len(text) {
		if text[i] == '\n' {
			f.lines = append(f.lines, i+1)
		}
	}
	return f
}

// place turns an index of the parser into a place of the script.
func (f *finder) place(idx file.Idx) Place {
	at := offset(idx)
	line := sort.SearchInts(f.lines, at+1)
	column := at - f.lines[line-1] + 1
	if line == 1 {
		column -= f.prefix
	}
	return Place{line, max(column, 1)}
}

// prepare collects what must be known before the walk: names, and what they stand for if that never changes.
func (f *finder) prepare(tree *ast.Program) {
	f.local["pm"] = false
	descend(tree, func(node any) {
		switch n := node.(type) {
		case *ast.Binding:
			f.binding(n)
		case *ast.FunctionLiteral:
			if n.Name != nil {
				f.local[n.Name.Name.String()] = true
			}
		case *ast.AssignExpression:
			if id, ok := n.Left.(*ast.Identifier); ok {
				f.aliases[id.Name.String()] = ""
			}
		}
	})
}

func (f *finder) binding(n *ast.Binding) {
	id, ok := n.Target.(*ast.Identifier)
	if !ok {
		names := map[string]bool{}
		bound(n.Target, names)
		for name := range names {
			f.local[name] = true
		}
		return
	}
	name := id.Name.String()
	if name == "pm" {
		return
	}
	_, again := f.aliases[name]
	f.local[name] = true
	f.aliases[name] = ""
	if path, ok := f.path(n.Initializer); ok && !again && strings.HasPrefix(path, "pm.") {
		f.aliases[name] = path
	}
}

// path returns an expression like pm.environment.set as text.
func (f *finder) path(e ast.Expression) (string, bool) {
	switch n := e.(type) {
	case *ast.Identifier:
		name := n.Name.String()
		if path := f.aliases[name]; path != "" {
			return path, true
		}
		return name, true
	case *ast.DotExpression:
		left, ok := f.path(n.Left)
		return left + "." + n.Identifier.Name.String(), ok
	case *ast.OptionalChain:
		return f.path(n.Expression)
	case *ast.Optional:
		return f.path(n.Expression)
	}
	return "", false
}

// global reports whether name means what the sandbox offers under it.
func (f *finder) global(name string) bool { return !f.local[name] }

func (f *finder) enter(node any) bool {
	switch n := node.(type) {
	case *ast.CallExpression:
		f.call(n)
		f.chain(n)
	case *ast.NewExpression:
		if path, ok := f.path(n.Callee); ok && path == "Function" {
			f.facts.Opaque = true
		}
	case *ast.DotExpression:
		f.member(n.Left, n.Identifier.Name.String(), n.Left.Idx0())
		f.chain(n)
	case *ast.BracketExpression:
		f.bracket(n)
	case *ast.AssignExpression:
		f.assign(n)
	case *ast.Identifier:
		f.identifier(n)
	case *ast.StringLiteral:
		f.literal(n, n.Value.String(), n.Idx)
	case *ast.TemplateLiteral:
		for _, e := range n.Elements {
			f.literal(n, e.Parsed.String(), e.Idx)
		}
	case *ast.ThrowStatement:
		f.mayFail()
		f.left = f.left || !f.inFunction()
	case *ast.ReturnStatement:
		f.left = f.left || !f.inFunction()
	}
	if t := f.bodies[node]; t != nil {
		f.tests = append(f.tests, t)
	}
	f.stack = append(f.stack, node)
	return true
}

func (f *finder) leave(node any) {
	f.stack = f.stack[:len(f.stack)-1]
	if t := f.bodies[node]; t != nil {
		f.tests = f.tests[:len(f.tests)-1]
		f.close(t)
	}
}

// inFunction reports whether the place is in a function of the script: the outermost one is ours.
func (f *finder) inFunction() bool {
	depth := 0
	for _, n := range f.stack {
		if isFunction(n) {
			depth++
		}
	}
	return depth > 1
}

func isFunction(node any) bool {
	switch node.(type) {
	case *ast.FunctionLiteral, *ast.ArrowFunctionLiteral:
		return true
	}
	return false
}

// conditional reports whether the place may be passed by.
func (f *finder) conditional() bool {
	if f.left || f.inFunction() {
		return true
	}
	for _, n := range f.stack {
		switch n := n.(type) {
		case *ast.IfStatement, *ast.ConditionalExpression, *ast.SwitchStatement, *ast.TryStatement, *ast.ForStatement,
			*ast.ForInStatement, *ast.ForOfStatement, *ast.WhileStatement, *ast.DoWhileStatement, *ast.OptionalChain:
			return true
		case *ast.BinaryExpression:
			if logical(n.Operator) {
				return true
			}
		}
	}
	return false
}

var referenceInText = regexp.MustCompile(`\{\{([^{}]+)\}\}`)

func (f *finder) literal(node any, text string, idx file.Idx) {
	if !strings.Contains(text, "{{") {
		return
	}
	for _, m := range referenceInText.FindAllStringSubmatch(text, -1) {
		f.facts.References = append(f.facts.References, Reference{f.place(idx), m[1], f.usage[node]})
	}
}

// put notes that the texts under e go to use.
func (f *finder) put(e ast.Expression, use string) {
	descend(e, func(node any) {
		switch node.(type) {
		case *ast.StringLiteral, *ast.TemplateLiteral:
			f.usage[node] = use
		}
	})
}

func textOfLiteral(e ast.Expression) (string, bool) {
	switch n := e.(type) {
	case *ast.StringLiteral:
		return n.Value.String(), true
	case *ast.TemplateLiteral:
		if n.Tag == nil && len(n.Expressions) == 0 && len(n.Elements) == 1 {
			return n.Elements[0].Parsed.String(), true
		}
	}
	return "", false
}
