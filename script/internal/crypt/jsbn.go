package crypt

import (
	"math/big"
	"slices"
	"strconv"

	"github.com/dop251/goja"
)

const (
	// maxBits is the longest number that is computed with in Go, where nothing can interrupt it: a power modulo such a
	// number takes about a tenth of a second.
	maxBits = 8192
	// minDigits is where multiplying in Go becomes faster than in JavaScript.
	minDigits = 12
)

// A jsbn is the class BigInteger of jsbn, which most libraries contain in one form or another. A number has a sign s, a
// count t and its digits of DB bits each, lowest first, as properties of its own or, in node-forge, in the array data.
type jsbn struct{ rt *goja.Runtime }

func jsbnTraps(rt *goja.Runtime) map[string]trap {
	b := jsbn{rt}
	return map[string]trap{
		"modPow": {wrap: b.modPow, companions: map[string]wrapper{
			"modPowInt": b.modPowInt, "modInverse": b.modInverse, "gcd": b.gcd, "multiply": b.multiply, "mod": b.mod,
			"isProbablePrime": b.isProbablePrime,
		}},
		"multiplyTwo": {wrap: leave, companions: map[string]wrapper{"multiply": b.multiplyPoint}},
	}
}

// leave is for methods which only give the library away.
func leave(goja.FunctionCall) goja.Value { return nil }

// read returns the value of a number. Negative ones are left to the library.
func (b jsbn) read(v goja.Value) (*big.Int, bool) {
	obj, ok := v.(*goja.Object)
	if !ok {
		return nil, false
	}
	count, ok1 := integer(obj.Get("t"))
	sign, ok2 := integer(obj.Get("s"))
	width, ok3 := integer(obj.Get("DB"))
	if !ok1 || !ok2 || !ok3 || sign != 0 || width < 8 || width > 30 || count < 0 || count*width > 2*maxBits {
		return nil, false
	}
	digits := digitsOf(obj)
	out := make([]byte, 0, count*width/8+8)
	var pending, have uint64
	for i := range int(count) {
		digit, ok := integer(digits.Get(strconv.Itoa(i)))
		if !ok || digit < 0 || digit>>width != 0 {
			return nil, false
		}
		pending |= uint64(digit) << have
		for have += uint64(width); have >= 8; have -= 8 {
			out = append(out, byte(pending))
			pending >>= 8
		}
	}
	out = append(out, byte(pending))
	slices.Reverse(out)
	return new(big.Int).SetBytes(out), true
}

func digitsOf(obj *goja.Object) *goja.Object {
	if data, ok := obj.Get("data").(*goja.Object); ok {
		return data
	}
	return obj
}

// make returns n as a number of the class of like, nil if there is none.
func (b jsbn) make(n *big.Int, like goja.Value) goja.Value {
	class := like.ToObject(b.rt)
	width, ok := integer(class.Get("DB"))
	if !ok {
		return nil
	}
	obj, err := b.rt.New(class.Get("constructor"), goja.Null())
	if err != nil {
		return nil
	}
	digits := digitsOf(obj)
	rest, mask := new(big.Int).Set(n), big.NewInt(1<<width-1)
	count := 0
	for digit := new(big.Int); rest.Sign() > 0; count++ {
		_ = digits.Set(strconv.Itoa(count), digit.And(rest, mask).Int64())
		rest.Rsh(rest, uint(width))
	}
	_ = obj.Set("t", count)
	_ = obj.Set("s", 0)
	return obj
}

// operands reads this and the arguments of a method.
func (b jsbn) operands(call goja.FunctionCall, count int) ([]*big.Int, bool) {
	all := make([]*big.Int, 0, 1+count)
	for i := range 1 + count {
		v := call.This
		if i > 0 {
			v = call.Argument(i - 1)
		}
		n, ok := b.read(v)
		if !ok || n.BitLen() > maxBits {
			return nil, false
		}
		all = append(all, n)
	}
	return all, true
}

func (b jsbn) modPow(call goja.FunctionCall) goja.Value {
	n, ok := b.operands(call, 2)
	if !ok || n[1].Sign() <= 0 || n[2].Cmp(one) <= 0 || len(call.Arguments) != 2 {
		return nil // with a callback, node-forge computes in steps
	}
	return b.make(new(big.Int).Exp(n[0], n[1], n[2]), call.This)
}

func (b jsbn) modPowInt(call goja.FunctionCall) goja.Value {
	e, ok := integer(call.Argument(0))
	if !ok || e < 1 || e > 0xffffffff {
		return nil
	}
	call.Arguments = call.Arguments[1:]
	n, ok := b.operands(call, 1)
	if !ok || n[1].Cmp(one) <= 0 {
		return nil
	}
	return b.make(new(big.Int).Exp(n[0], big.NewInt(e), n[1]), call.This)
}

func (b jsbn) modInverse(call goja.FunctionCall) goja.Value {
	n, ok := b.operands(call, 1)
	if !ok || n[0].Sign() <= 0 || n[0].Cmp(n[1]) >= 0 {
		return nil
	}
	inverse := new(big.Int).ModInverse(n[0], n[1])
	if inverse == nil {
		return nil
	}
	return b.make(inverse, call.This)
}

func (b jsbn) gcd(call goja.FunctionCall) goja.Value {
	n, ok := b.operands(call, 1)
	if !ok {
		return nil
	}
	return b.make(new(big.Int).GCD(nil, nil, n[0], n[1]), call.This)
}

func (b jsbn) multiply(call goja.FunctionCall) goja.Value {
	if !isLong(call.This) {
		return nil
	}
	n, ok := b.operands(call, 1)
	if !ok {
		return nil
	}
	return b.make(n[0].Mul(n[0], n[1]), call.This)
}

// mod takes numbers of twice the length, which products have.
func (b jsbn) mod(call goja.FunctionCall) goja.Value {
	if !isLong(call.This) {
		return nil
	}
	x, ok1 := b.read(call.This)
	m, ok2 := b.read(call.Argument(0))
	if !ok1 || !ok2 || m.Sign() <= 0 {
		return nil
	}
	return b.make(x.Mod(x, m), call.This)
}

func isLong(v goja.Value) bool {
	obj, ok := v.(*goja.Object)
	if !ok {
		return false
	}
	count, ok := integer(obj.Get("t"))
	return ok && count >= minDigits
}

// isProbablePrime takes long numbers only: the library is exact on short ones.
func (b jsbn) isProbablePrime(call goja.FunctionCall) goja.Value {
	n, ok := b.read(call.This)
	if !ok || n.BitLen() <= 64 || n.BitLen() > maxBits/2 {
		return nil
	}
	return b.rt.ToValue(n.ProbablyPrime(20))
}

// multiplyPoint is the product of a point and a number on the elliptic curves that come with jsbn.
func (b jsbn) multiplyPoint(call goja.FunctionCall) goja.Value {
	p, ok := call.This.(*goja.Object)
	k, isNumber := b.read(call.Argument(0))
	if !ok || !isNumber || truth(p, "isInfinity") {
		return nil
	}
	line, ok := p.Get("curve").(*goja.Object)
	if !ok {
		return nil
	}
	q, ok1 := b.read(line.Get("q"))
	a, ok2 := b.element(line.Get("a"))
	x, ok3 := b.element(invoke(p, "getX"))
	y, ok4 := b.element(invoke(p, "getY"))
	c := curve{p: q, a: a}
	if !ok1 || !ok2 || !ok3 || !ok4 || !c.usable() || k.BitLen() > maxBits {
		return nil
	}
	return b.makePoint(p, line, c.multiply(point{x, y}, k))
}

// element reads a number of the field.
func (b jsbn) element(v goja.Value) (*big.Int, bool) {
	obj, ok := v.(*goja.Object)
	if !ok {
		return nil, false
	}
	return b.read(invoke(obj, "toBigInteger"))
}

func (b jsbn) makePoint(like, line *goja.Object, p point) goja.Value {
	if p.x == nil {
		return invoke(line, "getInfinity")
	}
	x := invoke(line, "fromBigInteger", b.make(p.x, line.Get("q")))
	y := invoke(line, "fromBigInteger", b.make(p.y, line.Get("q")))
	if x == nil || y == nil {
		return nil
	}
	out, err := b.rt.New(like.Get("constructor"), line, x, y)
	if err != nil {
		return nil
	}
	return out
}

// invoke calls a method that a library is expected to have; nil if it has none. An exception goes on.
func invoke(obj *goja.Object, name string, args ...goja.Value) goja.Value {
	f, ok := goja.AssertFunction(obj.Get(name))
	if !ok {
		return nil
	}
	return rethrow(f(obj, args...))
}

// truth asks a library a question; without an answer it is true, which leaves the call to the library.
func truth(obj *goja.Object, name string) bool {
	v := invoke(obj, name)
	return v == nil || v.ToBoolean()
}
