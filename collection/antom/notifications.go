package antom

import "strings"

const (
	okResult   = `"result":{"resultCode":"SUCCESS","resultMessage":"success.","resultStatus":"S"}`
	aTime      = `"{{$isoTimestamp}}"`
	aPaymentNo = `"paymentId":"{{paymentId}}","paymentRequestId":"{{paymentRequestId}}","paymentAmount":` + sum100
)

// resultFields are those of the result in a notification.
func resultFields() []Field {
	return under(object("result").must(), oneOf("resultStatus", Success, Failure, Unknown).must(), text("resultCode", 64).must(),
		text("resultMessage", 256))
}

// notice is a notification with one body for all its kinds but for the discriminator.
func notice(name, field, discriminator string, kinds []string, body string, fields ...Field) *Notification {
	n := &Notification{Name: name, Field: field, Discriminator: discriminator, Kinds: kinds, Samples: make(map[string]string)}
	n.Fields = fields
	if discriminator == "" {
		n.Samples[""] = "{" + body + "}"
		return n
	}
	n.Fields = append([]Field{oneOf(discriminator, kinds...).must()}, fields...)
	for _, kind := range kinds {
		n.Samples[kind] = `{"` + discriminator + `":"` + kind + `",` + body + `}`
	}
	return n
}

func notifications() []*Notification {
	return []*Notification{
		notice("notifyPayment", "paymentNotifyUrl", "notifyType",
			[]string{"PAYMENT_RESULT", "PAYMENT_PENDING", "UPDATE_AMOUNT_RESULT"},
			okResult+`,`+aPaymentNo+`,"paymentCreateTime":`+aTime+`,"paymentTime":`+aTime,
			join(resultFields(), []Field{id("paymentRequestId").must(), id("paymentId").must(), amount("paymentAmount").must(),
				moment("paymentCreateTime").must(), moment("paymentTime"), amount("actualPaymentAmount"), object("paymentResultInfo"),
				object("pspCustomerInfo"), object("paymentQuote"), object("settlementQuote"), amount("grossSettlementAmount"),
				text("acquirerReferenceNo", 64), text("metadata", 1024)})...),
		notice("notifyCapture", "paymentNotifyUrl", "notifyType", []string{"CAPTURE_RESULT"},
			okResult+`,"captureRequestId":"{{captureRequestId}}","captureId":"{{captureId}}","paymentId":"{{paymentId}}",`+
				`"captureAmount":`+sum100+`,"captureTime":`+aTime,
			join(resultFields(), []Field{id("captureRequestId").must(), id("captureId").must(), id("paymentId").must(),
				amount("captureAmount").must(), moment("captureTime")})...),
		notice("notifyRefund", "refundNotifyUrl", "notifyType", []string{"REFUND_RESULT"},
			okResult+`,"refundStatus":"SUCCESS","refundRequestId":"{{refundRequestId}}","refundId":"{{refundId}}","refundAmount":`+
				sum100+`,"refundTime":`+aTime,
			join(resultFields(), []Field{oneOf("refundStatus", "SUCCESS", "PROCESSING", "FAIL").must(), id("refundRequestId").must(),
				id("refundId").must(), amount("refundAmount").must(), moment("refundTime")})...),
		notice("notifyAuthorization", "authNotifyUrl", "authorizationNotifyType", []string{"AUTHCODE_CREATED", "TOKEN_CREATED",
			"TOKEN_CANCELED"}, okResult+`,"authState":"{{authState}}","authCode":"{{authCode}}","accessToken":"{{accessToken}}"`,
			join(resultFields(), []Field{text("authState", 256), text("authCode", 64), text("accessToken", 128),
				text("authClientId", 64), text("reason", 256)})...),
		notice("notifyVaulting", "vaultingNotificationUrl", "", nil,
			okResult+`,"vaultingRequestId":"{{vaultingRequestId}}","paymentMethodDetail":{"paymentMethodType":"CARD","card":`+
				`{"cardToken":"{{cardToken}}","brand":"VISA"}},"vaultingCreateTime":`+aTime,
			join(resultFields(), []Field{id("vaultingRequestId").must(), object("paymentMethodDetail"), moment("vaultingCreateTime")})...),
		notice("notifySubscription", "subscriptionNotificationUrl", "subscriptionNotificationType",
			[]string{"CREATE", "CHANGE", "CANCEL", "UPDATE", "TERMINATE"},
			`"subscriptionStatus":"ACTIVE","subscriptionRequestId":"{{subscriptionRequestId}}","subscriptionId":"{{subscriptionId}}",`+
				`"subscriptionStartTime":`+aTime+`,"periodRule":{"periodType":"MONTH","periodCount":"1"}`,
			oneOf("subscriptionStatus", "ACTIVE", "CANCELLED", "TERMINATED").must(), id("subscriptionRequestId").must(),
			id("subscriptionId").must(), moment("subscriptionStartTime"), moment("subscriptionEndTime"), object("periodRule")),
		notice("notifySubscriptionPayment", "paymentNotificationUrl", "", nil,
			okResult+`,`+aPaymentNo+`,"paymentCreateTime":`+aTime+`,"subscriptionRequestId":"{{subscriptionRequestId}}",`+
				`"subscriptionId":"{{subscriptionId}}","periodStartTime":`+aTime+`,"periodEndTime":`+aTime+`,"phaseNo":"1"`,
			join(resultFields(), []Field{id("paymentId").must(), amount("paymentAmount").must(), moment("paymentCreateTime").must(),
				id("subscriptionRequestId").must(), id("subscriptionId").must(), moment("periodStartTime"), moment("periodEndTime"),
				integer("phaseNo")})...),
		notice("notifyDispute", "", "disputeNotificationType", []string{"DISPUTE_CREATED", "DISPUTE_JUDGED", "DISPUTE_CANCELLED",
			"DISPUTE_ACCEPTED", "DEFENSE_SUPPLIED", "DEFENSE_DUE_ALERT", "RDR_RESOLVED"},
			`"disputeId":"{{disputeId}}","paymentId":"{{paymentId}}","disputeTime":`+aTime+`,"disputeAmount":`+sum100+
				`,"defenseDueTime":`+aTime+`,"disputeReasonCode":"4855"`,
			id("disputeId").must(), id("paymentId"), moment("disputeTime"), amount("disputeAmount"), moment("defenseDueTime"),
			text("disputeReasonCode", 64), text("disputeReasonMsg", 256), text("disputeJudgedResult", 32)),
	}
}

// Notifications returns every notification, in the order of the documents. They are for reading only.
func Notifications() []*Notification { return catalogue().notifications }

// FindNotification returns the notification of a name, in any case of letters.
func FindNotification(name string) (*Notification, bool) {
	for _, n := range catalogue().notifications {
		if strings.EqualFold(n.Name, name) {
			return n, true
		}
	}
	return nil, false
}

// Example returns the sample of a kind with its variables put in, see [Product.Example]; "" is the first kind. It returns
// false if there is no such kind.
func (n *Notification) Example(kind string, value func(variable string) string) ([]byte, bool) {
	if kind == "" && len(n.Kinds) > 0 {
		kind = n.Kinds[0]
	}
	sample, ok := n.Samples[kind]
	if !ok {
		return nil, false
	}
	body, err := (&Product{Minimal: sample}).Example(value)
	return body, err == nil
}

// Check returns what is wrong with the body of a notification, see [API.Check].
func (n *Notification) Check(body map[string]any) []Problem {
	c := checker{}
	c.object(n.shape, body)
	return c.problems
}
