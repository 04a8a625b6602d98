package run

import (
	"strings"
	"testing"

	"runner/collection"
	"runner/collection/wire"
)

const selectCollection = `{"info": {"name": "C"}, "item": [
 {"name": "A", "id": "ia", "item": [
  {"name": "r1", "request": "x"},
  {"name": "Sub", "item": [{"name": "same", "id": "s1", "request": "x"}, {"name": "B", "request": "x"}]}]},
 {"name": "B", "id": "ib", "item": [{"name": "same", "id": "s2", "request": "x"}, {"name": "r5", "request": "x"}]},
 {"name": "A/Sub", "item": [{"name": "a/b", "request": "x"}]},
 {"name": "ia", "request": "x"}]}`

// What is selected, in which order. Those without a slash are what Newman 6.2.2 runs; it runs what stands two levels below
// a chosen folder once more when that is chosen, too, which we do not.
func TestSelect(t *testing.T) {
	t.Parallel()
	c, err := collection.Parse([]byte(selectCollection))
	if err != nil {
		t.Fatal(err)
	}
	for names, want := range map[string]string{
		"":              "A.r1 Sub.same Sub.B B.same B.r5 A/Sub.a/b C.ia",
		"same":          "Sub.same", // depth first
		"B":             "B.same B.r5",
		"ib":            "B.same B.r5",
		"same,B":        "Sub.same Sub.B", // the first of each in the file
		"r5,r1":         "A.r1 B.r5",
		"ia":            "A.r1 Sub.same Sub.B",
		"ib,B":          "Sub.B B.same B.r5",
		"r1,r1,":        "A.r1",
		"s2,same":       "Sub.same B.same",
		"A,same":        "A.r1 Sub.same Sub.B",
		"A,r1":          "A.r1 Sub.same Sub.B",
		"B/same":        "B.same",
		"ib/s2":         "B.same",
		"A/r1,B/r5":     "A.r1 B.r5",
		"A/Sub":         "A/Sub.a/b", // a name, which comes before the path
		"A/Sub/same":    "Sub.same",
		"A/Sub/a/b":     "A/Sub.a/b",
		"a/b":           "A/Sub.a/b",
		"A/Sub/B,ib/r5": "Sub.B B.r5",
		"C/A":           "not found",
		"A/":            "not found",
		"/A":            "not found",
		"A/r1/x":        "not found",
		"A,nope":        "not found",
	} {
		if got := selectedNames(c, names); got != want {
			t.Errorf("%s: got %s, want %s", names, got, want)
		}
	}
}

func selectedNames(c *collection.Collection, names string) string {
	entries, err := selectEntries(c, strings.Split(names, ","), wire.Options{})
	if err != nil {
		return "not found"
	}
	var got []string
	for _, e := range entries {
		parent := "C"
		if len(e.path) > 1 {
			parent = e.path[len(e.path)-1].Name
		}
		got = append(got, parent+"."+e.item.Name)
	}
	return strings.Join(got, " ")
}

// Every path leads to what it was made of.
func TestPathsSelect(t *testing.T) {
	t.Parallel()
	c, err := collection.Parse([]byte(selectCollection))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range Paths(c) {
		if _, err := selectEntries(c, []string{path}, wire.Options{}); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
}
