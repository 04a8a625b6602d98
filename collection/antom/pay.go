package antom

// What several requests of the payment group have.

func terminalTypes() []string { return []string{"WEB", "WAP", "APP", "MINI_APP"} }

func envFields() []Field {
	return under(object("env").as("the device and application that the buyer uses"),
		oneOf("terminalType", terminalTypes()...).must().as("what the buyer sits at"),
		oneOf("osType", "IOS", "ANDROID").as("the system of a WAP or APP terminal"),
		text("clientIp", 45).as("the buyer's IP address"),
		text("deviceTokenId", 256).as("the id of the device for risk control"),
		text("userAgent", 1024), text("browserInfo.language", 32), text("browserInfo.acceptHeader", 2048),
		text("browserInfo.userAgent", 2048), boolean("browserInfo.javaEnabled"), boolean("browserInfo.javaScriptEnabled"),
		id("storeTerminalId").as("the terminal in a store"),
		moment("storeTerminalRequestTime").as("when the terminal sent the request"),
		text("extendInfo", 2048),
	)
}

func orderFields() []Field {
	return join(under(object("order").must().as("what is bought"),
		id("referenceOrderId").must().as("the merchant's id of the order"),
		text("orderDescription", 256).must().as("what the buyer reads"),
		amount("orderAmount").must().as("what the order costs"),
		list("goods", 100).as("the things bought"),
		id("goods[].referenceGoodsId").must().as("the merchant's id of the thing"),
		text("goods[].goodsName", 256).must(), text("goods[].goodsCategory", 64), text("goods[].goodsBrand", 32),
		amount("goods[].goodsUnitAmount"), integer("goods[].goodsQuantity"), text("goods[].goodsSkuName", 64),
		address("goods[].goodsUrl", 1024), text("goods[].deliveryMethodType", 32), text("goods[].crossSell.referenceGoodsId", 64),
		text("extendInfo", 2048),
	), under(object("order.shipping").as("where the things go"), personFields("shippingName")...),
		under(object("order.shipping"), addressFields("shippingAddress")...),
		under(object("order.shipping"), text("shippingCarrier", 128), text("shippingPhoneNo", 16), text("shipToEmail", 64)),
		under(object("order.buyer").as("who buys"), join([]Field{id("referenceBuyerId").as("the merchant's id of the buyer"),
			text("buyerPhoneNo", 24), text("buyerEmail", 64), moment("buyerRegistrationTime"), boolean("isAccountVerified"),
			integer("successfulOrderCount")}, personFields("buyerName"))...),
		merchantFields("order.merchant"))
}

func personFields(path string) []Field {
	return under(object(path), text("firstName", 32), text("middleName", 32), text("lastName", 32), text("fullName", 128))
}

func addressFields(path string) []Field {
	return under(object(path), text("region", 2).must().as("a code of ISO 3166 with two letters"), text("state", 8),
		text("city", 32), text("address1", 256), text("address2", 256), text("zipCode", 32))
}

func merchantFields(path string) []Field {
	return under(object(path).as("who sells, if it is not the contract's merchant"),
		text("referenceMerchantId", 32).must().as("the id of the shop"), text("merchantName", 256),
		text("merchantDisplayName", 64), text("merchantMCC", 32).as("the category code"), address("websiteUrl", 1024),
		text("merchantAddress.region", 2).must(), text("merchantAddress.city", 32), text("merchantAddress.address1", 256),
		text("store.referenceStoreId", 64).must(), text("store.storeName", 512), text("store.storeMCC", 32),
		text("store.storeDisplayName", 64), text("store.storeTerminalId", 64))
}

func settlementFields() []Field {
	return under(object("settlementStrategy").as("how the merchant is paid out"),
		text("settlementCurrency", 3).as("needed if the contract has several"))
}

// payFields are those of every pay and createPaymentSession.
func payFields() []Field {
	return join([]Field{
		oneOf("productCode", "CASHIER_PAYMENT", "AGREEMENT_PAYMENT", "IN_STORE_PAYMENT").must().as("the product"),
		id("paymentRequestId").must().as("the merchant's id of the payment, which makes a repeated request harmless"),
		amount("paymentAmount").must().as("what the buyer pays"),
		moment("paymentExpiryTime").as("until when the buyer may pay"),
		address("paymentNotifyUrl", 1024).as("where the result is posted to"),
		address("paymentRedirectUrl", 2048).as("where the buyer comes back to"),
		text("merchantRegion", 2).as("where the merchant does business"),
		text("userRegion", 2), text("appId", 32), text("extendInfo", 2048), text("metadata", 1024),
	}, orderFields(), settlementFields(), envFields(), planFields())
}

func planFields() []Field {
	return join(under(object("creditPayPlan").as("paying by instalments"), integer("installmentNum"), text("creditPayFeeType", 32),
		integer("feePercentage")), under(object("paymentFactor").as("how the payment is made"),
		boolean("isPaymentEvaluation"), boolean("isAuthorization").as("whether the amount is only reserved at first"),
		oneOf("captureMode", "AUTOMATIC", "MANUAL").as("who takes a reserved amount"),
		oneOf("inStorePaymentScenario", "PaymentCode", "OrderCode", "EntryCode").as("who scans what"),
		text("presentmentMode", 32)))
}

func methodFields(most int) []Field {
	return under(object("paymentMethod").must().as("how the buyer pays"),
		text("paymentMethodType", 64).must().as("the method, such as GCASH"),
		text("paymentMethodId", most).as("an access token, card token or code"),
		text("customerId", 64), text("extendInfo", 2048),
		object("paymentMethodMetaData").as("what the method wants to know beside"))
}

func cardFields() []Field {
	return join([]Field{
		text("paymentMethod.paymentMethodId", 128).or("card").as("the token of a vaulted card"),
		object("paymentMethod.paymentMethodMetaData").or("card").as("the card")},
		under(object("paymentMethod.paymentMethodMetaData").or("card").as("the card"),
			text("cardNo", 32).must().as("the number"), text("cvv", 4).as("the code on the card"),
			text("expiryYear", 2).must(), text("expiryMonth", 2).must(), text("cardBrand", 32), text("selectedCardBrand", 32),
			boolean("is3DSAuthentication").as("whether the buyer is sent to 3DS"), boolean("isCardOnFile"),
			boolean("tokenize").as("whether the card is kept"), text("mpiData.cavv", 128), text("mpiData.eci", 2),
			text("mpiData.threeDSVersion", 10),
			text("recurringType", 32), text("networkTransactionId", 64)),
		under(object("paymentMethod.paymentMethodMetaData").or("card").as("the card"), personFields("cardholderName")...),
		under(object("paymentMethod.paymentMethodMetaData").or("card").as("the card"), addressFields("billingAddress")...))
}

// Pieces of minimal requests.
const (
	sum100  = `{"currency":"USD","value":"1000"}`
	anOrder = `"order":{"referenceOrderId":"{{$guid}}","orderDescription":"Two cups of tea","orderAmount":` + sum100 + `}`
	aPay    = `"paymentRequestId":"{{$guid}}","paymentAmount":` + sum100 + `,` + anOrder
	returns = `"paymentRedirectUrl":"{{redirectUrl}}","paymentNotifyUrl":"{{notifyUrl}}"`
	aWebEnv = `"env":{"terminalType":"WEB"}`
	aCard   = `"paymentMethod":{"paymentMethodType":"CARD","paymentMethodMetaData":{"cardNo":"4054695723100768","cvv":"123",` +
		`"expiryYear":"39","expiryMonth":"12","cardholderName":{"firstName":"Ada","lastName":"Lovelace"}}}`
	aCardPay = `{"productCode":"CASHIER_PAYMENT","paymentRequestId":"{{$guid}}","paymentAmount":` + sum100 +
		`,"order":{"referenceOrderId":"{{$guid}}","orderDescription":"Two cups of tea","orderAmount":` + sum100 +
		`,"buyer":{"referenceBuyerId":"buyer-1"}},` + aCard + `,` + returns +
		`,"env":{"terminalType":"WEB","clientIp":"192.0.2.1"},`
	aShop = `"order":{"referenceOrderId":"{{$guid}}","orderDescription":"Two cups of tea","orderAmount":` + sum100 +
		`,"merchant":{"referenceMerchantId":"M1","merchantName":"Tea house","merchantMCC":"5812",` +
		`"store":{"referenceStoreId":"S1","storeName":"Old town","storeMCC":"5812"}}}`
	aTerminal = `"env":{"storeTerminalId":"T1","storeTerminalRequestTime":"2027-03-01T12:00:00+08:00"}`
)

// payAPI is the heart of the catalogue.
func payAPI() API {
	return API{
		Name: "pay", Path: "/payments/pay", Group: "Payments",
		About:        "Take a payment: at a cashier page, by an agreement, by card or in a store.",
		Fields:       join(payFields(), methodFields(2048)),
		Idempotency:  Idempotency{Key: "paymentRequestId", Same: []string{"paymentAmount", "paymentMethod.paymentMethodId"}},
		Notification: "notifyPayment",
		Codes:        payCodes(),
		Products:     []Product{cashier(), card(), cardManual(), autodebit(), inStoreCode(), inStoreOrder(), inStoreEntry()},
	}
}

func payReturns(more ...string) []string {
	return append([]string{"paymentId", "paymentRequestId", "paymentAmount", "paymentCreateTime"}, more...)
}

func cashier() Product {
	return Product{
		Name: "cashier", Title: "One-time payment (cashier)",
		Fields: []Field{
			is("productCode", "CASHIER_PAYMENT"),
			address("paymentRedirectUrl", 2048).must().as("where the buyer comes back to"),
			object("env").must(), oneOf("env.terminalType", terminalTypes()...).must().as("what the buyer sits at"),
		},
		Minimal: `{"productCode":"CASHIER_PAYMENT",` + aPay + `,"paymentMethod":{"paymentMethodType":"GCASH"},` + returns + `,` +
			aWebEnv + `}`,
		Expect:  "PAYMENT_IN_PROCESS",
		Returns: payReturns("normalUrl", "redirectActionForm?", "orderCodeForm?", "schemeUrl?", "applinkUrl?"),
	}
}

func card() Product {
	return Product{
		Name: "card", Title: "One-time payment (card)",
		Fields: join(cashier().Fields, cardFields(), []Field{
			is("paymentMethod.paymentMethodType", "CARD"),
			object("paymentFactor").must(), oneOf("paymentFactor.isAuthorization", "true", "false").must(),
			object("order.buyer").must(),
			text("env.clientIp", 45).must().as("the buyer's IP address"),
		}),
		Minimal: aCardPay + `"paymentFactor":{"isAuthorization":"true"}}`,
		Expect:  "PAYMENT_IN_PROCESS",
		Returns: payReturns("normalUrl", "redirectActionForm?", "paymentResultInfo?"),
	}
}

func cardManual() Product {
	p := card()
	p.Name, p.Title = "card-manual", "One-time payment (card, captured later)"
	p.Fields = append(p.Fields, is("paymentFactor.captureMode", "MANUAL"), is("paymentFactor.isAuthorization", "true"))
	p.Minimal = aCardPay + `"paymentFactor":{"isAuthorization":"true","captureMode":"MANUAL"}}`
	return p
}

func autodebit() Product {
	return Product{
		Name: "autodebit", Title: "Tokenized payment (auto debit)",
		Fields: []Field{
			is("productCode", "AGREEMENT_PAYMENT"),
			text("paymentMethod.paymentMethodId", 128).must().as("the access token of applyToken"),
		},
		Minimal: `{"productCode":"AGREEMENT_PAYMENT",` + aPay +
			`,"paymentMethod":{"paymentMethodType":"GCASH","paymentMethodId":"{{accessToken}}"},"paymentNotifyUrl":"{{notifyUrl}}"}`,
		Needs:   []Need{{"accessToken", "applyToken", "", "accessToken"}},
		Expect:  "SUCCESS",
		Returns: payReturns("paymentTime", "actualPaymentAmount?"),
	}
}

// inStore is a product for shops with what all three have.
func inStore(name, title, scenario string) Product {
	return Product{
		Name: name, Title: title,
		Fields: []Field{
			is("productCode", "IN_STORE_PAYMENT"),
			object("paymentFactor").must(), is("paymentFactor.inStorePaymentScenario", scenario),
			object("order.merchant").must(), text("order.merchant.merchantName", 256).must(),
			text("order.merchant.merchantMCC", 32).must(), object("order.merchant.store").must(),
			text("order.merchant.store.storeName", 512).must(), text("order.merchant.store.storeMCC", 32).must(),
			oneOf("env.terminalType", terminalTypes()...),
		},
		Minimal: `{"productCode":"IN_STORE_PAYMENT","paymentRequestId":"{{$guid}}","paymentAmount":` + sum100 + `,` + aShop +
			`,"paymentFactor":{"inStorePaymentScenario":"` + scenario + `"},"paymentMethod":{"paymentMethodType":"CONNECT_WALLET"},` +
			`"paymentNotifyUrl":"{{notifyUrl}}"}`,
		Expect: "SUCCESS",
	}
}

func inStoreCode() Product {
	p := inStore("instore-code", "In-store payment (the shop scans the buyer's code)", "PaymentCode")
	p.Fields = append(p.Fields, text("paymentMethod.paymentMethodId", 128).must().as("the code that was scanned"),
		object("env").must(), id("env.storeTerminalId").must().as("the terminal in the store"),
		moment("env.storeTerminalRequestTime").must().as("when the terminal sent the request"))
	p.Minimal = `{"productCode":"IN_STORE_PAYMENT","paymentRequestId":"{{$guid}}","paymentAmount":` + sum100 + `,` + aShop +
		`,"paymentFactor":{"inStorePaymentScenario":"PaymentCode"},"paymentMethod":{"paymentMethodType":"CONNECT_WALLET",` +
		`"paymentMethodId":"{{paymentCode}}"},"paymentNotifyUrl":"{{notifyUrl}}",` + aTerminal + `}`
	p.Returns = payReturns("paymentTime", "actualPaymentAmount", "paymentQuote?", "pspCustomerInfo?", "settlementQuote?")
	return p
}

func inStoreOrder() Product {
	p := inStore("instore-order", "In-store payment (the buyer scans the order's code)", "OrderCode")
	p.Returns = payReturns("orderCodeForm")
	return p
}

func inStoreEntry() Product {
	p := inStore("instore-entry", "In-store payment (the buyer scans the shop's code)", "EntryCode")
	p.Fields = append(p.Fields, address("paymentRedirectUrl", 2048).must().as("where the buyer comes back to"))
	p.Minimal = `{"productCode":"IN_STORE_PAYMENT","paymentRequestId":"{{$guid}}","paymentAmount":` + sum100 + `,` + aShop +
		`,"paymentFactor":{"inStorePaymentScenario":"EntryCode"},"paymentMethod":{"paymentMethodType":"CONNECT_WALLET"},` +
		returns + `}`
	p.Returns = payReturns("redirectActionForm")
	return p
}
