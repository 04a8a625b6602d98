package script_test

import (
	"strings"
	"testing"
	"time"

	"runner/collection"
	"runner/script"
)

// polluting is scripts that change what the language shares among all code.
var polluting = map[string]string{
	"setters":        `for (const name of ['test', 'pm', 'made', 'waiting', 'tests', 'title', 'why', 'index', '0', '1', 'then', 'reported']) Object.defineProperty(Object.prototype, name, {set() {}, get() {}, configurable: true})`,
	"throwing":       `for (const name of ['test', 'pm', 'made', 'waiting', 'title', 'why', 'index', 'reported']) Object.defineProperty(Object.prototype, name, {set() { throw 1 }, get() { throw 2 }})`,
	"descriptors":    `for (const name of ['get', 'set', 'value', 'writable', 'enumerable', 'configurable']) Object.prototype[name] = () => 1`,
	"values":         `Object.prototype.message = 'm'; Object.prototype.name = 'n'; Object.prototype.stack = 's'; Object.prototype.passed = true`,
	"toJSON":         `Object.prototype.toJSON = () => 'x'; String.prototype.toJSON = () => 'y'`,
	"then":           `Object.prototype.then = function (f) { f() }`,
	"then nothing":   `Object.prototype.then = function () {}`,
	"Promise.then":   `Promise.prototype.then = function (f) { f(); return this }`,
	"Promise.catch":  `Promise.prototype.catch = function (f) { return this }`,
	"hasInstance":    `Object.defineProperty(Promise, Symbol.hasInstance, {value: () => false})`,
	"species":        `Object.defineProperty(Promise, Symbol.species, {get() { throw 1 }})`,
	"constructor":    `Object.defineProperty(Promise.prototype, 'constructor', {get() { throw 1 }})`,
	"resolve":        `Promise.resolve = Promise.reject = () => ({then() {}})`,
	"globals":        `String = Promise = Map = Set = Object = Error = Symbol = Reflect = () => { throw 1 }`,
	"JSON":           `JSON.stringify = JSON.parse = () => { throw 1 }`,
	"push":           `Array.prototype.push = Array.prototype.map = Array.prototype.join = () => { throw 1 }`,
	"call":           `Function.prototype.call = Function.prototype.apply = Function.prototype.bind = () => 1`,
	"defineProperty": `Object.defineProperty = Object.keys = Object.entries = Object.setPrototypeOf = () => []`,
	"iterator":       `Array.prototype[Symbol.iterator] = Map.prototype[Symbol.iterator] = function* () {}`,
	"Map":            `Map.prototype.set = Map.prototype.get = Map.prototype.delete = Map.prototype.has = () => true`,
	"Set":            `Set.prototype.add = Set.prototype.has = () => true`,
	"Reflect":        `Reflect.apply = Reflect.construct = () => 1`,
	"toString":       `Object.prototype.toString = Error.prototype.toString = Function.prototype.toString = () => { throw 1 }`,
	"Error":          `Error.prototype.name = 'X'; Object.defineProperty(Error.prototype, 'message', {get() { throw 1 }})`,
	"stack":          `Error.prepareStackTrace = () => { throw 1 }; Error.stackTraceLimit = -1; Object.defineProperty(Error.prototype, 'stack', {get() { throw 1 }})`,
	"prototypes":     `Object.setPrototypeOf(Array.prototype, null); Object.setPrototypeOf(Promise.prototype, null)`,
	"frozen":         `for (const c of [Object, Array, Function, Promise, Map, Error, String]) Object.freeze(c.prototype)`,
	"pm":             `Object.getPrototypeOf(pm).test = () => 1; pm.test = () => 1; Object.setPrototypeOf(pm, null)`,
	"expect":         `pm.expect.fail = 1; Object.getPrototypeOf(pm.expect(1)).equal = () => 1`,
}

// failing is a script in which every test fails whose name begins with "bad".
const failing = `pm.test('bad sync', () => { throw new Error('no') });
pm.test('bad value', () => { throw null });
pm.test('bad async', async () => { await null; throw new Error('no') });
pm.test('bad promise', () => new Promise((yes, no) => no(1)));
pm.test('bad done', (done) => setTimeout(() => done(new Error('no')), 1));
pm.test('bad end', (done) => {});
tests['bad legacy'] = false;`

// TestPollutionPassesNothing runs the failing script in a realm that a script has changed. No test may pass, each is
// reported or the script fails, and neither the process nor the next realm is harmed.
func TestPollutionPassesNothing(t *testing.T) {
	for name, source := range polluting {
		t.Run(name, func(t *testing.T) {
			s := newStage(script.Config{Timeout: 2 * time.Second})
			if _, err := s.host.Execute(t.Context(), s.input(collection.Test, source)); err != nil {
				t.Fatal(err)
			}
			result, log := s.run(t, collection.Test, failing)
			if strings.Contains(log, "pass ") {
				t.Errorf("a test passed:\n%s", log)
			}
			reported := strings.Count(log, "fail ")
			if reported < 7 && result.Err == nil && !strings.Contains(log, "exception ") {
				t.Errorf("of 7 tests %d are reported, and nothing is said of the others:\n%s", reported, log)
			}
			s.host.Close()
			if _, log := s.run(t, collection.Test, `pm.test('next', () => {})`); log != "pass 0 next" {
				t.Errorf("the next realm gave %q", log)
			}
		})
	}
}

// TestThrownThings ends scripts by throwing what is hard to read.
func TestThrownThings(t *testing.T) {
	for name, source := range map[string]string{
		"null":          `throw null`,
		"undefined":     `throw undefined`,
		"symbol":        `throw Symbol('x')`,
		"proxy":         `throw new Proxy({}, {get() { throw 1 }, has() { throw 1 }, ownKeys() { throw 1 }})`,
		"revoked":       `const {proxy, revoke} = Proxy.revocable({}, {}); revoke(); throw proxy`,
		"no prototype":  `throw Object.create(null)`,
		"getters":       `throw {get name() { throw 1 }, get message() { throw 2 }, get stack() { throw 3 }}`,
		"loops":         `throw {get message() { for (;;); }}`,
		"recursion":     `throw {get message() { return String(this.message) }}`,
		"toString":      `throw {message: {toString() { throw 1 }}, name: {toString: () => ({})}}`,
		"texts":         `throw {message: Symbol('m'), name: 1, stack: 2}`,
		"cause":         `const e = new Error('a', {cause: {}}); e.cause.cause = e; throw e`,
		"causes":        `let e = new Error('a'); for (let i = 0; i < 1e4; i++) e = new Error('b', {cause: e}); throw e`,
		"long":          `throw new Error('x'.repeat(1e8))`,
		"long stack":    `const e = new Error('a'); e.stack = '    at script:1:1\n'.repeat(1e6); throw e`,
		"limit":         `Error.stackTraceLimit = {valueOf() { throw 1 }}; throw new Error('a')`,
		"prepared":      `Error.prepareStackTrace = (e, frames) => { for (;;); }; const e = new Error('a'); e.stack; throw e`,
		"class":         `class E extends Error { get name() { return this.name } } throw new E('a')`,
		"aggregate":     `const e = new AggregateError([]); e.errors.push(e); throw e`,
		"rejected":      `Promise.reject({get message() { throw 1 }}); throw Error('a')`,
		"in a function": `(function f(n) { if (n) f(n - 1); else throw new Error('deep') })(2000)`,
	} {
		t.Run(name, func(t *testing.T) {
			if raceDetector && heavy[name] {
				t.Skip("too slow under the race detector")
			}
			s := newStage(script.Config{Timeout: 300 * time.Millisecond, MemoryLimit: 1 << 30})
			begin := time.Now()
			result, _ := s.run(t, collection.Test, source)
			if took := time.Since(begin); took > 5*time.Second {
				t.Errorf("it took %s", took)
			}
			if result.Err == nil {
				t.Fatal("no error")
			}
			if n := len(result.Err.Message) + len(result.Err.Stack); n > 4<<20 {
				t.Errorf("the error has %d bytes", n)
			}
			if _, log := s.run(t, collection.Test, `pm.test('next', () => {})`); log != "pass 0 next" {
				t.Errorf("the next script gave %q", log)
			}
		})
	}
}
