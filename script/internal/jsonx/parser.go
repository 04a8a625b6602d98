package jsonx

import (
	"strconv"

	"github.com/dop251/goja"
)

// parser reads one text. Its methods answer false when the text is wrong; pos is then near the mistake.
type parser struct {
	rt  *goja.Runtime
	src string
	pos int
	// wide tells that src holds lone surrogates in their three byte form.
	wide    bool
	depth   int
	tooDeep bool
	// items holds the elements of all arrays which are open, the innermost last.
	items []any
	// shadowed are the names which Object.prototype has, for which a plain assignment would not do.
	shadowed map[string]bool
}

// document reads the whole text as one value.
func (p *parser) document() (goja.Value, bool) {
	p.space()
	v, ok := p.value()
	if !ok {
		return nil, false
	}
	p.space()
	return v, p.pos == len(p.src)
}

// space skips white space.
func (p *parser) space() {
	for p.pos < len(p.src) {
		switch p.src[p.pos] {
		case ' ', '\t', '\n', '\r':
			p.pos++
		default:
			return
		}
	}
}

// value reads any value; white space before it is already skipped.
func (p *parser) value() (goja.Value, bool) {
	if p.pos >= len(p.src) {
		return nil, false
	}
	switch p.src[p.pos] {
	case '"':
		s, units, ok := p.text()
		if units != nil {
			return goja.StringFromUTF16(units), ok
		}
		return p.rt.ToValue(s), ok
	case '{':
		return p.nested(p.object)
	case '[':
		return p.nested(p.array)
	case 't':
		return p.word("true", p.rt.ToValue(true))
	case 'f':
		return p.word("false", p.rt.ToValue(false))
	case 'n':
		return p.word("null", goja.Null())
	}
	return p.number()
}

// nested reads an array or object within the limit of nesting.
func (p *parser) nested(read func() (goja.Value, bool)) (goja.Value, bool) {
	if p.depth++; p.depth > MaxDepth {
		p.tooDeep = true
		return nil, false
	}
	p.pos++
	p.space()
	v, ok := read()
	p.depth--
	return v, ok
}

// word reads a fixed word.
func (p *parser) word(word string, v goja.Value) (goja.Value, bool) {
	if end := p.pos + len(word); end <= len(p.src) && p.src[p.pos:end] == word {
		p.pos = end
		return v, true
	}
	return nil, false
}

// array reads the elements after an opening bracket.
func (p *parser) array() (goja.Value, bool) {
	base := len(p.items)
	if p.skip(']') {
		return p.rt.NewArray(), true
	}
	for {
		v, ok := p.value()
		if !ok {
			return nil, false
		}
		p.items = append(p.items, v)
		p.space()
		if p.skip(',') {
			p.space()
			continue
		}
		if !p.skip(']') {
			return nil, false
		}
		arr := p.rt.NewArray(p.items[base:]...)
		clear(p.items[base:])
		p.items = p.items[:base]
		return arr, true
	}
}

// object reads the members after an opening brace.
func (p *parser) object() (goja.Value, bool) {
	obj := p.rt.NewObject()
	if p.skip('}') {
		return obj, true
	}
	for {
		if !p.member(obj) {
			return nil, false
		}
		p.space()
		if p.skip(',') {
			p.space()
			continue
		}
		return obj, p.skip('}')
	}
}

// member reads one "key": value.
func (p *parser) member(obj *goja.Object) bool {
	if p.pos >= len(p.src) || p.src[p.pos] != '"' {
		return false
	}
	key, units, ok := p.text()
	if !ok {
		return false
	}
	p.space()
	if !p.skip(':') {
		return false
	}
	p.space()
	v, ok := p.value()
	if ok {
		p.set(obj, key, units, v)
	}
	return ok
}

// skip passes the byte c, if it is next.
func (p *parser) skip(c byte) bool {
	if p.pos < len(p.src) && p.src[p.pos] == c {
		p.pos++
		return true
	}
	return false
}

// set stores a member. Assignment is cheaper than definition, and equal to it unless the prototype has that name.
func (p *parser) set(obj *goja.Object, key string, units []uint16, v goja.Value) {
	switch {
	case units != nil:
		p.setWide(obj, units, v)
	case p.shadows(obj, key) || obj.Set(key, v) != nil:
		define(obj, key, v)
	}
}

// shadows tells whether the prototype of objects has the name. The names are read once for each text, because scripts
// may change the prototype in between.
func (p *parser) shadows(obj *goja.Object, key string) bool {
	if p.shadowed == nil {
		p.shadowed = make(map[string]bool)
		for _, name := range obj.Prototype().GetOwnPropertyNames() {
			p.shadowed[name] = true
		}
	}
	return p.shadowed[key]
}

// setWide stores a member whose name holds a lone surrogate, which the Go interface of goja cannot express.
func (p *parser) setWide(obj *goja.Object, units []uint16, v goja.Value) {
	setter, err := p.rt.RunProgram(assign())
	if err != nil {
		panic(err)
	}
	f, _ := goja.AssertFunction(setter)
	if _, err := f(goja.Undefined(), obj, goja.StringFromUTF16(units), v); err != nil {
		panic(err)
	}
}

// maxExact is the number of digits which always fit an int64 exactly and in a JavaScript number too.
const maxExact = 15

// number reads a number.
func (p *parser) number() (goja.Value, bool) {
	start := p.pos
	negative := p.skip('-')
	if !p.skip('0') && p.digits() == 0 {
		return nil, false
	}
	whole := p.pos
	if p.skip('.') && p.digits() == 0 {
		return nil, false
	}
	if p.skip('e') || p.skip('E') {
		if !p.skip('+') {
			p.skip('-')
		}
		if p.digits() == 0 {
			return nil, false
		}
	}
	text := p.src[start:p.pos]
	if whole == p.pos && len(text) <= maxExact && !(negative && text == "-0") {
		return p.rt.ToValue(integer(text, negative)), true
	}
	f, _ := strconv.ParseFloat(text, 64) // out of range is infinity, as in the language
	return p.rt.ToValue(f), true
}

// digits skips decimal digits and returns how many there were.
func (p *parser) digits() int {
	start := p.pos
	for p.pos < len(p.src) && p.src[p.pos] >= '0' && p.src[p.pos] <= '9' {
		p.pos++
	}
	return p.pos - start
}

// integer is the value of at most maxExact digits with an optional sign.
func integer(text string, negative bool) int64 {
	var n int64
	if negative {
		text = text[1:]
	}
	for i := range len(text) {
		n = n*10 + int64(text[i]-'0')
	}
	if negative {
		return -n
	}
	return n
}
