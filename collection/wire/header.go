package wire

import "strings"

// Origin says who put a header field there.
type Origin uint8

// The origins of a field. Fields of Author stand first on the wire, then Auth, then System.
const (
	Author Origin = iota // the collection or a script
	Auth                 // an auth type or the signer
	System               // a default header, a length, a cookie
)

// A Field is a header field, its name spelled as it is sent.
type Field struct {
	Name, Value string
	Origin      Origin
}

// A Header is header fields in order. Names are compared without case.
type Header []Field

// Get returns the value of the last field named name, as Postman's HeaderList does, and whether there is one.
func (h Header) Get(name string) (string, bool) {
	for i := len(h) - 1; i >= 0; i-- {
		if strings.EqualFold(h[i].Name, name) {
			return h[i].Value, true
		}
	}
	return "", false
}

// Has reports whether there is a field named name.
func (h Header) Has(name string) bool { _, ok := h.Get(name); return ok }

// Values returns the values of all fields named name, in order.
func (h Header) Values(name string) []string {
	var vs []string
	for _, f := range h {
		if strings.EqualFold(f.Name, name) {
			vs = append(vs, f.Value)
		}
	}
	return vs
}

// Add appends a field.
func (h *Header) Add(f Field) { *h = append(*h, f) }

// Insert puts f before the System fields, behind everything else.
func (h *Header) Insert(f Field) {
	at := len(*h)
	for i, g := range *h {
		if g.Origin == System {
			at = i
			break
		}
	}
	*h = append(*h, Field{})
	copy((*h)[at+1:], (*h)[at:])
	(*h)[at] = f
}

// Set replaces the first field named f.Name in its place and deletes the others; without one it inserts f.
func (h *Header) Set(f Field) {
	for i, g := range *h {
		if strings.EqualFold(g.Name, f.Name) {
			(*h)[i] = f
			rest := (*h)[i+1:].without(f.Name)
			*h = append((*h)[:i+1], rest...)
			return
		}
	}
	h.Insert(f)
}

// Del deletes all fields named name.
func (h *Header) Del(name string) { *h = h.without(name) }

func (h Header) without(name string) Header {
	out := h[:0:0]
	for _, f := range h {
		if !strings.EqualFold(f.Name, name) {
			out = append(out, f)
		}
	}
	return out
}
