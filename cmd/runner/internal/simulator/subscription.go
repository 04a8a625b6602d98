package simulator

import (
	"strconv"
	"time"

	"runner/cmd/runner/internal/notify"
)

// A subscription of the sandbox debits every three minutes, twelve times at most.
const (
	debitPeriod = 3 * time.Minute
	maxDebits   = 12
)

// A phase is which debit of which subscription a payment is.
type phase struct {
	Request, ID string
	Number      int
	From, Until time.Time
}

// put adds what the notification of such a payment has beside.
func (p *phase) put(body map[string]any) {
	body["subscriptionRequestId"], body["subscriptionId"], body["phaseNo"] = p.Request, p.ID, strconv.Itoa(p.Number)
	body["periodStartTime"], body["periodEndTime"] = iso(p.From), iso(p.Until)
}

// createSubscription sends the buyer to a page where he agrees; unless he does, that happens by itself.
func createSubscription(s *state, c *call) answer {
	id := c.str("subscriptionRequestId")
	t, ok := s.things.find(c.client, "", kindSubscription+":"+id)
	if !ok {
		t = &thing{Kind: kindSubscription, ID: s.newID(c.now), RequestID: id, Client: c.client, API: c.api.Name, Status: processing,
			Created: c.now, Expires: s.buyerDue(c.now), URL: c.str("subscriptionNotificationUrl"),
			RedirectURL: c.str("subscriptionRedirectUrl"),
			Fields: map[string]any{"paymentUrl": c.str("paymentNotificationUrl"), "periodRule": c.at("periodRule"),
				"description": c.str("subscriptionDescription"), "currency": c.str("paymentAmount.currency"),
				"value": c.str("paymentAmount.value"), "method": c.str("paymentMethod.paymentMethodType"),
				"start": c.str("subscriptionStartTime")}}
		s.addThing(t)
		s.due.add(t.Expires, t.ID)
	} else if t.Fields["value"] != c.str("paymentAmount.value") || t.Fields["currency"] != c.str("paymentAmount.currency") {
		return refuse(repeatInconsistent.because("paymentAmount is not that of %s", t.ID))
	}
	page := c.origin + "/authorize/" + t.ID
	return answer{success, map[string]any{"normalUrl": page, "applinkUrl": page, "schemeUrl": page}}
}

// debit does what is due to a subscription: it begins, or takes the next payment. Other things have nothing due.
func (s *state) debit(t *thing, now time.Time) {
	if t.Kind != kindSubscription || now.Before(t.Expires) {
		return
	}
	if t.Status == processing {
		s.subscribe(t, now)
		return
	}
	if t.Status != active || len(t.Links) >= maxDebits {
		return
	}
	s.takePhase(t, now)
	s.schedule(t, now)
}

// subscribe begins a subscription that the buyer has agreed to, with the first debit.
func (s *state) subscribe(t *thing, now time.Time) {
	t.Status = active
	s.tellSubscription(t, "CREATE", now)
	s.takePhase(t, now)
	s.schedule(t, now)
}

func (s *state) schedule(t *thing, now time.Time) {
	t.Expires = now.Add(debitPeriod)
	s.due.add(t.Expires, t.ID)
	s.keepThing(t)
}

func (s *state) takePhase(t *thing, now time.Time) {
	value, _ := strconv.ParseInt(text(t.Fields["value"]), 10, 64)
	n := len(t.Links) + 1
	p := &payment{
		ID: s.newID(now), Client: t.Client, API: t.API, Amount: amount{text(t.Fields["currency"]), value},
		Product: "AGREEMENT_PAYMENT", MethodType: text(t.Fields["method"]), Status: processing, Why: inProcess.outcome(), Created: now,
		Expires: now.Add(cashierWindow), NotifyURL: text(t.Fields["paymentUrl"]),
		Subscription: &phase{t.RequestID, t.ID, n, now, now.Add(debitPeriod)},
	}
	p.RequestID = t.RequestID + "-" + strconv.Itoa(n)
	s.pay(p, now)
	s.addPayment(p)
	t.Links = append(t.Links, p.ID)
}

func (s *state) tellSubscription(t *thing, kind string, now time.Time) {
	s.notice(&notify.Message{Name: "notifySubscription", Kind: kind, Subject: t.ID, URL: t.URL, ClientID: t.Client, Created: now},
		map[string]any{"subscriptionNotificationType": kind, "subscriptionStatus": t.Status, "subscriptionRequestId": t.RequestID,
			"subscriptionId": t.ID, "subscriptionStartTime": iso(t.Created), "periodRule": t.Fields["periodRule"]})
}

// subscription finds the one of the request, as time has left it.
func (s *state) subscription(c *call) (*thing, *result) {
	t, ok := s.things.find(c.client, c.str("subscriptionId"), kindSubscription+":"+c.str("subscriptionRequestId"))
	if !ok || t.Kind != kindSubscription {
		return nil, &orderNotExist
	}
	if !t.Expires.IsZero() {
		s.debit(t, c.now)
	}
	return t, nil
}

// changeSubscription takes the members that were given.
func changeSubscription(s *state, c *call) answer {
	key, kind := "subscriptionChangeRequestId", "CHANGE"
	if c.api.Name == "updateSubscription" {
		key, kind = "subscriptionUpdateRequestId", "UPDATE"
	}
	return s.once(c, key, func() answer {
		t, refused := s.subscription(c)
		if refused != nil {
			return refuse(refused)
		}
		if t.Status == cancelled || t.Status == "TERMINATED" {
			return refuse(orderStatusInvalid.because("the subscription is %s", t.Status))
		}
		for member, path := range map[string]string{"value": "paymentAmount.value", "currency": "paymentAmount.currency",
			"description": "subscriptionDescription"} {
			if v := c.str(path); v != "" {
				t.Fields[member] = v
			}
		}
		if rule := c.at("periodRule"); rule != nil {
			t.Fields["periodRule"] = rule
		}
		s.keepThing(t)
		s.tellSubscription(t, kind, c.now)
		return answer{result: success}
	})
}

func cancelSubscription(s *state, c *call) answer {
	t, refused := s.subscription(c)
	if refused != nil {
		return refuse(refused)
	}
	kind := c.str("cancellationType")
	if t.Status == active || t.Status == processing {
		t.Status = cancelled
		if kind == "TERMINATE" {
			t.Status = "TERMINATED"
		}
		s.keepThing(t)
		s.tellSubscription(t, kind, c.now)
	}
	return answer{result: success}
}

func (t *thing) subscriptionFields() map[string]any {
	return map[string]any{"subscriptionRequestId": t.RequestID, "subscriptionId": t.ID, "subscriptionStatus": t.Status,
		"subscriptionDescription": t.Fields["description"], "periodRule": t.Fields["periodRule"],
		"paymentAmount":    map[string]any{"currency": t.Fields["currency"], "value": t.Fields["value"]},
		"subscriptionTime": iso(t.Created), "phaseNo": strconv.Itoa(len(t.Links))}
}

func inquireSubscription(s *state, c *call) answer {
	t, refused := s.subscription(c)
	if refused != nil {
		return refuse(refused)
	}
	return answer{success, t.subscriptionFields()}
}

// maxListed is how many things one answer lists.
const maxListed = 100

func listSubscriptions(s *state, c *call) answer {
	list := []any{}
	s.things.newest(func(t *thing) bool {
		if t.Kind == kindSubscription && t.Client == c.client {
			list = append(list, t.subscriptionFields())
		}
		return len(list) < maxListed
	})
	return answer{success, map[string]any{"subscriptions": list}}
}

func subscriptionPayments(s *state, c *call) answer {
	t, refused := s.subscription(c)
	if refused != nil {
		return refuse(refused)
	}
	list := []any{}
	for _, id := range t.Links {
		if p, ok := s.payments.get(id); ok {
			f := p.fields()
			f["paymentStatus"] = p.Status
			p.Subscription.put(f)
			list = append(list, f)
		}
	}
	return answer{success, map[string]any{"payments": list}}
}
