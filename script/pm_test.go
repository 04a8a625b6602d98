package script_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http/httptrace"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"runner/collection"
	"runner/collection/run"
	"runner/script"
)

// TestVariables sets, reads and persists: each case is a script and what the next script of the run then sees.
func TestVariables(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ first, now, second, later string }{
		"types": {`pm.environment.set('n', 1.5); pm.environment.set('b', true); pm.environment.set('s', '7');
console.log(pm.environment.get('n'))`,
			`log 1.5`, `const e = pm.environment; console.log(e.get('n') + 1, e.get('b') === true,
e.get('s') === '7')`, `log 2.5 true true`},
		"object keeps its identity": {`const o = {a: 1}; pm.globals.set('o', o);
console.log(pm.globals.get('o') === o, pm.variables.get('o') === o)`,
			`log true true`, `console.log(JSON.stringify(pm.globals.get('o')))`, `log {"a":1}`},
		"object changed after set": {`pm.globals.set('o', {a: 1}); pm.globals.get('o').a = 2`, ``,
			`console.log(pm.globals.get('o').a)`, `log 2`},
		"object changed after get": {`pm.globals.set('o', {a: 1})`, ``,
			`pm.globals.get('o').a = 2; console.log(pm.globals.get('o').a)`, `log 2`},
		"what JSON cannot say": {`const e = pm.environment; e.set('u', undefined); e.set('n', NaN); e.set('d',
new Date(0)); e.set('m', new Map([[1, 2]]));
console.log(e.get('u'), e.get('n'), e.get('d') instanceof Date)`, `log undefined NaN true`,
			`const e = pm.environment; console.log(e.get('u'), e.get('n'), e.get('d'), JSON.stringify(e.get('m')))`,
			`log null null 1970-01-01T00:00:00.000Z {}`},
		"cycle": {`const o = {}; o.o = o; pm.globals.set('o', o)`, ``, `console.log(pm.globals.get('o'))`,
			`log null`},
		"unset": {`pm.environment.unset('env'); console.log(pm.environment.get('env'),
pm.environment.has('env'))`, `log undefined false`, `console.log(pm.environment.has('env'))`, `log false`},
		"clear": {`pm.environment.clear()`, ``, `console.log(JSON.stringify(pm.environment.toObject()))`,
			`log {}`},
		"layers": {`pm.globals.set('x', 'g'); pm.collectionVariables.set('x', 'c'); pm.variables.set('x', 'l');
console.log(pm.variables.get('x'))`, `log l`, `console.log(pm.globals.get('x'), pm.collectionVariables.get('x'))`,
			`log g c`},
		"toObject": {`console.log(JSON.stringify(pm.variables.toObject()))`, `log {"env":"E","row":7}`, ``, ``},
		"replaceIn": {`console.log(pm.variables.replaceIn('{{env}}/{{row}}/{{no}}'),
pm.variables.replaceIn(['{{env}}', {a: '{{row}}'}])[1].a, pm.variables.replaceIn(3))`, `log E/7/{{no}} 7 3`, ``, ``},
		"own layer": {`console.log(pm.environment.replaceIn('{{env}} {{row}}'))`, `log E {{row}}`, ``, ``},
		"name":      {`console.log(pm.environment.name, pm.globals.name)`, `log Env undefined`, ``, ``},
		"data": {`console.log(pm.iterationData.get('row'), data.row)`,
			"warn Using \"data\" is deprecated. Use \"pm.iterationData\" instead.\nlog 7 7", ``, ``},
		"cast": {`pm.environment.set('n', '5', 'number'); console.log(pm.environment.get('n') + 1)`, `log 6`,
			``, ``},
		"legacy": {`postman.setEnvironmentVariable('n', 5); console.log(pm.environment.get('n') === '5');
environment.env = 1`,
			"warn Using \"postman.setNextRequest\" is deprecated. Use \"pm.execution.setNextRequest()\" instead.\n" +
				"log true\nwarn Using \"environment\" is deprecated. Use \"pm.environment\" instead.",
			`console.log(pm.environment.get('env'))`, `log E`},
		"a type lasts as long as the script": {`const set = (v, type) => {
	pm.environment.set('k', v, type);
	return pm.environment.get('k');
};
console.log(set('5', 'number') + 1, set('false', 'boolean'), set(5, 'string') + 1, set(0, 'json') === '0');
console.log(set('[1]', 'array').length, set('{}', 'array'), set('{"a":2}', 'object').a, set('x', 'object'));
console.log(set('7', 'any'), set('5', 'number') + pm.environment.toObject().k);`,
			"log 6 true 51 true\nlog 1 undefined 2 undefined\nlog 7 10",
			`console.log(typeof pm.environment.get('k'), pm.environment.get('k') + 1)`, "log string 51"},
		"an error is what it says": {`pm.globals.set('e', new TypeError('x')); console.log(pm.globals.get('e') instanceof TypeError)`,
			"log true", `console.log(JSON.stringify(pm.globals.get('e')))`,
			`log {"type":"Error","name":"TypeError","message":"x"}`},
		"legacy setters": {`const set = (v) => { postman.setEnvironmentVariable('v', v); return pm.environment.get('v'); };
console.log([1, 0, '', false, true, null, undefined, [1, 2], {}].map((v) => typeof set(v) + set(v)).join());
console.log(environment.v, environment.env);
pm.environment.set('v', 'new'); console.log(environment.v);
postman.setEnvironmentVariable('v', 3); console.log(environment.v === '3');
postman.clearEnvironmentVariable('env'); console.log('env' in environment, pm.environment.has('env'));
postman.clearEnvironmentVariables(); console.log(JSON.stringify(environment), JSON.stringify(pm.environment.toObject()));`,
			"warn Using \"postman.setNextRequest\" is deprecated. Use \"pm.execution.setNextRequest()\" instead.\n" +
				"log string1,number0,string,booleanfalse,stringtrue,objectnull,undefinedundefined,string1,2,string[object Object]\n" +
				"warn Using \"environment\" is deprecated. Use \"pm.environment\" instead.\n" +
				"log [object Object] E\nlog [object Object]\nlog true\nlog false false\nlog {} {}",
			`postman.setGlobalVariable('g', undefined); console.log(pm.globals.has('g'), pm.globals.get('g'))`,
			"warn Using \"postman.setNextRequest\" is deprecated. Use \"pm.execution.setNextRequest()\" instead.\n" +
				"log true undefined"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(script.Config{})
			for _, step := range []struct{ source, want string }{{c.first, c.now}, {c.second, c.later}} {
				result, got := s.run(t, collection.Test, step.source)
				if got != step.want || result.Err != nil {
					t.Errorf("%s\ngot %s (%v)\nwant %s", step.source, got, result.Err, step.want)
				}
			}
		})
	}
}

// TestSharedRealm states what passes from one script to the next, as it does in Newman, and what does not.
func TestSharedRealm(t *testing.T) {
	t.Parallel()
	const first = `leaked = 1; var own = 2; pm.mine = 3; pm.test.mine = 4; pm.test = null; this.self = 5;
String.prototype.shout = function () { return this + '!' };
helper = function () { return pm.info.eventName + ' ' + pm.environment.get('env') };
try { Object.getPrototypeOf(pm).test = null; Object.getPrototypeOf(pm).expect = null } catch (e) {}
data = 9; setInterval(() => {}, 1e6); pm.execution.setNextRequest('x');
Promise.resolve().then(() => { pm.sendRequest = 1 });
setTimeout(() => clearInterval(1), 1)`
	const second = `console.log(leaked, typeof own, pm.mine, pm.test.mine, typeof self, 'a'.shout(), helper(),
typeof data);
pm.test('a', () => pm.expect(1).to.equal(1))`
	for isolate, want := range map[bool]string{
		false: "log 1 undefined undefined undefined undefined a! test E object\npass 0 a",
		true:  "",
	} {
		s := newStage(script.Config{Isolate: isolate})
		if result, got := s.run(t, collection.Prerequest, first); got != "" || result.Err != nil || result.Next.Name != "x" {
			t.Errorf("first script: %q %v %+v", got, result.Err, result)
		}
		result, got := s.run(t, collection.Test, second)
		got = strings.TrimPrefix(got, "warn Using \"data\" is deprecated. Use \"pm.iterationData\" instead.\n")
		if got != want || (result.Err != nil) != isolate || result.Next != nil {
			t.Errorf("isolate %v\ngot:  %s\nwant: %s\n%v", isolate, got, want, result.Err)
		}
	}
}

func TestFlow(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		source string
		next   string
		skip   bool
		log    string
	}{
		"name":       {`pm.execution.setNextRequest('a'); pm.execution.setNextRequest('b')`, `&{b false}`, false, ``},
		"null":       {`pm.execution.setNextRequest(null)`, `&{ true}`, false, ``},
		"undefined":  {`pm.execution.setNextRequest()`, `<nil>`, false, ``},
		"taken back": {`pm.execution.setNextRequest('a'); pm.execution.setNextRequest(undefined)`, `<nil>`, false, ``},
		"legacy":     {`"use strict"; pm.execution.setNextRequest(5)`, `&{5 false}`, false, ``},
		"skip": {`pm.variables.set('x', {a: 1}); pm.variables.get('x').a = 2; pm.execution.skipRequest();
console.log('not reached')`, `<nil>`, true, ``},
		"skip try": {`try { pm.execution.skipRequest() } catch (e) { console.log('caught') }
finally { console.log('finally') }`, `<nil>`, true, ``},
		"skip inner": {`[1].forEach(() => pm.execution.skipRequest()); console.log('not reached')`, `<nil>`,
			true, ``},
		"skip async": {`await null; pm.execution.skipRequest(); console.log('not reached')`, `<nil>`, true, ``},
		"skip timer": {`setTimeout(() => pm.execution.skipRequest(), 1);
setTimeout(() => console.log('not reached'), 3)`, `<nil>`, true, ``},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(script.Config{})
			result, got := s.run(t, collection.Prerequest, c.source)
			if fmt.Sprint(result.Next) != c.next || result.Skip != c.skip || got != c.log || result.Err != nil {
				t.Errorf("got %v, skip %v, %q, %v", result.Next, result.Skip, got, result.Err)
			}
			if name == "skip" {
				if v, _ := s.scopes.Local.Get("x"); v.Text != `{"a":2}` {
					t.Errorf("variables of a skipping script: got %s", v.Text)
				}
			}
			if _, got := s.run(t, collection.Prerequest, `leaked = 1; console.log('alive')`); got != "log alive" {
				t.Errorf("afterwards: %q", got)
			}
		})
	}
}

// TestRequestIsWrittenBack: a prerequest script changes the request, one that only looks leaves it as it is.
func TestRequestIsWrittenBack(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		source string
		check  func(*collection.Request) string
	}{
		"header": {`pm.request.headers.add({key: 'X-New', value: 'n'})`, func(r *collection.Request) string {
			return r.Header[len(r.Header)-1].Key + "=" + r.Header[len(r.Header)-1].Value.Text
		}},
		"method": {`pm.request.method = 'PUT'`, func(r *collection.Request) string { return r.Method }},
		"url": {`pm.request.url = 'http://x.org/{{y}}'`,
			func(r *collection.Request) string { return r.URL.String() }},
		"body": {`pm.request.body.raw = 'bye'`, func(r *collection.Request) string { return r.Body.Raw.Text }},
		"late": {`setTimeout(() => { pm.request.method = 'PATCH' }, 1)`,
			func(r *collection.Request) string { return r.Method }},
	} {
		want := map[string]string{"header": "X-New=n", "method": "PUT", "url": "http://x.org/{{y}}", "body": "bye",
			"late": "PATCH"}[name]
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(script.Config{})
			in := s.input(collection.Prerequest, c.source)
			result, err := s.host.Execute(t.Context(), in)
			if err != nil || result.Err != nil {
				t.Fatal(err, result)
			}
			if got := c.check(in.Request); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
	t.Run("untouched", func(t *testing.T) {
		t.Parallel()
		s := newStage(script.Config{})
		in := s.input(collection.Prerequest, `console.log(pm.request.method, pm.request.url.toString(),
pm.request.headers.get('x-one'), pm.request.body.raw)`)
		before := in.Request
		if _, err := s.host.Execute(t.Context(), in); err != nil || in.Request != before {
			t.Errorf("error %v; the request was replaced: %v", err, in.Request != before)
		}
		if got := s.log(); got != `log POST http://example.com/p?q=1 1 hello` {
			t.Errorf("got %s", got)
		}
	})
}

// answering answers with the request's URL, a "slow" one last; "refused" is a transport error.
func answering(_ context.Context, req *collection.Request) *run.Sent {
	url := req.URL.String()
	if strings.Contains(url, "slow") {
		time.Sleep(100 * time.Millisecond)
	}
	if strings.Contains(url, "refused") {
		return &run.Sent{Request: req, Err: &run.RequestError{Name: "Error", Code: "ECONNREFUSED", Syscall: "connect",
			Message: "connect ECONNREFUSED 127.0.0.1:1", Address: "127.0.0.1", Port: 1}}
	}
	body, err := json.Marshal(map[string]any{"method": req.Method, "url": url, "headers": len(req.Header)})
	if err != nil {
		panic(err)
	}
	return &run.Sent{Request: req, Exchange: exchange(200, "OK", string(body))}
}

func TestSendRequest(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ source, want string }{
		"callback": {`console.log(pm.sendRequest('http://a.org/x', function (err, res, more) { console.log(err,
res.code, res.json().url, this === pm, more.cookies.get('session')) }) === pm)`,
			"log true\nsent GET http://a.org/x\nlog null 200 http://a.org/x true s1"},
		"promise": {`const res = await pm.sendRequest('http://a.org/x'); console.log(res.code, res.status)`,
			"sent GET http://a.org/x\nlog 200 OK"},
		"object": {`pm.sendRequest({url: 'http://a.org/', method: 'POST', header: ['A: 1', {key: 'B', value: '2'}],
body: 'text'}, (e, r) => console.log(r.json().method, r.json().headers))`,
			"sent POST http://a.org/\nlog POST 2"},
		"header text": {`pm.sendRequest({url: 'http://a.org/', header: 'A: 1\nB: 2\nC: 3', headers: [{key: 'D',
value: '4'}]}, (e, r) => console.log(r.json().headers))`, "sent GET http://a.org/\nlog 3"},
		"request": {`pm.sendRequest(pm.request, (e, r) => console.log(r.json().method))`,
			"sent POST http://example.com/p?q=1\nlog POST"},
		"error": {`pm.sendRequest('http://refused/', (e, r) => console.log(e instanceof Error, e.message, e.name,
e.code, e.port, r.code))`,
			"sent GET http://refused/\nlog true connect ECONNREFUSED 127.0.0.1:1 Error ECONNREFUSED 1 undefined"},
		"rejected": {`try { await pm.sendRequest('http://refused/') } catch (e) { console.log(e.code) }`,
			"sent GET http://refused/\nlog ECONNREFUSED"},
		"nothing": {`pm.sendRequest('', (e, r) => console.log(e.message, r))`,
			`log sendrequest: nothing to request undefined`},
		"throws": {`pm.sendRequest('http://a.org/', () => { throw new Error('cb') })`,
			"sent GET http://a.org/\nexception Error: cb"},
		"file": {`pm.sendRequest({url: 'http://a.org/', body: {mode: 'file', file: {src: '/etc/passwd'}}}, (e,
r) => console.log('sent'))`, "warn uploading files from scripts is not allowed\nsent GET http://a.org/\nlog sent"},
		"in a test": {`pm.test('a', (done) => pm.sendRequest('http://a.org/', (e,
r) => { pm.expect(r.code).to.equal(200); done() }))`, "sent GET http://a.org/\npass 0 a"},
		"awaited in a test": {`pm.test('a', async () => { const r = await pm.sendRequest('http://a.org/');
pm.expect(r.code).to.equal(201) })`,
			"sent GET http://a.org/\nfail 0 a: AssertionError: expected 200 to equal 201"},
		"nested": {`pm.sendRequest('http://a.org/1', () => pm.sendRequest('http://a.org/2',
() => console.log('both')))`, "sent GET http://a.org/1\nsent GET http://a.org/2\nlog both"},
		"parallel": {`for (const n of ['slow', 'fast']) pm.sendRequest('http://a.org/' + n, () => console.log(n));
console.log('sync')`,
			"log sync\nsent GET http://a.org/fast\nlog fast\nsent GET http://a.org/slow\nlog slow"},
		"all": {`const all = await Promise.all(['slow', '2', '3'].map((n) => pm.sendRequest('http://a.org/' + n)));
console.log(all.map((r) => r.code).join())`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(script.Config{})
			s.send = answering
			result, got := s.run(t, collection.Test, c.source)
			if name == "all" {
				got = strings.TrimPrefix(got[strings.LastIndex(got, "\n")+1:], "log 200,200,200")
			}
			if got != c.want || result.Err != nil {
				t.Errorf("%s\ngot:\n%s\nwant:\n%s\n%v", c.source, got, c.want, result.Err)
			}
		})
	}
}

// TestRequestsRunSideBySide: all requests of a script are on their way at once.
func TestRequestsRunSideBySide(t *testing.T) {
	t.Parallel()
	s := newStage(script.Config{})
	var now, most atomic.Int32
	s.send = func(ctx context.Context, req *collection.Request) *run.Sent {
		n := now.Add(1)
		for old := most.Load(); n > old && !most.CompareAndSwap(old, n); old = most.Load() {
		}
		time.Sleep(30 * time.Millisecond)
		now.Add(-1)
		return answering(ctx, req)
	}
	if _, got := s.run(t, collection.Test, `for (let i = 0; i < 5; i++) pm.sendRequest('http://a.org/' + i,
() => {})`); strings.Count(got, "sent") != 5 {
		t.Errorf("got %s", got)
	}
	if most.Load() < 2 {
		t.Errorf("at most %d at a time, want several", most.Load())
	}
}

// TestSenderPanics: a mistake of the sender is a failed request, not the end of the process.
func TestSenderPanics(t *testing.T) {
	t.Parallel()
	s := newStage(script.Config{})
	s.send = func(context.Context, *collection.Request) *run.Sent { panic("mistake") }
	if _, got := s.run(t, collection.Test, `pm.sendRequest('http://a.org/',
(e) => console.log(e.message))`); !strings.HasSuffix(got, "log the request could not be sent") {
		t.Errorf("got %s", got)
	}
}

// TestNoResponse: after a transport error pm.response is there and empty.
func TestNoResponse(t *testing.T) {
	t.Parallel()
	s := newStage(script.Config{})
	in := s.input(collection.Test, `console.log(typeof pm.response, pm.response.code, pm.response.text(),
pm.cookies.count())`)
	in.Exchange = nil
	if result, err := s.host.Execute(t.Context(), in); err != nil || result.Err != nil {
		t.Fatal(err, result)
	}
	if got := s.log(); got != "log object undefined  0" && got != "log object undefined undefined 0" {
		t.Errorf("got %q", got)
	}
}

// TestZeroInput: nothing of the input is needed but the script.
func TestZeroInput(t *testing.T) {
	t.Parallel()
	h := script.New(script.Config{})
	defer h.Close()
	for _, source := range []string{``, `pm.test('a', () => { throw 1 })`,
		`pm.environment.set('a', {}); pm.variables.get('b')`,
		`pm.request`, `pm.response.text()`, `pm.sendRequest('http://a.org', () => {})`,
		`pm.info.requestName; pm.execution.location`} {
		in := &run.ScriptInput{Listen: collection.Test, Script: &collection.Script{Exec: []string{source}}}
		if _, err := h.Execute(t.Context(), in); err != nil {
			t.Errorf("%s: %v", source, err)
		}
	}
	if _, err := h.Execute(t.Context(), &run.ScriptInput{}); err != nil {
		t.Errorf("no script at all: %v", err)
	}
}

// FuzzExecute: no source whatever makes Execute panic, hang or return an error.
func FuzzExecute(f *testing.F) {
	for _, source := range []string{fiveTests, `pm.test('a', async () => {})`, `throw {get message() { throw 1 }}`,
		`for (const x of pm.environment.values.all()) console.log(x)`,
		`pm.sendRequest({url: {host: [1]}}, console.log)`,
		`pm.request.url.query.add({}); pm.request.update(5)`, `console.log(this, pm, pm.response)`,
		`/(?<a>.)\k<a>/u.test('aa')`,
		`pm.environment.set(Symbol(), 1n)`, "`${`", `require('chai').expect(1).to.eql({})`,
		`pm.test(Symbol(), (d) => d(null))`} {
		f.Add(source)
	}
	f.Fuzz(func(t *testing.T, source string) {
		if len(source) > 2000 || strings.Contains(source, "/") {
			t.Skip("regular expressions that backtrack cannot be stopped in time")
		}
		s := newStage(script.Config{Timeout: 100 * time.Millisecond, MemoryLimit: 256 << 20})
		s.send = answering
		for _, listen := range []collection.Listen{collection.Prerequest, collection.Test} {
			if _, err := s.host.Execute(t.Context(), s.input(listen, source)); err != nil {
				t.Errorf("Execute(%q): %v", source, err)
			}
		}
	})
}

// TestSendRequestOrder has requests that are sent at the same time leave in the order they were asked for, unless one
// does not leave at all.
func TestSendRequestOrder(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var order []string
	s := newStage(script.Config{})
	s.send = func(ctx context.Context, req *collection.Request) *run.Sent {
		mu.Lock()
		order = append(order, req.URL.String())
		mu.Unlock()
		if req.URL.String() != "http://stuck/" {
			httptrace.ContextClientTrace(ctx).WroteRequest(httptrace.WroteRequestInfo{})
		}
		time.Sleep(20 * time.Millisecond)
		return &run.Sent{Request: req, Exchange: exchange(200, "OK", "")}
	}
	s.run(t, collection.Test, `for (const h of ['a', 'b', 'c', 'stuck', 'd']) pm.sendRequest('http://' + h + '/', () => {});`)
	if got := strings.Join(order, " "); got != "http://a/ http://b/ http://c/ http://stuck/ http://d/" {
		t.Errorf("got %s", got)
	}
}

// TestSendRequestError gives callbacks an error that looks like Newman's plain object.
func TestSendRequestError(t *testing.T) {
	t.Parallel()
	s := newStage(script.Config{})
	s.send = func(_ context.Context, req *collection.Request) *run.Sent {
		return &run.Sent{Request: req, Err: &run.RequestError{Name: "Error", Message: "connect ECONNREFUSED 127.0.0.1:1",
			Code: "ECONNREFUSED", Syscall: "connect", Address: "127.0.0.1", Port: 1}}
	}
	_, got := s.run(t, collection.Test, `
pm.sendRequest('http://a/', (e, r) => console.log(JSON.stringify(e), e instanceof Error, e.message, r.code));
pm.sendRequest('http://a/').catch((e) => { throw e; });
console.log(JSON.stringify(new TypeError('x')));`)
	want := `log {"type":"Error","name":"TypeError","message":"x"}
sent GET http://a/
log {"errno":-111,"code":"ECONNREFUSED","syscall":"connect","address":"127.0.0.1","port":1} true ` +
		`connect ECONNREFUSED 127.0.0.1:1 undefined
sent GET http://a/
exception Error: connect ECONNREFUSED 127.0.0.1:1`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
