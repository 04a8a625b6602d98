package lint_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"runner/cmd/runner/internal/lint"
	"runner/collection"
)

// request is an item with a name, the rest of its request, and its test script.
func request(name, rest, test string) string {
	lines, _ := json.Marshal(strings.Split(test, "\n"))
	return fmt.Sprintf(`{"name": %q, "id": %q, "request": {"url": "https://api.example/x", %s},
		"event": [{"listen": "test", "script": {"exec": %s}}]}`, name, "id-"+name, rest, lines)
}

const (
	get  = `"method": "GET"`
	fine = `pm.test('it answers', () => pm.response.to.have.status(200));`
)

// cases has, for each rule, items of which it says something and items of which it does not.
var cases = map[string]struct{ bad, good string }{
	"script-syntax": {request("a", get, fine+"\nlet = ;"), request("a", get, fine+"\nlet b = 1;")},
	"unresolved-variable": {request("a", `"header": [{"key": "X", "value": "{{nope}}"}]`, fine),
		request("a", `"header": [{"key": "X", "value": "{{known}} {{$guid}}"}]`, fine)},
	"unknown-target": {request("a", get, fine+"\npm.execution.setNextRequest('z')"),
		request("a", get, fine+"\npm.execution.setNextRequest(null)")},
	"endless-loop": {request("a", get, fine+"\npm.execution.setNextRequest('a')"),
		request("a", get, fine+"\nif (pm.response.code === 202) pm.execution.setNextRequest('a')")},
	"embedded-private-key": {request("a", get, fine+"\nconst k = `-----BEGIN PRIVATE KEY-----\n"+
		strings.Repeat("MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj\n", 12)+"-----END PRIVATE KEY-----`"),
		request("a", get, fine+"\nconst k = pm.environment.get('known')")},
	"embedded-token": {request("a", `"auth": {"type": "bearer", "bearer": [{"key": "token",
		"value": "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"}]}`,
		fine), request("a", `"auth": {"type": "bearer", "bearer": [{"key": "token", "value": "{{known}}"}]}`, fine)},
	"dead-assertion": {request("a", get, "pm.test('t', () => { pm.expect(pm.response.code).to.be.ture })"),
		request("a", get, "pm.test('t', () => { pm.expect(pm.response.code === 200).to.be.true })")},
	"unknown-auth":     {request("a", `"auth": {"type": "magic"}`, fine), request("a", `"auth": {"type": "noauth"}`, fine)},
	"unsupported-item": {`{"name": "a", "id": "1", "request": {"method": "GET"}}`, request("a", get, fine)},
	"missing-file": {request("a", `"method": "POST", "body": {"mode": "file", "file": {"src": "gone.bin"}}`, fine),
		request("a", `"method": "POST", "body": {"mode": "file", "file": {"src": "there.bin"}}`, fine)},
	"embedded-password": {request("a", `"auth": {"type": "basic", "basic": [{"key": "username", "value": "u"},
		{"key": "password", "value": "hunter2hunter2"}]}`, fine),
		request("a", `"auth": {"type": "basic", "basic": [{"key": "username", "value": "u"},
		{"key": "password", "value": "{{known}}"}]}`, fine)},
	"unused-variable": {request("a", get, fine+"\npm.environment.set('never', 1)"),
		request("a", get, fine+"\npm.environment.set('once', 1); pm.environment.get('once')")},
	"duplicate-name": {request("a", get, fine+"\nif (pm.response.code > 1) pm.execution.setNextRequest('b')") + "," +
		request("b", get, fine) + "," + strings.Replace(request("b", get, fine), "id-b", "id-c", 1),
		request("a", get, fine+"\nif (pm.response.code > 1) pm.execution.setNextRequest('b')") + "," + request("b", get, fine)},
	"unreachable-request": {request("a", get, fine+"\npm.execution.setNextRequest('c')") + "," + request("b", get, fine) + "," +
		request("c", get, fine), request("a", get, fine) + "," + request("b", get, fine)},
	"test-without-assertion": {request("a", get, "pm.test('t', () => { console.log(1) })"), request("a", get, fine)},
	"tautology":              {request("a", get, "pm.test('t', () => pm.expect(true).to.be.true)"), request("a", get, fine)},
	"late-assertion": {request("a", get, "pm.test('t', () => { setTimeout(() => pm.expect(pm.response.code).to.equal(1), 5) })"),
		request("a", get, "pm.test('t', (done) => { setTimeout(() => { pm.expect(pm.response.code).to.equal(1); done() }, 5) })")},
	"unexpanded-reference": {request("a", get, fine+"\npm.sendRequest('https://{{known}}/', () => {})"),
		request("a", get, fine+"\npm.sendRequest('https://api.example/', () => {})")},
	"duplicate-id": {request("a", get, fine) + "," + strings.Replace(request("b", get, fine), "id-b", "id-a", 1),
		request("a", get, fine) + "," + request("b", get, fine)},
	"empty-path-variable": {`{"name": "a", "id": "1", "request": {"url": {"host": ["api", "example"], "path": [":id"],
		"variable": [{"key": "id", "value": ""}]}}}`, `{"name": "a", "id": "1", "request": {"url": {"host": ["api", "example"],
		"path": [":id"], "variable": [{"key": "id", "value": "7"}]}}}`},
	"pruned-body": {request("a", get+`, "body": {"mode": "raw", "raw": "x"}`, fine),
		request("a", `"method": "POST", "body": {"mode": "raw", "raw": "x"}`, fine)},
	"antom-missing-field": {call("/pay", without(pay, `"productCode":"AGREEMENT_PAYMENT",`)), call("/pay", pay)},
	"antom-field": {call("/pay", strings.Replace(pay, "R1", strings.Repeat("r", 65), 1)),
		call("/pay", strings.Replace(pay, "R1", strings.Repeat("r", 64), 1))},
	"antom-amount": {call("/pay", strings.Replace(pay, `"1000"`, `"10.00"`, 1)),
		call("/pay", strings.Replace(pay, `"1000"`, `"{{total}}"`, 1))},
	"antom-unquoted": {call("/pay", strings.ReplaceAll(pay, `"1000"`, `1000`)),
		call("/pay", strings.ReplaceAll(pay, `"1000"`, `{{total}}`))},
	"antom-reused-id": {call("/pay", pay) + "," + strings.Replace(call("/pay", pay), "id-pay", "id-2", 1),
		call("/pay", pay) + "," + strings.Replace(call("/cancel", `{"paymentRequestId":"R1"}`), "id-pay", "id-2", 1)},
	"antom-sandbox-path": {strings.Replace(call("/pay", pay), "/sandbox", "", 1), call("/pay", pay)},
	"antom-stale-signature": {strings.Replace(call("/pay", pay), "{{signature}}", strings.Repeat("A", 344), 1),
		call("/pay", pay)},
	"assertion-outside-test": {request("a", get, fine+"\npm.expect(pm.response.code).to.equal(200)"), request("a", get, fine)},
	"no-tests":               {request("a", get, "console.log(1)"), request("a", get, fine)},
	"disabled":               {request("a", `"header": [{"key": "X", "value": "1", "disabled": true}]`, fine), request("a", get, fine)},
	"deprecated-api":         {request("a", get, `tests["ok"] = responseCode.code === 200;`), request("a", get, fine)},
	"insecure-http": {strings.Replace(request("a", get, fine), "https://", "http://", 1),
		strings.Replace(request("a", get, fine), "https://api.example", "http://localhost:1", 1)},
}

// TestRules states that each rule speaks where it must and is silent where it must.
func TestRules(t *testing.T) {
	t.Parallel()
	for _, rule := range lint.Rules() {
		c, ok := cases[rule.ID]
		if !ok {
			t.Errorf("no case for the rule %s", rule.ID)
			continue
		}
		if !spoke(t, rule.ID, c.bad) {
			t.Errorf("%s says nothing of %s", rule.ID, c.bad)
		}
		if spoke(t, rule.ID, c.good) {
			t.Errorf("%s speaks of %s", rule.ID, c.good)
		}
	}
	if len(cases) != len(lint.Rules()) {
		t.Errorf("%d cases for %d rules", len(cases), len(lint.Rules()))
	}
}

func check(t *testing.T, items string, o lint.Options) []lint.Finding {
	t.Helper()
	c, err := collection.Parse([]byte(`{"info": {"name": "c", "_postman_id": "c",
		"schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}, "item": [` + items + `]}`))
	if err != nil {
		t.Fatalf("%v in %s", err, items)
	}
	return lint.Check(&lint.Input{Collection: c,
		Environment: []collection.Variable{{Key: "known", Value: collection.StringValue("v")}},
		Exists:      func(path string) bool { return path == "there.bin" }}, o)
}

func spoke(t *testing.T, rule, items string) bool {
	t.Helper()
	for _, f := range check(t, items, lint.Options{}) {
		if f.Rule == rule {
			return true
		}
	}
	return false
}

// TestOptions states what the options leave out and change.
func TestOptions(t *testing.T) {
	t.Parallel()
	bad := cases["no-tests"].bad
	if got := check(t, bad, lint.Options{Disabled: map[string]bool{"no-tests": true}}); len(got) != 0 {
		t.Errorf("a disabled rule says %v", got)
	}
	if got := check(t, bad, lint.Options{Least: lint.Warning}); len(got) != 0 {
		t.Errorf("a note is shown under warnings: %v", got)
	}
	got := check(t, bad, lint.Options{Severities: map[string]lint.Severity{"no-tests": lint.Error}, Least: lint.Warning})
	if len(got) != 1 || got[0].Severity != lint.Error {
		t.Errorf("got %v, want one error", got)
	}
}

// TestSecretsAreNotShown states that no form of a report has the value of a secret.
func TestSecretsAreNotShown(t *testing.T) {
	t.Parallel()
	for rule, secret := range map[string]string{"embedded-token": "eyJzdWIi", "embedded-password": "hunter2",
		"embedded-private-key": "MIIEvQ"} {
		r := lint.Report{File: "c.json", Version: "1", Findings: check(t, cases[rule].bad, lint.Options{})}
		for name, write := range map[string]func(*bytes.Buffer) error{
			"text":  func(b *bytes.Buffer) error { return r.WriteText(b) },
			"json":  func(b *bytes.Buffer) error { return r.WriteJSON(b) },
			"sarif": func(b *bytes.Buffer) error { return r.WriteSARIF(b) },
		} {
			var out bytes.Buffer
			if err := write(&out); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(out.String(), rule) || strings.Contains(out.String(), secret) {
				t.Errorf("%s of %s: %s", name, rule, out.String())
			}
		}
	}
}

// TestSARIF states what SARIF 2.1.0 requires of a log, and what code scanning needs to keep findings apart.
func TestSARIF(t *testing.T) {
	t.Parallel()
	r := lint.Report{File: "c.json", Version: "1", Findings: check(t, cases["no-tests"].bad+","+
		strings.Replace(cases["unknown-target"].bad, "id-a", "id-b", 1), lint.Options{})}
	var out bytes.Buffer
	if err := r.WriteSARIF(&out); err != nil {
		t.Fatal(err)
	}
	var log struct {
		Version string
		Schema  string `json:"$schema"`
		Runs    []struct {
			Tool struct {
				Driver struct {
					Name  string
					Rules []struct{ ID string }
				}
			}
			Results []struct {
				RuleID              string
				Level               string
				Message             struct{ Text string }
				Locations           []json.RawMessage
				PartialFingerprints map[string]string
			}
		}
	}
	if err := json.Unmarshal(out.Bytes(), &log); err != nil {
		t.Fatal(err)
	}
	if log.Version != "2.1.0" || log.Schema == "" || len(log.Runs) != 1 || log.Runs[0].Tool.Driver.Name == "" {
		t.Fatalf("got %s", out.String())
	}
	prints := make(map[string]bool)
	for _, result := range log.Runs[0].Results {
		level := map[string]bool{"note": true, "warning": true, "error": true}[result.Level]
		if !level || result.Message.Text == "" || result.RuleID == "" || len(result.Locations) == 0 {
			t.Errorf("got %+v", result)
		}
		for _, print := range result.PartialFingerprints {
			if prints[print] {
				t.Errorf("the fingerprint %s is there twice", print)
			}
			prints[print] = true
		}
	}
	if len(log.Runs[0].Results) != len(r.Findings) || len(prints) != len(r.Findings) {
		t.Errorf("%d results, %d fingerprints for %d findings", len(log.Runs[0].Results), len(prints), len(r.Findings))
	}
}
