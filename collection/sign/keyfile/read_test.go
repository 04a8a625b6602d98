package keyfile_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"software.sslmate.com/src/go-pkcs12"

	"runner/collection/sign"
	"runner/collection/sign/keyfile"
)

// freshKey is one key for all tests that need some key.
var freshKey = sync.OnceValues(func() (*sign.Key, error) { return sign.GenerateKey(0) })

func someKey(t testing.TB) *sign.Key {
	t.Helper()
	k, err := freshKey()
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// rsaKey is k as the standard library has it.
func rsaKey(t testing.TB, k *sign.Key) any {
	t.Helper()
	der, err := base64.StdEncoding.DecodeString(k.PKCS8Base64())
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		t.Fatal(err)
	}
	return private
}

func certificateOf(t testing.TB, k *sign.Key) *x509.Certificate {
	t.Helper()
	template := &x509.Certificate{SerialNumber: new(big.Int).SetBytes([]byte("a large serial number")),
		Subject: pkix.Name{CommonName: "merchant"}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, k.Public(), rsaKey(t, k))
	if err != nil {
		t.Fatal(err)
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func pkcs12Of(t testing.TB, k *sign.Key, passphrase string) []byte {
	t.Helper()
	data, err := pkcs12.Modern.Encode(rsaKey(t, k), certificateOf(t, k), nil, passphrase)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func secret(text string) keyfile.Passphrase {
	return func() ([]byte, error) { return []byte(text), nil }
}

func encode(t testing.TB, e *keyfile.Entry, f keyfile.Form, passphrase []byte) []byte {
	t.Helper()
	data, err := e.Encode(f, passphrase)
	if err != nil {
		t.Fatalf("Encode(%s): %v", f, err)
	}
	return data
}

// What is written in a form is read as that form and is the same key; so it is when the text is quoted, or has lost its
// line ends, as in JSON and .env files.
func TestEveryFormIsReadAsWritten(t *testing.T) {
	t.Parallel()
	e := keyfile.NewEntry(someKey(t))
	for _, f := range keyfile.Forms() {
		data := encode(t, e, f, nil)
		texts := [][]byte{data}
		if !f.Binary() && !strings.HasSuffix(string(f), "-one-line") {
			quoted := strings.TrimSpace(string(data))
			texts = append(texts, []byte(`"`+quoted+`"`), []byte("\xef\xbb\xbf  "+quoted+"\r\n"))
		}
		for _, text := range texts {
			got, err := keyfile.Read(text, nil)
			if err != nil || len(got) != 1 || !keyfile.Same(got[0].Public, e.Public) || got[0].Err != nil {
				t.Errorf("%s: Read = %v, %v, want the key", f, got, err)
				continue
			}
			if private := got[0].Key != nil; private != f.Secret() {
				t.Errorf("%s is read as private: %t", f, private)
			}
		}
		got, _ := keyfile.Read(data, nil)
		want := f
		if strings.HasSuffix(string(f), "-escaped") {
			want = keyfile.Form(strings.TrimSuffix(string(f), "-escaped") + "-one-line")
		}
		if got[0].Of() != want {
			t.Errorf("%s is read as %s", f, got[0].Of())
		}
	}
}

func TestPassphrases(t *testing.T) {
	t.Parallel()
	e := keyfile.NewEntry(someKey(t))
	files := map[string][]byte{"pkcs12": pkcs12Of(t, e.Key, "secret")}
	for _, armour := range []string{"", "-base64", "-der", "-one-line", "-escaped"} {
		files["pkcs8"+armour] = encode(t, e, keyfile.Form("pkcs8"+armour), []byte("secret"))
	}
	old, err := x509.EncryptPEMBlock(rand.Reader, "RSA PRIVATE KEY", //lint:ignore SA1019 the old way is what is tested
		x509.MarshalPKCS1PrivateKey(rsaOf(t, e.Key)), []byte("secret"), x509.PEMCipher3DES)
	if err != nil {
		t.Fatal(err)
	}
	files["old"] = pem.EncodeToMemory(old)
	for name, data := range files {
		if _, err := keyfile.Load(data, nil); !errors.Is(err, sign.ErrEncryptedKey) {
			t.Errorf("%s without a passphrase: %v", name, err)
		}
		if _, err := keyfile.Load(data, secret("wrong")); !errors.Is(err, keyfile.ErrBadDecrypt) {
			t.Errorf("%s with a wrong passphrase: %v", name, err)
		}
		k, err := keyfile.Load(data, secret("secret"))
		if err != nil || !k.Public().Equal(e.Public) {
			t.Errorf("%s with its passphrase: %v, %v", name, k, err)
		}
		locked, err := keyfile.Read(data, nil)
		if err != nil || locked[0].Cipher == "" || locked[0].Kind != keyfile.Private || locked[0].Public != nil {
			t.Errorf("%s locked: %v, %v", name, locked, err)
		}
	}
}

// The keys were made by openssl genpkey and openssl pkcs8 -topk8 with the passphrase "secret" and few rounds.
func TestDecryptedReadsOpenSSL(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/keys.json")
	if err != nil {
		t.Fatal(err)
	}
	var keys map[string]string
	if err := json.Unmarshal(data, &keys); err != nil {
		t.Fatal(err)
	}
	for name, text := range keys {
		if _, err := keyfile.Decrypted([]byte(text), []byte("wrong")); err == nil {
			t.Errorf("%s opens with a wrong passphrase", name)
		}
		plain, err := keyfile.Decrypted([]byte(text), []byte("secret"))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		block, _ := pem.Decode(plain)
		if _, err := x509.ParsePKCS8PrivateKey(block.Bytes); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOtherKeys(t *testing.T) {
	t.Parallel()
	k := someKey(t)
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	sec1, err := x509.MarshalECPrivateKey(curve)
	if err != nil {
		t.Fatal(err)
	}
	cert := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificateOf(t, k).Raw})
	for name, tt := range map[string]struct {
		data []byte
		want string // the kinds and forms
	}{
		"certificate": {cert, "certificate x509;"},
		"both": {append(append([]byte("comment\n"), cert...), k.PrivatePEM()...),
			"certificate x509;private key pkcs8;"},
		"sec1":   {sec1, "private key sec1-der;"},
		"pkcs12": {pkcs12Of(t, k, "secret"), "private key pkcs12-der;certificate pkcs12-der;"},
	} {
		entries, err := keyfile.Read(tt.data, secret("secret"))
		got := ""
		for i := range entries {
			got += fmt.Sprintf("%s %s;", entries[i].Kind, entries[i].Of())
		}
		if got != tt.want || err != nil {
			t.Errorf("%s: %q, %v, want %q", name, got, err, tt.want)
		}
	}
	if public, err := keyfile.LoadPublic(cert); err != nil || !keyfile.Same(public, k.Public()) {
		t.Errorf("LoadPublic of a certificate: %v", err)
	}
	if _, err := keyfile.LoadPublic(k.PrivatePEM()); !errors.Is(err, sign.ErrNotPublic) {
		t.Errorf("LoadPublic of a private key: %v", err)
	}
	if _, err := keyfile.Load(k.PublicPEM(), nil); !errors.Is(err, sign.ErrNotPrivate) {
		t.Errorf("Load of a public key: %v", err)
	}
	if _, err := keyfile.Load(cert, nil); !errors.Is(err, sign.ErrNotPrivate) {
		t.Errorf("Load of a certificate: %v", err)
	}
}

// A weak key is an entry, so that it can be told of, and is never given out.
func TestWeakKeys(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/weak.pem")
	if err != nil {
		t.Fatal(err)
	}
	entries, err := keyfile.Read(data, nil)
	if err != nil || !errors.Is(entries[0].Err, sign.ErrWeakKey) || entries[0].Key != nil || entries[0].Public == nil {
		t.Errorf("Read = %v, %v", entries, err)
	}
	if _, err := keyfile.Load(data, nil); !errors.Is(err, sign.ErrWeakKey) {
		t.Errorf("Load: %v", err)
	}
	if _, err := entries[0].Encode("pkcs1", nil); !errors.Is(err, sign.ErrWeakKey) {
		t.Errorf("Encode: %v", err)
	}
}

func TestNothingPrivateIsPrinted(t *testing.T) {
	t.Parallel()
	k := someKey(t)
	e := keyfile.NewEntry(k)
	d := rsaOf(t, k).D
	data, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{fmt.Sprintf("%v %+v %#v", e, *e, e), string(data)} {
		for _, part := range []string{d.String(), d.Text(16), k.PKCS8Base64()[200:240]} {
			if strings.Contains(text, part) {
				t.Errorf("the private key is in %.60q", text)
			}
		}
	}
}

func FuzzRead(f *testing.F) {
	k := someKey(f)
	e := keyfile.NewEntry(k)
	for _, form := range keyfile.Forms() {
		f.Add(encode(f, e, form, nil))
	}
	f.Add(encode(f, e, "pkcs8-der", []byte("p")))
	f.Add(pkcs12Of(f, k, "p"))
	f.Add([]byte("-----BEGIN A-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n-----END A-----"))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, passphrase := range []keyfile.Passphrase{nil, secret("p")} {
			entries, err := keyfile.Read(data, passphrase)
			if err == nil != (len(entries) > 0) {
				t.Fatalf("%d entries, %v", len(entries), err)
			}
			for i := range entries {
				if (entries[i].Key != nil) != (entries[i].Kind == keyfile.Private && entries[i].Err == nil) {
					t.Fatalf("entry %v", entries[i])
				}
			}
		}
	})
}

func rsaOf(t testing.TB, k *sign.Key) *rsa.PrivateKey {
	t.Helper()
	private, ok := rsaKey(t, k).(*rsa.PrivateKey)
	if !ok {
		t.Fatal("not an RSA key")
	}
	return private
}
