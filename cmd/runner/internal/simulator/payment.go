package simulator

import (
	"strconv"
	"time"
)

func itoa(n int) string { return strconv.Itoa(n) }

// lookUp finds the payment of a request: by paymentId, else by paymentRequestId.
func (s *state) lookUp(c *call) (*payment, *result) {
	p, ok := s.payments.find(c.client, c.str("paymentId"), c.str("paymentRequestId"))
	if !ok {
		return nil, &orderNotExist
	}
	s.look(p, c.now)
	return p, nil
}

// inquirePayment tells how a payment stands. The answer succeeds whatever became of the payment.
func inquirePayment(s *state, c *call) answer {
	p, refused := s.lookUp(c)
	if refused != nil {
		return refuse(refused)
	}
	f := p.fields()
	f["paymentStatus"], f["paymentMethodType"] = p.Status, p.MethodType
	f["paymentResultCode"], f["paymentResultMessage"] = p.Why.Code, p.Why.Message
	if p.Status == paid {
		f["paymentTime"], f["actualPaymentAmount"] = iso(p.PaidAt), p.Amount.fields()
	}
	if list := s.transactionsOf(p); len(list) > 0 {
		f["transactions"] = list
	}
	p.details(f)
	return answer{success, f}
}

func (s *state) transactionsOf(p *payment) []any {
	var list []any
	for _, ids := range [][]string{p.Captures, p.Refunds} {
		for _, id := range ids {
			t, ok := s.transactions.get(id)
			if !ok {
				continue // it was forgotten
			}
			list = append(list, map[string]any{
				"transactionType": t.word(), "transactionStatus": "SUCCESS", "transactionId": t.ID,
				"transactionRequestId": t.RequestID, "transactionAmount": t.Amount.fields(), "transactionTime": iso(t.At),
				"transactionResult": success.fields(),
			})
		}
	}
	return list
}

// cancelPayment ends a payment, paid or not. One that failed stays as it is, and that is a success.
func cancelPayment(s *state, c *call) answer {
	p, refused := s.lookUp(c)
	if refused != nil {
		return refuse(refused)
	}
	switch {
	case len(p.Refunds) > 0:
		return refuse(processFail.because("the payment has refunds"))
	case p.Status != cancelled && !c.now.Before(cancelDeadline(p.Created)):
		return answer{result: cancelTooLate}
	case p.Status != failed && p.Status != cancelled:
		p.Status, p.Why = cancelled, orderCanceled.outcome()
		s.keepPayment(p)
	}
	return answer{success, map[string]any{
		"paymentId": p.ID, "paymentRequestId": p.RequestID, "cancelTime": iso(c.now),
	}}
}

// cancelDeadline is 00:15 on the day after t.
func cancelDeadline(t time.Time) time.Time {
	y, m, d := t.In(zone()).Date()
	return time.Date(y, m, d+1, 0, 15, 0, 0, zone())
}

// createSession makes a payment that the buyer makes in a form on the merchant's page, or on a hosted one.
func createSession(s *state, c *call) answer {
	p, isNew, refused := s.payment(c)
	if refused != nil {
		return refuse(refused)
	}
	if isNew {
		p.Expires, p.Due = c.until("paymentSessionExpiryTime", sessionWindow), s.buyerDue(c.now)
		if rejected := trigger(c, p.Amount); rejected != nil {
			s.fail(p, *rejected, c.now)
		}
		s.addPayment(p)
	}
	if p.Status == failed {
		return answer{result: p.Why.result()}
	}
	return answer{success, p.session(c, c.str("productScene"))}
}

// session are the members by which the client library finds a session.
func (p *payment) session(c *call, scene string) map[string]any {
	fields := map[string]any{
		"paymentSessionData":       p.ID + p.ID + p.ID,
		"paymentSessionId":         p.ID,
		"paymentSessionExpiryTime": iso(p.Expires),
	}
	if scene == "CHECKOUT_PAYMENT" {
		fields["normalUrl"] = p.cashier(c.origin)
	}
	return fields
}

// retrieveSession gives a session again.
func retrieveSession(s *state, c *call) answer {
	p, refused := s.lookUp(c)
	if refused != nil {
		return refuse(refused)
	}
	if p.API != "createPaymentSession" {
		return refuse(orderNotExist.because("%s was not made by createPaymentSession", p.ID))
	}
	return answer{success, p.session(c, "")}
}

// updateAmount changes what a card payment has reserved.
func updateAmount(s *state, c *call) answer {
	return s.once(c, "updateRequestId", func() answer {
		p, refused := s.lookUp(c)
		if refused != nil {
			return refuse(refused)
		}
		sum := c.amount("paymentAmount")
		switch {
		case p.Status != paid || !p.Held || len(p.Captures) > 0:
			return refuse(orderStatusInvalid.because("the payment is %s, and only a reserved amount can be changed", p.Status))
		case sum.Currency != p.Amount.Currency:
			return refuse(illegal("paymentAmount.currency", "is not that of the payment"))
		}
		p.Amount = sum
		s.keepPayment(p)
		s.tellPayment(p, "UPDATE_AMOUNT_RESULT", c.now)
		return answer{success, map[string]any{"paymentId": p.ID, "updateRequestId": c.str("updateRequestId"),
			"paymentAmount": sum.fields()}}
	})
}

// verifyAndComplete pays with what the buyer was asked for.
func verifyAndComplete(s *state, c *call) answer {
	p, refused := s.lookUp(c)
	if refused != nil {
		return refuse(refused)
	}
	if p.Status == processing {
		s.pay(p, c.now)
		s.keepPayment(p)
	}
	return s.progress(c, p)
}

// settle shares a payment out.
func settle(s *state, c *call) answer {
	return s.once(c, "settlementRequestId", func() answer {
		p, refused := s.lookUp(c)
		if refused != nil {
			return refuse(refused)
		}
		if p.Status != paid {
			return refuse(orderStatusInvalid.because("the payment is %s", p.Status))
		}
		return answer{success, map[string]any{"settlementRequestId": c.str("settlementRequestId"), "settlementId": s.newID(c.now)}}
	})
}

// syncArrear takes note of a debt.
func syncArrear(s *state, c *call) answer {
	p, refused := s.lookUp(c)
	if refused != nil {
		return refuse(refused)
	}
	return answer{success, map[string]any{"paymentId": p.ID, "paymentRequestId": p.RequestID}}
}
