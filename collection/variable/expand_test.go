package variable_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"time"

	"runner/collection"
	"runner/collection/variable"
)

// expandCases were measured in Newman 6.2.2.
var expandCases = map[string]struct{ in, want string }{
	"nothing":            {"", ""},
	"no reference":       {"a { b } {{", "a { b } {{"},
	"simple":             {"a{{s}}b{{s}}", "axbx"},
	"unknown":            {"{{nope}}-{{s}}", "{{nope}}-x"},
	"exact name":         {"{{ s }}{{S}}", "{{ s }}{{S}}"},
	"odd names":          {"{{a.b}}{{a b}}{{ä-1}}", "123"},
	"inner first":        {"{{a{{i}}}}", "inner"},
	"name in name":       {"{{{{n}}}}", "x"},
	"three braces":       {"{{{s}}}", "{x}"},
	"single brace":       {"{{s}b}}{s}{{s{}}", "{{s}b}}{s}{{s{}}"},
	"open before":        {"{{a{{s}}", "{{ax"},
	"value of reference": {"{{ref}}", "x"},
	"empty":              {"[{{empty}}]", "[]"},
	"without a value":    {"[{{absent}}]", "[]"},
	"null":               {"{{null}}", "null"},
	"null in data":       {"{{datanull}}", "{{datanull}}"},
	"number":             {"{{num}}", "1.5"},
	"boolean":            {"{{no}}", "false"},
	"object":             {"{{obj}}", "[object Object]"},
	"array":              {"{{arr}}", "1,,a"},
	"path into data":     {"{{obj.k}}{{arr[0]}}", "{{obj.k}}{{arr[0]}}"},
	"chain of 19":        {"{{v1}}", "end"},
	"chain of 30":        {"{{w1}}", "{{w20}}"},
	"cycle":              {"{{p}}", "{{q}}"},
	"grows 19 times":     {"{{g}}", strings.Repeat("+", 19) + "{{g}}"},
	"unknown dynamic":    {"{{$nope}}{{$}}{{}}", "{{$nope}}{{$}}{{}}"},
	"dynamic overruled":  {"{{$randomInt}}", "mine"},
	"newline in a name":  {"{{a\nb}}", "{{a\nb}}"},
	"dollar in a value":  {"{{dollar}}", "$1$&"},
}

func testScopes() *variable.Scopes {
	env := []collection.Variable{str("s", "x"), str("a.b", "1"), str("a b", "2"), str("ä-1", "3"), str("i", "1"),
		str("a1", "inner"), str("n", "s"), str("ref", "{{s}}"), str("empty", ""), {Key: "absent"},
		{Key: "null", Value: collection.NullValue()}, {Key: "no", Value: collection.BoolValue(false)},
		{Key: "num", Value: collection.Value{Kind: collection.Number, Text: "1.50"}},
		{Key: "obj", Value: collection.JSONValue(`{"k":1}`)}, {Key: "arr", Value: collection.JSONValue(`[1,null,"a"]`)},
		str("p", "{{q}}"), str("q", "{{p}}"), str("g", "+{{g}}"), str("$randomInt", "mine"), str("dollar", "$1$&"),
		str("datanull", "environment")}
	for i := range 30 {
		env = append(env, str(fmt.Sprint("w", i+1), fmt.Sprintf("{{w%d}}", i+2)))
	}
	for i := range 18 {
		env = append(env, str(fmt.Sprint("v", i+1), fmt.Sprintf("{{v%d}}", i+2)))
	}
	env = append(env, str("v19", "end"))
	return &variable.Scopes{Environment: variable.NewScope("environment", env),
		Data: variable.NewScope("data", []collection.Variable{{Key: "datanull", Value: collection.NullValue()}})}
}

func TestExpand(t *testing.T) {
	t.Parallel()
	scopes := testScopes()
	for name, tc := range expandCases {
		if got := scopes.Expand(tc.in); got != tc.want {
			t.Errorf("%s: %q gives %q, want %q", name, tc.in, got, tc.want)
		}
	}
}

// The narrowest scope wins, whichever there are.
func TestPrecedence(t *testing.T) {
	t.Parallel()
	names := []string{"local", "data", "environment", "collection", "globals"}
	for set := range 1 << len(names) {
		var scopes variable.Scopes
		want := "{{k}}"
		for i := len(names) - 1; i >= 0; i-- {
			if set>>i&1 == 0 {
				continue
			}
			s := variable.NewScope(names[i], []collection.Variable{str("k", names[i])})
			*[]**variable.Scope{&scopes.Local, &scopes.Data, &scopes.Environment, &scopes.Collection, &scopes.Global}[i] = s
			want = names[i]
		}
		if got := scopes.Expand("{{k}}"); got != want {
			t.Errorf("scopes %05b: got %s, want %s", set, got, want)
		}
		if v, ok := scopes.Lookup("k"); ok != (set != 0) || ok && v.Text != want {
			t.Errorf("scopes %05b: Lookup gives %v, %v", set, v, ok)
		}
	}
	if _, ok := testScopes().Lookup("datanull"); ok {
		t.Error("null in the data is a value")
	}
}

func TestDynamic(t *testing.T) {
	t.Parallel()
	d := &variable.Dynamic{Rand: rand.New(rand.NewPCG(1, 2)),
		Now: func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 600e6, time.FixedZone("", 3600)) }}
	uuid := `^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`
	for name, want := range map[string]string{
		"$guid":         uuid,
		"$randomUUID":   uuid,
		"$timestamp":    `^1767319446$`, // rounded up
		"$isoTimestamp": `^2026-01-02T02:04:05\.600Z$`,
		"$randomInt":    `^(\d{1,3}|1000)$`,
	} {
		for _, d := range []*variable.Dynamic{d, nil} {
			got, ok := d.Value(name)
			if d == nil && strings.Contains(strings.ToLower(name), "timestamp") {
				continue
			}
			if !ok || !regexp.MustCompile(want).MatchString(got) {
				t.Errorf("%s: %q does not match %s", name, got, want)
			}
		}
	}
	if _, ok := d.Value("guid"); ok {
		t.Error("guid needs its $")
	}
	seen := map[string]bool{}
	for range 20000 {
		v, _ := d.Value("$randomInt")
		seen[v] = true
	}
	if len(seen) != 1001 {
		t.Errorf("$randomInt has %d values, want 0 to 1000", len(seen))
	}
}

// Every occurrence is new, inside a value too, and the same source gives the same values.
func TestDynamicIsNewEachTime(t *testing.T) {
	t.Parallel()
	run := func() string {
		scopes := &variable.Scopes{Dynamic: &variable.Dynamic{Rand: rand.New(rand.NewPCG(3, 4))},
			Global: variable.NewScope("globals", []collection.Variable{str("two", "{{$guid}} {{$guid}}")})}
		return scopes.Expand("{{$guid}} {{two}} {{$guid}}")
	}
	got := run()
	seen := map[string]bool{}
	for _, id := range strings.Fields(got) {
		seen[id] = true
	}
	if len(seen) != 4 {
		t.Errorf("want four ids: %s", got)
	}
	if run() != got {
		t.Error("the same source gives other ids")
	}
}

// Values that name themselves twice would be half a million times as long after 19 passes.
func TestExpandIsBounded(t *testing.T) {
	t.Parallel()
	big := strings.Repeat("x", 1<<20)
	scopes := &variable.Scopes{Global: variable.NewScope("globals", []collection.Variable{
		str("a", big+"{{a}}{{a}}"), str("big", big), str("s", "1")})}
	const most = 16 << 20
	if got := len(scopes.Expand("{{a}}")); got > most+16 || got < 8<<20 {
		t.Errorf("a self-doubling value grew to %d", got)
	}
	if got := len(scopes.Expand(strings.Repeat("{{big}}", 100))); got > most+700 {
		t.Errorf("many references grew to %d", got)
	}
	long := strings.Repeat("y", 20<<20)
	if got := scopes.Expand(long + "{{s}}"); got != long+"1" {
		t.Error("a long text must be expanded too")
	}
}

func TestExpandWithoutReferencesAllocatesNothing(t *testing.T) {
	scopes := testScopes()
	for _, text := range []string{"https://example.com/a?b={c}", "{{nope}} {{", `{"a":{"b":{}}}`} {
		if n := testing.AllocsPerRun(100, func() { scopes.Expand(text) }); n != 0 {
			t.Errorf("%q: %v allocations", text, n)
		}
	}
}

func FuzzExpand(f *testing.F) {
	for _, tc := range expandCases {
		f.Add(tc.in, tc.want)
	}
	f.Add("{{a}}{{b}}", "{{a}}{{b}}{{a}}")
	f.Fuzz(func(t *testing.T, text, value string) {
		if len(text)+len(value) > 1<<10 {
			t.Skip("the bound has a test of its own")
		}
		vars := []collection.Variable{str("a", value), str("s", "x")}
		scopes := &variable.Scopes{Global: variable.NewScope("globals", vars)}
		got := scopes.Expand(text)
		if len(got) > len(text)+16<<20 {
			t.Errorf("grew to %d bytes", len(got))
		}
		if !strings.Contains(text, "{{") && got != text {
			t.Errorf("%q became %q", text, got)
		}
		var none variable.Scopes
		if !strings.Contains(text, "{{$") {
			if got := none.Expand(text); got != text {
				t.Errorf("without variables %q became %q", text, got)
			}
		}
	})
}

func BenchmarkExpand(b *testing.B) {
	scopes := testScopes()
	for name, text := range map[string]string{
		"none": "https://example.com/v1/orders?page=2", "one": "https://{{s}}/v1/orders?page=2",
		"ten":     strings.Repeat("{{s}}/v1/orders?page={{i}}&", 5),
		"short":   "{{s}}/v1/orders?page={{i}}",
		"dynamic": "{{$guid}}", "dynamic name": "{{$randomFullName}}", "dynamic text": "{{$randomLoremParagraph}}",
		"long": strings.Repeat(`{"key": "value", "other": {"a": "{{s}}"}},`, 200),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				scopes.Expand(text)
			}
		})
	}
}
