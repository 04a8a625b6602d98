package simulator

import "fmt"

// The three values of resultStatus.
const (
	statusSuccess = "S"
	statusFail    = "F"
	statusUnknown = "U"
)

// A result is the result object of an answer.
type result struct {
	code, status, message string
	// reason is for the log: what a caller must not be told, or need not be.
	reason string
	// unsigned results are given to somebody who has not shown who he is.
	unsigned bool
}

// The results of the API. The messages say the same as the real ones, in other words where those are not published.
var (
	success   = result{code: "SUCCESS", status: statusSuccess, message: "success."}
	inProcess = result{code: "PAYMENT_IN_PROCESS", status: statusUnknown, message: "Payment is processing."}

	invalidSignature = result{code: "INVALID_SIGNATURE", status: statusFail, message: "The signature is invalid.",
		unsigned: true}
	keyNotFound = result{code: "KEY_NOT_FOUND", status: statusFail, message: "The key is not found.",
		unsigned: true}
	invalidClient = result{code: "INVALID_CLIENT", status: statusFail, message: "The client is invalid.",
		unsigned: true}
	unknownException = result{code: "UNKNOWN_EXCEPTION", status: statusUnknown,
		message: "An API call has failed, which is caused by unknown reasons."}
	noInterface        = failure("NO_INTERFACE_DEF", "The API is not defined.")
	methodNotSupported = failure("METHOD_NOT_SUPPORTED", "The HTTP method is not supported.")
	mediaNotAcceptable = failure("MEDIA_TYPE_NOT_ACCEPTABLE", "The media type is not accepted.")

	processFail          = failure("PROCESS_FAIL", "A general business failure occurred. Do not retry.")
	repeatInconsistent   = failure("REPEAT_REQ_INCONSISTENT", "The repeated request differs from the first one.")
	orderNotExist        = failure("ORDER_NOT_EXIST", "The order does not exist.")
	orderClosed          = failure("ORDER_IS_CLOSED", "The order is closed.")
	orderCanceled        = failure("ORDER_IS_CANCELED", "The order is canceled.")
	orderStatusInvalid   = failure("ORDER_STATUS_INVALID", "The order status is invalid.")
	currencyNotSupported = failure("CURRENCY_NOT_SUPPORT", "The currency is not supported.")
	refundNotExist       = failure("REFUND_NOT_EXIST", "The refund does not exist.")
	invalidToken         = failure("INVALID_TOKEN", "The token is invalid.")
	invalidAccessToken   = failure("INVALID_ACCESS_TOKEN", "The access token is invalid.")
	invalidAuthCode      = failure("INVALID_AUTHCODE", "The authorization code is invalid.")
	verifying            = result{code: "VERIFICATION_IN_PROCESS", status: statusUnknown, message: "The verification is processing."}
	merchantUnknown      = failure("MERCHANT_NOT_REGISTERED", "The merchant is not registered.")
	amountExceeded       = failure("PAYMENT_AMOUNT_EXCEED_LIMIT", "The payment amount exceeds the limit.")
	cardDataInvalid      = failure("INVALID_PAYMENT_METHOD_META_DATA", "The payment method metadata is invalid.")
	riskReject           = failure("RISK_REJECT", "The request is rejected because of the risk control.")
	refundExceeded       = failure("REFUND_AMOUNT_EXCEED", "The total refund amount exceeds the payment amount.")
	refundTooLate        = failure("REFUND_WINDOW_EXCEED", "The refund date exceeds the refundable period.")
	cancelTooLate        = failure("CANCEL_WINDOW_EXCEED", "The cancel date exceeds the cancelable period.")
	countExceeded        = failure("PAYMENT_COUNT_EXCEED_LIMIT", "The number of operations exceeds the limit.")
)

func failure(code, message string) result {
	return result{code: code, status: statusFail, message: message}
}

// illegal is a PARAM_ILLEGAL that names the field.
func illegal(field, why string) *result {
	return &result{code: "PARAM_ILLEGAL", status: statusFail, message: "Illegal parameters. " + field + " " + why + "."}
}

// because returns r with a reason for the log.
func (r result) because(format string, args ...any) *result {
	r.reason = fmt.Sprintf(format, args...)
	return &r
}

// saying returns r with another message.
func (r result) saying(message string) *result {
	r.message = message
	return &r
}

// An answer is a result and the fields beside it.
type answer struct {
	result result
	fields map[string]any
}

// fields are those of the result object.
func (r result) fields() map[string]any {
	return map[string]any{"resultCode": r.code, "resultMessage": r.message, "resultStatus": r.status}
}

func refuse(r *result) answer { return answer{result: *r} }
