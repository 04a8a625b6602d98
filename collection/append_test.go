package collection_test

import (
	"strings"
	"testing"

	"runner/collection"
)

func TestAppend(t *testing.T) {
	t.Parallel()
	node := &collection.Item{Name: "new", Request: &collection.Request{Method: "GET", URL: collection.ParseURL("http://x/y")}}
	for name, file := range map[string]string{
		"compact":       `{"info":{"name":"n"},"item":[{"name":"a","request":"http://a"}],"odd":1e2}`,
		"empty":         `{"info":{"name":"n"},"item":[]}`,
		"empty, spread": "{\n  \"info\": {\"name\": \"n\"},\n  \"item\": [],\n  \"odd\":  1.50\n}\n",
		"spread":        "{\n\t\"info\": {\"name\": \"n\"},\n\t\"item\": [\n\t\t{\"name\": \"a\"},\n\t\t{\"name\": \"b\"}\n\t]\n}",
		"crlf":          "{\r\n  \"info\": {\"name\": \"n\"},\r\n  \"item\": [\r\n    {\"name\": \"a\"}\r\n  ]\r\n}\r\n",
		"wrapped":       `{"collection":{"info":{"name":"n"},"item":[{"name":"a"}, null]}}`,
		"twice":         `{"info":{"name":"n"},"item":[{"name":"x"}],"item":[{"name":"a"},{"name":"b"}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := collection.Append([]byte(file), node)
			if err != nil {
				t.Fatal(err)
			}
			was, err := collection.Parse([]byte(file))
			if err != nil {
				t.Fatal(err)
			}
			c, err := collection.Parse(got)
			if err != nil {
				t.Fatalf("%v\n%s", err, got)
			}
			last, ok := c.Items[len(c.Items)-1].(*collection.Item)
			if len(c.Items) != len(was.Items)+1 || !ok || last.Name != "new" || last.Request.URL.String() != "http://x/y" {
				t.Errorf("got %s", got)
			}
			insertedOnly(t, file, string(got))
		})
	}
}

// insertedOnly wants got to be file with one text put in.
func insertedOnly(t *testing.T, file, got string) {
	t.Helper()
	same := 0
	for same < len(file) && file[same] == got[same] {
		same++
	}
	if !strings.HasSuffix(got, file[same:]) {
		t.Errorf("more than an insertion:\n%s\n%s", file, got)
	}
	if strings.Contains(file, "\r\n") && strings.Contains(strings.ReplaceAll(got, "\r\n", ""), "\n") {
		t.Errorf("line ends are mixed: %q", got)
	}
}

func TestAppendRefuses(t *testing.T) {
	t.Parallel()
	for name, file := range map[string]string{
		"no JSON": `{`, "no collection": `{"a":1}`, "a list": `[]`, "one item": `{"item":{"name":"a"}}`,
		"v1": `{"id":"1","name":"n","order":[],"requests":[]}`,
	} {
		if got, err := collection.Append([]byte(file), &collection.Item{}); err == nil {
			t.Errorf("%s: got %s", name, got)
		}
	}
}
