package script_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"runner/collection"
	"runner/collection/run"
	"runner/script"
)

// TestScriptErrors states what an uncaught exception looks like: V8's words, and the place in the script's own text.
func TestScriptErrors(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		source, want string
		line, column int
	}{
		"thrown error":     {"\n throw new RangeError('x')", "RangeError: x", 2, 8},
		"first line":       {"throw new Error('x')", "Error: x", 1, 7},
		"string":           {"throw 'abc'", "abc", 1, 1},
		"object":           {"throw {a: 1}", "{ a: 1 }", 1, 1},
		"null":             {"throw null", "null", 1, 1},
		"name and message": {"throw {name: 'N', message: 'M'}", "N: M", 1, 1},
		"undefined read":   {"var u;\nu.x", "TypeError: Cannot read properties of undefined (reading 'x')", 2, 3},
		"undefined method": {"var o = {};\no.f.g()",
			"TypeError: Cannot read properties of undefined (reading 'g')", 2, 3},
		"null read":      {"null.y", "TypeError: Cannot read properties of null (reading 'y')", 1, 6},
		"null from JSON": {"const d = pm.response.json();\nd.b.length", "TypeError: Cannot read properties of null (reading 'length')", 2, 5},
		"none from JSON": {"const d = pm.response.json();\nd.c.length", "TypeError: Cannot read properties of undefined (reading 'length')", 2, 5},
		"null variable": {"pm.environment.set('n', null); var n = pm.environment.get('n');\nif (n.length) {}",
			"TypeError: Cannot read properties of null (reading 'length')", 2, 7},
		"no such method":    {"var o = {p: {}};\no.p.foo(1)", "TypeError: o.p.foo is not a function", 2, 8},
		"not a function":    {"let q = 5;\nq()", "TypeError: q is not a function", 2, 2},
		"not a constructor": {"var o = {};\nnew o.x()", "TypeError: o.x is not a constructor", 2, 1},
		"undefined write":   {"var u;\nu.x = 1", "TypeError: Cannot set properties of undefined (setting 'x')", 2, 3},
		"not defined":       {"foo(1)", "ReferenceError: foo is not defined", 1, 4},
		"too early":         {"x1; let x1 = 1;", "ReferenceError: Cannot access 'x1' before initialization", 1, 1},
		"in a function":     {"function f() {\n  throw new Error('in f');\n}\nf()", "Error: in f", 2, 9},
		"after await":       {"await 1;\nthrow new Error('late')", "Error: late", 2, 7},
		"in eval":           {"\neval('throw new Error(1)')", "Error: 1", 2, 5},
		"unexpected token":  {"var x = ;", "SyntaxError: Unexpected token ';'", 1, 9},
		"identifier":        {"\na b", "SyntaxError: Unexpected identifier 'b'", 2, 3},
		"illegal":           {"@x", "SyntaxError: Invalid or unexpected token", 1, 1},
		"open block":        {"if (true) {\n x()", "SyntaxError: Unexpected end of input", 2, 0},
		"open call":         {"foo(", "SyntaxError: Unexpected end of input", 1, 0},
		"closing bracket":   {"}); foo(); (function(){", "SyntaxError: Unexpected token '}'", 0, 0},
		"redeclared":        {"let a;\nlet a;", "SyntaxError: Identifier 'a' has already been declared", 2, 5},
		"import":            {"import x from 'y'", "SyntaxError: Cannot use import statement outside a module", 1, 1},
		"brackets": {strings.Repeat("(",
			1_000_000), "RangeError: Maximum call stack size exceeded", 1, 0},
		"strict":         {"'use strict'; zz = 1", "ReferenceError: zz is not defined", 1, 15},
		"hostile getter": {"throw {get message() { throw 1 }, name: 'N'}", "N: ", 1, 1},
		"recursion":      {"function f() { f() }\nf()", "RangeError: Maximum call stack size exceeded", 1, 17},
		"map recursion": {"function f() { [1].map(f) }\nf()", "RangeError: Maximum call stack size exceeded",
			1, 23},
		"long string": {"'x'.repeat(2 ** 34)", "RangeError: Invalid string length", 1, 11},
		"long pad":    {"'x'.padEnd(2 ** 33)", "RangeError: Invalid string length", 1, 11},
		"large array": {"new Uint8Array(2 ** 40)", "RangeError: Array buffer allocation failed", 1, 1},
		"large fill":  {"Array(1e9).fill(0)", "RangeError: Invalid array length", 1, 16},
		"large from":  {"Array.from({length: 1e9})", "RangeError: Invalid array length", 1, 11},
		"source map":  {"//# sourceMappingURL=file:///dev/zero\nthrow 1", "1", 2, 1},
		"skip in a test": {"pm.execution.skipRequest()",
			"TypeError: pm.execution.skipRequest is not a function", 1, 25},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			result, _ := newStage(script.Config{}).run(t, collection.Test, c.source)
			got := result.Err
			if got == nil {
				t.Fatalf("no error, want %s", c.want)
			}
			if got.Error() != c.want || got.Line != c.line || got.Column != c.column {
				t.Errorf("got %s at %d:%d, want %s at %d:%d\n%s",
					got, got.Line, got.Column, c.want, c.line, c.column, got.Stack)
			}
			if strings.Contains(got.Stack, "pm.js") || strings.Contains(got.Stack, "0x") {
				t.Errorf("the stack shows our insides:\n%s", got.Stack)
			}
		})
	}
}

func TestAssertionPlace(t *testing.T) {
	t.Parallel()
	s := newStage(script.Config{})
	s.run(t, collection.Test, "pm.test('a', () => {\n\n  pm.expect(1).to.equal(2);\n})")
	made, ok := s.events[0].(*run.AssertionMade)
	if !ok || made.Err == nil {
		t.Fatalf("got %v, want a failed assertion", s.log())
	}
	if made.Err.Line != 3 || made.Err.Name != "AssertionError" || made.Err.Message != "expected 1 to equal 2" {
		t.Errorf("got %+v, want an AssertionError of line 3", made.Err)
	}
}

// TestExceptionStopsNothingElse: what was under way goes on, and the error is kept.
func TestExceptionStopsNothingElse(t *testing.T) {
	t.Parallel()
	s := newStage(script.Config{})
	result, got := s.run(t, collection.Test, `setTimeout(() => console.log('timer'), 1); throw new Error('boom')`)
	if got != "log timer" || result.Err == nil || result.Err.Message != "boom" {
		t.Errorf("got %q and %v, want the timer and the error", got, result.Err)
	}
}

// TestEndlessScriptsStop: whatever a script does without an end is stopped by the timeout, and the next script runs.
func TestEndlessScriptsStop(t *testing.T) {
	t.Parallel()
	const sync, async = "sandbox: synchronous script execution timeout",
		"sandbox: asynchronous script execution timeout"
	for name, c := range map[string]struct{ source, want string }{
		"loop":           {`for (;;);`, sync},
		"catch":          {`for (;;) { try { throw 1 } catch (e) {} }`, sync},
		"finally":        {`try { for (;;); } finally { for (;;); }`, sync},
		"generator":      {`for (const x of (function* () { for (;;) yield 1 })());`, sync},
		"comparator":     {`[2, 1].sort(() => { for (;;); })`, sync},
		"replacer":       {`'aa'.replace(/a/g, () => { for (;;); })`, sync},
		"getter":         {`console.log({get x() { for (;;); }})`, sync},
		"thrown getter":  {`throw {get message() { for (;;); }}`, sync},
		"in a test":      {`pm.test('a', () => { for (;;); })`, sync},
		"microtasks":     {`(function f() { Promise.resolve().then(f) })()`, sync},
		"await":          {`for (;;) await null`, sync},
		"interval":       {`setInterval(() => {}, 1)`, async},
		"long timer":     {`setTimeout(() => {}, 1e6)`, async},
		"busy callback":  {`setTimeout(() => { for (;;); }, 1)`, async},
		"timers forever": {`(function f() { setTimeout(f, 0) })()`, async},
		"stringify":      {`pm.environment.set('x', {toJSON() { for (;;); }})`, sync},
		"stored":         {`var n = 0; pm.environment.set('x', {toJSON() { if (n++) for (;;); return 1 }})`, async},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(script.Config{Timeout: 80 * time.Millisecond})
			start := time.Now()
			result, _ := s.run(t, collection.Test, c.source)
			if result.Err == nil || !result.Err.Timeout || result.Err.Message != c.want {
				t.Errorf("got %+v, want %q", result.Err, c.want)
			}
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("it took %s", took)
			}
			if next, got := s.run(t, collection.Test, `console.log('alive')`); next.Err != nil || got != "log alive" {
				t.Errorf("afterwards: %q, %v", got, next.Err)
			}
		})
	}
}

func TestMemoryLimit(t *testing.T) {
	t.Parallel()
	s := newStage(script.Config{MemoryLimit: 64 << 20, Timeout: 20 * time.Second})
	result, _ := s.run(t, collection.Test, `const all = []; for (;;) all.push({a: [1, 2, 3], b: 'x' + all.length});`)
	if result.Err == nil || result.Err.Message != "the script used too much memory" {
		t.Errorf("got %v, want the memory limit", result.Err)
	}
}

func TestSourceLimit(t *testing.T) {
	t.Parallel()
	s := newStage(script.Config{MaxSource: 10})
	if result, _ := s.run(t, collection.Test, `"0123456789"`); result.Err == nil || result.Err.Name != "RangeError" {
		t.Errorf("got %v, want a RangeError", result.Err)
	}
}

// TestCancel: a cancelled run ends at once, with the cause, wherever the script is.
func TestCancel(t *testing.T) {
	t.Parallel()
	errStop := errors.New("stop")
	for name, source := range map[string]string{
		"computing": `for (;;);`,
		"waiting":   `setTimeout(() => {}, 1e6)`,
		"sending":   `pm.sendRequest('http://example.com', () => {})`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(script.Config{})
			s.send = func(ctx context.Context, req *collection.Request) *run.Sent {
				<-ctx.Done()
				return &run.Sent{Request: req}
			}
			ctx, cancel := context.WithCancelCause(t.Context())
			time.AfterFunc(20*time.Millisecond, func() { cancel(errStop) })
			if _, err := s.host.Execute(ctx, s.input(collection.Test, source)); !errors.Is(err, errStop) {
				t.Errorf("got %v, want %v", err, errStop)
			}
			if _, err := s.host.Execute(ctx, s.input(collection.Test, ``)); !errors.Is(err, errStop) {
				t.Errorf("the next one: got %v, want %v", err, errStop)
			}
			if _, got := s.run(t, collection.Test, `console.log('alive')`); got != "log alive" {
				t.Errorf("afterwards: %q", got)
			}
		})
	}
}

// TestRecursionFailsItsTest states that too deep a recursion ends the test that it is in, not the script.
func TestRecursionFailsItsTest(t *testing.T) {
	t.Parallel()
	s := newStage(script.Config{})
	result, got := s.run(t, collection.Test,
		`pm.test('deep', () => { (function f() { f() })() }); pm.test('next', () => {})`)
	const want = "fail 0 deep: RangeError: Maximum call stack size exceeded\npass 1 next"
	if result.Err != nil || got != want {
		t.Errorf("got %q, %v, want %q", got, result.Err, want)
	}
}
