package collection_test

import (
	"strings"
	"testing"

	"runner/collection"
)

// Each part is where a marked word stands in the file.
func TestPlacesPointIntoTheFile(t *testing.T) {
	doc := `{"info": {"name": "x"}, "item": [null,
  {"name": "folder", "item": [
    {"name": "a", "request": {"url": "http://x",
      "header": [{"key": "k"}, {"key": "second"}]},
     "event": [{"listen": "test", "script": {"exec": ["one", "tw\"o MARK", "three"]}},
      {"listen": "test", "script": {"exec": "1\n2 TEXT"}}]}
  ]}
]}`
	c, err := collection.Parse([]byte(doc))
	if err != nil {
		t.Fatal(err)
	}
	folder := c.Items[0].(*collection.ItemGroup)
	item := folder.Items[0].(*collection.Item)
	p := collection.NewPlaces([]byte(doc), c)
	for want, got := range map[string]collection.Place{
		`{"name": "folder"`: p.Of(folder),
		`"a", "request"`:    p.Of(item, "name"),
		`{"key": "second"`:  p.Of(item, "request", "header", "1"),
		`"http://x"`:        p.Of(item, "request", "url", "raw"),
		`MARK`:              p.InScript(item, 2, len(`tw"o `)+1, "event", "0", "script"),
		`TEXT`:              p.InScript(item, 2, 3, "event", "1", "script"),
	} {
		before := doc[:strings.Index(doc, want)]
		line := strings.Count(before, "\n") + 1
		column := len(before) - strings.LastIndex(before, "\n")
		if got.Line != line || got.Column != column {
			t.Errorf("%s: at %v, want %d:%d", want, got, line, column)
		}
	}
	var none *collection.Places
	if got := none.Of(item); got.Line != 0 {
		t.Errorf("no places give %v", got)
	}
}
