package sdk_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/dop251/goja"

	"runner/script/internal/sdk"
)

func run(t testing.TB, rt *goja.Runtime, script string) goja.Value {
	t.Helper()
	v, err := rt.RunString(script)
	if err != nil {
		t.Fatalf("%s: %v", script, err)
	}
	return v
}

func TestConfig(t *testing.T) {
	t.Parallel()
	rt := newRuntime(t, sdk.Config{
		To:      func(subject goja.Value) goja.Value { return subject.(*goja.Object).Get("code") },
		Dynamic: func(name string) (string, bool) { return "<" + name + ">", name == "$guid" },
		NewID:   func() string { return "fixed" },
	})
	for script, want := range map[string]string{
		`new sdk.Response({ code: 204 }).to`:                          "204",
		`'to' in new sdk.Request()`:                                   "true",
		`new sdk.Response().id`:                                       "fixed",
		`new sdk.Response({ id: 'mine' }).id`:                         "mine",
		`sdk.Property.replaceSubstitutions('{{$guid}}-{{$x}}', {})`:   "<$guid>-{{$x}}",
		`sdk.Property.replaceSubstitutions('{{a}}', { a: '{{a}}x' })`: "{{a}}" + strings.Repeat("x", 19),
	} {
		if got := run(t, rt, script).String(); got != want {
			t.Errorf("%s = %s, want %s", script, got, want)
		}
	}
}

func TestZeroConfig(t *testing.T) {
	t.Parallel()
	rt := newRuntime(t, sdk.Config{})
	if v := run(t, rt, `new sdk.Request('x').to`); !goja.IsUndefined(v) {
		t.Errorf("to is %v without a maker", v)
	}
	a, b := run(t, rt, `new sdk.Response().id`).String(), run(t, rt, `new sdk.Response().id`).String()
	if a == b || len(a) != 36 {
		t.Errorf("ids are %q and %q", a, b)
	}
}

// TestPartsAreMadeOnce counts how often the definition of a response is asked.
func TestPartsAreMadeOnce(t *testing.T) {
	t.Parallel()
	rt := newRuntime(t, sdk.Config{})
	got := run(t, rt, `
		var asked = [];
		var note = (name, value) => () => { asked.push(name); return value; };
		var r = new sdk.Response({
			code: 200, text: note('text', '{"a":1}'), stream: note('stream', new Uint8Array(3)),
			get header() { asked.push('header'); return [{ key: 'A', value: 'b' }]; },
			get cookies() { asked.push('cookies'); return []; },
		});
		asked.push('made');
		r.json(); r.text(); r.stream; r.stream; r.responseSize; r.headers.get('a'); r.headers.one('A'); r.cookies.all();
		asked.join()`)
	if want := "made,text,stream,header,cookies"; got.String() != want {
		t.Errorf("asked for %s, want %s", got, want)
	}
}

func TestWasTouched(t *testing.T) {
	t.Parallel()
	rt := newRuntime(t, sdk.Config{})
	for _, c := range []struct {
		script     string
		bare, full bool // for a request with a URL only, and one with body and auth
	}{
		{``, false, false},
		{`r.method = 'PUT'`, false, false},
		{`r.url.toString()`, true, true},
		{`r.headers.get('a')`, true, true},
		{`r.url = 'http://other'`, true, true},
		{`r.body`, false, true},
		{`r.body = { mode: 'raw', raw: 'x' }`, true, true},
		{`r.auth = undefined`, true, true},
		{`delete r.auth`, false, true},
		{`r.addHeader('A: b')`, true, true},
		{`r.authorizeUsing(null)`, false, true},
		{`r.authorizeUsing('basic', { user: 1 })`, true, true},
		{`r.proxy = { host: 'x' }`, true, true},
		{`r.update({ url: 'y' })`, true, true},
	} {
		touched := func(def string) bool {
			return run(t, rt, `var r = new sdk.Request(`+def+`); `+c.script+`; sdk.Request.wasTouched(r)`).ToBoolean()
		}
		if got := touched(`'http://x'`); got != c.bare {
			t.Errorf("bare request; %s: touched %t", c.script, got)
		}
		if got := touched(`{ url: 'x', body: { mode: 'raw', raw: 'q' }, auth: { type: 'noauth' } }`); got != c.full {
			t.Errorf("full request; %s: touched %t", c.script, got)
		}
	}
}

// TestHeaderLookup compares looking up a header before and after the members are made.
func TestHeaderLookup(t *testing.T) {
	t.Parallel()
	rt := newRuntime(t, sdk.Config{})
	for _, headers := range []string{
		`[{ key: 'A', value: '1' }, { key: 'a', value: '2' }, { key: 'B', value: null }, { key: 'C' }]`,
		`['A: 1', { key: 'a', value: '2' }]`, `[{ key: 5, value: '1' }]`, `[null, { key: 'A', value: '1' }]`,
		`[{ key: '', value: 'x' }]`, `'A: 1\nB: 2'`, `{ A: '1' }`, `undefined`, `[{ key: 'constructor', value: 'x' }]`,
		`[{ key: 'A', value: '1', disabled: true }]`,
	} {
		for _, name := range []string{`'a'`, `'A'`, `'b'`, `'C'`, `''`, `'zz'`, `5`, `'5'`, `undefined`, `'constructor'`} {
			script := fmt.Sprintf(`
				var fresh = () => new sdk.HeaderList(null, %s), made = fresh();
				made.count();
				JSON.stringify([fresh().get(%[2]s), fresh().has(%[2]s)]) + JSON.stringify([made.get(%[2]s), made.has(%[2]s)])`,
				headers, name)
			got := run(t, rt, script).String()
			if half := len(got) / 2; got[:half] != got[half:] {
				t.Errorf("header %s of %s: %s", name, headers, got)
			}
		}
	}
}

func TestRuntimesShareNothing(t *testing.T) {
	t.Parallel()
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			rt := newRuntime(t, sdk.Config{})
			if got := run(t, rt, `sdk.Url.prototype.x = (sdk.Url.prototype.x || 0) + 1`).ToInteger(); got != 1 {
				t.Errorf("a change of another runtime is seen: %d", got)
			}
		})
	}
	wg.Wait()
}

// TestHostileDefinitions must end, with a value or an exception.
func TestHostileDefinitions(t *testing.T) {
	t.Parallel()
	for _, script := range []string{
		`new sdk.Request({ url: { host: 5, path: {}, query: 7, variable: 8, port: {}, protocol: 'x' } }).toJSON()`,
		`var o = {}; o.o = o; new sdk.Request({ url: 'x', proxy: o }).toJSON()`,
		`new sdk.Request({ url: 'x', header: 5, body: 7, auth: 'y' }).toJSON()`,
		`new sdk.Request({ url: 'x', auth: { type: 'type', type2: null, basic: 5 } }).toJSON()`,
		`new sdk.Url('{{'.repeat(100000) + '}}').toString()`,
		`new sdk.Url('http://' + '@:/?#'.repeat(20000)).toString()`,
		`new sdk.Url('a?' + '&'.repeat(100000)).toString()`,
		`new sdk.Response({ code: 'x', header: [[], 5, {}], text: () => { throw new Error('no') } }).json()`,
		`new sdk.Response({ code: 200, stream: 5 }).size()`,
		`new sdk.Response({ code: {}, status: {} }).toJSON()`,
		`new sdk.HeaderList(null, [{ key: {}, value: {} }]).toJSON()`,
		`new sdk.HeaderList(null, [{ key: '__proto__', value: 'x' }]).toObject()`,
		`new sdk.Header({ get key() { throw new Error('no') } })`,
		`new sdk.Cookie({ name: {}, value: 5, expires: {}, extensions: 3 }).toString()`,
		`var p = new sdk.Property(), q = new sdk.Property(); p.setParent(q); p.findParentContaining('x')`,
		`new sdk.RequestBody({ mode: {}, raw: {}, urlencoded: 5, formdata: 'x', graphql: 1, file: 2 }).toString()`,
	} {
		rt := newRuntime(t, sdk.Config{})
		rt.SetMaxCallStackSize(2000)
		if _, err := rt.RunString(script); err != nil {
			if _, ok := err.(*goja.Exception); !ok {
				t.Errorf("%s: %v", script, err)
			}
		}
	}
}

// FuzzURL holds the law that taking a URL apart and putting it together comes to rest: the first time may drop slashes
// and spaces, the second may drop what these have hidden, but nothing changes after that.
func FuzzURL(f *testing.F) {
	for _, seed := range []string{
		"http://u:p@a.b:80/x/y?k=v&w#h", "{{base}}/a/{{b/c?d}}?e={{f&g}}", "a", "", "//", "http://[::1]:8/", "?", "#", "@",
		":",
		"http://x?a&&b=&=c", "http:\\\\x\\y", "{{a}}{{b", "}}{{", "http://x/é?😀",
	} {
		f.Add(seed)
	}
	rt := newRuntime(f, sdk.Config{})
	f.Fuzz(func(t *testing.T, text string) {
		rt.Set("text", strings.ToValidUTF8(text, "?"))
		v, err := rt.RunString(`
			var again = (url) => new sdk.Url(url).toString();
			var second = again(again(text)), third = again(second);
			second === third ? '' : second + ' became ' + third`)
		if err != nil {
			t.Fatal(err)
		}
		if v.String() != "" {
			t.Errorf("%q: %s", text, v)
		}
	})
}
