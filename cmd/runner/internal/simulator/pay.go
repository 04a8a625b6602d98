package simulator

import (
	"slices"
	"strings"
	"time"

	"runner/cmd/runner/internal/notify"
)

// How long a buyer has to pay.
const (
	cashierWindow   = 14 * time.Minute
	presentedWindow = 10 * time.Minute // the buyer's code was scanned
	orderCodeWindow = 3 * time.Minute
	sessionWindow   = time.Hour
	transferWindow  = 48 * time.Hour // bank transfers
)

// The values of inStorePaymentScenario.
const (
	paymentCode = "PaymentCode"
	orderCode   = "OrderCode"
	entryCode   = "EntryCode"
)

// window is how long the buyer has for p.
func (p *payment) window() time.Duration {
	switch {
	case p.Scenario == orderCode:
		return orderCodeWindow
	case p.Scenario == paymentCode:
		return presentedWindow
	case strings.Contains(p.MethodType, "BANK_TRANSFER") || strings.Contains(p.MethodType, "BANKTRANSFER"):
		return transferWindow
	}
	return cashierWindow
}

// until is when something ends: at the time that the request has at path, if that is one to come, else after the window.
func (c *call) until(path string, window time.Duration) time.Time {
	if t, ok := requestTime(c.str(path)); ok && t.After(c.now) {
		return t
	}
	return c.now.Add(window)
}

// pay makes a payment, or tells what came of it when the request is repeated.
func pay(s *state, c *call) answer {
	p, isNew, refused := s.payment(c)
	if refused != nil {
		return refuse(refused)
	}
	if isNew {
		p.Expires = c.until("paymentExpiryTime", p.window())
		s.open(c, p)
		s.addPayment(p)
	} else if c.now.After(p.Due) {
		s.look(p, c.now)
	}
	return s.progress(c, p)
}

// open does with a new payment what happens before the first answer.
func (s *state) open(c *call, p *payment) {
	p.Due = s.buyerDue(c.now)
	if rejected := trigger(c, p.Amount); rejected != nil {
		s.fail(p, *rejected, c.now)
		return
	}
	switch {
	case p.Product == "AGREEMENT_PAYMENT" && p.API == "pay":
		if bad := s.tokenTrouble(c, p.MethodID); bad != nil {
			s.fail(p, *bad, c.now)
			return
		}
		s.pay(p, c.now)
	case p.Scenario == paymentCode:
		s.pay(p, c.now)
	case p.API == "plusPay":
		s.pay(p, c.now)
	case p.MethodType == "CARD" && p.API == "pay":
		p.Held = c.str("paymentFactor.isAuthorization") == "true"
		p.Manual = p.Held && c.str("paymentFactor.captureMode") == "MANUAL"
		p.Challenge = c.str("paymentMethod.paymentMethodMetaData.is3DSAuthentication") == "true" && !exempt(c)
	}
}

// buyerDue is when the buyer pays by himself; zero if he does not.
func (s *state) buyerDue(now time.Time) time.Time {
	if s.payAfter < 0 {
		return time.Time{}
	}
	return now.Add(s.payAfter)
}

// progress is the answer to pay: the final result if there is one, however often it is asked for.
func (s *state) progress(c *call, p *payment) answer {
	switch p.Status {
	case failed, cancelled:
		return answer{result: p.Why.result()}
	case paid:
		a := answer{success, p.fields()}
		a.fields["paymentTime"] = iso(p.PaidAt)
		a.fields["actualPaymentAmount"] = p.Amount.fields()
		p.details(a.fields)
		return a
	}
	if p.Scenario != "" && p.Scenario != paymentCode {
		return p.inStore(c)
	}
	return p.redirect(c)
}

// details are what some methods tell beside.
func (p *payment) details(f map[string]any) {
	switch {
	case p.Scenario == paymentCode:
		f["pspCustomerInfo"] = map[string]any{"pspName": p.MethodType, "pspCustomerId": "2088" + p.ID[len(p.ID)-12:]}
	case p.MethodType == "CARD":
		f["paymentResultInfo"] = map[string]any{"cardNo": p.MethodID, "cardBrand": brandOf(p.MethodID), "threeDSResult": map[string]any{
			"threeDSVersion": "2.2.0", "eci": "05"}}
	}
	if p.Metadata != "" {
		f["metadata"] = p.Metadata
	}
}

// payment finds the payment with the request's paymentRequestId, or makes it without adding it. A repeated request must
// want the same.
func (s *state) payment(c *call) (p *payment, isNew bool, refused *result) {
	sum, method := c.amount("paymentAmount"), c.str("paymentMethod.paymentMethodType")
	requestID, methodID := c.str("paymentRequestId"), c.methodID()
	if refused := sum.fits(method, "paymentAmount"); refused != nil {
		return nil, false, refused
	}
	if p, ok := s.payments.find(c.client, "", requestID); ok {
		if p.Amount != sum || p.MethodID != methodID {
			return nil, false, repeatInconsistent.because("paymentAmount or paymentMethodId is not that of %s", p.ID)
		}
		return p, false, nil
	}
	return &payment{
		ID: s.newID(c.now), RequestID: requestID, Client: c.client, API: c.api.Name, Amount: sum,
		Product: c.str("productCode"), Scenario: c.str("paymentFactor.inStorePaymentScenario"),
		MethodType: method, MethodID: methodID, Status: processing, Why: inProcess.outcome(), Created: c.now,
		NotifyURL: c.str("paymentNotifyUrl"), RedirectURL: c.str("paymentRedirectUrl"), Terminal: c.str("env.terminalType"),
		Metadata: c.str("metadata"),
	}, true, nil
}

// methodID is what stands for the buyer's account: a token, or the last digits of a card, which is all that is kept of it.
func (c *call) methodID() string {
	if card := c.str("paymentMethod.paymentMethodMetaData.cardNo"); card != "" {
		return masked(card)
	}
	return c.str("paymentMethod.paymentMethodId")
}

// masked leaves of a card number what may be shown.
func masked(card string) string {
	if len(card) < 12 {
		return strings.Repeat("*", len(card))
	}
	return card[:6] + strings.Repeat("*", len(card)-10) + card[len(card)-4:]
}

func brandOf(card string) string {
	switch {
	case strings.HasPrefix(card, "4"):
		return "VISA"
	case strings.HasPrefix(card, "5"), strings.HasPrefix(card, "2"):
		return "MASTERCARD"
	case strings.HasPrefix(card, "9"):
		return "HYUNDAI"
	}
	return "AMEX"
}

// riskValue is the value of an amount that risk control rejects; the cards are those of the documents.
const (
	riskValue  = 11
	exemptCard = "4035501000000008"
)

func failingCards() []string { return []string{"4054692760174822", "5162770472561357"} }

func exempt(c *call) bool { return c.str("paymentMethod.paymentMethodMetaData.cardNo") == exemptCard }

// trigger returns the failure that the request asks for with a documented test value, or nil.
func trigger(c *call, sum amount) *result {
	const card = "paymentMethod.paymentMethodMetaData."
	if sum.Value == riskValue {
		return &riskReject
	}
	if slices.Contains(failingCards(), c.str(card+"cardNo")) {
		return &processFail
	}
	return cardTrouble(c.str(card+"expiryMonth"), c.str(card+"cvv"))
}

// cardTrouble says what is wrong with a card's month and code.
func cardTrouble(month, cvv string) *result {
	if month == "13" {
		return cardDataInvalid.saying("invalid_expiry_month")
	}
	if cvv != "" && len(cvv) < 3 {
		return cardDataInvalid.saying("invalid_cvc")
	}
	return nil
}

// redirect sends the buyer to the cashier page. That this is U, not S, is the usual answer.
func (p *payment) redirect(c *call) answer {
	url := p.cashier(c.origin)
	a := answer{inProcess, p.fields()}
	a.fields["normalUrl"] = url
	a.fields["redirectActionForm"] = map[string]any{"method": "GET", "redirectUrl": url}
	a.fields["paymentActionForm"] = string(compact(map[string]any{
		"method": "GET", "paymentActionFormType": "RedirectActionForm", "redirectUrl": url,
	}))
	return a
}

// inStore is the answer with a code to show, or a page to enter by: the order stands, the payment does not yet.
func (p *payment) inStore(c *call) answer {
	a := answer{success, p.fields()}
	if p.Scenario == entryCode {
		a.fields["redirectActionForm"] = map[string]any{"method": "GET", "redirectUrl": p.cashier(c.origin)}
		return a
	}
	a.fields["orderCodeForm"] = map[string]any{
		"expireTime":  iso(p.Expires),
		"codeDetails": []any{map[string]any{"displayType": "TEXT", "codeValue": p.cashier(c.origin)}},
	}
	return a
}

func (p *payment) cashier(origin string) string { return origin + "/cashier/" + p.ID }

// fields are those which every answer about a payment has.
func (p *payment) fields() map[string]any {
	return map[string]any{
		"paymentId": p.ID, "paymentRequestId": p.RequestID, "paymentAmount": p.Amount.fields(),
		"paymentCreateTime": iso(p.Created),
	}
}

// pay makes p paid. That is told before anything can be done with it.
func (s *state) pay(p *payment, now time.Time) {
	p.Status, p.Why, p.PaidAt = paid, success.outcome(), now
	if p.Held && !p.Manual {
		p.Captured = p.Amount.Value
	}
	s.tellPayment(p, "PAYMENT_RESULT", now)
	if p.Held && !p.Manual {
		s.tellCapture(p, s.captureOf(p, "", p.Amount, now), now)
	}
}

func (s *state) fail(p *payment, why result, now time.Time) {
	p.Status, p.Why = failed, why.outcome()
	s.tellPayment(p, "PAYMENT_RESULT", now)
}

// tellPayment makes the notification of a payment that has come to an end.
func (s *state) tellPayment(p *payment, kind string, now time.Time) {
	body := p.fields()
	body["notifyType"], body["result"] = kind, p.Why.result().fields()
	if p.Status == paid {
		body["paymentTime"], body["actualPaymentAmount"] = iso(p.PaidAt), p.Amount.fields()
	}
	p.details(body)
	name := "notifyPayment"
	if p.Subscription != nil {
		name = "notifySubscriptionPayment"
		delete(body, "notifyType")
		p.Subscription.put(body)
	}
	s.notice(&notify.Message{Name: name, Kind: kind, Subject: p.ID, URL: p.NotifyURL, ClientID: p.Client, Created: now}, body)
}

// notice makes a notification if there is an address for it.
func (s *state) notice(m *notify.Message, body map[string]any) {
	if m.URL == "" {
		return
	}
	s.count++
	s.keep(kindCount, "ids", s.count)
	m.ID, m.Body, m.Next = "N"+m.Subject+"-"+itoa(s.count), compact(body), m.Created
	s.notices = append(s.notices, m)
}

// look lets the time that has passed do its work on p.
func (s *state) look(p *payment, now time.Time) {
	if p.Status != processing {
		return
	}
	switch {
	case !p.Due.IsZero() && p.Due.Before(p.Expires) && !now.Before(p.Due):
		s.pay(p, now)
	case !now.Before(p.Expires):
		s.fail(p, orderClosed, now)
	default:
		return
	}
	s.keepPayment(p)
}
