package script

import (
	"strings"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/token"
)

func logical(t token.Token) bool {
	return t == token.LOGICAL_AND || t == token.LOGICAL_OR || t == token.COALESCE
}

// scopesOfPM are the objects of pm that hold variables, with the name of their scope.
var scopesOfPM = map[string]string{"pm.variables": "local", "pm.environment": "environment", "pm.globals": "globals",
	"pm.collectionVariables": "collection", "pm.iterationData": "data"}

// oldCalls are the methods of the old API that touch one variable.
var oldCalls = map[string]VariableUse{
	"postman.setEnvironmentVariable":   {Scope: "environment", Write: true},
	"postman.getEnvironmentVariable":   {Scope: "environment"},
	"postman.setGlobalVariable":        {Scope: "globals", Write: true},
	"postman.getGlobalVariable":        {Scope: "globals"},
	"postman.clearEnvironmentVariable": {},
	"postman.clearGlobalVariable":      {},
}

// oldNames are globals of the old API.
var oldNames = map[string]bool{"responseBody": true, "responseCode": true, "responseHeaders": true, "responseTime": true,
	"responseCookies": true, "tests": true}

func (f *finder) call(n *ast.CallExpression) {
	path, ok := f.path(n.Callee)
	if !ok {
		f.unknownCall(n)
		return
	}
	switch path {
	case "postman.setNextRequest", "pm.execution.setNextRequest", "pm.setNextRequest":
		f.jump(n)
	case "pm.execution.skipRequest":
		f.facts.Skips = true
	case "pm.sendRequest":
		f.send(n)
	case "require", "pm.require":
		f.require(n)
	case "eval", "Function", "pm.execution.runRequest":
		f.facts.Opaque = true
	case "pm.test", "pm.test.skip":
		f.test(n, path != "pm.test")
	case "assert", "pm.expect.fail", "chai.expect.fail", "expect.fail":
		f.asserted(n.Idx0(), "")
	default:
		if use, ok := oldCalls[path]; ok && f.global("postman") {
			f.variable(n, use)
		} else if !f.scopeCall(n, path) {
			f.unknownCall(n)
		}
	}
}

// scopeCall takes a call like pm.environment.set.
func (f *finder) scopeCall(n *ast.CallExpression, path string) bool {
	dot := strings.LastIndexByte(path, '.')
	if dot < 0 {
		return false
	}
	scope, ok := scopesOfPM[path[:dot]]
	if !ok {
		return false
	}
	read := scope
	if scope == "local" {
		read = "any"
	}
	switch path[dot+1:] {
	case "set":
		f.variable(n, VariableUse{Scope: scope, Write: true})
	case "get", "has":
		f.variable(n, VariableUse{Scope: read})
	case "replaceIn":
		if len(n.ArgumentList) > 0 {
			f.put(n.ArgumentList[0], "expanded")
		}
	case "toObject", "toJSON":
		f.use(VariableUse{Place: f.place(n.Idx0()), Scope: read, Computed: true})
	}
	return true
}

// variable notes a use whose name is the first argument.
func (f *finder) variable(n *ast.CallExpression, use VariableUse) {
	if use.Scope == "" || len(n.ArgumentList) == 0 {
		return
	}
	use.Place = f.place(n.Idx0())
	name, ok := textOfLiteral(n.ArgumentList[0])
	use.Name, use.Computed = name, !ok
	f.use(use)
}

func (f *finder) use(use VariableUse) { f.facts.Variables = append(f.facts.Variables, use) }

func (f *finder) jump(n *ast.CallExpression) {
	j := Jump{Place: f.place(n.Idx0()), Conditional: f.conditional()}
	if len(n.ArgumentList) == 0 {
		return
	}
	text, ok := textOfLiteral(n.ArgumentList[0])
	_, null := n.ArgumentList[0].(*ast.NullLiteral)
	j.Target, j.Stop, j.Computed = text, null, !ok && !null
	f.facts.Jumps = append(f.facts.Jumps, j)
}

func (f *finder) send(n *ast.CallExpression) {
	if len(n.ArgumentList) == 0 {
		return
	}
	first := n.ArgumentList[0]
	f.put(first, "sent")
	if url, ok := textOfLiteral(first); ok {
		f.facts.Sends = append(f.facts.Sends, Use{f.place(first.Idx0()), url})
		return
	}
	object, ok := first.(*ast.ObjectLiteral)
	if !ok {
		return
	}
	for _, p := range object.Value {
		keyed, ok := p.(*ast.PropertyKeyed)
		if !ok {
			continue
		}
		key, _ := textOfLiteral(keyed.Key)
		if url, ok := textOfLiteral(keyed.Value); ok && key == "url" {
			f.facts.Sends = append(f.facts.Sends, Use{f.place(keyed.Value.Idx0()), url})
		}
	}
}

func (f *finder) require(n *ast.CallExpression) {
	name, ok := "", false
	if len(n.ArgumentList) > 0 {
		name, ok = textOfLiteral(n.ArgumentList[0])
	}
	if ok {
		f.facts.Requires = append(f.facts.Requires, Use{f.place(n.Idx0()), name})
	}
	if !ok || strings.HasPrefix(name, "@") || strings.Contains(name, ":") {
		f.facts.Opaque = true // what a package does is not looked into
	}
}

// oldScopes are the objects of the old API that hold variables.
var oldScopes = map[string]string{"environment": "environment", "globals": "globals", "data": "data"}

// member takes a member of an object: environment.x, tests.x, postman.x.
func (f *finder) member(left ast.Expression, name string, idx file.Idx) {
	id, ok := left.(*ast.Identifier)
	if !ok || !f.global(id.Name.String()) {
		return
	}
	if scope, ok := oldScopes[id.Name.String()]; ok {
		f.use(VariableUse{Place: f.place(idx), Scope: scope, Name: name})
	}
	if id.Name.String() == "postman" {
		f.deprecated("postman."+name, idx)
	}
}

func (f *finder) bracket(n *ast.BracketExpression) {
	name, ok := textOfLiteral(n.Member)
	if ok {
		f.member(n.Left, name, n.Idx0())
		return
	}
	if id, isName := n.Left.(*ast.Identifier); isName && f.global(id.Name.String()) {
		if scope, ok := oldScopes[id.Name.String()]; ok {
			f.use(VariableUse{Place: f.place(n.Idx0()), Scope: scope, Computed: true})
		}
	}
}

func (f *finder) identifier(n *ast.Identifier) {
	if name := n.Name.String(); oldNames[name] && f.global(name) {
		if name == "tests" {
			name = "tests[…]"
		}
		f.deprecated(name, n.Idx)
	}
}

func (f *finder) deprecated(name string, idx file.Idx) {
	if !f.seen[name] {
		f.seen[name] = true
		f.facts.Deprecated = append(f.facts.Deprecated, Use{f.place(idx), name})
	}
}

// assign takes tests["name"] = …
func (f *finder) assign(n *ast.AssignExpression) {
	var left ast.Expression
	var name string
	switch l := n.Left.(type) {
	case *ast.BracketExpression:
		left = l.Left
		name, _ = textOfLiteral(l.Member)
	case *ast.DotExpression:
		left, name = l.Left, l.Identifier.Name.String()
	}
	if id, ok := left.(*ast.Identifier); !ok || id.Name.String() != "tests" || !f.global("tests") {
		return
	}
	at := f.place(n.Idx0())
	f.facts.Tests = append(f.facts.Tests, Test{at, name})
	f.facts.Assertions++
	if alwaysTrue(n.Right) && !f.conditional() {
		f.facts.Problems = append(f.facts.Problems, Problem{Place: at, Kind: Tautology, Text: name})
	}
}
