package script_test

import (
	"testing"

	"runner/collection"
	"runner/script"
)

// TestEvents runs scripts and compares what they report. A script that begins with "pre:" runs before the request.
func TestEvents(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ source, want string }{
		"nothing":       {``, ``},
		"pass":          {`pm.test('a', () => {})`, `pass 0 a`},
		"fail":          {`pm.test('a', () => { throw new Error('no') })`, `fail 0 a: Error: no`},
		"expect":        {`pm.test('a', () => pm.expect(1).to.eql(1))`, `pass 0 a`},
		"chain":         {`pm.test('a', () => {}).test('b', () => {})`, "pass 0 a\npass 1 b"},
		"no function":   {`pm.test('a'); pm.test()`, "pass 0 a\npass 1 undefined"},
		"skip":          {`pm.test.skip('a', () => { throw 1 }); pm.test('b', () => {})`, "skip 0 a\npass 1 b"},
		"index":         {`pm.test('a'); console.log(pm.test.index())`, "pass 0 a\nlog 1"},
		"thrown string": {`pm.test('a', () => { throw 'abc' })`, `fail 0 a: AssertionError: a`},
		"thrown object": {`pm.test('a', () => { throw {name: 'N', message: 'M'} })`, `fail 0 a: N: M`},
		"nested":        {`pm.test('out', () => { pm.test('in', () => {}) })`, "pass 1 in\npass 0 out"},
		"async":         {`pm.test('a', async () => { await null; console.log('in') })`, "log in\npass 0 a"},
		"async fails":   {`pm.test('a', async () => { await null; throw new Error('x') })`, `fail 0 a: Error: x`},
		"promise":       {`pm.test('a', () => new Promise((r) => setTimeout(r, 2)))`, `pass 0 a`},
		"never settles": {`pm.test('a', () => new Promise(() => {}))`,
			`fail 0 a: AssertionError: the test did not finish: its promise never settled`},
		"done":            {`pm.test('a', (done) => { setTimeout(done, 1) }); pm.test('b')`, "pass 1 b\npass 0 a"},
		"done with error": {`pm.test('a', (done) => done(new Error('x')))`, `fail 0 a: Error: x`},
		"done twice":      {`pm.test('a', (done) => { done(); done() })`, "pass 0 a\npass 0 a"},
		"done never": {`pm.test('a', (done) => {})`,
			`fail 0 a: AssertionError: the test did not finish: done() was never called`},
		"done and throw": {`pm.test('a', (done) => { throw new Error('x') })`, `fail 0 a: Error: x`},
		"response": {`pm.test('a', () => { pm.response.to.have.status(200);
pm.expect(pm.response.json().a).to.equal(1) })`, `pass 0 a`},
		"top-level return": {`console.log(1); return; console.log(2)`, `log 1`},
		"top-level await":  {`console.log(1); const v = await Promise.resolve(2); console.log(v)`, "log 1\nlog 2"},
		"order": {`setTimeout(() => console.log('timeout'), 0); setImmediate(() => console.log('immediate'));
Promise.resolve().then(() => console.log('microtask')); queueMicrotask(() => console.log('queued')); console.log('sync')`,
			"log sync\nlog microtask\nlog queued\nlog immediate\nlog timeout"},
		"interval": {`let n = 0; const id = setInterval(() => { console.log(++n);
if (n == 3) clearInterval(id) }, 1)`, "log 1\nlog 2\nlog 3"},
		"timer error": {`setTimeout(() => { throw new TypeError('x') }, 1);
setTimeout(() => console.log('on'), 3)`, "exception TypeError: x\nlog on"},
		"rejection":          {`Promise.reject(new Error('lost'))`, `exception Error: lost`},
		"handled rejection":  {`Promise.reject(new Error('kept')).catch(() => console.log('ok'))`, `log ok`},
		"rejection in timer": {`setTimeout(async () => { throw new Error('t') }, 1)`, `exception Error: t`},
		"pre: no response":   {`console.log(typeof pm.response, typeof responseBody)`, `log undefined undefined`},
		"info": {`console.log(pm.info.eventName, pm.info.iteration, pm.info.iterationCount,
pm.info.requestName, pm.info.requestId)`, `log test 0 2 item item-id`},
		"location": {`console.log(pm.execution.location.join('/'), pm.execution.location.current)`,
			`log root/folder/item item`},
		"cookies": {`console.log(pm.cookies.get('session'), pm.cookies.has('nope'))`, `log s1 false`},
		"stream": {`console.log(pm.response.stream.byteLength,
pm.response.stream.toString('hex').slice(0, 4), String(pm.response.stream))`, `log 16 7b22 {"a":1,"b":null}`},
		"this": {`console.log(typeof this, this === globalThis, this.pm === pm); this.leak = 1;
console.log(typeof leak)`, "log object false true\nlog undefined"},
		"legacy tests": {`tests['x'] = true; tests['y'] = 0; pm.test('z', () => {})`,
			"warn Using \"tests\" is deprecated. Use \"pm.test()\" instead.\npass 0 z\npass 1 x\n" +
				"fail 2 y: AssertionError: expected 0 to be truthy"},
		"legacy body":       {`console.log(JSON.parse(responseBody).a, responseTime, iteration)`, `log 1 12 0`},
		"legacy overridden": {`data = 5; request = 6; console.log(data + request)`, `log 11`},
		"sandbox2":          {`"use sandbox2"; console.log(typeof tests)`, `log undefined`},
		"require unknown": {`try { require('nope') } catch (e) { console.log(e.message + '.', e.code) }`,
			`log Cannot find module 'nope'. MODULE_NOT_FOUND`},
		"require internal": {`try { require('chai-postman') } catch (e) { console.log(e.code) }`,
			`log MODULE_NOT_FOUND`},
		"base64": {`console.log(btoa('hé'), atob(' aOk= ') === 'hé')`,
			"warn `Using \"btoa\" is deprecated. Use \"require('btoa')\" instead.`\n" +
				"warn `Using \"atob\" is deprecated. Use \"require('atob')\" instead.`\nlog aOk= true"},
		"legacy order": {`tests['x'] = responseCode.code === 200`, `warn Using "responseCode" is deprecated. ` +
			"Use \"pm.response.code\" instead.\nwarn Using \"tests\" is deprecated. Use \"pm.test()\" instead.\npass 0 x"},
		"legacy unused":         {`typeof tests; var d = data; 'x' in d; Object.keys(environment)`, ``},
		"legacy tests replaced": {`tests = {}; tests.x = true`, ``},
		"read-only pm": {`pm.info = 1; pm.environment = 2; console.log(typeof pm.info,
Object.keys(pm).join())`, `log object test`},
		"microtask error":      {`queueMicrotask(() => { throw new Error('m') })`, `exception Error: m`},
		"string to setTimeout": {`setTimeout('console.log(1)', 1)`, ``},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			listen := collection.Test
			if len(name) > 4 && name[:4] == "pre:" {
				listen = collection.Prerequest
			}
			result, got := newStage(script.Config{}).run(t, listen, c.source)
			if got != c.want {
				t.Errorf("events of %s\ngot:\n%s\nwant:\n%s", c.source, got, c.want)
			}
			if result.Err != nil {
				t.Errorf("error %v\n%s", result.Err, result.Err.Stack)
			}
		})
	}
}
