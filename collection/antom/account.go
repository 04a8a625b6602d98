package antom

// accounts is the business account: cards, money and statements.
func accounts() []API {
	apis := append(rows("Business account", AMS, accountCards()...), rows("Business account", AMS, accountFunds()...)...)
	return append(apis, rows("Business account", ABA,
		row{name: "createExchange", path: "/aba/funds/createExchange", about: "Change money into another currency.",
			fields: []Field{id("exchangeRequestId").must(), text("quoteId", 64), amount("sellAmount").or("amount"),
				amount("buyAmount").or("amount"), text("sellCurrency", 3), text("buyCurrency", 3)},
			minimal: `{"exchangeRequestId":"{{$guid}}","sellAmount":` + sum100 + `,"buyCurrency":"EUR"}`,
			key:     "exchangeRequestId", returns: []string{"exchangeId"}})...)
}

func accountCards() []row {
	asset := from("applyCard", "", "assetId")
	return []row{
		{name: "applyCard", path: "/aba/cards/applyCard", about: "Ask for a new card.",
			fields: []Field{id("requestId").must(), text("cardNickName", 64), text("note", 256), text("cardBinRule", 64),
				text("purpose", 64), object("metadata"), object("authorizationControl")},
			minimal: `{"requestId":"{{$guid}}","cardNickName":"Tea"}`, key: "requestId", returns: []string{"assetId"}},
		{name: "updateCard", path: "/aba/cards/updateCard", about: "Change a card.",
			fields: []Field{id("assetId").must(), id("requestId").must(), text("cardNickName", 64), text("note", 256),
				text("purpose", 64), object("metadata"), object("authorizationControl")},
			minimal: `{"assetId":"{{assetId}}","requestId":"{{$guid}}","cardNickName":"More tea"}`, needs: asset, key: "requestId"},
		{name: "updateCardStatus", path: "/aba/cards/updateCardStatus", about: "Lock, unlock or close a card.",
			fields:  []Field{id("assetId").must(), id("requestId"), text("status", 32).must()},
			minimal: `{"assetId":"{{assetId}}","status":"FROZEN"}`, needs: asset},
		{name: "inquireCard", path: "/aba/cards/inquireCard", about: "List cards.",
			fields: []Field{integer("pageNumber"), integer("pageSize"), text("lastFourDigits", 4), text("cardStatus", 32),
				text("cardNickName", 64)}, minimal: `{}`, returns: []string{"cardList"}},
		{name: "inquireCardDetail", path: "/aba/cards/inquireCardDetail", about: "Ask what a card is.",
			fields: []Field{id("assetId").must()}, minimal: `{"assetId":"{{assetId}}"}`, needs: asset, returns: []string{"assetId"}},
		{name: "inquireCardSensitiveInfo", path: "/aba/cards/inquireCardSensitiveInfo", about: "Ask for a card's number.",
			fields: []Field{id("assetId").must()}, minimal: `{"assetId":"{{assetId}}"}`, needs: asset, returns: []string{"assetId"}},
		{name: "inquireAvailableQuota", path: "/aba/cards/inquireAvailableQuota", about: "Ask what may still be spent.",
			fields: []Field{id("assetId").must()}, minimal: `{"assetId":"{{assetId}}"}`, needs: asset, returns: []string{"assetId"}},
		{name: "inquireCardTransactionEvent", path: "/aba/cards/inquireCardTransactionEvent", about: "List what happened to cards.",
			fields:  []Field{moment("startTime"), moment("endTime"), list("assetIdList", 0), integer("pageSize"), integer("pageNumber")},
			minimal: `{}`, returns: []string{"eventList"}},
		{name: "inquireCardTransactionLifecycle", path: "/aba/cards/inquireCardTransactionLifecycle",
			about: "List the transactions of cards.",
			fields: []Field{moment("startTime"), moment("endTime"), list("assetIdList", 0), list("transactionCurrencyList", 0),
				list("lifecycleIdList", 0), integer("pageSize"), integer("pageNumber")},
			minimal: `{}`, returns: []string{"lifecycleList"}},
		{name: "inquireCardTransactionLifecycleDetail", path: "/aba/cards/inquireCardTransactionLifecycleDetail",
			about: "Ask what one transaction of a card was.", fields: []Field{id("lifecycleId").must()},
			minimal: `{"lifecycleId":"L1"}`, returns: []string{"lifecycleId"}},
	}
}

func accountFunds() []row {
	return []row{
		{name: "inquiryBalance", path: "/aba/accounts/inquiryBalance", about: "Ask what the account has.",
			fields: []Field{list("currencyList", 0), text("customerId", 64), text("accessToken", 128)}, minimal: `{}`,
			returns: []string{"accountBalances"}},
		{name: "inquiryStatement", path: "/aba/accounts/inquiryStatement", about: "Ask for the account's movements.",
			fields:  []Field{moment("startTime"), moment("endTime"), list("currencyList", 0), integer("pageSize"), integer("pageNumber")},
			minimal: `{}`, returns: []string{"statementList"}},
		{name: "inquiryStatementList", path: "/aba/accounts/inquiryStatementList", about: "List the account's statements.",
			fields: []Field{text("fuzzyName", 64), text("customerId", 64), text("accessToken", 128), moment("startTime"),
				moment("endTime"), list("transactionTypeList", 0), list("currencyList", 0), integer("pageSize"), integer("pageNumber")},
			minimal: `{}`, returns: []string{"statementList"}},
		{name: "inquiryStatementDetail", path: "/aba/accounts/inquiryStatementDetail", about: "Ask for one statement.",
			fields: []Field{id("statementId").must()}, minimal: `{"statementId":"S1"}`, returns: []string{"statementId"}},
		{name: "inquiryRate", path: "/aba/funds/inquiryRate", about: "Ask for a rate.",
			fields:  []Field{text("sellCurrency", 3).must(), text("buyCurrency", 3).must()},
			minimal: `{"sellCurrency":"USD","buyCurrency":"EUR"}`, returns: []string{"quote"}},
		{name: "createQuote", path: "/aba/funds/createQuote", about: "Fix a rate for a while.",
			fields:  []Field{id("quoteRequestId"), text("sellCurrency", 3).must(), text("buyCurrency", 3).must()},
			minimal: `{"sellCurrency":"USD","buyCurrency":"EUR"}`, returns: []string{"quoteId"}},
		{name: "inquireExchange", path: "/aba/funds/inquireExchange", about: "Ask what came of an exchange.",
			fields:  []Field{id("exchangeId").or("exchange"), id("exchangeRequestId").or("exchange")},
			minimal: `{"exchangeId":"{{exchangeId}}"}`, needs: from("createExchange", "", "exchangeId"),
			returns: []string{"exchangeId"}},
		{name: "createDirectPayment", path: "/aba/funds/createDirectPayment", about: "Pay somebody from the account.",
			fields: []Field{id("paymentRequestId").must(), text("memo", 256), text("remark", 256), object("order"),
				address("paymentNotifyUrl", 1024), object("payToMethod").must(), text("payToMethod.paymentMethodType", 64),
				amount("payToAmount").or("amount"), amount("payFromAmount").or("amount")},
			minimal: `{"paymentRequestId":"{{$guid}}","payToMethod":{"paymentMethodType":"BANK_ACCOUNT"},"payToAmount":` + sum100 + `}`,
			key:     "paymentRequestId", returns: []string{"paymentId", "paymentRequestId"}},
		{name: "inquireDirectPayment", path: "/aba/funds/inquireDirectPayment", about: "Ask what came of such a payment.",
			fields:  []Field{id("paymentId").or("payment"), id("paymentRequestId").or("payment")},
			minimal: `{"paymentId":"{{paymentId}}"}`, needs: from("createDirectPayment", "", "paymentId"),
			returns: []string{"paymentId"}},
		{name: "createDirectRefund", path: "/aba/funds/createDirectRefund", about: "Give such a payment back.",
			fields:  []Field{id("refundRequestId").must(), id("paymentId").must(), amount("refundAmount").must()},
			minimal: `{"refundRequestId":"{{$guid}}","paymentId":"{{paymentId}}","refundAmount":` + sum100 + `}`,
			needs:   from("createDirectPayment", "", "paymentId"), key: "refundRequestId", returns: []string{"refundId"}},
		{name: "inquireDirectRefund", path: "/aba/funds/inquireDirectRefund", about: "Ask what came of such a refund.",
			fields:  []Field{id("refundId").or("refund"), id("refundRequestId").or("refund")},
			minimal: `{"refundId":"{{refundId}}"}`, needs: from("createDirectRefund", "", "refundId"), returns: []string{"refundId"}},
	}
}
