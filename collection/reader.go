package collection

import (
	"fmt"
	"strings"

	"github.com/tidwall/gjson"
)

// A reader turns one JSON document into the model, in one pass over the members of each object. It keeps the offset of
// the first value that has no place; what it returns from there on does not count.
//
// Where the format has two shapes both are taken anywhere, a list of one may be written without its brackets, null
// means absent, and of two members of the same name the last counts, as in JavaScript.
type reader struct {
	doc    string
	spans  []span // of doc
	span   int    // that is likely to be asked for next
	ids    idSource
	failed bool
	offset int
	err    error
}

// newReader checks that data is JSON and returns a reader and the root value.
func newReader(data []byte) (*reader, gjson.Result, error) {
	r := &reader{doc: Text(data)}
	if err := CheckJSON(r.doc); err != nil {
		return nil, gjson.Result{}, err
	}
	r.spans = spansOf(r.doc)
	return r, gjson.Parse(r.doc), nil
}

// fail records that v should have been something else.
func (r *reader) fail(v gjson.Result, want string) {
	if !r.failed {
		r.failed, r.offset = true, v.Index
		r.err = fmt.Errorf("want %s, have %s", want, KindName(v))
	}
}

// result returns what failed, with its place.
func (r *reader) result() error {
	if !r.failed {
		return nil
	}
	line, column := position(r.doc, r.offset)
	return &FormatError{pathAt(gjson.Parse(r.doc), r.offset), line, column, r.err}
}

// KindName says what kind of JSON v is, with its article, for messages.
func KindName(v gjson.Result) string {
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
	default:
		return "null"
	}
}

// members calls f with the members of an object.
func (r *reader) members(v gjson.Result, f func(name string, v gjson.Result)) {
	switch {
	case v.IsObject():
		r.each(v, func(name string, v gjson.Result) bool {
			f(name, v)
			return !r.failed
		})
	case !blank(v):
		r.fail(v, "an object")
	}
}

// elements calls f with the elements of a list, without those that are null.
func (r *reader) elements(v gjson.Result, f func(v gjson.Result)) {
	switch {
	case v.IsArray():
		r.each(v, func(_ string, v gjson.Result) bool {
			if v.Type != gjson.Null {
				f(v)
			}
			return !r.failed
		})
	case v.IsObject():
		f(v)
	case !blank(v):
		r.fail(v, "a list")
	}
}

// listOf reads a list with read. Most lists are short: they are collected beside the heap, and kept at their size.
func listOf[T any](r *reader, v gjson.Result, read func(v gjson.Result) T) []T {
	var few [8]T
	list := few[:0]
	r.elements(v, func(v gjson.Result) { list = append(list, read(v)) })
	if len(list) == 0 {
		return nil
	}
	return append([]T(nil), list...)
}

// blank reports whether v stands for nothing where an object or a list belongs: editors write "" and false there.
func blank(v gjson.Result) bool {
	return v.Type == gjson.Null || v.Type == gjson.False || v.Type == gjson.String && v.Str == ""
}

// text reads a string; a number or a boolean is taken as its text.
func (r *reader) text(v gjson.Result) string {
	switch v.Type {
	case gjson.String:
		return v.Str
	case gjson.Null:
		return ""
	case gjson.JSON:
		r.fail(v, "a string")
		return ""
	default:
		return valueOf(v).String()
	}
}

// id reads an id, or makes one.
func (r *reader) id(v gjson.Result) string {
	if id := r.text(v); id != "" {
		return id
	}
	return r.ids.next()
}

// description reads a text or an object with the text in it.
func (r *reader) description(v gjson.Result) string {
	if !v.IsObject() {
		return r.text(v)
	}
	var text string
	r.members(v, func(name string, v gjson.Result) {
		if name == "content" {
			text = r.text(v)
		}
	})
	return text
}

// words reads a list of strings, or one string that is split.
func (r *reader) words(v gjson.Result, split func(string) []string) []string {
	if v.Type == gjson.Null {
		return nil
	}
	if v.IsObject() {
		r.fail(v, "a string or a list of strings")
		return nil
	}
	if !v.IsArray() {
		return split(r.text(v))
	}
	var few [8]string
	words := few[:0]
	r.each(v, func(_ string, v gjson.Result) bool {
		words = append(words, r.word(v)) // null is an empty one
		return !r.failed
	})
	return append([]string{}, words...)
}

// word reads a string, or an object with the string as its value: a segment of a path may be one.
func (r *reader) word(v gjson.Result) string {
	if !v.IsObject() {
		return r.text(v)
	}
	var word string
	r.members(v, func(name string, v gjson.Result) {
		if name == "value" {
			word = r.text(v)
		}
	})
	return word
}

// truthy is the truth of a value in JavaScript.
func truthy(v gjson.Result) bool {
	switch v.Type {
	case gjson.True, gjson.JSON:
		return true
	case gjson.Number:
		return v.Num != 0
	case gjson.String:
		return v.Str != ""
	default:
		return false
	}
}

// ParseValue returns the value written as json, which must be one: [CheckJSON] tells.
func ParseValue(json string) Value { return valueOf(gjson.Parse(json)) }

// valueOf is v as a [Value]. Only a member that is there has one: null is not absent.
func valueOf(v gjson.Result) Value {
	switch v.Type {
	case gjson.String:
		return StringValue(v.Str)
	case gjson.Number:
		return Value{Number, v.Raw}
	case gjson.True, gjson.False:
		return Value{Bool, v.Raw}
	case gjson.JSON:
		return JSONValue(v.Raw)
	case gjson.Null:
		if v.Raw == "" {
			return Value{}
		}
	}
	return NullValue()
}

// rawOf is the JSON text of v, or "" for null.
func rawOf(v gjson.Result) string {
	if v.Type == gjson.Null {
		return ""
	}
	return v.Raw
}

// scriptLines splits as Postman does the text of a script.
func scriptLines(s string) []string {
	if strings.Contains(s, "\r\n") {
		s = strings.ReplaceAll(s, "\r\n", "\n")
	}
	return strings.Split(s, "\n")
}
