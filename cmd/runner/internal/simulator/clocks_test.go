package simulator_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"runner/cmd/runner/internal/simulator"
	"runner/cmd/runner/internal/simulator/scenario"
	"runner/collection/sign"
	"runner/collection/wire"
)

// A buyer who does nothing has the documented time: at its end, and not before, the payment fails.
func TestWindows(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		api, product string
		change       []any
		window       time.Duration
	}{
		"cashier":       {"pay", "cashier", nil, 14 * time.Minute},
		"card":          {"pay", "card", nil, 14 * time.Minute},
		"bank transfer": {"pay", "cashier", []any{"paymentMethod.paymentMethodType", "BANK_TRANSFER"}, 48 * time.Hour},
		"order code":    {"pay", "instore-order", nil, 3 * time.Minute},
		"entry code":    {"pay", "instore-entry", nil, 14 * time.Minute},
		"session":       {"createPaymentSession", "checkout", nil, time.Hour},
		"as asked":      {"pay", "cashier", []any{"paymentExpiryTime", "2026-11-23T12:05:00+08:00"}, 5 * time.Minute},
		"asked, past":   {"pay", "cashier", []any{"paymentExpiryTime", "2026-11-23T11:00:00+08:00"}, 14 * time.Minute},
		"session asked": {"createPaymentSession", "checkout",
			[]any{"paymentSessionExpiryTime", "2026-11-23T14:00:00+08:00"}, 2 * time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newCaller(t, func(cfg *simulator.Config) { cfg.PayAfter = -1 })
			a, p := w.product(c.api, c.product)
			body := with(w.example(p), c.change...)
			w.post(a, body)
			inquire, _ := w.product("inquiryPayment", "")
			for _, step := range []struct {
				by   time.Duration
				want string
			}{{c.window - time.Second, "PROCESSING"}, {time.Second, "FAIL"}} {
				w.now = w.now.Add(step.by)
				got := w.post(inquire, object{"paymentRequestId": body["paymentRequestId"]})
				if got["paymentStatus"] != step.want {
					t.Errorf("after %v more: %v, want %s", step.by, got["paymentStatus"], step.want)
				}
			}
		})
	}
}

// With a window for Request-Time, every form that vendors' libraries write is read, and what is too far away is refused
// in both directions. Without one, anything is taken.
func TestRequestTimeForms(t *testing.T) {
	t.Parallel()
	const skew = 10 * time.Minute
	forms := map[string]func(time.Time) string{
		"Java, Go":       func(at time.Time) string { return fmt.Sprint(at.UnixMilli()) },
		"Python":         func(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05+00:00") },
		"PHP":            func(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05+0000") },
		"explorer":       func(at time.Time) string { return at.In(time.FixedZone("", 8*3600)).Format(time.RFC3339) },
		"a notification": func(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05Z") },
	}
	for name, form := range forms {
		for by, want := range map[time.Duration]string{
			0: "ORDER_NOT_EXIST", skew: "ORDER_NOT_EXIST", -skew: "ORDER_NOT_EXIST",
			skew + time.Second: "INVALID_SIGNATURE", -skew - time.Second: "INVALID_SIGNATURE",
		} {
			w := newWorld(t, func(cfg *simulator.Config) { cfg.Skew = skew })
			if got := codeOf(parse(t, w.send(w.signedAt(form(w.now.Add(by)))))); got != want {
				t.Errorf("%s, %v away: %s, want %s", name, by, got, want)
			}
		}
	}
	for skew, want := range map[time.Duration]string{0: "ORDER_NOT_EXIST", time.Hour: "INVALID_SIGNATURE"} {
		w := newWorld(t, func(cfg *simulator.Config) { cfg.Skew = skew })
		if got := codeOf(parse(t, w.send(w.signedAt("tomorrow")))); got != want {
			t.Errorf("no time, skew %v: %s, want %s", skew, got, want)
		}
	}
}

// signedAt is an inquiry with a Request-Time as it is written.
func (w *world) signedAt(at string) *wire.Request {
	w.t.Helper()
	const body = `{"paymentId":"x"}`
	signature, err := keys()[0].Sign(sign.Content("POST", inquiryPath, client, at, []byte(body)))
	if err != nil {
		w.t.Fatal(err)
	}
	return &wire.Request{
		Method: "POST", URL: wire.URL{Path: inquiryPath}, Body: wire.Body{Bytes: []byte(body), Present: true},
		Header: wire.Header{{Name: "Content-Type", Value: "application/json"}, {Name: "Client-Id", Value: client},
			{Name: "Request-Time", Value: at},
			{Name: "Signature", Value: sign.Header{Algorithm: "RSA256", KeyVersion: "1", Signature: signature}.String()}},
	}
}

// Strict refuses what is tolerated otherwise.
func TestStrict(t *testing.T) {
	t.Parallel()
	for strict, want := range map[bool]string{false: "SUCCESS", true: "PARAM_ILLEGAL"} {
		c := newCaller(t, func(cfg *simulator.Config) { cfg.Strict = strict })
		a, p := c.product("pay", "autodebit")
		if got := codeOf(c.post(a, with(c.example(p), "paymentAmount.value", 1000))); got != want {
			t.Errorf("a number without quotes, strict %v: %s, want %s", strict, got, want)
		}
	}
}

// A subscription that was ended debits no more.
func TestEndedSubscription(t *testing.T) {
	t.Parallel()
	c := newCaller(t, nil)
	create, p := c.product("createSubscription", "")
	body := c.example(p)
	c.post(create, body)
	cancel, _ := c.product("cancelSubscription", "")
	payments, _ := c.product("inquireSubscriptionPayment", "")
	of := object{"subscriptionRequestId": body["subscriptionRequestId"]}
	for minute := range 20 {
		if minute == 7 {
			c.post(cancel, with(object{}, "subscriptionRequestId", of["subscriptionRequestId"], "cancellationType", "CANCEL"))
		}
		c.server.Tick()
		c.now = c.now.Add(time.Minute)
	}
	if got := len(c.post(payments, of)["payments"].([]any)); got != 3 {
		t.Errorf("%d debits, want those of minutes 0, 3 and 6", got)
	}
}

// A client that goes away does not have its answer waited for.
func TestDelayEndsWithTheClient(t *testing.T) {
	t.Parallel()
	set := new(scenario.Set)
	rule, err := scenario.Parse("pay=;delay=10m")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := set.Add(rule, time.Now()); err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, func(cfg *simulator.Config) { cfg.Scenarios, cfg.AllowUnsigned = set, true })
	srv := httptest.NewServer(w.server)
	body := strings.NewReader(encoded(t, payment("R", "100")))
	r, err := http.NewRequest("POST", srv.URL+"/ams/api/v1/payments/pay", body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Client-Id", client)
	impatient := &http.Client{Timeout: 200 * time.Millisecond}
	if _, err := impatient.Do(r); err == nil {
		t.Error("there is an answer")
	}
	closed := make(chan struct{})
	go func() { srv.Close(); close(closed) }()
	select {
	case <-closed:
	case <-time.After(10 * time.Second):
		t.Fatal("the request still waits")
	}
}

func TestQuiet(t *testing.T) {
	t.Parallel()
	set := new(scenario.Set)
	rule, err := scenario.Parse("pay=;quiet;times=1")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := set.Add(rule, time.Now()); err != nil {
		t.Fatal(err)
	}
	c, box := withBox(t, func(cfg *simulator.Config) { cfg.Scenarios = set })
	a, p := c.product("pay", "autodebit")
	for _, want := range []int{0, 1} {
		c.post(a, c.example(p))
		if got := len(box.all); got != want {
			t.Errorf("%d notifications, want %d", got, want)
		}
	}
}
