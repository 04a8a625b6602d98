package collection

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseURL(t *testing.T) {
	str, null := StringValue, NullValue()
	tests := map[string]URL{
		"":                 {},
		"h":                {Host: []string{"h"}},
		"http://a.b:80/c/": {Protocol: "http", Host: []string{"a", "b"}, Port: "80", Path: []string{"c", ""}},
		"h/":               {Host: []string{"h"}, Path: []string{""}},
		"//h/x":            {Path: []string{"", "h", "x"}},
		"http:///h/x":      {Protocol: "http", Host: []string{"h"}, Path: []string{"x"}},
		"file:///x/y":      {Protocol: "file", Path: []string{"x", "y"}},
		`http:\\h\x?a\b`: {Protocol: "http", Host: []string{"h"}, Path: []string{"x"},
			Query: []KeyValue{{Key: `a\b`, Value: null}}},
		"http://us er:p@ss:w@h/": {Protocol: "http", Host: []string{"h"}, Path: []string{""},
			Auth: &URLAuth{User: str("us er"), Password: str("p@ss:w")}},
		"u@h":          {Host: []string{"h"}, Auth: &URLAuth{User: str("u")}},
		"http://[::1]": {Protocol: "http", Host: []string{"[::1]"}},
		"[::1]:8/x":    {Host: []string{"[::1]"}, Port: "8", Path: []string{"x"}},
		"h?a&b=&=c&&d=1=2&": {Host: []string{"h"}, Query: []KeyValue{{Key: "a", Value: null}, {Key: "b",
			Value: str("")},
			{Value: str("c")}, {KeyNull: true, Value: null}, {Key: "d", Value: str("1=2")}, {Value: null}}},
		"h?":           {Host: []string{"h"}, Query: []KeyValue{{Value: null}}},
		"h#a?b#c":      {Host: []string{"h"}, Hash: str("a?b#c")},
		"h?a=1?b=2#":   {Host: []string{"h"}, Query: []KeyValue{{Key: "a", Value: str("1?b=2")}}, Hash: str("")},
		"{{a.b}}.c/x":  {Host: []string{"{{a.b}}", "c"}, Path: []string{"x"}},
		"{{u:/?#@&}}":  {Host: []string{"{{u:/?#@&}}"}},
		"{{a]}}:1":     {Host: []string{"{{a]}}"}, Port: "1"},
		`h/{{a\b.c}}\`: {Host: []string{"h"}, Path: []string{`{{a\b.c}}`, ""}},
		`h/{{a\b}}`:    {Host: []string{"h"}, Path: []string{"{{a", "b}}"}},
		"h?{{a=b}}=c":  {Host: []string{"h"}, Query: []KeyValue{{Key: "{{a", Value: str("b}}=c")}}},
		"h?x={{a&b}}&": {Host: []string{"h"}, Query: []KeyValue{{Key: "x", Value: str("{{a&b}}")}, {Value: null}}},
		"h/:id.json/:id/:/a:b": {Host: []string{"h"}, Path: []string{":id.json", ":id", ":", "a:b"},
			Variables: []Variable{{Key: "id"}}},
	}
	for in, want := range tests {
		want.Raw = in
		if diff := cmp.Diff(want, ParseURL(in)); diff != "" {
			t.Errorf("ParseURL(%q) (-want +got)\n%s", in, diff)
		}
		if got := ParseURL("\ufeff \n\u3000" + in); !cmp.Equal(got, want) {
			t.Errorf("leading space changes the parts of %q", in)
		}
	}
}

func TestURLString(t *testing.T) {
	str, null := StringValue, NullValue()
	host := []string{"h"}
	params := []KeyValue{{Key: "a&b", Value: str("c&d=e#f")}, {Key: "k=1", Value: str("v=1")}, {Key: "nul",
		Value: null},
		{Key: "emp", Value: str("")}, {KeyNull: true, Value: str("only")}, {Key: "off", Value: str("x"),
			Disabled: true},
		{Key: "num", Value: NumberValue(1)}, {Key: "{{a&b}}&", Value: str("{{c#d}}#{{e}}")}}
	path := func(vars ...Variable) URL {
		return URL{Host: host, Path: []string{":id.x", ":id", "a:id"}, Variables: vars}
	}
	id := func(v Value, typ string) Variable { return Variable{Key: "id", Value: v, Type: typ} }
	for name, test := range map[string]struct {
		url  URL
		want string
	}{
		"nothing":          {URL{}, ""},
		"raw alone":        {URL{Raw: "http://h"}, ""},
		"no path":          {URL{Host: host}, "h"},
		"empty path":       {URL{Host: host, Path: []string{}}, "h/"},
		"protocol":         {URL{Protocol: "http", Host: host}, "http://h"},
		"protocol with //": {URL{Protocol: "http://", Host: host}, "http://h"},
		"user":             {URL{Host: host, Auth: &URLAuth{User: str("u")}}, "u@h"},
		"password":         {URL{Host: host, Auth: &URLAuth{Password: str("p")}}, ":p@h"},
		"user number":      {URL{Host: host, Auth: &URLAuth{User: NumberValue(1)}}, "h"},
		"query": {URL{Host: host, Query: params},
			"h?a%26b=c%26d=e%23f&k%3D1=v=1&nul&emp=&=only&num&{{a&b}}%26={{c#d}}%23{{e}}"},
		"query off":     {URL{Host: host, Query: params[5:6]}, "h"},
		"query of one":  {URL{Host: host, Query: []KeyValue{{Value: null}}}, "h?"},
		"hash":          {URL{Host: host, Hash: str("x y")}, "h#x y"},
		"path variable": {path(id(str("5 6"), "")), "h/5 6.x/5 6/a:id"},
		"spliced raw":   {path(id(str("a/b?c"), "")), "h/a/b?c.x/a/b?c/a:id"},
		"empty":         {path(id(str(""), "")), "h/:id.x/:id/a:id"},
		"number":        {path(id(NumberValue(5), "")), "h/:id.x/:id/a:id"},
		"typed number":  {path(id(str("5"), "number")), "h/:id.x/:id/a:id"},
		"cast number":   {path(id(NumberValue(5), "string")), "h/5.x/5/a:id"},
		"no value":      {path(id(Value{}, "string")), "h/:id.x/:id/a:id"},
		"by id":         {path(Variable{ID: "id", Value: str("5")}), "h/5.x/5/a:id"},
		"disabled":      {path(Variable{Key: "id", Value: str("5"), Disabled: true}), "h/5.x/5/a:id"},
		"last wins":     {path(id(str("1"), ""), id(str("2"), "")), "h/2.x/2/a:id"},
	} {
		if got := test.url.String(); got != test.want {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
}

func FuzzParseURL(f *testing.F) {
	for _, s := range []string{"", "h", "//h/x", `http:\\u:p@[::1]:80\a?b=c&&d&#e`,
		"{{a.b}}:{{c@d}}/:id.x/{{e?}}?{{f=g}}={{h&}}",
		"://x", "a:", "@", "h?", "x://://", "http:////@@::", "\u0085h", "a:b:c", "::"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		u := ParseURL(s)
		if len(u.Raw) > len(s) {
			t.Errorf("Raw %q is longer than %q", u.Raw, s)
		}
		once := settle(u)
		if again := settle(ParseURL(once)); again != once {
			t.Errorf("%q: String gives %q, then %q", s, once, again)
		}
	})
}

// settle writes u until the text stays as it is. One step is not always enough: a part that the grammar gives no place,
// such as the slashes behind an empty protocol, moves into another one.
func settle(u URL) string {
	s := u.String()
	for range len(s) + 1 {
		next := ParseURL(s).String()
		if next == s {
			break
		}
		s = next
	}
	return s
}

func BenchmarkParseURL(b *testing.B) {
	s := "{{base.url}}/v1/orders/:id?" + strings.Repeat("key=value&", 8)
	b.ReportAllocs()
	for b.Loop() {
		_ = ParseURL(s).String()
	}
}
