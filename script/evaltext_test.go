package script_test

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"runner/collection"
	"runner/script"
)

// TestEvaluatedTexts states that every text which a script compiles is read as the script itself is.
func TestEvaluatedTexts(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]string{
		"var q = 1; console.log(eval('q + 1'), (0, eval)('typeof q'))":                                    "log 2 undefined",
		"const e = eval; var q = 1; console.log(e('typeof q'), typeof eval, eval.name)":                   "log undefined function eval",
		"var o = {eval}; console.log(o.eval('1 + 1'), globalThis.eval('2 + 2'))":                          "log 2 4",
		"'use strict'; let q = 1\nvar a = 1\neval('a = 2')\nconsole.log(eval('q'), a)":                    "log 1 2",
		"console.log(1 + eval('2') * 3, !eval('0'), eval('[1, 2]').length)":                               "log 7 true 2",
		"console.log(eval('if (1) { function f() { return 5 } } f()'))":                                   "log 5",
		"console.log((0, eval)('if (1) { function f2() { return 6 } } f2()'))":                            "log 6",
		"console.log(new Function('if (1) { function f() { return 8 } } return f()')())":                  "log 8",
		"console.log(eval('eval(\"1 + 1\")'), new Function('a', 'return eval(\"a\")')(3))":                "log 2 3",
		"console.log((() => {}).constructor === Function, Function.name, Function.length)":                "log true Function 1",
		"console.log(Function('return this')() === globalThis, (() => {}) instanceof Function)":           "log true true",
		"class F extends Function { g() { return 1 } }; console.log(new F('return 7')().a)":               "log undefined",
		"class F extends Function { g() { return 1 } }; console.log(new F('return 7').g())":               "log 1",
		"const G = Object.getPrototypeOf(function* () {}).constructor; console.log([...G('yield 1')()])":  "log [ 1 ]",
		"const A = (async () => {}).constructor; console.log(await A('return await 5')())":                "log 5",
		"for await (const v of Function('return (async function* () { yield 9 })()')()) console.log(v)":   "log 9",
		"for await (const v of eval('(async function* () { yield 9 })()')) console.log(v)":                "log 9",
		"console.log(Function('return /^\\\\p{L}$/u')().test('é'), (0, eval)('/^\\\\p{L}$/u').test('é'))": "log true true",
		"try { eval('{\"a\":1}') } catch (e) { console.log(e instanceof SyntaxError, e.message + '.') }":  "log true Unexpected token ':'.",
		"try { Function('a b') } catch (e) { console.log(e instanceof SyntaxError, e.message + '.') }":    "log true Unexpected identifier 'b'.",
		"try { eval('let a; let a') } catch (e) { console.log(e.message + '.') }":                         "log Identifier 'a' has already been declared.",
		"eval = 5; console.log(eval)": "log 5",
	} {
		result, got := newStage(script.Config{}).run(t, collection.Test, source)
		if result.Err != nil || got != want {
			t.Errorf("%s:\ngot %q, %v\nwant %q", source, got, result.Err, want)
		}
	}
}

// TestErrorStack states that scripts read V8's stacks, of their own places only, and that other members called stack
// are what they are.
func TestErrorStack(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]string{
		"function f() { return new Error('x').stack }\nconst s = f(); console.log(JSON.stringify(s))": "log " +
			"Error: x\\\\n    at f (script:1:23)\\\\n    at script:2:12",
		"const o = {stack: [1]}; o.stack.push(2); o.stack.length = 1; console.log(o.stack, `${o.stack}`)":  "log [ 1 ] 1",
		"const o = {stack() { return this === o }}; console.log(o.stack(), (o).stack === o.stack)":         "log true true",
		"try { null.x } catch (e) { console.log(e.stack.split('\\n').length, e.stack.includes('pm.js')) }": "log 2 false",
	} {
		result, got := newStage(script.Config{}).run(t, collection.Test, source)
		if result.Err != nil || got != want {
			t.Errorf("%s:\ngot %q, %v\nwant %q", source, got, result.Err, want)
		}
	}
}

// TestPackageTexts states the same for the files of packages.
func TestPackageTexts(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{"p.js": {Data: []byte("if (1) { function f() { return 1 } }\n" +
		"exports.g = async function* () { yield f() }; exports.l = /^\\p{L}$/u")}, "deep.js": {Data: []byte(strings.Repeat("(", 1e5))}}
	s := newStage(script.Config{Packages: files})
	result, got := s.run(t, collection.Test,
		"const p = pm.require('p'); for await (const v of p.g()) console.log(v, p.l.test('é'))")
	if result.Err != nil || got != "log 1 true" {
		t.Errorf("got %q, %v", got, result.Err)
	}
	if result, _ := s.run(t, collection.Test, "pm.require('deep')"); result.Err == nil ||
		!strings.Contains(result.Err.Message, "brackets are nested too deep") {
		t.Errorf("a deep package: got %v", result.Err)
	}
}

// TestEvalStaysOurs states that no script gets hold of the engine's own eval.
func TestEvalStaysOurs(t *testing.T) {
	t.Parallel()
	for _, source := range []string{
		"with (new Proxy({}, {has(t, k) { if (k === 'eval') got = globalThis.eval; return false }})) eval('1')",
		"eval(((got = globalThis.eval), '1'))",
		"{ let eval = (x) => x; eval('1') } got = globalThis.eval",
		"got = eval; eval('1'); got = globalThis.eval",
	} {
		result, log := newStage(script.Config{}).run(t, collection.Test, "var got;\n"+source+"\nconsole.log(got === globalThis.eval)")
		if result.Err != nil || log != "log true" {
			t.Errorf("%s: got %q, %v", source, log, result.Err)
		}
	}
}

// TestBigIntOperators states that BigInts stay within V8's bounds, and that operators are what they were.
func TestBigIntOperators(t *testing.T) {
	t.Parallel()
	for _, source := range []string{
		"1n << (1n << 40n)", "2n ** (2n ** 40n)", "const n = 2n ** 40n; 1n << n", "let a = 1n; a <<= 2n ** 40n",
		"let a = 3n; a **= 2n ** 40n", "const f = (a, b) => a << b; f(1n, BigInt(2 ** 40))", "1n >> -(2n ** 40n)",
		"1n << {valueOf() { return 1n << 40n }}", "eval('(a, b) => a << b')(1n, 2n ** 60n)",
		"Function('a', 'b', 'return a ** b')(3n, 2n ** 60n)", "let o = {a: 3n}; o.a **= 2n ** 30n",
		"let o = [3n]; o[0] **= 2n ** 30n", "(3n) ** ((2n) ** (30n))",
	} {
		result, _ := newStage(script.Config{}).run(t, collection.Test, source)
		if result.Err == nil || result.Err.Error() != "RangeError: Maximum BigInt size exceeded" {
			t.Errorf("%s: got %v", source, result.Err)
		}
	}
	const source = `function f(x) { return x } let o = {a: 2n}; o.a **= 3n; let z = 2; z **= 3; let b = [2n]; b[0] **= 5n
		console.log(2n**64n, (1n<<3n)*2n, (2)**(3), [1,2].map((x)=>(x)**(x+1)), 2**3**2, (-2)**2, 8>>1, -8n>>1n)
		console.log(o.a, z, b[0], 2n ** (3n).valueOf(), f(2) ** 2, f ( 3 )**(2), (1,2) << (1,3), 1 << /* ( */ 2, 2 ** /* ( */ 3)`
	const want = "log 18446744073709551616n 16n 8 [ 1, 8 ] 512 4 4 -4n\nlog 8n 8 32n 8n 4 9 16 4 8"
	if result, got := newStage(script.Config{}).run(t, collection.Test, source); result.Err != nil || got != want {
		t.Errorf("got %q, %v\nwant %q", got, result.Err, want)
	}
}

// TestHostileTexts states that no text for eval or Function takes the process along, or much time.
func TestHostileTexts(t *testing.T) {
	for _, piece := range []string{"(", "[", "{", "!", "- ", "typeof ", "new ", "a=>", "(a)=>", "a=>{", "async a=>", "a?b:", "a?", "a=",
		"1+", "a||", "1||", "1&&", "1??", "1**", "a.a.", "a?.a?.", "if(a)", "if(a);else ", "if(a)b,c;else ", "while(a)", "for(;;)", "with(a)", "do ",
		"`${", "class a extends ", "class A{a=", "function f(){", "x=function(){", "{a(){", "a(", "a[", "[...", "(a=", "a\u00a0=>",
		"await ", "yield ", "try{", "switch(a){case 1:", "l:", "-->(", "<!--(", "/=(/", "x={a:", "({a:", "!0||(", "/(/+", "'(',(", "a`${"} {
		for _, around := range []string{"eval(s)", "(0, eval)(s)", "Function(s)"} {
			source := "const s = " + quote(piece) + ".repeat(2e5); try { " + around + " } catch (e) { console.log(e.name) }"
			begin := time.Now()
			result, got := newStage(script.Config{Timeout: 20 * time.Second}).run(t, collection.Test, source)
			if result.Err != nil || got != "log RangeError" && got != "log SyntaxError" {
				t.Errorf("%s of %q: got %.100q, %v", around, piece, got, result.Err)
			}
			if took := time.Since(begin); took > 4*time.Second {
				t.Errorf("%s of %q took %s", around, piece, took)
			}
		}
	}
}

func quote(text string) string { return "'" + strings.ReplaceAll(text, "'", "\\'") + "'" }
