package antom

import "strings"

// The three values of resultStatus.
const (
	Success = "S"
	Failure = "F"
	Unknown = "U"
)

// What to do next, for several codes each.
const (
	nextFix      = "Correct the request and send it again with a new id."
	nextAgain    = "Send the same request again, with the same id, or inquire; never take it for a success or a failure."
	nextContract = "Ask Antom's support, or look at the contract in the dashboard."
	nextBuyer    = "Let the buyer choose another way of paying, with a new paymentRequestId."
	nextNone     = "Do not send it again; the result is final."
)

// fail is a code whose status is F.
func fail(name, message, meaning, next string) Code {
	return Code{name, Failure, message, meaning, next}
}

// commonCodes can come from every API.
func commonCodes() []Code {
	return []Code{
		{"SUCCESS", Success, "success.", "It was done.", "Nothing."},
		{"UNKNOWN_EXCEPTION", Unknown, "An API call has failed, which is caused by unknown reasons.",
			"The platform does not know what came of it.", nextAgain},
		{"REQUEST_TRAFFIC_EXCEED_LIMIT", Unknown, "The request traffic exceeds the limit.",
			"Too many requests came in a short time.", "Wait, then send the same request again, with the same id."},
		{"SYSTEM_ERROR", Failure, "A system error occurred.", "Something broke at the platform.", nextAgain},
		fail("INVALID_SIGNATURE", "The signature is invalid.",
			"The signature does not fit the bytes that arrived, or the key is not the one registered. The answer is not signed.",
			`Run "runner explain" on the request; compare the key's public half with the dashboard.`),
		fail("KEY_NOT_FOUND", "The key is not found.", "No key is registered for the client id and the keyVersion.",
			"Upload the public key in the dashboard, or give its keyVersion."),
		fail("INVALID_CLIENT", "The client is invalid.", "The client id is not known, or not on this host.",
			"Compare Client-Id and host with the dashboard; sandbox ids begin with SANDBOX_."),
		fail("ACCESS_DENIED", "Access is denied.", "The client may not call this API.", nextContract),
		fail("INVALID_API", "The called API is invalid or not active.", "The API is not open for the client.", nextContract),
		fail("NO_INTERFACE_DEF", "The API is not defined.", "Nothing is at this path.",
			"Compare the path with the catalogue (runner send --list); sandbox clients use /ams/sandbox/api."),
		fail("METHOD_NOT_SUPPORTED", "The HTTP method is not supported.", "Every API wants POST.", "Send it with POST."),
		fail("MEDIA_TYPE_NOT_ACCEPTABLE", "The media type is not accepted.", "The body is not announced as JSON.",
			"Send Content-Type: application/json; charset=UTF-8."),
		fail("PARAM_ILLEGAL", "Illegal parameters.", "A required field is missing, or one has a wrong form.",
			"Correct the field the message names; runner send --show NAME lists them all."),
		fail("PROCESS_FAIL", "A general business failure occurred. Do not retry.", "It failed for good.", nextNone),
		fail("REGULATION_RESTRICTION", "The request failed because of regulations.", "A rule forbids it.", nextContract),
		fail("REPEAT_REQ_INCONSISTENT", "The repeated request differs from the first one.",
			"The id was used before, for something else.", "Use a new id for what is new, and the same values for a repetition."),
	}
}

// special are the codes of single APIs.
func specialCodes() []Code {
	return append([]Code{
		{"PAYMENT_IN_PROCESS", Unknown, "Payment is processing.", "The payment waits, mostly for the buyer.",
			"Send the buyer to normalUrl, then wait for the notification or inquire. If there is no URL, pay again with a new id."},
		{"REFUND_IN_PROCESS", Unknown, "Refund is processing.", "The refund is not done yet.",
			"Wait for the notification, or ask inquiryRefund."},
		{"VERIFICATION_IN_PROCESS", Unknown, "The verification is processing.", "The buyer must confirm the card.",
			"Send the buyer to the URL, then wait for the notification or ask inquireVaulting."},
		fail("ORDER_NOT_EXIST", "The order does not exist.", "No payment has this id.",
			"Compare the id; it belongs to the client id that made it."),
		fail("REFUND_NOT_EXIST", "The refund does not exist.", "No refund has this id.", "Compare the id."),
		fail("ORDER_IS_CLOSED", "The order is closed.", "The payment failed or ran out of time.", "Pay again with a new id."),
		fail("ORDER_IS_CANCELED", "The order is canceled.", "The payment was cancelled.", "Pay again with a new id."),
		fail("ORDER_STATUS_INVALID", "The order status is invalid.", "The payment is in a state that does not allow this.",
			"Ask inquiryPayment how it stands."),
		fail("REFUND_AMOUNT_EXCEED", "The total refund amount exceeds the payment amount.",
			"More would be given back than is left of the payment.", "Refund at most what is left."),
		fail("REFUND_WINDOW_EXCEED", "The refund date exceeds the refundable period.", "The payment is older than a year.",
			nextNone),
		fail("CANCEL_WINDOW_EXCEED", "The cancel date exceeds the cancelable period.",
			"Payments can be cancelled until 00:15 of the next day.", "Refund it instead."),
		fail("REGISTRATION_UNDER_REVIEW", "The registration is under review.", "It was registered already, and is looked at.",
			"Ask inquiryRegistrationStatus later."),
		fail("REPEAT_REGISTRATION", "The registration is repeated.", "It was registered before.", nextNone),
	}, append(append(contractCodes(), methodCodes()...), buyerCodes()...)...)
}

// contractCodes are about what the merchant may do.
func contractCodes() []Code {
	var codes []Code
	for _, c := range [][3]string{
		{"INVALID_CONTRACT", "The contract is invalid.", "The contract does not cover the request."},
		{"SETTLE_CONTRACT_NOT_MATCH", "The settlement contract does not match.",
			"settlementStrategy.settlementCurrency fits no contract."},
		{"CURRENCY_NOT_SUPPORT", "The currency is not supported.", "The currency cannot be used here."},
		{"BUSINESS_NOT_SUPPORT", "The payment business is not supported.", "The product is not in the contract."},
		{"MERCHANT_NOT_REGISTERED", "The merchant is not registered.", "The shop is not registered with the platform."},
		{"MERCHANT_KYB_NOT_QUALIFIED", "The merchant is not qualified.", "What the platform knows of the shop does not suffice."},
		{"INVALID_MERCHANT_STATUS", "The status of the merchant is abnormal.", "The merchant is blocked or not ready."},
		{"MERCHANT_BALANCE_NOT_ENOUGH", "The balance of the merchant is not enough.", "There is not enough to pay it from."},
	} {
		codes = append(codes, fail(c[0], c[1], c[2], nextContract))
	}
	return codes
}

// methodCodes are about the way of paying.
func methodCodes() []Code {
	var codes []Code
	for _, c := range [][3]string{
		{"UNAVAILABLE_PAYMENT_METHOD", "The payment method is unavailable.", "The method is off at the moment."},
		{"NO_PAY_OPTIONS", "No payment option is available.", "No method takes this amount here."},
		{"PAYMENT_PROHIBITED", "The payment is prohibited.", "The method does not sell such things."},
		{"PAYMENT_NOT_QUALIFIED", "The payment is not qualified.", "The method may not be used for this."},
		{"INVALID_PAYMENT_METHOD_META_DATA", "The payment method metadata is invalid.", "Something of the card is wrong."},
		{"SELECTED_CARD_BRAND_NOT_AVAILABLE", "The selected card brand is not available.", "The card is not of that brand."},
		{"INCORRECT_BLIKCODE", "The BLIK code is incorrect.", "The buyer gave another code."},
		{"INVALID_CODE", "The code is invalid.", "The code that was scanned is none."},
		{"EXPIRED_CODE", "The code has expired.", "The code that was scanned is too old."},
		{"INVALID_PAYMENT_CODE", "The payment code is invalid.", "The code that was scanned is none."},
		{"INVALID_TOKEN", "The token is invalid.", "The token is not known, was revoked, or has expired."},
		{"INVALID_ACCESS_TOKEN", "The access token is invalid.", "The token is not known, was revoked, or has expired."},
		{"INVALID_AUTHCODE", "The authorization code is invalid.", "The code is not known, or was used already."},
	} {
		codes = append(codes, fail(c[0], c[1], c[2], nextBuyer))
	}
	return codes
}

// buyerCodes are about who pays, and about risk.
func buyerCodes() []Code {
	var codes []Code
	for _, c := range [][3]string{
		{"USER_NOT_EXIST", "The user does not exist.", "The method does not know the buyer."},
		{"USER_STATUS_ABNORMAL", "The user status is abnormal.", "The buyer's account is blocked."},
		{"USER_BALANCE_NOT_ENOUGH", "The user balance is not enough.", "The buyer has not enough money there."},
		{"USER_KYC_NOT_QUALIFIED", "The user is not qualified.", "The buyer has not shown who he is."},
		{"USER_AMOUNT_EXCEED_LIMIT", "The amount exceeds the user's limit.", "It is more than the buyer may spend."},
		{"USER_PAYMENT_VERIFICATION_FAILED", "The user's payment verification failed.", "The buyer did not confirm it."},
		{"AUTHENTICATION_REQUIRED", "Authentication is required.", "The buyer must confirm the card."},
		{"VERIFY_TIMES_EXCEED_LIMIT", "The verification was tried too often.", "The buyer failed to confirm too often."},
		{"VERIFY_UNMATCHED", "The verification does not match.", "What the buyer gave is wrong."},
		{"PAYMENT_AMOUNT_EXCEED_LIMIT", "The payment amount exceeds the limit.", "It is more than the method allows."},
		{"PAYMENT_COUNT_EXCEED_LIMIT", "The number of payments exceeds the limit.", "It was done too often."},
		{"RISK_REJECT", "The request is rejected because of the risk control.", "The platform thinks it is fraud."},
		{"FRAUD_REJECT", "The request is rejected because of fraud.", "The platform thinks it is fraud."},
	} {
		codes = append(codes, fail(c[0], c[1], c[2], nextBuyer))
	}
	return codes
}

// payCodes are those that taking a payment can give.
func payCodes() []string {
	names := []string{"PAYMENT_IN_PROCESS", "ORDER_IS_CLOSED", "ORDER_IS_CANCELED"}
	for _, group := range [][]Code{contractCodes(), methodCodes(), buyerCodes()} {
		for _, c := range group {
			names = append(names, c.Name)
		}
	}
	return names
}

// CommonCodes returns the codes that every API can give.
func CommonCodes() []Code { return commonCodes() }

// Codes returns all codes, the common ones first.
func Codes() []Code { return append(commonCodes(), specialCodes()...) }

// CodeNames returns the names of all codes, the common ones first.
func CodeNames() []string {
	var names []string
	for _, c := range Codes() {
		names = append(names, c.Name)
	}
	return names
}

// LookUp returns the code of a name.
func LookUp(name string) (Code, bool) {
	c, ok := catalogue().codes[name]
	return c, ok
}

// Advise tells what a result means and what to do next. It knows something of every result: of a code that is not in the
// catalogue by its status. hasURL says whether the answer has a page for the buyer.
func Advise(status, code string, hasURL bool) (meaning, next string) {
	c, ok := LookUp(code)
	if ok && c.Name == "PAYMENT_IN_PROCESS" && !hasURL && status == Unknown {
		return c.Meaning, "There is no page for the buyer: wait for the notification or inquire."
	}
	if ok && (c.Status == status || status == "") {
		return c.Meaning, c.Next
	}
	switch strings.ToUpper(status) {
	case Success:
		return "It was done.", "Nothing."
	case Failure:
		return "It failed.", nextFix
	case Unknown:
		return "The outcome is not known yet.", nextAgain
	}
	return "The answer has no resultStatus of S, F or U.", "Look whether the address is that of the API, and at the raw answer."
}
