package simulator

import "runner/collection/antom"

// A handler carries out a request that the catalogue finds right. It is called with the state locked.
type handler func(s *state, c *call) answer

// handlerOf returns what is done with requests of an API: those that are not in the table are kept and given back.
func (s *Server) handlerOf(a *antom.API) handler {
	if h, ok := s.handlers[a.Name]; ok {
		return h
	}
	return general
}

// handlers are the APIs with a life of their own, by name.
func handlers() map[string]handler {
	return map[string]handler{
		"consult":                   consult,
		"pay":                       pay,
		"createPaymentSession":      createSession,
		"retrievePaymentSession":    retrieveSession,
		"inquiryPayment":            inquirePayment,
		"cancel":                    cancelPayment,
		"capture":                   capturePayment,
		"refund":                    refundPayment,
		"inquiryRefund":             inquireRefund,
		"updateAmount":              updateAmount,
		"verifyAndCompletePayment":  verifyAndComplete,
		"syncArrear":                syncArrear,
		"settle":                    settle,
		"inquireExchangeRate":       exchangeRate,
		"inquireInstallment":        installments,
		"getCardInfo":               cardInfo,
		"uploadInvoiceShippingFile": uploadInvoice,

		"consultAuthorization": consultAuthorization,
		"applyToken":           applyToken,
		"queryAuthorization":   queryAuthorization,
		"revokeAuthorization":  revokeAuthorization,
		"verifyAuthentication": verifyAuthentication,
		"inquiryUserInfo":      userInfo,

		"createVaultingSession": createVaultingSession,
		"vaultPaymentMethod":    vaultPaymentMethod,
		"inquireVaulting":       inquireVaulting,
		"inquireToken":          inquireToken,
		"updateToken":           updateToken,
		"deleteToken":           deleteToken,

		"createSubscription":         createSubscription,
		"changeSubscription":         changeSubscription,
		"updateSubscription":         changeSubscription,
		"cancelSubscription":         cancelSubscription,
		"inquireSubscription":        inquireSubscription,
		"inquireSubscriptionList":    listSubscriptions,
		"inquireSubscriptionPayment": subscriptionPayments,

		"acceptDispute":           acceptDispute,
		"supplyDefenseDocument":   defendDispute,
		"downloadDisputeEvidence": downloadEvidence,

		"declare":                    declare,
		"inquiryDeclarationRequests": inquireDeclarations,
		"registration":               registerMerchant,
		"register":                   registerMerchant,
		"inquiryRegistrationStatus":  registrationStatus,
		"inquiryRegistrationInfo":    registrationInfo,

		"plusPay":            pay,
		"plusInquiryPayment": inquirePayment,
		"plusCancelPayment":  cancelPayment,
		"plusRefund":         refundPayment,
	}
}

// once gives a repeated request the answer that the first one got, and refuses one that wants something else. What first
// does is done for the first one only, and remembered only if it succeeded.
func (s *state) once(c *call, key string, first func() answer) answer {
	id := c.str(key)
	if t, ok := s.things.find(c.client, "", c.api.Name+":"+id); ok {
		if t.Fields["request"] != string(compact(c.body)) {
			return refuse(repeatInconsistent.because("%s was used for something else", key))
		}
		return answer{success, t.Answer}
	}
	a := first()
	if a.result.status == statusSuccess {
		s.addThing(&thing{Kind: c.api.Name, ID: s.newID(c.now), RequestID: id, Client: c.client, API: c.api.Name, Created: c.now,
			Fields: map[string]any{"request": string(compact(c.body))}, Answer: a.fields})
	}
	return a
}
