package sign_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"runner/collection/sign"
)

func armour(label string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der})
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// keyForms are forms of one private key which are all accepted.
func keyForms(t testing.TB) map[string][]byte {
	pkcs8, pkcs1, bare := vector(t, "m.pem"), vector(t, "m.pkcs1.pem"), vector(t, "m.b64")
	p1, _ := pem.Decode(pkcs1)
	p8, _ := pem.Decode(pkcs8)
	return map[string][]byte{
		"PKCS#8 PEM":            pkcs8,
		"PKCS#1 PEM":            pkcs1,
		"bare base64":           bare,
		"bare with line breaks": bytes.ReplaceAll(bare, []byte("AAO"), []byte("AA\r\n  O")),
		"bare without padding":  bytes.TrimRight(bare, "=\n"),
		"quoted":                []byte(`"` + strings.TrimSpace(string(bare)) + `"`),
		"bare PKCS#1":           []byte(base64.StdEncoding.EncodeToString(p1.Bytes)),
		"DER":                   p8.Bytes,
		"one line":              bytes.ReplaceAll(pkcs8, []byte("\n"), []byte(" ")),
		`literal \n`:            bytes.ReplaceAll(pkcs8, []byte("\n"), []byte(`\n`)),
		"CRLF":                  bytes.ReplaceAll(pkcs8, []byte("\n"), []byte("\r\n")),
		"byte order mark":       append([]byte("\xef\xbb\xbf"), pkcs8...),
		"wrong label":           armour("RSA PRIVATE KEY", p8.Bytes),
		"wrong label, too":      armour("PRIVATE KEY", p1.Bytes),
		"text around":           append([]byte("the key:\n"), append(pkcs8, "\nthat was it"...)...),
		"behind its public key": append(vector(t, "m.pub"), pkcs8...),
	}
}

func TestParseKey(t *testing.T) {
	t.Parallel()
	want := vectorPublic(t, "m.pub")
	for name, data := range keyForms(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k, err := sign.ParseKey(data)
			if err != nil {
				t.Fatal(err)
			}
			if !k.Public().Equal(want) {
				t.Error("another key came out")
			}
		})
	}
}

func TestParsePublicKey(t *testing.T) {
	t.Parallel()
	want := vectorKey(t, "m.pem").Public()
	for name, data := range map[string][]byte{
		"PEM":         vector(t, "m.pub"),
		"bare base64": vector(t, "m.pub.b64"),
		"one line":    bytes.ReplaceAll(vector(t, "m.pub"), []byte("\n"), []byte(" ")),
		"PKCS#1":      armour("RSA PUBLIC KEY", x509.MarshalPKCS1PublicKey(want)),
	} {
		if k, err := sign.ParsePublicKey(data); err != nil || !k.Equal(want) {
			t.Errorf("%s: got %v, %v", name, k, err)
		}
	}
}

func TestRefusedKeys(t *testing.T) {
	t.Parallel()
	ec := must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	ecPublic := armour("PUBLIC KEY", must(x509.MarshalPKIXPublicKey(&ec.PublicKey)))
	ecPKCS8 := armour("PRIVATE KEY", must(x509.MarshalPKCS8PrivateKey(ec)))
	ecSEC1 := armour("EC PRIVATE KEY", must(x509.MarshalECPrivateKey(ec)))
	weak := must(rsa.GenerateKey(rand.Reader, 1024))
	weakPEM := armour("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(weak))
	m, _ := pem.Decode(vector(t, "m.pem"))
	//lint:ignore SA1019 the old way of encrypting is what is tested
	old := must(x509.EncryptPEMBlock(rand.Reader, "RSA PRIVATE KEY", m.Bytes, []byte("x"), x509.PEMCipherAES256))
	encrypted := must(base64.StdEncoding.DecodeString(
		"MEYwQAYJKoZIhvcNAQUNMDMwGwYJKoZIhvcNAQUMMA4ECAAAAAAAAAAAAgIIADAUBggqhkiG9w0DBwQIAAAAAAAAAAAEAgAA"))
	for name, c := range map[string]struct {
		data            []byte
		private, public error
	}{
		"public PEM":      {vector(t, "m.pub"), sign.ErrNotPrivate, nil},
		"public base64":   {vector(t, "m.pub.b64"), sign.ErrNotPrivate, nil},
		"private PEM":     {vector(t, "m.pem"), nil, sign.ErrNotPublic},
		"private base64":  {vector(t, "m.b64"), nil, sign.ErrNotPublic},
		"private PKCS#1":  {vector(t, "m.pkcs1.pem"), nil, sign.ErrNotPublic},
		"empty":           {nil, sign.ErrNoKey, sign.ErrNoKey},
		"prose":           {[]byte("no key in here!"), sign.ErrNoKey, sign.ErrNoKey},
		"base64 of prose": {[]byte("bm8ga2V5IGluIGhlcmU="), sign.ErrNoKey, sign.ErrNoKey},
		"cut":             {vector(t, "m.pem")[:400], sign.ErrNoKey, sign.ErrNoKey},
		"EC":              {ecSEC1, sign.ErrNotRSA, sign.ErrNotPublic},
		"EC in PKCS#8":    {ecPKCS8, sign.ErrNotRSA, sign.ErrNotPublic},
		"EC public":       {ecPublic, sign.ErrNotPrivate, sign.ErrNotRSA},
		"weak":            {weakPEM, sign.ErrWeakKey, sign.ErrNotPublic},
		"weak public":     {x509.MarshalPKCS1PublicKey(&weak.PublicKey), sign.ErrNotPrivate, sign.ErrWeakKey},
		"encrypted, old":  {pem.EncodeToMemory(old), sign.ErrEncryptedKey, sign.ErrEncryptedKey},
		"encrypted":       {armour("ENCRYPTED PRIVATE KEY", encrypted), sign.ErrEncryptedKey, sign.ErrNotPublic},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := sign.ParseKey(c.data); !errors.Is(err, c.private) {
				t.Errorf("ParseKey: %v, want %v", err, c.private)
			}
			if _, err := sign.ParsePublicKey(c.data); !errors.Is(err, c.public) {
				t.Errorf("ParsePublicKey: %v, want %v", err, c.public)
			}
		})
	}
}

func TestLoadNamesTheFile(t *testing.T) {
	t.Parallel()
	_, err := sign.LoadKey("testdata/m.pub")
	if !errors.Is(err, sign.ErrNotPrivate) || !strings.Contains(err.Error(), "m.pub") {
		t.Errorf("LoadKey: %v", err)
	}
	_, err = sign.LoadPublicKey("testdata/m.pem")
	if !errors.Is(err, sign.ErrNotPublic) || !strings.Contains(err.Error(), "m.pem") {
		t.Errorf("LoadPublicKey: %v", err)
	}
	if _, err := sign.LoadKey("testdata/absent"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("LoadKey of no file: %v", err)
	}
	big := filepath.Join(t.TempDir(), "big")
	if err := os.WriteFile(big, bytes.Repeat([]byte("A"), 2<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := sign.LoadKey(big); !errors.Is(err, sign.ErrNoKey) {
		t.Errorf("LoadKey of a large file: %v", err)
	}
}

// No way of showing a key shows a part of the secret, in any base.
func TestKeyCannotBeShown(t *testing.T) {
	t.Parallel()
	k := someKey(t)
	block, _ := pem.Decode(k.PrivatePEM())
	private := must(x509.ParsePKCS8PrivateKey(block.Bytes)).(*rsa.PrivateKey)
	secrets := []string{k.PKCS8Base64()[100:140]}
	for _, n := range []fmt.Stringer{private.D, private.Primes[0], private.Primes[1]} {
		secrets = append(secrets, n.String()[:20], fmt.Sprintf("%x", n)[:20])
	}
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "key", k, "value", *k)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "key", k, "in", struct{ Key *sign.Key }{k})
	shown := []string{log.String(), string(must(json.Marshal(k))), string(must(json.Marshal(map[string]any{"k": *k})))}
	for _, verb := range strings.Split("v +v #v s q x X d o b c U t p T e", " ") {
		for _, v := range []any{k, *k, []any{k}, &sign.Antom{Key: k}} {
			shown = append(shown, fmt.Sprintf("%"+verb, v))
		}
	}
	for _, text := range shown {
		for _, secret := range secrets {
			if strings.Contains(text, secret) {
				t.Errorf("%.80q holds a part of the key", text)
			}
		}
	}
	if got := fmt.Sprintf("%#v", k); got != "RSA-2048 private key" {
		t.Errorf("%%#v = %q", got)
	}
}

func TestNoKeyCanBeShown(t *testing.T) {
	t.Parallel()
	if got := fmt.Sprint(sign.Key{}); got != "no private key" {
		t.Errorf("got %q", got)
	}
	if got := fmt.Sprint((*sign.Key)(nil)); got != "<nil>" {
		t.Errorf("got %q", got)
	}
}

func TestEncodings(t *testing.T) {
	t.Parallel()
	k := vectorKey(t, "m.pkcs1.pem")
	for name, c := range map[string]struct{ got, file string }{
		"PrivatePEM":   {string(k.PrivatePEM()), "m.pem"},
		"PKCS8Base64":  {k.PKCS8Base64(), "m.b64"},
		"PublicPEM":    {string(k.PublicPEM()), "m.pub"},
		"PublicBase64": {k.PublicBase64(), "m.pub.b64"},
	} {
		if want := vector(t, c.file); strings.TrimSpace(c.got) != strings.TrimSpace(string(want)) {
			t.Errorf("%s is not %s", name, c.file)
		}
	}
	if got := sign.Fingerprint(k.Public()); got == sign.Fingerprint(vectorPublic(t, "a.pub")) || len(got) != 50 {
		t.Errorf("Fingerprint = %q", got)
	}
}

func TestGenerateKeySize(t *testing.T) {
	t.Parallel()
	if bits := someKey(t).Bits(); bits != sign.MinBits {
		t.Errorf("default size is %d, want %d", bits, sign.MinBits)
	}
	for _, bits := range []int{-1, 1, 1024, 2047} {
		if _, err := sign.GenerateKey(bits); !errors.Is(err, sign.ErrWeakKey) {
			t.Errorf("GenerateKey(%d): %v, want ErrWeakKey", bits, err)
		}
	}
	if _, err := sign.GenerateKey(1 << 20); err == nil {
		t.Error("GenerateKey accepts any size")
	}
}

func TestWritePair(t *testing.T) {
	t.Parallel()
	k, base := someKey(t), filepath.Join(t.TempDir(), "merchant")
	p, err := k.WritePair(base)
	if err != nil {
		t.Fatal(err)
	}
	if p != sign.PairAt(base) {
		t.Errorf("wrote %v, want %v", p, sign.PairAt(base))
	}
	if got, err := sign.LoadKey(p.Private); err != nil || !got.Public().Equal(k.Public()) {
		t.Errorf("LoadKey: %v, %v", got, err)
	}
	if got, err := sign.LoadPublicKey(p.Public); err != nil || !got.Equal(k.Public()) {
		t.Errorf("LoadPublicKey: %v", err)
	}
	if info := must(os.Stat(p.Private)); runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("the private key has mode %v", info.Mode())
	}
}

func TestWritePairOverwritesNothing(t *testing.T) {
	t.Parallel()
	for name, pick := range map[string]func(sign.Pair) string{
		"private": func(p sign.Pair) string { return p.Private },
		"public":  func(p sign.Pair) string { return p.Public },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			base := filepath.Join(dir, "merchant")
			there := pick(sign.PairAt(base))
			if err := os.WriteFile(there, []byte("mine"), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := someKey(t).WritePair(base)
			exists, ok := errors.AsType[*sign.ExistsError](err)
			if !ok || exists.Path != there || !errors.Is(err, fs.ErrExist) {
				t.Errorf("got %v, want an ExistsError for %q", err, there)
			}
			if data := must(os.ReadFile(there)); string(data) != "mine" {
				t.Error("the file was overwritten")
			}
			if files := must(os.ReadDir(dir)); len(files) != 1 {
				t.Errorf("%d files, want the one that was there", len(files))
			}
		})
	}
}

func TestWritePairNeedsTheFolder(t *testing.T) {
	t.Parallel()
	if _, err := someKey(t).WritePair(filepath.Join(t.TempDir(), "no", "merchant")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

// Whatever the bytes, there is a strong key or one of our errors, and the error does not quote them.
func FuzzParseKey(f *testing.F) {
	for _, data := range keyForms(f) {
		f.Add(data)
	}
	f.Add(vector(f, "m.pub"))
	f.Add([]byte("-----BEGIN -----BEGIN -----END"))
	f.Fuzz(func(t *testing.T, data []byte) {
		k, err := sign.ParseKey(data)
		if err == nil && (k.Bits() < sign.MinBits || k.Bits() > sign.MaxBits) {
			t.Errorf("accepted a key of %d bits", k.Bits())
		}
		if err != nil && len(err.Error()) > 120 {
			t.Errorf("long error: %v", err)
		}
		if p, err := sign.ParsePublicKey(data); err == nil && p.N.BitLen() < sign.MinBits {
			t.Errorf("accepted a public key of %d bits", p.N.BitLen())
		}
	})
}
