package jsonx_test

import (
	"encoding/json"
	"errors"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/dop251/goja"

	"runner/script/internal/jsonx"
)

func newRuntime(t testing.TB) *goja.Runtime {
	t.Helper()
	rt := goja.New()
	if err := jsonx.Install(rt); err != nil {
		t.Fatal(err)
	}
	return rt
}

// recorded is what Newman 6.2.2 answered for a text.
type recorded struct {
	Text          string
	Value         *string
	Name, Message string
	Syntax        bool
	Row, Column   *int
}

func TestErrorsAreNewmans(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/newman.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []recorded
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	rt := newRuntime(t)
	for _, c := range cases {
		checkRecorded(t, rt, c)
	}
}

func checkRecorded(t *testing.T, rt *goja.Runtime, c recorded) {
	t.Helper()
	rt.Set("text", c.Text)
	v, err := rt.RunString("JSON.stringify(JSON.parse(text))")
	if c.Value != nil {
		if err != nil || v.String() != *c.Value {
			t.Errorf("parse(%q) = %v, %v, want %q", c.Text, v, err, *c.Value)
		}
		return
	}
	ex, ok := errors.AsType[*goja.Exception](err)
	if !ok {
		t.Errorf("parse(%q) = %v, %v, want error %q", c.Text, v, err, c.Message)
		return
	}
	obj := ex.Value().(*goja.Object)
	if got := obj.Get("message").String(); got != c.Message {
		t.Errorf("parse(%q): message %q, want %q", c.Text, got, c.Message)
	}
	if got := obj.Get("name").String(); got != "JSONError" {
		t.Errorf("parse(%q): name %q", c.Text, got)
	}
	if c.Column != nil && obj.Get("column").ToInteger() != int64(*c.Column) {
		t.Errorf("parse(%q): column %v, want %d", c.Text, obj.Get("column"), *c.Column)
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ script, want string }{
		"key order":      {`Object.keys(JSON.parse('{"b":1,"a":2,"2":3,"1":4}')).join()`, "1,2,b,a"},
		"last duplicate": {`JSON.stringify(JSON.parse('{"a":1,"b":2,"a":3}'))`, `{"a":3,"b":2}`},
		"proto is own": {
			`var o = JSON.parse('{"__proto__":{"x":1}}'); [Object.hasOwn(o,'__proto__'), o.x].join()`,
			"true,",
		},
		"proto is unchanged": {`Object.getPrototypeOf(JSON.parse('{"__proto__":null}')) === Object.prototype`, "true"},
		"inherited names":    {`var o = JSON.parse('{"toString":1,"constructor":2}'); o.toString + o.constructor`, "3"},
		"setter is not run": {
			`Object.defineProperty(Object.prototype,'zz',{set(){throw 1},configurable:true}); JSON.parse('{"zz":1}').zz`,
			"1",
		},
		"frozen prototype": {`Object.freeze(Object.prototype); JSON.parse('{"toString":5}').toString`, "5"},
		"huge exponent":    {`JSON.parse('[1e400,-1e400]').join()`, "Infinity,-Infinity"},
		"negative zero":    {`1/JSON.parse('-0')`, "-Infinity"},
		"large integer":    {`JSON.parse('12345678901234567890')`, "12345678901234567000"},
		"safe integer":     {`JSON.parse('9007199254740993')`, "9007199254740992"},
		"fraction":         {`JSON.parse('-1.50e1')`, "-15"},
		"escapes":          {`JSON.parse('"\\u0041\\n\\t\\/\\\\\\ud83d\\ude00é"') === 'A\n\t/\\😀é'`, "true"},
		"lone escape":      {`JSON.parse('"\\ud800x"').charCodeAt(0).toString(16)`, "d800"},
		"lone raw":         {`JSON.parse('"\ud800x😀\udc00"') === '\ud800x😀\udc00'`, "true"},
		"halves meet":      {`JSON.parse('"\ud83d\\ude00"') === '😀'`, "true"},
		"lone key":         {`Object.keys(JSON.parse('{"\\udc00k":7}'))[0].charCodeAt(0).toString(16)`, "dc00"},
		"lone key value":   {`JSON.parse('{"\\udc00k":7}')['\udc00k']`, "7"},
		"byte order mark":  {`JSON.parse('\ufeff[1]').length`, "1"},
		"strict mark": {
			`try { JSON.parse('\ufeff1', null, true) } catch (e) { e.name + ': ' + e.message }`,
			"JSONError: Unexpected byte order mark found in first 1 character(s)",
		},
		"reviver": {
			`JSON.stringify(JSON.parse('{"a":[1,2,{"b":3}]}', (k, v) => typeof v == 'number' ? v * 2 : v))`,
			`{"a":[2,4,{"b":6}]}`,
		},
		"reviver deletes": {
			`JSON.stringify(JSON.parse('{"a":1,"b":2}', (k, v) => k == 'a' ? undefined : v))`,
			`{"b":2}`,
		},
		"reviver holder": {`JSON.parse('[5]', function (k, v) { return k === '0' ? this.length : v })[0]`, "1"},
		"reviver throws": {
			`try { JSON.parse('1', () => { throw new TypeError('no') }) } catch (e) { e.name + ': ' + e.message }`,
			"JSONError: no",
		},
		"null":            {`JSON.parse(null)`, "null"},
		"number argument": {`JSON.parse(12)`, "12"},
		"undefined":       {`try { JSON.parse() } catch (e) { e.message }`, `"undefined" is not valid JSON`},
		"object argument": {
			`try { JSON.parse({}) } catch (e) { e.message }`,
			"Unexpected token 'o' at 1:2\n[object Object]\n ^",
		},
		"is a syntax error":   {`try { JSON.parse('x') } catch (e) { e instanceof SyntaxError }`, "true"},
		"replaced global":     {`SyntaxError = 1; try { JSON.parse('x') } catch (e) { e.name }`, "JSONError"},
		"members":             {`Object.keys(JSON).join()`, "parse,stringify"},
		"stringify cycle":     {`var o = {}; o.o = o; try { JSON.stringify(o) } catch (e) { e.name }`, "JSONError"},
		"stringify arguments": {`JSON.stringify({a:1,b:[2]}, ['b'], 1)`, "{\n \"b\": [\n  2\n ]\n}"},
		"array is real": {
			`var a = JSON.parse('[1,2]'); a.push(3); Array.isArray(a) && a.map(x => x + 1).join()`,
			"2,3,4",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v, err := newRuntime(t).RunString(c.script)
			if err != nil || v.String() != c.want {
				t.Errorf("%s = %v, %v, want %s", c.script, v, err, c.want)
			}
		})
	}
}

func TestNestingIsBounded(t *testing.T) {
	t.Parallel()
	const deep = 3_000_000
	rt := newRuntime(t)
	for _, text := range []string{
		strings.Repeat("[", deep), strings.Repeat(`{"a":`, deep), strings.Repeat("{", deep),
		strings.Repeat(`[{"a":`, deep), strings.Repeat("{[", deep),
		strings.Repeat("[", jsonx.MaxDepth+1) + strings.Repeat("]", jsonx.MaxDepth+1),
	} {
		if _, err := jsonx.Parse(rt, text); err == nil {
			t.Errorf("%.10s… %d deep was accepted", text, deep)
		}
	}
	text := strings.Repeat("[", jsonx.MaxDepth) + strings.Repeat("]", jsonx.MaxDepth)
	if _, err := jsonx.Parse(rt, text); err != nil {
		t.Errorf("%d levels: %v", jsonx.MaxDepth, err)
	}
}

func TestParseReportsThePlace(t *testing.T) {
	t.Parallel()
	_, err := jsonx.Parse(goja.New(), "{\n \"a\": ?}")
	syntax, ok := errors.AsType[*jsonx.SyntaxError](err)
	if !ok || syntax.Line != 2 || syntax.Column != 7 {
		t.Errorf("got %#v, want a mistake at 2:7", err)
	}
}

// FuzzParse holds the parser against encoding/json: the same texts are valid, and mean the same.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		`{"a":[1,2.5e3,-0,true,false,null,"x\u00e9\ud83d\ude00"]}`, `[`, `"\ud800"`, `01`, `1e999`, `{"a":1,"a":2}`,
		"\"\x01\"",
		`{{{`, `[[1,]`, `{1:2}`, `"\`, `-`, `[1e`, `{"__proto__":1}`, "\xff", `"\u12`, `{[{`, `{"a":1,}`,
	} {
		f.Add(seed)
	}
	rt := goja.New()
	f.Fuzz(func(t *testing.T, text string) {
		v, err := jsonx.Parse(rt, text)
		if strings.HasPrefix(text, "\uFEFF") {
			return
		}
		if got := err == nil; got != json.Valid([]byte(text)) && len(text) < jsonx.MaxDepth {
			t.Fatalf("Parse(%q): %v, encoding/json disagrees", text, err)
		}
		if err != nil {
			if err.Error() == "" {
				t.Fatalf("Parse(%q): empty message", text)
			}
			return
		}
		sameNumber(t, text, v)
	})
}

// sameNumber compares texts which are one number with the standard library's reading.
func sameNumber(t *testing.T, text string, v goja.Value) {
	t.Helper()
	var want float64
	if json.Unmarshal([]byte(text), &want) != nil || goja.IsNull(v) {
		return
	}
	if got := v.ToFloat(); got != want || math.Signbit(got) != math.Signbit(want) {
		t.Errorf("Parse(%q) = %v, want %v", text, got, want)
	}
}

// document is a JSON text of about n bytes, like an API's answer.
func document(n int) string {
	const row = `{"id":%,"name":"Ada Lovelace","email":"ada@example.com","active":true,"balance":12.75,` +
		`"tags":["alpha","beta"],"address":{"city":"Zürich","zip":"8001"},"note":null},`
	var b strings.Builder
	b.WriteString(`{"data":[`)
	for i := 0; b.Len() < n; i++ {
		b.WriteString(strings.Replace(row, "%", string(rune('1'+i%9)), 1))
	}
	return strings.TrimSuffix(b.String(), ",") + "]}"
}

func BenchmarkParse(b *testing.B) {
	for name, size := range map[string]int{"1KB": 1e3, "100KB": 1e5, "5MB": 5e6} {
		text := document(size)
		b.Run("own/"+name, func(b *testing.B) { benchmarkScript(b, newRuntime(b), text) })
		b.Run("goja/"+name, func(b *testing.B) { benchmarkScript(b, goja.New(), text) })
	}
}

func benchmarkScript(b *testing.B, rt *goja.Runtime, text string) {
	b.ReportAllocs()
	b.SetBytes(int64(len(text)))
	rt.Set("text", text)
	prg := goja.MustCompile("", "JSON.parse(text)", false)
	for b.Loop() {
		if _, err := rt.RunProgram(prg); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkExplain(b *testing.B) {
	text := document(1e5) + "x"
	rt := goja.New()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := jsonx.Parse(rt, text); err == nil {
			b.Fatal("accepted")
		}
	}
}
