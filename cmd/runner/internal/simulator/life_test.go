package simulator_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"runner/cmd/runner/internal/notify"
	"runner/cmd/runner/internal/simulator"
	"runner/collection/antom"
)

// wantAt calls an API outside the payment group.
func (w *world) wantAt(code, path string, body object) object {
	w.t.Helper()
	return w.want(code, "../"+path, body)
}

// postbox takes the notifications of a server.
type postbox struct {
	mu  sync.Mutex
	all []notify.Message
}

func (p *postbox) take(m *notify.Message) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.all = append(p.all, *m)
}

// kinds lists what came, and checks each body against the catalogue.
func (p *postbox) kinds(t *testing.T) string {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	var list []string
	for _, m := range p.all {
		n, ok := antom.FindNotification(m.Name)
		body, err := antom.Decode(m.Body)
		if !ok || err != nil {
			t.Errorf("%s: %v %v", m.Name, ok, err)
			continue
		}
		if problems := n.Check(body); len(problems) > 0 {
			t.Errorf("%s: %v in %s", m.Name, problems, m.Body)
		}
		list = append(list, strings.TrimPrefix(m.Name, "notify")+":"+m.Kind)
	}
	return strings.Join(list, " ")
}

const tell = "http://127.0.0.1:9/notify"

func card(id string, change ...any) object {
	return payment(id, "100", append([]any{"paymentMethod.paymentMethodType", "CARD", "paymentMethod.paymentMethodMetaData", object{
		"cardNo": "4054695723100768", "cvv": "123", "expiryYear": "39", "expiryMonth": "12"}, "order.buyer",
		object{"referenceBuyerId": "B"}, "env.clientIp", "192.0.2.1", "paymentFactor.isAuthorization", "true",
		"paymentNotifyUrl", tell}, change...)...)
}

func TestManualCapture(t *testing.T) {
	t.Parallel()
	var box postbox
	w := newWorld(t, func(cfg *simulator.Config) { cfg.Notify = box.take })
	p := w.want("PAYMENT_IN_PROCESS", "pay", card("R", "paymentFactor.captureMode", "MANUAL"))
	capture := func(id, value string) object {
		return object{"captureRequestId": id, "paymentId": p["paymentId"], "captureAmount": sum(value)}
	}
	w.want("SUCCESS", "inquiryPayment", inquiry(p))
	w.want("REFUND_AMOUNT_EXCEED", "refund", refundOf(p, "F0", "1"))
	first := w.want("SUCCESS", "capture", capture("C1", "60"))
	if again := w.want("SUCCESS", "capture", capture("C1", "60")); again["captureId"] != first["captureId"] {
		t.Error("a repeated request makes a second capture")
	}
	w.want("REPEAT_REQ_INCONSISTENT", "capture", capture("C1", "61"))
	w.want("PAYMENT_AMOUNT_EXCEED_LIMIT", "capture", capture("C2", "41"))
	w.want("REFUND_AMOUNT_EXCEED", "refund", refundOf(p, "F1", "61"))
	w.want("SUCCESS", "refund", refundOf(p, "F2", "60"))
	if got := box.kinds(t); got != "Payment:PAYMENT_RESULT Capture:CAPTURE_RESULT Refund:REFUND_RESULT" {
		t.Errorf("the notifications are %s", got)
	}
}

func TestChallenge(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(cfg *simulator.Config) { cfg.PayAfter = -1 })
	const meta = "paymentMethod.paymentMethodMetaData."
	p := w.want("PAYMENT_IN_PROCESS", "pay", card("R", meta+"is3DSAuthentication", "true"))
	v, _ := w.server.Look(p["paymentId"].(string))
	exempt := w.want("PAYMENT_IN_PROCESS", "pay", card("R2", meta+"is3DSAuthentication", "true", meta+"cardNo", "4035501000000008"))
	v2, _ := w.server.Look(exempt["paymentId"].(string))
	if !v.Challenge || v2.Challenge {
		t.Errorf("challenged: %v, the exempt card %v", v.Challenge, v2.Challenge)
	}
	if err := w.server.Act(v.ID, simulator.Pay); err != nil {
		t.Fatal(err)
	}
	if got := w.want("SUCCESS", "inquiryPayment", inquiry(p)); got["paymentStatus"] != "SUCCESS" {
		t.Errorf("after the challenge: %v", got["paymentStatus"])
	}
	if err := w.server.Act(v.ID, simulator.Pay); !errors.Is(err, simulator.ErrFinal) {
		t.Errorf("a second act: %v", err)
	}
	if err := w.server.Act("nothing", simulator.Pay); !errors.Is(err, simulator.ErrNotFound) {
		t.Errorf("an act on nothing: %v", err)
	}
}

func TestAuthorisation(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	c := w.wantAt("SUCCESS", "authorizations/consult", object{"customerBelongsTo": "GCASH", "authRedirectUrl": "https://m.example/r?a=1",
		"scopes": []any{"AGREEMENT_PAY"}, "authState": "S", "terminalType": "WEB", "authNotifyUrl": tell})
	id := c["normalUrl"].(string)[strings.LastIndex(c["normalUrl"].(string), "/")+1:]
	if err := w.server.Act(id, simulator.Pay); err != nil {
		t.Fatal(err)
	}
	v, _ := w.server.Look(id)
	_, query, _ := strings.Cut(v.RedirectURL, "authCode=")
	code, _, _ := strings.Cut(query, "&")
	if !strings.Contains(v.RedirectURL, "authState=S") || !strings.Contains(v.RedirectURL, "a=1") || code == "" {
		t.Fatalf("the buyer is sent to %s", v.RedirectURL)
	}
	apply := object{"grantType": "AUTHORIZATION_CODE", "customerBelongsTo": "GCASH", "authCode": code}
	token := w.wantAt("SUCCESS", "authorizations/applyToken", apply)
	w.wantAt("INVALID_AUTHCODE", "authorizations/applyToken", apply)
	w.wantAt("INVALID_AUTHCODE", "authorizations/applyToken", object{"grantType": "AUTHORIZATION_CODE", "customerBelongsTo": "GCASH", "authCode": "999"})
	debit := func(id string) object {
		return payment(id, "100", "productCode", "AGREEMENT_PAYMENT", "paymentMethod.paymentMethodId", token["accessToken"])
	}
	w.want("SUCCESS", "pay", debit("R1"))
	refreshed := w.wantAt("SUCCESS", "authorizations/applyToken", object{"grantType": "REFRESH_TOKEN", "refreshToken": token["refreshToken"]})
	w.want("INVALID_TOKEN", "pay", debit("R2"))
	w.wantAt("SUCCESS", "authorizations/revoke", object{"accessToken": refreshed["accessToken"]})
	got := w.wantAt("SUCCESS", "authorizations/query", object{"accessToken": refreshed["accessToken"]})
	if got["tokenStatusType"] != "REVOKED" {
		t.Errorf("after it was revoked: %v", got)
	}
	w.wantAt("INVALID_ACCESS_TOKEN", "authorizations/query", object{"accessToken": "nothing"})
}

func TestSubscription(t *testing.T) {
	t.Parallel()
	var box postbox
	w := newWorld(t, func(cfg *simulator.Config) { cfg.Notify = box.take })
	s := object{"subscriptionRequestId": "S", "subscriptionDescription": "tea", "subscriptionRedirectUrl": "https://m.example",
		"subscriptionStartTime": "2026-11-23T12:00:00+08:00", "periodRule": object{"periodType": "MONTH", "periodCount": "1"},
		"paymentMethod": object{"paymentMethodType": "GCASH"}, "orderInfo": object{"orderAmount": sum("100")}, "paymentAmount": sum("100"),
		"settlementStrategy": object{"settlementCurrency": "USD"}, "env": object{"terminalType": "WEB"},
		"subscriptionNotificationUrl": tell, "paymentNotificationUrl": tell}
	w.wantAt("SUCCESS", "subscriptions/create", s)
	of := object{"subscriptionRequestId": "S"}
	debits := func() int {
		got := w.wantAt("SUCCESS", "subscriptions/inquireSubscriptionPayment", of)
		return len(got["payments"].([]any))
	}
	w.server.Tick()
	for minute := range 60 {
		if got, want := debits(), min(minute/3+1, 12); got != want {
			t.Fatalf("after %d minutes there are %d debits, want %d", minute, got, want)
		}
		w.now = w.now.Add(time.Minute)
		w.server.Tick()
	}
	w.wantAt("SUCCESS", "subscriptions/cancel", object{"subscriptionRequestId": "S", "cancellationType": "CANCEL"})
	if got := w.wantAt("SUCCESS", "subscriptions/inquireSubscription", of); got["subscriptionStatus"] != "CANCELLED" {
		t.Errorf("after it was cancelled: %v", got)
	}
	want := "Subscription:CREATE" + strings.Repeat(" SubscriptionPayment:PAYMENT_RESULT", 12) + " Subscription:CANCEL"
	if got := box.kinds(t); got != want {
		t.Errorf("the notifications are %s", got)
	}
}

// memory is a journal that forgets with the test, and can break.
type memory struct {
	mu     sync.Mutex
	order  []string
	kept   map[string]simulator.Record
	broken bool
}

func (m *memory) Save(records []simulator.Record) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.broken {
		return errors.New("no space")
	}
	for _, r := range records {
		k := r.Kind + "/" + r.ID
		if r.Data == nil {
			delete(m.kept, k)
			m.order = slices.DeleteFunc(m.order, func(o string) bool { return o == k })
			continue
		}
		if _, ok := m.kept[k]; !ok {
			m.order = append(m.order, k)
		}
		m.kept[k] = r
	}
	return nil
}

func (m *memory) Load(each func(simulator.Record) error) error {
	for _, k := range m.order {
		if err := each(m.kept[k]); err != nil {
			return err
		}
	}
	return nil
}

// A server that is made of another's journal answers as the other did, gives new ids, and tells again what was not
// delivered.
func TestJournal(t *testing.T) {
	t.Parallel()
	journal := &memory{kept: map[string]simulator.Record{}}
	var before, after postbox
	w := newWorld(t, func(cfg *simulator.Config) { cfg.Journal, cfg.Notify = journal, before.take })
	p := w.want("PAYMENT_IN_PROCESS", "pay", payment("R", "100", "paymentNotifyUrl", tell))
	w.want("SUCCESS", "inquiryPayment", inquiry(p))
	r := w.want("SUCCESS", "refund", refundOf(p, "F", "40"))
	token := w.wantAt("SUCCESS", "authorizations/applyToken", object{"grantType": "AUTHORIZATION_CODE", "customerBelongsTo": "GCASH", "authCode": "281x"})

	again := newWorld(t, func(cfg *simulator.Config) { cfg.Journal, cfg.Notify = journal, after.take })
	if got, want := after.kinds(t), before.kinds(t); got != want || got == "" {
		t.Errorf("told again: %q, want %q", got, want)
	}
	for name, body := range map[string]object{"inquiryPayment": inquiry(p), "inquiryRefund": {"refundId": r["refundId"]}} {
		if got, want := fmt.Sprint(again.call(name, body)), fmt.Sprint(w.call(name, body)); got != want {
			t.Errorf("%s: %s, before %s", name, got, want)
		}
	}
	again.want("REFUND_AMOUNT_EXCEED", "refund", refundOf(p, "F2", "61"))
	again.wantAt("SUCCESS", "authorizations/query", object{"accessToken": token["accessToken"]})
	if q := again.want("PAYMENT_IN_PROCESS", "pay", payment("R2", "100")); q["paymentId"] == p["paymentId"] || q["paymentId"] == r["refundId"] {
		t.Error("an id is given away twice")
	}
	journal.broken = true
	if got := again.call("pay", payment("R3", "100")); codeOf(got) != "UNKNOWN_EXCEPTION" || statusOf(got) != "U" {
		t.Errorf("what cannot be kept is answered with %v", got)
	}
}

// What is forgotten because there is too much leaves the journal, too.
func TestJournalIsBounded(t *testing.T) {
	t.Parallel()
	journal := &memory{kept: map[string]simulator.Record{}}
	w := newWorld(t, func(cfg *simulator.Config) { cfg.Journal, cfg.MaxObjects = journal, 5 })
	for i := range 20 {
		w.want("PAYMENT_IN_PROCESS", "pay", payment(fmt.Sprint("R", i), "100"))
	}
	payments := 0
	for k := range maps.Keys(journal.kept) {
		if strings.HasPrefix(k, "payment/") {
			payments++
		}
	}
	if payments != 5 {
		t.Errorf("%d payments are kept, want 5", payments)
	}
}

func TestRequestTime(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(cfg *simulator.Config) { cfg.Skew = 10 * time.Minute })
	for off, ok := range map[time.Duration]bool{0: true, 9 * time.Minute: true, -9 * time.Minute: true, 11 * time.Minute: false, -11 * time.Minute: false} {
		req := w.signed(inquiryPath, "{}")
		w.now = w.now.Add(off)
		if got := codeOf(parse(t, w.send(req))); (got == "PARAM_ILLEGAL") != ok {
			t.Errorf("%v off: %s", off, got)
		}
		w.now = w.now.Add(-off)
	}
}
