package inspect_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/dop251/goja"

	"runner/script/internal/inspect"
)

func evaluate(t testing.TB, rt *goja.Runtime, script string) goja.Value {
	t.Helper()
	v, err := rt.RunString(script)
	if err != nil {
		t.Fatalf("%s: %v", script, err)
	}
	return v
}

// TestShownAsInNewman compares with what Newman 6.2.2 under Node 20 showed for the same expressions, and with what its
// console shows, whose lines are narrower.
func TestShownAsInNewman(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/newman.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct{ Expr, Shown, Narrow string }
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		rt := goja.New()
		v := evaluate(t, rt, "(function () { return ("+c.Expr+") })()")
		for width, want := range map[int]string{inspect.DefaultWidth: c.Shown, inspect.ConsoleWidth: c.Narrow} {
			if got := inspect.Value(rt, v, width); got != want {
				t.Errorf("%s within %d\n got %s\nwant %s", c.Expr, width, got, want)
			}
		}
	}
}

// hostile are values which try to throw, to go on without end, or to grow.
var hostile = map[string]string{
	"throwing getter": `({ get x() { throw new Error('no') }, y: 1 })`,
	"throwing proxy":  `new Proxy({ a: 1 }, { get() { throw 1 } })`,
	"throwing keys":   `new Proxy({}, { ownKeys() { throw 1 } })`,
	"revoked proxy":   `(() => { var p = Proxy.revocable([], {}); p.revoke(); return p.proxy })()`,
	"throwing toJSON": `({ toJSON() { throw 1 } })`,
	"endless toJSON":  `(() => { var make = () => ({ toJSON: make }); return make() })()`,
	"endless getter": `(() => { var make = () => ({ get a() { return make() }, get b() { return make() } });
		return make() })()`,
	"endless map":  `Object.assign(new Map(), { *[Symbol.iterator]() { for (;;) yield [1, 2] } })`,
	"odd map":      `Object.assign(new Map([[1, 2]]), { [Symbol.iterator]: 5 })`,
	"huge array":   `new Array(4294967295)`,
	"huge string":  `'x'.repeat(1e7)`,
	"many strings": `Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [i, 'x'.repeat(5000)]))`,
	"shared parts": `(() => { var o = {}; for (var i = 0; i < 60; i++) o = { l: o, r: o }; return o })()`,
	"deep":         `(() => { var o = {}; for (var i = 0; i < 1e5; i++) o = [o]; return o })()`,
	"cycle":        `(() => { var o = {}; o.o = [o, new Map([[o, o]])]; return o })()`,
	"name is an object": `Object.assign(() => 1, { toString: null }), Object.defineProperty(function f() {}
		, 'name', { get() { throw 1 } })`,
	"error members":     `Object.defineProperty(new Error('x'), 'message', { get() { throw 1 } })`,
	"message is object": `Object.assign(new Error('x'), { message: { toString() { throw 1 } } })`,
	"false tag":         `({ [Symbol.toStringTag]: { toString() { throw 1 } } })`,
	"long proxy chain":  `(() => { var p = []; for (var i = 0; i < 1000; i++) p = new Proxy(p, {}); return p })()`,
	"false length":      `new Proxy([], { get(t, k) { return k === 'length' ? 1e18 : 1 } })`,
	"negative size":     `Object.defineProperty(new Set([1]), 'size', { value: -5 })`,
}

func TestHostileValuesAreBounded(t *testing.T) {
	t.Parallel()
	for name, script := range hostile {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rt := goja.New()
			v := evaluate(t, rt, script)
			if got := inspect.Value(rt, v, inspect.DefaultWidth); len(got) > 8<<20 || got == "" {
				t.Errorf("Value: %d bytes", len(got))
			}
			got := inspect.JSON(rt, v)
			if !json.Valid(got) || len(got) > 4<<20 {
				t.Errorf("JSON: valid %t, %d bytes: %.100s", json.Valid(got), len(got), got)
			}
		})
	}
}

func TestInterruptPassesThrough(t *testing.T) {
	t.Parallel()
	rt := goja.New()
	v := evaluate(t, rt, `({ get x() { for (;;); } })`)
	rt.Set("show", func(goja.FunctionCall) goja.Value { return rt.ToValue(inspect.Value(rt, v, inspect.DefaultWidth)) })
	time.AfterFunc(20*time.Millisecond, func() { rt.Interrupt("stop") })
	if got, err := rt.RunString("show()"); err == nil {
		t.Errorf("got %v, want the interrupt", got)
	}
}

func TestJSON(t *testing.T) {
	t.Parallel()
	rt := goja.New()
	for script, want := range map[string]string{
		`({ a: undefined, b: null, c: NaN, d: -0, e: 1.5, f: 'x' })`: `{"a":null,"b":null,"c":null,"d":0,"e":1.5,"f":"x"}`,
		`({ f: function go() {}, g: 12n, s: Symbol('q') })`:          `{"f":"[Function: go]","g":"12","s":"Symbol(q)"}`,
		`new Date(0)`:                `"1970-01-01T00:00:00.000Z"`,
		`new Date(NaN)`:              `null`,
		`/a"b/g`:                     `"/a\"b/g"`,
		`new Map([['a', { b: 1 }]])`: `[["a",{"b":1}]]`,
		`new Set([1, [2]])`:          `[1,[2]]`,
		`new TypeError('no')`:        `{"type":"Error","name":"TypeError","message":"no"}`,
		`(() => { var o = {}; o.o = o; return o })()`: `{"o":"[Circular]"}`,
		`(() => { var o = {}; return [o, o] })()`:     `[{},{}]`,
		`new Uint8Array([1, 2])`:                      `[1,2]`,
		`'\ud800'`:                                    "\"\uFFFD\"",
		`[,1]`:                                        `[null,1]`,
		`({ toJSON() { return 7 } })`:                 `7`,
		`'10n'`:                                       `"10n"`,
	} {
		if got := inspect.JSON(rt, evaluate(t, rt, script)); string(got) != want {
			t.Errorf("JSON(%s) = %s, want %s", script, got, want)
		}
	}
	if got := inspect.Value(rt, nil, inspect.DefaultWidth) + string(inspect.JSON(rt, nil)); got != "undefinednull" {
		t.Errorf("nil shows as %s", got)
	}
}

func TestBufferShowsBytes(t *testing.T) {
	t.Parallel()
	rt := goja.New()
	v := evaluate(t, rt, `var b = new Uint8Array(51); b.fill(10); b._isBuffer = true; [b]`)
	want := "[\n  <Buffer" + strings.Repeat(" 0a", 50) + " ... 1 more byte>\n]"
	if got := inspect.Value(rt, v, inspect.DefaultWidth); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func BenchmarkValue(b *testing.B) {
	rt := goja.New()
	for name, script := range map[string]string{
		"string": `'hello'`,
		"object": `({ id: 1, name: 'Ada', tags: ['a', 'b'], address: { city: 'x' } })`,
	} {
		v := evaluate(b, rt, script)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				inspect.Value(rt, v, inspect.DefaultWidth)
			}
		})
	}
}
