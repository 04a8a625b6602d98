package variable

import (
	"fmt"
	"strings"

	fake "github.com/brianvoe/gofakeit/v7/data"
)

// ibanForms are what follows the check digits in a country's account numbers (ISO 13616): # is a digit, A a capital,
// * either.
var ibanForms = map[string]string{
	"AT": "################", "BE": "############", "CH": "#####************", "CZ": "####################",
	"DE": "##################", "DK": "##############", "ES": "####################", "FI": "##############",
	"FR": "##########***********##", "GB": "AAAA##############", "HR": "#################",
	"IE": "AAAA##############", "IT": "A##########************", "LU": "###*************",
	"MT": "AAAA#####******************", "NL": "AAAA##########", "NO": "###########",
	"PL": "########################", "PT": "#####################", "SE": "####################",
}

// ibanCountries are the countries in an order that chance can be repeated on.
var ibanCountries = strings.Fields("AT BE CH CZ DE DK ES FI FR GB HR IE IT LU MT NL NO PL PT SE")

// iban is an account number whose check digits are right.
func (d *Dynamic) iban() string {
	country := d.pick(ibanCountries)
	account := []byte(ibanForms[country])
	for i, c := range account {
		switch c {
		case '#':
			account[i] = digits[d.below(len(digits))]
		case 'A':
			account[i] = capitals[d.below(len(capitals))]
		case '*':
			account[i] = (digits + capitals)[d.below(len(digits+capitals))]
		}
	}
	return fmt.Sprintf("%s%02d%s", country, 98-mod97(string(account)+country+"00"), account)
}

// mod97 is the remainder of the number that s is when each letter stands for 10 to 35 (ISO 7064).
func mod97(s string) int {
	rest := 0
	for _, c := range s {
		if c >= 'A' {
			rest = (rest*100 + int(c-'A') + 10) % 97
		} else {
			rest = (rest*10 + int(c-'0')) % 97
		}
	}
	return rest
}

// bic is the code of a bank, now and then with that of a branch.
func (d *Dynamic) bic() string {
	code := d.chars(capitals, 4) + d.pick(fake.Address["country_abr"]) + d.chars(capitals, 1) + "1"
	if d.below(2) == 0 {
		code += d.chars(digits, 3)
	}
	return code
}

// bitcoin looks like an address of the old forms. It leads nowhere: its checksum is chance.
func (d *Dynamic) bitcoin() string {
	const alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
	return d.chars("13", 1) + d.chars(alphabet, d.between(24, 33))
}
