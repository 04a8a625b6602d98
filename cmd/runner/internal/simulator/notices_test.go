package simulator_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"runner/cmd/runner/internal/notify"
	"runner/cmd/runner/internal/simulator"
	"runner/collection/antom"
)

// withBox returns a caller and what its server tells.
func withBox(t *testing.T, change func(*simulator.Config)) (*caller, *postbox) {
	box := new(postbox)
	return newCaller(t, func(cfg *simulator.Config) {
		cfg.Notify = box.take
		if change != nil {
			change(cfg)
		}
	}), box
}

// addressed wants m to have what its way to the merchant takes, and the kind that its body says.
func addressed(t *testing.T, m *notify.Message) {
	t.Helper()
	n, ok := antom.FindNotification(m.Name)
	if !ok {
		t.Fatalf("the catalogue has no %s", m.Name)
	}
	kind := decoded(t, m.Body)[n.Discriminator]
	if n.Discriminator != "" && (kind != m.Kind || !slices.Contains(n.Kinds, m.Kind)) {
		t.Errorf("%s: %s is %v, want %q of %v", m.Name, n.Discriminator, kind, m.Kind, n.Kinds)
	}
	if m.ID == "" || m.Subject == "" || m.ClientID != client || m.Created.IsZero() {
		t.Errorf("%s: id %q, subject %q, client %q, created %v", m.Name, m.ID, m.Subject, m.ClientID, m.Created)
	}
}

// Whoever is promised a notification by the catalogue gets it, at the address that the request has, without asking.
func TestDocumentedNotificationsAreMade(t *testing.T) {
	t.Parallel()
	flows := []string{"consultAuthorization", "applyToken", "revokeAuthorization", "acceptDispute",
		"supplyDefenseDocument", "createVaultingSession"} // need more than one call, and have tests of their own
	eachProduct(t, func(t *testing.T, a *antom.API, p *antom.Product) {
		if a.Notification == "" || slices.Contains(flows, a.Name) {
			return
		}
		n, ok := antom.FindNotification(a.Notification)
		if !ok {
			t.Fatalf("the catalogue has no %s", a.Notification)
		}
		c, box := withBox(t, nil)
		body := c.example(p)
		if n.Field != "" {
			body[n.Field] = "https://merchant.example/of-this-request"
		}
		box.all = nil
		c.post(a, body)
		c.now = c.now.Add(time.Second)
		c.server.Tick()
		var found *notify.Message
		for i := range box.all {
			addressed(t, &box.all[i])
			if box.all[i].Name == a.Notification {
				found = &box.all[i]
			}
		}
		if found == nil {
			t.Fatalf("no %s among %q", a.Notification, box.kinds(t))
		}
		box.kinds(t) // checks the bodies
		takes := slices.ContainsFunc(a.FieldsOf(p), func(f antom.Field) bool { return f.Path == n.Field })
		if takes && !strings.HasSuffix(found.URL, "/of-this-request") {
			t.Errorf("it goes to %s, not to the address of the request", found.URL)
		}
	})
}

// A dispute is told when it begins and when it ends, and ends once.
func TestDisputeIsTold(t *testing.T) {
	t.Parallel()
	const accept, defend = "acceptDispute", "supplyDefenseDocument"
	for api, want := range map[string]string{accept: "DISPUTE_ACCEPTED", defend: "DEFENSE_SUPPLIED"} {
		c, box := withBox(t, nil)
		pay, p := c.product("pay", "autodebit")
		paid := c.post(pay, c.example(p))
		box.all = nil
		id, err := c.server.Dispute(paid["paymentId"].(string))
		if err != nil {
			t.Fatal(err)
		}
		a, _ := c.product(api, "")
		for range 2 {
			if answer := c.post(a, object{"disputeId": id, "disputeEvidence": "dGVzdA=="}); codeOf(answer) != "SUCCESS" {
				t.Errorf("%s: %v", api, answer)
			}
		}
		if got := box.kinds(t); got != "Dispute:DISPUTE_CREATED Dispute:"+want {
			t.Errorf("%s: told %s", api, got)
		}
		other := map[string]string{accept: defend, defend: accept}[api]
		b, _ := c.product(other, "")
		answer := c.post(b, object{"disputeId": id, "disputeEvidence": "dGVzdA=="})
		if codeOf(answer) != "ORDER_STATUS_INVALID" {
			t.Errorf("%s after %s: %v", other, api, answer)
		}
	}
}

// A vaulting session ends with the buyer's page.
func TestVaultingSessionIsTold(t *testing.T) {
	t.Parallel()
	for act, want := range map[simulator.Act]string{simulator.Pay: "SUCCESS", simulator.Cancel: "FAIL"} {
		c, box := withBox(t, nil)
		a, p := c.product("createVaultingSession", "")
		body := c.example(p)
		if err := c.server.Act(c.post(a, body)["vaultingSessionId"].(string), act); err != nil {
			t.Fatal(err)
		}
		inquire, _ := c.product("inquireVaulting", "")
		if got := c.post(inquire, object{"vaultingRequestId": body["vaultingRequestId"]}); got["vaultingStatus"] != want {
			t.Errorf("%s: %v, want %s", act, got, want)
		}
		if got := box.kinds(t); got != "Vaulting:" {
			t.Errorf("%s: told %q, want one", act, got)
		}
	}
}

// Each end of a payment is told once, however often it is asked for; without an address nothing is.
func TestPaymentIsToldOnce(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		payAfter time.Duration
		url      any
		act      simulator.Act
		want     string
	}{
		"paid by itself":  {0, "https://merchant.example/n", "", "S"},
		"paid by buyer":   {-1, "https://merchant.example/n", simulator.Pay, "S"},
		"failed by buyer": {-1, "https://merchant.example/n", simulator.Fail, "F"},
		"expired":         {-1, "https://merchant.example/n", "", "F"},
		"no address":      {0, nil, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, box := withBox(t, func(cfg *simulator.Config) { cfg.PayAfter = c.payAfter })
			pay, p := w.product("pay", "cashier")
			body := with(w.example(p), "paymentNotifyUrl", c.url)
			id := w.post(pay, body)["paymentId"].(string)
			if c.act != "" {
				if err := w.server.Act(id, c.act); err != nil {
					t.Fatal(err)
				}
			}
			inquire, _ := w.product("inquiryPayment", "")
			for range 3 {
				w.now = w.now.Add(14 * time.Minute)
				w.server.Tick()
				w.post(inquire, object{"paymentId": id})
				w.post(pay, body)
			}
			got := ""
			for _, m := range box.all {
				got += statusOf(decoded(t, m.Body))
			}
			if got != c.want {
				t.Errorf("told %q, want %q", got, c.want)
			}
		})
	}
}

// What the request has for an address wins over that of the payment.
func TestRefundIsToldWhereItAsks(t *testing.T) {
	t.Parallel()
	c, box := withBox(t, nil)
	refund, p := c.product("refund", "")
	for _, want := range []any{"https://merchant.example/refunds", nil} {
		body := with(c.example(p), "refundNotifyUrl", want)
		box.all = nil
		c.post(refund, body)
		if want == nil {
			want = c.notifyURL
		}
		if len(box.all) != 1 || box.all[0].URL != want {
			t.Errorf("told %q, want one at %v", box.kinds(t), want)
		}
	}
}
