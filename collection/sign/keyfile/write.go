package keyfile

import (
	"bytes"
	"crypto/rsa"
	"crypto/x509"
	"encoding/asn1"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"slices"
	"strings"

	"runner/collection/sign"
)

// What can be wrong with the form a key is to be written in.
var (
	// ErrUnknownForm: no form has the name.
	ErrUnknownForm = errors.New("unknown form")
	// ErrNotEncryptable: a passphrase, but a form that has no place for one.
	ErrNotEncryptable = errors.New("only pkcs8, in whatever armour, takes a passphrase")
)

// A Form is how a key is written: a content, alone for PEM, or with "-base64", "-der", "-one-line" or "-escaped", which
// is PEM with \n for its line breaks.
type Form string

// Of returns the form of an entry as it was read.
func (e *Entry) Of() Form {
	suffix := map[sign.Armour]string{sign.ArmourBase64: "-base64", sign.ArmourDER: "-der", sign.ArmourOneLine: "-one-line"}
	return Form(string(e.Content) + suffix[e.Armour])
}

// Forms returns the forms a key can be written in.
func Forms() []Form {
	var forms []Form
	for _, content := range []Content{PKCS8, PKCS1, SPKI, PKCS1Public} {
		for _, armour := range []string{"", "-base64", "-der", "-one-line", "-escaped"} {
			forms = append(forms, Form(string(content)+armour))
		}
	}
	return forms
}

// FindForm returns the form called name for an entry: an armour alone (pem, base64, der, one-line, escaped) stands for
// the usual content, which is PKCS#8 for a private key, and SPKI for a public one.
func FindForm(name string, kind Kind) (Form, error) {
	if name = strings.ToLower(name); slices.Contains(Forms(), Form(name)) {
		return Form(name), nil
	}
	usual := SPKI
	if kind == Private {
		usual = PKCS8
	}
	switch name {
	case "pem":
		return Form(usual), nil
	case "base64", "der", "one-line", "escaped":
		return Form(string(usual) + "-" + name), nil
	}
	return "", fmt.Errorf("%w %.40q", ErrUnknownForm, name)
}

// Secret reports whether f holds a private key.
func (f Form) Secret() bool { return f.content() == PKCS8 || f.content() == PKCS1 }

// Binary reports whether f is no text.
func (f Form) Binary() bool { return strings.HasSuffix(string(f), "-der") }

func (f Form) content() Content {
	if strings.HasPrefix(string(f), string(PKCS1Public)) {
		return PKCS1Public
	}
	content, _, _ := strings.Cut(string(f), "-")
	return Content(content)
}

// Encode returns the key of e in the form f, one of [Forms]; public halves are made of private keys. If passphrase is
// not nil a private key is encrypted with it. It ends with a newline, but for DER.
func (e *Entry) Encode(f Form, passphrase []byte) ([]byte, error) {
	der, label, err := e.der(f.content())
	if err != nil {
		return nil, err
	}
	if passphrase != nil {
		if f.content() != PKCS8 {
			return nil, ErrNotEncryptable
		}
		if der, err = seal(der, passphrase); err != nil {
			return nil, err
		}
		label = "ENCRYPTED PRIVATE KEY"
	}
	text := pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der})
	switch strings.TrimPrefix(string(f), string(f.content())) {
	case "-der":
		return der, nil
	case "-base64":
		return append(base64.StdEncoding.AppendEncode(nil, der), '\n'), nil
	case "-one-line":
		return append(bytes.ReplaceAll(bytes.TrimSpace(text), []byte("\n"), []byte(" ")), '\n'), nil
	case "-escaped":
		return append(bytes.ReplaceAll(text, []byte("\n"), []byte(`\n`)), '\n'), nil
	}
	return text, nil
}

// der returns the key of e as a content, and the label it has in PEM.
func (e *Entry) der(c Content) (der []byte, label string, err error) {
	switch {
	case e.Err != nil:
		return nil, "", e.Err
	case c == SPKI:
		der, err = x509.MarshalPKIXPublicKey(e.Public)
		return der, "PUBLIC KEY", err
	case e.Key == nil && Form(c).Secret():
		return nil, "", sign.ErrNotPrivate
	case c == PKCS8:
		der, err = base64.StdEncoding.DecodeString(e.Key.PKCS8Base64())
		return der, "PRIVATE KEY", err
	}
	return e.pkcs1(c)
}

// pkcs1 is for RSA keys only.
func (e *Entry) pkcs1(c Content) (der []byte, label string, err error) {
	public, ok := e.Public.(*rsa.PublicKey)
	if !ok {
		return nil, "", sign.ErrNotRSA
	}
	if c == PKCS1Public {
		return x509.MarshalPKCS1PublicKey(public), "RSA PUBLIC KEY", nil
	}
	if der, err = base64.StdEncoding.DecodeString(e.Key.PKCS8Base64()); err != nil {
		return nil, "", err
	}
	der, err = innerKey(der)
	return der, "RSA PRIVATE KEY", err
}

// innerKey returns the PKCS#1 key that PKCS#8 wraps.
func innerKey(der []byte) ([]byte, error) {
	var outer struct {
		Version   int
		Algorithm asn1.RawValue
		Key       []byte
	}
	if !unmarshal(der, &outer) {
		return nil, sign.ErrNoKey
	}
	return outer.Key, nil
}

// NewEntry returns the entry of a key that comes from no file.
func NewEntry(key *sign.Key) *Entry {
	return &Entry{Kind: Private, Content: PKCS8, Key: key, Public: key.AnyPublic()}
}
