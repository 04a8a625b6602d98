package variable

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"

	"runner/collection"
)

// Data is iteration data: a row of variables for each iteration.
type Data struct{ rows []row }

// row is one row: the names and their values.
type row struct {
	names  []string // shared by the rows of a CSV file
	values []collection.Value
}

// Len returns the number of rows.
func (d *Data) Len() int { return len(d.rows) }

// Row returns the variables of row i, from 0. Beyond the last row it is the last again (Newman).
func (d *Data) Row(i int) *Scope {
	s := NewScope("data", nil)
	if len(d.rows) == 0 {
		return s
	}
	r := d.rows[min(max(i, 0), len(d.rows)-1)]
	for j, v := range r.values {
		s.Set(r.names[j], v)
	}
	s.TakeChanges()
	return s
}

// A DataError is iteration data that cannot be used, with the row it is in.
type DataError struct {
	Row  int // from 1; of a CSV file the line, its header included
	What string
}

// Error says where and what.
func (e *DataError) Error() string {
	if e.Row == 0 {
		return e.What
	}
	return fmt.Sprintf("row %d: %s", e.Row, e.What)
}

// ParseData reads iteration data: a JSON array of objects, or CSV with a header row. Newman takes other JSON for no data
// at all; here it is an error, because a run without its data is not the run that was asked for.
func ParseData(data []byte) (*Data, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	trimmed := bytes.TrimSpace(data)
	if len(trimmed) > 0 && (trimmed[0] == '[' || trimmed[0] == '{') {
		return parseJSON(trimmed)
	}
	return parseCSV(string(data))
}

func parseJSON(data []byte) (*Data, error) {
	if !gjson.ValidBytes(data) {
		return nil, &DataError{What: "invalid JSON"}
	}
	root := gjson.ParseBytes(data)
	if !root.IsArray() {
		return nil, &DataError{What: "want a list of objects, one an iteration, have an object: put it in [ ]"}
	}
	d := &Data{}
	var err error
	root.ForEach(func(_, v gjson.Result) bool {
		if !v.IsObject() {
			err = &DataError{Row: len(d.rows) + 1, What: "want an object, have " + v.Raw[:min(len(v.Raw), 40)]}
			return false
		}
		d.rows = append(d.rows, objectRow(v))
		return true
	})
	return d, err
}

func objectRow(v gjson.Result) row {
	var r row
	v.ForEach(func(name, v gjson.Result) bool {
		r.names = append(r.names, name.String())
		r.values = append(r.values, jsonValue(v))
		return true
	})
	return r
}

func jsonValue(v gjson.Result) collection.Value {
	switch {
	case v.IsObject() || v.IsArray():
		return collection.JSONValue(v.Raw)
	case v.Type == gjson.String:
		return collection.StringValue(v.Str)
	case v.Type == gjson.Number:
		return collection.Value{Kind: collection.Number, Text: v.Raw}
	case v.Type == gjson.Null:
		return collection.NullValue()
	}
	return collection.BoolValue(v.Bool())
}

// cell is a field of a CSV file: only what was not quoted is trimmed and may be a number.
type cell struct {
	text   string
	quoted bool
}

// parseCSV reads comma-separated values as Newman's parser does: "" is a quote inside quotes, a blank line is a row.
func parseCSV(text string) (*Data, error) {
	d := &Data{}
	var names []string
	line := 1
	for len(text) > 0 {
		cells, rest, lines, ok := nextRecord(text)
		if !ok {
			return nil, &DataError{Row: line,
				What: fmt.Sprintf("Quote Not Closed: the parsing is finished with an opening quote at line %d", line)}
		}
		text = rest
		line += lines
		if names == nil {
			for _, c := range cells {
				names = append(names, c.value().String())
			}
			continue
		}
		r := row{names: names}
		for i := range min(len(cells), len(names)) {
			r.values = append(r.values, cells[i].value())
		}
		d.rows = append(d.rows, r)
	}
	return d, nil
}

// nextRecord takes one record off text. lines is how many lines it took; ok is false if a quote is not closed.
func nextRecord(text string) (cells []cell, rest string, lines int, ok bool) {
	for {
		c, after, more, ok := nextCell(text)
		if !ok {
			return nil, "", 0, false
		}
		lines += more
		cells = append(cells, c)
		switch {
		case strings.HasPrefix(after, ","):
			text = after[1:]
		case strings.HasPrefix(after, "\r\n"):
			return cells, after[2:], lines + 1, true
		case after != "":
			return cells, after[1:], lines + 1, true
		default:
			return cells, "", lines, true
		}
	}
}

// nextCell takes one field off text, up to the comma or the end of the line.
func nextCell(text string) (c cell, rest string, lines int, ok bool) {
	if start := strings.TrimLeft(text, " \t"); strings.HasPrefix(start, `"`) {
		return quotedCell(start[1:])
	}
	end := strings.IndexAny(text, ",\r\n")
	if end < 0 {
		end = len(text)
	}
	return cell{text: strings.TrimSpace(text[:end])}, text[end:], 0, true
}

func quotedCell(text string) (c cell, rest string, lines int, ok bool) {
	var b strings.Builder
	for {
		end := strings.IndexByte(text, '"')
		if end < 0 {
			return cell{}, "", 0, false
		}
		b.WriteString(text[:end])
		text = text[end+1:]
		if !strings.HasPrefix(text, `"`) {
			break
		}
		b.WriteByte('"')
		text = text[1:]
	}
	end := strings.IndexAny(text, ",\r\n") // what follows the closing quote does not count
	if end < 0 {
		end = len(text)
	}
	return cell{b.String(), true}, text[end:], strings.Count(b.String(), "\n"), true
}

// value types an unquoted cell as Newman's parser does: 007 is 7, 0x1F is 0, true stays text.
func (c cell) value() collection.Value {
	if c.quoted || c.text == "" {
		return collection.StringValue(c.text)
	}
	if f, ok := leadingInteger(c.text); ok {
		return collection.NumberValue(f)
	}
	if !numeric(c.text) {
		return collection.StringValue(c.text)
	}
	return collection.NumberValue(leadingFloat(c.text))
}

// leadingInteger accepts a sign and digits that do not begin with zero.
func leadingInteger(s string) (float64, bool) {
	digits := strings.TrimLeft(s, "+-")
	if len(s)-len(digits) > 1 || digits == "" || digits[0] < '1' || strings.Trim(digits, "0123456789") != "" {
		return 0, false
	}
	f, err := strconv.ParseFloat(s, 64)
	return f, err == nil
}

// numeric reports whether JavaScript takes s for a number.
func numeric(s string) bool {
	if len(s) > 2 && s[0] == '0' {
		if base := map[byte]int{'x': 16, 'X': 16, 'o': 8, 'O': 8, 'b': 2, 'B': 2}[s[1]]; base != 0 {
			return allDigits(s[2:], base)
		}
	}
	if strings.ContainsAny(s, "xX_pPnN") || strings.ContainsAny(strings.ToLower(s), "i") {
		return s == "Infinity" || s == "+Infinity" || s == "-Infinity"
	}
	_, err := strconv.ParseFloat(s, 64)
	return err == nil || strings.Contains(err.Error(), "range")
}

func allDigits(s string, base int) bool {
	for _, r := range s {
		if _, err := strconv.ParseInt(string(r), base, 8); err != nil {
			return false
		}
	}
	return s != ""
}

// leadingFloat reads the number that s begins with, as JavaScript's parseFloat does: 0x1F gives 0.
func leadingFloat(s string) float64 {
	if len(s) > 1 && s[0] == '0' && strings.ContainsRune("xXoObB", rune(s[1])) {
		return 0
	}
	f, _ := strconv.ParseFloat(s, 64) // beyond the range it is an infinity, in JavaScript too
	return f
}
