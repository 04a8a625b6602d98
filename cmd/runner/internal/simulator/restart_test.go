package simulator_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"runner/cmd/runner/internal/simulator"
	"runner/collection/antom"
)

// After every API was called, a server that is made of the journal knows what the old one knew, answers repeated
// requests as that one did, and gives new ids.
func TestRestartForgetsNothing(t *testing.T) {
	t.Parallel()
	kept := &memory{kept: map[string]simulator.Record{}}
	c, box := withBox(t, func(cfg *simulator.Config) { cfg.Journal = kept })
	bodies, answers := map[*antom.API]object{}, map[*antom.API]object{}
	for _, a := range antom.Catalogue() {
		bodies[a] = c.example(&a.Products[0])
		answers[a] = c.post(a, bodies[a])
	}
	again, redelivered := withBox(t, func(cfg *simulator.Config) { cfg.Journal = kept })
	before, after := c.server.Stats(), again.server.Stats()
	before.Requests, after.Requests = 0, 0
	if fmt.Sprint(before) != fmt.Sprint(after) {
		t.Errorf("before %v, after %v", before, after)
	}
	if old, got := fmt.Sprint(c.server.Payments(0)), fmt.Sprint(again.server.Payments(0)); old != got {
		t.Errorf("payments before %s\nafter %s", old, got)
	}
	if old, got := ids(box), ids(redelivered); !slices.Equal(old, got) {
		t.Errorf("%d notifications before, after the restart %d", len(old), len(got))
	}
	for a, body := range bodies {
		if a.Idempotency.Key == "" {
			continue
		}
		answer := again.post(a, body)
		for _, name := range []string{"paymentId", "refundId", "captureId", "settlementId", "vaultingSessionId", "assetId"} {
			if answer[name] != answers[a][name] {
				t.Errorf("%s: %s was %v, is %v", a.Name, name, answers[a][name], answer[name])
			}
		}
	}
	pay, p := again.product("pay", "cashier")
	fresh := again.post(pay, with(again.example(p), "paymentRequestId", "fresh"))["paymentId"]
	for _, v := range c.server.Payments(0) {
		if v.ID == fresh {
			t.Errorf("the id %s is given twice", fresh)
		}
	}
}

func ids(m *postbox) []string {
	var all []string
	for _, n := range m.all {
		all = append(all, n.ID)
	}
	slices.Sort(all)
	return all
}

// What time was to do before the restart, it does after it.
func TestRestartKeepsTime(t *testing.T) {
	t.Parallel()
	kept := &memory{kept: map[string]simulator.Record{}}
	stopped := func(cfg *simulator.Config) { cfg.Journal, cfg.PayAfter = kept, time.Minute }
	c, _ := withBox(t, stopped)
	pay, p := c.product("pay", "cashier")
	paid := c.post(pay, c.example(p))["paymentId"].(string)
	subscribe, q := c.product("createSubscription", "")
	c.post(subscribe, c.example(q))

	again, box := withBox(t, stopped)
	if due, ok := again.server.NextDue(); !ok || !due.Equal(again.now.Add(time.Minute)) {
		t.Errorf("next is due %v, %v, want in a minute", due, ok)
	}
	again.now = again.now.Add(time.Minute)
	again.server.Tick()
	if v, _ := again.server.Look(paid); v.Status != "SUCCESS" {
		t.Errorf("the payment is %s", v.Status)
	}
	var told []string
	for _, m := range box.all {
		told = append(told, m.Name)
	}
	slices.Sort(told)
	if want := []string{"notifyPayment", "notifySubscription", "notifySubscriptionPayment"}; !slices.Equal(told, want) {
		t.Errorf("told %q, want %q", told, want)
	}
}

// What could not be kept is not acknowledged, nor told.
func TestBrokenJournal(t *testing.T) {
	t.Parallel()
	kept := &memory{kept: map[string]simulator.Record{}}
	c, box := withBox(t, func(cfg *simulator.Config) { cfg.Journal = kept })
	pay, p := c.product("pay", "autodebit")
	body := c.example(p)
	box.all = nil
	kept.broken = true
	if answer := c.post(pay, body); codeOf(answer) != "UNKNOWN_EXCEPTION" || statusOf(answer) != "U" {
		t.Errorf("got %v, want UNKNOWN_EXCEPTION", answer)
	}
	if len(box.all) > 0 {
		t.Errorf("told %s", box.kinds(t))
	}
}

func TestUnreadableJournal(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"payment", "transaction", "thing", "notice", "count"} {
		kept := &memory{kept: map[string]simulator.Record{}}
		if err := kept.Save([]simulator.Record{{Kind: kind, ID: "1", Data: []byte("{")}}); err != nil {
			t.Fatal(err)
		}
		if _, err := simulator.New(simulator.Config{Journal: kept}); err == nil {
			t.Errorf("a spoiled %s is taken", kind)
		}
	}
}
