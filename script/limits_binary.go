package script

import (
	"errors"
	"math"
	"math/big"

	"github.com/dop251/goja"
)

// longestDigits is how many digits a text may have that becomes a BigInt, and longestBits how many bits one may be cut
// to. Reading digits takes time by their square.
const (
	longestDigits = 1 << 20
	longestBits   = 1 << 30
)

// elementSizes are the constructors of binary data.
var elementSizes = map[string]int64{"ArrayBuffer": 1, "Int8Array": 1, "Uint8Array": 1, "Uint8ClampedArray": 1,
	"Int16Array": 2, "Uint16Array": 2, "Int32Array": 4, "Uint32Array": 4, "Float32Array": 4, "Float64Array": 8,
	"BigInt64Array": 8, "BigUint64Array": 8}

// limitBinary limits the constructors of binary data, each of which leads to the others, and what their objects share.
func (l *limits) limitBinary() error {
	typed := l.object(l.rt.GlobalObject(), "Uint8Array").Prototype()
	prototype := l.object(typed, "prototype")
	for name, size := range elementSizes {
		if err := l.limitConstructor(name, l.checkBuffer(size)); err != nil {
			return err
		}
	}
	return errors.Join(l.limit(typed, "from", l.typedFrom), l.limit(prototype, "sort", l.sortTyped),
		l.limit(prototype, "toSorted", l.sortTyped), l.limit(prototype, "join", l.joinTyped))
}

// limitBigInt limits the making of BigInts by functions.
func (l *limits) limitBigInt() error {
	class := l.object(l.rt.GlobalObject(), "BigInt")
	if err := errors.Join(l.limit(class, "asIntN", l.bits), l.limit(class, "asUintN", l.bits)); err != nil {
		return err
	}
	made, err := l.limited(class, "BigInt", l.digits)
	if err != nil {
		return err
	}
	return l.standIn("BigInt", made, class)
}

// typedFrom gives the from of typed arrays the characters of a string, which the engine's does not take.
func (l *limits) typedFrom(original native) native {
	return func(call goja.FunctionCall) goja.Value {
		if text, ok := call.Argument(0).(goja.String); ok {
			call.Arguments[0] = l.arrayFrom(goja.FunctionCall{This: l.at[onArray], Arguments: []goja.Value{text}})
		}
		return original(call)
	}
}

// sortTyped lets interrupts reach the sorting of many numbers.
func (l *limits) sortTyped(original native) native {
	return func(call goja.FunctionCall) goja.Value {
		if obj, ok := call.This.(*goja.Object); ok && goja.IsUndefined(call.Argument(0)) && lengthOf(obj) > 50*sortedWhole {
			call.Arguments = []goja.Value{l.rt.ToValue(l.compareNumbers)}
		}
		return original(call)
	}
}

// compareNumbers is the order in which typed arrays are sorted: NaN last, and -0 before 0.
func (l *limits) compareNumbers(call goja.FunctionCall) goja.Value {
	l.spend(16)
	a, b := call.Argument(0), call.Argument(1)
	if goja.IsBigInt(a) {
		x, okX := a.Export().(*big.Int)
		y, okY := b.Export().(*big.Int)
		if okX && okY {
			return l.rt.ToValue(x.Cmp(y))
		}
	}
	x, y := a.ToFloat(), b.ToFloat()
	switch {
	case x < y || !math.IsNaN(x) && math.IsNaN(y):
		return l.rt.ToValue(-1)
	case x > y || math.IsNaN(x) && !math.IsNaN(y):
		return l.rt.ToValue(1)
	case x == 0 && y == 0 && math.Signbit(x) != math.Signbit(y):
		if math.Signbit(x) {
			return l.rt.ToValue(-1)
		}
		return l.rt.ToValue(1)
	}
	return l.rt.ToValue(0)
}

// joinTyped limits the text of a typed array, each of whose elements may take some 20 characters.
func (l *limits) joinTyped(original native) native {
	return func(call goja.FunctionCall) goja.Value {
		separator := int64(1)
		if v := call.Argument(0); !goja.IsUndefined(v) {
			text := l.textOf(v)
			separator, call.Arguments[0] = int64(text.Length()), text
		}
		if n := lengthOf(call.This); n > l.items || n*(separator+2) > l.text {
			l.refuse(wordsText)
		}
		return original(call)
	}
}

// primitive is what stands for an object among numbers.
func (l *limits) primitive(obj *goja.Object) goja.Value {
	if f := raw(obj.Get("valueOf")); f != nil {
		if v := f(goja.FunctionCall{This: obj}); !isObject(v) {
			return v
		}
	}
	return l.textOf(obj)
}

func isObject(v goja.Value) bool {
	_, ok := v.(*goja.Object)
	return ok
}

// digits limits the texts that become BigInts.
func (l *limits) digits(original native) native {
	return func(call goja.FunctionCall) goja.Value {
		if obj, ok := call.Argument(0).(*goja.Object); ok {
			call.Arguments[0] = l.primitive(obj)
		}
		if text, ok := call.Argument(0).(goja.String); ok && text.Length() > longestDigits {
			l.refuse(wordsBigInt)
		}
		return original(call)
	}
}

// checkBuffer makes the check of a constructor's arguments, the first of which is a length or a list.
func (l *limits) checkBuffer(size int64) func([]goja.Value) {
	return func(args []goja.Value) {
		if len(args) == 0 {
			return
		}
		n := float64(0)
		if obj, ok := args[0].(*goja.Object); ok {
			if _, buffer := obj.Export().(goja.ArrayBuffer); buffer {
				return
			}
			list, length := l.listed(obj)
			args[0], n = list, float64(length)
		} else {
			n = args[0].ToFloat()
		}
		if n*float64(size) > float64(l.bytes) {
			l.refuse(wordsBuffer)
		}
	}
}

func (l *limits) bits(original native) native {
	return func(call goja.FunctionCall) goja.Value {
		if n := l.number(&call, 0); n > longestBits {
			l.refuse(wordsBigInt)
		}
		return original(call)
	}
}

// limitConstructor replaces a global constructor by one that checks the arguments first. The engine does not tell it
// whether it is called with new.
func (l *limits) limitConstructor(name string, check func([]goja.Value)) error {
	original := l.object(l.rt.GlobalObject(), name)
	var made *goja.Object
	made = l.rt.ToValue(func(call goja.ConstructorCall) *goja.Object {
		check(call.Arguments)
		args := []goja.Value{original, l.array(call.Arguments)}
		if call.NewTarget != nil && call.NewTarget != made {
			args = append(args, call.NewTarget)
		}
		return l.construct(goja.FunctionCall{Arguments: args}).ToObject(l.rt)
	}).ToObject(l.rt)
	return l.standIn(name, made, original)
}

// standIn puts made in the place of a global constructor, whose members and prototype it gets.
func (l *limits) standIn(name string, made, original *goja.Object) error {
	members := l.describeAll(goja.FunctionCall{Arguments: []goja.Value{original}})
	l.defineAll(goja.FunctionCall{Arguments: []goja.Value{made, members}})
	if above := original.Prototype(); above != made.Prototype() {
		if err := made.SetPrototype(above); err != nil {
			return err
		}
	}
	if prototype, ok := original.Get("prototype").(*goja.Object); ok {
		err := prototype.DefineDataProperty("constructor", made, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
		if err != nil {
			return err
		}
	}
	return l.rt.GlobalObject().DefineDataProperty(name, made, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

// array is a list as an array.
func (l *limits) array(values []goja.Value) *goja.Object {
	items := make([]any, len(values))
	for i, v := range values {
		items[i] = v
	}
	return l.rt.NewArray(items...)
}
