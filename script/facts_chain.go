package script

import (
	"strings"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
)

// A link is a member of an assertion: to, equal(1).
type link struct {
	name   string
	called bool
	args   []ast.Expression
	idx    file.Idx
}

// A chainRoot is what an assertion is about.
type chainRoot struct{ subject ast.Expression }

// expectRoot reports whether a call is expect(…).
func (f *finder) expectRoot(n *ast.CallExpression) (*chainRoot, bool) {
	path, ok := f.path(n.Callee)
	if !ok || path != "pm.expect" && path != "chai.expect" && (path != "expect" || f.local["expect"] && !f.ownExpect()) {
		return nil, false
	}
	root := &chainRoot{}
	if len(n.ArgumentList) > 0 {
		root.subject = n.ArgumentList[0]
	}
	return root, true
}

// ownExpect reports whether the script takes expect from chai itself.
func (f *finder) ownExpect() bool { return strings.Contains(f.text, "chai") }

// unwind takes an assertion apart. The root is nil if it is none.
func (f *finder) unwind(e ast.Expression) ([]link, *chainRoot) {
	var links []link
	var call *ast.CallExpression
	for {
		switch n := e.(type) {
		case *ast.CallExpression:
			if root, ok := f.expectRoot(n); ok && call == nil {
				return reversed(links), root
			}
			if call != nil {
				return nil, nil
			}
			call, e = n, n.Callee
			continue
		case *ast.DotExpression:
			l := link{name: n.Identifier.Name.String(), idx: n.Identifier.Idx}
			if call != nil {
				l.called, l.args = true, call.ArgumentList
			}
			links, call, e = append(links, l), nil, n.Left
			if path, ok := f.path(e); ok && l.name == "to" && (path == "pm.response" || path == "pm.request") {
				return reversed(links), &chainRoot{}
			}
			continue
		}
		return nil, nil
	}
}

func reversed(links []link) []link {
	out := make([]link, len(links))
	for i, l := range links {
		out[len(links)-1-i] = l
	}
	return out
}

// chain looks at an assertion, once for all of it.
func (f *finder) chain(e ast.Expression) {
	if f.continued(e) {
		return
	}
	links, root := f.unwind(e)
	if root == nil {
		return
	}
	tautology := ""
	if holdsAlways(root, links, f.text) {
		tautology = "yes"
	}
	f.asserted(e.Idx0(), tautology)
	if f.ownChai {
		return
	}
	asserts := false
	for i, l := range links {
		kind, known := chaiWords[l.name]
		switch {
		case !known:
			f.problem(Problem{Place: f.place(l.idx), Kind: UnknownWord, Text: l.name, Near: nearWord(l.name)})
			return
		case kind == propertyWord && l.called && i == len(links)-1:
			f.problem(Problem{Place: f.place(l.idx), Kind: CalledProperty, Text: l.name})
			return
		}
		asserts = asserts || kind == eitherWord || kind == propertyWord || kind == methodWord && l.called ||
			kind == chainWord && l.called
	}
	if !asserts && f.isStatement() {
		word := "expect"
		if len(links) > 0 {
			word = links[len(links)-1].name
		}
		f.problem(Problem{Place: f.place(e.Idx0()), Kind: NeverCalled, Text: word})
	}
}

// continued reports whether the node above goes on with the assertion.
func (f *finder) continued(e ast.Expression) bool {
	if len(f.stack) == 0 {
		return false
	}
	switch above := f.stack[len(f.stack)-1].(type) {
	case *ast.DotExpression:
		return above.Left == e
	case *ast.CallExpression:
		return above.Callee == e
	case *ast.BracketExpression, *ast.OptionalChain, *ast.Optional:
		return true
	}
	return false
}

// isStatement reports whether nothing is done with the value of the expression.
func (f *finder) isStatement() bool {
	switch f.stack[len(f.stack)-1].(type) {
	case *ast.ExpressionStatement, *ast.ExpressionBody:
		return true
	}
	return false
}

// holdsAlways reports whether an assertion compares what is written in it with itself.
func holdsAlways(root *chainRoot, links []link, text string) bool {
	if root.subject == nil || len(links) == 0 {
		return false
	}
	for _, l := range links[:len(links)-1] {
		if chaiWords[l.name] != languageWord {
			return false
		}
	}
	last := links[len(links)-1]
	switch last.name {
	case "true":
		return alwaysTrue(root.subject) && isBoolean(root.subject)
	case "false":
		return alwaysFalse(root.subject) && isBoolean(root.subject)
	case "ok", "exist":
		return alwaysTrue(root.subject)
	case "equal", "equals", "eq", "eql", "eqls":
		return len(last.args) > 0 && sameText(root.subject, last.args[0], text)
	}
	return false
}

func isBoolean(e ast.Expression) bool {
	switch e.(type) {
	case *ast.BooleanLiteral, *ast.BinaryExpression, *ast.UnaryExpression:
		return true
	}
	return false
}

// sameText reports whether two expressions are written alike and call nothing.
func sameText(a, b ast.Expression, text string) bool {
	cut := func(e ast.Expression) string { return text[offset(e.Idx0()):min(offset(e.Idx1()), len(text))] }
	calls := false
	descend(a, func(node any) {
		switch node.(type) {
		case *ast.CallExpression, *ast.NewExpression, *ast.AssignExpression, *ast.UnaryExpression:
			calls = true
		}
	})
	return !calls && cut(a) == cut(b)
}
