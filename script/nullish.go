package script

import (
	"encoding/json"

	"github.com/dop251/goja/ast"

	"runner/collection"
	"runner/collection/variable"
)

// maxNullish is the length of the longest body that is read again for the sake of an error's words.
const maxNullish = 4 << 20

// isNull reports whether the object of a member that could not be read was null. The engine does not say whether it was
// that or undefined; where the object comes from the response or a variable, it can be looked up again.
func (x *execution) isNull(at site, position int) bool {
	n := lookup{x: x}
	var of ast.Expression
	descend(at.tree, func(node any) {
		switch node := node.(type) {
		case *ast.DotExpression:
			if offset(node.Identifier.Idx) == position {
				of = node.Left
			}
		case *ast.BracketExpression:
			if offset(node.LeftBracket) == position {
				of = node.Left
			}
		case *ast.Binding:
			if id, ok := node.Target.(*ast.Identifier); ok && node.Initializer != nil {
				n.names = append(n.names, named{string(id.Name), node.Initializer})
			}
		case *ast.AssignExpression:
			if id, ok := node.Left.(*ast.Identifier); ok {
				n.names = append(n.names, named{string(id.Name), node.Right})
			}
		}
	})
	if of == nil {
		return false
	}
	v, known := n.value(of, 0)
	return known && v == nil
}

// A lookup finds what expressions were.
type lookup struct {
	x     *execution
	names []named
}

// A named is what a name was set to somewhere.
type named struct {
	name string
	to   ast.Expression
}

// maxSteps is how many expressions are followed for one.
const maxSteps = 20

// value is what an expression was, if that is known.
func (n *lookup) value(e ast.Expression, steps int) (v any, known bool) {
	if steps > maxSteps {
		return nil, false
	}
	switch e := e.(type) {
	case *ast.NullLiteral:
		return nil, true
	case *ast.Identifier:
		if to := n.only(string(e.Name)); to != nil {
			return n.value(to, steps+1)
		}
	case *ast.DotExpression:
		return n.member(e.Left, string(e.Identifier.Name), steps)
	case *ast.BracketExpression:
		if key, ok := e.Member.(*ast.StringLiteral); ok {
			return n.member(e.Left, string(key.Value), steps)
		}
		if key, ok := e.Member.(*ast.NumberLiteral); ok {
			return n.element(e.Left, key, steps)
		}
	case *ast.CallExpression:
		return n.called(e)
	}
	return nil, false
}

// only is what a name is set to, if that happens in one place.
func (n *lookup) only(name string) (to ast.Expression) {
	for _, one := range n.names {
		if one.name == name {
			if to != nil {
				return nil
			}
			to = one.to
		}
	}
	return to
}

func (n *lookup) member(of ast.Expression, key string, steps int) (any, bool) {
	object, _ := n.value(of, steps+1)
	members, ok := object.(map[string]any)
	if !ok {
		return nil, false
	}
	v, ok := members[key]
	return v, ok
}

func (n *lookup) element(of ast.Expression, key *ast.NumberLiteral, steps int) (any, bool) {
	list, _ := n.value(of, steps+1)
	elements, ok := list.([]any)
	i, isInt := key.Value.(int64)
	if !ok || !isInt || i < 0 || i >= int64(len(elements)) {
		return nil, false
	}
	return elements[i], true
}

// called is what the calls give that scripts begin with: those for the response and for variables.
func (n *lookup) called(e *ast.CallExpression) (any, bool) {
	x := n.x
	callee := site{}.print(e.Callee)
	if callee == "pm.response.json" || callee == "JSON.parse" && len(e.ArgumentList) == 1 && isBody(e.ArgumentList[0]) {
		return x.body()
	}
	scope, ok := map[string]*variable.Scope{"pm.environment.get": x.scopes.Environment, "pm.globals.get": x.scopes.Global,
		"pm.collectionVariables.get": x.scopes.Collection, "postman.getEnvironmentVariable": x.scopes.Environment,
		"postman.getGlobalVariable": x.scopes.Global}[callee]
	if !ok || len(e.ArgumentList) == 0 {
		return nil, false
	}
	key, ok := e.ArgumentList[0].(*ast.StringLiteral)
	if !ok {
		return nil, false
	}
	v, ok := scope.Get(string(key.Value))
	if !ok || v.Kind != collection.Null {
		return nil, false
	}
	return nil, true
}

func isBody(e ast.Expression) bool {
	text := site{}.print(e)
	return text == "responseBody" || text == "pm.response.text(...)"
}

// body is the response's body, if it is JSON.
func (x *execution) body() (any, bool) {
	if x.in.Exchange == nil {
		return nil, false
	}
	resp := x.in.Exchange.Response()
	if resp == nil || len(resp.Body) > maxNullish {
		return nil, false
	}
	var v any
	err := json.Unmarshal(resp.Body, &v)
	return v, err == nil
}
