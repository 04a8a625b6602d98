package yaml

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestJSON(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                                   `null`,
		"# nothing":                          `null`,
		"b: 1\na: x":                         `{"b":1,"a":"x"}`,
		"- 1\n- [a, {b: c}]":                 `[1,["a",{"b":"c"}]]`,
		"[~, null, Null, '']":                `[null,null,null,""]`,
		"a:":                                 `{"a":null}`,
		"[true, False, yes, no, on, 'true']": `[true,false,"yes","no","on","true"]`,
		"[007, 0o17, 0x1F, +5, -0, 1_000]":   `[7,15,31,5,-0,"1_000"]`,
		"[.5, 1., -01.50e+3, 1e9, 1.2.3]":    `[0.5,1,-1.50e+3,1e9,"1.2.3"]`,
		"[.inf, -.inf, .nan, 0xfffffffffffffffff, 0o9, '-', 123456789012345678901]": "" +
			`[".inf","-.inf",".nan","0xfffffffffffffffff","0o9","-",123456789012345678901]`,
		"[2001-01-01, 12:30:45, 1:2]":                         `["2001-01-01","12:30:45","1:2"]`,
		`[!!str 1, !!int "3", !!binary aGk=]`:                 `["1",3,"aGk="]`,
		"1: a\ntrue: b\n~: c":                                 `{"1":"a","true":"b","~":"c"}`,
		"a: |-\n  x <b>\n  \"y\"\n":                           `{"a":"x <b>\n\"y\""}`,
		"a: &x {b: 1}\nc: *x":                                 `{"a":{"b":1},"c":{"b":1}}`,
		"a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3}":               `{"a":{"b":1,"c":2},"d":{"c":3,"b":1}}`,
		"x: &x {b: 1}\ny: &y {b: 2, c: 3}\nd: {<<: [*x, *y]}": `{"x":{"b":1},"y":{"b":2,"c":3},"d":{"b":1,"c":3}}`,
		"---\na: 1\n...\n":                                    `{"a":1}`,
		"\ufeffa: ä":                                          `{"a":"ä"}`,
		"\xff\xfea\x00:\x00 \x001\x00":                        `{"a":1}`,
		`{"a": [1, "b\n"]}`:                                   `{"a":[1,"b\n"]}`,
	} {
		got, err := JSON([]byte(in))
		if err != nil || string(got) != want {
			t.Errorf("%q\ngot  %s, %v\nwant %s", in, got, err, want)
		}
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"a: 1\nb: 2\na: 3": `duplicate key "a", first in line 1 (line 3, column 1)`,
		"1: a\n'1': b":     `duplicate key "1", first in line 1 (line 2, column 1)`,
		"a: 1\n---\nb: 2":  "a second document (line 2)",
		"a: [":             "(line 1)",
		"a: b: c":          "mapping values are not allowed",
		"a:\n  - x\n y: 2": "did not find expected key (line 2)",
		"x: *nobody":       "unknown anchor",
		"a: !secret x":     "a scalar with the tag !secret has no place here (line 1, column 4)",
		"a: !!int x":       `"x" is no value for the tag !!int`,
		"a: !!set {x}":     "a map with the tag !!set has no place here",
		"? [a]\n: b":       "a key must be a word (line 1, column 3)",
		"a:\n  <<: [1]":    `"<<" needs a map (line 2, column 7)`,
		"a: 1\nb: \xff":    "not UTF-8 text (line 2)",
		"a: \x01":          "control characters are not allowed",
		"a: &x [*x]":       "nested deeper than 100 levels",
		strings.Repeat("[", 101) + strings.Repeat("]", 101):     "nested deeper than 100 levels (line 1, column 101)",
		strings.Repeat("[", 20000) + strings.Repeat("]", 20000): "exceeded max depth",
	} {
		_, err := JSON([]byte(in))
		if _, ok := errors.AsType[*Error](err); !ok || !strings.Contains(err.Error(), want) {
			t.Errorf("%.100q\ngot  %v\nwant %s", in, err, want)
		}
	}
	if _, err := JSON(make([]byte, MaxSize+1)); err == nil || !strings.Contains(err.Error(), "larger than 64 MiB") {
		t.Errorf("a large document: %v", err)
	}
}

// Aliases of aliases are refused, whether they stand in lists, maps or merges, and quickly.
func TestAliasBombs(t *testing.T) {
	t.Parallel()
	list, merge := "a0: &a0 [x, x]\n", "a0: &a0 {x: 1}\n"
	for i := 1; i < 40; i++ {
		list += fmt.Sprintf("a%d: &a%d [*a%d, *a%d]\n", i, i, i-1, i-1)
		merge += fmt.Sprintf("a%d: &a%d {<<: [*a%d, *a%d]}\n", i, i, i-1, i-1)
	}
	text := "a: &a " + strings.Repeat("x", 1<<20) + "\nb: [" + strings.Repeat("*a, ", 1000) + "]"
	cycle := "a: &a [*a, *a]"
	for name, in := range map[string]string{"lists": list, "merges": merge, "texts": text, "cycle": cycle} {
		got, err := JSON([]byte(in))
		if _, ok := errors.AsType[*Error](err); !ok || len(got) > 0 {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
	}
}

func FuzzJSON(f *testing.F) {
	for _, seed := range []string{"a: 1", "- [x, {y: z}]", "a: &x {b: 1}\nc: {<<: *x}", "a: |\n  b\n", "? x\n: y",
		"!!str 1", "%YAML 1.2\n---\na", "\xff\xfea\x00", "{a: [0x1, .5, 1e9, +0]}", "a: &x [*x]"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := JSON(data)
		if err != nil {
			if _, ok := errors.AsType[*Error](err); !ok {
				t.Errorf("%T: %v", err, err)
			}
			return
		}
		if !json.Valid(got) {
			t.Fatalf("not JSON: %q", got)
		}
		// JSON is YAML: what was read reads the same.
		again, err := JSON(got)
		if err != nil {
			t.Fatalf("%q: %v", got, err)
		}
		if string(again) != string(got) {
			t.Errorf("%q became %q", got, again)
		}
	})
}
