package simulator

import "slices"

// A method is a payment method that consult offers.
type method struct {
	name, category string
	currencies     []string
}

// methods is a choice of the documented methods, enough to pick one of each sort.
var methods = []method{
	{"ALIPAY_CN", "WALLET", []string{"CNY", "USD", "EUR", "GBP", "HKD", "SGD"}},
	{"ALIPAY_HK", "WALLET", []string{"HKD", "USD"}},
	{"GCASH", "WALLET", []string{"PHP", "USD"}},
	{"KAKAOPAY", "WALLET", []string{"KRW", "USD"}},
	{"TNG", "WALLET", []string{"MYR", "USD"}},
	{"TRUEMONEY", "WALLET", []string{"THB", "USD"}},
	{"CARD", "CARD", []string{"USD", "EUR", "GBP", "HKD", "JPY", "SGD"}},
}

// consult tells which payment methods take the amount.
func consult(_ *state, c *call) answer {
	sum := c.mustAmount("paymentAmount")
	options := make([]any, 0, len(methods))
	for _, m := range methods {
		option := map[string]any{
			"paymentMethodType": m.name, "paymentMethodCategory": m.category,
			"enabled": true, "supportedCurrencies": m.currencies,
		}
		if !slices.Contains(m.currencies, sum.currency) {
			option["enabled"], option["disableReason"] = false, currencyNotSupported.code
		} else if sum.fits(m.name, "paymentAmount") != nil {
			option["enabled"], option["disableReason"] = false, "PAYMENT_AMOUNT_EXCEED_LIMIT"
		}
		options = append(options, option)
	}
	return answer{success, map[string]any{"paymentOptions": options}}
}
