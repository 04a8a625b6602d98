package keyfile

import (
	"crypto/rsa"
	"slices"
	"strings"
)

// A Taker is a program or library that is given keys.
type Taker struct {
	Name, About string
	// Private and Public are the forms it is best given.
	Private, Public Form
	// Takes are the forms it takes as they are.
	Takes []Form
}

// Takers returns the SDKs and programs whose wishes are known. What each takes of private keys was tried with one key in
// each form; for .NET, PHP and part of Java it was read in their sources.
func Takers() []Taker {
	pems := []Form{"pkcs8", "pkcs1", "spki"}
	return []Taker{
		{"go", "Antom's SDK for Go", "pkcs8-base64", "spki-base64", []Form{"pkcs8-base64", "pkcs8", "spki-base64"}},
		{"java", "Antom's SDK for Java", "pkcs8-base64", "spki-base64", []Form{"pkcs8-base64", "spki-base64"}},
		{"dotnet", "Antom's SDK for .NET", "pkcs8-base64", "spki-base64", []Form{"pkcs8-base64", "spki-base64"}},
		{"python", "Antom's SDK for Python", "pkcs1-base64", "spki-base64",
			[]Form{"pkcs1-base64", "pkcs1", "spki-base64"}},
		{"php", "Antom's SDK for PHP", "pkcs1-base64", "spki-base64", []Form{"pkcs1-base64", "spki-base64"}},
		{"forge", "node-forge", "pkcs8", "spki", pems},
		{"jsrsasign", "jsrsasign", "pkcs8", "spki", append([]Form{"pkcs8-one-line", "pkcs1-one-line"}, pems...)},
		{"openssl", "the openssl command", "pkcs8", "spki", append([]Form{"x509", "pkcs8-der", "pkcs1-der", "spki-der"},
			pems...)},
		{"postman", "a variable of a Postman environment", "pkcs8-base64", "spki-base64",
			[]Form{"pkcs8-base64", "spki-base64"}},
		{"dashboard", "the dashboard, which is given the public key", "spki-base64", "spki-base64",
			[]Form{"spki-base64"}},
	}
}

// FindTaker returns the taker called name.
func FindTaker(name string) (Taker, bool) {
	all := Takers()
	i := slices.IndexFunc(all, func(t Taker) bool { return strings.EqualFold(t.Name, name) })
	if i < 0 {
		return Taker{}, false
	}
	return all[i], true
}

// As returns the form that t is best given an entry in.
func (t Taker) As(kind Kind) Form {
	if kind == Private {
		return t.Private
	}
	return t.Public
}

// Accepts reports whether t takes e as it is.
func (t Taker) Accepts(e *Entry) bool {
	if _, isRSA := e.Public.(*rsa.PublicKey); (!isRSA || e.Cipher != "") && t.Name != "openssl" {
		return false
	}
	return slices.Contains(t.Takes, e.Of())
}
