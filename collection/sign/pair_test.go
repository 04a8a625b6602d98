package sign_test

import (
	"bytes"
	"crypto/rsa"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"runner/collection/sign"
	"runner/collection/wire"
)

func pairSchemes() []string {
	return []string{sign.SchemeAlipayV2, sign.SchemeAlipayV3, sign.SchemeWeChatPay, sign.SchemeOAuth1}
}

func base64Of(data []byte) string { return base64.StdEncoding.EncodeToString(data) }

func unbase64Of(t testing.TB, text string) []byte {
	t.Helper()
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// pairRequest is a request that a scheme can sign.
func pairRequest(scheme string) *wire.Request {
	req := &wire.Request{Method: "POST", URL: wire.URL{Scheme: "https", Host: "example.com", Path: "/v3/a/b",
		Query: "x=%20a+b", HasQuery: true}, Body: wire.Body{Bytes: []byte(`{"a":"测试"}`), Present: true},
		Header: wire.Header{{Name: "Content-Type", Value: "application/json"}}}
	if scheme == sign.SchemeAlipayV2 {
		req.URL.Query = "method=alipay.trade.query&charset=utf-8&version=1.0&timestamp=2026-11-26+01%3A41%3A14"
		req.Header[0].Value = "application/x-www-form-urlencoded"
		req.Body.Bytes = []byte("biz_content=%7B%22out_trade_no%22%3A%22%E6%B5%8B+1%2B%22%7D")
	}
	return req
}

func pairSigner(t testing.TB, scheme string, change func(*sign.Config)) sign.Signer {
	t.Helper()
	cfg := vendorConfig(t, scheme)
	if change != nil {
		change(&cfg)
	}
	s, err := sign.New(scheme, cfg)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func pairSigned(t testing.TB, scheme string) *wire.Request {
	t.Helper()
	req := pairRequest(scheme)
	if signed, err := pairSigner(t, scheme, nil).Sign(req, nil); !signed || err != nil {
		t.Fatalf("%s: Sign = %v, %v", scheme, signed, err)
	}
	return req
}

func pairVerifierOf(t testing.TB, scheme, public string) sign.Verifier {
	t.Helper()
	v, err := sign.NewVerifier(scheme, sign.VerifierConfig{Key: vectorPublic(t, public)})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// everyPair runs a test for each scheme.
func everyPair(t *testing.T, test func(t *testing.T, scheme string)) {
	t.Parallel()
	for _, scheme := range pairSchemes() {
		t.Run(scheme, func(t *testing.T) {
			t.Parallel()
			test(t, scheme)
		})
	}
}

func setHeader(name, value string) func(*wire.Request) {
	return func(r *wire.Request) { r.Header.Set(wire.Field{Name: name, Value: value}) }
}

// within replaces a text in the Authorization header.
func within(old, new string) func(*wire.Request) {
	return func(r *wire.Request) {
		value, _ := r.Header.Get("Authorization")
		setHeader("Authorization", strings.Replace(value, old, new, 1))(r)
	}
}

func inQuery(old, new string) func(*wire.Request) {
	return func(r *wire.Request) { r.URL.Query = strings.Replace(r.URL.Query, old, new, 1) }
}

// changes are what breaks a signature, by scheme; "" is for all but alipay-v2, which signs parameters only.
func changes() map[string]map[string]func(*wire.Request) {
	return map[string]map[string]func(*wire.Request){
		"": {
			"method": func(r *wire.Request) { r.Method = "PUT" },
			"path":   func(r *wire.Request) { r.URL.Path += "/" },
			"query":  func(r *wire.Request) { r.URL.Query += "&y" },
			"body":   func(r *wire.Request) { r.Body.Bytes = append(r.Body.Bytes, ' ') },
		},
		sign.SchemeAlipayV2: {
			"a parameter of the body":  func(r *wire.Request) { r.Body.Bytes = append(r.Body.Bytes, '1') },
			"a parameter more":         func(r *wire.Request) { r.Body.Bytes = append(r.Body.Bytes, "&a=b"...) },
			"a parameter of the query": inQuery("charset=utf-8", "charset=gbk"),
			"a parameter of the URL":   func(r *wire.Request) { r.URL.Query += "&a=b" },
			"a parameter less":         inQuery("version=1.0&", ""),
			"the app":                  inQuery("app_id=2021", "app_id=2022"),
			"the time":                 inQuery("timestamp=2026", "timestamp=2027"),
		},
		sign.SchemeAlipayV3: {
			"the app":    within("app_id=2021", "app_id=2022"),
			"the nonce":  within("nonce=N", "nonce=M"),
			"the time":   within("timestamp=1", "timestamp=2"),
			"more in it": within(",sign=", ",a=b,sign="),
			"a token":    setHeader("alipay-app-auth-token", "t"),
			"no app":     within("app_id=2021000122671080,", ""),
			"out of line": within("app_id=2021000122671080,nonce=Nonce0123456789",
				"nonce=Nonce0123456789,app_id=2021000122671080"),
		},
		sign.SchemeWeChatPay: {
			"the nonce": within(`nonce_str="N`, `nonce_str="M`),
			"the time":  within(`timestamp="1`, `timestamp="2`),
		},
		sign.SchemeOAuth1: {
			"the client": within(`oauth_consumer_key="2021`, `oauth_consumer_key="2022`),
			"the nonce":  within(`oauth_nonce="N`, `oauth_nonce="M`),
			"the time":   within(`oauth_timestamp="1`, `oauth_timestamp="2`),
			"the host":   func(r *wire.Request) { r.URL.Host = "example.org" },
			"the port":   func(r *wire.Request) { r.URL.Port = "8443" },
			"the scheme": func(r *wire.Request) { r.URL.Scheme = "http" },
			"the hash":   within(`oauth_body_hash="`, `oauth_body_hash="A`),
			"a token":    within(`oauth_nonce`, `oauth_token="t",oauth_nonce`),
		},
	}
}

func TestPairSignsWhatIsSent(t *testing.T) {
	everyPair(t, func(t *testing.T, scheme string) {
		v, all := pairVerifierOf(t, scheme, "m.pub"), changes()
		if err := v.VerifyRequest(pairSigned(t, scheme)); err != nil {
			t.Fatal(err)
		}
		for _, kind := range []string{"", scheme} {
			for name, change := range all[kind] {
				if kind == "" && scheme == sign.SchemeAlipayV2 {
					continue
				}
				req := pairSigned(t, scheme)
				change(req)
				if err := v.VerifyRequest(req); err == nil {
					t.Errorf("%s is changed, and nobody notices", name)
				}
			}
		}
		other := pairVerifierOf(t, scheme, "a.pub")
		if err := other.VerifyRequest(pairSigned(t, scheme)); !errors.Is(err, sign.ErrBadSignature) {
			t.Errorf("another key: %v, want ErrBadSignature", err)
		}
	})
}

// What Content shows is what was signed.
func TestPairContent(t *testing.T) {
	everyPair(t, func(t *testing.T, scheme string) {
		r := ours(t, scheme)
		signature := base64Of(must(vectorKey(t, "m.pem").Sign([]byte(r.Content))))
		if signature != r.Signature {
			t.Errorf("the signature is not one of %q", r.Content)
		}
		again, err := pairSigner(t, scheme, nil).(sign.Contenter).Content(pairSigned(t, scheme))
		if err != nil || string(again) != r.Content {
			t.Errorf("the signer says %q, %v, the verifier %q", again, err, r.Content)
		}
		v := pairVerifierOf(t, scheme, "m.pub").(sign.Contenter)
		if covered, err := v.Content(pairRequest(scheme)); !errors.Is(err, sign.ErrUnsigned) {
			t.Errorf("unsigned: %q, %v, want ErrUnsigned", covered, err)
		}
	})
}

func TestPairOfAScript(t *testing.T) {
	everyPair(t, func(t *testing.T, scheme string) {
		req := pairSigned(t, scheme)
		before := req.Clone()
		later := func(c *sign.Config) { c.Nonce = func() string { return "later" }; c.ClientID = "later" }
		if signed, err := pairSigner(t, scheme, later).Sign(req, nil); signed || err != nil || !sameRequest(req, before) {
			t.Errorf("Sign = %v, %v on a signed request: %v", signed, err, req.Header)
		}
		forced := func(c *sign.Config) { later(c); c.Force = true }
		if signed, err := pairSigner(t, scheme, forced).Sign(req, nil); !signed || err != nil || sameRequest(req, before) {
			t.Errorf("forced: Sign = %v, %v", signed, err)
		}
		if err := pairVerifierOf(t, scheme, "m.pub").VerifyRequest(req); err != nil {
			t.Errorf("forced: %v", err)
		}
		if n := len(req.Header.Values("Authorization")) + strings.Count(req.URL.Query, "&sign="); n != 1 {
			t.Errorf("forced: %d signatures", n)
		}
	})
}

func sameRequest(a, b *wire.Request) bool {
	return fmt.Sprint(a.Header, a.URL) == fmt.Sprint(b.Header, b.URL) && bytes.Equal(a.Body.Bytes, b.Body.Bytes)
}

// Credentials of another kind are the author's decision; those of a template are to be filled.
func TestPairAndOtherCredentials(t *testing.T) {
	t.Parallel()
	const wechat, alipay = `WECHATPAY2-SHA256-RSA2048 mchid="m",serial_no="s",timestamp="1",nonce_str="n",signature=`,
		"ALIPAY-SHA256withRSA app_id=a,nonce=n,timestamp=1,sign="
	for value, schemes := range map[string][]string{ // the schemes that sign nevertheless
		"Bearer token": nil, "Basic YTpi": nil,
		"Bearer {{token}}": pairSchemes(), "Bearer": pairSchemes(), "": pairSchemes(),
		wechat + `"QQ=="`:               nil,
		wechat + `""`:                   {sign.SchemeWeChatPay},
		wechat + `"{{signature}}"`:      pairSchemes(),
		strings.ToLower(wechat) + `"Q"`: nil,
		alipay + "QQ==":                 nil,
		alipay:                          {sign.SchemeAlipayV3},
		alipay + "{{sign}}":             pairSchemes(),
		`OAuth oauth_nonce="n"`:         {sign.SchemeOAuth1},
	} {
		for _, scheme := range pairSchemes() {
			if scheme == sign.SchemeAlipayV2 {
				continue // its signature is a parameter
			}
			req := pairRequest(scheme)
			setHeader("Authorization", value)(req)
			want := slices.Contains(schemes, scheme)
			if signed, err := pairSigner(t, scheme, nil).Sign(req, nil); signed != want || err != nil {
				t.Errorf("%s, %q: Sign = %v, %v, want %v", scheme, value, signed, err, want)
			}
		}
	}
}

func TestPairNeedsToKnowWhoSigns(t *testing.T) {
	everyPair(t, func(t *testing.T, scheme string) {
		names := map[string]string{sign.SchemeAlipayV2: "app_id", sign.SchemeAlipayV3: "appId",
			sign.SchemeWeChatPay: "mchid", sign.SchemeOAuth1: "consumerKey"}
		nobody := func(c *sign.Config) { c.ClientID = "" }
		req := pairRequest(scheme)
		before := req.Clone()
		if signed, err := pairSigner(t, scheme, nobody).Sign(req, nil); signed || !errors.Is(err, sign.ErrNoClientID) {
			t.Errorf("nobody: Sign = %v, %v, want ErrNoClientID", signed, err)
		}
		for _, id := range []string{"a b", `a"b`, "a,b", "a\r\nX: y", "é", "a&b", "a%20", `a\`} {
			hostile := func(c *sign.Config) { c.ClientID = id }
			_, err := pairSigner(t, scheme, hostile).Sign(req, nil)
			if err == nil || strings.ContainsAny(err.Error(), "\r\n") {
				t.Errorf("client %q: %v, want an error of one line", id, err)
			}
		}
		if !sameRequest(req, before) {
			t.Errorf("a request that could not be signed was changed: %v", req.Header)
		}
		lookup := func(name string) (string, bool) { return "found", name == names[scheme] }
		if _, err := pairSigner(t, scheme, nobody).Sign(req, lookup); err != nil {
			t.Errorf("a variable: %v", err)
		}
		if text := fmt.Sprint(req.Header, req.URL.Query); !strings.Contains(text, "found") {
			t.Errorf("the variable is not in %s", text)
		}
	})
}

func TestPairRefusesHostileNonces(t *testing.T) {
	everyPair(t, func(t *testing.T, scheme string) {
		if scheme == sign.SchemeAlipayV2 {
			return // it has none
		}
		for _, nonce := range []string{"", "a b", `a"`, "a,b", "a\nb", "ü", "%41", "a&b"} {
			req := pairRequest(scheme)
			hostile := func(c *sign.Config) { c.Nonce = func() string { return nonce } }
			signed, err := pairSigner(t, scheme, hostile).Sign(req, nil)
			if signed || err == nil || req.Header.Has("Authorization") {
				t.Errorf("nonce %q: Sign = %v, %v, want an error", nonce, signed, err)
			}
		}
	})
}

// Without a clock and a source of nonces they are the system's, and no two nonces are the same.
func TestPairDefaults(t *testing.T) {
	everyPair(t, func(t *testing.T, scheme string) {
		seen := map[string]bool{}
		for range 3 {
			req := pairRequest(scheme)
			usual := func(c *sign.Config) { c.Nonce, c.Now = nil, nil }
			if _, err := pairSigner(t, scheme, usual).Sign(req, nil); err != nil {
				t.Fatal(err)
			}
			if err := pairVerifierOf(t, scheme, "m.pub").VerifyRequest(req); err != nil {
				t.Error(err)
			}
			value, _ := req.Header.Get("Authorization")
			seen[value] = true
		}
		if scheme != sign.SchemeAlipayV2 && len(seen) != 3 {
			t.Errorf("%d different headers of 3", len(seen))
		}
	})
}

func TestPairOfAStream(t *testing.T) {
	everyPair(t, func(t *testing.T, scheme string) {
		req, want := pairRequest(scheme), pairSigned(t, scheme)
		body := req.Body.Bytes
		req.Body = wire.Body{Size: int64(len(body)), Present: true, Open: func() (io.ReadCloser, error) {
			return io.NopCloser(bytes.NewReader(body)), nil
		}}
		if _, err := pairSigner(t, scheme, nil).Sign(req, nil); err != nil {
			t.Fatal(err)
		}
		if fmt.Sprint(req.Header, req.URL) != fmt.Sprint(want.Header, want.URL) {
			t.Errorf("got  %v\nwant %v", req.Header, want.Header)
		}
		broken := errors.New("broken")
		req = pairRequest(scheme)
		req.Body.Open = func() (io.ReadCloser, error) { return nil, broken }
		if signed, err := pairSigner(t, scheme, nil).Sign(req, nil); signed || !errors.Is(err, broken) {
			t.Errorf("unreadable: Sign = %v, %v", signed, err)
		}
	})
}

func TestPairRefusesWhatIsNotSigned(t *testing.T) {
	everyPair(t, func(t *testing.T, scheme string) {
		v := pairVerifierOf(t, scheme, "m.pub")
		if err := v.VerifyRequest(pairRequest(scheme)); !errors.Is(err, sign.ErrUnsigned) {
			t.Errorf("unsigned: %v", err)
		}
		for _, value := range []string{"Bearer x", "OAuth", "ALIPAY-SHA256withRSA", "WECHATPAY2-SHA256-RSA2048"} {
			req := pairRequest(scheme)
			setHeader("Authorization", value)(req)
			if err := v.VerifyRequest(req); !errors.Is(err, sign.ErrUnsigned) && !errors.Is(err, sign.ErrBadHeader) {
				t.Errorf("%s: %v", value, err)
			}
		}
	})
}

// The keys of a platform are chosen by the names that signatures bear.
func TestPairKeysByName(t *testing.T) {
	everyPair(t, func(t *testing.T, scheme string) {
		name, req := "serial-1", pairRequest(scheme)
		if scheme == sign.SchemeOAuth1 {
			name = "2021000122671080"
		}
		withName := func(c *sign.Config) { c.KeyID = name }
		if _, err := pairSigner(t, scheme, withName).Sign(req, nil); err != nil {
			t.Fatal(err)
		}
		merchant, other := vectorPublic(t, "m.pub"), vectorPublic(t, "a.pub")
		for _, c := range []struct {
			keys map[string]*rsa.PublicKey
			want error
		}{
			{map[string]*rsa.PublicKey{"x": other, name: merchant}, nil},
			{map[string]*rsa.PublicKey{"x": merchant, name: other}, sign.ErrBadSignature},
			{map[string]*rsa.PublicKey{"x": merchant}, sign.ErrUnknownVersion},
		} {
			v, err := sign.NewVerifier(scheme, sign.VerifierConfig{Keys: c.keys})
			if err != nil {
				t.Fatal(err)
			}
			if err := v.VerifyRequest(req); !errors.Is(err, c.want) {
				t.Errorf("keys %v: %v, want %v", len(c.keys), err, c.want)
			}
		}
	})
}

func TestPairIsMadeWithAKeyOnly(t *testing.T) {
	t.Parallel()
	for _, scheme := range append(pairSchemes(), sign.SchemeAlipayPlus) {
		if _, err := sign.New(scheme, sign.Config{}); !errors.Is(err, sign.ErrNeedsKey) {
			t.Errorf("%s: %v, want ErrNeedsKey", scheme, err)
		}
		if _, err := sign.New(scheme, sign.Config{Key: curveKey(t)}); !errors.Is(err, sign.ErrNotRSA) {
			t.Errorf("%s: %v, want ErrNotRSA", scheme, err)
		}
		if _, err := sign.NewVerifier(scheme, sign.VerifierConfig{}); !errors.Is(err, sign.ErrNeedsKey) {
			t.Errorf("%s: %v, want ErrNeedsKey", scheme, err)
		}
		options := map[string]string{"algorithm": "SM2"}
		if _, err := sign.New(scheme, sign.Config{Key: someKey(t), Options: options}); err == nil {
			t.Errorf("%s signs by SM2", scheme)
		}
		cfg := sign.VerifierConfig{Key: vectorPublic(t, "m.pub"), Options: options}
		if _, err := sign.NewVerifier(scheme, cfg); err == nil {
			t.Errorf("%s verifies by SM2", scheme)
		}
	}
}

// formOf is a body with a file, and the given fields before it.
func formOf(fields ...string) func(*wire.Request) {
	return func(r *wire.Request) {
		var body strings.Builder
		for _, f := range fields {
			name, value, _ := strings.Cut(f, "=")
			body.WriteString("--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n" +
				"Content-Type: application/json\r\n\r\n" + value + "\r\n")
		}
		body.WriteString("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\nPNG\r\n--b--\r\n")
		setHeader("Content-Type", "multipart/form-data; boundary=b")(r)
		r.Body = wire.Body{Bytes: []byte(body.String()), Present: true, Mode: "formdata"}
	}
}

// Of a form with files one part is signed, and only that.
func TestPairOfAForm(t *testing.T) {
	t.Parallel()
	for scheme, part := range map[string]string{sign.SchemeWeChatPay: "meta", sign.SchemeAlipayV3: "data",
		sign.SchemeAlipayV2: "biz"} {
		make := func(change func(*wire.Request)) *wire.Request {
			req := pairRequest(scheme)
			formOf("x=1", part+`={"sha256":"测"}`)(req)
			if _, err := pairSigner(t, scheme, nil).Sign(req, nil); err != nil {
				t.Fatalf("%s: %v", scheme, err)
			}
			change(req)
			return req
		}
		swap := func(old, new string) func(*wire.Request) {
			return func(r *wire.Request) { r.Body.Bytes = bytes.Replace(r.Body.Bytes, []byte(old), []byte(new), 1) }
		}
		v := pairVerifierOf(t, scheme, "m.pub")
		for name, c := range map[string]struct {
			change func(*wire.Request)
			want   error
		}{
			"as it is":       {func(*wire.Request) {}, nil},
			"another file":   {swap("PNG", "GIF"), nil},
			"another part":   {swap("测", "试"), sign.ErrBadSignature},
			"the part twice": {formOf(part+`={"sha256":"测"}`, part+`={"sha256":"试"}`), sign.ErrBadHeader},
			"broken":         {swap("--b--", "--c--"), sign.ErrBadHeader},
			"no boundary":    {setHeader("Content-Type", "multipart/form-data"), sign.ErrBadHeader},
			"too long":       {formOf(part + "=" + strings.Repeat("a", 1<<20+1)), sign.ErrBadHeader},
			"too many parts": {formOf(slices.Repeat([]string{"x=1"}, 1001)...), sign.ErrBadHeader},
		} {
			if err := v.VerifyRequest(make(c.change)); !errors.Is(err, c.want) {
				t.Errorf("%s, %s: %v, want %v", scheme, name, err, c.want)
			}
		}
	}
	req := pairRequest(sign.SchemeWeChatPay)
	formOf("x=1")(req)
	signed, err := pairSigner(t, sign.SchemeWeChatPay, nil).Sign(req, nil)
	if signed || !errors.Is(err, sign.ErrNoComponent) {
		t.Errorf("no part meta: Sign = %v, %v", signed, err)
	}
}

// contentOf is what the signature of req covers.
func contentOf(t testing.TB, v sign.Verifier, req *wire.Request) string {
	t.Helper()
	covered, err := v.(sign.Contenter).Content(req)
	if err != nil {
		t.Fatal(err)
	}
	return string(covered)
}
