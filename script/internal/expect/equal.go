package expect

import (
	"math"

	"github.com/dop251/goja"
)

const (
	maxDepth = 256     // of nested data that is compared here
	maxNodes = 1 << 20 // of one comparison
)

// comparison is one deep comparison. It knows primitives, arrays, plain objects and dates; all else is unsure. So are
// data with cycles and data of excessive size.
type comparison struct {
	*engine
	depth, nodes int
}

// deepEqual compares as chai's eql does.
func (x *engine) deepEqual(a, b goja.Value) verdict {
	if _, ok := a.(*goja.Object); !ok {
		return verdictOf(equalPrimitives(a, b))
	}
	if _, ok := b.(*goja.Object); !ok {
		return fails
	}
	c := comparison{engine: x}
	return c.values(a, b)
}

// equalPrimitives is for two values of which one is primitive: the same, but NaN is NaN and 0 is not -0.
func equalPrimitives(a, b goja.Value) bool {
	if isNumber(a) && isNumber(b) {
		m, n := a.ToFloat(), b.ToFloat()
		if m == 0 && n == 0 {
			return math.Signbit(m) == math.Signbit(n)
		}
		return m == n || m != m && n != n
	}
	return a.StrictEquals(b)
}

func (c *comparison) values(a, b goja.Value) verdict {
	l, ok := a.(*goja.Object)
	if !ok {
		return verdictOf(equalPrimitives(a, b))
	}
	r, ok := b.(*goja.Object)
	if !ok {
		return fails
	}
	if l == r {
		return holds
	}
	if c.nodes++; c.nodes > maxNodes || c.depth >= maxDepth {
		return unsure
	}
	c.depth++
	defer func() { c.depth-- }()
	return c.objects(l, r)
}

func (c *comparison) objects(l, r *goja.Object) verdict {
	kind, sureL := c.typeOfObject(l)
	other, sureR := c.typeOfObject(r)
	switch {
	case !sureL || !sureR:
		return unsure
	case kind == "function" || other == "function":
		return fails
	case kind != other:
		// The names are in small letters here and as they were in chai; only unusual ones fall together.
		return fails
	}
	switch kind {
	case "array":
		return c.arrays(l, r)
	case "date":
		return c.dates(l, r)
	case "object":
		if c.isPlain(l) && c.isPlain(r) && len(l.Symbols()) == 0 && len(r.Symbols()) == 0 {
			return c.plain(l, r)
		}
	}
	return unsure
}

func (c *comparison) dates(l, r *goja.Object) verdict {
	if l.Prototype() != c.dateProto || r.Prototype() != c.dateProto || l.ClassName() != "Date" || r.ClassName() != "Date" {
		return unsure
	}
	return verdictOf(equalPrimitives(l.ToNumber(), r.ToNumber()))
}

func (c *comparison) arrays(l, r *goja.Object) verdict {
	left, n, okL := c.asArray(l)
	right, m, okR := c.asArray(r)
	if !okL || !okR {
		return unsure
	}
	if n != m {
		return fails
	}
	for i := range n {
		if v := c.values(orUndefined(element(left, i)), orUndefined(element(right, i))); v != holds {
			return v
		}
	}
	return holds
}

// plain compares the own enumerable keys in any order. That objects differ is certain only while nobody has given all
// objects an enumerable property, because chai looks at inherited ones too.
func (c *comparison) plain(l, r *goja.Object) verdict {
	v := c.ownKeys(l, r)
	if v == fails && len(c.objectProto.Keys()) > 0 {
		return unsure
	}
	return v
}

func (c *comparison) ownKeys(l, r *goja.Object) verdict {
	left, right := l.Keys(), r.Keys()
	if len(left) != len(right) {
		return fails
	}
	if !sameKeys(left, right) {
		return fails
	}
	for _, key := range left {
		if v := c.values(orUndefined(l.Get(key)), orUndefined(r.Get(key))); v != holds {
			return v
		}
	}
	return holds
}

// sameKeys takes no time when the order is the same, as it mostly is.
func sameKeys(left, right []string) bool {
	for i, key := range left {
		if right[i] != key {
			return sameSet(left[i:], right[i:])
		}
	}
	return true
}

func sameSet(left, right []string) bool {
	set := make(map[string]struct{}, len(left))
	for _, key := range left {
		set[key] = struct{}{}
	}
	for _, key := range right {
		if _, ok := set[key]; !ok {
			return false
		}
	}
	return true
}
