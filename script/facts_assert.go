package script

import (
	"slices"
	"strings"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/token"
)

// An openTest is a pm.test whose callback is being walked.
type openTest struct {
	place     Place
	name      string
	waits     bool  // it is async or has a done callback
	node      any   // its callback
	failing   bool  // something in it may fail
	tautology Place // an assertion in it that cannot
	late      bool  // that one of its assertions comes too late was said
	asserts   int
}

// test takes a call of pm.test.
func (f *finder) test(n *ast.CallExpression, skipped bool) {
	t := &openTest{place: f.place(n.Idx0())}
	if len(n.ArgumentList) > 0 {
		t.name, _ = textOfLiteral(n.ArgumentList[0])
	}
	f.facts.Tests = append(f.facts.Tests, Test{t.place, t.name})
	if skipped || len(n.ArgumentList) < 2 {
		return
	}
	switch fn := n.ArgumentList[1].(type) {
	case *ast.FunctionLiteral:
		t.waits = fn.Async || fn.ParameterList != nil && len(fn.ParameterList.List) > 0
		t.node = fn
	case *ast.ArrowFunctionLiteral:
		t.waits = fn.Async || fn.ParameterList != nil && len(fn.ParameterList.List) > 0
		t.node = fn
	default:
		return
	}
	f.bodies[t.node] = t
}

func (f *finder) current() *openTest {
	if len(f.tests) == 0 {
		return nil
	}
	return f.tests[len(f.tests)-1]
}

func (f *finder) mayFail() {
	if t := f.current(); t != nil {
		t.failing = true
	}
}

// close says what is wrong with a test when all of it was seen.
func (f *finder) close(t *openTest) {
	switch {
	case t.failing:
	case t.asserts > 0:
		f.problem(Problem{Place: t.tautology, Kind: Tautology, Text: t.name})
	case !t.waits:
		f.problem(Problem{Place: t.place, Kind: NoAssertion, Text: t.name})
	}
}

func (f *finder) problem(p Problem) { f.facts.Problems = append(f.facts.Problems, p) }

// asserted notes an assertion. That it always holds is no problem of its own: only if there is nothing else in its test.
func (f *finder) asserted(idx file.Idx, tautology string) {
	f.facts.Assertions++
	t := f.current()
	if t == nil {
		if !f.inFunction() {
			f.problem(Problem{Place: f.place(idx), Kind: Loose})
		}
		return
	}
	t.asserts++
	if tautology == "" {
		t.failing = true
	} else if t.tautology.Line == 0 {
		t.tautology = f.place(idx)
	}
	if !t.waits && !t.late && f.isLate(t) {
		t.late = true
		f.problem(Problem{Place: f.place(idx), Kind: Late, Text: t.name})
	}
}

// isLate reports whether the place is in a callback that runs when the test is over.
func (f *finder) isLate(t *openTest) bool {
	at := slices.Index(f.stack, t.node)
	late := false
	for i := at + 1; i < len(f.stack); i++ {
		switch n := f.stack[i].(type) {
		case *ast.ReturnStatement, *ast.AwaitExpression, *ast.ExpressionBody:
			if !late {
				return false
			}
		case *ast.CallExpression:
			late = late || i+1 < len(f.stack) && isFunction(f.stack[i+1]) && f.later(n)
		}
	}
	return late
}

// later reports whether a call runs its callback later.
func (f *finder) later(n *ast.CallExpression) bool {
	if path, ok := f.path(n.Callee); ok {
		switch path {
		case "pm.sendRequest", "setTimeout", "setInterval", "setImmediate":
			return true
		}
	}
	dot, ok := n.Callee.(*ast.DotExpression)
	return ok && slices.Contains([]string{"then", "catch", "finally"}, dot.Identifier.Name.String())
}

// harmless are the roots of names whose methods assert nothing, but for those that throw at what is no JSON.
var harmless = map[string]bool{"pm": true, "postman": true, "console": true, "JSON": true, "Math": true, "Object": true,
	"Array": true, "Number": true, "String": true, "Boolean": true, "Date": true, "parseInt": true, "parseFloat": true,
	"isNaN": true, "encodeURIComponent": true, "decodeURIComponent": true, "atob": true, "btoa": true, "xml2Json": true}

// unknownCall notes a call of something that may assert.
func (f *finder) unknownCall(n *ast.CallExpression) {
	if f.current() == nil {
		return
	}
	if path, ok := f.path(n.Callee); ok {
		root, _, _ := strings.Cut(path, ".")
		if path != "pm.response.json" && path != "JSON.parse" && harmless[root] && f.global(root) {
			return
		}
	}
	if _, isRoot := f.expectRoot(n); !isRoot && !f.inChain(n) {
		f.mayFail()
	}
}

// inChain reports whether a call belongs to an assertion, which is looked at by itself.
func (f *finder) inChain(e ast.Expression) bool {
	_, root := f.unwind(e)
	return root != nil
}

// alwaysTrue reports whether an expression is true whatever comes.
func alwaysTrue(e ast.Expression) bool {
	switch n := e.(type) {
	case *ast.BooleanLiteral:
		return n.Value
	case *ast.NumberLiteral:
		return n.Literal != "0"
	case *ast.StringLiteral:
		return n.Value != ""
	case *ast.BinaryExpression:
		return n.Operator == token.LOGICAL_OR && (alwaysTrue(n.Left) || alwaysTrue(n.Right))
	case *ast.UnaryExpression:
		return n.Operator == token.NOT && alwaysFalse(n.Operand)
	}
	return false
}

func alwaysFalse(e ast.Expression) bool {
	switch n := e.(type) {
	case *ast.BooleanLiteral:
		return !n.Value
	case *ast.NumberLiteral:
		return n.Literal == "0"
	case *ast.NullLiteral:
		return true
	}
	return false
}
