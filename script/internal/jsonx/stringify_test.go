package jsonx_test

import (
	"strings"
	"testing"

	"github.com/dop251/goja"

	"runner/script/internal/jsonx"
)

// stringifyArguments are arguments for which the engine's own JSON.stringify is right.
var stringifyArguments = []string{
	`null`, `undefined`, `true`, `-0`, `1.5e300`, `1e21`, `NaN`, `-Infinity`, `'a"b\\c\n\u0001\u2028é😀'`, `'\ud800x\udc00'`,
	`'\ufffd'`, `[]`, `{}`, `[undefined, () => 1, Symbol('a'), null]`, `{a: undefined, b() {}, c: Symbol('a')}`,
	`{a: 1, 'é': [2, {b: []}], 3: 'x', __proto__: {z: 1}}`, `{'\ud800': 1, b: 2}`, `[1, [2, [3]], {}], null, 2`,
	`{a: {b: {}}, c: []}, null, '--'`, `{a: [1]}, null, '123456789012'`, `{a: 1}, null, 20`, `{a: 1}, null, -1`,
	`{a: 1}, null, new Number(3)`, `{a: 1}, null, new String('--')`, `{a: 1, b: {a: 2, c: 3}}, ['a', 'b', 'a', 1]`,
	`{1: 1, x: 2}, [1, new String('x'), {}, null]`, `{a: 1, b: [2, 3]}, (k, v) => typeof v === 'number' ? v + 1 : v`,
	`{a: 1}, function (k, v) { return k === 'a' ? this === undefined : v }`, `{a: 1}, () => undefined`,
	`[1, 2], (k, v) => k === '1' ? undefined : v`, `new Date(0)`, `{toJSON(k) { return 'k' + k }}`,
	`{a: {toJSON(k) { return [k] }}}`, `[{toJSON: 1}]`, `new Boolean(false)`, `[new Number(3), new String('x'), Object(true)]`,
	`new Map([[1, 2]])`, `/x/g`, `new Error('x')`, `Object.create({a: 1}, {b: {value: 2, enumerable: true}, c: {value: 3}})`,
	`new Proxy([1, 2], {})`, `new Proxy({a: 1}, {get: () => 5})`, `function f() {}`, `class {}`, `new Uint8Array([1, 2])`,
	`(function () { return arguments })(1, 2)`, `{get a() { return 7 }}`, `Object.assign([1], {x: 2})`, `[, 1]`,
	`Object.assign(Object('ab'), {c: 1})`, `(o => [o, o])({a: 1})`, `BigInt(1)`, `[Object(BigInt(1))]`,
	`(o => (o.o = o, o))({})`, `{get a() { throw new TypeError('no') }}`, `{toJSON() { throw new RangeError('no') }}`,
	`Symbol('a')`, `'x', ['x']`, `globalThis.Math`, `[[[[[[]]]]]], null, '\t'`, `{a: []}, [], 1`,
}

// TestStringifyAsTheEngine compares with what the engine makes, errors included.
func TestStringifyAsTheEngine(t *testing.T) {
	for _, args := range stringifyArguments {
		code := `var out; try { out = JSON.stringify(` + args + `) } catch (e) { out = 'threw ' + e.message }
			out === undefined ? 'undefined' : out.split('').map((c) => c.charCodeAt(0)).join() + ' ' + out`
		plain := goja.New()
		want, err := plain.RunString(code)
		if err != nil {
			t.Fatalf("%s: %v", args, err)
		}
		rt := goja.New()
		if err := jsonx.Install(rt); err != nil {
			t.Fatal(err)
		}
		got, err := rt.RunString(code)
		if err != nil || got.String() != want.String() {
			t.Errorf("JSON.stringify(%s) = %s, %v; the engine's %s", args, got, err, want)
		}
	}
}

// TestStringifyIsBounded stops at a depth, a length and an amount of work.
func TestStringifyIsBounded(t *testing.T) {
	rt := goja.New()
	work := int64(0)
	refuse := func(words string) { panic(rt.NewGoError(errorText(words))) }
	bounds := jsonx.Bounds{Text: 1000, Spend: func(units int64) { work += units }, Refuse: refuse}
	if err := jsonx.InstallBounded(rt, bounds); err != nil {
		t.Fatal(err)
	}
	for code, want := range map[string]string{
		`var o = []; for (var i = 0; i < 1e5; i++) o = [o]; JSON.stringify(o)`: "Invalid string length",
		`JSON.stringify(Array(1e9))`:                         "Invalid string length",
		`JSON.stringify({}, Array(1e9))`:                     "Invalid array length",
		`JSON.stringify(['x'.repeat(900), 'x'.repeat(900)])`: "Invalid string length",
	} {
		if _, err := rt.RunString(code); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", code, err, want)
		}
	}
	if work == 0 {
		t.Error("no work was counted")
	}
}

type errorText string

func (e errorText) Error() string { return string(e) }

// BenchmarkStringify writes about 100 KB; engine is the one that was replaced.
func BenchmarkStringify(b *testing.B) {
	const code = `var data = Array.from({length: 1000}, (x, i) => ({id: i, name: 'name of ' + i, tags: ['a', 'b'],
		nested: {ok: true, none: null, rate: i / 7, text: 'Überschrift'}}));
		(function () { return JSON.stringify(data).length })`
	for _, name := range []string{"ours", "engine"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			rt := goja.New()
			if name == "ours" {
				if err := jsonx.Install(rt); err != nil {
					b.Fatal(err)
				}
			}
			v, err := rt.RunString(code)
			if err != nil {
				b.Fatal(err)
			}
			f, _ := goja.AssertFunction(v)
			for b.Loop() {
				if _, err := f(goja.Undefined()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
