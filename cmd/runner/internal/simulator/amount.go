package simulator

import (
	"slices"
	"strconv"
)

// An amount is a sum of money in the smallest unit of its currency.
type amount struct {
	currency string
	value    int64
}

// maxDigits is the length of the largest value; it keeps sums far from the limits of an int64.
const maxDigits = 16

// currencies are those that are documented. How many decimals one has is the sender's business: values come in the
// smallest unit.
var currencies = []string{
	"AUD", "BDT", "BRL", "CAD", "CLP", "CNY", "EUR", "GBP", "HKD", "IDR", "JPY", "KRW", "MXN", "MYR", "NZD", "PEN",
	"PHP", "PKR", "PLN", "SGD", "THB", "TWD", "USD", "VND",
}

// A limit is what a payment method asks of amounts in a currency.
type limit struct {
	currency      string
	least, factor int64 // the smallest value, and what it must be a multiple of
}

// limits has the methods with a documented limit.
var limits = map[string]limit{
	"TRUEMONEY": {"THB", 100, 1},
	"ALIPAY_HK": {"HKD", 1, 1},
	"TNG":       {"MYR", 5, 1},
	"GCASH":     {"PHP", 100, 1},
	"DANA":      {"IDR", 30000, 1},
	"KAKAOPAY":  {"KRW", 50, 1},
	"JKOPAY":    {"TWD", 100, 100},
	"OCTOPUS":   {"HKD", 10, 10},
}

// amount reads the amount at path.
func (c *call) amount(path string) (amount, *result) {
	if c.at(path) == nil {
		return amount{}, illegal(path, "is missing")
	}
	currency, text := c.str(path+".currency"), c.str(path+".value")
	if len(currency) != 3 {
		return amount{}, illegal(path+".currency", "must be a currency code of three letters")
	}
	if !slices.Contains(currencies, currency) {
		return amount{}, currencyNotSupported.because("%s.currency is %q", path, currency)
	}
	value, err := strconv.ParseInt(text, 10, 64)
	if err != nil || len(text) > maxDigits || text[0] < '1' || text[0] > '9' {
		return amount{}, illegal(path+".value", "must be a positive whole number in the smallest unit of the currency")
	}
	return amount{currency, value}, nil
}

// mustAmount reads an amount that a rule has checked.
func (c *call) mustAmount(path string) amount {
	a, _ := c.amount(path)
	return a
}

// fits says whether a payment method takes a, the amount at path.
func (a amount) fits(method, path string) *result {
	l, ok := limits[method]
	if !ok || l.currency != a.currency {
		return nil
	}
	if a.value < l.least {
		return illegal(path+".value", "must be at least "+strconv.FormatInt(l.least, 10)+" for "+method)
	}
	if a.value%l.factor != 0 {
		return illegal(path+".value", "must be a multiple of "+strconv.FormatInt(l.factor, 10)+" for "+method)
	}
	return nil
}

func (a amount) fields() map[string]any {
	return map[string]any{"currency": a.currency, "value": strconv.FormatInt(a.value, 10)}
}
