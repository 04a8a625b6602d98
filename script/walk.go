package script

import "github.com/dop251/goja/ast"

// descend calls visit for node and everything below it, in the order of the source.
func descend(node any, visit func(node any)) {
	w := walker{enter: func(n any) bool { visit(n); return true }}
	w.walk(node)
}

// A walker visits a tree. enter says whether to go on below a node; leave is called after what is below, if it is set.
type walker struct {
	enter func(node any) bool
	leave func(node any)
}

func (w *walker) walk(node any) {
	if isNil(node) || !w.enter(node) {
		return
	}
	if !w.statement(node) && !w.expression(node) {
		w.part(node)
	}
	if w.leave != nil {
		w.leave(node)
	}
}

// isNil reports whether node is no node, a nil pointer in an interface included.
func isNil(node any) bool {
	switch n := node.(type) {
	case nil:
		return true
	case *ast.Identifier:
		return n == nil
	case *ast.BlockStatement:
		return n == nil
	case *ast.CatchStatement:
		return n == nil
	case *ast.ParameterList:
		return n == nil
	}
	return false
}

func (w *walker) all(nodes ...any) {
	for _, n := range nodes {
		w.walk(n)
	}
}

func each[T any](w *walker, list []T) {
	for _, n := range list {
		w.walk(n)
	}
}

func (w *walker) statement(node any) bool {
	switch n := node.(type) {
	case *ast.Program:
		each(w, n.Body)
	case *ast.BlockStatement:
		each(w, n.List)
	case *ast.ExpressionStatement:
		w.walk(n.Expression)
	case *ast.VariableStatement:
		each(w, n.List)
	case *ast.LexicalDeclaration:
		each(w, n.List)
	case *ast.FunctionDeclaration:
		w.walk(n.Function)
	case *ast.ClassDeclaration:
		w.walk(n.Class)
	case *ast.IfStatement:
		w.all(n.Test, n.Consequent, n.Alternate)
	case *ast.ReturnStatement:
		w.walk(n.Argument)
	case *ast.ThrowStatement:
		w.walk(n.Argument)
	case *ast.TryStatement:
		w.all(n.Body, n.Catch, n.Finally)
	case *ast.CatchStatement:
		w.all(n.Parameter, n.Body)
	case *ast.SwitchStatement:
		w.walk(n.Discriminant)
		each(w, n.Body)
	case *ast.CaseStatement:
		w.walk(n.Test)
		each(w, n.Consequent)
	case *ast.LabelledStatement:
		w.walk(n.Statement)
	case *ast.WithStatement:
		w.all(n.Object, n.Body)
	default:
		return w.loop(node)
	}
	return true
}

func (w *walker) loop(node any) bool {
	switch n := node.(type) {
	case *ast.DoWhileStatement:
		w.all(n.Body, n.Test)
	case *ast.WhileStatement:
		w.all(n.Test, n.Body)
	case *ast.ForStatement:
		w.all(n.Initializer, n.Test, n.Update, n.Body)
	case *ast.ForInStatement:
		w.all(n.Into, n.Source, n.Body)
	case *ast.ForOfStatement:
		w.all(n.Into, n.Source, n.Body)
	case *ast.ForLoopInitializerExpression:
		w.walk(n.Expression)
	case *ast.ForLoopInitializerVarDeclList:
		each(w, n.List)
	case *ast.ForLoopInitializerLexicalDecl:
		each(w, n.LexicalDeclaration.List)
	case *ast.ForIntoVar:
		w.walk(n.Binding)
	case *ast.ForDeclaration:
		w.walk(n.Target)
	case *ast.ForIntoExpression:
		w.walk(n.Expression)
	default:
		return false
	}
	return true
}

func (w *walker) expression(node any) bool {
	switch n := node.(type) {
	case *ast.AssignExpression:
		w.all(n.Left, n.Right)
	case *ast.BinaryExpression:
		w.all(n.Left, n.Right)
	case *ast.BracketExpression:
		w.all(n.Left, n.Member)
	case *ast.CallExpression:
		w.walk(n.Callee)
		each(w, n.ArgumentList)
	case *ast.NewExpression:
		w.walk(n.Callee)
		each(w, n.ArgumentList)
	case *ast.ConditionalExpression:
		w.all(n.Test, n.Consequent, n.Alternate)
	case *ast.DotExpression:
		w.walk(n.Left)
	case *ast.PrivateDotExpression:
		w.walk(n.Left)
	case *ast.OptionalChain:
		w.walk(n.Expression)
	case *ast.Optional:
		w.walk(n.Expression)
	case *ast.SequenceExpression:
		each(w, n.Sequence)
	case *ast.UnaryExpression:
		w.walk(n.Operand)
	case *ast.YieldExpression:
		w.walk(n.Argument)
	case *ast.AwaitExpression:
		w.walk(n.Argument)
	case *ast.SpreadElement:
		w.walk(n.Expression)
	default:
		return w.literal(node)
	}
	return true
}

func (w *walker) literal(node any) bool {
	switch n := node.(type) {
	case *ast.ArrayLiteral:
		each(w, n.Value)
	case *ast.ArrayPattern:
		each(w, n.Elements)
		w.walk(n.Rest)
	case *ast.ObjectLiteral:
		each(w, n.Value)
	case *ast.ObjectPattern:
		each(w, n.Properties)
		w.walk(n.Rest)
	case *ast.TemplateLiteral:
		w.walk(n.Tag)
		each(w, n.Expressions)
	case *ast.FunctionLiteral:
		w.all(n.ParameterList, n.Body)
	case *ast.ArrowFunctionLiteral:
		w.all(n.ParameterList, n.Body)
	case *ast.ClassLiteral:
		w.walk(n.SuperClass)
		each(w, n.Body)
	default:
		return false
	}
	return true
}

// part walks what is neither a statement nor an expression.
func (w *walker) part(node any) {
	switch n := node.(type) {
	case *ast.Binding:
		w.all(n.Target, n.Initializer)
	case *ast.ParameterList:
		each(w, n.List)
		w.walk(n.Rest)
	case *ast.PropertyShort:
		w.walk(n.Initializer)
	case *ast.PropertyKeyed:
		w.all(n.Key, n.Value)
	case *ast.ExpressionBody:
		w.walk(n.Expression)
	case *ast.FieldDefinition:
		w.all(n.Key, n.Initializer)
	case *ast.MethodDefinition:
		w.all(n.Key, n.Body)
	case *ast.ClassStaticBlock:
		w.walk(n.Block)
	}
}
