package antom

const aSession = `{"productCode":"CASHIER_PAYMENT",` + aPay + `,` + returns + `,"settlementStrategy":{"settlementCurrency":"USD"},` +
	aWebEnv

func sessionAPI() API {
	fields := join(payFields(), methodFields(2048), []Field{
		object("paymentMethod").as("the method, if the buyer has chosen it already"),
		oneOf("productScene", "CHECKOUT_PAYMENT", "ELEMENT_PAYMENT", "EASY_PAY").as("what the buyer sees"),
		text("locale", 8).as("the language of the page"),
		moment("paymentSessionExpiryTime").as("until when the session may be used; an hour if not given"),
		address("paymentRedirectUrl", 2048).must().as("where the buyer comes back to"),
		object("availablePaymentMethod").as("which methods are offered"),
		list("availablePaymentMethod.paymentMethodTypeList", 0),
		text("availablePaymentMethod.paymentMethodTypeList[].paymentMethodType", 64).must(),
		integer("availablePaymentMethod.paymentMethodTypeList[].paymentMethodOrder"),
		object("savedPaymentMethods"), object("subscriptionPlan"), object("subscriptionInfo"),
		text("testFile", 64), boolean("enableInstallmentCollection"), object("paymentSessionConfig"),
	})
	return API{
		Name: "createPaymentSession", Path: "/payments/createPaymentSession", Group: "Payments",
		About:        "Make a session for the client library, or a page that the platform hosts.",
		Fields:       fields,
		Idempotency:  Idempotency{Key: "paymentRequestId", Same: []string{"paymentAmount"}},
		Notification: "notifyPayment",
		Codes:        payCodes(),
		Products:     []Product{checkout(), element(), easyPay(), tokenizedSession()},
	}
}

func sessionReturns() []string {
	return []string{"paymentSessionData", "paymentSessionId", "paymentSessionExpiryTime", "normalUrl?"}
}

func checkout() Product {
	return Product{
		Name: "checkout", Title: "Checkout page", Fields: []Field{is("productCode", "CASHIER_PAYMENT"),
			oneOf("productScene", "CHECKOUT_PAYMENT").as("what the buyer sees")},
		Minimal: aSession + `,"productScene":"CHECKOUT_PAYMENT"}`,
		Expect:  "SUCCESS", Returns: sessionReturns(),
	}
}

func element() Product {
	return Product{
		Name: "element", Title: "Element in the merchant's page", Fields: []Field{is("productCode", "CASHIER_PAYMENT"),
			is("productScene", "ELEMENT_PAYMENT").as("what the buyer sees")},
		Minimal: aSession + `,"productScene":"ELEMENT_PAYMENT"}`,
		Expect:  "SUCCESS", Returns: sessionReturns(),
	}
}

func easyPay() Product {
	return Product{
		Name: "easypay", Title: "EasySafePay", Fields: join(under(object("agreementInfo").must().as("what the buyer agrees to"),
			text("authState", 256).must().as("the merchant's id of the agreement"), text("userLoginId", 64),
			text("userLoginType", 32), text("displayUserLoginId", 64)),
			[]Field{is("productCode", "AGREEMENT_PAYMENT"), object("paymentMethod").must(),
				is("productScene", "EASY_PAY").as("what the buyer sees")}),
		Minimal: `{"productCode":"AGREEMENT_PAYMENT","productScene":"EASY_PAY",` + aPay + `,` + returns + `,` + aWebEnv +
			`,"paymentMethod":{"paymentMethodType":"GCASH"},"agreementInfo":{"authState":"{{$guid}}"}}`,
		Expect: "SUCCESS", Returns: sessionReturns(),
	}
}

func tokenizedSession() Product {
	return Product{
		Name: "tokenized", Title: "Tokenized payment with a saved token", Fields: []Field{is("productCode", "AGREEMENT_PAYMENT"),
			object("paymentMethod").must(),
			text("paymentMethod.paymentMethodId", 128).must().as("the access token of applyToken")},
		Minimal: `{"productCode":"AGREEMENT_PAYMENT",` + aPay + `,` + returns + `,` + aWebEnv +
			`,"paymentMethod":{"paymentMethodType":"GCASH","paymentMethodId":"{{accessToken}}"}}`,
		Needs:  []Need{{"accessToken", "applyToken", "", "accessToken"}},
		Expect: "SUCCESS", Returns: sessionReturns(),
	}
}

func retrieveSessionAPI() API {
	return API{
		Name: "retrievePaymentSession", Path: "/payments/retrievePaymentSession", Group: "Payments",
		About:  "Ask for a session again by the merchant's id.",
		Fields: []Field{id("paymentRequestId").must().as("the merchant's id of the payment")},
		Products: []Product{{
			Minimal: `{"paymentRequestId":"{{paymentRequestId}}"}`,
			Needs:   []Need{{"paymentRequestId", "createPaymentSession", "checkout", "request.paymentRequestId"}},
			Expect:  "SUCCESS", Returns: sessionReturns(),
		}},
		Codes: []string{"ORDER_NOT_EXIST"},
	}
}
