package antom

import (
	"slices"
	"strings"
)

// The currencies of ISO 4217 by the number of their decimals; those with two are the rest.
const (
	noDecimals    = " BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF "
	threeDecimals = " BHD IQD JOD KWD LYD OMR TND "
	twoDecimals   = " AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF " +
		"CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR " +
		"ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR " +
		"MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP " +
		"STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD YER ZAR ZMW "
)

// Decimals returns how many digits of an amount in the smallest unit are behind the point: 2 for USD, 0 for JPY. The code
// must be in capitals.
func Decimals(currency string) (int, bool) {
	if len(currency) != 3 || strings.Contains(currency, " ") {
		return 0, false
	}
	switch {
	case strings.Contains(twoDecimals, currency):
		return 2, true
	case strings.Contains(noDecimals, currency):
		return 0, true
	case strings.Contains(threeDecimals, currency):
		return 3, true
	}
	return 0, false
}

// Currencies returns every code that [Decimals] knows, sorted.
func Currencies() []string {
	all := strings.Fields(noDecimals + twoDecimals + threeDecimals)
	slices.Sort(all)
	return all
}

// A Limit is what a payment method asks of amounts in its currency.
type Limit struct {
	Currency string
	// Least is the smallest value, Factor what values must be multiples of, both in the smallest unit.
	Least, Factor int64
}

// LimitOf returns the limit that is published for a payment method.
func LimitOf(method string) (Limit, bool) {
	switch method {
	case "TRUEMONEY":
		return Limit{"THB", 100, 1}, true
	case "ALIPAY_HK":
		return Limit{"HKD", 1, 1}, true
	case "TNG":
		return Limit{"MYR", 5, 1}, true
	case "GCASH":
		return Limit{"PHP", 100, 1}, true
	case "DANA":
		return Limit{"IDR", 30000, 1}, true
	case "KAKAOPAY":
		return Limit{"KRW", 50, 1}, true
	case "JKOPAY":
		return Limit{"TWD", 100, 100}, true
	case "OCTOPUS":
		return Limit{"HKD", 10, 10}, true
	}
	return Limit{}, false
}
