package variable_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"runner/collection"
	"runner/collection/variable"
)

func str(key, value string) collection.Variable {
	return collection.Variable{Key: key, Value: collection.StringValue(value)}
}

func TestScopeSeesTheLastEnabled(t *testing.T) {
	t.Parallel()
	off := func(v collection.Variable) collection.Variable { v.Disabled = true; return v }
	for name, tc := range map[string]struct {
		vars []collection.Variable
		want string // "-" for none
	}{
		"none":             {nil, "-"},
		"one":              {[]collection.Variable{str("k", "1")}, "1"},
		"last":             {[]collection.Variable{str("k", "1"), str("k", "2")}, "2"},
		"last is disabled": {[]collection.Variable{str("k", "1"), off(str("k", "2"))}, "1"},
		"all disabled":     {[]collection.Variable{off(str("k", "1"))}, "-"},
		"case":             {[]collection.Variable{str("K", "1")}, "-"},
		"enabled: false": {[]collection.Variable{{Key: "k", Value: collection.StringValue("1"),
			Enabled: collection.BoolValue(false)}}, "1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := variable.NewScope("environment", tc.vars)
			v, ok := s.Get("k")
			got := v.String()
			if !ok {
				got = "-"
			}
			if got != tc.want || s.Has("k") != ok {
				t.Errorf("got %s, want %s", got, tc.want)
			}
			if diff := cmp.Diff(len(tc.vars), len(s.Variables())); diff != "" {
				t.Errorf("Variables: %s", diff)
			}
		})
	}
}

// The pairs were measured in Newman 6.2.2: what a variable of a type gives after it was set to a value.
func TestTypes(t *testing.T) {
	t.Parallel()
	text, list, object := collection.StringValue, collection.JSONValue("[1]"), collection.JSONValue(`{"q":1}`)
	for _, tc := range []struct {
		kind  string
		value collection.Value
		want  string // "undefined" for a value that is absent
	}{
		{"string", collection.NumberValue(5), "String 5"}, {"string", list, "String 1"},
		{"string", object, "String [object Object]"},
		{"string", collection.NullValue(), "String null"}, {"string", collection.BoolValue(true), "String true"},
		{"number", text("007"), "Number 7"}, {"number", text("abc"), "Null null"}, {"number", text(""), "Number 0"},
		{"number", list, "Number 1"}, {"number", object, "Null null"}, {"number", collection.NullValue(), "Number 0"},
		{"number", collection.BoolValue(true), "Number 1"}, {"number", text("0x1F"), "Number 31"},
		{"number", text(" 1 "), "Number 1"},
		{"number", text("1_0"), "Null null"},
		{"boolean", text("false"), "Bool true"}, {"boolean", text(""), "Bool false"},
		{"boolean", collection.NumberValue(0), "Bool false"},
		{"boolean", object, "Bool true"}, {"boolean", collection.NullValue(), "Bool false"},
		{"array", text("[1, 2]"), "JSON 1,2"}, {"array", list, "JSON 1"}, {"array", text("{}"), "Absent undefined"},
		{"array", text("[1"), "Absent undefined"}, {"array", collection.NumberValue(5), "Absent undefined"},
		{"object", text(`{"a":1}`), "JSON [object Object]"}, {"object", text("[1]"), "Absent undefined"},
		{"object", text("{x"), "Absent undefined"}, {"object", collection.NullValue(), "Absent undefined"},
		{"default", list, "JSON 1"}, {"secret", text("12"), "String 12"}, {"odd", collection.NullValue(), "Null null"},
		{"", collection.BoolValue(true), "Bool true"}, {"BOOLEAN", text("x"), "Bool true"},
		{"string", collection.Value{}, "Absent undefined"},
	} {
		made := variable.NewScope("environment", []collection.Variable{{Key: "k", Type: tc.kind, Value: tc.value}})
		set := variable.NewScope("environment", []collection.Variable{{Key: "k", Type: tc.kind}})
		set.Set("k", tc.value)
		for how, s := range map[string]*variable.Scope{"made": made, "set": set} {
			v, ok := s.Get("k")
			if got := kinds[v.Kind] + " " + v.String(); !ok || got != tc.want {
				t.Errorf("%s: %s of %v is %s, want %s", how, tc.kind, tc.value, got, tc.want)
			}
			if got := s.Variables()[0]; got.Type != tc.kind {
				t.Errorf("%s: type %q became %q", how, tc.kind, got.Type)
			}
		}
	}
}

var kinds = map[collection.Kind]string{collection.Absent: "Absent", collection.Null: "Null", collection.Bool: "Bool",
	collection.Number: "Number", collection.String: "String", collection.JSON: "JSON"}

// What is exported reads as what was there: an array keeps its text.
func TestVariablesKeepJSONText(t *testing.T) {
	t.Parallel()
	vars := []collection.Variable{{Key: "a", Type: "array", Value: collection.StringValue("[1, 2]")},
		{Key: "o", Type: "object", Value: collection.StringValue("{bad")},
		{Key: "n", Type: "number", Value: collection.NumberValue(7)}}
	s := variable.NewScope("environment", vars)
	if diff := cmp.Diff(vars, s.Variables()); diff != "" {
		t.Error(diff)
	}
}

func TestSetUnsetClear(t *testing.T) {
	t.Parallel()
	disabled := collection.Variable{Key: "d", Value: collection.StringValue("0"), Disabled: true}
	s := variable.NewScope("globals", []collection.Variable{disabled, str("a", "1"), str("a", "2"), str("b", "3")})
	s.Set("d", collection.StringValue("on"))
	if v, _ := s.Get("d"); v.Text != "on" || !s.Variables()[0].Disabled {
		t.Errorf("setting a disabled key must add a variable, have %v", s.Variables())
	}
	s.Unset("a")
	if s.Has("a") || len(s.Variables()) != 3 {
		t.Errorf("unset must remove every enabled one, have %v", s.Variables())
	}
	s.Unset("a")
	s.Unset("d")
	s.Set("c", collection.NumberValue(4))
	if got := keys(s); !slices.Equal(got, []string{"b", "c"}) {
		t.Errorf("keys %v", got)
	}
	s.Clear()
	if got := s.Variables(); len(got) != 1 || !got[0].Disabled || len(keys(s)) != 0 {
		t.Errorf("clear must leave the disabled one, have %v", got)
	}
	s.Set("b", collection.NumberValue(1))
	if !s.Has("b") {
		t.Error("a cleared scope must take variables")
	}
}

func keys(s *variable.Scope) []string {
	var out []string
	for key := range s.All() {
		out = append(out, key)
	}
	return out
}

// Many random changes leave what a map would hold.
func TestScopeIsAMap(t *testing.T) {
	t.Parallel()
	s := variable.NewScope("local", nil)
	want := map[string]string{}
	x := uint32(1)
	for range 5000 {
		x = x*1664525 + 1013904223
		key, value := fmt.Sprint(x>>8%50), fmt.Sprint(x>>16)
		if x>>30 == 0 {
			s.Unset(key)
			delete(want, key)
			continue
		}
		s.Set(key, collection.StringValue(value))
		want[key] = value
	}
	got := map[string]string{}
	for key, v := range s.All() {
		got[key] = v.Text
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if len(s.Variables()) != len(want) {
		t.Errorf("%d variables, want %d", len(s.Variables()), len(want))
	}
}

func TestTakeChanges(t *testing.T) {
	t.Parallel()
	env := variable.NewScope("environment", []collection.Variable{str("old", "1")})
	local := variable.NewScope("local", nil)
	scopes := &variable.Scopes{Environment: env, Local: local}
	if got := scopes.TakeChanges(); len(got) != 0 {
		t.Errorf("a new scope has changes: %v", got)
	}
	for i := range 1000 {
		env.Set("n", collection.NumberValue(float64(i)))
	}
	env.Unset("old")
	env.Unset("never")
	local.Set("l", collection.NullValue())
	want := []variable.Change{{Scope: "local", Key: "l", Value: collection.NullValue()},
		{Scope: "environment", Key: "n", Value: collection.NumberValue(999)}, {Scope: "environment", Key: "old", Unset: true}}
	if diff := cmp.Diff(want, scopes.TakeChanges()); diff != "" {
		t.Error(diff)
	}
	if got := scopes.TakeChanges(); len(got) != 0 {
		t.Errorf("taken twice: %v", got)
	}
	env.Clear()
	if diff := cmp.Diff([]variable.Change{{Scope: "environment", Key: "n", Unset: true}}, env.TakeChanges()); diff != "" {
		t.Error(diff)
	}
}

func TestNilScopeReads(t *testing.T) {
	t.Parallel()
	var s *variable.Scope
	if _, ok := s.Get("a"); ok || s.Has("a") || len(keys(s)) != 0 || s.Variables() != nil || s.TakeChanges() != nil {
		t.Error("a nil scope is not empty")
	}
	var scopes variable.Scopes
	if got := scopes.Expand("{{a}}"); got != "{{a}}" {
		t.Errorf("no scopes expand to %s", got)
	}
}

func BenchmarkLookup(b *testing.B) {
	scopes := &variable.Scopes{Local: variable.NewScope("local", nil),
		Environment: variable.NewScope("environment", many(1000)),
		Collection:  variable.NewScope("collection", many(2000)), Global: variable.NewScope("globals", many(10))}
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := scopes.Lookup("name1999"); !ok {
			b.Fatal("not found")
		}
	}
}

func many(n int) []collection.Variable {
	vars := make([]collection.Variable, n)
	for i := range vars {
		vars[i] = str(fmt.Sprint("name", i), strings.Repeat("v", i%40))
	}
	return vars
}
