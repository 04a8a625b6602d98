package expect

import (
	"encoding/binary"
	"hash/maphash"
	"math"
	"slices"

	"github.com/dop251/goja"
)

const (
	maxMatches = 1 << 16 // pairs of elements which members compares one by one
	fewMatches = 1 << 8  // pairs for which an index is not worth while
)

func checkMembers(c *chain, args []goja.Value) verdict {
	have, n, ok := c.asArray(c.subject)
	want, m, ok2 := c.asArray(arg(args, 0))
	if !ok || !ok2 {
		return unsure
	}
	super, sub := elements(have, n), elements(want, m)
	if slices.Contains(super, nil) || slices.Contains(sub, nil) {
		return unsure
	}
	if !c.has(contains) && n != m {
		return fails
	}
	if c.has(ordered) {
		return c.orderedMembers(super, sub)
	}
	if n*m > fewMatches {
		if v := c.indexedMembers(super, sub); v != unsure || n*m > maxMatches {
			return v
		}
	}
	return c.anyMembers(super, sub)
}

func (c *chain) orderedMembers(super, sub []goja.Value) verdict {
	for i, want := range sub {
		if i >= len(super) {
			return unsure // chai then compares with undefined
		}
		if v := c.same(want, super[i]); v != holds {
			return v
		}
	}
	return holds
}

// anyMembers uses each element of super once, unless only inclusion is asked.
func (c *chain) anyMembers(super, sub []goja.Value) verdict {
	for _, want := range sub {
		at, v := c.find(super, want)
		if v != holds {
			return v
		}
		if !c.has(contains) {
			super = slices.Delete(super, at, at+1)
		}
	}
	return holds
}

func (c *chain) find(list []goja.Value, want goja.Value) (int, verdict) {
	for i, have := range list {
		if v := c.same(want, have); v != fails {
			return i, v
		}
	}
	return -1, fails
}

// indexedMembers is anyMembers for long lists, whose elements can all be told apart by a key.
func (c *chain) indexedMembers(super, sub []goja.Value) verdict {
	keys := keyMaker{comparison: comparison{engine: c.engine}, deep: c.has(deep)}
	index := make(map[any][]goja.Value, len(super))
	for _, v := range super {
		key, ok := keys.key(v)
		if !ok {
			return unsure
		}
		index[key] = append(index[key], v)
	}
	for _, want := range sub {
		key, ok := keys.key(want)
		if !ok {
			return unsure
		}
		at, v := c.find(index[key], want)
		if v != holds {
			return v
		}
		if !c.has(contains) {
			index[key] = slices.Delete(index[key], at, at+1)
		}
	}
	return holds
}

// A keyMaker makes a key for a value: values which are the same have the same key.
type keyMaker struct {
	comparison
	deep bool
	hash maphash.Hash
}

func (k *keyMaker) key(v goja.Value) (any, bool) {
	if k.deep {
		k.hash.Reset()
		ok := k.write(v)
		return k.hash.Sum64(), ok
	}
	switch v := v.(type) {
	case *goja.Object:
		return v, true
	case goja.String:
		return text(v)
	}
	if isNumber(v) {
		return v.ToFloat(), true
	}
	return v, isConstant(v)
}

func isConstant(v goja.Value) bool { return isNullish(v) || isBool(v, true) || isBool(v, false) }

// write adds a value to the hash. What [comparison] does not know has no key.
func (k *keyMaker) write(v goja.Value) bool {
	if o, ok := v.(*goja.Object); ok {
		if k.nodes++; k.nodes > maxNodes || k.depth >= maxDepth {
			return false
		}
		k.depth++
		defer func() { k.depth-- }()
		return k.writeObject(o)
	}
	s, ok := text(v)
	switch {
	case ok:
		k.writeText('s', s)
	case isNumber(v):
		k.writeNumber(v.ToFloat())
	case isConstant(v):
		k.writeText('c', v.String())
	default:
		return false
	}
	return true
}

func (k *keyMaker) writeText(kind byte, s string) {
	k.hash.WriteByte(kind)
	k.hash.WriteString(s)
	k.hash.WriteByte(0)
}

func (k *keyMaker) writeNumber(n float64) {
	if math.IsNaN(n) {
		n = math.NaN() // there are many
	}
	k.hash.Write(binary.LittleEndian.AppendUint64([]byte{'n'}, math.Float64bits(n)))
}

func (k *keyMaker) writeObject(o *goja.Object) bool {
	if list, n, ok := k.asArray(o); ok {
		k.writeText('a', "")
		for i := range n {
			if !k.write(orUndefined(element(list, i))) {
				return false
			}
		}
		return true
	}
	if !k.isPlain(o) || len(o.Symbols()) > 0 {
		return false
	}
	names := o.Keys()
	slices.Sort(names)
	for _, name := range names {
		k.writeText('o', name)
		if !k.write(orUndefined(o.Get(name))) {
			return false
		}
	}
	return true
}
