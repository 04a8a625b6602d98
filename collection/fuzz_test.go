package collection

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// seeds are members of items, of either shape.
var seeds = []string{
	`{}`, `null`, `"http://h/:a?b=c#d"`,
	`{"request":{"url":{"raw":"x","host":"a.b","path":"/c/","query":"d=e"}}}`,
	`{"request":{"header":"A: 1\nB: 2","method":null,"body":{"mode":"URLENCODED","urlencoded":"a=b&c"}}}`,
	`{"request":{"auth":{"type":"type"}}}`, `{"item":{},"event":{"script":["a","b"]},"variable":[{"id":"x"}]}`,
	`{"response":[{"originalRequest":1,"code":1e99}],"description":{"content":"d"}}`,
	`{"item":[null,{"id":5,"name":true}]}`,
	`{"request":{"body":{"mode":"formdata","formdata":[{"key":null,"src":[1]}],"options":{"raw":{"language":"json"}}}}}`,
	`{"protocolProfileBehavior":{"maxRedirects":1e300,"disabledSystemHeaders":{"a":1}}}`, `{"name":"\ud800\u0000"}`,
}

// What can be read can be written, as JSON, and reads back as it was.
func FuzzParse(f *testing.F) {
	for _, s := range seeds {
		f.Add([]byte(ofItem(s)))
		f.Add([]byte(`{"collection":` + ofItem(s) + `}`))
	}
	f.Add(readFile(f, "testdata/shapes.json"))
	f.Add([]byte(`{"name":"C","order":["r"],"requests":[{"id":"r","url":"u","dataMode":"params","data":[{"key":"k"}]}],` +
		`"folders":[{"id":"f","order":["r"],"folders_order":["f"]}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := Parse(data)
		if err != nil {
			if c != nil || err.Error() == "" {
				t.Errorf("%v and a collection", err)
			}
			return
		}
		again, err := Parse(marshal(t, c))
		if err != nil {
			t.Fatalf("what was written cannot be read: %v", err)
		}
		dropRaw(c)
		c.Notes, again.Notes = nil, nil // are of the file
		if diff := cmp.Diff(c, again); diff != "" {
			t.Error(diff)
		}
	})
}

func FuzzParseRequest(f *testing.F) {
	for _, s := range seeds {
		f.Add([]byte(s))
		var item struct{ Request json.RawMessage }
		if json.Unmarshal([]byte(s), &item) == nil {
			f.Add([]byte(item.Request))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := ParseRequest(data)
		if err != nil {
			return
		}
		again, err := ParseRequest(marshal(t, r))
		if err != nil {
			t.Fatalf("what was written cannot be read: %v", err)
		}
		r.URL.Raw = ""
		if diff := cmp.Diff(r, again); diff != "" {
			t.Error(diff)
		}
	})
}

func FuzzParseEnvironment(f *testing.F) {
	for _, s := range []string{`[]`, `{"values":[{"key":"a","type":"Number","value":1}],"x":{},"x":1,"values":[{}]}`,
		`{"environment":{"name":5,"id":true}}`, `{"globals":{"values":null,"":""}}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := ParseEnvironment(data)
		if err != nil {
			return
		}
		again, err := ParseEnvironment(marshal(t, e))
		if err != nil {
			t.Fatalf("what was written cannot be read: %v", err)
		}
		if diff := cmp.Diff(e, again); diff != "" {
			t.Error(diff)
		}
	})
}
