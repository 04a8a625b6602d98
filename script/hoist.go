package script

import (
	"fmt"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/token"
)

// hoist finds functions that are declared in blocks. In sloppy mode they are variables of the function around the block
// too, from the moment on at which the declaration is reached (Annex B of the language). The engine keeps them in
// the block. The text gets a setter at the function's end, where it moves nothing, and calls it at the declaration.
func hoist(tree *ast.Program) []edit {
	h := hoister{end: len(tree.File.Source())}
	w := walker{enter: h.enter, leave: h.leave}
	w.walk(tree)
	return h.edits
}

type hoister struct {
	edits  []edit
	scopes []*scope
	serial int
	end    int // of the text
}

// A scope is a function or a block being walked.
type scope struct {
	node     any
	function bool
	strict   bool
	end      int             // of a function: where its closing brace stands
	names    map[string]bool // that may not be hoisted through it
}

func (h *hoister) enter(node any) bool {
	switch n := node.(type) {
	case *ast.Program:
		h.push(&scope{node: n, function: true, strict: directive(n.Body), end: h.end, names: lexical(n.Body)})
	case *ast.FunctionLiteral:
		h.push(&scope{node: n, function: true, strict: directive(n.Body.List), end: offset(n.Body.RightBrace),
			names: parameters(n.ParameterList)})
	case *ast.ArrowFunctionLiteral:
		s := &scope{node: n, function: true, names: parameters(n.ParameterList)}
		if body, ok := n.Body.(*ast.BlockStatement); ok {
			s.strict, s.end = directive(body.List), offset(body.RightBrace)
		}
		h.push(s)
	case *ast.ClassLiteral:
		h.push(&scope{node: n, function: true, strict: true})
	case *ast.BlockStatement:
		h.push(&scope{node: n, names: lexical(n.List)})
		h.declarations(n.List)
	case *ast.SwitchStatement:
		s := &scope{node: n, names: map[string]bool{}}
		h.push(s)
		for _, c := range n.Body {
			for name := range lexical(c.Consequent) {
				s.names[name] = true
			}
		}
		for _, c := range n.Body {
			h.declarations(c.Consequent)
		}
	case *ast.ForStatement, *ast.ForInStatement, *ast.ForOfStatement:
		h.push(&scope{node: n, names: loopNames(n)})
	case *ast.CatchStatement:
		s := &scope{node: n, names: map[string]bool{}}
		if _, simple := n.Parameter.(*ast.Identifier); !simple {
			bound(n.Parameter, s.names)
		}
		h.push(s)
	}
	return true
}

func (h *hoister) push(s *scope) {
	if len(h.scopes) > 0 {
		s.strict = s.strict || h.scopes[len(h.scopes)-1].strict
	}
	h.scopes = append(h.scopes, s)
}

func (h *hoister) leave(node any) {
	if n := len(h.scopes); n > 0 && h.scopes[n-1].node == node {
		h.scopes = h.scopes[:n-1]
	}
}

// declarations hoists the functions among the statements of the innermost scope, unless that is a function's body.
func (h *hoister) declarations(list []ast.Statement) {
	inner := len(h.scopes) - 1
	if h.scopes[inner].strict || inner == 0 || h.scopes[inner-1].isBody(h.scopes[inner].node) {
		return
	}
	for _, statement := range list {
		d, ok := statement.(*ast.FunctionDeclaration)
		if ok && !d.Function.Async && !d.Function.Generator && d.Function.Name != nil {
			h.declaration(d, string(d.Function.Name.Name))
		}
	}
}

// isBody reports whether block is the body of the function that s is.
func (s *scope) isBody(block any) bool {
	switch n := s.node.(type) {
	case *ast.FunctionLiteral:
		return any(n.Body) == block
	case *ast.ArrowFunctionLiteral:
		return any(n.Body) == block
	}
	return false
}

func (h *hoister) declaration(d *ast.FunctionDeclaration, name string) {
	i := len(h.scopes) - 2
	for ; i >= 0 && !h.scopes[i].function; i-- {
		if h.scopes[i].names[name] {
			return
		}
	}
	if i < 0 || h.scopes[i].names[name] || h.scopes[i].end == 0 {
		return
	}
	f := h.scopes[i]
	h.serial++
	setter := fmt.Sprintf("$hoist%d", h.serial)
	text := fmt.Sprintf(";var %s;function %s($){%s=$}", name, setter, name)
	if name == "$" {
		text = fmt.Sprintf(";var $;function %s(v){$=v}", setter)
	}
	at := offset(d.Function.Function)
	h.edits = append(h.edits, edit{at, at, setter + "(" + name + ");"}, edit{f.end, f.end, text})
}

// directive reports whether a body begins with "use strict".
func directive(list []ast.Statement) bool {
	for _, statement := range list {
		e, ok := statement.(*ast.ExpressionStatement)
		if !ok {
			return false
		}
		text, ok := e.Expression.(*ast.StringLiteral)
		if !ok {
			return false
		}
		if text.Value == "use strict" {
			return true
		}
	}
	return false
}

func parameters(list *ast.ParameterList) map[string]bool {
	names := map[string]bool{}
	if list == nil {
		return names
	}
	for _, b := range list.List {
		bound(b.Target, names)
	}
	bound(list.Rest, names)
	return names
}

// lexical returns the names that statements declare with let, const and class.
func lexical(list []ast.Statement) map[string]bool {
	names := map[string]bool{}
	for _, statement := range list {
		switch n := statement.(type) {
		case *ast.LexicalDeclaration:
			for _, b := range n.List {
				bound(b.Target, names)
			}
		case *ast.ClassDeclaration:
			names[string(n.Class.Name.Name)] = true
		}
	}
	return names
}

func loopNames(node any) map[string]bool {
	names := map[string]bool{}
	into := func(in ast.ForInto) {
		if d, ok := in.(*ast.ForDeclaration); ok {
			bound(d.Target, names)
		}
	}
	switch n := node.(type) {
	case *ast.ForStatement:
		if l, ok := n.Initializer.(*ast.ForLoopInitializerLexicalDecl); ok && l.LexicalDeclaration.Token != token.VAR {
			for _, b := range l.LexicalDeclaration.List {
				bound(b.Target, names)
			}
		}
	case *ast.ForInStatement:
		into(n.Into)
	case *ast.ForOfStatement:
		into(n.Into)
	}
	return names
}

// bound adds the names that a target binds. Default values in patterns may add names that are only used there; such a
// function stays in its block.
func bound(target any, names map[string]bool) {
	descend(target, func(node any) {
		switch n := node.(type) {
		case *ast.Identifier:
			names[string(n.Name)] = true
		case *ast.PropertyShort:
			names[string(n.Name.Name)] = true
		}
	})
}
