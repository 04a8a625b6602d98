package resolve_test

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"runner/collection"
	"runner/collection/auth"
	"runner/collection/resolve"
	"runner/collection/variable"
	"runner/collection/wire"
)

// whole is a request with a text in every place that is expanded, made by s.
func whole(s func(string) string) *collection.Request {
	v := func(text string) collection.Value { return str(s(text)) }
	pair := func(key, value string) collection.KeyValue { return field(s(key), v(value)) }
	list := collection.JSONValue(`["` + s("src") + `",{"a":"` + s("b") + `"}]`)
	return &collection.Request{
		Method: s("POST"),
		URL:    collection.ParseURL("http://h/" + s("path") + "?" + s("key") + "=" + s("value")),
		Header: []collection.KeyValue{pair("Name", "value"), field("Number", collection.NumberValue(1))},
		Auth:   &collection.Auth{Type: "basic", Params: []collection.KeyValue{pair("username", "me")}},
		Body: &collection.Body{
			Mode: "raw", Raw: v("raw"), Language: s("json"),
			URLEncoded: []collection.KeyValue{pair("form", "value")},
			FormData: []collection.FormParam{{KeyValue: pair("part", "value"), Src: list, ContentType: s("type"),
				FileName: s("name")},
				{KeyValue: pair("file", ""), Src: v("src")}},
			File:    &collection.FileBody{Src: v("src"), Content: v("content")},
			GraphQL: &collection.GraphQL{Query: v("query"), OperationName: v("name"), Variables: list},
		},
		Description: "{{v}} stays",
	}
}

func TestExpand(t *testing.T) {
	with := whole(func(s string) string { return s + "-{{v}}" })
	before := dump(t, with)
	want := whole(func(s string) string { return s + "-vv" })
	got := resolve.Expand(with, &resolve.Input{Scopes: scopes()})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if after := dump(t, with); after != before {
		t.Errorf("the written request was changed:\n%s", cmp.Diff(before, after))
	}
}

func dump(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// Without scopes Expand is a copy: nothing in it is shared with what a script may change.
func TestExpandCopies(t *testing.T) {
	written := whole(func(s string) string { return s + "{{v}}" })
	written.URL.Auth = &collection.URLAuth{User: str("u")}
	written.URL.Variables = []collection.Variable{{Key: "k"}}
	before := dump(t, written)
	out := resolve.Expand(written, &resolve.Input{})
	if diff := cmp.Diff(written, out); diff != "" {
		t.Fatalf("(-want +got)\n%s", diff)
	}
	out.URL.Auth.User, out.URL.Variables[0].Key, out.URL.Path[0], out.URL.Host[0] = null, "x", "x", "x"
	for _, list := range [][]collection.KeyValue{out.URL.Query, out.Header, out.Auth.Params, out.Body.URLEncoded} {
		list[0].Key = "x"
	}
	out.Auth.Type, out.Body.Mode, out.Body.FormData[0].FileName = "x", "x", "x"
	out.Body.File.Src, out.Body.GraphQL.Query = null, null
	if after := dump(t, written); after != before {
		t.Errorf("the copy shares something:\n%s", cmp.Diff(before, after))
	}
}

func TestExpandJSON(t *testing.T) {
	for in, want := range map[string]string{
		`{"a":"{{v}}","{{v}}":[1.0,"é{{v}}\u2028\n",null,{"b":true}],"2":1,"1":2}`: `{"1":2,"2":1,` +
			`"a":"vv","{{v}}":[1,"évv` + "\u2028" + `\n",null,{"b":true}]}`,
		`{"a":"{{v}}"`: `{"a":"{{v}}"`,
		strings.Repeat("[", 5000) + `"{{v}}"` + strings.Repeat("]", 5000): strings.Repeat("[",
			5000) + `"{{v}}"` + strings.Repeat("]", 5000),
	} {
		req := &collection.Request{Body: &collection.Body{Raw: collection.JSONValue(in)}}
		got := resolve.Expand(req, &resolve.Input{Scopes: scopes()}).Body.Raw
		if got != collection.JSONValue(want) {
			t.Errorf("got %.200v, want %.200v", got, want)
		}
	}
}

func TestComments(t *testing.T) {
	for in, want := range map[string]string{ // as strip-json-comments 3.1.1
		"a//b\nc": "a\nc", "a//b\r\nc": "a\nc", "a//b\rc": "a", "a/*b*/c": "ac", "a/*/b*/c": "ac", `"//"//x`: `"//"`,
		`"a\"//"//x`: `"a\"//"`, `\"//x"`: `\"`, `\\"//x"//`: `\\"//x"`, `\//`: `\`, "a/*b": "a", `/* " */ x`: " x",
		"// \" \n x//y": "\n x", `"a//b`: `"a//b`, "a // \"q\" \n\"z\"//": "a \n\"z\"", "///*\n*/x": "\n*/x",
		"a/b": "a/b", "/": "/",
	} {
		req := &collection.Request{Method: "POST", URL: collection.ParseURL("h"), Body: raw(in, "json")}
		w, err := resolve.Request(req, &resolve.Input{})
		if err != nil {
			t.Fatal(err)
		}
		if got := string(w.Body.Bytes); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

// TestShown holds executions[].request of Newman's JSON report: url, header and body.
func TestShown(t *testing.T) {
	show := func(t *testing.T, req *collection.Request, a *collection.Auth) *collection.Request {
		t.Helper()
		w, err := resolve.Request(req, &resolve.Input{Token: func() string { return "T" }})
		if err != nil {
			t.Fatal(err)
		}
		if err := auth.Authorize(a, nil, w); err != nil {
			t.Fatal(err)
		}
		w.Header.Add(wire.Field{Name: "Cookie", Value: "a=1", Origin: wire.System})
		return resolve.Shown(req, w)
	}
	header := []collection.KeyValue{field("A", str("é")), off(field("Off", str("1"))), field("Content-Type",
		str("text/x")),
		field("", str("none")), field("authorization", str("mine"))}
	for name, test := range map[string]struct {
		url, wantURL string
		body         *collection.Body
		auth         *collection.Auth
		wantHeader   string
	}{
		"raw": {"http://u:p@127.0.0.1:4700/a b?c d#e f", "http://u:p@127.0.0.1:4700/a%20b?c%20d#e%20f",
			raw("1//x", "json"), bearer(str("T"), ""),
			"A=é -Off=1 Content-Type=text/x =none Authorization=T* DEFAULTS Content-Length=1* Cookie=a=1*"},
		"form": {"u:p@127.0.0.1:4700", "http://u:p@127.0.0.1:4700/", form(field("a", str("b"))), nil,
			"A=é -Off=1 Content-Type=text/x =none authorization=mine DEFAULTS Content-Length=3* Cookie=a=1*"},
	} {
		t.Run(name, func(t *testing.T) {
			req := &collection.Request{Method: "post", URL: collection.ParseURL(test.url), Header: header,
				Body: test.body}
			got := show(t, req, test.auth)
			if got.Method != "POST" || got.URL.String() != test.wantURL {
				t.Errorf("got %s %s, want %s", got.Method, got.URL.String(), test.wantURL)
			}
			if h := shownHeader(got.Header); h != test.wantHeader {
				t.Errorf("header\ngot  %s\nwant %s", h, test.wantHeader)
			}
			if name == "raw" && (got.Body.Raw != str("1") || req.Body.Raw != str("1//x")) {
				t.Errorf("body shown %v, written %v", got.Body.Raw, req.Body.Raw)
			}
		})
	}
	req := &collection.Request{URL: collection.ParseURL("http://u:p@127.0.0.1:4700"), Body: raw("x", "")}
	req.Method = "POST"
	if got, want := shownHeader(show(t, req, nil).Header),
		"Content-Type=text/plain* DEFAULTS Content-Length=1* Cookie=a=1*"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if resolve.Shown(req, nil) != req {
		t.Error("without a wire request the request is not shown as it is")
	}
}

func shownHeader(header []collection.KeyValue) string {
	var out []string
	for _, h := range header {
		s := h.Key + "=" + strings.TrimPrefix(h.Value.Text, "Bearer ")
		if h.Disabled {
			s = "-" + s
		}
		if h.System {
			s += "*"
		}
		out = append(out, s)
	}
	const defaults = "User-Agent=PostmanRuntime/7.39.1* Accept=*/** Cache-Control=no-cache* " +
		"Postman-Token=T* Host=127.0.0.1:4700* " +
		"Accept-Encoding=gzip, deflate, br* Connection=keep-alive*"
	return strings.Replace(strings.Join(out, " "), defaults, "DEFAULTS", 1)
}

// FuzzRequest checks that whatever is resolved can be sent as one message: no field, no target breaks out of its line.
func FuzzRequest(f *testing.F) {
	for _, test := range urlCases {
		if s, ok := test.url.(string); ok {
			f.Add("GET", s, "Name", "value", "raw", `{"a":1}//`)
		}
	}
	for _, mode := range []string{"urlencoded", "formdata", "file", "graphql", "raw"} {
		f.Add("POST", "http://u:p@h:1/a?b", "content-type", "multipart/form-data; boundary=\"x\"", mode,
			"[[{\"{{v}}\":1e9}]]")
	}
	f.Add("{{v}}", "http://[::1%25]:65535/{{outer}}", "X\r\nY", "é\u0100", "file", "/d/a.json")
	f.Fuzz(func(t *testing.T, method, url, name, value, mode, content string) {
		pair := field(name, str(value))
		req := &collection.Request{Method: method, URL: collection.ParseURL(url), Header: []collection.KeyValue{pair},
			Body: &collection.Body{Mode: mode, Raw: str(content), URLEncoded: []collection.KeyValue{pair},
				Language: value,
				FormData: []collection.FormParam{{KeyValue: pair, Src: str(content)}, filePart(name, str(content),
					value), filePart(name, collection.JSONValue(content), value)},
				File:    &collection.FileBody{Src: str(content)},
				GraphQL: &collection.GraphQL{Query: str(content), Variables: collection.JSONValue(content)}}}
		in := &resolve.Input{Scopes: scopes(), Files: testFiles()}
		w, err := resolve.Request(resolve.Expand(req, in), in)
		if err != nil {
			return
		}
		head := w.Method + w.URL.Target()
		for _, f := range w.Header {
			head += f.Name + f.Value
		}
		if strings.ContainsAny(head, "\r\n\x00") || strings.Contains(w.URL.Target(), " ") {
			t.Errorf("the head can be broken: %q", head)
		}
		r, err := w.Body.Reader()
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		if n, err := io.Copy(io.Discard, r); err != nil || n != w.Body.Len() {
			t.Errorf("body has %d bytes, Len is %d, error %v", n, w.Body.Len(), err)
		}
		resolve.Shown(req, w)
	})
}

// BenchmarkResolve expands ten variables and builds the request.
func BenchmarkResolve(b *testing.B) {
	req := &collection.Request{Method: "POST", URL: collection.ParseURL("{{base}}/v1/{{v}}/orders?a={{v}}&b={{b}}"),
		Header: []collection.KeyValue{field("Content-Type", str("application/json")), field("X-Id", str("{{v}}")),
			field("X-Trace", str("{{b}}-{{v}}"))},
		Body: raw(`{"id": "{{v}}", "name": "{{outer}}", "port": {{port}}, "list": [1, 2, 3, 4, 5]}`, "json")}
	in := &resolve.Input{Scopes: scopes()}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := resolve.Request(resolve.Expand(req, in), in); err != nil {
			b.Fatal(err)
		}
	}
}

func ExampleRequest() {
	scope := variable.NewScope("environment", []collection.Variable{{Key: "id", Value: collection.StringValue("a b")}})
	in := &resolve.Input{Scopes: &variable.Scopes{Environment: scope}, Token: func() string { return "T" }}
	written := &collection.Request{Method: "GET", URL: collection.ParseURL("http://h/{{id}}")}
	w, err := resolve.Request(resolve.Expand(written, in), in)
	fmt.Println(w.URL, err)
	// Output: http://h/a%20b <nil>
}
