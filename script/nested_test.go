package script_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"runner/collection"
	"runner/collection/run"
	"runner/collection/wire"
	"runner/script"
)

// A recorder answers every request with 200 and its own URL, signs all, and keeps what was reported.
type recorder struct{ lines []string }

func (*recorder) Send(_ context.Context, req *wire.Request, _ wire.Options) (*wire.Exchange, error) {
	if strings.Contains(req.URL.Host, "down") {
		return nil, errors.New("connect ECONNREFUSED")
	}
	return &wire.Exchange{Hops: []wire.Hop{{Request: req, Response: &wire.Response{Code: 200, Reason: "OK",
		Body: []byte(req.URL.String())}}}, Took: time.Millisecond}, nil
}

func (*recorder) Sign(req *wire.Request, _ func(string) (string, bool)) (bool, error) {
	req.Header = append(req.Header, wire.Field{Name: "Signature", Value: "yes"})
	return true, nil
}

func (*recorder) Scheme() string { return "test" }

func (r *recorder) Report(ev run.Event) error {
	switch ev := ev.(type) {
	case *run.Exchanged:
		if ev.Wire != nil {
			signature, _ := ev.Wire.Header.Get("Signature")
			r.lines = append(r.lines, fmt.Sprintf("sent %s %s %s", ev.Source, ev.Wire.URL.String(), signature))
		}
	case *run.ScriptFinished:
		if ev.Err != nil {
			r.lines = append(r.lines, "script "+ev.Err.Error())
		}
		for _, c := range ev.Changes {
			r.lines = append(r.lines, fmt.Sprintf("change %s %s=%s", c.Scope, c.Key, c.Value.String()))
		}
	case *run.AssertionMade, *run.Logged, *run.ExceptionThrown:
		r.lines = append(r.lines, describe(ev))
	}
	return nil
}

// callee is the collection that the tests' scripts call requests of; script stands on its first request.
func callee(script string) string {
	item := func(name, url, pre, test string) string {
		return fmt.Sprintf(`{"name": %q, "id": "id-%s", "request": {"method": "GET", "url": %q}, "event": [
			{"listen": "prerequest", "script": {"exec": %q}}, {"listen": "test", "script": {"exec": %q}}]}`,
			name, name, url, pre, test)
	}
	return `{"info": {"name": "c", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
		"event": [{"listen": "prerequest", "script": {"exec": "if (pm.info.requestName) console.log('root')"}}],
		"item": [` + strings.Join([]string{
		item("main", "http://main/", "", script),
		item("login", "http://{{host}}/login/{{user}}", "pm.variables.set('user', pm.variables.get('user') + '!')",
			"pm.test('logged in', () => pm.response.to.have.status(200)); pm.environment.set('token', pm.response.text())"),
		item("endless", "http://endless/", "await pm.execution.runRequest('endless')", ""),
		item("skipped", "http://skipped/", "pm.execution.skipRequest()", ""),
		item("broken", "http://broken/", "", "throw new TypeError('bad test')"),
		item("changer", "http://changer/", "console.log(pm.environment.get('o').n); pm.environment.set('o', {n: 3})", ""),
		item("down", "http://down/", "", ""),
		item("stuck", "http://stuck/", "for (;;);", ""),
	}, ",") + `]}`
}

// runCallee runs the first request and returns what came of it without the messages of the collection's script.
func runCallee(t *testing.T, source string, cfg script.Config) ([]string, *run.Summary) {
	t.Helper()
	c, err := collection.Parse([]byte(callee(source)))
	if err != nil {
		t.Fatal(err)
	}
	r := new(recorder)
	host := script.New(cfg)
	defer host.Close()
	summary, err := run.Collection(t.Context(), c, run.Config{Sender: r, Signer: r, Scripts: host,
		Reporters: []run.Reporter{r}, Select: []string{"main"}})
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, line := range r.lines {
		if line != "log root" {
			lines = append(lines, line)
		}
	}
	return lines, summary
}

// TestRunRequest runs requests of the collection from a script, with their own scripts, signed.
func TestRunRequest(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		source string
		want   []string
	}{
		"response, variables, tests": {`
const r = await pm.execution.runRequest('login', {variables: {host: 'h', user: 'u'}});
pm.test('after', () => pm.expect(r.text()).to.equal('http://h/login/u!'));
console.log(r.code, pm.environment.get('token'), pm.variables.get('host'), pm.variables.get('user'));`,
			[]string{"sent script http://h/login/u! yes", "pass 0 logged in", "pass 0 after",
				"log 200 http://h/login/u! undefined u!", "change local user=u!",
				"change environment token=http://h/login/u!"}},
		"in order": {`
const both = ['id-login', 'login'].map((ref, i) => pm.execution.runRequest(ref, {variables: {host: 'h', user: i}}));
console.log((await Promise.all(both)).map((r) => r.text()).join());`,
			[]string{"sent script http://h/login/0! yes", "pass 0 logged in", "sent script http://h/login/1! yes",
				"pass 0 logged in", "log http://h/login/0!,http://h/login/1!", "change local user=0!",
				"change environment token=http://h/login/0!", "change local user=1!",
				"change environment token=http://h/login/1!"}},
		"objects as variables": {`
const o = {n: 1}; pm.environment.set('o', o); o.n = 2;
await pm.execution.runRequest('changer');
console.log(pm.environment.get('o').n, o.n);`,
			[]string{"log 2", "sent script http://changer/ yes", "log 3 2", `change environment o=[object Object]`,
				`change environment o=[object Object]`}},
		"skipped": {`console.log(await pm.execution.runRequest('skipped'))`, []string{"log null"}},
		"nothing asked for": {`try { await pm.execution.runRequest() } catch (e) { console.log(e.message) }`,
			[]string{"log runRequest: collection request id not provided"}},
		"unknown": {`try { await pm.execution.runRequest('nobody') } catch (e) { console.log(e.message) }`,
			[]string{`log no request "nobody" in this collection`}},
		"its script fails": {`
try { await pm.execution.runRequest('broken') } catch (e) { console.log(e.name + ': ' + e.message) }`,
			[]string{"sent script http://broken/ yes", "log TypeError: bad test"}},
		"its request fails": {`
try { await pm.execution.runRequest('down') } catch (e) { console.log(e.message) }`,
			[]string{"sent script http://down/ yes", "log connect ECONNREFUSED"}},
		"without an end": {`try { await pm.execution.runRequest('endless') } catch (e) { console.log(e.message) }`,
			[]string{"log requests run each other more than 10 deep by pm.execution.runRequest"}},
		"its own state stays": {`
var before = pm; pm.test.skip('s'); x = 1;
await pm.execution.runRequest('login', {variables: {host: 'h'}});
console.log(before === pm, pm.info.requestName, pm.test.index(), pm.response.text());`,
			[]string{"skip 0 s", "sent script http://h/login/undefined! yes", "pass 0 logged in",
				"log true main 1 http://main/", "change local user=undefined!",
				"change environment token=http://h/login/undefined!"}},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, _ := runCallee(t, tc.source, script.Config{})
			want := append([]string{"sent item http://main/ yes"}, tc.want...)
			if strings.Join(got, "\n") != strings.Join(want, "\n") {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		})
	}
}

// TestRunRequestCounts takes what nested requests do into the run's figures.
func TestRunRequestCounts(t *testing.T) {
	t.Parallel()
	_, s := runCallee(t, `await pm.execution.runRequest('login', {variables: {host: 'h'}})`, script.Config{})
	if s.Requests.Total != 2 || s.Assertions.Total != 1 || s.Signed != 2 || s.Items.Total != 1 || s.Failed() {
		t.Errorf("got %+v", s)
	}
}

// TestRunRequestTimeout stops a script that never ends within a request that a script runs.
func TestRunRequestTimeout(t *testing.T) {
	t.Parallel()
	got, s := runCallee(t, `await pm.execution.runRequest('stuck')`, script.Config{Timeout: 100 * time.Millisecond})
	if !s.Failed() || !strings.Contains(strings.Join(got, "\n"), "script execution timeout") {
		t.Errorf("got %q", got)
	}
}
