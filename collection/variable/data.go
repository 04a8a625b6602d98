package variable

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"

	"runner/collection"
)

// Data is iteration data: a row of variables for each iteration. It is read as the rows are asked for, so that it may
// be larger than memory. Its zero value has no rows. It is not safe for concurrent use.
type Data struct {
	open  func() (cutter, error)
	count int
	cut   cutter // behind row at
	at    int    // the row that is read, from 1; 0 is none
	row   row
}

// A cutter cuts rows off a stream.
type cutter interface {
	// cut returns the next row as it stands in the stream, until the next call. Behind the last it returns [io.EOF]. It
	// finds everything that can be wrong with a row.
	cut() ([]byte, error)
	// row reads what cut returned.
	row(raw []byte) row
}

// A row is the values of an iteration. The rows of a CSV file share their names; a short one has fewer values.
type row struct {
	names  []string
	values []collection.Value
}

// Len returns the number of rows.
func (d *Data) Len() int { return d.count }

// Row returns row i, from 0, as the scope "data". Beyond the last row it is the last again, as in Newman; without rows
// it is empty. It is quick for the row it returned last and the one after that. The error is that of reading.
func (d *Data) Row(i int) (*Scope, error) {
	if d.count == 0 {
		return NewScope("data", nil), nil
	}
	if want := min(max(i, 0), d.count-1) + 1; want != d.at {
		if err := d.seek(want); err != nil {
			return nil, err
		}
	}
	vars := make([]collection.Variable, len(d.row.values))
	for i, v := range d.row.values {
		vars[i] = collection.Variable{Key: d.row.names[i], Value: v}
	}
	return NewScope("data", vars), nil
}

// seek reads row number want, from 1.
func (d *Data) seek(want int) error {
	if d.cut == nil || want < d.at {
		cut, err := d.open()
		if err != nil {
			return err
		}
		d.cut, d.at = cut, 0
	}
	for {
		raw, err := d.cut.cut()
		if errors.Is(err, io.EOF) {
			err = &DataError{Row: d.at + 1, Err: errors.New("it is gone: the data changed during the run")}
		}
		if err != nil {
			d.cut = nil
			return err
		}
		if d.at++; d.at == want {
			d.row = d.cut.row(raw)
			return nil
		}
	}
}

// A DataError is a place in iteration data that cannot be used.
type DataError struct {
	Row          int // from 1; 0 is the header, or the whole file
	Line, Column int // from 1; 0 is unknown
	Err          error
}

// Error says what is wrong, and where.
func (e *DataError) Error() string {
	var place []string
	if e.Row > 0 {
		place = append(place, fmt.Sprintf("row %d", e.Row))
	}
	if e.Line > 0 {
		place = append(place, fmt.Sprintf("line %d", e.Line))
	}
	if e.Column > 0 {
		place = append(place, fmt.Sprintf("column %d", e.Column))
	}
	if place == nil {
		return e.Err.Error()
	}
	return fmt.Sprintf("%s: %v", strings.Join(place, ", "), e.Err)
}

// Unwrap returns the reason.
func (e *DataError) Unwrap() error { return e.Err }

// ParseData reads iteration data from memory, as [OpenData] does.
func ParseData(data []byte) (*Data, error) {
	return OpenData(bytes.NewReader(data), int64(len(data)), "")
}

// OpenData reads the size bytes of in as iteration data: a JSON list of objects, a JSON object on each line (NDJSON),
// or CSV with the names in the first row. An empty file has no rows. All of in is looked at once, and its rows are read
// from it again when they are asked for. A file name that ends in ".ndjson" or ".jsonl" says that a single object is
// a row.
//
// Newman runs without data when JSON is not a list of objects; here that is a [*DataError], because a run without its
// data is not the run that was asked for.
func OpenData(in io.ReaderAt, size int64, name string) (*Data, error) {
	suffix := strings.ToLower(filepath.Ext(name))
	f := &dataFile{in: in, size: size, lines: suffix == ".ndjson" || suffix == ".jsonl"}
	cut, err := f.open()
	if err != nil {
		return nil, err
	}
	d := &Data{open: f.open}
	for {
		if _, err = cut.cut(); err != nil {
			break
		}
		d.count++
	}
	if !errors.Is(err, io.EOF) {
		return nil, err
	}
	if lines, ok := cut.(*jsonLines); ok && d.count == 1 && !f.lines {
		return nil, lines.single()
	}
	return d, nil
}

// A dataFile is where iteration data is.
type dataFile struct {
	in    io.ReaderAt
	size  int64
	lines bool // its name says that it is NDJSON
}

// open begins to read the file.
func (f *dataFile) open() (cutter, error) {
	w := &window{in: f.text()}
	for {
		if start := bytes.TrimLeft(w.ahead(), " \t\r\n"); len(start) > 0 {
			switch {
			case start[0] == '[':
				return newJSONList(w), nil
			case start[0] == '{', f.lines:
				return &jsonLines{jsonText{w: w, line: 1}}, nil
			}
			break
		}
		if !w.more() {
			break
		}
	}
	if w.err != nil {
		return nil, w.err
	}
	return newTable(w)
}

// text returns the file as UTF-8, without a byte order mark. It may be UTF-16 if it begins with the mark of that.
func (f *dataFile) text() io.Reader {
	var mark [3]byte
	n, _ := f.in.ReadAt(mark[:min(f.size, 3)], 0) // an error is met again by whoever reads the text
	from := func(at int64) io.Reader { return io.NewSectionReader(f.in, at, f.size-at) }
	switch begin := string(mark[:n]); {
	case begin == "\ufeff":
		return from(3)
	case strings.HasPrefix(begin, "\xff\xfe"):
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewDecoder().Reader(from(2))
	case strings.HasPrefix(begin, "\xfe\xff"):
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewDecoder().Reader(from(2))
	}
	return from(0)
}

// validText returns a row as text. One that is not UTF-8 is Latin-1, which older spreadsheets write.
func validText(raw []byte) string {
	if utf8.Valid(raw) {
		return string(raw)
	}
	runes := make([]rune, len(raw))
	for i, c := range raw {
		runes[i] = rune(c)
	}
	return string(runes)
}
