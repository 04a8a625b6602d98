package inspect

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/dop251/goja"
)

// JSON returns v as JSON. What JSON cannot say becomes text, as "[Circular]" or "[Function: name]"; undefined, NaN and
// the infinities are null, a Map is a list of pairs. The result is always valid, and bounded as that of [Value] is.
func JSON(rt *goja.Runtime, v goja.Value) json.RawMessage {
	e := encoder{looker: looker{rt: rt}}
	e.value(v)
	return json.RawMessage(e.out.String())
}

// encoder writes the JSON of one value.
type encoder struct {
	looker
	out  strings.Builder
	open []*goja.Object
}

// full tells whether the limit of the text is reached.
func (e *encoder) full() bool { return e.out.Len() > maxText }

// value writes v.
func (e *encoder) value(v goja.Value) {
	s := e.look(v)
	switch s.kind {
	case bare:
		e.out.WriteString(s.label)
	case special:
		if v == nil || goja.IsUndefined(v) || goja.IsNumber(v) {
			e.out.WriteString("null")
			return
		}
		e.string(strings.TrimSuffix(s.label, bigintMark(v)))
	case text:
		e.string(cut(s.value))
	default:
		e.container(s)
	}
}

// bigintMark is what the label of a bigint has behind the digits.
func bigintMark(v goja.Value) string {
	if goja.IsBigInt(v) {
		return "n"
	}
	return ""
}

// cut is a string within the limit.
func cut(s goja.String) string {
	if s.Length() <= maxString {
		return s.String()
	}
	return s.Substring(0, maxString).String() + "…"
}

// string writes a string.
func (e *encoder) string(s string) {
	data, err := json.Marshal(s)
	if err != nil {
		data = []byte(`""`) // strings cannot fail
	}
	e.out.Write(data)
}

// container writes a value with parts.
func (e *encoder) container(s shape) {
	for _, outer := range e.open {
		if outer == s.object {
			e.string("[Circular]")
			return
		}
	}
	if len(e.open) > maxDepth || e.full() {
		e.string("[" + s.name() + "]")
		return
	}
	e.open = append(e.open, s.object)
	switch s.kind {
	case members:
		e.members(s.object)
	case failure:
		e.failureMembers(s.object)
	case mapping, set:
		e.iterated(s)
	default:
		e.list(s)
	}
	e.open = e.open[:len(e.open)-1]
}

// members writes an object.
func (e *encoder) members(obj *goja.Object) {
	e.out.WriteByte('{')
	for i, key := range e.keys(obj) {
		if e.full() {
			break
		}
		if i > 0 {
			e.out.WriteByte(',')
		}
		e.string(key)
		e.out.WriteByte(':')
		e.value(e.get(obj, key))
	}
	e.out.WriteByte('}')
}

// failureMembers writes an error.
func (e *encoder) failureMembers(obj *goja.Object) {
	name, message := e.failure(obj)
	e.out.WriteString(`{"type":"Error","name":`)
	e.string(cut(name))
	e.out.WriteString(`,"message":`)
	e.string(cut(message))
	e.out.WriteByte('}')
}

// list writes an array; of a typed one the numbers.
func (e *encoder) list(s shape) {
	e.out.WriteByte('[')
	for i := range s.size {
		if i > 0 {
			e.out.WriteByte(',')
		}
		if e.more(i) {
			break
		}
		e.value(e.get(s.object, strconv.Itoa(i)))
	}
	e.out.WriteByte(']')
}

// iterated writes a Map as pairs, and a Set as a list.
func (e *encoder) iterated(s shape) {
	e.out.WriteByte('[')
	e.each(s, func(i int, k, v goja.Value) bool {
		if i > 0 {
			e.out.WriteByte(',')
		}
		if e.more(i) {
			return false
		}
		if s.kind == set {
			e.value(k)
			return true
		}
		e.out.WriteByte('[')
		e.value(k)
		e.out.WriteByte(',')
		e.value(v)
		e.out.WriteByte(']')
		return true
	})
	e.out.WriteByte(']')
}

// maxListed is how many elements of a list are written.
const maxListed = 10_000

// more writes the mark of elements which are left out, once there are too many.
func (e *encoder) more(i int) bool {
	if i < maxListed && !e.full() {
		return false
	}
	e.string("…")
	return true
}
