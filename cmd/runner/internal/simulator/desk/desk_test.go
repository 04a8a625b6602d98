package desk_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"runner/cmd/runner/internal/notify"
	"runner/cmd/runner/internal/simulator"
	"runner/cmd/runner/internal/simulator/clock"
	"runner/cmd/runner/internal/simulator/desk"
	"runner/cmd/runner/internal/simulator/scenario"
	"runner/collection/antom"
	"runner/collection/sign"
)

// counter is a desk over a simulator whose clock stands still and whose buyers act on their pages only.
type counter struct {
	t       *testing.T
	handler http.Handler
	sent    int
}

func open(t *testing.T) *counter {
	t.Helper()
	key, err := sign.GenerateKey(0)
	if err != nil {
		t.Fatal(err)
	}
	c := clock.New(func() time.Time { return time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC) }, 0)
	outbox := notify.NewOutbox(notify.OutboxConfig{Sender: &notify.Sender{Key: key}, Clock: c})
	scenarios := new(scenario.Set)
	server, err := simulator.New(simulator.Config{AllowUnsigned: true, Clock: c, PayAfter: -1, Scenarios: scenarios, Notify: outbox.Add})
	if err != nil {
		t.Fatal(err)
	}
	return &counter{t: t, handler: desk.New(desk.Config{Server: server, Outbox: outbox, Scenarios: scenarios, Clock: c})}
}

// do makes a request and returns the status and the body; change may alter it before.
func (c *counter) do(method, path, body string, change ...func(*http.Request)) (int, string) {
	c.t.Helper()
	r := httptest.NewRequest(method, "http://sim.test"+path, strings.NewReader(body))
	for _, f := range change {
		f(r)
	}
	rec := httptest.NewRecorder()
	c.handler.ServeHTTP(rec, r)
	return rec.Code, rec.Body.String()
}

// api calls the API with the minimal request of an API, changed by replacing texts in it.
func (c *counter) api(name, product string, replace ...string) map[string]any {
	c.t.Helper()
	a, _ := antom.Find(name)
	p, ok := a.Product(product)
	if !ok {
		c.t.Fatalf("no product %q of %s", product, name)
	}
	body, err := p.Example(func(v string) string {
		c.sent++
		if d, ok := antom.Variables()[v]; ok {
			return d
		}
		return fmt.Sprintf("%s-%d", strings.TrimPrefix(v, "$"), c.sent)
	})
	if err != nil {
		c.t.Fatal(err)
	}
	code, answer := c.do("POST", a.FullPath(true), strings.NewReplacer(replace...).Replace(string(body)), func(r *http.Request) {
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Client-Id", "SANDBOX_1")
	})
	var out map[string]any
	if err := json.Unmarshal([]byte(answer), &out); err != nil || code != 200 {
		c.t.Fatalf("%s: %d %s", name, code, answer)
	}
	return out
}

// get reads a member of the control API.
func (c *counter) get(path string, into any) {
	c.t.Helper()
	code, body := c.do("GET", desk.Control+path, "")
	if err := json.Unmarshal([]byte(body), into); err != nil || code != 200 {
		c.t.Fatalf("%s: %d %s", path, code, body)
	}
}

func TestBuyerActs(t *testing.T) {
	t.Parallel()
	for act, want := range map[string]string{"pay": "SUCCESS", "cancel": "FAIL", "fail": "FAIL"} {
		c := open(t)
		id := c.api("pay", "cashier")["paymentId"].(string)
		if code, page := c.do("GET", "/cashier/"+id, ""); code != 200 || !strings.Contains(page, "10.00 USD") {
			t.Fatalf("the page: %d %s", code, page)
		}
		if code, body := c.do("POST", desk.Control+"payments/"+id+"/act", `{"act":"`+act+`"}`); code != 200 {
			t.Errorf("%s: %d %s", act, code, body)
		}
		var v simulator.View
		if c.get("payments/"+id, &v); v.Status != want {
			t.Errorf("after %s it is %s, want %s", act, v.Status, want)
		}
		if code, _ := c.do("POST", desk.Control+"payments/"+id+"/act", `{"act":"pay"}`); code != http.StatusConflict {
			t.Errorf("a second act: status %d, want 409", code)
		}
	}
}

func TestClockLetsPaymentsExpire(t *testing.T) {
	t.Parallel()
	c := open(t)
	id := c.api("pay", "cashier", "https://merchant.example/notify", "http://127.0.0.1:9/n")["paymentId"].(string)
	var v simulator.View
	for _, step := range []struct{ by, want string }{{"13m59s", "PROCESSING"}, {"1s", "FAIL"}} {
		if code, body := c.do("POST", desk.Control+"clock", `{"advance":"`+step.by+`"}`); code != 200 {
			t.Fatalf("%d %s", code, body)
		}
		if c.get("payments/"+id, &v); v.Status != step.want {
			t.Errorf("after %s: %s, want %s", step.by, v.Status, step.want)
		}
	}
	var notices []notify.Message
	if c.get("notifications", &notices); len(notices) != 1 || notices[0].Subject != id {
		t.Errorf("notifications: %+v, want one about %s", notices, id)
	}
}

func TestScenariosByControl(t *testing.T) {
	t.Parallel()
	c := open(t)
	if code, body := c.do("POST", desk.Control+"scenarios", `{"rule":"pay=RISK_REJECT;times=1"}`); code != 200 {
		t.Fatalf("%d %s", code, body)
	}
	first, second := c.api("pay", "cashier"), c.api("pay", "cashier")
	if got := fmt.Sprint(first["result"], second["result"]); !strings.Contains(got, "RISK_REJECT") || !strings.Contains(got, "IN_PROCESS") {
		t.Errorf("the answers are %s", got)
	}
	for body, want := range map[string]string{`{"rule":"pay=RISK_REJET"}`: "did you mean", `{"rul":""}`: "unknown field", `x`: "the body"} {
		if code, got := c.do("POST", desk.Control+"scenarios", body); code != 400 || !strings.Contains(got, want) {
			t.Errorf("%s: %d %s, want 400 with %q", body, code, got, want)
		}
	}
	if code, _ := c.do("DELETE", desk.Control+"scenarios/9", ""); code != 404 {
		t.Errorf("removing what is not there: %d, want 404", code)
	}
}

// What another site makes a browser ask for is refused; what this site or a program asks for is not.
func TestOtherSitesAreRefused(t *testing.T) {
	t.Parallel()
	c := open(t)
	id := c.api("pay", "cashier")["paymentId"].(string)
	from := func(site, origin string) func(*http.Request) {
		return func(r *http.Request) {
			r.Header.Set("Sec-Fetch-Site", site)
			r.Header.Set("Origin", origin)
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
	}
	for _, path := range []string{"/cashier/" + id, desk.Control + "form/clock", desk.Control + "clock", desk.Control + "scenarios"} {
		if code, _ := c.do("POST", path, "act=pay", from("cross-site", "https://evil.example")); code != http.StatusForbidden {
			t.Errorf("%s: status %d, want 403", path, code)
		}
	}
	if code, _ := c.do("POST", "/cashier/"+id, "act=pay", from("same-origin", "http://sim.test")); code != http.StatusSeeOther {
		t.Errorf("the page's own button: status %d, want 303", code)
	}
}

// Whatever a merchant sends, pages show it as text, and link nowhere a browser would run it.
func TestPagesAreEscaped(t *testing.T) {
	t.Parallel()
	c := open(t)
	id := c.api("pay", "cashier", "GCASH", "<img src=x onerror=alert(1)>", "https://merchant.example/return", "javascript://x/%0aalert(1)")
	if id["paymentId"] != nil {
		t.Fatal("a javascript: address is taken")
	}
	p := c.api("pay", "cashier", "GCASH", "<img src=x onerror=alert(1)>")["paymentId"].(string)
	for _, path := range []string{"/", "/cashier/" + p} {
		_, page := c.do("GET", path, "")
		if strings.Contains(page, "<img") || !strings.Contains(page, "&lt;img") {
			t.Errorf("%s: the method is not escaped:\n%s", path, page)
		}
	}
}

func TestCardsAreNotShown(t *testing.T) {
	t.Parallel()
	c := open(t)
	c.api("pay", "card")
	for _, path := range []string{"/", desk.Control + "payments", desk.Control + "requests"} {
		if _, page := c.do("GET", path, ""); strings.Contains(page, "4054695723100768") {
			t.Errorf("%s shows a card's number", path)
		}
	}
}

func TestUnknownPages(t *testing.T) {
	t.Parallel()
	c := open(t)
	for path, want := range map[string]int{"/cashier/1": 404, "/elsewhere": 404, desk.Control + "nothing": 404, "/": 200,
		desk.Control + "style.css": 200, desk.Control + "state": 200, desk.Control + "requests": 200} {
		if code, _ := c.do("GET", path, ""); code != want {
			t.Errorf("%s: status %d, want %d", path, code, want)
		}
	}
}

// Agreements, subscriptions and cards have pages, too.
func TestOtherPages(t *testing.T) {
	t.Parallel()
	c := open(t)
	for name, want := range map[string]string{"consultAuthorization": "authCode=281", "createSubscription": "Agreed.",
		"createVaultingSession": "Agreed."} {
		answer := c.api(name, "")
		page, _ := answer["normalUrl"].(string)
		path := strings.TrimPrefix(page, "http://sim.test")
		if code, body := c.do("POST", path, "act=pay", func(r *http.Request) {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}); code != http.StatusSeeOther {
			t.Fatalf("%s: %s: %d %s", name, path, code, body)
		}
		if _, body := c.do("GET", path, ""); !strings.Contains(body, want) {
			t.Errorf("%s: no %q in %s", name, want, body)
		}
	}
}
