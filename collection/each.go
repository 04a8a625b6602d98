package collection

import (
	"sort"
	"strings"

	"github.com/tidwall/gjson"
)

// A span is where an object or a list begins and ends in a document.
type span struct{ open, end int }

// spansOf finds all objects and lists of a document, which must be JSON, in the order of their beginnings. With them no
// part of the document is gone over again at each level that it lies in.
func spansOf(doc string) []span {
	spans := make([]span, 0, len(doc)/64)
	var around []int // those that are open
	for i := 0; i < len(doc); i++ {
		switch doc[i] {
		case '"':
			i = closingQuote(doc, i) - 1
		case '{', '[':
			around = append(around, len(spans))
			spans = append(spans, span{open: i})
		case '}', ']':
			spans[around[len(around)-1]].end = i + 1
			around = around[:len(around)-1]
		}
	}
	return spans
}

// shortString is how many bytes of a string are looked at here. Searching costs more for those that end sooner, as most
// do.
const shortString = 24

// closingQuote returns where the string that begins at i ends.
func closingQuote(doc string, i int) int {
	for i++; ; i++ {
		for stop := min(i+shortString, len(doc)); i < stop; i++ {
			switch doc[i] {
			case '"':
				return i + 1
			case '\\':
				i++
			}
		}
		if i >= len(doc) {
			return len(doc)
		}
		quote := strings.IndexByte(doc[i:], '"')
		if quote < 0 {
			return len(doc)
		}
		slashes := 0
		for slashes < quote && doc[i+quote-1-slashes] == '\\' {
			slashes++
		}
		if i += quote; slashes%2 == 0 {
			return i + 1
		}
	}
}

// each calls f with the members of an object, or with the elements of a list and no names, until f returns false.
func (r *reader) each(v gjson.Result, f func(name string, v gjson.Result) bool) {
	isObject := v.IsObject()
	if v.Index >= len(r.doc) || !strings.HasPrefix(r.doc[v.Index:], v.Raw) { // a text in the document that is JSON
		v.ForEach(func(key, v gjson.Result) bool { return f(key.Str, v) })
		return
	}
	for i := v.Index + 1; ; {
		if i = nextValue(r.doc, i); i >= len(r.doc) || r.doc[i] == '}' || r.doc[i] == ']' {
			return
		}
		name := ""
		if isObject {
			end := closingQuote(r.doc, i)
			name = unquoted(r.doc[i:end])
			i = nextValue(r.doc, end)
		}
		value := r.valueAt(i)
		if !f(name, value) {
			return
		}
		i += len(value.Raw)
	}
}

// nextValue skips what stands between values.
func nextValue(doc string, i int) int {
	for i < len(doc) {
		switch doc[i] {
		case ' ', '\t', '\n', '\r', ',', ':':
			i++
		default:
			return i
		}
	}
	return i
}

// endOf returns where the object or list at i ends. They are asked for in their order, or nearly.
func (r *reader) endOf(i int) int {
	for n := r.span; n < min(r.span+4, len(r.spans)); n++ {
		if r.spans[n].open == i {
			r.span = n + 1
			return r.spans[n].end
		}
	}
	n := sort.Search(len(r.spans), func(n int) bool { return r.spans[n].open >= i })
	r.span = n + 1
	return r.spans[n].end
}

func (r *reader) valueAt(i int) gjson.Result {
	switch r.doc[i] {
	case '{', '[':
		return gjson.Result{Type: gjson.JSON, Raw: r.doc[i:r.endOf(i)], Index: i}
	case '"':
		raw := r.doc[i:closingQuote(r.doc, i)]
		return gjson.Result{Type: gjson.String, Raw: raw, Str: unquoted(raw), Index: i}
	}
	end := i
	for end < len(r.doc) && strings.IndexByte(",]} \t\r\n", r.doc[end]) < 0 {
		end++
	}
	v := gjson.Parse(r.doc[i:end])
	v.Index = i
	return v
}

// unquoted is the text of a string in JSON.
func unquoted(raw string) string {
	if strings.IndexByte(raw, '\\') < 0 {
		return raw[1 : len(raw)-1]
	}
	return gjson.Parse(raw).Str
}
