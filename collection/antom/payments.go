package antom

func payments() []API {
	return []API{consultAPI(), payAPI(), sessionAPI(), retrieveSessionAPI(), inquiryPaymentAPI(), cancelAPI(), captureAPI(),
		refundAPI(), inquiryRefundAPI()}
}

// Needs that several calls have.
func needsPaid() []Need { return []Need{{"paymentId", "pay", "autodebit", "paymentId"}} }

// paymentIDs are the two ids of a payment, of which one is enough.
func paymentIDs() []Field {
	return []Field{id("paymentId").or("payment").as("the platform's id of the payment; it wins"),
		id("paymentRequestId").or("payment").as("the merchant's id of the payment")}
}

func consultAPI() API {
	return API{
		Name: "consult", Path: "/payments/consult", Group: "Payments",
		About: "Ask which payment methods the buyer can be offered.",
		Fields: join([]Field{
			oneOf("productCode", "CASHIER_PAYMENT", "AGREEMENT_PAYMENT").must().as("the product"),
			amount("paymentAmount").must().as("what the buyer pays"),
			text("merchantRegion", 2), text("userRegion", 2), list("allowedPaymentMethodRegions", 0),
			list("allowedPaymentMethods", 0), list("blockedPaymentMethods", 0), text("customerId", 64),
			text("allowedPspRegions[]", 2), text("extendInfo", 2048),
			object("paymentFactor"), boolean("paymentFactor.isPaymentEvaluation"),
		}, settlementFields(), envFields(), []Field{object("env").must()}),
		Products: []Product{
			{Name: "cashier", Title: "One-time payment", Fields: []Field{is("productCode", "CASHIER_PAYMENT")},
				Minimal: `{"productCode":"CASHIER_PAYMENT","paymentAmount":` + sum100 + `,` + aWebEnv + `}`,
				Expect:  "SUCCESS", Returns: []string{"paymentOptions"}},
			{Name: "autodebit", Title: "Tokenized payment", Fields: []Field{is("productCode", "AGREEMENT_PAYMENT")},
				Minimal: `{"productCode":"AGREEMENT_PAYMENT","paymentAmount":` + sum100 + `,` + aWebEnv + `}`,
				Expect:  "SUCCESS", Returns: []string{"paymentOptions"}},
		},
		Codes: []string{"NO_PAY_OPTIONS", "CURRENCY_NOT_SUPPORT", "INVALID_CONTRACT", "SETTLE_CONTRACT_NOT_MATCH",
			"MERCHANT_NOT_REGISTERED"},
	}
}

func inquiryPaymentAPI() API {
	return API{
		Name: "inquiryPayment", Path: "/payments/inquiryPayment", Group: "Payments",
		About:  "Ask what came of a payment.",
		Fields: append(paymentIDs(), text("merchantAccountId", 32)),
		Products: []Product{{
			Minimal: `{"paymentId":"{{paymentId}}"}`, Needs: needsPaid(), Expect: "SUCCESS",
			Returns: []string{"paymentStatus", "paymentResultCode", "paymentResultMessage", "paymentId", "paymentRequestId",
				"paymentAmount", "paymentCreateTime", "paymentTime?", "actualPaymentAmount?", "paymentMethodType?",
				"transactions?"},
		}},
		Codes: []string{"ORDER_NOT_EXIST"},
	}
}

func cancelAPI() API {
	return API{
		Name: "cancel", Path: "/payments/cancel", Group: "Payments",
		About:  "Cancel a payment, paid or not, until a quarter past midnight of the next day.",
		Fields: append(paymentIDs(), text("merchantAccountId", 32)),
		Products: []Product{{
			Minimal: `{"paymentId":"{{paymentId}}"}`, Needs: needsPaid(), Expect: "SUCCESS",
			Returns: []string{"paymentId", "paymentRequestId", "cancelTime"},
		}},
		Codes: []string{"ORDER_NOT_EXIST", "ORDER_STATUS_INVALID", "CANCEL_WINDOW_EXCEED"},
	}
}

func captureAPI() API {
	return API{
		Name: "capture", Path: "/payments/capture", Group: "Payments",
		About: "Take the amount that a card payment has reserved, or part of it.",
		Fields: []Field{
			id("captureRequestId").must().as("the merchant's id of the capture"),
			id("paymentId").must().as("the platform's id of the payment"),
			amount("captureAmount").must().as("what to take"),
			boolean("isLastCapture").as("whether the rest is let go"),
			text("transit.transitType", 32), text("merchantAccountId", 32),
		},
		Idempotency:  Idempotency{Key: "captureRequestId", Same: []string{"captureAmount"}},
		Notification: "notifyCapture",
		Products: []Product{{
			Minimal: `{"captureRequestId":"{{$guid}}","paymentId":"{{paymentId}}","captureAmount":` + sum100 + `}`,
			Needs:   []Need{{"paymentId", "pay", "card-manual", "paymentId"}}, Expect: "SUCCESS",
			Returns: []string{"captureRequestId", "captureId", "paymentId", "captureAmount", "captureTime"},
		}},
		Codes: []string{"ORDER_NOT_EXIST", "ORDER_STATUS_INVALID", "ORDER_IS_CLOSED", "PAYMENT_AMOUNT_EXCEED_LIMIT",
			"PAYMENT_COUNT_EXCEED_LIMIT", "REPEAT_REQ_INCONSISTENT"},
	}
}

func refundAPI() API {
	return API{
		Name: "refund", Path: "/payments/refund", Group: "Payments",
		About: "Give a payment back, whole or in parts, within a year.",
		Fields: []Field{
			id("refundRequestId").must().as("the merchant's id of the refund"),
			id("paymentId").must().as("the platform's id of the payment"),
			amount("refundAmount").must().as("what to give back"),
			id("referenceRefundId").as("a further id of the merchant's"), text("refundReason", 256),
			address("refundNotifyUrl", 1024).as("where the result is posted to"),
			boolean("isAsyncRefund"), list("refundDetails", 0), text("refundSourceAccountNo", 64),
			text("extendInfo", 2048), text("metadata", 1024), text("merchantAccountId", 32),
		},
		Idempotency:  Idempotency{Key: "refundRequestId", Same: []string{"refundAmount"}},
		Notification: "notifyRefund",
		Products: []Product{{
			Minimal: `{"refundRequestId":"{{$guid}}","paymentId":"{{paymentId}}","refundAmount":` + sum100 + `}`,
			Needs:   needsPaid(), Expect: "SUCCESS",
			Returns: []string{"refundId", "refundRequestId", "paymentId", "refundAmount", "refundTime", "refundNonGuaranteeCouponAmount?"},
		}},
		Codes: []string{"REFUND_IN_PROCESS", "ORDER_NOT_EXIST", "ORDER_STATUS_INVALID", "ORDER_IS_CANCELED", "ORDER_IS_CLOSED",
			"REFUND_AMOUNT_EXCEED", "REFUND_WINDOW_EXCEED", "CURRENCY_NOT_SUPPORT", "REPEAT_REQ_INCONSISTENT",
			"PAYMENT_COUNT_EXCEED_LIMIT", "MERCHANT_BALANCE_NOT_ENOUGH"},
	}
}

func inquiryRefundAPI() API {
	return API{
		Name: "inquiryRefund", Path: "/payments/inquiryRefund", Group: "Payments",
		About: "Ask what came of a refund.",
		Fields: []Field{
			id("refundId").or("refund").as("the platform's id of the refund; it wins"),
			id("refundRequestId").or("refund").as("the merchant's id of the refund"),
			text("merchantAccountId", 32),
		},
		Products: []Product{{
			Minimal: `{"refundId":"{{refundId}}"}`, Needs: []Need{{"refundId", "refund", "", "refundId"}}, Expect: "SUCCESS",
			Returns: []string{"refundId", "refundRequestId", "refundAmount", "refundStatus", "refundTime?"},
		}},
		Codes: []string{"REFUND_NOT_EXIST"},
	}
}
