package simulator

import "strings"

// An api is one operation: where it is, what a request must have, and what is done with it. Handlers are called with
// the state locked, and only with fields that passed the rules.
type api struct {
	path   string
	rules  []rule
	handle func(s *state, c *call) answer
}

// apis is the whole of the API; another operation is another entry.
func apis() []api {
	return []api{
		{"/payments/consult", []rule{
			{path: "productCode", oneOf: productCodes},
			{path: "paymentAmount", amount: true},
			{path: "env.terminalType", oneOf: terminalTypes},
		}, consult},
		{"/payments/pay", []rule{
			{path: "productCode", oneOf: productCodes},
			{path: "paymentRequestId", max: 64},
			{path: "order.referenceOrderId", max: 64},
			{path: "order.orderDescription", max: 256},
			{path: "order.orderAmount", amount: true},
			{path: "paymentAmount", amount: true},
			{path: "paymentMethod.paymentMethodType", max: 64},
		}, pay},
		{"/payments/createPaymentSession", []rule{
			{path: "productCode", oneOf: productCodes},
			{path: "paymentRequestId", max: 64},
			{path: "order.referenceOrderId", max: 64},
			{path: "order.orderDescription", max: 256},
			{path: "order.orderAmount", amount: true},
			{path: "paymentAmount", amount: true},
			{path: "paymentRedirectUrl", max: 2048},
		}, createSession},
		{"/payments/inquiryPayment", nil, inquirePayment},
		{"/payments/cancel", nil, cancelPayment},
		{"/payments/refund", []rule{
			{path: "refundRequestId", max: 64},
			{path: "paymentId", max: 64},
			{path: "refundAmount", amount: true},
		}, refundPayment},
		{"/payments/inquiryRefund", nil, inquireRefund},
	}
}

// findAPI returns the API at path, or nil. Doubled slashes are tolerated, as vendors' libraries send them.
func findAPI(path string) *api {
	path = strings.ReplaceAll(path, "//", "/")
	for _, prefix := range prefixes {
		rest, ok := strings.CutPrefix(path, prefix)
		if !ok {
			continue
		}
		for _, a := range apis() {
			if a.path == rest {
				return &a
			}
		}
	}
	return nil
}
