package simulator

import (
	"time"

	"runner/cmd/runner/internal/notify"
)

// maxTransactions is how many refunds, and how many captures, one payment may have.
const maxTransactions = 1000

// The kinds of transactions.
const (
	aRefund  = "refund"
	aCapture = "capture"
)

// word is what transactionType calls t.
func (t *transaction) word() string {
	if t.Kind == aCapture {
		return "CAPTURE"
	}
	return "REFUND"
}

// repeated finds the transaction that the request repeats. It must want the same.
func (s *state) repeated(c *call, kind, requestID string, sum amount) (*transaction, *result) {
	t, ok := s.transactions.find(c.client, "", kind+":"+requestID)
	if !ok {
		return nil, nil
	}
	if t.Amount != sum || t.PaymentID != c.str("paymentId") {
		return nil, repeatInconsistent.because("the amount or paymentId is not that of %s", t.ID)
	}
	return t, nil
}

// refundPayment gives money back, in parts if wanted, until nothing of the payment is left.
func refundPayment(s *state, c *call) answer {
	sum, requestID := c.amount("refundAmount"), c.str("refundRequestId")
	if t, refused := s.repeated(c, aRefund, requestID, sum); t != nil || refused != nil {
		if refused != nil {
			return refuse(refused)
		}
		return t.refunded()
	}
	p, refused := s.lookUp(c)
	if refused != nil {
		return refuse(refused)
	}
	if refused := p.refundable(c, sum); refused != nil {
		return refuse(refused)
	}
	t := &transaction{Kind: aRefund, ID: s.newID(c.now), RequestID: requestID, Client: c.client, PaymentID: p.ID, Amount: sum, At: c.now}
	s.addTransaction(t)
	p.Refunds, p.Refunded = append(p.Refunds, t.ID), p.Refunded+sum.Value
	s.keepPayment(p)
	s.tellRefund(t, c.first("refundNotifyUrl"), p.NotifyURL)
	return t.refunded()
}

// refundable says why sum cannot be given back, or nil.
func (p *payment) refundable(c *call, sum amount) *result {
	switch {
	case p.Status == cancelled:
		return &orderCanceled
	case p.Status == failed:
		return &orderClosed
	case p.Status != paid:
		return orderStatusInvalid.because("the payment is %s", p.Status)
	case sum.Currency != p.Amount.Currency:
		return illegal("refundAmount.currency", "is not that of the payment")
	case c.now.After(p.PaidAt.AddDate(1, 0, 0)):
		return &refundTooLate
	case sum.Value > p.Amount.Value-p.Refunded:
		return &refundExceeded
	case p.Held && sum.Value > p.Captured-p.Refunded:
		return refundExceeded.because("only %s was captured", amount{sum.Currency, p.Captured})
	case len(p.Refunds) >= maxTransactions:
		return &countExceeded
	}
	return sum.fits(p.MethodType, "refundAmount")
}

func (t *transaction) refunded() answer {
	return answer{success, map[string]any{
		"paymentId": t.PaymentID, "refundId": t.ID, "refundRequestId": t.RequestID,
		"refundAmount": t.Amount.fields(), "refundTime": iso(t.At),
	}}
}

// tellRefund makes the notification of a refund; the address of the request wins over that of the payment.
func (s *state) tellRefund(t *transaction, url, fallback string) {
	if url == "" {
		url = fallback
	}
	s.notice(&notify.Message{Name: "notifyRefund", Kind: "REFUND_RESULT", Subject: t.ID, URL: url, ClientID: t.Client,
		Created: t.At}, map[string]any{
		"notifyType": "REFUND_RESULT", "result": success.fields(), "refundStatus": "SUCCESS", "refundRequestId": t.RequestID,
		"refundId": t.ID, "refundAmount": t.Amount.fields(), "refundTime": iso(t.At)})
}

// inquireRefund tells of a refund, by refundId or else by refundRequestId.
func inquireRefund(s *state, c *call) answer {
	t, ok := s.transactions.find(c.client, c.str("refundId"), aRefund+":"+c.str("refundRequestId"))
	if !ok || t.Kind != aRefund {
		return answer{result: refundNotExist}
	}
	a := t.refunded()
	a.fields["refundStatus"] = "SUCCESS"
	delete(a.fields, "paymentId")
	return a
}

// capturePayment takes what a card payment has reserved.
func capturePayment(s *state, c *call) answer {
	sum, requestID := c.amount("captureAmount"), c.str("captureRequestId")
	if t, refused := s.repeated(c, aCapture, requestID, sum); t != nil || refused != nil {
		if refused != nil {
			return refuse(refused)
		}
		return t.captured()
	}
	p, refused := s.lookUp(c)
	if refused != nil {
		return refuse(refused)
	}
	switch {
	case p.Status == cancelled:
		return answer{result: orderCanceled}
	case p.Status == failed:
		return answer{result: orderClosed}
	case p.Status != paid || !p.Manual:
		return refuse(orderStatusInvalid.because("the payment is %s, and is captured by request only with captureMode MANUAL", p.Status))
	case sum.Currency != p.Amount.Currency:
		return refuse(illegal("captureAmount.currency", "is not that of the payment"))
	case sum.Value > p.Amount.Value-p.Captured:
		return answer{result: amountExceeded}
	case len(p.Captures) >= maxTransactions:
		return answer{result: countExceeded}
	}
	t := s.captureOf(p, requestID, sum, c.now)
	p.Captured += sum.Value
	s.keepPayment(p)
	s.tellCapture(p, t, c.now)
	return t.captured()
}

func (s *state) captureOf(p *payment, requestID string, sum amount, now time.Time) *transaction {
	t := &transaction{Kind: aCapture, ID: s.newID(now), RequestID: requestID, Client: p.Client, PaymentID: p.ID, Amount: sum, At: now}
	if requestID == "" {
		t.RequestID = t.ID // the platform has captured by itself
	}
	s.addTransaction(t)
	p.Captures = append(p.Captures, t.ID)
	return t
}

func (t *transaction) captured() answer {
	return answer{success, map[string]any{
		"paymentId": t.PaymentID, "captureId": t.ID, "captureRequestId": t.RequestID,
		"captureAmount": t.Amount.fields(), "captureTime": iso(t.At),
	}}
}

func (s *state) tellCapture(p *payment, t *transaction, now time.Time) {
	body := t.captured().fields
	body["notifyType"], body["result"] = "CAPTURE_RESULT", success.fields()
	s.notice(&notify.Message{Name: "notifyCapture", Kind: "CAPTURE_RESULT", Subject: t.ID, URL: p.NotifyURL, ClientID: p.Client,
		Created: now}, body)
}
