package simulator_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"runner/cmd/runner/internal/simulator"
)

func inquiry(p object) object { return object{"paymentId": p["paymentId"]} }

func TestCashierFlow(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	p := w.want("PAYMENT_IN_PROCESS", "pay", payment("R1", "100"))
	if statusOf(p) != "U" || p["normalUrl"] != "http://sim.test/cashier/"+p["paymentId"].(string) {
		t.Errorf("pay: %v", p)
	}
	got := w.want("SUCCESS", "inquiryPayment", inquiry(p))
	if got["paymentStatus"] != "SUCCESS" || got["paymentTime"] != "2026-11-23T12:00:00+08:00" {
		t.Errorf("inquiry: %v", got)
	}
	r := w.want("SUCCESS", "refund", refundOf(p, "F1", "40"))
	w.want("SUCCESS", "refund", refundOf(p, "F2", "60"))
	w.want("REFUND_AMOUNT_EXCEED", "refund", refundOf(p, "F3", "1"))
	got = w.want("SUCCESS", "inquiryRefund", object{"refundId": r["refundId"]})
	if got["refundStatus"] != "SUCCESS" || got["refundAmount"].(object)["value"] != "40" {
		t.Errorf("inquiryRefund: %v", got)
	}
	w.want("SUCCESS", "inquiryRefund", object{"refundRequestId": "F2"})
	w.want("REFUND_NOT_EXIST", "inquiryRefund", object{"refundRequestId": "F3"})
	got = w.want("SUCCESS", "inquiryPayment", object{"paymentRequestId": "R1"})
	if n := len(got["transactions"].([]any)); n != 2 || got["paymentStatus"] != "SUCCESS" {
		t.Errorf("after the refunds: %d transactions, status %v", n, got["paymentStatus"])
	}
	w.want("PROCESS_FAIL", "cancel", inquiry(p))
}

func TestLifeOfAPayment(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		payAfter, wait time.Duration
		want, code     string
	}{
		"paid at once":         {0, 0, "SUCCESS", "SUCCESS"},
		"paid at once, though": {0, time.Hour, "SUCCESS", "SUCCESS"},
		"not yet":              {time.Minute, 59 * time.Second, "PROCESSING", "PAYMENT_IN_PROCESS"},
		"now":                  {time.Minute, time.Minute, "SUCCESS", "SUCCESS"},
		"never, still waiting": {-1, 13 * time.Minute, "PROCESSING", "PAYMENT_IN_PROCESS"},
		"never":                {-1, 14 * time.Minute, "FAIL", "ORDER_IS_CLOSED"},
		"too slow":             {14 * time.Minute, 14 * time.Minute, "FAIL", "ORDER_IS_CLOSED"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, func(cfg *simulator.Config) { cfg.PayAfter = c.payAfter })
			p := w.want("PAYMENT_IN_PROCESS", "pay", payment("R1", "100"))
			w.now = w.now.Add(c.wait)
			got := w.want("SUCCESS", "inquiryPayment", inquiry(p))
			if got["paymentStatus"] != c.want || got["paymentResultCode"] != c.code {
				t.Errorf("got %v %v, want %s %s", got["paymentStatus"], got["paymentResultCode"], c.want, c.code)
			}
			if _, has := got["paymentTime"]; has != (c.want == "SUCCESS") {
				t.Errorf("paymentTime is there: %v", has)
			}
		})
	}
}

// inStore is a payment in a shop.
func inStore(id, scenario string, change ...any) object {
	return payment(id, "100", append([]any{"productCode", "IN_STORE_PAYMENT",
		"paymentFactor.inStorePaymentScenario", scenario, "env.storeTerminalId", "T",
		"env.storeTerminalRequestTime", "2026-11-23T12:00:00+08:00", "order.merchant", object{"referenceMerchantId": "M",
			"merchantName": "Tea house", "merchantMCC": "5812",
			"store": object{"referenceStoreId": "S", "storeName": "Old town", "storeMCC": "5812"}}}, change...)...)
}

func TestProducts(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		body         object
		code, status string
		has, state   string
	}{
		"cashier": {payment("R", "100"), "PAYMENT_IN_PROCESS", "U", "normalUrl", "PROCESSING"},
		"agreement": {payment("R", "100", "productCode", "AGREEMENT_PAYMENT", "paymentMethod.paymentMethodId", "281token"),
			"SUCCESS", "S", "paymentTime", "SUCCESS"},
		"barcode": {inStore("R", "PaymentCode", "paymentMethod.paymentMethodId", "28"), "SUCCESS", "S",
			"actualPaymentAmount", "SUCCESS"},
		"order code": {inStore("R", "OrderCode"), "SUCCESS", "S", "orderCodeForm", "PROCESSING"},
		"entry code": {inStore("R", "EntryCode"), "SUCCESS", "S", "redirectActionForm", "PROCESSING"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, func(cfg *simulator.Config) { cfg.PayAfter = time.Minute })
			for range 2 { // a repeated request has the same answer
				p := w.want(c.code, "pay", c.body)
				if statusOf(p) != c.status || p[c.has] == nil {
					t.Errorf("got %v, want %s with %s", p, c.status, c.has)
				}
			}
			got := w.want("SUCCESS", "inquiryPayment", object{"paymentRequestId": "R"})
			if got["paymentStatus"] != c.state {
				t.Errorf("paymentStatus %v, want %s", got["paymentStatus"], c.state)
			}
		})
	}
}

func TestOrderCodeExpiresEarlier(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(cfg *simulator.Config) { cfg.PayAfter = -1 })
	w.want("SUCCESS", "pay", inStore("R", "OrderCode"))
	w.now = w.now.Add(3 * time.Minute)
	if got := w.call("inquiryPayment", object{"paymentRequestId": "R"}); got["paymentStatus"] != "FAIL" {
		t.Errorf("paymentStatus %v, want FAIL", got["paymentStatus"])
	}
}

func TestRepeatedRequests(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	first := w.want("PAYMENT_IN_PROCESS", "pay", payment("R", "100"))
	again := w.want("PAYMENT_IN_PROCESS", "pay", payment("R", "100", "order.orderDescription", "coffee"))
	if first["paymentId"] != again["paymentId"] {
		t.Error("a repeated request makes a second payment")
	}
	w.want("REPEAT_REQ_INCONSISTENT", "pay", payment("R", "101"))
	w.want("REPEAT_REQ_INCONSISTENT", "pay", payment("R", "100", "paymentAmount.currency", "EUR"))
	w.want("REPEAT_REQ_INCONSISTENT", "pay", payment("R", "100", "paymentMethod.paymentMethodId", "t"))
	w.call("inquiryPayment", inquiry(first))
	w.want("SUCCESS", "pay", payment("R", "100"))

	r := w.want("SUCCESS", "refund", refundOf(first, "F", "10"))
	if again := w.want("SUCCESS", "refund", refundOf(first, "F", "10")); r["refundId"] != again["refundId"] {
		t.Error("a repeated request makes a second refund")
	}
	w.want("REPEAT_REQ_INCONSISTENT", "refund", refundOf(first, "F", "11"))

	w.want("RISK_REJECT", "pay", payment("K", "11"))
	w.want("RISK_REJECT", "pay", payment("K", "11"))
	w.want("REPEAT_REQ_INCONSISTENT", "pay", payment("K", "12"))
}

func TestClientsDoNotMeet(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	p := w.want("PAYMENT_IN_PROCESS", "pay", payment("R", "100"))
	w.signer.ClientID = "ANOTHER"
	w.want("ORDER_NOT_EXIST", "inquiryPayment", inquiry(p))
	w.want("ORDER_NOT_EXIST", "refund", refundOf(p, "F", "1"))
	w.want("PAYMENT_IN_PROCESS", "pay", payment("R", "200"))
}

func TestTriggers(t *testing.T) {
	t.Parallel()
	const card = "paymentMethod.paymentMethodMetaData."
	for code, body := range map[string]object{
		"RISK_REJECT":                      payment("R", "11"),
		"PROCESS_FAIL":                     payment("R", "100", card+"cardNo", "4054692760174822"),
		"INVALID_PAYMENT_METHOD_META_DATA": payment("R", "100", card+"expiryMonth", 13),
		"PAYMENT_IN_PROCESS":               payment("R", "100", card+"cardNo", "4054695723100768", card+"cvv", "123"),
	} {
		w := newWorld(t, nil)
		w.want(code, "pay", body)
		got := w.want("SUCCESS", "inquiryPayment", object{"paymentRequestId": "R"})
		if isFail := got["paymentStatus"] == "FAIL"; isFail == (code == "PAYMENT_IN_PROCESS") {
			t.Errorf("%s: status %v", code, got["paymentStatus"])
		}
	}
	w := newWorld(t, nil)
	got := w.want("INVALID_PAYMENT_METHOD_META_DATA", "pay", payment("R", "100", card+"cvv", "99"))
	if msg := got["result"].(object)["resultMessage"]; msg != "invalid_cvc" {
		t.Errorf("message %v", msg)
	}
}

func TestCancel(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	p := w.want("PAYMENT_IN_PROCESS", "pay", payment("R", "100"))
	w.want("SUCCESS", "cancel", object{"paymentRequestId": "R"})
	w.want("SUCCESS", "cancel", inquiry(p))
	if got := w.call("inquiryPayment", inquiry(p)); got["paymentStatus"] != "CANCELLED" {
		t.Errorf("status %v, want CANCELLED", got["paymentStatus"])
	}
	w.want("ORDER_IS_CANCELED", "refund", refundOf(p, "F", "1"))
	w.want("ORDER_IS_CANCELED", "pay", payment("R", "100"))
	w.want("ORDER_NOT_EXIST", "cancel", object{"paymentId": "none"})

	w.want("RISK_REJECT", "pay", payment("K", "11"))
	w.want("SUCCESS", "cancel", object{"paymentRequestId": "K"})
	if got := w.call("inquiryPayment", object{"paymentRequestId": "K"}); got["paymentStatus"] != "FAIL" {
		t.Errorf("status %v, want a failed payment to stay FAIL", got["paymentStatus"])
	}
}

func TestCancelWindow(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil) // noon of the 23rd, where the gateway stands
	w.call("pay", payment("A", "100"))
	w.call("pay", payment("B", "100"))
	w.now = time.Date(2026, 11, 23, 16, 14, 59, 0, time.UTC)
	w.want("SUCCESS", "cancel", object{"paymentRequestId": "A"})
	w.now = w.now.Add(time.Second)
	w.want("CANCEL_WINDOW_EXCEED", "cancel", object{"paymentRequestId": "B"})
}

func TestRefundRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(cfg *simulator.Config) { cfg.PayAfter = time.Minute })
	p := w.want("PAYMENT_IN_PROCESS", "pay", payment("R", "100"))
	w.want("ORDER_STATUS_INVALID", "refund", refundOf(p, "F", "1"))
	w.now = w.now.Add(time.Minute)
	w.want("SUCCESS", "refund", refundOf(p, "F", "1"))
	w.want("REFUND_AMOUNT_EXCEED", "refund", refundOf(p, "G", "100"))
	w.want("PARAM_ILLEGAL", "refund", with(refundOf(p, "H", "1"), "refundAmount.currency", "EUR"))
	w.want("ORDER_NOT_EXIST", "refund", object{"refundRequestId": "I", "paymentId": "x", "refundAmount": sum("1")})
	w.now = w.now.AddDate(1, 0, 1)
	w.want("REFUND_WINDOW_EXCEED", "refund", refundOf(p, "J", "1"))
	w.want("RISK_REJECT", "pay", payment("K", "11"))
	k := w.call("inquiryPayment", object{"paymentRequestId": "K"})
	w.want("ORDER_IS_CLOSED", "refund", refundOf(k, "L", "1"))
}

func TestIllegalParametersAreNamed(t *testing.T) {
	t.Parallel()
	for field, body := range map[string]object{
		"productCode":                                payment("R", "100", "productCode", "X"),
		"paymentRequestId":                           payment(strings.Repeat("R", 65), "100"),
		"order.referenceOrderId":                     payment("R", "100", "order.referenceOrderId", nil),
		"order is a text, want an object":            payment("R", "100", "order", "none"),
		"order.orderDescription":                     payment("R", "100", "order.orderDescription", ""),
		"paymentAmount":                              payment("R", "100", "paymentAmount", nil),
		"paymentAmount.value":                        payment("R", "100", "paymentAmount.value", "1.50"),
		"paymentAmount.currency":                     payment("R", "100", "paymentAmount.currency", "$"),
		"paymentRedirectUrl":                         payment("R", "100", "paymentRedirectUrl", nil),
		"env.terminalType":                           payment("R", "100", "env.terminalType", "TV"),
		"paymentMethod.paymentMethodType is missing": payment("R", "100", "paymentMethod", object{}),
		"paymentMethod.paymentMethodType is a list":  payment("R", "100", "paymentMethod.paymentMethodType", []any{}),
		"paymentMethod.paymentMethodId is missing":   payment("R", "100", "productCode", "AGREEMENT_PAYMENT"),
		"paymentFactor.inStorePaymentScenario":       inStore("R", ""),
	} {
		w := newWorld(t, nil)
		got := w.want("PARAM_ILLEGAL", "pay", body)
		if msg := got["result"].(object)["resultMessage"].(string); !strings.Contains(msg, field) {
			t.Errorf("message %q, want %q in it", msg, field)
		}
		w.want("ORDER_NOT_EXIST", "inquiryPayment", object{"paymentRequestId": "R"})
	}
}

func TestAmounts(t *testing.T) {
	t.Parallel()
	for value, ok := range map[any]bool{
		"1": true, "9999999999999999": true, 100: true,
		"0": false, "-1": false, "+1": false, "01": false, "1.0": false, "": false, "1e3": false, " 1": false,
		"\uff11":            false,
		"10000000000000000": false, 1.5: false, true: false, "99999999999999999999999": false,
	} {
		w := newWorld(t, nil)
		want := map[bool]string{true: "PAYMENT_IN_PROCESS", false: "PARAM_ILLEGAL"}[ok]
		w.want(want, "pay", payment("R", "100", "paymentAmount.value", value))
	}
	for _, c := range []struct{ method, currency, value, want string }{
		{"JKOPAY", "TWD", "150", "PARAM_ILLEGAL"}, {"JKOPAY", "TWD", "200", "PAYMENT_IN_PROCESS"},
		{"DANA", "IDR", "29999", "PARAM_ILLEGAL"}, {"DANA", "IDR", "30000", "PAYMENT_IN_PROCESS"},
		{"OCTOPUS", "HKD", "15", "PARAM_ILLEGAL"}, {"KAKAOPAY", "USD", "1", "PAYMENT_IN_PROCESS"},
		{"CARD", "XXX", "100", "CURRENCY_NOT_SUPPORT"}, {"CARD", "usd", "100", "CURRENCY_NOT_SUPPORT"},
	} {
		w := newWorld(t, nil)
		w.want(c.want, "pay", payment("R", c.value, "paymentAmount.currency", c.currency,
			"paymentMethod.paymentMethodType", c.method))
	}
}

func TestCreateSession(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	body := payment("R", "100", "productScene", "CHECKOUT_PAYMENT", "paymentMethod", nil)
	got := w.want("SUCCESS", "createPaymentSession", body)
	if got["paymentSessionExpiryTime"] != "2026-11-23T13:00:00+08:00" || got["normalUrl"] == nil {
		t.Errorf("got %v", got)
	}
	again := w.want("SUCCESS", "createPaymentSession", with(body, "productScene", nil))
	if again["paymentSessionId"] != got["paymentSessionId"] || again["normalUrl"] != nil {
		t.Errorf("again: %v", again)
	}
	w.want("REPEAT_REQ_INCONSISTENT", "createPaymentSession", payment("R", "101"))
	w.want("RISK_REJECT", "createPaymentSession", payment("K", "11"))
	w.want("PARAM_ILLEGAL", "createPaymentSession", payment("S", "100", "paymentRedirectUrl", nil))
	if p := w.call("inquiryPayment", object{"paymentRequestId": "R"}); p["paymentStatus"] != "SUCCESS" {
		t.Errorf("the session's payment: %v", p)
	}
}

func TestConsult(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	body := object{"productCode": "CASHIER_PAYMENT", "paymentAmount": object{"currency": "KRW", "value": "49"},
		"env": object{"terminalType": "WEB"}}
	enabled := func(answer object) string {
		var names []string
		for _, o := range answer["paymentOptions"].([]any) {
			if o := o.(object); o["enabled"] == true {
				names = append(names, o["paymentMethodType"].(string))
			} else if o["disableReason"] == nil {
				t.Errorf("%v is disabled without a reason", o["paymentMethodType"])
			}
		}
		return strings.Join(names, " ")
	}
	if got := enabled(w.want("SUCCESS", "consult", body)); got != "" {
		t.Errorf("49 KRW: %s", got)
	}
	body["paymentAmount"].(object)["value"] = "50"
	if got := enabled(w.want("SUCCESS", "consult", body)); got != "KAKAOPAY" {
		t.Errorf("50 KRW: %s, want KAKAOPAY", got)
	}
	w.want("PARAM_ILLEGAL", "consult", with(body, "env", nil))
}

func TestOldestAreForgotten(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(cfg *simulator.Config) { cfg.MaxObjects = 3 })
	var ps []object
	for i := range 4 {
		ps = append(ps, w.want("PAYMENT_IN_PROCESS", "pay", payment(fmt.Sprint(i), "100")))
	}
	w.want("ORDER_NOT_EXIST", "inquiryPayment", inquiry(ps[0]))
	w.want("ORDER_NOT_EXIST", "inquiryPayment", object{"paymentRequestId": "0"})
	w.want("SUCCESS", "inquiryPayment", inquiry(ps[1]))
	w.want("SUCCESS", "inquiryPayment", inquiry(ps[3]))
}
