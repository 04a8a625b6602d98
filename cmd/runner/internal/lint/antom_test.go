package lint_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"runner/cmd/runner/internal/lint"
	"runner/collection"
	"runner/collection/antom"
)

// pay is a body that has nothing wrong with it.
const pay = `{"productCode":"AGREEMENT_PAYMENT","paymentRequestId":"R1","paymentAmount":{"currency":"USD","value":"1000"},` +
	`"order":{"referenceOrderId":"O1","orderDescription":"tea","orderAmount":{"currency":"USD","value":"1000"}},` +
	`"paymentMethod":{"paymentMethodType":"GCASH","paymentMethodId":"{{token}}"}}`

// call is an item that posts body to an API of the sandbox, with a signature that is made for it.
func call(path, body string) string {
	raw, _ := json.Marshal(body)
	return fmt.Sprintf(`{"name": "pay", "id": "id-pay", "request": {"method": "POST",
		"url": "{{host}}/ams/sandbox/api/v1/payments%s?a=1", "header": [{"key": "client-id", "value": "SANDBOX_5X"},
		{"key": "signature", "value": "algorithm=RSA256, keyVersion=1, signature={{signature}}"}],
		"body": {"mode": "raw", "raw": %s}}, "event": [{"listen": "test", "script": {"exec": [%q]}}]}`, path, raw, fine)
}

func without(body, part string) string { return strings.Replace(body, part, "", 1) }

// said returns the rules of the findings about Antom, sorted, each once.
func said(findings []lint.Finding) []string {
	var rules []string
	for _, f := range findings {
		if strings.HasPrefix(f.Rule, "antom-") {
			rules = append(rules, f.Rule)
		}
	}
	slices.Sort(rules)
	return slices.Compact(rules)
}

// What the variables come to be decides about some fields: only what is wrong whatever they are is reported.
func TestAntomBodies(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ body, want string }{
		"right":                      {pay, ""},
		"with comments":              {"// first\n" + pay + "/* last */", ""},
		"a variable is the body":     {"{{body}}", ""},
		"variables are members":      {`{"productCode":{{a}},"order":{{b}},"paymentAmount":{{c}}}`, "antom-missing-field"},
		"an open product":            {strings.Replace(pay, "AGREEMENT_PAYMENT", "{{product}}", 1), ""},
		"an open product, no amount": {`{"productCode":"{{product}}","paymentRequestId":"1"}`, "antom-missing-field"},
		"an open id":                 {strings.Replace(pay, "R1", strings.Repeat("r", 70)+"{{id}}", 1), ""},
		"a known id":                 {strings.Replace(pay, "R1", strings.Repeat("r", 64)+"{{known}}", 1), "antom-field"},
		"no JSON":                    {`{"productCode":"AGREEMENT_PAYMENT",}`, "antom-field"},
		"no JSON, by a variable":     {without(pay, `{"productCode"`) + "{{rest}}", ""},
		"no object":                  {"[]", "antom-field"},
		"braces in a text":           {strings.Replace(pay, "tea", `a \"{{b}}\" }} {{`, 1), ""},
		"wrong currency":             {strings.ReplaceAll(pay, "USD", "USX"), "antom-amount"},
		"off by a hundred":           {strings.Replace(pay, `"1000"`, `"100000"`, 1), "antom-amount"},
		"below the least":            {strings.ReplaceAll(strings.ReplaceAll(pay, "USD", "PHP"), "1000", "99"), "antom-amount"},
		"a bare number":              {strings.Replace(pay, `"R1"`, "17", 1), "antom-unquoted"},
		"a wrong type":               {strings.Replace(pay, `"R1"`, "[]", 1), "antom-field"},
		"nothing":                    {"  ", ""},
		"no end":                     {`{"a": "\`, "antom-field"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := strings.Join(said(check(t, call("/pay", c.body), lint.Options{})), " "); got != c.want {
				t.Errorf("found %q, want %q", got, c.want)
			}
		})
	}
}

// Every minimal request of the catalogue, its variables as they stand, is right for the linter.
func TestAntomMinimalRequestsAreRight(t *testing.T) {
	t.Parallel()
	for _, a := range antom.Catalogue() {
		for _, p := range a.Products {
			item := strings.Replace(call("/pay", p.Minimal), "/ams/sandbox/api/v1/payments/pay", a.FullPath(true), 1)
			if got := said(check(t, item, lint.Options{})); len(got) > 0 {
				t.Errorf("%s/%s: %v", a.Name, p.Name, got)
			}
		}
	}
}

// A request is known by its path, however the host and the base are written.
func TestAntomPaths(t *testing.T) {
	t.Parallel()
	bad := call("/pay", "[]")
	for url, want := range map[string]string{
		"https://open-sea-global.alipay.com/ams/sandbox/api/v1/payments/pay": "antom-field",
		"{{host}}/ams/sandbox/api//v1/payments/pay#x":                        "antom-field",
		"{{host}}/ams{{sandbox}}/api/v1/payments/pay":                        "antom-field",
		"{{host}}/ams/api/v1/payments/pay":                                   "antom-field antom-sandbox-path",
		"https://h/ams/sandbox/x/ams/sandbox/api/v1/payments/pay":            "antom-field",
		"{{host}}/aps/api/v1/payments/pay":                                   "antom-field",
		"{{host}}/v1/payments/pay":                                           "",
		"{{host}}/ams/sandbox/api/v1/payments/pay/1":                         "",
		"{{host}}/shop?next=/ams/sandbox/api/v1/payments/pay":                "",
		"": "",
	} {
		item := strings.Replace(bad, "{{host}}/ams/sandbox/api/v1/payments/pay?a=1", url, 1)
		if got := strings.Join(said(check(t, item, lint.Options{})), " "); got != want {
			t.Errorf("%s: found %q, want %q", url, got, want)
		}
	}
	get := strings.Replace(bad, `"POST"`, `"GET"`, 1)
	if got := said(check(t, get, lint.Options{})); len(got) > 0 {
		t.Errorf("of a GET it says %v", got)
	}
}

// A script that writes the body may put it right: then there are notes only.
func TestAntomBodiesThatScriptsWrite(t *testing.T) {
	t.Parallel()
	bad := without(pay, `"paymentRequestId":"R1",`)
	for source, want := range map[string]lint.Severity{
		"pm.request.body.raw = fresh()":              lint.Info,
		"pm.request.body = {mode: 'raw', raw: '{}'}": lint.Info,
		"pm.request.body.update(fresh())":            lint.Info,
		"if (pm.request.body.raw == '') throw 1":     lint.Warning,
		"console.log(pm.request.body.raw)":           lint.Warning,
	} {
		item := strings.Replace(call("/pay", bad), `"event": [`,
			fmt.Sprintf(`"event": [{"listen": "prerequest", "script": {"exec": [%q]}}, `, source), 1)
		folder := fmt.Sprintf(`{"name": "f", "event": [{"listen": "prerequest", "script": {"exec": [%q]}}], "item": [%s]}`,
			source, call("/pay", bad))
		for _, items := range []string{item, folder} {
			found := check(t, items, lint.Options{})
			i := slices.IndexFunc(found, func(f lint.Finding) bool { return f.Rule == "antom-missing-field" })
			if i < 0 || found[i].Severity != want || found[i].Member != "request.body.raw" {
				t.Errorf("%s: %+v, want one of severity %v", source, found, want)
			}
		}
	}
}

// An id is used again if it comes to the same text, and only if nothing changes it in between.
func TestAntomReusedIDs(t *testing.T) {
	t.Parallel()
	pair := func(id, script string) string {
		one := strings.Replace(call("/pay", strings.Replace(pay, "R1", id, 1)), fine, fine+script, 1)
		return one + "," + strings.Replace(strings.Replace(one, `"id-pay"`, `"id-2"`, 1), `\"1000\"`, `\"2000\"`, -1)
	}
	for name, c := range map[string]struct {
		items string
		want  bool
	}{
		"a literal":            {pair("R1", ""), true},
		"a constant":           {pair("a-{{known}}", ""), true},
		"fresh ones":           {pair("{{$guid}}", ""), false},
		"a script changes it":  {pair("{{known}}", " pm.environment.set('known', Math.random())"), false},
		"a script may do that": {pair("{{known}}", " pm.environment.set(pm.info.requestName, 1)"), false},
	} {
		found := check(t, c.items, lint.Options{})
		i := slices.IndexFunc(found, func(f lint.Finding) bool { return f.Rule == "antom-reused-id" })
		if (i >= 0) != c.want || i >= 0 && (found[i].ID != "id-2" || !strings.Contains(found[i].Message, "paymentAmount")) {
			t.Errorf("%s: found %+v, want one: %v", name, found, c.want)
		}
	}
}

// checkWith looks into a call of pay with variables of the environment.
func checkWith(t *testing.T, body string, vars ...collection.Variable) []lint.Finding {
	t.Helper()
	c, err := collection.Parse([]byte(`{"info": {"name": "c"}, "item": [` + call("/pay", body) + `]}`))
	if err != nil {
		t.Fatal(err)
	}
	return lint.Check(&lint.Input{Collection: c, Environment: vars}, lint.Options{})
}

// The value of a secret variable, or of a card, is in no finding; that of any other may be.
func TestAntomSecretsAreNotShown(t *testing.T) {
	t.Parallel()
	value := collection.StringValue("hush-hush")
	for name, c := range map[string]struct {
		variable collection.Variable
		shown    bool
	}{
		"plain":      {collection.Variable{Key: "product", Value: value}, true},
		"secret":     {collection.Variable{Key: "product", Value: value, Type: "secret"}, false},
		"credential": {collection.Variable{Key: "apiKey", Value: value}, false},
	} {
		found := checkWith(t, strings.Replace(pay, "AGREEMENT_PAYMENT", "{{"+c.variable.Key+"}}", 1), c.variable)
		shown := slices.ContainsFunc(found, func(f lint.Finding) bool { return strings.Contains(f.Message, "hush") })
		if shown != c.shown {
			t.Errorf("%s: shown is %v, want %v: %+v", name, shown, c.shown, found)
		}
	}
	found := checkWith(t, strings.Replace(pay, `"R1"`, "4054695723100768", 1))
	if !slices.Contains(said(found), "antom-unquoted") || strings.Contains(fmt.Sprint(found), "4054") {
		t.Errorf("the number of a card is shown, or not found: %+v", found)
	}
}

// What variables would make too long stays as it is written.
func TestAntomTextsDoNotGrow(t *testing.T) {
	t.Parallel()
	long := collection.Variable{Key: "a", Value: collection.StringValue(strings.Repeat("r", 1<<15))}
	for refs, want := range map[int]bool{1: true, 2: true, 3: false, 100_000: false} {
		found := checkWith(t, strings.Replace(pay, "R1", strings.Repeat("{{a}}", refs), 1), long)
		if got := slices.Contains(said(found), "antom-field"); got != want {
			t.Errorf("%d references: found is %v, want %v", refs, got, want)
		}
	}
}

// However hostile the variables are, texts do not grow without end.
func FuzzAntomBody(f *testing.F) {
	f.Add(pay, "{{a}}{{a}}")
	f.Add(`{"a":{{a}},"b":"{{a`, `"\{{{a}}}`)
	f.Add("{{a}}", pay)
	f.Fuzz(func(t *testing.T, body, value string) {
		c, err := collection.Parse([]byte(`{"info": {"name": "c"}, "item": [` + call("/pay", body) + `]}`))
		if err != nil {
			t.Skip("such a body makes no collection")
		}
		in := &lint.Input{Collection: c, Globals: []collection.Variable{{Key: "a", Value: collection.StringValue(value)}}}
		for _, f := range lint.Check(in, lint.Options{}) {
			if len(f.Message) > 4000 {
				t.Errorf("a finding of %d bytes", len(f.Message))
			}
		}
	})
}

// The time for a body grows with its size, not with the square of it.
func TestAntomHostileBodies(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"braces":    strings.Repeat("{", 1<<20),
		"openings":  strings.Repeat("{{a", 1<<18),
		"quotes":    strings.Repeat(`"\`, 1<<18),
		"growth":    strings.Repeat("{{known}}", 1<<16),
		"problems":  `{"productCode":"{{x}}","order":{"goods":[` + strings.Repeat("1,", 1<<17) + `1]}}`,
		"deep":      strings.Repeat(`{"a":`, 1<<17),
		"no braces": strings.Repeat("}}", 1<<18),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			done := make(chan int, 1)
			go func() { done <- len(check(t, call("/pay", body), lint.Options{})) }()
			select {
			case n := <-done:
				if n > 100 {
					t.Errorf("%d findings", n)
				}
			case <-time.After(30 * time.Second):
				t.Error("it takes more than 30 s")
			}
		})
	}
}
