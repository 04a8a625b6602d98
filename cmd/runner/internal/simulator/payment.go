package simulator

import "time"

// lookUp finds the payment of a request: by paymentId, else by paymentRequestId.
func (s *state) lookUp(c *call) (*payment, *result) {
	id, requestID := c.str("paymentId"), c.str("paymentRequestId")
	if id == "" && requestID == "" {
		return nil, illegal("paymentId or paymentRequestId", "is missing")
	}
	p, ok := s.payments.find(c.client, id, requestID)
	if !ok {
		return nil, &orderNotExist
	}
	return p, nil
}

// inquirePayment tells how a payment stands. The answer succeeds whatever became of the payment.
func inquirePayment(s *state, c *call) answer {
	p, refused := s.lookUp(c)
	if refused != nil {
		return refuse(refused)
	}
	s.look(p, c.now)
	f := p.fields()
	f["paymentStatus"], f["paymentMethodType"] = p.status, p.methodType
	f["paymentResultCode"], f["paymentResultMessage"] = p.why.code, p.why.message
	if p.status == paid {
		f["paymentTime"], f["actualPaymentAmount"] = iso(p.paidAt), p.amount.fields()
	}
	if len(p.refunds) > 0 {
		f["transactions"] = p.transactions()
	}
	return answer{success, f}
}

func (p *payment) transactions() []any {
	list := make([]any, 0, len(p.refunds))
	for _, r := range p.refunds {
		list = append(list, map[string]any{
			"transactionType": "REFUND", "transactionStatus": "SUCCESS",
			"transactionId": r.id, "transactionRequestId": r.requestID,
			"transactionAmount": r.amount.fields(), "transactionTime": iso(r.at),
		})
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
	case len(p.refunds) > 0:
		return refuse(processFail.because("the payment has refunds"))
	case p.status != cancelled && !c.now.Before(cancelDeadline(p.created)):
		return answer{result: cancelTooLate}
	case p.status != failed:
		p.status, p.why = cancelled, orderCanceled
	}
	return answer{success, map[string]any{
		"paymentId": p.id, "paymentRequestId": p.requestID, "cancelTime": iso(c.now),
	}}
}

// cancelDeadline is 00:15 on the day after t.
func cancelDeadline(t time.Time) time.Time {
	y, m, d := t.In(zone()).Date()
	return time.Date(y, m, d+1, 0, 15, 0, 0, zone())
}
