package script_test

import (
	"strings"
	"testing"
	"time"

	"runner/collection"
	"runner/collection/run"
	"runner/collection/transport"
	"runner/collection/wire"
	"runner/script"
)

type vault map[string]string

func (v vault) Get(name string) (string, bool) { s, ok := v[name]; return s, ok }
func (v vault) Set(name, value string)         { v[name] = value }
func (v vault) Unset(name string)              { delete(v, name) }

// TestVault reads and writes secrets.
func TestVault(t *testing.T) {
	t.Parallel()
	_, got := newStage(script.Config{Vault: vault{"key": "k1"}}).run(t, collection.Test, `
console.log(await pm.vault.get('key'), await pm.vault.get('none'));
await pm.vault.set('new', 5);
await pm.vault.unset('key');
console.log(await pm.vault.get('new'), await pm.vault.get('key'));`)
	if want := "log k1 undefined\nlog 5 undefined"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestVisualizer shows what was set last.
func TestVisualizer(t *testing.T) {
	t.Parallel()
	s := newStage(script.Config{})
	_, got := s.run(t, collection.Test, `
try { pm.visualizer.set(5) } catch (e) { console.log(e.message) }
pm.visualizer.set('a'); pm.visualizer.clear(); pm.visualizer.set('{{x}}', {x: 1});`)
	if want := "log Invalid template. Template must be of type string, received number\n*run.Visualized"; got != want {
		t.Fatalf("got %q, want %q", got, want)
	}
	if ev, ok := s.events[1].(*run.Visualized); !ok || ev.Template != "{{x}}" || ev.HTML != "1" {
		t.Errorf("got %+v", s.events[1])
	}
}

// TestVisualizerRenders fills templates. One that cannot be filled is a warning, and one without an end is stopped.
func TestVisualizerRenders(t *testing.T) {
	t.Parallel()
	for call, want := range map[string]string{
		`'{{#each rows}}<b>{{this}}</b>{{/each}}', {rows: ['<i>', 2]}`: `<b>&lt;i&gt;</b><b>2</b>`,
		`'{{{raw}}}{{missing}}', {raw: '<i>'}`:                         `<i>`,
		`'{{a}}', {a: '<'}, {noEscape: true}`:                          `<`,
		`'plain'`:                                                      `plain`,
		`'{{constructor.constructor "return 1"}}', {}`:                 ``,
	} {
		s := newStage(script.Config{})
		result, _ := s.run(t, collection.Test, `pm.visualizer.set(`+call+`)`)
		ev, ok := s.events[len(s.events)-1].(*run.Visualized)
		if !ok || result.Err != nil || ev.HTML != want && ev.Err == "" {
			t.Errorf("%s: got %+v, %v", call, ev, result.Err)
		}
	}
	s := newStage(script.Config{})
	result, got := s.run(t, collection.Test, `pm.visualizer.set('{{#if}}')`)
	if result.Err != nil || !strings.HasPrefix(got, "warn pm.visualizer: Parse error on line 1") {
		t.Errorf("got %q, %v", got, result.Err)
	}
	result, _ = newStage(script.Config{Timeout: 300 * time.Millisecond}).run(t, collection.Test,
		`pm.visualizer.set('{{#each a}}{{#each ../a}}{{#each ../../a}}{{#each ../../../a}}x{{/each}}{{/each}}{{/each}}{{/each}}',
{a: Array.from({length: 200}, () => 1)})`)
	if result.Err == nil || !result.Err.Timeout {
		t.Errorf("got %v, want a timeout", result.Err)
	}
}

// TestCookieJar calls the jar in each of its forms.
func TestCookieJar(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]string{
		`jar.get(u, 'a', (e, v) => log(e, v))`:                                  `log null b`,
		`log(await jar.get(u, 'none'))`:                                         `log null`,
		`log((await jar.getAll(u)).toString())`:                                 `log a=b`,
		`log(String(await jar.set(u, 'k', 'v w'))); log(await jar.get(u, 'k'))`: "log k=v%20w; Path=/\nlog v w",
		`await jar.set(u, 'q=r; Path=/x'); log((await jar.getAll(u)).count())`:  `log 1`,
		`await jar.set(u, {name: 'h', value: '1', httpOnly: true});
log((await jar.getAll(u, {http: false})).toString())`: `log a=b`,
		`await jar.unset(u, 'a'); log(await jar.get(u, 'a'))`:                `log null`,
		`jar.clear(u, (e) => jar.getAll(u, (e, list) => log(list.count())))`: `log 0`,
		`jar.set(u, {name: 'f', value: '1', domain: 'other.com'}, (e) => log(e.message))`: `log Cookie not in this host` +
			`'s domain. Cookie:other.com Request:example.com`,
		`try { jar.get('', 'a') } catch (e) { log(e.message + '.') }`: `log CookieJar.get() requires a valid url.`,
		`try { jar.get(u, 'a', 5) } catch (e) { log(e.message + '.') }`: `log CookieJar.get() requires a callback ` +
			`function.`,
	} {
		s := newStage(script.Config{})
		jar := new(transport.Jar)
		if err := jar.Set(wire.URL{Scheme: "http", Host: "example.com"}, wire.Cookie{Name: "a", Value: "b"}); err != nil {
			t.Fatal(err)
		}
		s.cookies = jar
		result, got := s.run(t, collection.Test, "const jar = pm.cookies.jar(), u = 'http://example.com/', {log} = console;\n"+source)
		if result.Err != nil || got != want {
			t.Errorf("%s: got %q, want %q, error %v", source, got, want, result.Err)
		}
	}
}
