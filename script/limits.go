package script

import (
	"fmt"
	"sync"

	"github.com/dop251/goja"
)

// A built-in function of the engine runs in one step, which no interrupt reaches. So that none takes all memory, all of
// the stack, or endless time, those whose work can grow without a bound are replaced by functions that look at their
// arguments first. Where V8 has a limit too, the errors are V8's.

// The limits that do not depend on the memory a script may use.
const (
	longestText  = 1<<29 - 24 // V8's, in UTF-16 units
	maxArguments = 1 << 19    // of one call; V8 takes about 120,000
	maxRecursion = 2000       // of built-in functions that call themselves
	workUnits    = 1 << 18    // elements between two looks at interrupts
)

// The words of V8.
const (
	wordsText   = "Invalid string length"
	wordsArray  = "Invalid array length"
	wordsBuffer = "Array buffer allocation failed"
	wordsBigInt = "Maximum BigInt size exceeded"
	wordsStack  = "Maximum call stack size exceeded"
)

// limits are the limits of one realm.
type limits struct {
	rt    *goja.Runtime
	text  int64 // UTF-16 units of a string that a function makes
	items int64 // elements that a function makes or passes over
	bytes int64 // of a buffer

	at                      [holders]*goja.Object
	rangeError, syntaxError *goja.Object
	construct               native // Reflect.construct
	describe                native // Object.getOwnPropertyDescriptor
	describeAll, defineAll  native // Object.getOwnPropertyDescriptors and defineProperties
	pause                   native // runs code, so that an interrupt comes through

	arrayFrom    native // Array.from
	comma, empty goja.String

	done     map[string]bool   // the words whose functions are replaced
	all      bool              // everything is replaced
	prepared map[*program]bool // the scripts that were looked at

	work       int64          // units since the last pause
	joining    []*goja.Object // lists whose text is being made
	flattening int            // how deep the list is that flat looks at
	replacing  *replacement   // of the innermost replace
}

// newLimits prepares the limits. It must come before anything can change what they need. The functions themselves are
// replaced when a script may reach them; only what the engine calls by itself is replaced at once.
func newLimits(rt *goja.Runtime, memory int64) (*limits, error) {
	if memory <= 0 {
		memory = DefaultMemoryLimit
	}
	l := &limits{rt: rt, text: min(longestText, max(memory/4, 1<<20)), items: max(memory/64, 1<<16),
		bytes: max(memory/4, 1<<20), done: map[string]bool{},
		prepared: map[*program]bool{}}
	if err := l.take(); err != nil {
		return nil, fmt.Errorf("prepare the limits of built-in functions: %w", err)
	}
	return l, l.reach("join")
}

// pauseCode is a function that does nothing.
var pauseCode = sync.OnceValues(func() (*goja.Program, error) {
	return goja.Compile(preludeSource, "(function () {})", true)
})

// take finds what the limits need before scripts can change it.
func (l *limits) take() error {
	code, err := pauseCode()
	if err != nil {
		return err
	}
	empty, err := l.rt.RunProgram(code)
	if err != nil {
		return err
	}
	global := l.rt.GlobalObject()
	l.rangeError, l.syntaxError = l.object(global, "RangeError"), l.object(global, "SyntaxError")
	l.construct = raw(l.object(global, "Reflect").Get("construct"))
	class := l.object(global, "Object")
	array, text := l.object(global, "Array"), l.object(global, "String")
	l.at = [holders]*goja.Object{onArray: array, onArrays: l.object(array, "prototype"), onString: text,
		onStrings: l.object(text, "prototype"), onObject: class,
		onFunctions: l.object(l.object(global, "Function"), "prototype")}
	l.describe = raw(class.Get("getOwnPropertyDescriptor"))
	l.describeAll, l.defineAll = raw(class.Get("getOwnPropertyDescriptors")), raw(class.Get("defineProperties"))
	l.arrayFrom = raw(array.Get("from"))
	l.pause = raw(empty)
	l.comma, l.empty = l.textOf(l.rt.ToValue(",")), l.textOf(l.rt.ToValue(""))
	return nil
}

// object is a member that is an object; an empty one if it is none, which the engine's own members never are.
func (l *limits) object(of *goja.Object, name string) *goja.Object {
	obj, ok := of.Get(name).(*goja.Object)
	if !ok {
		return l.rt.NewObject()
	}
	return obj
}

// raw is a function as the engine calls it: what it throws goes on as a panic, and there is no cost for crossing over.
// It is nil if v is no function.
func raw(v goja.Value) native {
	if v == nil {
		return nil
	}
	f, _ := v.Export().(native)
	return f
}

// A limiter makes the function that takes the place of another.
type limiter = func(original native) native

// limit replaces a method of an object.
func (l *limits) limit(obj *goja.Object, name string, make limiter) error {
	if raw(obj.Get(name)) == nil {
		return nil // newer than the engine, or a script has taken it away
	}
	f, err := l.limited(obj.Get(name), name, make)
	if err != nil {
		return err
	}
	return obj.DefineDataProperty(name, f, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

// limitSymbol replaces a method whose name is a symbol.
func (l *limits) limitSymbol(obj *goja.Object, symbol *goja.Symbol, make limiter) error {
	f, err := l.limited(obj.GetSymbol(symbol), symbol.String(), make)
	if err != nil {
		return err
	}
	return obj.DefineDataPropertySymbol(symbol, f, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

// limited makes a function with the name and the length of the original.
func (l *limits) limited(original goja.Value, name string, make limiter) (*goja.Object, error) {
	f, ok := original.(*goja.Object)
	if !ok || raw(f) == nil {
		return nil, fmt.Errorf("%s is not a function", name)
	}
	made := l.rt.ToValue(make(raw(f))).ToObject(l.rt)
	return made, l.resemble(made, f, "name", "length")
}

// resemble copies read-only members.
func (l *limits) resemble(made, original *goja.Object, names ...string) error {
	for _, name := range names {
		err := made.DefineDataProperty(name, original.Get(name), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE)
		if err != nil {
			return err
		}
	}
	return nil
}

// refuse throws a RangeError.
func (l *limits) refuse(words string) { l.throw(l.rangeError, words) }

func (l *limits) throw(class *goja.Object, words string) {
	err, failed := l.rt.New(class, l.rt.ToValue(words))
	if failed != nil {
		panic(failed)
	}
	panic(err)
}

// spend counts the work of functions, and now and then lets an interrupt come through.
func (l *limits) spend(units int64) {
	if l.work += units; l.work >= workUnits {
		l.work = 0
		l.pause(goja.FunctionCall{This: goja.Undefined()})
	}
}

// lengthOf is the length that a value has as a list. Values without one have 0.
func lengthOf(v goja.Value) int64 {
	switch v := v.(type) {
	case *goja.Object:
		if length := v.Get("length"); length != nil {
			return length.ToInteger()
		}
	case goja.String:
		return int64(v.Length())
	}
	return 0
}

// listed is a list with its length. What the length is read from may answer differently the next time; such a list is
// replaced by one that does not.
func (l *limits) listed(v goja.Value) (goja.Value, int64) {
	n := lengthOf(v)
	if obj, ok := v.(*goja.Object); ok && !isArray(obj) && !l.steady(obj) {
		v = l.pinned(obj, n)
	}
	l.spend(max(0, min(n, workUnits)))
	return v, n
}

// isArray reports whether obj is an array of the engine's own, whose length is what it is.
func isArray(obj *goja.Object) bool { return obj.ExportType() == arrayType }

// steady reports whether an object's length is a plain member of its own.
func (l *limits) steady(obj *goja.Object) bool {
	if obj.ExportType() == proxyType {
		return false
	}
	found := l.describe(goja.FunctionCall{Arguments: []goja.Value{obj, l.rt.ToValue("length")}})
	desc, ok := found.(*goja.Object)
	return ok && desc.Get("value") != nil
}

// pinned stands for obj, with a length that stays.
func (l *limits) pinned(obj *goja.Object, n int64) goja.Value {
	length := l.rt.ToValue(n)
	return l.rt.ToValue(l.rt.NewProxy(obj, &goja.ProxyTrapConfig{
		Get: func(target *goja.Object, name string, _ goja.Value) goja.Value {
			if name == "length" {
				return length
			}
			return target.Get(name)
		},
	}))
}

// textOf is the text of a value, as the language makes it.
func (l *limits) textOf(v goja.Value) goja.String {
	switch text := v.ToString().(type) {
	case goja.String:
		return text
	case *goja.Symbol:
		panic(l.rt.NewTypeError("Cannot convert a Symbol value to a string"))
	default:
		s, _ := l.rt.ToValue(text.String()).(goja.String)
		return s
	}
}
