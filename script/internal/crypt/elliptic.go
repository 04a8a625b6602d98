package crypt

import (
	"math/big"

	"github.com/dop251/goja"
)

// An ecLibrary is the library elliptic with its numbers, bn.js: an array words of 26 bits each, lowest first, a
// length, a sign negative, and red for numbers of a field.
type ecLibrary struct{ rt *goja.Runtime }

func ellipticTraps(rt *goja.Runtime) map[string]trap {
	e := ecLibrary{rt}
	return map[string]trap{
		"_invmp":       {wrap: e.invert, companions: map[string]wrapper{"invm": e.invert}},
		"redPow":       {wrap: e.power},
		"_fixedNafMul": {wrap: e.multiply},
		"_wnafMul":     {wrap: e.multiply},
		"_wnafMulAdd":  {wrap: e.multiplyAdd},
		"_hasDoubles":  {wrap: leave, companions: map[string]wrapper{"precompute": e.precompute}},
	}
}

// wordBits is the length of the words of bn.js.
const wordBits = 26

// read returns the value of a number that is not negative.
func (e ecLibrary) read(v goja.Value) (*big.Int, bool) {
	obj, ok := v.(*goja.Object)
	if !ok {
		return nil, false
	}
	count, ok1 := integer(obj.Get("length"))
	negative, ok2 := integer(obj.Get("negative"))
	words, ok3 := obj.Get("words").(*goja.Object)
	if !ok1 || !ok2 || !ok3 || negative != 0 || count < 1 || count > 2*maxBits/wordBits {
		return nil, false
	}
	list, ok := words.Export().([]any)
	if !ok || int64(len(list)) < count {
		return nil, false
	}
	n := new(big.Int)
	for i := count - 1; i >= 0; i-- {
		word, ok := list[i].(int64)
		if !ok || word < 0 || word>>wordBits != 0 {
			return nil, false
		}
		n.Or(n.Lsh(n, wordBits), big.NewInt(word))
	}
	return n, true
}

// field reads a number of a field; in Montgomery's form it is multiplied by a power of two, whose inverse is rinv.
func (e ecLibrary) field(v goja.Value) (*big.Int, bool) {
	obj, ok := v.(*goja.Object)
	if !ok {
		return nil, false
	}
	red, ok := obj.Get("red").(*goja.Object)
	if !ok {
		return nil, false
	}
	n, ok := e.read(obj)
	if red.Get("rinv") == nil || !ok {
		return n, ok
	}
	inverse, ok1 := e.read(red.Get("rinv"))
	m, ok2 := e.read(red.Get("m"))
	if !ok1 || !ok2 || m.Sign() == 0 {
		return nil, false
	}
	return n.Mod(n.Mul(n, inverse), m), true
}

// make returns n as a number of the class of like, nil if there is none.
func (e ecLibrary) make(n *big.Int, like *goja.Object) goja.Value {
	out, err := e.rt.New(like.Get("constructor"), e.rt.ToValue(n.Text(16)), e.rt.ToValue(16))
	if err != nil {
		return nil
	}
	return out
}

// invert is the inverse modulo a prime.
func (e ecLibrary) invert(call goja.FunctionCall) goja.Value {
	x, ok1 := e.read(call.This)
	p, ok2 := e.read(call.Argument(0))
	if !ok1 || !ok2 || p.BitLen() > maxBits || p.Cmp(one) <= 0 {
		return nil
	}
	inverse := new(big.Int).ModInverse(x, p)
	if inverse == nil {
		return nil
	}
	return e.make(inverse, call.This.ToObject(e.rt))
}

// power is that of a number of a field.
func (e ecLibrary) power(call goja.FunctionCall) goja.Value {
	x, ok1 := e.field(call.This)
	k, ok2 := e.read(call.Argument(0))
	if !ok1 || !ok2 || k.Sign() == 0 || k.BitLen() > maxBits {
		return nil
	}
	obj := call.This.ToObject(e.rt)
	red := obj.Get("red").ToObject(e.rt)
	m, ok := e.read(red.Get("m"))
	if !ok || m.Cmp(one) <= 0 || m.BitLen() > maxBits {
		return nil
	}
	out := e.make(new(big.Int).Exp(x, k, m), obj)
	if out == nil {
		return nil
	}
	return invoke(out.ToObject(e.rt), "toRed", red)
}

// precompute leaves out the tables of multiples for curves that are multiplied on in Go, which needs none: to compute
// them takes the library seconds, and without them it takes another way.
func (e ecLibrary) precompute(call goja.FunctionCall) goja.Value {
	p, ok := call.This.(*goja.Object)
	if !ok {
		return nil
	}
	if _, _, ok := e.curveOf(goja.FunctionCall{This: p.Get("curve")}); !ok {
		return nil
	}
	return p
}

// curveOf reads the curve whose method is called; ok is false for kinds of curves that are not computed with in Go.
func (e ecLibrary) curveOf(call goja.FunctionCall) (*goja.Object, group, bool) {
	obj, ok := call.This.(*goja.Object)
	if !ok || obj.Get("type") == nil {
		return nil, nil, false
	}
	p, ok1 := e.read(obj.Get("p"))
	a, ok2 := e.field(obj.Get("a"))
	if !ok1 || !ok2 {
		return nil, nil, false
	}
	switch obj.Get("type").String() {
	case "short":
		c := curve{p: p, a: a}
		return obj, c, c.usable()
	case "edwards":
		d, ok1 := e.field(obj.Get("d"))
		scale, ok2 := e.field(obj.Get("c"))
		c := edwards{p: p, a: a, d: d}
		return obj, c, ok1 && ok2 && scale.Cmp(one) == 0 && c.usable()
	}
	return nil, nil, false
}

// point reads a point of a curve; for one without affine coordinates z is the divisor.
func (e ecLibrary) point(v goja.Value, g group) (point, bool) {
	obj, ok := v.(*goja.Object)
	if !ok || obj.Get("type") == nil {
		return point{}, false
	}
	kind := obj.Get("type").String()
	c, isEdwards := g.(edwards)
	if !isEdwards && (kind != "affine" || truth(obj, "isInfinity")) || isEdwards && kind != "projective" {
		return point{}, false
	}
	x, ok1 := e.field(obj.Get("x"))
	y, ok2 := e.field(obj.Get("y"))
	if !isEdwards || !ok1 || !ok2 {
		return point{x, y}, ok1 && ok2
	}
	z, ok := e.field(obj.Get("z"))
	if !ok || z.Sign() == 0 {
		return point{}, false
	}
	p := c.affine(extended{x: x, y: y, z: z})
	return p, p.x != nil
}

func (e ecLibrary) makePoint(line *goja.Object, p point) goja.Value {
	if p.x == nil {
		return invoke(line, "point", goja.Null(), goja.Null())
	}
	like := line.Get("p").ToObject(e.rt)
	x, y := e.make(p.x, like), e.make(p.y, like)
	if x == nil || y == nil {
		return nil
	}
	return invoke(line, "point", x, y)
}

func (e ecLibrary) multiply(call goja.FunctionCall) goja.Value {
	line, c, ok := e.curveOf(call)
	if !ok {
		return nil
	}
	p, ok1 := e.point(call.Argument(0), c)
	k, ok2 := e.read(call.Argument(1))
	if !ok1 || !ok2 || k.BitLen() > 2*maxField {
		return nil
	}
	return e.makePoint(line, c.multiply(p, k))
}

// multiplyAdd is the sum of products that verifies a signature.
func (e ecLibrary) multiplyAdd(call goja.FunctionCall) goja.Value {
	line, c, ok := e.curveOf(call)
	points, ok1 := call.Argument(1).(*goja.Object)
	factors, ok2 := call.Argument(2).(*goja.Object)
	count, ok3 := integer(call.Argument(3))
	if !ok || !ok1 || !ok2 || !ok3 || count < 1 || count > 8 {
		return nil
	}
	var sum point
	for i := range int(count) {
		p, ok1 := e.point(points.Get(string(rune('0'+i))), c)
		k, ok2 := e.read(factors.Get(string(rune('0' + i))))
		if !ok1 || !ok2 || k.BitLen() > 2*maxField {
			return nil
		}
		sum = c.sum(sum, c.multiply(p, k))
	}
	out := e.makePoint(line, sum)
	if _, isEdwards := c.(edwards); out == nil || isEdwards || !call.Argument(4).ToBoolean() {
		return out // points of those curves have one form only
	}
	return invoke(out.ToObject(e.rt), "toJ")
}
