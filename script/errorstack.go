package script

import (
	"strings"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
)

// nameStack shows a stack that a script reads as V8 does.
const nameStack = "$stack"

// stackEdits puts it around reads of a member stack. Longer texts are libraries, in which such a member is something
// else.
func stackEdits(tree *ast.Program, text string) []edit {
	if len(text) > maxWrapped || !strings.Contains(text, ".stack") {
		return nil
	}
	var edits []edit
	read := func(list ...ast.Expression) {
		for _, e := range list {
			if n, ok := e.(*ast.DotExpression); ok && n.Identifier.Name == "stack" {
				from, to := offset(n.Idx0()), offset(n.Idx1())
				edits = append(edits, edit{from, from, nameStack + "("}, edit{to, to, ")"})
			}
		}
	}
	descend(tree, func(node any) {
		switch n := node.(type) {
		case *ast.CallExpression:
			read(n.ArgumentList...)
		case *ast.DotExpression:
			read(n.Left)
		case *ast.BinaryExpression:
			read(n.Left, n.Right)
		case *ast.AssignExpression:
			read(n.Right)
		case *ast.Binding:
			read(n.Initializer)
		case *ast.ReturnStatement:
			read(n.Argument)
		case *ast.TemplateLiteral:
			read(n.Expressions...)
		case *ast.PropertyKeyed:
			read(n.Value)
		}
	})
	return edits
}

// shownStack is a value as a script reads it from a member stack: the engine's stacks become V8's, without our frames.
func (r *realm) shownStack(call goja.FunctionCall) goja.Value {
	v := call.Argument(0)
	if !goja.IsString(v) || r.current == nil || r.current.prog == nil {
		return v
	}
	text := v.String()
	title, _, ok := strings.Cut(text, "\n\tat ")
	if !ok {
		return v
	}
	return r.rt.ToValue(stackText(title, r.current.parseStack(text[len(title):])))
}
