package collection

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func mustParse(t testing.TB, text string) *Collection {
	t.Helper()
	c, err := Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// ofItem is a collection with one item.
func ofItem(item string) string { return `{"info":{"name":"c"},"item":[` + item + `]}` }

func readFile(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Newman's report of the same file is recorded beside it, without the ids, which are made anew each time.
func TestWritesWhatNewmanReports(t *testing.T) {
	t.Parallel()
	c := mustParse(t, string(readFile(t, "testdata/shapes.json")))
	got, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	want := readFile(t, "testdata/shapes.newman.json")
	if diff := cmp.Diff(withoutIDs(t, want), withoutIDs(t, got)); diff != "" {
		t.Errorf("(-Newman +ours)\n%s", diff)
	}
}

func withoutIDs(t *testing.T, text []byte) any {
	t.Helper()
	var v any
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	return dropIDs(v)
}

func dropIDs(v any) any {
	switch v := v.(type) {
	case map[string]any:
		delete(v, "id")
		for name := range v {
			v[name] = dropIDs(v[name])
		}
	case []any:
		for i := range v {
			v[i] = dropIDs(v[i])
		}
	}
	return v
}

// What was read, written and read again is the same. Only the raw text of URLs, which does not count, is lost.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../testdata/*.postman_collection.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range append(files, "testdata/shapes.json") {
		c := mustParse(t, string(readFile(t, file)))
		again := mustParse(t, string(marshal(t, c)))
		dropRaw(c)
		if diff := cmp.Diff(c, again); diff != "" {
			t.Errorf("%s: (-read +read again)\n%s", file, diff)
		}
	}
}

func marshal(t testing.TB, v json.Marshaler) []byte {
	t.Helper()
	text, err := v.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	if !json.Valid(text) {
		t.Fatalf("not JSON: %.300s", text)
	}
	return text
}

func dropRaw(c *Collection) {
	for _, it := range c.Walk() {
		it.Request.URL.Raw = ""
		for _, r := range it.Responses {
			if r.OriginalRequest != nil {
				r.OriginalRequest.URL.Raw = ""
			}
		}
	}
}

// Both spellings of a member give the same item.
func TestBothShapes(t *testing.T) {
	t.Parallel()
	for name, pair := range map[string][2]string{
		"request":      {`{"request":"http://h/p"}`, `{"request":{"url":"http://h/p"}}`},
		"no request":   {`{"request":null}`, `{}`},
		"method":       {`{"request":{"method":"post"}}`, `{"request":{"method":"POST"}}`},
		"host":         {`{"request":{"url":{"host":"a.b"}}}`, `{"request":{"url":{"host":["a","b"]}}}`},
		"path":         {`{"request":{"url":{"path":"/a/b"}}}`, `{"request":{"url":{"path":["a",{"value":"b"}]}}}`},
		"query":        {`{"request":{"url":{"query":"a=1"}}}`, `{"request":{"url":{"query":[{"key":"a","value":"1"}]}}}`},
		"query object": {`{"request":{"url":{"query":{"a":"1"}}}}`, `{"request":{"url":{"query":["a=1"]}}}`},
		"port":         {`{"request":{"url":{"port":80}}}`, `{"request":{"url":{"port":"80"}}}`},
		"path variable": {`{"request":{"url":{"variable":[{"id":"v","value":"1"}]}}}`,
			`{"request":{"url":{"variable":[{"id":"v","key":"v","value":"1","type":"any"}]}}}`},
		"header": {`{"request":{"header":"A: 1\r\nno colon\nB C: 2\n//B:2 \n"}}`,
			`{"request":{"header":[{"key":"A","value":"1"},{"key":"//B","value":"2"}]}}`},
		"header object": {`{"request":{"header":{"A":"1"}}}`, `{"request":{"header":["A: 1",null]}}`},
		"auth": {`{"request":{"auth":{"type":"basic","basic":{"username":"u"}}}}`,
			`{"request":{"auth":{"basic":[{"key":"username","value":"u","type":"any"}],"type":"basic"}}}`},
		"no auth":  {`{"request":{"auth":{"basic":[]}}}`, `{"request":{"auth":null}}`},
		"body":     {`{"request":{"body":"x"}}`, `{"request":{"body":{"mode":"raw","raw":"x"}}}`},
		"no body":  {`{"request":{"body":{"raw":"x"}}}`, `{"request":{"body":null}}`},
		"raw null": {`{"request":{"body":{"mode":"raw","raw":null}}}`, `{"request":{"body":{"mode":"other","raw":""}}}`},
		"file": {`{"request":{"body":{"mode":"file","file":"f"}}}`,
			`{"request":{"body":{"mode":"file","file":{"src":"f"}}}}`},
		"urlencoded": {`{"request":{"body":{"mode":"urlencoded","urlencoded":"a=b"}}}`,
			`{"request":{"body":{"mode":"urlencoded","urlencoded":[{"key":"a","value":"b","type":"text"}]}}}`},
		"description": {`{"description":"d"}`, `{"description":{"content":"d","type":"text/markdown"}}`},
		"exec": {`{"event":[{"id":"e","listen":"test","script":{"id":"s","exec":"a\r\nb"}}]}`,
			`{"event":{"id":"e","listen":"test","script":{"id":"s","exec":["a","b"]}}}`},
		"behavior":   {`{"protocolProfileBehavior":null}`, `{}`},
		"same twice": {`{"name":"a","name":"b"}`, `{"name":"b"}`},
		"escapes":    {`{"name":"\u00e4\n\/\ud83d\ude00"}`, "{\"name\":\"ä\\n/😀\"}"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, b := mustParse(t, ofItem(pair[0])).Items[0].(*Item), mustParse(t, ofItem(pair[1])).Items[0].(*Item)
			a.ID, b.ID = "", ""
			if diff := cmp.Diff(a, b); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFolderIsWhatHasItems(t *testing.T) {
	t.Parallel()
	for item, folder := range map[string]bool{`{"item":[]}`: true, `{"item":{}}`: true, `{"item":null}`: false,
		`{"item":0}`: false, `{"item":""}`: false, `{}`: false} {
		_, is := mustParse(t, ofItem(item)).Items[0].(*ItemGroup)
		if is != folder {
			t.Errorf("%s: folder %v, want %v", item, is, folder)
		}
	}
}

func TestIDsAreMade(t *testing.T) {
	t.Parallel()
	c := mustParse(t, ofItem(`{"event":[{"listen":"test","script":"x"}]},{"id":"kept"},{"item":[]}`))
	it := c.Items[0].(*Item)
	seen := map[string]bool{}
	for _, id := range []string{c.ID, it.ID, it.Events[0].ID, it.Events[0].Script.ID, c.Items[2].(*ItemGroup).ID} {
		if len(id) != 36 || id[14] != '4' || seen[id] {
			t.Errorf("%q is not a new UUID", id)
		}
		seen[id] = true
	}
	if c.Items[1].(*Item).ID != "kept" || c.ID != c.Info.ID {
		t.Error("an id of the file was not kept")
	}
	var ids idSource
	for range 1000 {
		seen[ids.next()] = true
	}
	if len(seen) != 1005 {
		t.Error("an id was made twice")
	}
}

func TestBehavior(t *testing.T) {
	t.Parallel()
	raw := `{"strictSSL":false,"followRedirects":"no","maxRedirects":3,"followOriginalHttpMethod":true,` +
		`"disabledSystemHeaders":{"Accept":true,"host":0},"tlsDisabledProtocols":["TLSv1",5],` +
		`"tlsCipherSelection":"x","protocolVersion":"http1"}`
	got := mustParse(t, ofItem(`{"protocolProfileBehavior":`+raw+`}`)).Items[0].(*Item).Behavior
	want := &Behavior{StrictSSL: new(false), MaxRedirects: new(3), FollowOriginalHTTPMethod: new(true),
		DisabledSystemHeaders: map[string]bool{"accept": true, "host": false},
		TLSDisabledProtocols:  []string{"TLSv1"}, ProtocolVersion: "http1", Raw: raw}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	odd := `{"maxRedirects":-1,"disabledSystemHeaders":["accept"]}`
	got = mustParse(t, ofItem(`{"protocolProfileBehavior":`+odd+`}`)).Items[0].(*Item).Behavior
	if diff := cmp.Diff(&Behavior{Raw: odd}, got); diff != "" {
		t.Error(diff)
	}
}

// A saved response that is malformed does not matter to a run.
func TestResponsesMayBeMalformed(t *testing.T) {
	t.Parallel()
	c := mustParse(t, ofItem(`{"response":[{"originalRequest":{"url":1},"name":"a"},{"name":"b","code":"200"}],`+
		`"request":"h"},{"response":"x"}`))
	it := c.Items[0].(*Item)
	if len(it.Responses) != 2 || it.Responses[1].Code != 200 || it.Request.URL.String() != "h" {
		t.Errorf("got %+v", it)
	}
	_, err := Parse([]byte(ofItem(`{"response":[{"header":5}],"request":7}`)))
	if err == nil || !strings.HasPrefix(err.Error(), "item[0].request: want a string or an object, have a number") {
		t.Errorf("got %v", err)
	}
}

// What has no place in the format is named with its place in the file.
func TestFormatErrors(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"{\"item\":[{\"item\":[{},\n {\"request\":{\"url\":12}}]}]}": "" +
			"item[0].item[1].request.url: want a string or an object, have a number (line 2, column 20)",
		`{"item":"x"}`:                `item: want a list, have a string (line 1, column 9)`,
		`{"item":[["x"]]}`:            `item[0]: want an object, have a list (line 1, column 10)`,
		`{"item":["x"]}`:              `item[0]: want an object, have a string (line 1, column 10)`,
		`{"info":{"name":["ä"]}}`:     `info.name: want a string, have a list (line 1, column 17)`,
		`{"info":"ä", "item":[5]}`:    `info: want an object, have a string (line 1, column 9)`,
		`{"collection":{"item":[1]}}`: `collection.item[0]: want an object, have a number (line 1, column 24)`,
		ofItem(`{"event":[{"script":{"exec":{}}}]}`): "" +
			`item[0].event[0].script.exec: want a string or a list of strings, have an object (line 1, column 58)`,
		ofItem(`{"request":{"auth":"basic"}}`): `item[0].request.auth: want an object, have a string (line 1, column 49)`,
	} {
		_, err := Parse([]byte(in))
		e, ok := errors.AsType[*FormatError](err)
		if !ok || e.Error() != want {
			t.Errorf("%s\ngot  %v\nwant %s", in, err, want)
		}
	}
}

func TestSyntaxErrors(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":               "invalid JSON: the file is empty (line 1, column 1)",
		" \n":            "invalid JSON: the file is empty (line 1, column 1)",
		"{\n \"ä\": b}":  "invalid JSON: invalid character 'b' looking for beginning of value (line 2, column 7)",
		`{"item": [`:     "invalid JSON: unexpected end of JSON input (line 1, column 11)",
		"{}\n{}":         "invalid JSON: invalid character '{' after top-level value (line 2, column 1)",
		"{\"a\":\"\n\"}": "invalid JSON: invalid character '\\n' in string literal (line 1, column 7)",
		"<html>":         "invalid JSON: invalid character '<' looking for beginning of value (line 1, column 1)",
	} {
		for name, parse := range map[string]func([]byte) error{
			"Parse":            func(b []byte) error { _, err := Parse(b); return err },
			"ParseEnvironment": func(b []byte) error { _, err := ParseEnvironment(b); return err },
			"ParseRequest":     func(b []byte) error { _, err := ParseRequest(b); return err },
		} {
			err := parse([]byte(in))
			if _, ok := errors.AsType[*SyntaxError](err); !ok || err.Error() != want {
				t.Errorf("%s(%q)\ngot  %v\nwant %s", name, in, err, want)
			}
		}
	}
}

func TestNotCollection(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`[1]`:  "the file holds a list, want an object",
		`"x"`:  "the file holds a string, want an object",
		`null`: "the file holds null, want an object",
		`{}`:   `it has neither "info" nor "item"`,
		`{"collection":{"order":[],"requests":[]}}`: "it is a collection of the old format v1",
		`{"name":"n","values":[]}`:                  "it looks like an environment",
		`{"openapi":"3.0.0","info":null}`:           "it looks like an OpenAPI description",
	} {
		_, err := Parse([]byte(in))
		if !errors.Is(err, ErrNotCollection) || !strings.HasSuffix(err.Error(), ": "+want) {
			t.Errorf("%s: got %v, want %s", in, err, want)
		}
	}
}

func TestWrappedAndMarked(t *testing.T) {
	t.Parallel()
	plain := `{"info":{"name":"ä"},"item":[]}`
	units := []byte{0xff, 0xfe}
	for _, r := range plain {
		units = append(units, byte(r), byte(r>>8))
	}
	for _, in := range []string{plain, "\ufeff" + plain, `{"collection":` + plain + `}`, string(units)} {
		if c := mustParse(t, in); c.Name != "ä" {
			t.Errorf("%q: name %q", in, c.Name)
		}
	}
	if c := mustParse(t, "{\"info\":{\"name\":\"a\xffb\"}}"); c.Name != "a\ufffdb" {
		t.Errorf("bytes that are not UTF-8 became %q", c.Name)
	}
}

// Depth is an error, not a crash.
func TestDepthIsBounded(t *testing.T) {
	t.Parallel()
	folders := func(n int) string {
		return ofItem(strings.Repeat(`{"item":[`, n) + strings.Repeat(`]}`, n))
	}
	if c := mustParse(t, folders(maxFolders)); c == nil {
		t.Error("folders within the bound must be read")
	}
	for name, in := range map[string]string{
		"folders": folders(maxFolders + 100),
		"lists":   ofItem(`{"request":{"body":{"mode":"raw","raw":` + strings.Repeat("[", 2e6)),
		"objects": strings.Repeat(`{"item":`, 1e6),
	} {
		_, err := Parse([]byte(in))
		if _, ok := errors.AsType[*SyntaxError](err); !ok || !strings.Contains(err.Error(), "nested deeper") {
			t.Errorf("%s: got %.100v", name, err)
		}
	}
}

func TestParseRequest(t *testing.T) {
	t.Parallel()
	r, err := ParseRequest([]byte(`{"method":"put","url":"http://h/a?b=c","header":[{"key":"A","value":"1"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if r.Method != "PUT" || r.URL.String() != "http://h/a?b=c" || r.Header[0].Key != "A" {
		t.Errorf("got %+v", r)
	}
	if r, err = ParseRequest([]byte(`"http://h"`)); err != nil || r.Method != "GET" || r.URL.String() != "http://h" {
		t.Errorf("got %+v, %v", r, err)
	}
	if _, err = ParseRequest([]byte(`{"url":true}`)); err == nil || !strings.HasPrefix(err.Error(), "url: want a string") {
		t.Errorf("got %v", err)
	}
	if _, err = ParseRequest([]byte(`5`)); err == nil || !strings.HasPrefix(err.Error(), "want a string or an object") {
		t.Errorf("got %v", err)
	}
}

// large makes a collection of about n bytes, in the style of the app's exports.
func large(n int) []byte {
	item := `{"name":"get order %d","event":[{"listen":"test","script":{"type":"text/javascript",` +
		`"exec":["pm.test(\"ok\", () => {","  pm.response.to.have.status(200);","});",""]}}],` +
		`"request":{"method":"POST","header":[{"key":"Accept","value":"*/*"},` +
		`{"key":"X-Key","value":"{{key}}","type":"text"}],` +
		`"body":{"mode":"raw","raw":"{\n  \"id\": %d,\n  \"name\": \"x\"\n}"},` +
		`"url":{"raw":"{{host}}/v1/orders/:id?a=1&b=2","host":["{{host}}"],"path":["v1","orders",":id"],` +
		`"query":[{"key":"a","value":"1"},{"key":"b","value":"2"}],` +
		`"variable":[{"key":"id","value":"%d"}]}},"response":[` +
		`{"name":"ok","originalRequest":{"method":"GET","header":[],"url":"{{host}}/v1"},"status":"OK","code":200,` +
		`"header":[{"key":"Content-Type","value":"application/json"}],"cookie":[],` +
		`"body":"{\n \"a\": 1,\n \"b\": [1, 2]\n}"}]}`
	b := []byte(`{"info":{"name":"large"},"item":[{"name":"folder","item":[`)
	for i := 0; len(b) < n; i++ {
		switch {
		case i%100 == 99:
			b = fmt.Appendf(b, `]},{"name":"folder %d","item":[`, i)
		case i > 0:
			b = append(b, ',', '\n')
		}
		b = fmt.Appendf(b, item, i, i, i)
	}
	return append(b, `]}]}`...)
}

// A collection takes less than five times its file; BenchmarkParse shows what is allocated on the way.
func TestMemory(t *testing.T) {
	data := large(30 << 20)
	before := heap()
	c := mustParse(t, string(data))
	got := float64(heap()-before) / float64(len(data))
	t.Logf("%.1f times the file", got)
	if got > 5 {
		t.Errorf("the collection takes %.1f times the file", got)
	}
	runtime.KeepAlive(c)
	runtime.KeepAlive(data)
}

// heap returns how many bytes are in use.
func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func BenchmarkParse(b *testing.B) {
	for name, size := range map[string]int{"1MB": 1 << 20, "30MB": 30 << 20} {
		data := large(size)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				if _, err := Parse(data); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkParseRequest(b *testing.B) {
	data := []byte(`{"url":{"protocol":"https","host":["a","b"],"path":["c"],` +
		`"query":[{"key":"k","value":"v"}],"variable":[]},` +
		`"header":[{"key":"A","value":"1"}],"method":"POST","body":{"mode":"raw","raw":"{\"a\": 1}"}}`)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ParseRequest(data); err != nil {
			b.Fatal(err)
		}
	}
}
