package simulator

import (
	"strings"
	"time"
)

// How long a buyer has to pay.
const (
	cashierWindow   = 14 * time.Minute
	orderCodeWindow = 3 * time.Minute
	sessionWindow   = time.Hour
)

// A product is one way of paying.
type product struct {
	rules []rule
	// open does with a new payment what happens before the first answer.
	open func(c *call, p *payment)
	// pending is the answer while the buyer has not paid.
	pending func(c *call, p *payment) answer
}

// productCodes and the others are the values their fields may have.
var (
	productCodes  = []string{"CASHIER_PAYMENT", "AGREEMENT_PAYMENT", "IN_STORE_PAYMENT"}
	terminalTypes = []string{"WEB", "WAP", "APP", "MINI_APP"}
	scenarios     = []string{"PaymentCode", "OrderCode", "EntryCode"}
)

// products has an entry for each of productCodes.
func products(code string) product {
	switch code {
	case "AGREEMENT_PAYMENT":
		return product{
			rules:   []rule{{path: "paymentMethod.paymentMethodId", max: 128}},
			open:    func(c *call, p *payment) { p.pay(c.now) },
			pending: redirect,
		}
	case "IN_STORE_PAYMENT":
		return product{
			rules:   []rule{{path: "paymentFactor.inStorePaymentScenario", oneOf: scenarios}},
			open:    openInStore,
			pending: inStore,
		}
	}
	return product{
		rules: []rule{
			{path: "paymentRedirectUrl", max: 2048},
			{path: "env.terminalType", oneOf: terminalTypes},
		},
		open:    func(*call, *payment) {},
		pending: redirect,
	}
}

// pay makes a payment, or tells what came of it when the request is repeated.
func pay(s *state, c *call) answer {
	kind := products(c.str("productCode"))
	if refused := c.check(kind.rules); refused != nil {
		return refuse(refused)
	}
	if c.str("paymentFactor.inStorePaymentScenario") == "PaymentCode" && c.str("paymentMethod.paymentMethodId") == "" {
		return refuse(illegal("paymentMethod.paymentMethodId", "is missing"))
	}
	p, isNew, refused := s.payment(c, cashierWindow)
	if refused != nil {
		return refuse(refused)
	}
	if isNew {
		if rejected := trigger(c, p.amount); rejected != nil {
			p.fail(*rejected)
		} else {
			kind.open(c, p)
		}
	}
	return outcome(c, p)
}

// outcome is the answer to pay: the final result if there is one, however often it is asked for.
func outcome(c *call, p *payment) answer {
	switch p.status {
	case failed, cancelled:
		return answer{result: p.why}
	case paid:
		a := answer{success, p.fields()}
		a.fields["paymentTime"] = iso(p.paidAt)
		a.fields["actualPaymentAmount"] = p.amount.fields()
		return a
	}
	return products(p.product).pending(c, p)
}

// payment finds the payment with the request's paymentRequestId, or makes it. A repeated request must want the same.
func (s *state) payment(c *call, window time.Duration) (p *payment, isNew bool, refused *result) {
	sum, method := c.mustAmount("paymentAmount"), c.str("paymentMethod.paymentMethodType")
	requestID, methodID := c.str("paymentRequestId"), c.str("paymentMethod.paymentMethodId")
	if refused := sum.fits(method, "paymentAmount"); refused != nil {
		return nil, false, refused
	}
	if p, ok := s.payments.find(c.client, "", requestID); ok {
		if p.amount != sum || p.methodID != methodID {
			return nil, false, repeatInconsistent.because("paymentAmount or paymentMethodId is not that of %s", p.id)
		}
		return p, false, nil
	}
	p = &payment{
		id: s.newID(c.now), requestID: requestID, client: c.client, amount: sum,
		product: c.str("productCode"), scenario: c.str("paymentFactor.inStorePaymentScenario"),
		methodType: method, methodID: methodID,
		status: processing, why: inProcess, created: c.now, expires: c.now.Add(window),
	}
	s.payments.add(c.client, p.id, requestID, p)
	return p, true, nil
}

// riskValue is the value of an amount that risk control rejects; failingCards are test cards that are declined.
const riskValue = 11

var failingCards = []string{"4054692760174822", "5162770472561357"}

// trigger returns the failure that the request asks for with a documented test value, or nil.
func trigger(c *call, sum amount) *result {
	const card = "paymentMethod.paymentMethodMetaData."
	if sum.value == riskValue {
		return &riskReject
	}
	for _, number := range failingCards {
		if c.str(card+"cardNo") == number {
			return &processFail
		}
	}
	if c.str(card+"expiryMonth") == "13" {
		return cardDataInvalid.saying("invalid_expiry_month")
	}
	if cvv := c.str(card + "cvv"); cvv != "" && len(cvv) < 3 {
		return cardDataInvalid.saying("invalid_cvc")
	}
	return nil
}

// redirect sends the buyer to the cashier page. That this is U, not S, is the usual answer.
func redirect(c *call, p *payment) answer {
	url := p.cashier(c)
	a := answer{inProcess, p.fields()}
	a.fields["normalUrl"] = url
	a.fields["redirectActionForm"] = map[string]any{"method": "GET", "redirectUrl": url}
	a.fields["paymentActionForm"] = string(compact(map[string]any{
		"method": "GET", "paymentActionFormType": "RedirectActionForm", "redirectUrl": url,
	}))
	return a
}

func openInStore(c *call, p *payment) {
	switch p.scenario {
	case "PaymentCode":
		p.pay(c.now)
	case "OrderCode":
		p.expires = c.now.Add(orderCodeWindow)
	}
}

// inStore is the answer with a code to show, or a page to enter by: the order stands, the payment does not yet.
func inStore(c *call, p *payment) answer {
	a := answer{success, p.fields()}
	if p.scenario == "EntryCode" {
		a.fields["redirectActionForm"] = map[string]any{"method": "GET", "redirectUrl": p.cashier(c)}
		return a
	}
	a.fields["orderCodeForm"] = map[string]any{
		"expireTime":  iso(p.expires),
		"codeDetails": []any{map[string]any{"displayType": "TEXT", "codeValue": p.cashier(c)}},
	}
	return a
}

func (p *payment) cashier(c *call) string { return c.origin + cashierPath + "?paymentId=" + p.id }

// fields are those which every answer about a payment has.
func (p *payment) fields() map[string]any {
	return map[string]any{
		"paymentId": p.id, "paymentRequestId": p.requestID, "paymentAmount": p.amount.fields(),
		"paymentCreateTime": iso(p.created),
	}
}

// createSession makes a payment that the buyer makes in a form on the merchant's page, or on a hosted one.
func createSession(s *state, c *call) answer {
	p, isNew, refused := s.payment(c, sessionWindow)
	if refused != nil {
		return refuse(refused)
	}
	if isNew {
		if rejected := trigger(c, p.amount); rejected != nil {
			p.fail(*rejected)
		}
	}
	if p.status == failed {
		return answer{result: p.why}
	}
	fields := map[string]any{
		"paymentSessionData":       strings.Repeat(p.id, 3),
		"paymentSessionId":         p.id,
		"paymentSessionExpiryTime": iso(p.expires),
	}
	if c.str("productScene") == "CHECKOUT_PAYMENT" {
		fields["normalUrl"] = p.cashier(c)
	}
	return answer{success, fields}
}
