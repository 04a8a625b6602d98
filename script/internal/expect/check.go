package expect

import (
	"math"
	"slices"
	"strings"

	"github.com/dop251/goja"
)

func arg(args []goja.Value, i int) goja.Value {
	if i < len(args) {
		return args[i]
	}
	return goja.Undefined()
}

func checkExist(c *chain, _ []goja.Value) verdict { return verdictOf(!isNullish(c.subject)) }

func checkFinite(c *chain, _ []goja.Value) verdict {
	return verdictOf(isNumber(c.subject) && isFinite(c.subject))
}

func checkEqual(c *chain, args []goja.Value) verdict {
	if c.has(deep) {
		return checkEql(c, args)
	}
	return verdictOf(arg(args, 0).StrictEquals(c.subject))
}

func checkEql(c *chain, args []goja.Value) verdict {
	a := arg(args, 0)
	v := c.deepEqual(a, c.subject)
	c.remember(a, c.subject, v)
	return v
}

func checkType(c *chain, args []goja.Value) verdict {
	want, ok := text(arg(args, 0))
	if !ok || !isASCII(want) {
		return unsure
	}
	name, sure := c.typeOf(c.subject)
	if !sure || !isASCII(name) {
		return unsure
	}
	return verdictOf(name == want || name == strings.ToLower(want))
}

func isASCII(s string) bool { return !strings.ContainsFunc(s, func(r rune) bool { return r > 127 }) }

func checkEmpty(c *chain, _ []goja.Value) verdict {
	if n, ok := c.count(); ok {
		return verdictOf(n == 0)
	}
	if o, ok := c.subject.(*goja.Object); ok && c.isPlain(o) {
		return verdictOf(len(o.Keys()) == 0)
	}
	return unsure
}

// count is the length of the subject, or its size.
func (c *chain) count() (float64, bool) {
	if s, ok := c.subject.(goja.String); ok {
		return float64(s.Length()), true
	}
	o, ok := c.subject.(*goja.Object)
	if !ok {
		return 0, false
	}
	name, sure := c.typeOfObject(o)
	var n goja.Value
	switch {
	case sure && name == "array":
		n = o.Get("length")
	case sure && (name == "map" || name == "set"):
		n = o.Get("size")
	}
	if !isNumber(n) {
		return 0, false
	}
	return n.ToFloat(), true
}

// checkLength decides about numbers only: chai compares loosely.
func checkLength(c *chain, args []goja.Value) verdict {
	n, ok := c.count()
	if want := arg(args, 0); ok && isNumber(want) {
		return verdictOf(n == want.ToFloat())
	}
	return unsure
}

func above(a, b float64) bool { return a > b }
func least(a, b float64) bool { return a >= b }
func below(a, b float64) bool { return a < b }
func most(a, b float64) bool  { return a <= b }

// measure is the number which a comparison is about: the subject, or its length after lengthOf.
func (c *chain) measure() (float64, bool) {
	if c.has(doLength) {
		return c.count()
	}
	if isNumber(c.subject) {
		return c.subject.ToFloat(), true
	}
	return 0, false
}

func compare(op func(a, b float64) bool) func(*chain, []goja.Value) verdict {
	return func(c *chain, args []goja.Value) verdict {
		n, ok := c.measure()
		if limit := arg(args, 0); ok && isNumber(limit) {
			return verdictOf(op(n, limit.ToFloat()))
		}
		return unsure
	}
}

func checkWithin(c *chain, args []goja.Value) verdict {
	n, ok := c.measure()
	from, to := arg(args, 0), arg(args, 1)
	if !ok || !isNumber(from) || !isNumber(to) {
		return unsure
	}
	return verdictOf(n >= from.ToFloat() && n <= to.ToFloat())
}

func checkCloseTo(c *chain, args []goja.Value) verdict {
	want, delta := arg(args, 0), arg(args, 1)
	if !isNumber(c.subject) || !isNumber(want) || !isNumber(delta) {
		return unsure
	}
	return verdictOf(math.Abs(c.subject.ToFloat()-want.ToFloat()) <= delta.ToFloat())
}

func checkMatch(c *chain, args []goja.Value) verdict {
	if !isString(c.subject) {
		return unsure
	}
	return c.matches(arg(args, 0), c.subject)
}

// matches leaves expressions which remember a position to chai: they cannot be asked twice.
func (c *chain) matches(pattern, s goja.Value) verdict {
	re, ok := pattern.(*goja.Object)
	if !ok || re.ExportType() == proxyType || re.ClassName() != "RegExp" || re.Prototype() != c.regexpProto {
		return unsure
	}
	if re.Get("global").ToBoolean() || re.Get("sticky").ToBoolean() {
		return unsure
	}
	found, ok := c.get(re, "exec", s)
	if !ok {
		return unsure
	}
	return verdictOf(found.ToBoolean())
}

func checkString(c *chain, args []goja.Value) verdict {
	part, ok := text(arg(args, 0))
	if !ok || !isString(c.subject) {
		return unsure
	}
	return verdictOf(strings.Contains(c.subject.String(), part))
}

func checkInstance(c *chain, args []goja.Value) verdict {
	class, ok := arg(args, 0).(*goja.Object)
	if !ok || class.ExportType() == proxyType || class.ClassName() != "Function" {
		return unsure
	}
	v := unsure
	if !c.try(func() { v = verdictOf(c.rt.InstanceOf(c.subject, class)) }) {
		return unsure
	}
	return v
}

func checkOneOf(c *chain, args []goja.Value) verdict {
	list, n, ok := c.asArray(arg(args, 0))
	if !ok || c.has(contains) {
		return unsure
	}
	return c.search(elements(list, n), c.subject)
}

// search looks for a value in a list, deeply after the word deep. Holes are never found.
func (c *chain) search(list []goja.Value, want goja.Value) verdict {
	if !c.has(deep) {
		return verdictOf(slices.ContainsFunc(list, func(v goja.Value) bool { return v != nil && v.StrictEquals(want) }))
	}
	for _, v := range list {
		if v == nil {
			continue
		}
		if found := c.deepEqual(v, want); found != fails {
			return found
		}
	}
	return fails
}
