package sign_test

import (
	"errors"
	"strings"
	"testing"

	"runner/collection/sign"
	"runner/collection/wire"
)

// stamped is a header by which the platform signs a body.
func stamped(t testing.TB, prefix, body string) wire.Header {
	t.Helper()
	h := wire.Header{{Name: prefix + "Timestamp", Value: "1685599933"}, {Name: prefix + "Nonce", Value: "n-1"},
		{Name: prefix + "Signature", Value: platformSign(t, "1685599933\nn-1\n"+body+"\n")}}
	if prefix == "Wechatpay-" {
		h.Add(wire.Field{Name: "Wechatpay-Serial", Value: "PLATFORM"})
	}
	return h
}

// Both schemes sign all that went well, and need not sign what failed.
func TestStampedAnswers(t *testing.T) {
	t.Parallel()
	const body = `{"code_url":"weixin://x"}`
	for scheme, prefix := range map[string]string{sign.SchemeWeChatPay: "Wechatpay-", sign.SchemeAlipayV3: "alipay-"} {
		drop := func(name string) func(*wire.Response) { return func(r *wire.Response) { r.Header.Del(prefix + name) } }
		for name, c := range map[string]struct {
			change func(*wire.Response)
			signed bool
			want   error
		}{
			"signed":            {func(*wire.Response) {}, true, nil},
			"another body":      {func(r *wire.Response) { r.Body = append(r.Body, ' ') }, true, sign.ErrBadSignature},
			"no time":           {drop("Timestamp"), true, sign.ErrIncomplete},
			"no nonce":          {drop("Nonce"), true, sign.ErrIncomplete},
			"no signature":      {drop("Signature"), false, sign.ErrIncomplete},
			"nothing":           {func(r *wire.Response) { r.Header = nil }, false, sign.ErrUnsigned},
			"nothing, created":  {func(r *wire.Response) { r.Header, r.Code = nil, 201 }, false, sign.ErrUnsigned},
			"nothing, empty":    {func(r *wire.Response) { r.Header, r.Code, r.Body = nil, 204, nil }, false, sign.ErrUnsigned},
			"a failure":         {func(r *wire.Response) { r.Header, r.Code = nil, 401 }, false, nil},
			"a signed failure":  {func(r *wire.Response) { r.Code = 400 }, true, nil},
			"a spoiled failure": {func(r *wire.Response) { r.Code = 400; r.Body = nil }, true, sign.ErrBadSignature},
			"a line more": {func(r *wire.Response) {
				r.Header.Set(wire.Field{Name: prefix + "Nonce", Value: "n-1\n" + body})
				r.Body = nil
			}, true, sign.ErrBadHeader},
			"no base64": {func(r *wire.Response) { r.Header.Set(wire.Field{Name: prefix + "Signature", Value: "?"}) }, true,
				sign.ErrBadHeader},
			"too long": {func(r *wire.Response) {
				r.Header.Set(wire.Field{Name: prefix + "Signature", Value: strings.Repeat("A", 9000)})
			}, true, sign.ErrBadHeader},
			"a probe": {func(r *wire.Response) {
				r.Header.Set(wire.Field{Name: prefix + "Signature", Value: "WECHATPAY/SIGNTEST/QUJD"})
			}, true, sign.ErrBadHeader},
		} {
			resp := &wire.Response{Code: 200, Body: []byte(body), Header: stamped(t, prefix, body)}
			c.change(resp)
			v := pairVerifierOf(t, scheme, "a.pub")
			if signed, err := v.Verify(pairSigned(t, scheme), resp); signed != c.signed || !errors.Is(err, c.want) {
				t.Errorf("%s, %s: Verify = %v, %v, want %v, %v", scheme, name, signed, err, c.signed, c.want)
			}
			signed, err := v.Verify(pairRequest(scheme), resp)
			if errors.Is(c.want, sign.ErrUnsigned) && (signed || err != nil) {
				t.Errorf("%s, %s, to an unsigned request: %v, %v", scheme, name, signed, err)
			}
		}
	}
}

func TestWeChatDownloads(t *testing.T) {
	t.Parallel()
	v := pairVerifierOf(t, sign.SchemeWeChatPay, "a.pub")
	for path, want := range map[string]error{
		"/v3/billdownload/file":                        nil,
		"/v3/statements":                               nil,
		"/v3/merchant-service/images/abcdef":           nil,
		"/v3/merchant-service/images/upload":           sign.ErrUnsigned,
		"/v3/billdownload/file/x":                      sign.ErrUnsigned,
		"/v3/pay/transactions/native":                  sign.ErrUnsigned,
		"/v3/global/merchant-service/images/a":         nil,
		"/v3/pay/x/../../billdownload/file":            sign.ErrUnsigned,
		"/x/v3/merchant-service/images/abcdef":         sign.ErrUnsigned,
		"/v3/new-tax-control-fapiao/download":          nil,
		"/v3/new-tax-control-fapiao/download/anything": sign.ErrUnsigned,
	} {
		req := pairSigned(t, sign.SchemeWeChatPay)
		req.URL.Path = path
		if _, err := v.Verify(req, &wire.Response{Code: 200}); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", path, err, want)
		}
	}
}

func TestWeChatNotifications(t *testing.T) {
	t.Parallel()
	const body = `{"id":"EV-1","resource":{"ciphertext":"x"}}`
	v := pairVerifierOf(t, sign.SchemeWeChatPay, "a.pub")
	make := func() *wire.Request {
		return &wire.Request{Method: "POST", URL: wire.URL{Scheme: "https", Host: "example.com", Path: "/n"},
			Header: stamped(t, "Wechatpay-", body), Body: wire.Body{Bytes: []byte(body), Present: true}}
	}
	if err := v.VerifyRequest(make()); err != nil {
		t.Error(err)
	}
	if covered := contentOf(t, v, make()); covered != "1685599933\nn-1\n"+body+"\n" {
		t.Errorf("Content = %q", covered)
	}
	for name, c := range map[string]struct {
		change func(*wire.Request)
		want   error
	}{
		"body":         {func(r *wire.Request) { r.Body.Bytes = append(r.Body.Bytes, '\n') }, sign.ErrBadSignature},
		"nonce":        {setHeader("Wechatpay-Nonce", "n-2"), sign.ErrBadSignature},
		"time":         {setHeader("Wechatpay-Timestamp", "1685599934"), sign.ErrBadSignature},
		"no signature": {func(r *wire.Request) { r.Header.Del("Wechatpay-Signature") }, sign.ErrIncomplete},
		"SM2":          {setHeader("Wechatpay-Signature-Type", "WECHATPAY2-SM2-WITH-SM3"), sign.ErrAlgorithm},
		"named RSA":    {setHeader("Wechatpay-Signature-Type", "WECHATPAY2-SHA256-RSA2048"), nil},
		"own request": {func(r *wire.Request) { r.Header = pairSigned(t, sign.SchemeWeChatPay).Header },
			sign.ErrBadSignature},
	} {
		req := make()
		c.change(req)
		if err := v.VerifyRequest(req); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// A signature by SM2 is neither made nor verified, and that is said.
func TestSM2IsRefused(t *testing.T) {
	t.Parallel()
	for scheme, kind := range map[string]string{sign.SchemeWeChatPay: "WECHATPAY2-SM2-WITH-SM3",
		sign.SchemeAlipayV3: "ALIPAY-SM2withSM3"} {
		template := pairRequest(scheme)
		setHeader("Authorization", kind+" {{authorization}}")(template)
		if signed, err := pairSigner(t, scheme, nil).Sign(template, nil); signed || !errors.Is(err, sign.ErrAlgorithm) {
			t.Errorf("%s: Sign = %v, %v", scheme, signed, err)
		}
		if err := pairVerifierOf(t, scheme, "m.pub").VerifyRequest(template); !errors.Is(err, sign.ErrAlgorithm) {
			t.Errorf("%s: VerifyRequest = %v", scheme, err)
		}
		done := pairRequest(scheme)
		setHeader("Authorization", kind+" a=b,sign=QQ==")(done)
		if signed, err := pairSigner(t, scheme, nil).Sign(done, nil); signed || err != nil {
			t.Errorf("%s, of a script: Sign = %v, %v", scheme, signed, err)
		}
	}
	resp := &wire.Response{Code: 200}
	resp.Header.Add(wire.Field{Name: "Wechatpay-Signature-Type", Value: "WECHATPAY2-SM2-WITH-SM3"})
	v := pairVerifierOf(t, sign.SchemeWeChatPay, "a.pub")
	if _, err := v.Verify(pairSigned(t, sign.SchemeWeChatPay), resp); !errors.Is(err, sign.ErrAlgorithm) {
		t.Errorf("Verify = %v", err)
	}
}

func TestWeChatNeedsASerialNumber(t *testing.T) {
	t.Parallel()
	none := func(c *sign.Config) { c.KeyID = "" }
	req := pairRequest(sign.SchemeWeChatPay)
	signed, err := pairSigner(t, sign.SchemeWeChatPay, none).Sign(req, nil)
	if signed || !errors.Is(err, sign.ErrNoKeyID) {
		t.Errorf("Sign = %v, %v, want ErrNoKeyID", signed, err)
	}
	lookup := func(name string) (string, bool) { return "ABC", name == "serial_no" }
	if _, err := pairSigner(t, sign.SchemeWeChatPay, none).Sign(req, lookup); err != nil {
		t.Error(err)
	}
	if value, _ := req.Header.Get("Authorization"); !strings.Contains(value, `serial_no="ABC"`) {
		t.Errorf("Authorization: %s", value)
	}
}

func TestAlipayV3Header(t *testing.T) {
	t.Parallel()
	req := pairRequest(sign.SchemeAlipayV3)
	withCertificate := func(c *sign.Config) { c.KeyID = "sn-1" }
	if _, err := pairSigner(t, sign.SchemeAlipayV3, withCertificate).Sign(req, nil); err != nil {
		t.Fatal(err)
	}
	value, _ := req.Header.Get("authorization")
	want := "ALIPAY-SHA256withRSA app_id=2021000122671080,app_cert_sn=sn-1,nonce=Nonce0123456789," +
		"timestamp=1685599933000,sign="
	if !strings.HasPrefix(value, want) {
		t.Errorf("Authorization: %s", value)
	}
	if id, _ := req.Header.Get("alipay-request-id"); id != "Nonce0123456789" {
		t.Errorf("alipay-request-id: %s", id)
	}
	own := pairRequest(sign.SchemeAlipayV3)
	setHeader("Alipay-Request-Id", "mine")(own)
	if _, err := pairSigner(t, sign.SchemeAlipayV3, nil).Sign(own, nil); err != nil {
		t.Fatal(err)
	}
	if ids := own.Header.Values("alipay-request-id"); len(ids) != 1 || ids[0] != "mine" {
		t.Errorf("alipay-request-id: %q", ids)
	}
}

// Headers that cannot be read are refused as such, by scheme.
func TestPairHeadersThatCannotBeRead(t *testing.T) {
	t.Parallel()
	const wechat = `mchid="m",serial_no="s",timestamp="1",nonce_str="n"`
	const oauth = `oauth_body_hash="h",oauth_consumer_key="k",oauth_nonce="n",oauth_signature_method="RSA-SHA256",` +
		`oauth_timestamp="1"`
	for value, scheme := range map[string]string{
		`WECHATPAY2-SHA256-RSA2048 ` + wechat:                                                       sign.SchemeWeChatPay,
		`WECHATPAY2-SHA256-RSA2048 ` + wechat + `,signature=""`:                                     sign.SchemeWeChatPay,
		`WECHATPAY2-SHA256-RSA2048 ` + wechat + `,signature="?"`:                                    sign.SchemeWeChatPay,
		`WECHATPAY2-SHA256-RSA2048 ` + wechat + `,mchid="x",signature="a"`:                          sign.SchemeWeChatPay,
		`WECHATPAY2-SHA256-RSA2048 signature="QQ==",` + strings.Replace(wechat, `"n"`, `"n,x"`, 1):  sign.SchemeWeChatPay,
		`WECHATPAY2-SHA256-RSA2048 signature="QQ==",` + strings.Replace(wechat, `"n"`, `"n\"x"`, 1): sign.SchemeWeChatPay,
		`WECHATPAY2-SHA256-RSA2048 signature="QQ==",mchid="a\"b"`:                                   sign.SchemeWeChatPay,
		`WECHATPAY2-SHA256-RSA2048 ` + strings.Repeat("a", 99999):                                   sign.SchemeWeChatPay,
		`ALIPAY-SHA256withRSA app_id=a,nonce=n,timestamp=1`:                                         sign.SchemeAlipayV3,
		`ALIPAY-SHA256withRSA app_id=a,nonce=n,sign=QQ==`:                                           sign.SchemeAlipayV3,
		`ALIPAY-SHA256withRSA app_id=a,nonce=n,timestamp=1,sign=?`:                                  sign.SchemeAlipayV3,
		`ALIPAY-SHA256withRSA app_id=a,nonce=n,timestamp=1,sign=`:                                   sign.SchemeAlipayV3,
		`ALIPAY-SHA256withRSA app_id=a,app_id=b,nonce=n,timestamp=1,sign=QQ==`:                      sign.SchemeAlipayV3,
		`ALIPAY-SHA256withRSA app_id=a,nonce,timestamp=1,sign=QQ==`:                                 sign.SchemeAlipayV3,
		`ALIPAY-SHA256withRSA app_id=a,nonce=n,timestamp=1,sign=Q,a=b`:                              sign.SchemeAlipayV3,
		`ALIPAY-SHA256withRSA ` + strings.Repeat("a", 9000) + `,sign=QQ==`:                          sign.SchemeAlipayV3,
		`OAuth ` + oauth: sign.SchemeOAuth1,
		`OAuth ` + oauth + `,oauth_signature="?"`:                                                    sign.SchemeOAuth1,
		`OAuth ` + oauth + `,oauth_signature="%"`:                                                    sign.SchemeOAuth1,
		`OAuth ` + strings.Replace(oauth, `"n"`, `"n%22"`, 1) + `,oauth_signature="QQ=="`:            sign.SchemeOAuth1,
		`OAuth ` + strings.Replace(oauth, `"n"`, `"n%26"`, 1) + `,oauth_signature="QQ=="`:            sign.SchemeOAuth1,
		`OAuth ` + strings.Replace(oauth, `oauth_body_hash="h",`, "", 1) + `,oauth_signature="QQ=="`: sign.SchemeOAuth1,
	} {
		req := pairRequest(scheme)
		setHeader("Authorization", value)(req)
		if err := pairVerifierOf(t, scheme, "m.pub").VerifyRequest(req); !errors.Is(err, sign.ErrBadHeader) {
			t.Errorf("%.90s: %v, want ErrBadHeader", value, err)
		}
	}
}

// FuzzPairHeader states that no header verifies but the ones that say what the signed one says.
func FuzzPairHeader(f *testing.F) {
	verifiers, contents := map[string]sign.Verifier{}, map[string]string{}
	for _, scheme := range []string{sign.SchemeAlipayV3, sign.SchemeWeChatPay, sign.SchemeOAuth1} {
		req := pairSigned(f, scheme)
		value, _ := req.Header.Get("Authorization")
		f.Add(value)
		verifiers[scheme] = pairVerifierOf(f, scheme, "m.pub")
		contents[scheme] = contentOf(f, verifiers[scheme], req)
	}
	f.Add(`WECHATPAY2-SHA256-RSA2048 mchid="\"",signature=?1`)
	f.Add(`OAuth realm="x",oauth_nonce=":%zz"`)
	f.Add("ALIPAY-SHA256withRSA ,sign=,sign=")
	f.Fuzz(func(t *testing.T, value string) {
		for scheme, v := range verifiers {
			req := pairRequest(scheme)
			setHeader("Authorization", value)(req)
			if v.VerifyRequest(req) == nil && contentOf(t, v, req) != contents[scheme] {
				t.Errorf("%s: %q verifies", scheme, value)
			}
		}
	})
}

// FuzzPairStamp states that no answer verifies but the signed one.
func FuzzPairStamp(f *testing.F) {
	const body = `{"a":1}`
	h := stamped(f, "Wechatpay-", body)
	f.Add("1685599933", "n-1", h[2].Value, body)
	f.Add("1685599933", "n-1\n", h[2].Value, "")
	f.Add("1685599933\nn-1", "{}", h[2].Value, "")
	f.Add("", "", "QQ==", "")
	v, req := pairVerifierOf(f, sign.SchemeWeChatPay, "a.pub"), pairSigned(f, sign.SchemeWeChatPay)
	f.Fuzz(func(t *testing.T, at, nonce, signature, text string) {
		resp := &wire.Response{Code: 200, Body: []byte(text), Header: wire.Header{{Name: "Wechatpay-Timestamp", Value: at},
			{Name: "Wechatpay-Nonce", Value: nonce}, {Name: "Wechatpay-Signature", Value: signature}}}
		signed, err := v.Verify(req, resp)
		same := strings.TrimSpace(at) == "1685599933" && strings.TrimSpace(nonce) == "n-1" && text == body
		if signed && err == nil && !same {
			t.Errorf("%q %q %q verifies", at, nonce, text)
		}
	})
}
