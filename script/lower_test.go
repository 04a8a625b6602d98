package script_test

import (
	"strings"
	"testing"

	"runner/collection"
	"runner/script"
)

// TestLanguage states what the engine gets wrong or does not know by itself. The expectations are Node's.
func TestLanguage(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ source, want string }{
		"property escape":      {`console.log(/^\p{Lu}+$/u.test('ÄB'), /\p{Lu}/u.test('p{Lu}x'.slice(1, 2)))`, "log true false"},
		"negated property":     {`console.log('a1b2'.replace(/\P{L}/gu, ''))`, "log ab"},
		"script property":      {`console.log(/^\p{Script=Greek}+$/u.test('αβ'), /\p{sc=Cyrillic}/u.test('a'))`, "log true false"},
		"category property":    {`console.log(/\p{General_Category=Decimal_Number}/u.exec('a7')[0])`, "log 7"},
		"alphabetic":           {`console.log('ab-ç1'.match(/\p{Alphabetic}/gu).join(''))`, "log abç"},
		"property in class":    {`console.log(/^[\p{L}\d_]+$/u.test('é_1'))`, "log true"},
		"property in RegExp":   {`console.log(new RegExp('^\\p{Ll}$', 'u').test('ß'))`, "log true"},
		"property in eval":     {`const s = 'é'; console.log(eval("/^\\p{L}$/u.test(s)"))`, "log true"},
		"property in Function": {`console.log(new Function('s', 'return /^\\p{L}$/u.test(s)')('é'), Function('return 1')())`, "log true 1"},
		"flag v":               {`console.log(/^\p{Lu}$/v.test('Ä'), new RegExp('^.$', 'v').test('😀'))`, "log true true"},
		"RegExp keeps class":   {`console.log(/a/ instanceof RegExp, new RegExp('a') instanceof RegExp, RegExp.name)`, "log true true RegExp"},
		"RegExp.$1":            {`/(b)(c)/.test('abcd'); console.log(RegExp.$1, RegExp.$2, RegExp.lastMatch, RegExp.leftContext)`, "log b c bc a"},
		"RegExp.$1 replace":    {`'x1y2'.replace(/(\d)/g, ''); console.log(RegExp.$1)`, "log 2"},
		"RegExp.$1 match":      {`'k=v'.match(/(\w)=/); 'ab'.search(/(b)/); console.log(RegExp.$1)`, "log b"},
		"RegExp.$1 all":        {`[...'a1b2'.matchAll(/([a-z])\d/g)]; console.log(RegExp.$1, RegExp['$&'])`, "log b b2"},
		"typed instance":       {`console.log(new Uint8Array(2) instanceof Uint8Array, Uint8Array.from([1]).length)`, "log true 1"},
		"function in if":       {"if (true) { function f() { return 1 } }\nconsole.log(f())", "log 1"},
		"function not run":     {"if (false) { function f() {} }\nconsole.log(typeof f)", "log undefined"},
		"function in switch":   {"switch (1) { case 1: function f() { return 2 } }\nconsole.log(f())", "log 2"},
		"function in try":      {"try { function f() { return 3 } } catch (e) {}\nconsole.log(f())", "log 3"},
		"function under let":   {"let f = 1; { function f() {} }\nconsole.log(f)", "log 1"},
		"function parameter":   {"(function (f) { { function f() {} } console.log(f) })(4)", "log 4"},
		"strict function":      {"'use strict'; { function f() {} }\nconsole.log(typeof f)", "log undefined"},
		"function in loop":     {"for (let i = 0; i < 2; i++) { function f() { return i } }\nconsole.log(f())", "log 1"},
		"inner function":       {"function g() { { function f() { return 5 } } return f() }\nconsole.log(g())", "log 5"},
		"bare function in if":  {"if (true) function f() { return 6 }\nconsole.log(f())", "log 6"},
		"async generator": {"async function* g() { yield 1; yield 2 }\nfor await (const v of g()) console.log(v)",
			"log 1\nlog 2"},
		"for await":       {"for await (const v of [Promise.resolve(1), 2]) console.log(v)", "log 1\nlog 2"},
		"inner generator": {"const o = {async *g() { yield* [7] }}; (async () => { for await (const v of o.g()) console.log(v) })()", "log 7"},
		"octal":           {"console.log(010, 0o10, '\\101')", "log 8 8 A"},
		"html comment":    {"<!-- hidden\nconsole.log(1)\n --> end", "log 1"},
		"html in string":  {"console.log('<!-- a')", "log <!-- a"},
		"hashbang":        {"#!/usr/bin/env node\nconsole.log(1)", "log 1"},
		"with":            {"with ({a: 1}) console.log(a)", "log 1"},
		"await in for":    {"for (const x of await Promise.resolve([1])) console.log(x)", "log 1"},
		"await in if":     {"if (await 1) console.log(`${await 2}`)", "log 2"},
		"await elsewhere": {"function g() { var await = 1; return await } console.log(g(), await 5, {await: 6}.await)", "log 1 5 6"},
		"same names":      {"console.log(/(?<y>\\d{4})|(?<y>\\d{2})/.exec('12').groups.y)", "log 12"},
		"await in promise": {"console.log(await Array.fromAsync((async function*() { yield 1 })()))",
			"log [ 1 ]"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			result, got := newStage(script.Config{}).run(t, collection.Test, c.source)
			if result.Err != nil || got != c.want {
				t.Errorf("%s:\ngot %q, %v\nwant %q", c.source, got, result.Err, c.want)
			}
		})
	}
}

// TestLanguageRefused states that what cannot be had is an error, at the right place.
func TestLanguageRefused(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]struct {
		message string
		line    int
	}{
		"\n/[\\q{ab}]/v":                      {"\\q is not supported", 2},
		"\n/\\p{Script_Extensions=Greek}/u":   {"Script_Extensions", 2},
		"\n/\\p{Nonsense}/u":                  {"Nonsense", 2},
		"\nnew RegExp('\\\\p{Nonsense}','u')": {"Nonsense", 2},
		"\nimport('x')":                       {"import() is not supported", 2},
		"\nawait import('x')":                 {"import() is not supported", 2},
		"\nimport.meta.url":                   {"outside a module", 2},
		"\nexport const a = 1":                {"Unexpected token 'export'", 2},
		"\n@dec class A {}":                   {"Invalid or unexpected token", 2},
	} {
		result, _ := newStage(script.Config{}).run(t, collection.Test, source)
		if result.Err == nil || result.Err.Name != "SyntaxError" || !strings.Contains(result.Err.Message, want.message) ||
			result.Err.Line != want.line {
			t.Errorf("%q: got %+v, want a SyntaxError with %q in line %d", source, result.Err, want.message, want.line)
		}
	}
}

// TestLanguageLines states that errors keep their lines in scripts whose text was changed.
func TestLanguageLines(t *testing.T) {
	t.Parallel()
	for _, source := range []string{
		"if (1) { function f() {} }\n/\\p{L}/u.test('a');\nthrow new Error('x')",
		"async function* g() {\n  yield 1;\n throw new Error('x') }\nfor await (const v of g()) ;",
		"const g = async function*() {\n yield 1 };\n  throw new Error('x')",
	} {
		result, _ := newStage(script.Config{}).run(t, collection.Test, source)
		if result.Err == nil || result.Err.Line != 3 {
			t.Errorf("%q: got %+v, want line 3", source, result.Err)
		}
	}
}

// TestGlobalsInScripts states that scripts find the globals, can replace them and test for them.
func TestGlobalsInScripts(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]string{
		"console.log(typeof URL, typeof fetch, 'Intl' in globalThis)":                           "log function undefined true",
		"const URL = 5; console.log(URL)":                                                       "log 5",
		"TextEncoder = 6; console.log(TextEncoder)":                                             "log 6",
		"console.log(new URL('/b?x=1', 'http://h:80/a').href)":                                  "log http://h/b?x=1",
		"const c = new AbortController(); c.signal.onabort = () => console.log('a'); c.abort()": "log a",
		"AbortSignal.timeout(5).onabort = (e) => console.log(e.target.reason.name)":             "log TimeoutError",
		"console.log((1234.5).toLocaleString('de-DE'))":                                         "log 1.234,5",
		"console.log(await new Blob(['ab', 'c']).text())":                                       "log abc",
		"Promise.try(() => 1).then((v) => console.log(v))":                                      "log 1",
	} {
		result, got := newStage(script.Config{}).run(t, collection.Test, source)
		if result.Err != nil || got != want {
			t.Errorf("%s: got %q, %v, want %q", source, got, result.Err, want)
		}
	}
}
