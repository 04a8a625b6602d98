package simulator

import (
	"encoding/json"
	"strconv"

	"runner/collection/antom"
)

// An amount is a sum of money in the smallest unit of its currency.
type amount struct {
	Currency string `json:"currency"`
	Value    int64  `json:"value,string"`
}

// amount returns the amount at path, which the catalogue has checked; the zero amount if there is none.
func (c *call) amount(path string) amount {
	value, _ := strconv.ParseInt(c.str(path+".value"), 10, 64)
	return amount{c.str(path + ".currency"), value}
}

// fits says whether a payment method takes a, the amount at path.
func (a amount) fits(method, path string) *result {
	l, ok := antom.LimitOf(method)
	switch {
	case !ok || l.Currency != a.Currency:
		return nil
	case a.Value < l.Least:
		return illegal(path+".value", "must be at least "+strconv.FormatInt(l.Least, 10)+" for "+method)
	case a.Value%l.Factor != 0:
		return illegal(path+".value", "must be a multiple of "+strconv.FormatInt(l.Factor, 10)+" for "+method)
	}
	return nil
}

func (a amount) fields() map[string]any {
	return map[string]any{"currency": a.Currency, "value": strconv.FormatInt(a.Value, 10)}
}

// String writes a as people do: "10.00 USD".
func (a amount) String() string {
	decimals, _ := antom.Decimals(a.Currency)
	digits := strconv.FormatInt(a.Value, 10)
	if decimals == 0 {
		return digits + " " + a.Currency
	}
	for len(digits) <= decimals {
		digits = "0" + digits
	}
	at := len(digits) - decimals
	return digits[:at] + "." + digits[at:] + " " + a.Currency
}

// number reads a scalar as a whole number; 0 if it is none.
func number(v any) int {
	switch v := v.(type) {
	case json.Number:
		n, _ := v.Int64()
		return int(n)
	case string:
		n, _ := strconv.Atoi(v)
		return n
	}
	return 0
}
