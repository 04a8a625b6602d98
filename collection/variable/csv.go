package variable

import (
	"fmt"
	"strings"
	"unicode"

	"runner/collection"
)

// A table reads CSV as Newman's parser does: the delimiter is the comma, the end of a row is whatever ends the first
// one, white space around fields does not count, and a blank line is a row.
type table struct {
	text string // what is left
	end  string // of a row: "\n", "\r\n" or "\r"
	line int    // of what is left, from 1
}

// A field is a field of a row. Only an unquoted one may be a number.
type field struct {
	text   string
	quoted bool
}

// parseCSV reads CSV with the names in its first row.
func parseCSV(text string) (*Data, error) {
	d := &Data{}
	t := table{text: text, end: rowEnd(text), line: 1}
	var names []string
	for {
		fields, err := t.row()
		if err != nil {
			return nil, err
		}
		if fields == nil {
			return d, nil
		}
		if names == nil {
			names = columnNames(fields)
			continue
		}
		d.rows = append(d.rows, row{names, fieldValues(fields[:min(len(fields), len(names))])})
	}
}

func columnNames(fields []field) []string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.text
	}
	return names
}

func fieldValues(fields []field) []collection.Value {
	values := make([]collection.Value, len(fields))
	for i, f := range fields {
		values[i] = f.value()
	}
	return values
}

// rowEnd returns what ends the first row of text.
func rowEnd(text string) string {
	quoted, begins := false, true
	for i := range len(text) {
		switch c := text[i]; {
		case quoted:
			quoted = c != '"'
			begins = true // a second quote goes on with the field
		case c == '"':
			quoted = begins
		case c == '\n':
			return "\n"
		case c == '\r' && strings.HasPrefix(text[i:], "\r\n"):
			return "\r\n"
		case c == '\r':
			return "\r"
		default:
			begins = c == ',' || begins && strings.IndexByte(blanks, c) >= 0
		}
	}
	return "\n"
}

// row takes the next row off the text; nil is the end. Blank space behind the last row is not one.
func (t *table) row() ([]field, error) {
	if t.skip(); t.text == "" {
		return nil, nil
	}
	var fields []field
	for {
		f, err := t.field()
		if err != nil {
			return nil, err
		}
		fields = append(fields, f)
		if !strings.HasPrefix(t.text, ",") {
			break
		}
		t.text = t.text[1:]
	}
	if rest, ok := strings.CutPrefix(t.text, t.end); ok {
		t.text = rest
		t.line++
	}
	return fields, nil
}

// blanks is what may surround a field.
const blanks = " \t\r\n\f"

// skip takes blanks off the text, but not the end of the row.
func (t *table) skip() {
	i := 0
	for i < len(t.text) && strings.IndexByte(blanks, t.text[i]) >= 0 && !strings.HasPrefix(t.text[i:], t.end) {
		i++
	}
	t.text = t.text[i:]
}

// field takes the next field off the text, up to the comma or the end of the row.
func (t *table) field() (field, error) {
	t.skip()
	if strings.HasPrefix(t.text, `"`) {
		return t.quoted()
	}
	text := t.until()
	return field{text: strings.TrimRightFunc(text, unicode.IsSpace)}, nil
}

// until takes the text up to the comma or the end of the row.
func (t *table) until() string {
	end := 0
	for end < len(t.text) && t.text[end] != ',' && !strings.HasPrefix(t.text[end:], t.end) {
		end++
	}
	text := t.text[:end]
	t.text = t.text[end:]
	return text
}

// quoted takes a field in quotes off the text; two quotes in it are one.
func (t *table) quoted() (field, error) {
	opened := t.line
	rest := t.text[1:]
	var b strings.Builder
	for {
		part, after, ok := strings.Cut(rest, `"`)
		if !ok {
			return field{}, t.fail(opened, "Quote Not Closed: the parsing is finished with an opening quote at line %d")
		}
		b.WriteString(part)
		rest = after
		if !strings.HasPrefix(rest, `"`) {
			break
		}
		b.WriteByte('"')
		rest = rest[1:]
	}
	text := b.String()
	t.line += strings.Count(text, "\n")
	t.text = rest
	if strings.Trim(t.until(), blanks) != "" {
		return field{}, t.fail(t.line, "Invalid Closing Quote: found non trimable byte after quote at line %d")
	}
	return field{text, true}, nil
}

// fail returns an error with Newman's text.
func (t *table) fail(line int, format string) error {
	return &DataError{Line: line, Err: fmt.Errorf(format, line)}
}

// value is the value of the field: a number if it is unquoted and looks like one to Newman, which reads 007 as 7 and,
// for want of a better idea of hexadecimal digits, 0x1F as 0.
func (f field) value() collection.Value {
	if f.quoted || f.text == "" {
		return collection.StringValue(f.text)
	}
	n, ok := jsNumber(f.text)
	if !ok {
		return collection.StringValue(f.text)
	}
	if len(f.text) > 2 && numberBase(f.text[1]) != 0 {
		n = 0
	}
	if v := collection.NumberValue(n); v.Kind == collection.Number {
		return v
	}
	return collection.StringValue(f.text)
}
