package variable_test

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"runner/collection"
	"runner/collection/variable"
)

// rowOf returns row i of d, which is in memory.
func rowOf(d *variable.Data, i int) *variable.Scope {
	row, err := d.Row(i)
	if err != nil {
		panic(err)
	}
	return row
}

// describe writes data in one line: the values with their kinds, row by row.
func describe(d *variable.Data) string {
	rows := make([]string, d.Len())
	for i := range rows {
		var cells []string
		for key, v := range rowOf(d, i).All() {
			text := v.Text
			if v.IsString() {
				text = fmt.Sprintf("%q", text)
			}
			cells = append(cells, key+"="+text)
		}
		rows[i] = strings.Join(cells, " ")
	}
	return strings.Join(rows, " | ")
}

// dataCases were measured in Newman 6.2.2, but for the wrong shapes.
var dataCases = map[string]struct{ in, want string }{
	"empty":               {"", ""},
	"header only":         {"a,b\n", ""},
	"header, no newline":  {"a,b", ""},
	"rows":                {"a,b\n1,x\n2,y\n", `a=1 b="x" | a=2 b="y"`},
	"no last newline":     {"a,b\n1,x", `a=1 b="x"`},
	"windows":             {"a,b\r\n1,x\r\n2,y\r\n", `a=1 b="x" | a=2 b="y"`},
	"old mac":             {"a,b\r1,x\r2,y", `a=1 b="x" | a=2 b="y"`},
	"mixed ends":          {"a,b\n1,x\r\n2,y", `a=1 b="x" | a=2 b="y"`},
	"byte order mark":     {"\ufeffa\n1", "a=1"},
	"utf-16":              {"\xff\xfea\x00\n\x001\x00", "a=1"},
	"semicolons":          {"a;b\n1;2", `a=1 b=2`},
	"tabs":                {"a\tb\n1\t\n \t x y", `a=1 b="" | a="" b="x y"`},
	"comma goes first":    {"a;b,c\n1;2,3", `a;b="1;2" c=3`},
	"comma in quotes":     {"\"a,b\";c\n1,5;2", `a,b="1,5" c=2`},
	"more of them":        {"a;b\tc\td\n1\t2\t3", `a;b=1 c=2 d=3`},
	"no delimiter":        {"a b\n1;2", `a b="1;2"`},
	"other quoted ones":   {"\"a\nb\";\"c\"\n\"1;\"\"\n\";2", "a\nb=\"1;\\\"\\n\" c=2"},
	"quotes":              {"a,b\n\"x,\"\"y\"\"\",\"1\"", `a="x,\"y\"" b="1"`},
	"quoted header":       {`"a b","c"` + "\n1,2", "a b=1 c=2"},
	"newline in quotes":   {"a\n\"x\r\ny\"\n2", `a="x\r\ny" | a=2`},
	"quote inside":        {"a,b\n5\" tall,x", `a="5\" tall" b="x"`},
	"blank first line":    {"\na\n1", `="a" | =1`},
	"quote inside header": {"5\" a,b\n1,2", `5" a=1 b=2`},
	"white space":         {" a , b \n  1 ,\tx y \n", `a=1 b="x y"`},
	"space in quotes":     {"a,b\n \" 1 \" ,2", `a=" 1 " b=2`},
	"short row":           {"a,b\n1", "a=1"},
	"long row":            {"a\n1,2,3", "a=1"},
	"empty cells":         {"a,b\n,", `a="" b=""`},
	"blank line":          {"a,b\n1,2\n\n3,4\n", `a=1 b=2 | a="" | a=3 b=4`},
	"blank last line":     {"a,b\n1,2\n\n", `a=1 b=2 | a=""`},
	"spaces at the end":   {"a\n1\n  ", "a=1"},
	"same column":         {"a,a\n1,2", "a=2"},
	"unicode":             {"ä\nö", `ä="ö"`},
	"integers":            {"a\n12\n+5\n-7\n12345678901234567890", "a=12 | a=5 | a=-7 | a=12345678901234567000"},
	"zeros":               {"a\n007\n00\n0\n-0.0", "a=7 | a=0 | a=0 | a=0"},
	"fractions":           {"a\n1.50\n.5\n5.\n1e3\n1e", `a=1.5 | a=0.5 | a=5 | a=1000 | a="1e"`},
	"other bases":         {"a\n0x1F\n0b11\n0o17\n0xZ\n-0x1", `a=0 | a=0 | a=0 | a="0xZ" | a="-0x1"`},
	"no numbers": {"a\ntrue\nnull\n2024-01-01\nInfinity\nNaN\n1_0\n1e999\n0x",
		`a="true" | a="null" | a="2024-01-01" | a="Infinity" | a="NaN" | a="1_0" | a="1e999" | a="0x"`},
	"json":       {` [{"a":1,"b":"x","c":null,"d":[1],"e":{"f":2},"g":true}]`, `a=1 b="x" c=null d=[1] e={"f":2} g=true`},
	"json empty": {"[]", ""},
	"json mark":  {"\ufeff[{}]", ""},
	"json twice": {`[{"a":1,"a":2}]`, "a=2"},
	"json long":  {"[\n{\"a\":\"]}\\\"\\\\\"}\n,\r\n {\"b\":{\"c\":[\"}\"]}} ]\n\n", `a="]}\"\\" | b={"c":["}"]}`},
	"ndjson":     {"{\"a\":1}\n\n {\"a\":\"x\"} \r\n{}", `a=1 | a="x" | `},
}

func TestParseData(t *testing.T) {
	t.Parallel()
	for name, tc := range dataCases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, err := variable.ParseData([]byte(tc.in))
			if err != nil {
				t.Fatal(err)
			}
			if got := describe(d); got != tc.want {
				t.Errorf("got  %s\nwant %s", got, tc.want)
			}
		})
	}
}

func TestParseDataErrors(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"a,b\n1,2\n\"3,4\n5": "row 2, line 3: the quote that opens here is not closed",
		"a\n\"1\n2\"\n\"x\"y": "row 2, line 4: " +
			"only the end of the field may come behind a closing quote; a quote in quotes is written twice",
		"\"a": "line 1: the quote that opens here is not closed",
		"a\n1\n\"\n\x00\"": "row 2, line 4: it has a zero byte: " +
			"UTF-16 without a byte order mark, or no text at all",
		"a\n" + strings.Repeat("x", 33<<20):        "row 1, line 2: it is longer than 32 MiB",
		"[{\"a\":\"" + strings.Repeat("x", 33<<20): "row 1, line 1, column 2: it is longer than 32 MiB",
		`{"a":1}`:           "want a list of objects, one for each iteration, have an object",
		"{\"a\":\n1}\n":     "want a list of objects, one for each iteration, have an object",
		"{\"a\":1}\n\n{\n}": "row 2, line 3, column 1: want an object on one line, have one on several",
		"{\"a\":1}\n[1]":    "row 2, line 2, column 1: want an object, have a list",
		"{\"a\":1} {\"a\":1}": "row 1, line 1, column 9: want the end of the line behind " +
			"the object, have more",
		`[{"a":1}, 2]`: "row 2, line 1, column 11: want an object, have a number",
		`[null]`:       "row 1, line 1, column 2: want an object, have null",
		`["x"]`:        "row 1, line 1, column 2: want an object, have a string",
		"[{},{},\n[]]": "row 3, line 2, column 1: want an object, have a list",
		"[{\"a\":1},\n {]": "row 2, line 2, column 3: invalid JSON: invalid character " +
			"']' looking for beginning of object key string",
		"[{}": "row 2, line 1, column 4: invalid JSON: the list is not closed",
		"[{} {}]": "row 2, line 1, column 5: invalid JSON: want a comma " +
			"or the end of the list before it",
		"[{},]":                             "row 2, line 1, column 5: invalid JSON: want an object, have ']'",
		"[{}] x":                            "line 1, column 6: invalid JSON: there is more behind the list",
		`[{"a":` + strings.Repeat("[", 1e6): "row 1, line 1, column 1062: invalid JSON: nested deeper than 1056 levels",
	} {
		_, err := variable.ParseData([]byte(in))
		e, ok := errors.AsType[*variable.DataError](err)
		if !ok || e.Error() != want {
			t.Errorf("%.20q: got %v, want %s", in, err, want)
		}
	}
	_, err := variable.ParseData([]byte("[{"))
	if _, ok := errors.AsType[*collection.SyntaxError](err); !ok {
		t.Errorf("%v is no SyntaxError", err)
	}
}

func TestRowBeyondTheEnd(t *testing.T) {
	t.Parallel()
	d, err := variable.ParseData([]byte("a\n1\n2"))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range map[int]string{0: "1", 1: "2", 2: "2", 99: "2"} {
		if v, _ := rowOf(d, i).Get("a"); v.Text != want {
			t.Errorf("row %d: got %s, want %s", i, v.Text, want)
		}
	}
	rowOf(d, 0).Set("a", collection.NullValue())
	if v, _ := rowOf(d, 0).Get("a"); v.Text != "1" {
		t.Error("a change to a row must not be kept")
	}
	var none variable.Data
	if none.Len() != 0 || rowOf(&none, 3).Has("a") {
		t.Error("no data has no rows")
	}
	rowOf(d, 0).Set("b", collection.NullValue())
	if got := rowOf(d, 1).TakeChanges(); got != nil {
		t.Errorf("a fresh row has changes: %v", got)
	}
}

// lines is size bytes that repeat a header and a row.
type lines struct {
	header, row string
	size        int64
}

func (l lines) ReadAt(p []byte, off int64) (int, error) {
	n := 0
	for ; n < len(p) && off+int64(n) < l.size; n++ {
		if at := off + int64(n); at < int64(len(l.header)) {
			p[n] = l.header[at]
		} else {
			p[n] = l.row[(at-int64(len(l.header)))%int64(len(l.row))]
		}
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// TestRowsAreNotKept reads a million rows of each form in the memory of one.
func TestRowsAreNotKept(t *testing.T) {
	const rows = 1_000_000
	for _, l := range []lines{
		{header: "a,b,c\n", row: "1,\"some, more\",and some text\n"},
		{row: "{\"a\":1,\"b\":\"some, more\",\"c\":null}\n"},
	} {
		l.size = int64(len(l.header)) + rows*int64(len(l.row))
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		d, err := variable.OpenData(l, l.size, "x")
		if err != nil {
			t.Fatal(err)
		}
		if d.Len() != rows {
			t.Errorf("%d rows, want %d", d.Len(), rows)
		}
		for i := range 100_000 {
			if v, _ := rowOf(d, i).Get("b"); v.Text != "some, more" {
				t.Fatalf("row %d: %q", i, v.Text)
			}
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 4<<20 {
			t.Errorf("%q: %d bytes are held", l.row, grown)
		}
		runtime.KeepAlive(d)
	}
}

// A broken reader fails behind the bytes it has.
type broken struct{ *strings.Reader }

var errBroken = errors.New("broken")

func (b broken) ReadAt(p []byte, off int64) (int, error) {
	n, err := b.Reader.ReadAt(p, off)
	if err != nil {
		err = errBroken
	}
	return n, err
}

func TestReadingFails(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"a\n1\n", "[{\"a\":1},", "{\"a\":1}\n", ""} {
		_, err := variable.OpenData(broken{strings.NewReader(text)}, 100, "")
		if !errors.Is(err, errBroken) {
			t.Errorf("%q: got %v", text, err)
		}
	}
	text := []byte("a\n1\n2\n")
	d, err := variable.ParseData(text)
	if err != nil {
		t.Fatal(err)
	}
	copy(text, "a\n1\n  ")
	var e *variable.DataError
	if _, err := d.Row(1); !errors.As(err, &e) || e.Row != 2 {
		t.Errorf("a row that is gone: %v", err)
	}
}

func TestNameSaysNDJSON(t *testing.T) {
	t.Parallel()
	const text = `{"a":1}`
	d, err := variable.OpenData(strings.NewReader(text), int64(len(text)), "rows.NDJSON")
	if err != nil || describe(d) != "a=1" {
		t.Errorf("got %v, %v", d, err)
	}
}

func BenchmarkOpenData(b *testing.B) {
	for name, row := range map[string]string{
		"plain": "1,some text,and some more of it,4\n", "quoted": "1,\"some, text\",\"and some more of it\",4\n"} {
		b.Run(name, func(b *testing.B) {
			text := "a,b,c,d\n" + strings.Repeat(row, 100_000)
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := variable.OpenData(strings.NewReader(text), int64(len(text)), ""); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkRow(b *testing.B) {
	text := "a,b,c,d\n" + strings.Repeat("1,some text,\"and, more\",4\n", 100_000)
	d, err := variable.ParseData([]byte(text))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		rowOf(d, i%d.Len())
		i++
	}
}

func FuzzParseData(f *testing.F) {
	for _, tc := range dataCases {
		f.Add([]byte(tc.in))
	}
	f.Add([]byte(`{"a":1}`))
	f.Add([]byte("\"\"\"\n\"\r,\"\r\n"))
	f.Fuzz(func(t *testing.T, in []byte) {
		d, err := variable.ParseData(in)
		if err != nil {
			if d != nil || err.Error() == "" {
				t.Errorf("%v with data %v", err, d)
			}
			return
		}
		if d.Len() > len(in) {
			t.Errorf("%d rows of %d bytes", d.Len(), len(in))
		}
		for i := range min(d.Len(), 100) {
			for _, v := range rowOf(d, i).All() {
				if v.Kind == collection.Absent {
					t.Error("a cell without a value")
				}
			}
		}
	})
}
