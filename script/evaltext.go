package script

import (
	"strings"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
)

// evalEdits lets texts that a script compiles itself pass through evalTexts, so that their regular expressions are read
// as those of the script are. The call of eval stays a direct one, which sees the variables around it.
func evalEdits(tree *ast.Program) []edit {
	var edits []edit
	around := func(callee ast.Expression, left, right int) {
		name, ok := callee.(*ast.Identifier)
		if !ok || right <= left+1 {
			return
		}
		switch name.Name {
		case "eval":
			edits = append(edits, edit{left + 1, left + 1, "$evalText("}, edit{right, right, ")"})
		case "Function":
			edits = append(edits, edit{left + 1, left + 1, "...$evalTexts("}, edit{right, right, ")"})
		}
	}
	descend(tree, func(node any) {
		switch n := node.(type) {
		case *ast.CallExpression:
			if len(n.ArgumentList) > 0 {
				around(n.Callee, offset(n.LeftParenthesis), offset(n.RightParenthesis))
			}
		case *ast.NewExpression:
			if len(n.ArgumentList) > 0 {
				around(n.Callee, offset(n.LeftParenthesis), offset(n.RightParenthesis))
			}
		}
	})
	return edits
}

// evalText returns the text that eval shall compile.
func (r *realm) evalText(call goja.FunctionCall) goja.Value { return r.lowered(call.Argument(0)) }

// evalTexts returns the texts that new Function shall compile.
func (r *realm) evalTexts(call goja.FunctionCall) goja.Value {
	texts := make([]any, len(call.Arguments))
	for i, v := range call.Arguments {
		texts[i] = r.lowered(v)
	}
	return r.rt.NewArray(texts...)
}

// lowered changes the regular expressions with properties in a text. What is no such text stays, and what is wrong in
// it is for the engine to say.
func (r *realm) lowered(v goja.Value) goja.Value {
	if !goja.IsString(v) {
		return v
	}
	text := v.String()
	if !strings.Contains(text, `\p{`) && !strings.Contains(text, `\P{`) {
		return v
	}
	if _, deep := nesting(text); deep {
		return v
	}
	for _, frame := range [...][2]string{{"", ""}, {"(function(){", suffix}} {
		tree, err := parseFile(frame[0]+text+frame[1], "")
		if err != nil {
			continue
		}
		edits, err := regexpEdits(tree)
		if err != nil {
			panic(r.namedError("SyntaxError", err.Error()))
		}
		for i := range edits {
			edits[i].from -= len(frame[0])
			edits[i].to -= len(frame[0])
		}
		return r.rt.ToValue(apply(text, edits))
	}
	return v
}
