package antom

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// maxValue is how many digits an amount may have.
const maxValue = 16

// amount checks an object of currency and value.
func (c *checker) amount(n *node, v any) {
	have, ok := v.(map[string]any)
	if !ok {
		c.add(n, WrongType, "is "+kindOf(v)+", want an object of currency and value")
		return
	}
	currency, ok := have["currency"].(string)
	switch {
	case have["currency"] == nil || currency == "" && ok:
		c.part(n, ".currency", Missing, "is missing")
	case !ok:
		c.part(n, ".currency", WrongType, "is "+kindOf(have["currency"])+", want a text")
	default:
		if _, known := Decimals(currency); !known {
			c.part(n, ".currency", BadCurrency, fmt.Sprintf("is %s, want a code of ISO 4217, such as USD", quote(currency)))
		}
	}
	switch value := have["value"].(type) {
	case nil:
		c.part(n, ".value", Missing, "is missing")
	case string:
		c.units(n, currency, value)
	case json.Number:
		if c.units(n, currency, value.String()) {
			c.part(n, ".value", Unquoted, fmt.Sprintf("is %s without quotes, want %q", value, value))
		}
	default:
		c.part(n, ".value", WrongType, "is "+kindOf(value)+", want a text of digits")
	}
}

// units checks the text of an amount's value.
func (c *checker) units(n *node, currency, value string) bool {
	switch {
	case value == "":
		c.part(n, ".value", Missing, "is empty")
	case strings.Trim(value, "0123456789") == "." && strings.Trim(value, ".") != "":
		c.part(n, ".value", BadAmount, inMinorUnits(currency, value))
	case !isDigits(value):
		c.part(n, ".value", BadAmount, fmt.Sprintf("is %s, want a whole number of the smallest unit", quote(value)))
	case len(value) > maxValue:
		c.part(n, ".value", BadAmount, fmt.Sprintf("has %d digits, at most %d are allowed", len(value), maxValue))
	case strings.Trim(value, "0") == "":
		c.part(n, ".value", BadAmount, "is zero, want a positive number")
	case value[0] == '0':
		c.part(n, ".value", BadAmount, fmt.Sprintf("is %s, want a number that does not begin with 0", quote(value)))
	default:
		return true
	}
	return false
}

// inMinorUnits tells somebody who wrote "100.50" what to write.
func inMinorUnits(currency, value string) string {
	whole, fraction, _ := strings.Cut(value, ".")
	decimals, known := Decimals(currency)
	rest := strings.TrimRight(fraction, "0")
	if !known || len(rest) > decimals || len(whole)+decimals > maxValue {
		return fmt.Sprintf("is %s, want a whole number of the smallest unit", quote(value))
	}
	digits := strings.TrimLeft(whole+rest+strings.Repeat("0", decimals-len(rest)), "0")
	if digits == "" {
		digits = "0"
	}
	return fmt.Sprintf("is %s, want a whole number of the smallest unit: %s %s is %q", quote(value), value, currency, digits)
}

func (c *checker) part(n *node, member string, kind ProblemKind, message string) {
	c.problems = append(c.problems, Problem{Path: c.path(n.Path) + member, Kind: kind, Message: message})
}

// amounts checks what amounts of a request have to do with each other and with the payment method.
func (c *checker) amounts(body map[string]any) {
	paid, ok := amountAt(body, "paymentAmount")
	if !ok {
		return
	}
	order, _ := body["order"].(map[string]any)
	if of, ok := amountAt(order, "orderAmount"); ok && of.currency == paid.currency {
		c.factor(of.value, paid.value)
	}
	method, _ := body["paymentMethod"].(map[string]any)
	name, _ := method["paymentMethodType"].(string)
	if limit, ok := LimitOf(name); ok && limit.Currency == paid.currency {
		c.limit(name, limit, paid.value)
	}
}

// factor reports amounts of which one is in major units, the other in minor ones.
func (c *checker) factor(order, paid int64) {
	if order == paid*100 || order*100 == paid {
		c.problems = append(c.problems, Problem{"paymentAmount.value", MinorUnits,
			fmt.Sprintf("is %d, but order.orderAmount is %d: one of them seems to be in major units", paid, order)})
	}
}

func (c *checker) limit(method string, l Limit, paid int64) {
	switch {
	case paid < l.Least:
		c.problems = append(c.problems, Problem{"paymentAmount.value", BadAmount,
			fmt.Sprintf("is %d, %s takes %d of %s at least", paid, method, l.Least, l.Currency)})
	case l.Factor > 1 && paid%l.Factor != 0:
		c.problems = append(c.problems, Problem{"paymentAmount.value", BadAmount,
			fmt.Sprintf("is %d, %s takes multiples of %d of %s", paid, method, l.Factor, l.Currency)})
	}
}

type money struct {
	currency string
	value    int64
}

// amountAt returns a sound amount.
func amountAt(body map[string]any, name string) (m money, ok bool) {
	have, _ := body[name].(map[string]any)
	m.currency, _ = have["currency"].(string)
	value, ok := have["value"].(string)
	if n, isNumber := have["value"].(json.Number); isNumber {
		value, ok = n.String(), true
	}
	if !ok || !isDigits(value) || len(value) > maxValue {
		return m, false
	}
	m.value, _ = strconv.ParseInt(value, 10, 64) // 16 digits fit
	return m, true
}
