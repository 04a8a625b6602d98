package collection

import (
	"bytes"
	"encoding/json"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
)

// A collection of any version that is written as a document is the same when it is read, and its URLs have their text.
func TestDocument(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../testdata/*.postman_collection.json")
	if err != nil {
		t.Fatal(err)
	}
	texts := []string{`{"name":"C","order":["r"],"requests":[{"id":"r","url":"http://h/:a?b=c#d","method":"POST",` +
		`"headers":"A: 1\n//B: 2","rawModeData":"x","dataMode":"raw","tests":"t()","preRequestScript":"p()",` +
		`"currentHelper":"basicAuth","helperAttributes":{"username":"u"},"pathVariables":{"a":"1"}}]}`}
	for _, file := range append(files, "testdata/shapes.json") {
		texts = append(texts, string(readFile(t, file)))
	}
	for _, text := range texts {
		c := mustParse(t, text)
		c.Info.Schema = Schema
		out, err := c.Document()
		if err != nil {
			t.Fatal(err)
		}
		again := mustParse(t, string(out))
		for _, it := range again.Walk() {
			if u := it.Request.URL; u.Raw != u.String() {
				t.Errorf("raw is %q, want %q", u.Raw, u.String())
			}
		}
		if diff := cmp.Diff(compact(t, c), compact(t, again)); diff != "" {
			t.Errorf("%s: (-read +read again)\n%s", c.Name, diff)
		}
	}
}

// compact is all of a collection, without the spaces of the JSON texts in it.
func compact(t *testing.T, c *Collection) string {
	t.Helper()
	var out bytes.Buffer
	if err := json.Compact(&out, marshal(t, c)); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// What is odd about a file is told, and does not stop it.
func TestNotes(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`{"info":{"schema":"` + Schema + `"},"item":[]}`:                                                             "",
		`{"info":{"schema":"https://schema.getpostman.com/json/collection/v2.0.0/collection.json"},"item":[]}`:       "",
		`{"info":{"schema":"https://schema.postman.com/collection/json/v2.1.0/draft-07/collection.json"},"item":[]}`: "",
		`{"info":{},"item":[]}`:                              "names no schema",
		`{"info":{"schema":"x"},"item":[]}`:                  `schema "x" is not known`,
		`{"name":"C","order":["r"],"requests":[{"id":"r"}]}`: "of format v1",
	} {
		notes := strings.Join(mustParse(t, in).Notes, "\n")
		if (want == "") != (notes == "") || !strings.Contains(notes, want) {
			t.Errorf("%s: %q, want %q", in, notes, want)
		}
	}
}

// UTF-8 and UTF-16 of both orders are read, with a byte order mark and without.
func TestEncodings(t *testing.T) {
	t.Parallel()
	text := `{"info":{"name":"ä😀"},"item":[]}`
	for _, mark := range []string{"", "\ufeff"} {
		var little, big []byte
		for _, u := range utf16.Encode([]rune(mark + text)) {
			little = append(little, byte(u), byte(u>>8))
			big = append(big, byte(u>>8), byte(u))
		}
		for name, data := range map[string]string{"UTF-8": mark + text, "UTF-16 LE": string(little), "UTF-16 BE": string(big)} {
			if c := mustParse(t, data); c.Name != "ä😀" {
				t.Errorf("%s, mark %q: the name is %q", name, mark, c.Name)
			}
		}
	}
}

// The place of a mistake is shown in its line, however long that is.
func TestExcerpt(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("ä", 500)
	for in, want := range map[string]string{
		"{\n  // note\n}":              "  // note\n  ^",
		"{\r\n\t\"a\": b}\r\n":         " \"a\": b}\n      ^",
		`{"a":"` + long + `" x` + long: strings.Repeat("ä", 34) + "\" x" + strings.Repeat("ä", 35) + "\n" + strings.Repeat(" ", 36) + "^",
		`{"info":{"name":["x"]}}`:      "{\"info\":{\"name\":[\"x\"]}}\n                ^",
		"":                             "\n^",
	} {
		_, err := Parse([]byte(in))
		e, ok := errors.AsType[*FormatError](err)
		if !ok {
			t.Errorf("%q: %v", in, err)
			continue
		}
		if got := e.Excerpt(in); got != want {
			t.Errorf("%.40q\ngot\n%s\nwant\n%s", in, got, want)
		}
	}
	_, err := Parse([]byte("{ // x\n}"))
	if err == nil || err.Error() != "invalid JSON: JSON has no comments (line 1, column 3)" {
		t.Errorf("a comment: %v", err)
	}
}
