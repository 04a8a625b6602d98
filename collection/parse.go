package collection

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"unsafe"

	"github.com/tidwall/gjson"
)

// maxDepth is how deep folders may be nested: far more than the app allows, and little enough for any stack.
const maxDepth = 512

// Parse reads a collection of format v2.0 or v2.1, or a mixture of both, as Newman does. A {"collection": …} wrapper is
// taken off. Ids that are missing are made. The error is [ErrNotCollection] or a [*FormatError]. The collection keeps
// data's bytes in use; data must not be changed any more.
func Parse(data []byte) (*Collection, error) {
	p, root, err := open(data)
	if err != nil {
		return nil, err
	}
	if inner := root.Get("collection"); inner.IsObject() && !root.Get("item").Exists() {
		root = inner
	}
	if err := isCollection(root); err != nil {
		return nil, err
	}
	c := &Collection{}
	p.group(root, &c.ItemGroup, 0)
	p.info(root, c)
	if p.err != nil {
		return nil, p.err
	}
	return c, nil
}

// isCollection tells a collection from other JSON by its members.
func isCollection(root gjson.Result) error {
	switch {
	case !root.IsObject():
		return fmt.Errorf("%w: it is %s, not an object", ErrNotCollection, kindName(root))
	case root.Get("requests").IsArray() && root.Get("order").IsArray():
		return fmt.Errorf("%w of format v2: it is of format v1, which Postman no longer writes", ErrNotCollection)
	case !root.Get("item").Exists() && !root.Get("info").Exists():
		return fmt.Errorf("%w: it has neither \"info\" nor \"item\"", ErrNotCollection)
	}
	return nil
}

// ParseRequest reads one request of format v2.1: what a script made or sends.
func ParseRequest(data []byte) (*Request, error) {
	p, root, err := open(data)
	if err != nil {
		return nil, err
	}
	r := p.request(root)
	if p.err != nil {
		return nil, p.err
	}
	return r, nil
}

// parser reads one document. The first error is kept; what is read after it does not count.
type parser struct {
	data string // the document; all strings without escapes are parts of it
	err  error
}

// open checks that data is JSON and returns its root. A byte order mark is skipped.
func open(data []byte) (*parser, gjson.Result, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !gjson.ValidBytes(data) {
		return nil, gjson.Result{}, syntaxError(data)
	}
	// The text shares data's memory: a copy of a large file would double what it takes.
	text := unsafe.String(unsafe.SliceData(data), len(data))
	return &parser{data: text}, gjson.Parse(text), nil
}

// fail keeps an error about v, with its place in the document.
func (p *parser) fail(v gjson.Result, want string) {
	p.failWith(v, fmt.Errorf("want %s, have %s", want, kindName(v)))
}

func (p *parser) failWith(v gjson.Result, err error) {
	if p.err != nil {
		return
	}
	e := &FormatError{Err: err}
	// Raw is a part of the document: its address tells the offset, and the offset the path. So reading needs to keep no
	// track of where it is.
	if offset := p.offset(v.Raw); offset >= 0 {
		e.Line, e.Column = position([]byte(p.data), offset)
		e.Path = p.pathTo(offset)
	}
	p.err = e
}

// pathTo returns the path of the value that stands at offset in the document, such as item[0].request.url.
func (p *parser) pathTo(offset int) string {
	path := ""
	at := gjson.Parse(p.data)
	for at.IsObject() || at.IsArray() {
		var inner gjson.Result
		step, i := "", 0
		at.ForEach(func(name, v gjson.Result) bool {
			start := p.offset(v.Raw)
			if start <= offset && offset < start+len(v.Raw) {
				inner = v
				step = "[" + strconv.Itoa(i) + "]"
				if at.IsObject() {
					step = "." + name.Str
				}
				return false
			}
			i++
			return true
		})
		if !inner.Exists() {
			break
		}
		path, at = path+step, inner
		if p.offset(at.Raw) == offset {
			break
		}
	}
	return strings.TrimPrefix(path, ".")
}

// offset returns where in the document raw stands, or -1.
func (p *parser) offset(raw string) int {
	if raw == "" {
		return -1
	}
	start := uintptr(unsafe.Pointer(unsafe.StringData(p.data)))
	at := uintptr(unsafe.Pointer(unsafe.StringData(raw)))
	if at < start || at >= start+uintptr(len(p.data)) {
		return -1
	}
	return int(at - start)
}

func kindName(v gjson.Result) string {
	switch {
	case v.IsObject():
		return "an object"
	case v.IsArray():
		return "a list"
	}
	switch v.Type {
	case gjson.String:
		return "a string"
	case gjson.Number:
		return "a number"
	case gjson.True, gjson.False:
		return "a boolean"
	}
	return "null"
}

// object calls f for each member of v. Null and absent count as an object without members.
func (p *parser) object(v gjson.Result, want string, f func(name string, v gjson.Result)) {
	if v.Type == gjson.Null {
		return
	}
	if !v.IsObject() {
		p.fail(v, want)
		return
	}
	v.ForEach(func(name, v gjson.Result) bool {
		f(name.Str, v)
		return p.err == nil
	})
}

// list calls f for each element of v. Null and absent count as an empty list.
func (p *parser) list(v gjson.Result, want string, f func(v gjson.Result)) {
	if v.Type == gjson.Null {
		return
	}
	if !v.IsArray() {
		p.fail(v, want)
		return
	}
	v.ForEach(func(_, v gjson.Result) bool {
		f(v)
		return p.err == nil
	})
}

// text returns a string member; other scalars are taken as their JavaScript text, as Newman does.
func (p *parser) text(v gjson.Result) string {
	switch {
	case v.Type == gjson.Null:
		return ""
	case v.IsObject() || v.IsArray():
		p.fail(v, "a string")
		return ""
	}
	return value(v).String()
}

// description reads a description: a string or an object with its content.
func description(v gjson.Result) string {
	if v.IsObject() {
		return v.Get("content").String()
	}
	return v.String()
}

// value returns v as a [Value].
func value(v gjson.Result) Value {
	switch {
	case !v.Exists():
		return Value{}
	case v.IsObject() || v.IsArray():
		return JSONValue(v.Raw)
	}
	switch v.Type {
	case gjson.String:
		return StringValue(v.Str)
	case gjson.Number:
		return Value{Number, v.Raw}
	case gjson.True, gjson.False:
		return BoolValue(v.Type == gjson.True)
	}
	return NullValue()
}

// truthy follows JavaScript.
func truthy(v gjson.Result) bool {
	switch v.Type {
	case gjson.String:
		return v.Str != ""
	case gjson.Number:
		return v.Num != 0
	case gjson.True, gjson.JSON:
		return true
	}
	return false
}

// orID returns id, or a new UUID (RFC 9562, version 4) if it is empty.
func orID(id string) string {
	if id != "" {
		return id
	}
	var b [16]byte
	rand.Read(b[:])
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	h := hex.EncodeToString(b[:])
	return strings.Join([]string{h[:8], h[8:12], h[12:16], h[16:20], h[20:]}, "-")
}
