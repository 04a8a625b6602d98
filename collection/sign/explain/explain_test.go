package explain

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"strings"
	"sync"
	"testing"
)

var keys = sync.OnceValue(func() [3]*rsa.PrivateKey {
	var ks [3]*rsa.PrivateKey
	for i := range ks {
		k, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			panic(err)
		}
		ks[i] = k
	}
	return ks
})

// message is a request in which every mistake makes a difference.
func message() *Message {
	return &Message{
		Method: "POST", Target: "/ams/sandbox/api//v1/payments/pay/%7Ex/?_input_charset=utf-8", Client: "SANDBOX_5X00000000000000",
		At: "1685599933871", Times: []string{"Thu, 01 Jun 2023 05:45:33 GMT"}, Written: []byte(`{"id":"{{id}}","b":"{{$guid}}"}`), WrittenTarget: "/{{path}}",
		Origin: "https://h:8443", Clients: []string{"C2"}, Variables: map[string]string{"id": "v1-2", "b": "café"},
		Body: []byte(" {\"b\": \"caf\u00e9 <a> https:\\/\\/h\\u00fc\",\r\n \"a\":[1.0,2]}\n"),
	}
}

func signed(k *rsa.PrivateKey, content []byte) string {
	sum := sha256.Sum256(content)
	return header(signDigest(k, crypto.SHA256, sum[:]))
}

func signDigest(k *rsa.PrivateKey, h crypto.Hash, digest []byte) []byte {
	s, err := rsa.SignPKCS1v15(nil, k, h, digest)
	if err != nil {
		panic(err)
	}
	return s
}

func header(signature []byte) string {
	return "algorithm=RSA256, keyVersion=1, signature=" + url.QueryEscape(base64.StdEncoding.EncodeToString(signature))
}

func known() []Key {
	return []Key{{"the merchant's key", &keys()[0].PublicKey}, {"the platform's key", &keys()[1].PublicKey}}
}

func TestEachMistakeIsNamed(t *testing.T) {
	t.Parallel()
	m := message()
	seen := map[string]bool{}
	nth := map[string]int{}
	for _, c := range changes(m) {
		p := applied(c.what, nth[c.what])
		nth[c.what]++
		if p == nil {
			if !strings.HasPrefix(c.what, "another time") {
				t.Errorf("%s: it never makes a difference", c.what)
			}
			continue
		}
		msg := *p.message
		text := string(p.content())
		if text == string(partsOf(&msg).content()) || seen[text] {
			continue // the same as another mistake, which is named
		}
		seen[text] = true
		msg.Signature = signed(keys()[0], p.content())
		e := Request(&msg, known()...)
		if e.Mistake != c.what || e.Fix == "" || e.Verified || string(e.Signed) != text {
			t.Errorf("%s: explained as %q (fix %q)", c.what, e.Mistake, e.Fix)
		}
	}
	if len(seen) < 100 {
		t.Errorf("%d mistakes are tried", len(seen))
	}
}

// applied makes the nth mistake that is called what with the first message in which it makes a difference, nil if there is
// none.
func applied(what string, nth int) *parts {
	for _, change := range []func(m *Message){
		func(*Message) {},
		func(m *Message) {
			m.Target, m.Client, m.Body = "/ams/api/v1/payments/pay", "5X", []byte("\xef\xbb\xbf{\"a\":\"/\",\n\"b\":2}")
		},
		func(m *Message) {
			m.Target, m.Client = "/a/b/c/d/e/f/g/h/i/j?b=1&a=2&c=%2f%20", "sandbox_5x"
			m.Body = []byte("{\"a\":\u00a01,\u200b \"b\": \"v1-2\"}")
		},
		func(m *Message) { m.Body = []byte("{\"a\":\"\xb2\xe2\"}") },
	} {
		m := message()
		change(m)
		n := 0
		for _, c := range changes(m) {
			if c.what != what {
				continue
			}
			if p := partsOf(m); n == nth && c.apply(p) {
				return p
			}
			n++
		}
	}
	return nil
}

func TestRightSignature(t *testing.T) {
	t.Parallel()
	m := message()
	m.Signature = signed(keys()[0], partsOf(m).content())
	if e := Request(m, known()...); !e.Verified || e.Found() || e.Key != "the merchant's key" {
		t.Errorf("a right signature is explained as %+v", e)
	}
}

func TestTwoMistakes(t *testing.T) {
	t.Parallel()
	m := message()
	p := partsOf(m)
	p.target, _, _ = strings.Cut(p.target, "?")
	p.body = compact(p.body)
	m.Signature = signed(keys()[0], p.content())
	e := Request(m, known()...)
	if !strings.Contains(e.Mistake, "without its query; and the body was signed without the blanks in its JSON") {
		t.Errorf("explained as %q", e.Mistake)
	}
}

func TestKeys(t *testing.T) {
	t.Parallel()
	m := message()
	content := partsOf(m).content()
	m.Signature = signed(keys()[1], content)
	if e := Request(m, known()...); !strings.Contains(e.Mistake, "another key: the platform's key, SHA256:") || e.Verified {
		t.Errorf("the platform's key: %+v", e)
	}
	m.Signature = signed(keys()[2], content)
	if e := Request(m, known()...); !strings.Contains(e.Mistake, "not made with the merchant's key (SHA256:") || e.Verified {
		t.Errorf("a stranger's key: %+v", e)
	}
	short, err := rsa.GenerateKey(rand.Reader, 3072)
	if err != nil {
		t.Fatal(err)
	}
	m.Signature = signed(short, content)
	if e := Request(m, known()...); !strings.Contains(e.Mistake, "384 bytes, those of this key have 256") {
		t.Errorf("a key of another size: %+v", e)
	}
	p := partsOf(m)
	p.body = nil
	m.Signature = signed(keys()[1], p.content())
	if e := Request(m, known()...); !strings.Contains(e.Mistake, "an empty body was signed; and it was made with another key") {
		t.Errorf("both: %+v", e)
	}
}

func TestAlgorithms(t *testing.T) {
	t.Parallel()
	m := message()
	content := partsOf(m).content()
	s1, s256 := sha1.Sum(content), sha256.Sum256(content)
	twice := sha256.Sum256(s256[:])
	twiceHex := sha256.Sum256([]byte(hex.EncodeToString(s256[:])))
	pss, err := rsa.SignPSS(rand.Reader, keys()[0], crypto.SHA256, s256[:], nil)
	if err != nil {
		t.Fatal(err)
	}
	for want, signature := range map[string][]byte{
		"made with SHA-1":               signDigest(keys()[0], crypto.SHA1, s1[:]),
		"its SHA-256 was signed":        signDigest(keys()[0], crypto.SHA256, twice[:]),
		"its SHA-256 in hexadecimal":    signDigest(keys()[0], crypto.SHA256, twiceHex[:]),
		"the padding PSS":               pss,
		"NONEwithRSA":                   signDigest(keys()[0], 0, s256[:]),
		"was not made with the merchan": make([]byte, 256),
	} {
		m.Signature = header(signature)
		if e := Request(m, known()...); !strings.Contains(e.Mistake, want) || e.Verified {
			t.Errorf("%s: explained as %q", want, e.Mistake)
		}
	}
}

func TestSpellingsOfTheSignature(t *testing.T) {
	t.Parallel()
	m := message()
	sum := sha256.Sum256(partsOf(m).content())
	var raw []byte
	for i := 0; ; i++ { // until the text has a + and a /
		m.At = "168559993387" + string(rune('0'+i%10)) + strings.Repeat("0", i/10)
		sum = sha256.Sum256(partsOf(m).content())
		raw = signDigest(keys()[0], crypto.SHA256, sum[:])
		if text := base64.StdEncoding.EncodeToString(raw); strings.Contains(text, "+") && strings.Contains(text, "/") {
			break
		}
	}
	text := base64.StdEncoding.EncodeToString(raw)
	const head = "algorithm=RSA256,keyVersion=1,signature="
	for value, want := range map[string]string{
		head + url.QueryEscape(url.QueryEscape(text)):    "percent-encoded twice",
		head + strings.ReplaceAll(text, "+", " "):        "a + of the signature became a blank",
		head + base64.RawURLEncoding.EncodeToString(raw): "URL-safe",
		head + hex.EncodeToString(raw):                   "hexadecimal",
		text:                                             "without algorithm",
		strings.Replace(head, "RSA256", "RSA2", 1) + url.QueryEscape(text):      "beside the signature",
		head + url.QueryEscape(base64.StdEncoding.EncodeToString([]byte(text))): "base64 twice",
		head + strings.TrimRight(text, "="):                                     "padding",
		"":                                                                      "no signature",
		head + "!":                                                              "no signature that can be read",
		head + "%zz":                                                            "broken",
		head + text:                                                             "",
		head + strings.NewReplacer("%2B", "%2b", "%2F", "%2f", "%3D", "%3d").Replace(url.QueryEscape(text)): "",
	} {
		m.Signature = value
		e := Request(m, known()...)
		if !strings.Contains(e.Mistake, want) || (want == "") != e.Verified || want == "" && e.Found() {
			t.Errorf("%.60s: explained as %q, verified %v; want %q", value, e.Mistake, e.Verified, want)
		}
	}
}

func TestVisible(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"a\nb":               "a␊\nb",
		"a \r\n\tb":          "a·␍␊\n␉b",
		"\ufeffx\u00a0y\x00": "<BOM>x<NBSP>y<U+0000>",
		"\xff\x1b[31m":       "<FF><U+001B>[31m",
		"caf\u00e9 \u6d4b ":  "caf\u00e9 \u6d4b·",
		"x\u200b\u202ey":     "x<ZWSP><U+202E>y",
	} {
		if got := Visible([]byte(text)); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func FuzzRequest(f *testing.F) {
	m := message()
	f.Add(m.Target, m.At, signed(keys()[0], partsOf(m).content()), m.Body)
	f.Add("", "", "signature=", []byte(`{"a":"\ud800\u00`))
	f.Fuzz(func(t *testing.T, target, at, signature string, body []byte) {
		m := &Message{Method: "POST", Target: target, Client: "C", At: at, Signature: signature, Body: body}
		e := Request(m, known()...)
		if e.Verified && e.Found() {
			t.Errorf("both verified and wrong: %+v", e)
		}
		Visible(e.Content)
	})
}

func BenchmarkNothingFits(b *testing.B) {
	m := message()
	m.Signature = signed(keys()[0], []byte("something else altogether"))
	m.Body = []byte(`{"a":"` + strings.Repeat("x", 2000) + `"}`)
	for b.Loop() {
		if e := Request(m, known()...); e.Found() {
			b.Fatal(e.Mistake)
		}
	}
}
