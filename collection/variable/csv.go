package variable

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"strings"

	"runner/collection"
)

// A table reads CSV as Newman's parser does: the end of a row is whatever ends the first one, white space around fields
// does not count, and a blank line is a row. The delimiter is the comma; where a header has none, it is the semicolon
// or the tab if the header has that.
type table struct {
	w         *window
	delimiter byte
	end       string // of a row: "\n", "\r\n" or "\r"; "" is not known yet
	line      int    // of what is ahead, from 1
	number    int    // of the row that was cut last, from 1; the header is 0
	names     []string
}

// newTable reads the header.
func newTable(w *window) (*table, error) {
	var best *table
	var failed error
	length, columns := 0, 0
	for _, delimiter := range []byte(",;\t") {
		t := &table{w: w, delimiter: delimiter, line: 1}
		n, err := t.peek()
		if errors.Is(err, io.EOF) {
			return t, nil
		}
		if err != nil {
			failed = cmp.Or(failed, err)
			continue
		}
		if found := len(t.fields(w.ahead()[:n])); found > columns {
			best, length, columns = t, n, found
		}
		if delimiter == ',' && columns > 1 {
			break
		}
	}
	if best == nil || best.delimiter != ',' && columns == 1 {
		return nil, failed
	}
	for _, f := range best.fields(w.ahead()[:length]) {
		best.names = append(best.names, f.text)
	}
	best.end = cmp.Or(best.end, "\n")
	best.pass(length)
	return best, nil
}

// cut returns the next row, without its end.
func (t *table) cut() ([]byte, error) {
	if t.names == nil {
		return nil, io.EOF
	}
	t.number++
	n, err := t.peek()
	if err != nil {
		return nil, err
	}
	raw := t.w.ahead()[:n]
	t.pass(n)
	return raw, nil
}

// pass moves behind a row of n bytes.
func (t *table) pass(n int) {
	if bytes.IndexByte(t.w.ahead()[:n], '"') >= 0 { // only quotes hide the end of a line
		t.line += bytes.Count(t.w.ahead()[:n], []byte("\n"))
	}
	t.line++
	t.w.take(min(n+len(t.end), len(t.w.ahead())))
}

// peek returns the length of the row that is next. Blank space behind the last row is not one.
func (t *table) peek() (int, error) {
	for {
		n, err := t.rowLength()
		if err != nil {
			return 0, err
		}
		if n >= 0 {
			return n, t.checkText(n)
		}
		if t.w.more() {
			continue
		}
		ahead := t.w.ahead()
		switch {
		case errors.Is(t.w.err, errLongRow):
			return 0, t.failed(0, t.w.err)
		case t.w.err != nil:
			return 0, t.w.err
		case len(bytes.Trim(ahead, blanks)) == 0:
			return 0, io.EOF
		}
		// At its end a file says what it could not say before: the row goes on to there.
	}
}

// rowLength returns the length of the row that is next, or -1 if its end is not to be seen.
func (t *table) rowLength() (int, error) {
	ahead := t.w.ahead()
	if t.end != "" {
		n := bytes.Index(ahead, []byte(t.end))
		if n >= 0 && bytes.IndexByte(ahead[:n], '"') < 0 {
			return n, nil
		}
	}
	return t.scan(ahead)
}

// The places in a row.
const (
	before = iota // a field
	inside        // a field
	quoted
	behind // a closing quote
)

// scan is rowLength for a row that may have quotes.
func (t *table) scan(b []byte) (int, error) {
	place, opened := before, 0
	for i := 0; i < len(b); i++ {
		c := b[i]
		if place == quoted {
			n := bytes.IndexByte(b[i:], '"')
			if n < 0 {
				break
			}
			if i += n; i+1 < len(b) && b[i+1] == '"' {
				i++ // two are one
				continue
			}
			place = behind
			continue
		}
		end, known := t.endAt(b[i:])
		switch {
		case !known:
			return -1, nil
		case end:
			return i, nil
		case c == t.delimiter:
			place = before
		case t.blank(c):
		case place == behind:
			return 0, t.failed(bytes.Count(b[:i], []byte("\n")), errBehindQuote)
		case place == before && c == '"':
			place, opened = quoted, i
		default:
			place = inside
		}
	}
	return t.unended(b, place, opened)
}

// unended is what scan makes of a row whose end is not in b.
func (t *table) unended(b []byte, place, opened int) (int, error) {
	switch {
	case !t.w.ended || len(bytes.Trim(b, blanks)) == 0:
		return -1, nil
	case place == quoted:
		return 0, t.failed(bytes.Count(b[:opened], []byte("\n")), errOpenQuote)
	}
	return len(b), nil
}

// endAt reports whether b begins with the end of a row, if that can be told. The first is the measure of all others.
func (t *table) endAt(b []byte) (end, known bool) {
	if b[0] != '\r' && b[0] != '\n' {
		return false, true
	}
	if b[0] == '\r' && len(b) == 1 && !t.w.ended && t.end != "\n" {
		return false, false
	}
	if t.end == "" {
		t.end = string(b[:1])
		if bytes.HasPrefix(b, []byte("\r\n")) {
			t.end = "\r\n"
		}
	}
	return bytes.HasPrefix(b, []byte(t.end)), true
}

var (
	errOpenQuote   = errors.New("the quote that opens here is not closed")
	errBehindQuote = errors.New("only the end of the field may come behind a closing quote; " +
		"a quote in quotes is written twice")
	errNUL = errors.New("it has a zero byte: UTF-16 without a byte order mark, or no text at all")
)

// checkText looks for what no text has in the next n bytes.
func (t *table) checkText(n int) error {
	ahead := t.w.ahead()[:n]
	if at := bytes.IndexByte(ahead, 0); at >= 0 {
		return t.failed(bytes.Count(ahead[:at], []byte("\n")), errNUL)
	}
	return nil
}

// failed is what is wrong with the row that is next, some lines into it.
func (t *table) failed(lines int, err error) error {
	return &DataError{Row: t.number, Line: t.line + lines, Err: err}
}

// blanks is what may surround a field.
const blanks = " \t\r\n\f"

func (t *table) blank(c byte) bool { return c != t.delimiter && strings.IndexByte(blanks, c) >= 0 }

// row reads a row. What is beyond the last name has none.
func (t *table) row(raw []byte) row {
	fields := t.fields(raw)
	fields = fields[:min(len(fields), len(t.names))]
	values := make([]collection.Value, len(fields))
	for i, f := range fields {
		values[i] = f.value()
	}
	return row{t.names, values}
}

// fields splits a row that has passed scan.
func (t *table) fields(raw []byte) []field {
	text := validText(raw)
	fields := make([]field, 0, max(len(t.names), 4))
	for more := true; more; {
		var f field
		f, text, more = t.field(text)
		fields = append(fields, f)
	}
	return fields
}

// field splits the first field off text. It reports whether there is another.
func (t *table) field(text string) (f field, rest string, more bool) {
	i := 0
	for i < len(text) && t.blank(text[i]) {
		i++
	}
	text = text[i:]
	if strings.HasPrefix(text, `"`) {
		n := closingQuote(text)
		f = field{strings.ReplaceAll(text[1:n], `""`, `"`), true}
		_, rest, more = strings.Cut(text[n+1:], string(t.delimiter))
		return f, rest, more
	}
	n := strings.IndexByte(text, t.delimiter)
	if n < 0 {
		return field{text: strings.TrimRightFunc(text, isSpace)}, "", false
	}
	return field{text: strings.TrimRightFunc(text[:n], isSpace)}, text[n+1:], true
}

// closingQuote returns where the quote that text begins with is closed.
func closingQuote(text string) int {
	i := 1
	for {
		n := strings.IndexByte(text[i:], '"')
		if n < 0 {
			return len(text) - 1
		}
		if i += n; !strings.HasPrefix(text[i+1:], `"`) {
			return i
		}
		i += 2
	}
}
