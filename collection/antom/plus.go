package antom

// alipayPlus is the sister platform: the same signature and nearly the same payments, at paths of its own.
func alipayPlus() []API {
	ids := paymentIDs()
	return rows("Alipay+", APS,
		row{name: "plusPay", path: "/payments/pay", about: "Take a payment with Alipay+.",
			fields: join([]Field{id("paymentRequestId").must(), amount("paymentAmount").must(), moment("paymentExpiryTime"),
				address("paymentNotifyUrl", 1024), address("paymentRedirectUrl", 2048), object("paymentFactor"),
				list("allowedPspRegions", 0), text("userRegion", 2), object("paymentMethod").must(),
				text("paymentMethod.paymentMethodType", 64).must(), text("paymentMethod.paymentMethodId", 128)},
				orderFields(), settlementFields()),
			minimal: `{` + aPay + `,"paymentMethod":{"paymentMethodType":"CONNECT_WALLET","paymentMethodId":"{{paymentCode}}"}}`,
			key:     "paymentRequestId", returns: []string{"paymentId", "paymentTime?"}, codes: payCodes(), notification: "notifyPayment"},
		row{name: "plusInquiryPayment", path: "/payments/inquiryPayment", about: "Ask what came of it.", fields: ids,
			minimal: `{"paymentId":"{{paymentId}}"}`, needs: from("plusPay", "", "paymentId"),
			returns: []string{"paymentId", "paymentStatus?"}, codes: []string{"ORDER_NOT_EXIST"}},
		row{name: "plusCancelPayment", path: "/payments/cancelPayment", about: "Cancel it.", fields: ids,
			minimal: `{"paymentId":"{{paymentId}}"}`, needs: from("plusPay", "", "paymentId"), returns: []string{"paymentId"},
			codes: []string{"ORDER_NOT_EXIST"}},
		row{name: "plusRefund", path: "/payments/refund", about: "Give it back.",
			fields: []Field{id("refundRequestId").must(), id("paymentId").or("payment"), id("paymentRequestId").or("payment"),
				amount("refundAmount").must(), text("refundReason", 256)},
			minimal: `{"refundRequestId":"{{$guid}}","paymentId":"{{paymentId}}","refundAmount":` + sum100 + `}`,
			needs:   from("plusPay", "", "paymentId"), key: "refundRequestId", returns: []string{"refundId"},
			codes: []string{"ORDER_NOT_EXIST"}},
	)
}
