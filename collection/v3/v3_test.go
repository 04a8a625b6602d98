package v3

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"runner/collection"
)

func mustRead(t testing.TB, files fs.FS) *collection.Collection {
	t.Helper()
	c, err := ReadFS(files, "name")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func tree(files ...string) fstest.MapFS {
	m := fstest.MapFS{}
	for i := 0; i+1 < len(files); i += 2 {
		m[files[i]] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	return m
}

func items(c *collection.Collection) map[string]*collection.Item {
	m := map[string]*collection.Item{}
	for _, it := range c.Walk() {
		m[it.Name] = it
	}
	return m
}

// Every member that schema 3 has reaches the model, in the order of the files' order.
func TestShop(t *testing.T) {
	t.Parallel()
	c, err := Read("testdata/shop")
	if err != nil {
		t.Fatal(err)
	}
	var order []string
	for p, it := range c.Walk() {
		order = append(order, strings.Join(append(p.Names(), it.Name, it.Request.Method), "/"))
	}
	want := []string{"Form/POST", "Orders/Add order/POST", "Orders/Get order #1/GET", "Orders/Upload/PUT", "Search/POST",
		"Legacy/File/POST", "Legacy/None/GET"}
	if diff := cmp.Diff(want, order); diff != "" {
		t.Error(diff)
	}
	if c.Name != "Shop" || c.Description != "Orders of a shop" || c.Info.Schema != schema || c.Auth.Type != "bearer" {
		t.Errorf("got %+v", c.Info)
	}
	text := func(s string) collection.Value { return collection.StringValue(s) }
	if diff := cmp.Diff([]collection.Variable{{Key: "host", Value: text("http://127.0.0.1")},
		{Key: "limit", Value: collection.NumberValue(5)}}, c.Variables); diff != "" {
		t.Error(diff)
	}
	notes := strings.Join(c.Notes, "\n")
	for _, note := range []string{`grpc:beforeInvoke" is left out`, `Stream.request.yaml is left out: only HTTP`,
		"Upload.request.yaml:5: of several auths", "Broken.example.yaml:1"} {
		if !strings.Contains(notes, note) {
			t.Errorf("no note %q in\n%s", note, notes)
		}
	}
	get := items(c)["Get order #1"]
	if diff := cmp.Diff([]collection.KeyValue{{Key: "full", Value: text("1"), Description: "everything"},
		{Key: "off", Value: text("2"), Disabled: true}, {Key: "flag", Value: collection.NullValue()}},
		get.Request.URL.Query); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]collection.KeyValue{{Key: "Accept", Value: text("application/json")},
		{Key: "X-Number", Value: text("1.50")}}, get.Request.Header); diff != "" {
		t.Error(diff)
	}
	if v := get.Request.URL.Variables; len(v) != 1 || v[0].Value != text("7") {
		t.Errorf("path variables %+v", v)
	}
	b := get.Behavior
	if b == nil || *b.StrictSSL || *b.MaxRedirects != 3 || !b.DisabledSystemHeaders["user-agent"] {
		t.Errorf("behavior %+v", b)
	}
	if len(get.Events) != 2 || get.Events[0].Script.Source() != "one()\ntwo()" ||
		get.Events[1].Script.Packages != `{"@team/lib":{"id":"1"}}` || get.Events[1].Listen != collection.Test {
		t.Errorf("events %+v", get.Events)
	}
	if r := get.Responses; len(r) != 2 || r[0].Name != "Found" || r[1].Code != 410 || r[1].Body != "gone" ||
		r[1].OriginalRequest.URL.String() != "{{host}}/orders/8" || r[1].Header[0].Value != text("text/plain") {
		t.Errorf("responses %+v", r)
	}
	bodies(t, items(c))
}

func bodies(t *testing.T, of map[string]*collection.Item) {
	t.Helper()
	text := func(s string) collection.Value { return collection.StringValue(s) }
	for name, want := range map[string]*collection.Body{
		"Add order": {Mode: "raw", Raw: text(`{"limit": {{limit}}}`), Language: "json",
			Options: `{"raw":{"language":"json"}}`},
		"Form": {Mode: "urlencoded", URLEncoded: []collection.KeyValue{{Key: "a", Value: text("1")},
			{Key: "b", Value: text("two"), Disabled: true}}},
		"Upload": {Mode: "formdata", FormData: []collection.FormParam{
			{KeyValue: collection.KeyValue{Key: "note", Value: text("hello"), Type: "text"}, ContentType: "text/markdown"},
			{KeyValue: collection.KeyValue{Key: "off", Value: text("x"), Disabled: true}},
			{KeyValue: collection.KeyValue{Key: "picture", Type: "file"}, Src: text("./picture.png")}}},
		"Search": {Mode: "graphql", GraphQL: &collection.GraphQL{
			Query: text("query Find($q: String) { books(q: $q) { title } }"), Variables: text(`{"q": "dune"}`)}},
		"File": {Mode: "file", File: &collection.FileBody{Src: text("./book.pdf")}},
		"None": nil,
	} {
		if diff := cmp.Diff(want, of[name].Request.Body); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if a := of["Upload"].Request.Auth; a == nil || a.Type != "apikey" || a.Param("in") != text("header") {
		t.Errorf("auth %+v", a)
	}
}

// A collection read from a folder and the same written as v2.1 are the same to a run.
func TestConvertedIsTheSame(t *testing.T) {
	t.Parallel()
	c, err := Read("testdata/shop")
	if err != nil {
		t.Fatal(err)
	}
	text, err := c.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	again, err := collection.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	for _, it := range c.Walk() {
		it.Request.URL.Raw = ""
		for i := range it.Responses {
			if r := it.Responses[i].OriginalRequest; r != nil {
				r.URL.Raw = ""
			}
		}
	}
	c.Notes, again.Notes = nil, nil
	if diff := cmp.Diff(c, again); diff != "" {
		t.Errorf("(-folder +v2.1)\n%s", diff)
	}
}

// Reading twice gives the same ids: reports of two runs can be compared.
func TestIDsAreStable(t *testing.T) {
	t.Parallel()
	a, err := Read("testdata/shop")
	b, err2 := Read("testdata/shop")
	if err != nil || err2 != nil {
		t.Fatal(err, err2)
	}
	if diff := cmp.Diff(a, b); diff != "" {
		t.Error(diff)
	}
	seen := map[string]bool{}
	for _, it := range a.Walk() {
		if seen[it.ID] || len(it.ID) != 36 {
			t.Errorf("%s: the id %q", it.Name, it.ID)
		}
		seen[it.ID] = true
	}
}

// The folder may be the collection's, or one above it which the app makes.
func TestLayouts(t *testing.T) {
	t.Parallel()
	const request = "url: h"
	for name, files := range map[string]fstest.MapFS{
		"A":    tree("postman/collections/A/x.request.yaml", request, "postman/environments/e.environment.yaml", "name: e"),
		"B":    tree("collections/B/folder/x.request.yaml", request),
		"name": tree("x.request.yml", request, "collections/B/x.request.yaml", request),
	} {
		if c := mustRead(t, files); c.Name != name {
			t.Errorf("%s: the name is %q", name, c.Name)
		}
	}
	for want, files := range map[string]fstest.MapFS{
		"name one: postman/collections/A, postman/collections/B": tree("postman/collections/A/x.request.yaml", request,
			"postman/collections/B/x.request.yaml", request),
		"no *.request.yaml": tree("a.json", "{}"),
	} {
		if _, err := ReadFS(files, "x"); !errors.Is(err, ErrNotCollection) || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// What cannot be read is an error with the file and the place.
func TestErrors(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"url: [a]":             "a/x.request.yaml:1:6: want a string, have a list",
		"url: h\nheaders: x":   "a/x.request.yaml:2:10: want a list or a map, have a string",
		"url: h\nbody:\n  - x": "a/x.request.yaml:3:3: want a map, have a list",
		"- x":                  "a/x.request.yaml:1:1: want a map, have a list",
		"url: h\norder: first": "a/x.request.yaml:2:8: want a number, have a string",
		"url: {{host}}/x": "a/x.request.yaml: invalid YAML: did not find expected key (a value that" +
			" begins with {{ needs quotes)",
		"url: h\nurl: i":             `a/x.request.yaml:2:1: invalid YAML: duplicate key "url"`,
		"scripts: x":                 "a/x.request.yaml:1:10: want a list, have a string",
		"scripts:\n - x":             "a/x.request.yaml:2:4: want a map, have a string",
		"auth: x":                    "a/x.request.yaml:1:7: want a map or a list of maps, have a string",
		"settings: 5":                "a/x.request.yaml:1:11: want a map, have a number",
		"a: \xff":                    "a/x.request.yaml:1: invalid YAML: not UTF-8",
		"pathVariables:\n  - [x, y]": "a/x.request.yaml:2:5: want a map, have a list",
	} {
		_, err := ReadFS(tree("a/x.request.yaml", in), "n")
		if _, ok := errors.AsType[*Error](err); !ok || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q\ngot  %v\nwant %s", in, err, want)
		}
	}
}

// Links that lead back, or out, and trees of any depth end in an error or are left out.
func TestBounds(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, link := range [][2]string{{".", "loop"}, {"/etc/passwd", "out.request.yaml"}} {
		if err := os.Symlink(link[0], dir+"/"+link[1]); err != nil {
			t.Skip(err)
		}
	}
	if err := os.WriteFile(dir+"/a.request.yaml", []byte("url: h"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(dir); err == nil || !strings.HasPrefix(err.Error(), "out.request.yaml: ") ||
		strings.Contains(err.Error(), "root:") {
		t.Errorf("a link out of the folder: %v", err)
	}
	if err := os.Remove(dir + "/out.request.yaml"); err != nil {
		t.Fatal(err)
	}
	c, err := Read(dir)
	if err != nil || len(c.Items) != 1 {
		t.Errorf("a link to itself: %v, %v", c, err)
	}
	deep := strings.Repeat("a/", maxFolders+2) + "x.request.yaml"
	if _, err := ReadFS(tree(deep, "url: h"), "n"); err == nil || !strings.Contains(err.Error(), "nested deeper than") {
		t.Errorf("a deep tree: %v", err)
	}
	large := tree("x.request.yaml", "url: h\ndescription: "+strings.Repeat("x", maxFileSize))
	if _, err := ReadFS(large, "n"); err == nil || !strings.Contains(err.Error(), "larger than 16 MiB") {
		t.Errorf("a large file: %v", err)
	}
}

func TestEnvironment(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/environments/local.environment.yaml")
	if err != nil {
		t.Fatal(err)
	}
	e, err := ParseEnvironment("e.yaml", data)
	if err != nil {
		t.Fatal(err)
	}
	want := []collection.Variable{{Key: "token", Value: collection.StringValue("t0k"), Type: "secret"},
		{Key: "key", Value: collection.NumberValue(5), Type: "secret"},
		{Key: "off", Value: collection.StringValue("x"), Enabled: collection.BoolValue(false)}}
	if diff := cmp.Diff(want, e.Values); diff != "" || e.Name != "Local" {
		t.Error(e.Name, diff)
	}
	if e, err = ParseEnvironment("e.yaml", []byte("values: {a: b}")); err != nil || e.Values[0].Key != "a" {
		t.Errorf("a map: %v, %v", e, err)
	}
	_, err = ParseEnvironment("e.yaml", []byte("name: x\nvalues: 5"))
	if want := "e.yaml:2:9: want a list or a map, have a number"; fmt.Sprint(err) != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func FuzzRead(f *testing.F) {
	f.Add("url: h\nheaders: {a: b}", "$kind: collection\nvariables: [{key: a, value: 1}]", "response: {statusCode: 200}")
	f.Add("body: {type: formdata, content: [{key: a, src: [b]}]}\nqueryParams: {a: }", "auth: [{type: basic}]",
		"code: 1e9")
	f.Add("scripts: [{type: afterResponse, code: [a]}]\nsettings: {maxRedirects: 1}", "order: 1e999", "body: {type: json}")
	f.Add("$kind: graphql-request\nquery: {a: b}\nexamples: ../../x", "settings: {disabledSystemHeaders: [a, [b]]}", "- x")
	f.Fuzz(func(t *testing.T, request, definition, example string) {
		c, err := ReadFS(tree("a/x.request.yaml", request, "a/.resources/definition.yaml", definition,
			"a/.resources/x.resources/examples/e.example.yaml", example), "n")
		if err != nil {
			return
		}
		text, err := c.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := collection.Parse(text); err != nil {
			t.Errorf("what was read cannot be read again: %v\n%s", err, text)
		}
	})
}
