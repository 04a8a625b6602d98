package resolve_test

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"runner/collection"
	"runner/collection/resolve"
	"runner/collection/wire"
)

// moreBodies are what Newman 6.2.2 was seen to send, body alone.
var moreBodies = map[string]struct {
	header headers
	body   *collection.Body
	want   string
}{
	"list in a form": {body: form(field("a", collection.JSONValue(`[1, "x y", null, true, [2], {"b": 3}, 1.50]`)),
		field("none", collection.JSONValue("[]"))), want: "a=1&a=x%20y&a=&a=true&a=&a=&a=1.5"},
	"a null type is JSON": {header: headers{field("Content-Type", null)}, body: raw("1//x", ""), want: "1"},
	"base64 with noise": {body: &collection.Body{Mode: "file",
		File: &collection.FileBody{Content: str("!a G\tk é=\nxx")}}, want: "hi"},
	"file name in a folder": {body: formdata(typedPart("a", "d/x.json/")),
		want: "--B\r\nContent-Disposition: form-data; name=\"a\"; filename=\"x.json\"\r\n" +
			"Content-Type: application/json\r\n\r\nv\r\n--B--\r\n"},
	"a file without extension": {body: formdata(filePart("f", str("json"), "")),
		want: "--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"json\"\r\n" +
			"Content-Type: application/octet-stream\r\n\r\n1\r\n--B--\r\n"},
	"a number for a file": {body: formdata(filePart("f", collection.NumberValue(5), "")), want: ""},
	"a name that is a line": {body: formdata(text("a\r\nX-Injected: 1", str("v"))),
		want: "--B\r\nContent-Disposition: form-data; name=\"a%0D%0AX-Injected: 1\"\r\n\r\nv\r\n--B--\r\n"},
}

func typedPart(key, fileName string) collection.FormParam {
	p := text(key, str("v"))
	p.FileName = fileName
	return p
}

func TestBodies(t *testing.T) {
	files := fstest.MapFS{"json": {Data: []byte("1"), Mode: 0o600}}
	for name, test := range moreBodies {
		t.Run(name, func(t *testing.T) {
			w, err := resolve.Request(&collection.Request{Method: "POST", URL: collection.ParseURL("h"),
				Header: test.header, Body: test.body}, &resolve.Input{Files: files})
			if err != nil {
				t.Fatal(err)
			}
			got := body(t, w)
			if kind, ok := w.Header.Get("Content-Type"); ok {
				if _, boundary, ok := strings.Cut(kind, "boundary="); ok {
					got = strings.ReplaceAll(got, boundary, "B")
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func body(t *testing.T, w *wire.Request) string {
	t.Helper()
	r, err := w.Body.Reader()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// A file may change before it is sent or while it is, or be written anew in the same length: nothing is sent that is
// not what was announced and, maybe, signed.
func TestFileThatChanges(t *testing.T) {
	name := t.TempDir() + "/f"
	write := func(text string, at time.Time) {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(name, at, at); err != nil {
			t.Fatal(err)
		}
	}
	then := time.Unix(1e9, 0)
	write("1234", then)
	w, err := resolve.Request(&collection.Request{Method: "POST", URL: collection.ParseURL("h"), Body: file(name)},
		&resolve.Input{Files: osFiles{}})
	if err != nil {
		t.Fatal(err)
	}
	write("5678", then.Add(time.Second))
	if _, err := w.Body.Reader(); err == nil || !strings.Contains(err.Error(), "has changed") {
		t.Errorf("written anew: error %v", err)
	}
	for text, want := range map[string]string{"123": "shorter", "12345": "longer", "1234": ""} {
		write("1234", then)
		r, err := w.Body.Reader()
		if err != nil {
			t.Fatal(err)
		}
		write(text, then)
		got, err := io.ReadAll(r)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: error %v, want %q", text, err, want)
		}
		if len(got) > 4 {
			t.Errorf("%q: %d bytes were read of 4", text, len(got))
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
}

// triedError is a file that is in none of several places.
type triedError struct{ error }

func (e triedError) Is(target error) bool { return target == os.ErrNotExist }
func (e triedError) Tried() []string      { return []string{"a/f", "b/f"} }

// osFiles are the operating system's.
type osFiles struct{}

func (osFiles) Open(name string) (fs.File, error) { return os.Open(name) }

// noFiles has none.
type noFiles struct{}

func (noFiles) Open(string) (fs.File, error) { return nil, triedError{errors.New("not here")} }

func TestMissingFileNamesThePlaces(t *testing.T) {
	var warned string
	_, err := resolve.Request(&collection.Request{Method: "POST", URL: collection.ParseURL("h"), Body: file("f")},
		&resolve.Input{Files: noFiles{}, Warn: func(s string) { warned = s }})
	if want := `Binary file load error: "f", no such file (tried a/f, b/f)`; err != nil || warned != want {
		t.Errorf("warned %q, error %v", warned, err)
	}
}

func BenchmarkBodies(b *testing.B) {
	params := make([]collection.KeyValue, 20)
	parts := make([]collection.FormParam, 20)
	for i := range params {
		params[i] = field("name"+string(rune('a'+i)), str("value with blanks"))
		parts[i] = text(params[i].Key, params[i].Value)
	}
	for name, body := range map[string]*collection.Body{
		"json": raw(`{"a": "http://x", /* c */ "list": [1, 2, 3]} // d`, "json"), "urlencoded": form(params...),
		"formdata": formdata(parts...), "graphql": graphql(str("{a}"), collection.JSONValue(`{"b":1}`), absent),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			req := &collection.Request{Method: "POST", URL: collection.ParseURL("http://h/p"), Body: body}
			for b.Loop() {
				if _, err := resolve.Request(req, &resolve.Input{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
