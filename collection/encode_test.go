package collection

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Every text reads back as itself, with U+FFFD for what is not UTF-8.
func TestAppendText(t *testing.T) {
	t.Parallel()
	var all strings.Builder
	for r := range rune(0x3000) {
		all.WriteRune(r)
	}
	for _, s := range []string{"", "plain", all.String(), `"\/<>&`, "\u2028😀", "a\xffb\xc3", "\ufffd"} {
		var got string
		err := json.Unmarshal(appendText(nil, s), &got)
		if want := strings.ToValidUTF8(s, "\ufffd"); err != nil || got != want {
			t.Errorf("%q reads back as %q, %v", s, got, err)
		}
	}
	if got := string(appendText(nil, "<a>&\x01\xff")); got != "\"<a>&\\u0001\ufffd\"" {
		t.Errorf("got %s", got)
	}
}

// The parts can be written alone, by value or by pointer, inside other things too.
func TestPartsMarshal(t *testing.T) {
	t.Parallel()
	str := StringValue
	url := URL{Host: []string{"h"}, Path: []string{}, Hash: NullValue()}
	form := Body{Mode: "formdata",
		FormData: []FormParam{{KeyValue: KeyValue{Key: "f", Type: "file"}, Src: JSONValue(`["a"]`)}}}
	basic := Auth{Type: "basic", Params: []KeyValue{{Key: "n", Value: NumberValue(5)}}}
	secret := Variable{Key: "k", Type: "secret", Value: str("v"), Enabled: BoolValue(false)}
	for _, tc := range []struct {
		v    any
		want string
	}{
		{Request{Method: "GET"},
			`{"url":{"query":[],"variable":[]},"method":"GET"}`},
		{[]KeyValue{{Key: "a", Value: str("1")}},
			`[{"key":"a","value":"1"}]`},
		{&KeyValue{KeyNull: true},
			`{"key":null}`},
		{url,
			`{"path":[],"hash":null,"host":["h"],"query":[],"variable":[]}`},
		{&form,
			`{"mode":"formdata","formdata":[{"key":"f","type":"file","src":["a"]}]}`},
		{basic,
			`{"type":"basic","basic":[{"type":"any","value":5,"key":"n"}]}`},
		{Auth{},
			`{}`},
		{Event{ID: "e", Listen: Test, Disabled: true},
			`{"disabled":true,"id":"e","listen":"test"}`},
		{Script{ID: "s", Type: "text/javascript", Exec: []string{}},
			`{"id":"s","type":"text/javascript","exec":[]}`},
		{secret,
			`{"type":"secret","value":"v","key":"k","enabled":false}`},
		{ItemGroup{ID: "g", Name: "G"},
			`{"id":"g","name":"G","item":[],"event":[]}`},
		{Item{ID: "i"},
			`{"id":"i","response":[],"event":[]}`},
		{Response{Name: "r", Code: 200},
			`{"name":"r","code":200,"header":[]}`},
		{[]Value{{}, str("a"), {Number, "1.50"}, NullValue()},
			`[null,"a",1.50,null]`},
		{&Collection{Info: Info{ID: "c", Name: "C"}},
			`{"item":[],"event":[],"variable":[],"info":{"_postman_id":"c","name":"C"}}`},
		{&Environment{ID: "e", Extra: []Member{{"x", "[1]"}}},
			`{"id":"e","values":[],"x":[1]}`},
	} {
		got, err := json.Marshal(tc.v)
		if err != nil || string(got) != tc.want {
			t.Errorf("%T\ngot  %s %v\nwant %s", tc.v, got, err, tc.want)
		}
	}
}

func TestParseEnvironment(t *testing.T) {
	t.Parallel()
	values := []Variable{{Key: "k", Value: StringValue("v"), Type: "secret", Enabled: BoolValue(true)}}
	list := `[{"key":"k","value":"v","type":"secret","enabled":true}]`
	object := `{"id":"e","name":"E","values":` + list +
		`,"_postman_variable_scope":"environment","color":null,"color":"red"}`
	extra := []Member{{"_postman_variable_scope", `"environment"`}, {"color", `"red"`}}
	for in, want := range map[string]*Environment{
		object:                           {ID: "e", Name: "E", Values: values, Extra: extra},
		`{"environment":` + object + `}`: {ID: "e", Name: "E", Values: values, Extra: extra},
		`{"globals":` + object + `}`:     {ID: "e", Name: "E", Values: values, Extra: extra},
		list:                             {Values: values},
		`{"name":"E"}`:                   {Name: "E"},
		`[]`:                             {},
	} {
		got, err := ParseEnvironment([]byte(in))
		if err != nil {
			t.Errorf("%s: %v", in, err)
			continue
		}
		if want.ID == "" {
			if len(got.ID) != 36 {
				t.Errorf("%s: id %q", in, got.ID)
			}
			got.ID = ""
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", in, diff)
		}
	}
	for in, want := range map[string]string{
		`5`:                     "want an object or a list of variables, have a number (line 1, column 1)",
		`[1]`:                   "[0]: want an object, have a number (line 1, column 2)",
		`{"values":[{},"x"]}`:   "values[1]: want an object, have a string (line 1, column 15)",
		`{"info":{},"item":[]}`: "item: want an environment, have a collection (line 1, column 19)",
	} {
		if _, err := ParseEnvironment([]byte(in)); err == nil || err.Error() != want {
			t.Errorf("%s: got %v, want %s", in, err, want)
		}
	}
}

func TestExport(t *testing.T) {
	t.Parallel()
	e := &Environment{ID: "e", Values: []Variable{
		{Key: "k", Value: StringValue("v"), Type: "secret", Enabled: BoolValue(false)},
		{Key: "n", Value: NumberValue(1), Disabled: true}},
		Extra: []Member{{"_postman_exported_at", `"long ago"`}, {"color", `{"a":"red"}`}}}
	at := time.Date(2026, 1, 2, 3, 4, 5, 6e6, time.FixedZone("", 3600))
	got, err := e.Export("environment", "runner/1", at)
	if err != nil {
		t.Fatal(err)
	}
	want := `{
  "id": "e",
  "name": "environment",
  "values": [
    {
      "type": "secret",
      "value": "v",
      "key": "k",
      "enabled": false
    },
    {
      "disabled": true,
      "type": "any",
      "value": 1,
      "key": "n"
    }
  ],
  "color": {
    "a": "red"
  },
  "_postman_variable_scope": "environment",
  "_postman_exported_at": "2026-01-02T02:04:05.006Z",
  "_postman_exported_using": "runner/1"
}`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Error(diff)
	}
	again, err := ParseEnvironment(got)
	if err != nil || !cmp.Equal(again.Values, e.Values) || again.Name != "environment" {
		t.Errorf("an export must read back: %+v, %v", again, err)
	}
	bad := &Environment{Values: []Variable{{Key: "k", Value: JSONValue("{")}}}
	if _, err := bad.Export("globals", "runner/1", at); err == nil {
		t.Error("a value that is not JSON was exported")
	}
	if _, err := (&Environment{}).Export("globals", "runner/1", at); err != nil {
		t.Error(err)
	}
}

func mustEnvironment(t *testing.T, text string) *Environment {
	t.Helper()
	e, err := ParseEnvironment([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// What Newman writes was measured; the rows marked "kept" are those where it loses what the app needs.
func TestExportedVariables(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`{"key":"k","value":"1"}`:                                  `{"type":"any","value":"1","key":"k"}`,
		`{"key":"k","value":"1","enabled":true}`:                   `{"type":"any","value":"1","key":"k"}`,
		`{"key":"k","value":"1","enabled":false}`:                  `{"type":"any","value":"1","key":"k","enabled":false}`, // kept
		`{"key":"k","value":"1","type":"secret","enabled":true}`:   `{"type":"secret","value":"1","key":"k"}`,              // kept
		`{"key":"k","value":"1","disabled":true,"type":"DEFAULT"}`: `{"disabled":true,"type":"any","value":"1","key":"k"}`,
		`{"key":"k","value":"1","type":"text"}`:                    `{"type":"any","value":"1","key":"k"}`,
		`{"key":"k","value":"{}","type":"json"}`:                   `{"type":"any","value":"{}","key":"k"}`,
		`{"key":"k","value":"1","type":"string"}`:                  `{"type":"string","value":"1","key":"k"}`,
		`{"key":"k","value":7,"type":"number"}`:                    `{"type":"number","value":7,"key":"k"}`,
		`{"key":"k","value":true,"type":"Boolean"}`:                `{"type":"boolean","value":true,"key":"k"}`,
		`{"key":"k","value":null}`:                                 `{"type":"any","value":null,"key":"k"}`,
		`{"key":"k","value":{"a":[1]}}`:                            `{"type":"any","value":{"a":[1]},"key":"k"}`,
		`{"key":"k","value":"1","id":"i","name":"n","system":true}`: `{"id":"i","name":"n",` +
			`"type":"any","value":"1","key":"k","system":true}`,
		`{"key":"k","value":"1","enabled":"false","hello":"x"}`: `{"type":"any","value":"1","key":"k"}`,
	} {
		e := mustEnvironment(t, `{"id":"e","values":[`+in+`]}`)
		got, err := e.Export("globals", "x", time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		var out struct{ Values []json.RawMessage }
		var b bytes.Buffer
		if err := json.Unmarshal(got, &out); err != nil || len(out.Values) != 1 || json.Compact(&b, out.Values[0]) != nil {
			t.Fatalf("%s: %s", in, got)
		}
		if b.String() != want {
			t.Errorf("%s\n is exported as %s\n want %s", in, b.String(), want)
		}
		if before := mustEnvironment(t, `{"id":"e","values":[`+in+`]}`); !cmp.Equal(before, e) {
			t.Errorf("%s: the export changed the environment", in)
		}
	}
}

func BenchmarkMarshal(b *testing.B) {
	data := large(1 << 20)
	c := mustParse(b, string(data))
	b.ReportAllocs()
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		marshal(b, c)
	}
}
