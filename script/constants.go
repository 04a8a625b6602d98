package script

import "github.com/dop251/goja/ast"

// mostConstants is how many of the operators ||, && and ?? between constants may stand in each other. The compiler
// computes them with a time that doubles for each.
const mostConstants = 8

// constantEdits keeps the compiler from computing deep expressions of constants.
func constantEdits(tree *ast.Program) []edit {
	c := constants{depths: map[any]int{}, done: map[int]bool{}}
	w := walker{enter: func(any) bool { return true }, leave: c.leave}
	w.walk(tree)
	return c.edits
}

type constants struct {
	depths map[any]int // of expressions that are constant
	done   map[int]bool
	edits  []edit
}

// depth is how many of the operators a constant has in it, -1 if it is none.
func (c *constants) depth(n ast.Expression) int {
	switch n.(type) {
	case *ast.NumberLiteral, *ast.StringLiteral, *ast.BooleanLiteral, *ast.NullLiteral:
		return 0
	}
	if d, ok := c.depths[n]; ok {
		return d
	}
	return -1
}

func (c *constants) leave(node any) {
	switch n := node.(type) {
	case *ast.UnaryExpression:
		if d := c.depth(n.Operand); d >= 0 {
			c.depths[n] = d
		}
	case *ast.BinaryExpression:
		left, right := c.depth(n.Left), c.depth(n.Right)
		switch n.Operator.String() {
		case "||", "&&", "??":
			if left >= 0 {
				c.deeper(n, 1+max(left, right))
			}
		default:
			if left >= 0 && right >= 0 {
				c.depths[n] = max(left, right)
			}
		}
	}
}

// deeper notes an operator's depth. Where that is too much, its first constant is changed so that it is none to the
// compiler.
func (c *constants) deeper(n *ast.BinaryExpression, depth int) {
	if depth <= mostConstants {
		c.depths[n] = depth
		return
	}
	leaf := n.Left
	for {
		switch inner := leaf.(type) {
		case *ast.BinaryExpression:
			leaf = inner.Left
			continue
		case *ast.UnaryExpression:
			leaf = inner.Operand
			continue
		}
		break
	}
	if from, to := offset(leaf.Idx0()), offset(leaf.Idx1()); !c.done[from] {
		c.done[from] = true
		c.edits = append(c.edits, edit{from, from, "(0,"}, edit{to, to, ")"})
	}
}
