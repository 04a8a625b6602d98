package script

import (
	"errors"
	"strings"
	"sync"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"

	"runner/collection/run"
)

// maxEvalText is the length in bytes of the longest text that a script may compile itself. Libraries of several
// megabytes come that way.
const maxEvalText = 16 << 20

// maxWrapped is the length of a text up to which its operators are checked because of BigInts elsewhere. Larger ones
// are libraries, whose arithmetic must stay fast.
const maxWrapped = 64 << 10

// Names by which changed texts call us.
const (
	nameDirect  = "$direct"   // the next read of eval gives the engine's own
	nameText    = "$evalText" // lowers a text for it
	nameShift   = "$shift"    // checks a right operand of << and >>
	namePower   = "$power"    // checks one of **=
	nameRaise   = "$raise"    // is the operator **
	nameUnaryOf = "(x => -(-x))"
)

// evalEdits lets texts that a script compiles itself pass through evalText. The call of eval stays a direct one, which
// sees the variables around it: only for such calls the global eval is the engine's own function. Elsewhere it is ours.
func evalEdits(tree *ast.Program) []edit {
	var edits []edit
	starts := map[int]bool{} // where expression statements begin: brackets there could join them to the line before
	descend(tree, func(node any) {
		switch n := node.(type) {
		case *ast.ExpressionStatement:
			starts[offset(n.Expression.Idx0())] = true
		case *ast.CallExpression:
			callee, ok := n.Callee.(*ast.Identifier)
			if !ok || callee.Name != "eval" || len(n.ArgumentList) == 0 {
				return
			}
			at, left, right := offset(callee.Idx), offset(n.LeftParenthesis), offset(n.RightParenthesis)
			before, after := "("+nameDirect+"(1),", ")"
			if starts[at] {
				before, after = nameDirect+"(1),", ""
			}
			edits = append(edits, edit{at, at, before}, edit{left + 1, left + 1, nameText + "(" + nameDirect + "(0),"},
				edit{right, right, ")"}, edit{right + 1, right + 1, after})
		}
	})
	return edits
}

// An evaluator is what a realm keeps of the engine's own functions that compile texts.
type evaluator struct {
	original goja.Value
	run      goja.Callable
	direct   int           // the depth of the stack at which eval is about to be called, 0 if it is not
	numeric  goja.Callable // converts an object to a number or a BigInt
	power    goja.Callable // the engine's **
}

// defineEval puts ours in the place of eval and of the constructors of functions.
func (r *realm) defineEval() error {
	global := r.rt.GlobalObject()
	r.eval.original = global.Get("eval")
	r.eval.run, _ = goja.AssertFunction(r.eval.original)
	ours := r.rt.ToValue(r.evalIndirect)
	name(r.rt, ours, "eval")
	get := func(goja.FunctionCall) goja.Value {
		if r.eval.direct != 0 && r.eval.direct == r.stackDepth() {
			return r.eval.original
		}
		return ours
	}
	set := func(call goja.FunctionCall) goja.Value {
		_ = global.DefineDataProperty("eval", call.Argument(0), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
		return goja.Undefined()
	}
	err := global.DefineAccessorProperty("eval", r.rt.ToValue(get), r.rt.ToValue(set), goja.FLAG_TRUE, goja.FLAG_FALSE)
	if err != nil {
		return err
	}
	for key, f := range map[string]native{nameDirect: r.evalDirect, nameShift: r.checkShift, namePower: r.checkPower,
		nameRaise: r.raise, nameStack: r.shownStack} {
		if err := r.defineGlobal(key, r.rt.ToValue(f)); err != nil {
			return err
		}
	}
	return r.defineConstructors()
}

func name(rt *goja.Runtime, f goja.Value, as string) {
	if object, ok := f.(*goja.Object); ok {
		_ = object.DefineDataProperty("name", rt.ToValue(as), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE)
		_ = object.DefineDataProperty("length", rt.ToValue(1), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	}
}

// stackDepth is the number of calls around the native that asks, which counts itself if it is no getter.
func (r *realm) stackDepth() int { return len(r.rt.CaptureCallStack(0, nil)) }

// evalDirect announces a direct eval: the read of the name is the next thing at the depth of the caller. It is called
// again before the arguments are computed.
func (r *realm) evalDirect(call goja.FunctionCall) goja.Value {
	r.eval.direct = 0
	if call.Argument(0).ToBoolean() {
		r.eval.direct = r.stackDepth() - 1
	}
	return goja.Undefined()
}

// evalText returns the text that the engine's eval shall compile.
func (r *realm) evalText(call goja.FunctionCall) goja.Value {
	v := call.Argument(1) // the first one is evalDirect's
	if !goja.IsString(v) {
		return v
	}
	return r.lowered(v.String(), v)
}

// evalIndirect is eval on the true global.
func (r *realm) evalIndirect(call goja.FunctionCall) goja.Value {
	v := call.Argument(0)
	if !goja.IsString(v) {
		return v
	}
	return r.evaluate(r.lowered(v.String(), v))
}

func (r *realm) evaluate(text goja.Value) goja.Value {
	v, err := r.eval.run(goja.Undefined(), text)
	if err != nil {
		panic(err)
	}
	return v
}

// lowered is what the engine shall compile instead of a text: v itself, if nothing is to be changed.
func (r *realm) lowered(text string, v goja.Value) goja.Value {
	if len(text) > maxEvalText {
		panic(r.errorOf("RangeError", "Invalid string length"))
	}
	wrap := r.current != nil && r.current.prog != nil && len(text) <= maxWrapped && hasBigInts(r.current.prog.source)
	var done *evalProgram
	if wrap {
		done = wrappedTexts.get(text)
	} else {
		done = evalTexts.get(text)
	}
	if done.err != nil {
		panic(r.errorOf(done.err.Name, done.err.Message))
	}
	if done.text == text && v != nil {
		return v
	}
	return r.rt.ToValue(done.text)
}

// errorOf makes an error of one of the language's classes.
func (r *realm) errorOf(class, message string) goja.Value {
	made, err := r.rt.New(r.rt.GlobalObject().Get(class), r.rt.ToValue(message))
	if err != nil {
		return r.rt.NewTypeError("%s", message)
	}
	return made
}

// An evalProgram is a text as the engine gets it, or why it does not.
type evalProgram struct {
	text string
	err  *run.ScriptError
}

// Texts are shared by all hosts, as programs are. Those in wrappedTexts have their operators checked.
var (
	evalTexts = cache[*evalProgram]{room: 16 << 20, make: func(text string) *evalProgram {
		return newEvalProgram(text, false)
	}}
	wrappedTexts = cache[*evalProgram]{room: 4 << 20, make: func(text string) *evalProgram {
		return newEvalProgram(text, true)
	}}
)

func newEvalProgram(text string, bigInts bool) *evalProgram {
	if line, deep := deepLine(text); deep {
		return &evalProgram{err: &run.ScriptError{Name: "RangeError", Line: line, Message: tooDeep}}
	}
	low, err := lower(textOf{name: evalName, text: text, bigInts: bigInts})
	if err != nil {
		return &evalProgram{err: syntaxError(err, &program{source: text})}
	}
	if len(text) <= maxWrapped {
		var bad *goja.CompilerSyntaxError
		if _, err := goja.CompileAST(low.tree, false); errors.As(err, &bad) &&
			strings.HasSuffix(bad.Message, "already been declared") {
			return &evalProgram{err: syntaxError(err, &program{source: text})}
		}
	}
	return &evalProgram{text: low.text}
}

// evalName is the file name that the engine gives texts it compiles for eval.
const evalName = "<eval>"

// functionKinds are the constructors of functions, which make the text of one of their arguments.
var functionKinds = [...]struct{ name, sample, begin string }{
	{"Function", "(function () {})", "(function anonymous("},
	{"GeneratorFunction", "(function* () {})", "(function* anonymous("},
	{"AsyncFunction", "(async function () {})", "(async function anonymous("},
}

// samples makes one function of each kind. They lead to the constructors that have no name.
var samples = sync.OnceValues(func() (*goja.Program, error) {
	text := "["
	for _, kind := range functionKinds {
		text += kind.sample + ","
	}
	return goja.Compile(preludeSource, text+"]", false)
})

// defineConstructors replaces the constructors of functions.
func (r *realm) defineConstructors() error {
	code, err := samples()
	if err != nil {
		return err
	}
	list, err := r.rt.RunProgram(code)
	if err != nil {
		return err
	}
	for i, kind := range functionKinds {
		prototype := list.ToObject(r.rt).Get(string(rune('0' + i))).ToObject(r.rt).Prototype()
		made, err := r.functionConstructor(kind.name, kind.begin, prototype)
		if err != nil {
			return err
		}
		if i == 0 {
			if err := r.defineGlobal(kind.name, made); err != nil {
				return err
			}
		}
	}
	return nil
}

// functionConstructor makes a constructor in the place of the one that a prototype has. Its prototype stays.
func (r *realm) functionConstructor(kind, begin string, prototype *goja.Object) (*goja.Object, error) {
	var made *goja.Object
	made = r.rt.ToValue(func(call goja.ConstructorCall) *goja.Object {
		f := r.evaluate(r.lowered(functionText(begin, call.Arguments), nil)).ToObject(r.rt)
		if call.NewTarget != nil && call.NewTarget != made {
			if p, ok := call.NewTarget.Get("prototype").(*goja.Object); ok {
				_ = f.SetPrototype(p)
			}
		}
		return f
	}).ToObject(r.rt)
	original := prototype.Get("constructor").ToObject(r.rt)
	name(r.rt, made, kind)
	if err := made.SetPrototype(original.Prototype()); err != nil {
		return nil, err
	}
	if err := made.DefineDataProperty("prototype", prototype, goja.FLAG_FALSE, goja.FLAG_FALSE,
		goja.FLAG_FALSE); err != nil {
		return nil, err
	}
	return made, prototype.DefineDataProperty("constructor", made, goja.FLAG_NOT_SET, goja.FLAG_NOT_SET,
		goja.FLAG_NOT_SET)
}

// functionText is the text of a function with parameters and a body.
func functionText(begin string, args []goja.Value) string {
	text, body := begin, ""
	for i, v := range args {
		switch {
		case i == len(args)-1:
			body = v.String()
		case i > 0:
			text += "," + v.String()
		default:
			text += v.String()
		}
	}
	return text + "\n) {\n" + body + "\n})"
}
