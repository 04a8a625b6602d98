package antom

// disputes are about payments that buyers contest. A disputeId comes with a notification.
func disputes() []API {
	return rows("Dispute", AMS,
		row{name: "acceptDispute", path: "/payments/acceptDispute", about: "Give in to a dispute.",
			fields: []Field{id("disputeId").must()}, minimal: `{"disputeId":"{{disputeId}}"}`,
			returns: []string{"disputeId", "disputeResolutionTime"}, codes: []string{"ORDER_NOT_EXIST", "ORDER_STATUS_INVALID"},
			notification: "notifyDispute"},
		row{name: "supplyDefenseDocument", path: "/payments/supplyDefenseDocument", about: "Give evidence against a dispute.",
			fields:  []Field{id("disputeId").must(), text("disputeEvidence", 1_000_000).must().as("a file, in base64")},
			minimal: `{"disputeId":"{{disputeId}}","disputeEvidence":"dGVzdA=="}`,
			returns: []string{"disputeId", "disputeResolutionTime"}, codes: []string{"ORDER_NOT_EXIST", "ORDER_STATUS_INVALID"},
			notification: "notifyDispute"},
		row{name: "downloadDisputeEvidence", path: "/payments/downloadDisputeEvidence", about: "Get the evidence, or its template.",
			fields:  []Field{id("disputeId").must(), oneOf("disputeEvidenceType", "DISPUTE_EVIDENCE_TEMPLATE", "DISPUTE_EVIDENCE_FILE").must()},
			minimal: `{"disputeId":"{{disputeId}}","disputeEvidenceType":"DISPUTE_EVIDENCE_TEMPLATE"}`,
			returns: []string{"disputeEvidence", "disputeEvidenceFormat"}, codes: []string{"ORDER_NOT_EXIST"}},
	)
}

func customs() []API {
	return rows("Customs", AMS,
		row{name: "declare", path: "/customs/declare", about: "Declare a payment to the customs.",
			fields: join([]Field{text("declarationRequestId", 32).must(), id("paymentId").must(), amount("declarationAmount").must(),
				boolean("splitOrder").must(), text("subOrderId", 64)},
				under(object("customs").must(), text("customsCode", 32).must(), text("region", 2).must()),
				under(object("merchantCustomsInfo").must(), text("merchantCustomsCode", 128).must(), text("merchantCustomsName", 256).must()),
				under(object("buyerCertificate"), text("certificateType", 32), text("certificateNo", 64))),
			minimal: `{"declarationRequestId":"{{$timestamp}}{{$randomInt}}","paymentId":"{{paymentId}}","declarationAmount":` + sum100 +
				`,"customs":{"customsCode":"zongshu","region":"CN"},"merchantCustomsInfo":{"merchantCustomsCode":"M1",` +
				`"merchantCustomsName":"Tea house"},"splitOrder":"false"}`,
			needs: needsPaid(), key: "declarationRequestId", codes: []string{"ORDER_NOT_EXIST"},
			returns: []string{"customsPaymentId", "customsOrderId?", "clearingChannel", "clearingTransactionId"}},
		row{name: "inquiryDeclarationRequests", path: "/customs/inquiryDeclarationRequests", about: "Ask what came of declarations.",
			fields:  []Field{list("declarationRequestIds", 10).must(), text("declarationRequestIds[]", 32)},
			minimal: `{"declarationRequestIds":["{{declarationRequestId}}"]}`,
			needs:   []Need{{"declarationRequestId", "declare", "", "request.declarationRequestId"}},
			returns: []string{"declarationRequestsNotFound", "declarationRecords"}},
	)
}

func merchants() []API {
	registered := []Need{{"registrationRequestId", "registration", "", "request.registrationRequestId"}}
	apis := rows("Merchant", AMS,
		row{name: "registration", path: "/merchants/registration", about: "Register a shop with the wallets.",
			fields: []Field{id("registrationRequestId").must(), address("registrationNotifyURL", 1024), list("productCodes", 0).must(),
				object("merchantInfo").must(), text("merchantInfo.referenceMerchantId", 64).must(),
				text("merchantInfo.merchantDisplayName", 64), text("merchantInfo.merchantMCC", 32), text("merchantInfo.logo.logoUrl", 1024),
				object("storeInfo"), object("paymentMethod"), text("paymentMethod.paymentMethodType", 64)},
			minimal: `{"registrationRequestId":"{{$guid}}","productCodes":["IN_STORE_PAYMENT"],"merchantInfo":` +
				`{"referenceMerchantId":"M1","merchantDisplayName":"Tea house","merchantMCC":"5812"}}`,
			key: "registrationRequestId", codes: []string{"REGISTRATION_UNDER_REVIEW", "REPEAT_REGISTRATION"},
			returns: []string{"registrationRequestId?"}},
		row{name: "inquiryRegistrationStatus", path: "/merchants/inquiryRegistrationStatus", about: "Ask how a registration stands.",
			fields:  []Field{id("registrationRequestId").or("registration"), id("referenceMerchantId").or("registration")},
			minimal: `{"registrationRequestId":"{{registrationRequestId}}"}`, needs: registered,
			returns: []string{"registrationResult"}, codes: []string{"MERCHANT_NOT_REGISTERED"}},
		row{name: "inquiryRegistrationInfo", path: "/merchants/inquiryRegistrationInfo", about: "Ask what was registered.",
			fields:  []Field{id("registrationRequestId").or("registration"), id("referenceMerchantId").or("registration")},
			minimal: `{"registrationRequestId":"{{registrationRequestId}}"}`, needs: registered,
			returns: []string{"merchantInfo"}, codes: []string{"MERCHANT_NOT_REGISTERED"}},
	)
	return append(apis, marketplace()...)
}

func marketplace() []API {
	apis := rows("Marketplace", AMS,
		row{name: "register", path: "/merchants/register", about: "Register a seller of a marketplace.",
			fields: []Field{id("registrationRequestId").must(), list("settlementInfos", 0).must(),
				text("settlementInfos[].settlementCurrency", 3).must(), object("settlementInfos[].settlementBankAccount").must(),
				object("merchantInfo").must(), id("merchantInfo.referenceMerchantId").must(), text("merchantInfo.loginId", 128),
				text("merchantInfo.legalEntityType", 32).must(), list("paymentMethods", 0), text("paymentMethods[].paymentMethodType", 64)},
			minimal: `{"registrationRequestId":"{{$guid}}","settlementInfos":[{"settlementCurrency":"USD","settlementBankAccount":` +
				`{"bankAccountNo":"1234567890"}}],"merchantInfo":{"referenceMerchantId":"{{$guid}}","legalEntityType":"COMPANY"}}`,
			key: "registrationRequestId", returns: []string{"registrationStatus"}, codes: []string{"REPEAT_REGISTRATION"}},
		row{name: "updateSettlementInfo", path: "/merchants/settlementInfo/update", about: "Change where a seller is paid out to.",
			fields: []Field{id("updateRequestId").must(), id("referenceMerchantId").must(), text("settlementCurrency", 3).must(),
				object("settlementBankAccount").must(), text("settlementBankAccount.bankAccountNo", 32).must()},
			minimal: `{"updateRequestId":"{{$guid}}","referenceMerchantId":"M1","settlementCurrency":"USD",` +
				`"settlementBankAccount":{"bankAccountNo":"1234567890"}}`,
			key: "updateRequestId", returns: []string{"updateStatus"}},
		row{name: "inquireBalance", path: "/accounts/inquireBalance", about: "Ask what a seller has.",
			fields:  []Field{id("referenceMerchantId").or("account"), id("accountId").or("account")},
			minimal: `{"referenceMerchantId":"M1"}`, returns: []string{"accountBalances"}},
		row{name: "createPayout", path: "/funds/createPayout", about: "Pay a seller out.",
			fields: join([]Field{id("transferRequestId").must()},
				under(object("transferFromDetail").must(), amount("transferFromAmount"), object("transferFromMethod")),
				under(object("transferToDetail").must(), text("transferToCurrency", 3).must(), object("transferToMethod"),
					text("purposeCode", 32), text("transferNotifyUrl", 2048), text("transferRemark", 256))),
			minimal: `{"transferRequestId":"{{$guid}}","transferFromDetail":{"transferFromAmount":` + sum100 +
				`},"transferToDetail":{"transferToCurrency":"USD"}}`,
			key: "transferRequestId", returns: []string{"transferResult"}},
		row{name: "createTransfer", path: "/funds/createTransfer", about: "Move money between accounts.",
			fields: join([]Field{id("transferRequestId").must()},
				under(object("transferFromDetail").must(), amount("transferFromAmount"), object("transferFromMethod")),
				under(object("transferToDetail").must(), text("transferToCurrency", 3).must(), object("transferToMethod"))),
			minimal: `{"transferRequestId":"{{$guid}}","transferFromDetail":{"transferFromAmount":` + sum100 +
				`},"transferToDetail":{"transferToCurrency":"USD"}}`,
			key: "transferRequestId", returns: []string{"transferResult"}},
		row{name: "settle", path: "/payments/settle", about: "Share a payment out among sellers.",
			fields: []Field{id("settlementRequestId").must(), id("paymentId").must(), list("settlementDetails", 0).must(),
				text("settlementDetails[].settleTo", 32).must(), amount("settlementDetails[].settlementAmount").must()},
			minimal: `{"settlementRequestId":"{{$guid}}","paymentId":"{{paymentId}}","settlementDetails":[{"settleTo":"SELLER",` +
				`"settlementAmount":` + sum100 + `}]}`,
			needs: needsPaid(), key: "settlementRequestId", returns: []string{"settlementRequestId", "settlementId"},
			codes: []string{"ORDER_NOT_EXIST", "ORDER_STATUS_INVALID"}},
	)
	return append(apis, rows("Marketplace", File,
		row{name: "submitAttachment", path: "/business/attachment/submitAttachment",
			about: "Give a document. The file goes to a host of its own; what is signed has its SHA-256.",
			fields: []Field{id("submitAttachmentRequestId").must(), text("attachmentType", 64).must(),
				text("fileSha256", 64).must()},
			minimal: `{"submitAttachmentRequestId":"{{$guid}}","attachmentType":"SIGNATURE_AUTHORIZATION_LETTER","fileSha256":` +
				`"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}`,
			key: "submitAttachmentRequestId", returns: []string{"attachmentType", "attachmentKey"}})...)
}

func risk() []API {
	const result = `"paymentRequestId":"{{paymentRequestId}}"`
	paid := from("pay", "autodebit", "paymentRequestId")
	return rows("Risk", AMS,
		row{name: "decideRisk", path: "/risk/payments/decide", about: "Ask whether a payment looks like fraud.",
			fields: []Field{id("referenceTransactionId").must(), text("authorizationPhase", 32).must(), list("orders", 0).must(),
				id("orders[].referenceOrderId").must(), amount("orders[].orderAmount").must(), object("buyer"),
				amount("actualPaymentAmount"), list("paymentDetails", 0).must(), amount("paymentDetails[].amount").must(),
				amount("discountAmount"), object("env").must()},
			minimal: `{"referenceTransactionId":"{{$guid}}","authorizationPhase":"PRE_AUTHORIZATION","orders":[{"referenceOrderId":` +
				`"{{$guid}}","orderAmount":` + sum100 + `}],"paymentDetails":[{"amount":` + sum100 + `}],"env":{"terminalType":"WEB"}}`,
			key: "referenceTransactionId", returns: []string{"decision", "authenticationDecision?"}},
		row{name: "reportRisk", path: "/risk/payments/reportRisk", about: "Tell of a fraud.",
			fields: []Field{id("referenceTransactionId").must(), text("reportReason", 128).must(), text("riskType", 32).must(),
				moment("riskOccurrenceTime").must()},
			minimal: `{"referenceTransactionId":"{{referenceTransactionId}}","reportReason":"chargeback","riskType":"FRAUD",` +
				`"riskOccurrenceTime":"2027-03-01T12:00:00+08:00"}`,
			needs: []Need{{"referenceTransactionId", "decideRisk", "", "request.referenceTransactionId"}}},
		row{name: "sendPaymentResult", path: "/risk/payments/sendPaymentResult", about: "Tell what came of a payment.",
			fields: []Field{id("paymentRequestId").must(), text("paymentStatus", 32).must(), text("authorizationError.code", 32),
				text("cardVerificationResult.authenticationType", 32), object("paymentMethodProvider")},
			minimal: `{` + result + `,"paymentStatus":"SUCCESS"}`, needs: paid},
		row{name: "sendRefundResult", path: "/risk/payments/sendRefundResult", about: "Tell what came of a refund.",
			fields: []Field{id("referenceTransactionId").must(), id("referenceRefundId").must(), amount("actualRefundAmount").must(),
				list("refundRecords", 0)},
			minimal: `{"referenceTransactionId":"{{referenceTransactionId}}","referenceRefundId":"{{$guid}}","actualRefundAmount":` +
				sum100 + `}`,
			needs: []Need{{"referenceTransactionId", "decideRisk", "", "request.referenceTransactionId"}}},
	)
}
