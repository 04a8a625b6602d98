package collection

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tidwall/gjson"
)

// FuzzEach states that the quick way through a document finds what gjson finds.
func FuzzEach(f *testing.F) {
	long := strings.Repeat("x", 3*shortString)
	for _, doc := range []string{`{}`, `[]`, `[1,"a",null,true,-1.5e3,{"b":[]}]`, `{"a":{"b":{"c":[[],[{}]]}},"d":"\"]}"}`,
		`{"\u0061\\":"\\","` + long + `":"` + long + `\"` + long + `\\"}`, ` { "a" : [ 1 , 2 ] , "b" : "` + long + `\\\\" } `,
		`["` + long[:shortString-1] + `\"","` + long[:shortString-1] + `\\"]`} {
		f.Add(doc)
	}
	f.Fuzz(func(t *testing.T, doc string) {
		if CheckJSON(doc) != nil {
			return
		}
		r := &reader{doc: doc, spans: spansOf(doc)}
		var quick, plain strings.Builder
		show(&quick, gjson.Parse(doc), r.each)
		show(&plain, gjson.Parse(doc), func(v gjson.Result, f func(string, gjson.Result) bool) {
			v.ForEach(func(key, v gjson.Result) bool { return f(key.Str, v) })
		})
		if quick.String() != plain.String() {
			t.Errorf("%q: got\n%s\nwant\n%s", doc, quick.String(), plain.String())
		}
	})
}

func show(out *strings.Builder, v gjson.Result, each func(gjson.Result, func(string, gjson.Result) bool)) {
	fmt.Fprintf(out, "%d %v %q %q\n", v.Index, v.Type, v.Raw, v.Str)
	if v.IsObject() || v.IsArray() {
		each(v, func(name string, v gjson.Result) bool {
			fmt.Fprintf(out, "%q ", name)
			show(out, v, each)
			return true
		})
	}
}
