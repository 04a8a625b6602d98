package simulator

// maxRefunds is how many refunds one payment may have.
const maxRefunds = 1000

// refundPayment gives money back, in parts if wanted, until nothing of the payment is left.
func refundPayment(s *state, c *call) answer {
	sum, requestID := c.mustAmount("refundAmount"), c.str("refundRequestId")
	if r, ok := s.refunds.find(c.client, "", requestID); ok {
		if r.amount != sum || r.paymentID != c.str("paymentId") {
			return refuse(repeatInconsistent.because("refundAmount or paymentId is not that of %s", r.id))
		}
		return r.answer()
	}
	p, ok := s.payments.find(c.client, c.str("paymentId"), "")
	if !ok {
		return answer{result: orderNotExist}
	}
	s.look(p, c.now)
	if refused := p.refundable(c, sum); refused != nil {
		return refuse(refused)
	}
	r := &refund{id: s.newID(c.now), requestID: requestID, client: c.client, paymentID: p.id, amount: sum, at: c.now}
	s.refunds.add(c.client, r.id, requestID, r)
	p.refunds, p.refunded = append(p.refunds, r), p.refunded+sum.value
	return r.answer()
}

// refundable says why sum cannot be given back, or nil.
func (p *payment) refundable(c *call, sum amount) *result {
	switch {
	case p.status == cancelled:
		return &orderCanceled
	case p.status == failed:
		return &orderClosed
	case p.status != paid:
		return orderStatusInvalid.because("the payment is %s", p.status)
	case sum.currency != p.amount.currency:
		return illegal("refundAmount.currency", "is not that of the payment")
	case c.now.After(p.paidAt.AddDate(1, 0, 0)):
		return &refundTooLate
	case sum.value > p.amount.value-p.refunded:
		return &refundExceeded
	case len(p.refunds) >= maxRefunds:
		return &countExceeded
	}
	return sum.fits(p.methodType, "refundAmount")
}

func (r *refund) answer() answer {
	return answer{success, map[string]any{
		"paymentId": r.paymentID, "refundId": r.id, "refundRequestId": r.requestID,
		"refundAmount": r.amount.fields(), "refundTime": iso(r.at),
	}}
}

// inquireRefund tells of a refund, by refundId or else by refundRequestId.
func inquireRefund(s *state, c *call) answer {
	id, requestID := c.str("refundId"), c.str("refundRequestId")
	if id == "" && requestID == "" {
		return refuse(illegal("refundId or refundRequestId", "is missing"))
	}
	r, ok := s.refunds.find(c.client, id, requestID)
	if !ok {
		return answer{result: orderNotExist}
	}
	a := r.answer()
	a.fields["refundStatus"] = "SUCCESS"
	delete(a.fields, "paymentId")
	return a
}
