package report

import (
	"bufio"
	"strings"
)

// An xmlWriter writes elements. Everything that goes into it as text or attribute is masked and escaped here, so the
// document is well-formed whatever the run has brought up.
type xmlWriter struct {
	w        *bufio.Writer
	redactor *Redactor
	err      error
}

// An attr is an attribute of an element.
type attr struct{ name, value string }

// open writes a start tag, indented by depth.
func (x *xmlWriter) open(depth int, tag string, attrs ...attr) { x.tag(depth, tag, ">\n", attrs) }

// empty writes an element without content.
func (x *xmlWriter) empty(depth int, tag string, attrs ...attr) { x.tag(depth, tag, "/>\n", attrs) }

// shut writes an end tag.
func (x *xmlWriter) shut(depth int, tag string) {
	x.raw(strings.Repeat("  ", depth) + "</" + tag + ">\n")
}

// element writes an element that holds text.
func (x *xmlWriter) element(depth int, tag, text string, attrs ...attr) {
	x.tag(depth, tag, ">", attrs)
	x.raw(xmlEscape(x.redactor.Mask(text), false) + "</" + tag + ">\n")
}

func (x *xmlWriter) tag(depth int, tag, end string, attrs []attr) {
	x.raw(strings.Repeat("  ", depth) + "<" + tag)
	for _, a := range attrs {
		x.raw(" " + a.name + `="` + xmlEscape(x.redactor.Mask(a.value), true) + `"`)
	}
	x.raw(end)
}

func (x *xmlWriter) raw(s string) {
	if x.err == nil {
		_, x.err = x.w.WriteString(s)
	}
}

// xmlEscape returns text for XML. Characters that XML 1.0 cannot hold, even as a reference, are shown as escapes.
func xmlEscape(text string, attribute bool) string {
	var b strings.Builder
	for _, r := range visible(text) {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '"' && attribute:
			b.WriteString("&quot;")
		case r == '\n' && attribute:
			b.WriteString("&#10;")
		case r == '\t' && attribute:
			b.WriteString("&#9;")
		case r == 0xfffe || r == 0xffff:
			b.WriteString("\uFFFD")
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
