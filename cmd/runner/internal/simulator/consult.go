package simulator

import (
	"slices"

	"runner/collection/antom"
)

// A method is a payment method that consult offers.
type method struct {
	name, category string
	currencies     []string
}

// methods is a choice of the documented methods, enough to pick one of each sort.
func methods() []method {
	return []method{
		{"ALIPAY_CN", "WALLET", []string{"CNY", "USD", "EUR", "GBP", "HKD", "SGD"}},
		{"ALIPAY_HK", "WALLET", []string{"HKD", "USD"}},
		{"GCASH", "WALLET", []string{"PHP", "USD"}},
		{"KAKAOPAY", "WALLET", []string{"KRW", "USD"}},
		{"TNG", "WALLET", []string{"MYR", "USD"}},
		{"TRUEMONEY", "WALLET", []string{"THB", "USD"}},
		{"CARD", "CARD", []string{"USD", "EUR", "GBP", "HKD", "JPY", "SGD"}},
	}
}

// consult tells which payment methods take the amount.
func consult(_ *state, c *call) answer {
	sum := c.amount("paymentAmount")
	options := make([]any, 0, len(methods()))
	for _, m := range methods() {
		option := map[string]any{
			"paymentMethodType": m.name, "paymentMethodCategory": m.category,
			"enabled": true, "supportedCurrencies": m.currencies,
		}
		if !slices.Contains(m.currencies, sum.Currency) {
			option["enabled"], option["disableReason"] = false, currencyNotSupported.code
		} else if sum.fits(m.name, "paymentAmount") != nil {
			option["enabled"], option["disableReason"] = false, "PAYMENT_AMOUNT_EXCEED_LIMIT"
		}
		options = append(options, option)
	}
	return answer{success, map[string]any{"paymentOptions": options}}
}

// exchangeRate tells rates. They are all 1: the simulator knows no market.
func exchangeRate(_ *state, c *call) answer {
	to := c.first("settlementCurrency")
	if to == "" {
		to = "USD"
	}
	quotes := []any{}
	list, _ := c.at("paymentCurrencies").([]any)
	for _, v := range list {
		from := text(v)
		if _, ok := antom.Decimals(from); !ok {
			return refuse(currencyNotSupported.because("%.20q", from))
		}
		quotes = append(quotes, map[string]any{"quoteCurrencyPair": from + "/" + to, "quotePrice": "1.0000",
			"quoteStartTime": iso(c.now), "guaranteed": false})
	}
	return answer{success, map[string]any{"quotes": quotes}}
}

// installments offers the plans that everybody has.
func installments(_ *state, c *call) answer {
	sum := c.amount("paymentAmount")
	var plans []any
	for _, n := range []int64{3, 6, 12} {
		plans = append(plans, map[string]any{"installmentNum": itoa(int(n)), "interval": "MONTH", "enabled": true,
			"eachInstallmentAmount": amount{sum.Currency, (sum.Value + n - 1) / n}.fields()})
	}
	return answer{success, map[string]any{"installments": plans}}
}

// cardInfo tells what can be seen of a card's number.
func cardInfo(s *state, c *call) answer {
	card := c.str("cardNo")
	if card == "" {
		t, ok := s.token(c, c.str("paymentMethodId"))
		if !ok {
			return answer{result: invalidToken}
		}
		return answer{success, map[string]any{"cardBrand": t.Fields["brand"], "maskedCardNo": t.Fields["maskedCardNo"]}}
	}
	return answer{success, map[string]any{"cardBrand": brandOf(card), "maskedCardNo": masked(card), "fundingType": "CREDIT"}}
}

// uploadInvoice takes a file for a payment; of the file nothing is kept.
func uploadInvoice(s *state, c *call) answer {
	if _, refused := s.lookUp(c); refused != nil {
		return refuse(refused)
	}
	return answer{success, map[string]any{"uploadRequestId": c.str("uploadRequestId")}}
}
