package resolve_test

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"runner/collection"
	"runner/collection/auth"
	"runner/collection/resolve"
	"runner/collection/wire"
)

var str, null, absent = collection.StringValue, collection.NullValue(), collection.Value{}

func field(key string, v collection.Value) collection.KeyValue {
	return collection.KeyValue{Key: key, Value: v}
}

func off(p collection.KeyValue) collection.KeyValue {
	p.Disabled = true
	return p
}

// files has the paths that the operating system has: an fs.FS need not refuse them.
type files struct{ tree fstest.MapFS }

func (f files) Open(name string) (fs.File, error) {
	if strings.HasPrefix(name, "..") {
		return nil, &fs.PathError{Op: "open", Path: name,
			Err: errors.New("PPERM: insecure file access outside working directory")}
	}
	return f.tree.Open(strings.TrimPrefix(name, "/"))
}

func testFiles() fs.FS {
	return files{fstest.MapFS{
		"d/a.json": {Data: []byte("{\"j\":1}\n"), Mode: 0o600},
		"noext":    {Data: []byte("bin\n"), Mode: 0o600},
		"empty":    {Mode: 0o600},
		"secret":   {Data: []byte("s"), Mode: 0o200},
	}}
}

// sent is a request as it travels, with the parts that are the same in every request in short.
func sent(t *testing.T, w *wire.Request) string {
	t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s\n", w.Method, w.URL.Target())
	for _, f := range w.Header {
		fmt.Fprintf(&b, "%s: %s\n", f.Name, f.Value)
	}
	r, err := w.Body.Reader()
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	if int64(len(body)) != w.Body.Len() {
		t.Errorf("Len is %d, the body has %d bytes", w.Body.Len(), len(body))
	}
	b.WriteString("\n" + string(body))
	return strings.Replace(strings.ReplaceAll(b.String(), "\r", ""), defaults, "DEFAULTS\n", 1)
}

const defaults = `User-Agent: PostmanRuntime/7.39.1
Accept: */*
Cache-Control: no-cache
Postman-Token: T
Host: 127.0.0.1:4700
Accept-Encoding: gzip, deflate, br
Connection: keep-alive
`

func bearer(v collection.Value, typ string) *collection.Auth {
	return &collection.Auth{Type: "bearer", Params: []collection.KeyValue{{Key: "token", Value: v, Type: typ}}}
}

func raw(text, language string) *collection.Body {
	return &collection.Body{Mode: "raw", Raw: str(text), Language: language}
}

func graphql(query, variables, operation collection.Value) *collection.Body {
	return &collection.Body{Mode: "graphql", GraphQL: &collection.GraphQL{Query: query, Variables: variables,
		OperationName: operation}}
}

func form(params ...collection.KeyValue) *collection.Body {
	return &collection.Body{Mode: "urlencoded", URLEncoded: params}
}

func file(src string) *collection.Body {
	return &collection.Body{Mode: "file", File: &collection.FileBody{Src: str(src)}}
}

func off1(names ...string) collection.Behavior {
	b := collection.Behavior{DisabledSystemHeaders: map[string]bool{}}
	for _, name := range names {
		b.DisabledSystemHeaders[name] = true
	}
	return b
}

type headers = []collection.KeyValue

type requestCase struct {
	method   string
	url      string // "" is {B}/x
	header   headers
	body     *collection.Body
	auth     *collection.Auth
	behavior collection.Behavior
	want     string
}

var (
	yes = true
	one = headers{field("A", str("1"))}
)

// requestCases are what Newman 6.2.2 was seen to send, but for the order of Cookie, which is added later.
var requestCases = map[string]requestCase{
	"headers": {header: headers{field("A", str("1")), field("x-dup", str("1")), field("B", str("2")),
		field("X-Dup", str("2")),
		field("X-Dup", str("3")), field("10", str("ten")), field("5", str("five")), field("a", str("é")),
		field("", str("none")), off(field("C", str("3")))},
		want: "GET /x\n5: five\n10: ten\na: \xe9\nX-Dup: 2\nX-Dup: 3\nB: 2\nDEFAULTS\n\n"},
	"header values": {header: headers{field("N", null), field("I", collection.NumberValue(1.50)), field("E",
		str("")), field("P", str(" x ")),
		field("O", collection.JSONValue(`{"a":1}`)), field("T", collection.BoolValue(true)), field("U", absent)},
		want: "GET /x\nN: null\nI: 1.5\nE: \nP:  x \nO: [object Object]\nT: true\nU: \nDEFAULTS\n\n"},
	"override": {header: headers{field("user-agent", str("me")), off(field("Accept", str("none"))), field("HOST",
		str("h")), field("accept-encoding", str(""))},
		want: "GET /x\nuser-agent: me\nHOST: h\naccept-encoding: \nAccept: */*\nCache-Control: no-cache\n" +
			"Postman-Token: T\nConnection: keep-alive\n\n"},
	"all off": {method: "POST", body: raw("x", ""), behavior: off1("user-agent", "accept", "cache-control",
		"postman-token", "host", "accept-encoding", "connection", "content-type", "content-length"),
		want: "POST /x\n\nx"},
	"off but sent": {method: "POST", header: headers{field("content-length", str("7")), field("Content-type",
		str("t"))}, body: raw("x", "json"), behavior: off1("content-type", "content-length"),
		want: "POST /x\ncontent-length: 7\nContent-type: t\nDEFAULTS\n\nx"},
	"raw json, bearer": {method: "POST", header: one, body: raw(`{"a":1}`, "json"), auth: bearer(str("T"), ""),
		want: "POST /x\nA: 1\nContent-Type: application/json\nAuthorization: Bearer T\nDEFAULTS\n" +
			"Content-Length: 7\n\n{\"a\":1}"},
	"raw text, bearer": {method: "POST", url: "http://u:p@127.0.0.1:4700/2", header: headers{field("A",
		str("é"))}, body: raw("é", ""), auth: bearer(null, "string"),
		want: "POST /2\nA: é\nAuthorization: Bearer null\nContent-Type: text/plain\nDEFAULTS\n" +
			"Content-Length: 2\n\né"},
	"raw xml": {method: "put", body: raw("<a/>", "xml"),
		want: "PUT /x\nContent-Type: application/xml\nDEFAULTS\nContent-Length: 4\n\n<a/>"},
	"raw graphql": {method: "POST", body: raw("a", "graphql"),
		want: "POST /x\nContent-Type: text/plain\nDEFAULTS\nContent-Length: 1\n\na"},
	"raw own type": {method: "POST", header: headers{field("content-type", str("t/x"))}, body: raw("a//b",
		"xml"), want: "POST /x\ncontent-type: t/x\nDEFAULTS\nContent-Length: 4\n\na//b"},
	"raw unknown": {method: "POST", body: &collection.Body{Mode: "new", Raw: str("x")},
		want: "POST /x\nContent-Type: text/plain\nDEFAULTS\nContent-Length: 1\n\nx"},
	"raw object": {method: "POST", body: &collection.Body{Mode: "raw",
		Raw: collection.JSONValue(`{ "a" : 1.50, "2": "\u00e9\/", "a": [null, true, 1e999]}`)},
		want: "POST /x\nContent-Type: text/plain\nDEFAULTS\nContent-Length: 32\n\n" +
			"{\"2\":\"é/\",\"a\":[null,true,null]}"},
	"raw number": {method: "POST", body: &collection.Body{Mode: "raw", Raw: collection.NumberValue(5)},
		want: "POST /x\nDEFAULTS\nContent-Length: 0\n\n"},
	"raw {}": {method: "POST", body: &collection.Body{Mode: "raw", Raw: collection.JSONValue("{ }")},
		want: "POST /x\nDEFAULTS\nContent-Length: 0\n\n"},
	"raw empty": {method: "POST", body: raw("", "json"), want: "POST /x\nDEFAULTS\nContent-Length: 0\n\n"},
	"raw off": {method: "POST", body: &collection.Body{Mode: "raw", Raw: str("x"), Disabled: true},
		want: "POST /x\nDEFAULTS\nContent-Length: 0\n\n"},
	"comments": {method: "POST", body: raw("{/*x*/\"a//\":1}//y", "json"),
		want: "POST /x\nContent-Type: application/json\nDEFAULTS\nContent-Length: 9\n\n{\"a//\":1}"},
	"only comments": {method: "POST", body: raw("//y", "json"),
		want: "POST /x\nContent-Type: application/json\nDEFAULTS\nContent-Length: 0\n\n"},
	"comments by type": {method: "POST", header: headers{field("Content-Type", str("application/x+json; a=b"))},
		body: raw("1//y", ""),
		want: "POST /x\nContent-Type: application/x+json; a=b\nDEFAULTS\nContent-Length: 1\n\n1"},
	"no comments by type": {method: "POST", header: headers{field("Content-Type", str("text/json"))},
		body: raw("1//y", ""),
		want: "POST /x\nContent-Type: text/json\nDEFAULTS\nContent-Length: 4\n\n1//y"},
	"comments in text": {method: "POST", header: headers{field("Content-Type", str("application/json"))},
		body: raw("1//y", "text"),
		want: "POST /x\nContent-Type: application/json\nDEFAULTS\nContent-Length: 4\n\n1//y"},
	"pruned":       {method: "GET", body: raw("x", "json"), want: "GET /x\nDEFAULTS\n\n"},
	"pruned purge": {method: "PURGE", body: raw("x", "json"), want: "PURGE /x\nDEFAULTS\nContent-Length: 0\n\n"},
	"not pruned": {method: "GET", body: raw("x", ""), behavior: collection.Behavior{DisableBodyPruning: &yes},
		want: "GET /x\nContent-Type: text/plain\nDEFAULTS\nContent-Length: 1\n\nx"},
	"delete":  {method: "DELETE", want: "DELETE /x\nDEFAULTS\n\n"},
	"options": {method: "OPTIONS", want: "OPTIONS /x\nDEFAULTS\n\n"},
	"unknown": {method: "FOO", want: "FOO /x\nDEFAULTS\nContent-Length: 0\n\n"},
	"own length": {method: "POST", header: headers{field("content-length", str("99"))}, body: raw("x", ""),
		want: "POST /x\ncontent-length: 99\nContent-Type: text/plain\nDEFAULTS\n\nx"},
	"credentials": {method: "POST", url: "http://u@127.0.0.1:4700/7", header: headers{field("A", str("é"))},
		want: "POST /7\nA: \xe9\nDEFAULTS\nAuthorization: Basic dTo=\nContent-Length: 0\n\n"},
	"own auth": {url: "http://u:p@127.0.0.1:4700/7", header: headers{field("authorization", str("x"))},
		want: "GET /7\nauthorization: x\nDEFAULTS\n\n"},
	"graphql": {method: "POST", header: one, body: graphql(str("{a}"), collection.JSONValue(`{"b":1.50,"2":"é"}`),
		absent), auth: bearer(str("T"), ""),
		want: "POST /x\nA: 1\nAuthorization: Bearer T\nContent-Type: application/json\nDEFAULTS\n" +
			"Content-Length: 46\n\n{\"query\":\"{a}\",\"variables\":{\"2\":\"é\",\"b\":1.5}}"},
	"graphql text": {method: "POST", body: graphql(str("{a}\u2028<&\"\x01\n"), str(`{ "a": }`), str("n")),
		want: "POST /x\nContent-Type: application/json\nDEFAULTS\nContent-Length: 71\n\n" +
			"{\"query\":\"{a}\u2028<&\\\"\\u0001\\n\",\"operationName\":\"n\",\"variables\":{ \"a\": }}"},
	"graphql empty": {method: "POST", body: graphql(str(""), str(""), null),
		want: "POST /x\nContent-Type: application/json\nDEFAULTS\nContent-Length: 12\n\n{\"query\":\"\"}"},
	"graphql nulls": {method: "POST", body: graphql(null, null, absent),
		want: "POST /x\nContent-Type: application/json\nDEFAULTS\nContent-Length: 31\n\n" +
			"{\"query\":null,\"variables\":null}"},
	"graphql {}": {method: "POST", body: graphql(absent, absent, absent),
		want: "POST /x\nContent-Type: application/json\nDEFAULTS\nContent-Length: 2\n\n{}"},
	"graphql none": {method: "POST", body: &collection.Body{Mode: "graphql"},
		want: "POST /x\nDEFAULTS\nContent-Length: 0\n\n"},
	"graphql pruned": {body: graphql(str("{a}"), absent, absent), want: "GET /x\nDEFAULTS\n\n"},
	"form": {method: "POST", url: "http://u:p@127.0.0.1:4700/4", header: headers{field("A", str("1")),
		field("content-TYPE", str("text/x"))},
		body: form(field("b", str("1 +é!'()*~")), field("2", null), field("1", collection.NumberValue(3)),
			off(field("off", str("x"))), field("b", str("x")),
			collection.KeyValue{KeyNull: true, Value: str("n")}, field("e", str("")), field("t",
				collection.BoolValue(true)), field("o", collection.JSONValue("{}"))),
		want: "POST /4\nA: 1\ncontent-TYPE: application/x-www-form-urlencoded\nDEFAULTS\n" +
			"Authorization: Basic dTpw\nContent-Length: 62\n\n" +
			"1=3&2=&b=1%20%2B%C3%A9%21%27%28%29%2A~&b=x&null=n&e=&t=true&o="},
	"form default": {method: "POST", body: form(field("a", str("b"))),
		want: "POST /x\nDEFAULTS\nContent-Type: application/x-www-form-urlencoded\nContent-Length: 3\n\na=b"},
	"form same type": {method: "POST", header: headers{field("Content-Type",
		str("application/x-www-form-urlencoded; charset=x"))}, body: form(field("a", str("b"))),
		want: "POST /x\nContent-Type: application/x-www-form-urlencoded; charset=x\nDEFAULTS\nContent-Length: 3\n\n" +
			"a=b"},
	"form type off": {method: "POST", header: headers{field("Content-Type", str("t"))}, body: form(field("a",
		str("b"))), behavior: off1("content-type"),
		want: "POST /x\nContent-Type: t\nDEFAULTS\nContent-Length: 3\n\na=b"},
	"form all off": {method: "POST", body: form(off(field("a", str("b")))),
		want: "POST /x\nDEFAULTS\nContent-Length: 0\n\n"},
	"file": {method: "POST", header: headers{field("A", str("é"))}, body: file("/d/a.json"),
		want: "POST /x\nA: \xe9\nDEFAULTS\nContent-Length: 8\nContent-Type: application/json\n\n{\"j\":1}\n"},
	"file unknown": {method: "POST", body: file("/noext"),
		want: "POST /x\nDEFAULTS\nContent-Length: 4\nContent-Type: application/octet-stream\n\nbin\n"},
	"file empty": {method: "POST", body: file("/empty"),
		want: "POST /x\nDEFAULTS\nContent-Length: 0\nContent-Type: application/octet-stream\n\n"},
	"file own": {method: "POST", header: headers{field("content-type", str("t"))}, body: file("/noext"),
		want: "POST /x\ncontent-type: t\nDEFAULTS\nContent-Length: 4\n\nbin\n"},
	"file inline": {method: "POST", body: &collection.Body{Mode: "file",
		File: &collection.FileBody{Content: str("aGk=")}},
		want: "POST /x\nDEFAULTS\nContent-Length: 2\n\nhi"},
}

func TestRequest(t *testing.T) {
	for name, test := range requestCases {
		t.Run(name, func(t *testing.T) {
			url := test.url
			if url == "" {
				url = "http://127.0.0.1:4700/x"
			}
			req := &collection.Request{Method: test.method, URL: collection.ParseURL(url), Header: test.header,
				Body: test.body}
			w, err := resolve.Request(req, &resolve.Input{Behavior: test.behavior, Files: testFiles(),
				Token: func() string { return "T" },
				Warn:  func(s string) { t.Errorf("warned: %s", s) }})
			if err != nil {
				t.Fatal(err)
			}
			if err := auth.Authorize(test.auth, nil, w); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, sent(t, w)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func formdata(params ...collection.FormParam) *collection.Body {
	return &collection.Body{Mode: "formdata", FormData: params}
}

func text(key string, v collection.Value) collection.FormParam {
	return collection.FormParam{KeyValue: field(key, v)}
}

func filePart(key string, src collection.Value, fileName string) collection.FormParam {
	return collection.FormParam{KeyValue: collection.KeyValue{Key: key, Type: "file"}, Src: src, FileName: fileName}
}

func TestRequestMultipart(t *testing.T) {
	inline := filePart("b64", absent, "日 本'.png")
	inline.Value = str("aGk=")
	unnamed := inline
	unnamed.FileName = ""
	typed := text("ct", str("x"))
	typed.ContentType, typed.FileName = "text/y", "d/ f.json"
	disabled := text("off", str("x"))
	disabled.Disabled = true
	body := formdata(text("b\"c", str("1")), text("n", collection.NumberValue(5)), text("z",
		collection.NumberValue(0)), text("nul", null),
		text("t", collection.BoolValue(true)), text("o", collection.JSONValue(`{ "a":1}`)), typed, disabled,
		filePart("f", str("/d/a.json"), ""), filePart("m", str("/none"), ""), filePart("ns", null, ""), inline, unnamed,
		filePart("ff", str("/d/a.json"), "x.bin"), filePart("g", str("/noext"), ""), filePart("dir", str("/d"), ""),
		filePart("s", str("/secret"), ""), filePart("p", str("../x"), ""), filePart("obj",
			collection.JSONValue("{}"), ""),
		filePart("arr", collection.JSONValue(`["/d/a.json","/none","/noext"]`), ""), filePart("after",
			str("/noext"), ""))
	var warnings []string
	in := &resolve.Input{Files: testFiles(), Token: func() string { return "T" }, Rand: rand.New(rand.NewPCG(1, 2)),
		Warn: func(s string) { warnings = append(warnings, s) }}
	req := &collection.Request{Method: "POST", URL: collection.ParseURL("http://127.0.0.1:4700/5"), Body: body,
		Header: []collection.KeyValue{field("Content-Type", str("multipart/form-data; charset=x"))}}
	w, err := resolve.Request(req, in)
	if err != nil {
		t.Fatal(err)
	}
	got := sent(t, w)
	contentType, _ := w.Header.Get("Content-Type")
	boundary, ok := strings.CutPrefix(contentType, "multipart/form-data; boundary=")
	if !ok || len(boundary) != 50 || strings.Trim(boundary[26:],
		"0123456789") != "" || strings.Trim(boundary[:26], "-") != "" {
		t.Errorf("Content-Type is %q", contentType)
	}
	if again := sent(t, w); again != got {
		t.Errorf("the body reads differently the second time:\n%s", again)
	}
	if diff := cmp.Diff(wantMultipart, strings.ReplaceAll(got, boundary, "BOUNDARY")); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	want := []string{"m`, file load error: \"/none\", no such file", "ns`, file load error: missing file source",
		"dir`, file load error: \"/d\", is not a file", "s`, file load error: \"/secret\", read permission denied",
		"p`, file load error: PPERM: insecure file access outside working directory",
		"obj`, file load error: invalid or missing file source", "arr`, file load error: \"/none\", no such file"}
	for i := range want {
		want[i] = "Form param `" + want[i]
	}
	if diff := cmp.Diff(want, warnings); diff != "" {
		t.Errorf("warnings (-want +got)\n%s", diff)
	}
}

const wantMultipart = `POST /5
Content-Type: multipart/form-data; boundary=BOUNDARY
DEFAULTS
Content-Length: 2247

--BOUNDARY
Content-Disposition: form-data; name="b"c"

1
--BOUNDARY
Content-Disposition: form-data; name="n"

5
--BOUNDARY
Content-Disposition: form-data; name="z"


--BOUNDARY
Content-Disposition: form-data; name="nul"


--BOUNDARY
Content-Disposition: form-data; name="t"

true
--BOUNDARY
Content-Disposition: form-data; name="o"

{"a":1}
--BOUNDARY
Content-Disposition: form-data; name="ct"; filename=" f.json"
Content-Type: text/y

x
--BOUNDARY
Content-Disposition: form-data; name="f"; filename="a.json"
Content-Type: application/json

{"j":1}

--BOUNDARY
Content-Disposition: form-data; name="ns"; filename=""


--BOUNDARY
Content-Disposition: form-data; name="b64"; filename="日 本'.png"; filename*=UTF-8''%E6%97%A5%20%E6%9C%AC%27.png
Content-Type: image/png

hi
--BOUNDARY
Content-Disposition: form-data; name="b64"
Content-Type: application/octet-stream

hi
--BOUNDARY
Content-Disposition: form-data; name="ff"; filename="x.bin"
Content-Type: application/json

{"j":1}

--BOUNDARY
Content-Disposition: form-data; name="g"; filename="noext"
Content-Type: application/octet-stream

bin

--BOUNDARY
Content-Disposition: form-data; name="arr"; filename="a.json"
Content-Type: application/json

{"j":1}

--BOUNDARY
Content-Disposition: form-data; name="arr"; filename="noext"
Content-Type: application/octet-stream

bin

--BOUNDARY
Content-Disposition: form-data; name="after"; filename="noext"
Content-Type: application/octet-stream

bin

--BOUNDARY--
`

func TestRequestBoundary(t *testing.T) {
	for header, want := range map[string]string{
		`multipart/form-data; boundary="a b"; x=y`: "--a b\n",
		`multipart/form-data; x=y; boundary=ab;c`:  "--ab\n",
	} {
		req := &collection.Request{Method: "POST", URL: collection.ParseURL("h"), Body: formdata(text("a", str("b"))),
			Header: []collection.KeyValue{field("content-type", str(header))}}
		w, err := resolve.Request(req, &resolve.Input{})
		if err != nil {
			t.Fatal(err)
		}
		got := sent(t, w)
		if !strings.Contains(got, want) || !strings.Contains(got, "content-type: "+header+"\n") {
			t.Errorf("%s: got\n%s", header, got)
		}
	}
}

// A file that cannot be read is a warning and no body; a file that changes after its length was announced is an error.
func TestRequestFileTrouble(t *testing.T) {
	for src, want := range map[string]string{
		"/none": `"/none", no such file`, "/d": `"/d", is not a file`, "": "invalid or missing file source",
	} {
		var warnings []string
		in := &resolve.Input{Files: testFiles(), Warn: func(s string) { warnings = append(warnings, s) }}
		w, err := resolve.Request(&collection.Request{Method: "POST", URL: collection.ParseURL("h"),
			Body: file(src)}, in)
		if err != nil || w.Body.Present {
			t.Fatalf("%q: body %v, error %v", src, w.Body.Present, err)
		}
		if diff := cmp.Diff([]string{"Binary file load error: " + want}, warnings); diff != "" {
			t.Errorf("%q: (-want +got)\n%s", src, diff)
		}
	}
	fsys := fstest.MapFS{"f": {Data: []byte("1234")}}
	fsys["f"].Mode = 0o600
	body := formdata(filePart("k", str("f"), ""))
	w, err := resolve.Request(&collection.Request{Method: "POST", URL: collection.ParseURL("h"), Body: body},
		&resolve.Input{Files: fsys})
	if err != nil {
		t.Fatal(err)
	}
	for data, wantErr := range map[string]bool{"123456": true, "1234": false, "12": true} {
		fsys["f"].Data = []byte(data)
		r, err := w.Body.Reader()
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(r)
		if (err != nil) != wantErr || int64(len(got)) > w.Body.Size {
			t.Errorf("file of %d bytes: %d bytes of %d, error %v", len(data), len(got), w.Body.Size, err)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestRequestErrors(t *testing.T) {
	for name, test := range map[string]struct {
		method string
		header collection.KeyValue
		want   resolve.Error
	}{
		"name": {"GET", field("X Bad", str("x")), resolve.Error{Name: "TypeError",
			Message: `Header name must be a valid HTTP token ["X Bad"]`, Code: "ERR_INVALID_HTTP_TOKEN"}},
		"newline": {"GET", field("X", str("a\r\nb")), resolve.Error{Name: "TypeError",
			Message: `Invalid character in header content ["X"]`, Code: "ERR_INVALID_CHAR"}},
		"wide": {"GET", field("X", str("\u0100")), resolve.Error{Name: "TypeError",
			Message: `Invalid character in header content ["X"]`, Code: "ERR_INVALID_CHAR"}},
		"method": {"{{m}}", field("X Bad", str("x")), resolve.Error{Name: "TypeError",
			Message: `Method must be a valid HTTP token ["{{M}}"]`, Code: "ERR_INVALID_HTTP_TOKEN"}},
	} {
		req := &collection.Request{Method: test.method, URL: collection.ParseURL("h"),
			Header: []collection.KeyValue{test.header}}
		w, err := resolve.Request(req, &resolve.Input{})
		e, ok := errors.AsType[*resolve.Error](err)
		if !ok || *e != test.want || w != nil {
			t.Errorf("%s: got %+v, want %+v", name, err, test.want)
		}
	}
}

func TestRequestToken(t *testing.T) {
	in := &resolve.Input{Rand: rand.New(rand.NewPCG(1, 2))}
	seen := make(map[string]bool)
	for range 50 {
		w, err := resolve.Request(&collection.Request{URL: collection.ParseURL("h")}, in)
		if err != nil {
			t.Fatal(err)
		}
		token, _ := w.Header.Get("Postman-Token")
		if len(token) != 36 || token[14] != '4' || !strings.ContainsRune("89ab", rune(token[19])) || seen[token] {
			t.Errorf("%q is not a new UUID of version 4", token)
		}
		seen[token] = true
	}
}
