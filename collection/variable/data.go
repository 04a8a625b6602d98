package variable

import (
	"fmt"
	"strings"

	"github.com/tidwall/gjson"

	"runner/collection"
)

// Data is iteration data: a row of variables for each iteration.
type Data struct{ rows []row }

// A row is the values of an iteration. The rows of a CSV file share their names; a short one has fewer values.
type row struct {
	names  []string
	values []collection.Value
}

// Len returns the number of rows.
func (d *Data) Len() int { return len(d.rows) }

// Row returns row i, from 0, as the scope "data". Beyond the last row it is the last again, as in Newman; without rows
// it is empty.
func (d *Data) Row(i int) *Scope {
	if len(d.rows) == 0 {
		return NewScope("data", nil)
	}
	r := d.rows[min(max(i, 0), len(d.rows)-1)]
	vars := make([]collection.Variable, len(r.values))
	for i, v := range r.values {
		vars[i] = collection.Variable{Key: r.names[i], Value: v}
	}
	return NewScope("data", vars)
}

// A DataError is a place in iteration data that cannot be used.
type DataError struct {
	Row  int // from 1; 0 is the whole file
	Line int // from 1; 0 if the row says it
	Err  error
}

// Error says what is wrong, and where.
func (e *DataError) Error() string {
	if e.Row > 0 {
		return fmt.Sprintf("row %d: %v", e.Row, e.Err)
	}
	return e.Err.Error()
}

// Unwrap returns the reason.
func (e *DataError) Unwrap() error { return e.Err }

// ParseData reads iteration data: a JSON list of objects, or CSV with the names in the first row. An empty file has
// no rows. Newman runs without data when the JSON is not such a list; here that is a [*DataError], because a run
// without its data is not the run that was asked for.
func ParseData(data []byte) (*Data, error) {
	text := collection.Text(data)
	if start := strings.TrimLeft(text, " \t\r\n"); start != "" && (start[0] == '[' || start[0] == '{') {
		return parseRows(text)
	}
	return parseCSV(text)
}

// parseRows reads a JSON list of objects.
func parseRows(text string) (*Data, error) {
	if err := collection.CheckJSON(text); err != nil {
		return nil, &DataError{Err: err}
	}
	root := gjson.Parse(text)
	if !root.IsArray() {
		return nil, &DataError{Err: fmt.Errorf("want a list of objects, one for each iteration, have an object")}
	}
	d := &Data{}
	var err error
	root.ForEach(func(_, v gjson.Result) bool {
		if !v.IsObject() {
			err = &DataError{Row: len(d.rows) + 1, Err: fmt.Errorf("want an object, have %s", collection.KindName(v))}
			return false
		}
		d.rows = append(d.rows, objectRow(v))
		return true
	})
	if err != nil {
		return nil, err
	}
	return d, nil
}

func objectRow(v gjson.Result) row {
	var r row
	v.ForEach(func(key, v gjson.Result) bool {
		r.names = append(r.names, key.Str)
		r.values = append(r.values, collection.ParseValue(v.Raw))
		return true
	})
	return r
}
