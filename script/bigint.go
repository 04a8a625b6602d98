package script

import (
	"math/big"
	"regexp"
	"strings"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/token"

	"runner/script/internal/lex"
)

// The engine's BigInts may be of any size, and an operator on two of them is one step that nothing can interrupt. The
// operators whose result is much longer than their operands are called with what we have looked at.
const (
	maxBits      = 1 << 30 // of the result of a shift, as in V8
	maxPowerBits = 1 << 26 // of that of a power, which takes time
	maxPower     = 64      // the exponent where the base is not known
)

// bigIntWords finds texts in which BigInts may come up.
var bigIntWords = regexp.MustCompile(`\dn\b|\bBigInt|\bbigint\b|BigInt64|BigUint64`)

func hasBigInts(text string) bool { return bigIntWords.MatchString(text) }

// bigIntEdits puts checks around the operands of shifts and powers.
func bigIntEdits(tree *ast.Program, text string) []edit {
	e := operands{text: text, parens: lex.Parens(text)}
	descend(tree, func(node any) {
		switch n := node.(type) {
		case *ast.BinaryExpression:
			switch n.Operator {
			case token.SHIFT_LEFT, token.SHIFT_RIGHT:
				e.wrap(nameShift, n.Right)
			case token.EXPONENT:
				e.power(n)
			}
		case *ast.AssignExpression:
			switch n.Operator {
			case token.SHIFT_LEFT, token.SHIFT_RIGHT:
				e.wrap(nameShift, n.Right)
			case token.EXPONENT:
				e.powerAssignment(n)
			}
		}
	})
	return e.edits
}

// operands finds where operands stand in a text. The tree does not keep the parentheses around them.
type operands struct {
	text   string
	parens []lex.Pair // in the order in which they open
	edits  []edit
}

// extent is an expression with the parentheses it stands in.
func (o *operands) extent(n ast.Node) (from, to int) {
	from, to = offset(n.Idx0()), offset(n.Idx1())
	for again := true; again; {
		again = false
		for _, p := range o.parens {
			switch {
			case p.Open < from && p.Close >= from && p.Close < to, p.Open >= from && p.Open < to && p.Close >= to:
				from, to, again = min(from, p.Open), max(to, p.Close+1), true
			case p.Open < from && p.Close >= to && isBlank(o.text[p.Open+1:from]) && isBlank(o.text[to:p.Close]) &&
				!o.isCall(p.Open):
				from, to, again = p.Open, p.Close+1, true
			}
		}
	}
	return from, to
}

// isCall reports whether a parenthesis follows what it may be the call of.
func (o *operands) isCall(at int) bool {
	before := strings.TrimRight(o.text[:at], " \t\r\n")
	if before == "" {
		return false
	}
	c := before[len(before)-1]
	return c == ')' || c == ']' || c == '_' || c == '$' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' ||
		c >= 'a' && c <= 'z' && !strings.HasSuffix(before, "return")
}

func isBlank(text string) bool { return strings.TrimSpace(text) == "" }

func (o *operands) wrap(check string, n ast.Node) {
	from, to := o.extent(n)
	o.edits = append(o.edits, edit{from, from, check + "("}, edit{to, to, ")"})
}

// power makes a ** b a call. Where something else stands between the operands, only the exponent is looked at.
func (o *operands) power(n *ast.BinaryExpression) {
	from, middle := o.extent(n.Left)
	next, to := o.extent(n.Right)
	if between := o.text[middle:max(middle, next)]; strings.TrimSpace(between) != "**" {
		o.wrap(namePower, n.Right)
		return
	}
	o.edits = append(o.edits, edit{from, from, nameRaise + "("}, edit{middle, next, ","}, edit{to, to, ")"})
}

// powerAssignment makes a **= b the assignment of $raise(a, b), where a is a name or a member of one.
func (o *operands) powerAssignment(n *ast.AssignExpression) {
	simple := false
	switch left := n.Left.(type) {
	case *ast.Identifier:
		simple = true
	case *ast.DotExpression:
		_, simple = left.Left.(*ast.Identifier)
	}
	from, middle := offset(n.Left.Idx0()), offset(n.Left.Idx1())
	next, to := o.extent(n.Right)
	if !simple || strings.TrimSpace(o.text[middle:max(middle, next)]) != "**=" {
		o.wrap(namePower, n.Right)
		return
	}
	o.edits = append(o.edits, edit{middle, next, "=" + nameRaise + "(" + o.text[from:middle] + ","}, edit{to, to, ")"})
}

// tooBig raises V8's error of a BigInt that is too long.
func (r *realm) tooBig() goja.Value { panic(r.errorOf("RangeError", "Maximum BigInt size exceeded")) }

// bigIntOf returns the number that an operand is, nil if it is no BigInt, and the operand after its conversion.
func (r *realm) bigIntOf(v goja.Value) (*big.Int, goja.Value) {
	if _, ok := v.(*goja.Object); ok {
		if r.eval.numeric == nil {
			f, err := r.rt.RunString(nameUnaryOf)
			if err != nil {
				panic(err)
			}
			r.eval.numeric, _ = goja.AssertFunction(f)
		}
		converted, err := r.eval.numeric(goja.Undefined(), v)
		if err != nil {
			panic(err)
		}
		v = converted
	}
	if !goja.IsBigInt(v) {
		return nil, v
	}
	n, _ := v.Export().(*big.Int)
	return n, v
}

func last(call goja.FunctionCall) goja.Value { return call.Argument(max(0, len(call.Arguments)-1)) }

// checkShift returns the right operand of a shift.
func (r *realm) checkShift(call goja.FunctionCall) goja.Value {
	n, v := r.bigIntOf(last(call))
	if n != nil && (!n.IsInt64() || n.Int64() > maxBits || n.Int64() < -maxBits) {
		return r.tooBig()
	}
	return v
}

// checkPower returns the exponent of a power whose base is not known.
func (r *realm) checkPower(call goja.FunctionCall) goja.Value {
	n, v := r.bigIntOf(last(call))
	if n != nil && (!n.IsInt64() || n.Int64() > maxPower) {
		return r.tooBig()
	}
	return v
}

// raise is the operator **.
func (r *realm) raise(call goja.FunctionCall) goja.Value {
	a, left := r.bigIntOf(call.Argument(0))
	b, right := r.bigIntOf(call.Argument(1))
	if a != nil && b != nil && b.Sign() >= 0 && a.BitLen() > 1 &&
		(!b.IsInt64() || b.Int64() > maxPowerBits || int64(a.BitLen())*b.Int64() > maxPowerBits) {
		return r.tooBig()
	}
	if r.eval.power == nil {
		f, err := r.rt.RunString("((a, b) => a ** b)")
		if err != nil {
			panic(err)
		}
		r.eval.power, _ = goja.AssertFunction(f)
	}
	v, err := r.eval.power(goja.Undefined(), left, right)
	if err != nil {
		panic(err)
	}
	return v
}
