package sign_test

import (
	"errors"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"runner/collection/sign"
	"runner/collection/wire"
)

// paramNames are the names of the parameters of a query or a form, in order.
func paramNames(t *testing.T, text string) (names []string) {
	t.Helper()
	for pair := range strings.SplitSeq(text, "&") {
		name, _, _ := strings.Cut(pair, "=")
		names = append(names, name)
	}
	return names
}

// The signature stands where the interface is named, and what it needs beside it.
func TestAlipayV2Places(t *testing.T) {
	t.Parallel()
	added := []string{"app_id", "sign_type", "timestamp", "sign"}
	for name, c := range map[string]struct{ query, form, wantQuery, wantForm []string }{
		"all in the query": {[]string{"method"}, nil, append([]string{"method"}, added...), nil},
		"all in the body":  {nil, []string{"method", "a"}, nil, append([]string{"method", "a"}, added...)},
		"in both":          {[]string{"method"}, []string{"a"}, append([]string{"method"}, added...), []string{"a"}},
		"nothing":          {nil, nil, added, nil},
		"what is there stays": {[]string{"timestamp", "method"}, []string{"sign_type"},
			[]string{"timestamp", "method", "app_id", "sign"}, []string{"sign_type"}},
		"what is signed is replaced": {[]string{"sign", "method", "app_id"}, []string{"sign"},
			[]string{"method", "app_id", "sign_type", "timestamp", "sign"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			make := func(names []string) string {
				var pairs []string
				for _, n := range names {
					pairs = append(pairs, n+"="+map[string]string{"sign_type": "RSA2", "sign": "old", "app_id": "x"}[n]+
						map[bool]string{true: "v"}[n == "method" || n == "a" || n == "timestamp"])
				}
				return strings.Join(pairs, "&")
			}
			req := pairRequest(sign.SchemeAlipayV2)
			req.URL.Query, req.Body.Bytes = make(c.query), []byte(make(c.form))
			req.Header.Add(wire.Field{Name: "Content-Length", Value: "0", Origin: wire.System})
			force := func(c *sign.Config) { c.Force = true }
			if _, err := pairSigner(t, sign.SchemeAlipayV2, force).Sign(req, nil); err != nil {
				t.Fatal(err)
			}
			split := func(text string) []string {
				if text == "" {
					return nil
				}
				return paramNames(t, text)
			}
			if got := split(req.URL.Query); !slices.Equal(got, c.wantQuery) {
				t.Errorf("query %v, want %v", got, c.wantQuery)
			}
			if got := split(string(req.Body.Bytes)); !slices.Equal(got, c.wantForm) {
				t.Errorf("body %v, want %v", got, c.wantForm)
			}
			if length, _ := req.Header.Get("Content-Length"); length != strconv.Itoa(len(req.Body.Bytes)) {
				t.Errorf("Content-Length %s of %d bytes", length, len(req.Body.Bytes))
			}
			if err := pairVerifierOf(t, sign.SchemeAlipayV2, "m.pub").VerifyRequest(req); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestAlipayV2Parameters(t *testing.T) {
	t.Parallel()
	req := pairRequest(sign.SchemeAlipayV2)
	req.URL.Query = "method=m&empty=&timestamp={{now}}&app_id=another"
	withCertificate := func(c *sign.Config) { c.KeyID = "sn-1" }
	if _, err := pairSigner(t, sign.SchemeAlipayV2, withCertificate).Sign(req, nil); err != nil {
		t.Fatal(err)
	}
	values, err := url.ParseQuery(req.URL.Query)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"app_id": "2021000122671080", "app_cert_sn": "sn-1", "sign_type": "RSA2",
		"timestamp": "2023-06-01 14:12:13", "empty": ""} {
		if got := values[name]; len(got) != 1 || got[0] != want {
			t.Errorf("%s = %q, want %q", name, got, want)
		}
	}
	covered, err := pairSigner(t, sign.SchemeAlipayV2, nil).(sign.Contenter).Content(req)
	want := `app_cert_sn=sn-1&app_id=2021000122671080&biz_content={"out_trade_no":"测 1+"}&method=m&sign_type=RSA2&` +
		`timestamp=2023-06-01 14:12:13`
	if err != nil || string(covered) != want {
		t.Errorf("Content = %s, %v\nwant %s", covered, err, want)
	}
}

// What cannot be signed so that nobody reads it in another way is not signed.
func TestAlipayV2Refuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*wire.Request)
		want   error
	}{
		"a parameter twice":       {inQuery("charset=", "charset=gbk&charset="), sign.ErrBadHeader},
		"in the query, the body":  {func(r *wire.Request) { r.Body.Bytes = []byte("charset=gbk") }, sign.ErrBadHeader},
		"broken percent-encoding": {inQuery("utf-8", "%2"), sign.ErrBadHeader},
		"broken in the body":      {func(r *wire.Request) { r.Body.Bytes = []byte("a=%zz") }, sign.ErrBadHeader},
		"SM2":                     {inQuery("charset=", "sign_type=SM2&charset="), sign.ErrAlgorithm},
		"no form":                 {setHeader("Content-Type", "application/json"), sign.ErrNotCovered},
	} {
		req := pairRequest(sign.SchemeAlipayV2)
		c.change(req)
		before := req.Clone()
		signed, err := pairSigner(t, sign.SchemeAlipayV2, nil).Sign(req, nil)
		if signed || !errors.Is(err, c.want) || !sameRequest(req, before) {
			t.Errorf("%s: Sign = %v, %v, want %v", name, signed, err, c.want)
		}
		req = pairSigned(t, sign.SchemeAlipayV2)
		c.change(req)
		if err := pairVerifierOf(t, sign.SchemeAlipayV2, "m.pub").VerifyRequest(req); err == nil {
			t.Errorf("%s is verified", name)
		}
	}
}

// A body that no parameter covers cannot be slipped into a signed request.
func TestAlipayV2CoversTheBody(t *testing.T) {
	t.Parallel()
	req := pairRequest(sign.SchemeAlipayV2)
	req.Body, req.Header = wire.Body{}, nil
	if _, err := pairSigner(t, sign.SchemeAlipayV2, nil).Sign(req, nil); err != nil {
		t.Fatal(err)
	}
	v := pairVerifierOf(t, sign.SchemeAlipayV2, "m.pub")
	if err := v.VerifyRequest(req); err != nil {
		t.Error(err)
	}
	req.Body = wire.Body{Bytes: []byte(`{"total_amount":"9"}`), Present: true}
	if err := v.VerifyRequest(req); !errors.Is(err, sign.ErrNotCovered) {
		t.Errorf("VerifyRequest = %v, want ErrNotCovered", err)
	}
	if _, err := v.(sign.Contenter).Content(req); !errors.Is(err, sign.ErrNotCovered) {
		t.Errorf("Content = %v, want ErrNotCovered", err)
	}
}

// An author's own length is the author's.
func TestAlipayV2LeavesTheAuthorsLength(t *testing.T) {
	t.Parallel()
	req := pairRequest(sign.SchemeAlipayV2)
	req.URL.Query, req.Body.Bytes = "", []byte("method=m")
	setHeader("Content-Length", "7")(req)
	if _, err := pairSigner(t, sign.SchemeAlipayV2, nil).Sign(req, nil); err != nil {
		t.Fatal(err)
	}
	if length, _ := req.Header.Get("Content-Length"); length != "7" {
		t.Errorf("Content-Length %s", length)
	}
}

// The sign type RSA hashes with SHA-1; openssl says so, too.
func TestAlipayV2OldSignType(t *testing.T) {
	t.Parallel()
	old := map[string]string{"sign-type": "RSA"}
	req := pairRequest(sign.SchemeAlipayV2)
	if _, err := pairSigner(t, sign.SchemeAlipayV2, func(c *sign.Config) { c.Options = old }).Sign(req, nil); err != nil {
		t.Fatal(err)
	}
	values, err := url.ParseQuery(req.URL.Query)
	if err != nil || values.Get("sign_type") != "RSA" {
		t.Fatalf("sign_type = %q, %v", values.Get("sign_type"), err)
	}
	config := sign.VerifierConfig{Key: vectorPublic(t, "m.pub"), Options: old}
	v, err := sign.NewVerifier(sign.SchemeAlipayV2, config)
	if err != nil {
		t.Fatal(err)
	}
	if err := v.VerifyRequest(req); err != nil {
		t.Error(err)
	}
	if err := pairVerifierOf(t, sign.SchemeAlipayV2, "m.pub").VerifyRequest(req); !errors.Is(err, sign.ErrAlgorithm) {
		t.Errorf("SHA-1 without being asked for: %v", err)
	}
	covered, err := v.(sign.Contenter).Content(req)
	if err != nil {
		t.Fatal(err)
	}
	opensslVerifies(t, "-sha1", covered, values.Get("sign"))
	for _, bad := range []string{"SM2", "", "rsa2"} {
		options := map[string]string{"sign-type": bad}
		if _, err := sign.New(sign.SchemeAlipayV2, sign.Config{Key: someKey(t), Options: options}); err == nil {
			t.Errorf("sign-type %q: no error", bad)
		}
		config.Options = options
		if _, err := sign.NewVerifier(sign.SchemeAlipayV2, config); err == nil {
			t.Errorf("verifier of sign-type %q: no error", bad)
		}
	}
}

// opensslVerifies asks openssl whether signature, in base64, is the merchant's of content.
func opensslVerifies(t *testing.T, hash string, content []byte, signature string) {
	t.Helper()
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("there is no openssl")
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "signature")
	if err := os.WriteFile(file, unbase64Of(t, signature), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "openssl", "dgst", hash, "-verify", "testdata/m.pub", "-signature", file)
	cmd.Stdin = strings.NewReader(string(content))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("openssl: %v: %s", err, out)
	}
}

// v2Answer is an answer of the gateway to pairRequest, signed by the platform.
func v2Answer(t *testing.T, text string) string {
	return `{"alipay_trade_query_response":` + text + `,"sign":"` + platformSign(t, text) + `"}`
}

func TestAlipayV2Answers(t *testing.T) {
	t.Parallel()
	const good, evil = `{"code":"10000","n":"1"}`, `{"code":"10000","n":"2"}`
	for name, c := range map[string]struct {
		body   string
		code   int
		signed bool
		want   error
	}{
		"signed": {v2Answer(t, good), 200, true, nil},
		"signature first": {`{"sign":"` + platformSign(t, good) + `","alipay_trade_query_response":` + good + `}`, 200,
			true, nil},
		"an error": {`{"error_response":{"code":"40002"},"sign":"` + platformSign(t, `{"code":"40002"}`) + `"}`, 200,
			true, nil},
		"with a certificate": {strings.Replace(v2Answer(t, good), `{`, `{"alipay_cert_sn":"x",`, 1), 200, true, nil},
		"encrypted":          {v2Answer(t, `"c2VjcmV0"`), 200, true, nil},
		"what a script would read": {strings.Replace(v2Answer(t, good), `,"sign"`,
			`,"alipay_trade_query_response":`+evil+`,"sign"`, 1), 200, true, sign.ErrBadSignature},
		"an error beside it": {strings.Replace(v2Answer(t, good), `{"alipay_trade_query_response":`+good,
			`{"error_response":`+good+`,"alipay_trade_query_response":`+evil, 1), 200, true, sign.ErrBadSignature},
		"another method's":  {strings.Replace(v2Answer(t, good), "query", "pay", 1), 200, true, sign.ErrBadHeader},
		"no base64":         {`{"alipay_trade_query_response":{},"sign":"%%"}`, 200, true, sign.ErrBadHeader},
		"success, unsigned": {`{"alipay_trade_query_response":` + good + `}`, 200, false, sign.ErrUnsigned},
		"waiting, unsigned": {`{"alipay_trade_query_response":{"code":"10003"}}`, 200, false, sign.ErrUnsigned},
		"failure, unsigned": {`{"alipay_trade_query_response":{"code":"40004"}}`, 200, false, nil},
		"error, unsigned":   {`{"error_response":{"code":"40002"}}`, 200, false, nil},
		"a short code":      {`{"alipay_trade_query_response":{"code":"4"}}`, 200, false, sign.ErrUnsigned},
		"no code, unsigned": {`{"alipay_trade_query_response":{"code":40004}}`, 200, false, sign.ErrUnsigned},
		"failure and success": {`{"alipay_trade_query_response":{"code":"40004","code":"10000"}}`, 200, false,
			sign.ErrUnsigned},
		"a page":                {`<html></html>`, 200, false, sign.ErrUnsigned},
		"a page of an error":    {`<html></html>`, 502, false, nil},
		"an array":              {`[]`, 200, false, sign.ErrUnsigned},
		"null":                  {`{"alipay_trade_query_response":null,"sign":null}`, 200, false, sign.ErrUnsigned},
		"a signature of a list": {`{"alipay_trade_query_response":{},"sign":["a"]}`, 200, false, sign.ErrUnsigned},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			resp := &wire.Response{Code: c.code, Body: []byte(c.body)}
			v := pairVerifierOf(t, sign.SchemeAlipayV2, "a.pub")
			signed, err := v.Verify(pairSigned(t, sign.SchemeAlipayV2), resp)
			if signed != c.signed || !errors.Is(err, c.want) {
				t.Errorf("Verify = %v, %v, want %v, %v", signed, err, c.signed, c.want)
			}
			if _, err := v.Verify(pairRequest(sign.SchemeAlipayV2), resp); !c.signed && err != nil {
				t.Errorf("to an unsigned request: %v", err)
			}
		})
	}
}

// Notifications come to a URL of the merchant's, which is not signed; Alipay signs the form.
func TestAlipayNotifications(t *testing.T) {
	t.Parallel()
	for _, scheme := range []string{sign.SchemeAlipayV2, sign.SchemeAlipayV3} {
		v := pairVerifierOf(t, scheme, "a.pub")
		req := notification(notifications(t)[0])
		if err := v.VerifyRequest(req); err != nil {
			t.Errorf("%s: %v", scheme, err)
		}
		covered, err := v.(sign.Contenter).Content(req)
		if want := "notify_id=n1&out_trade_no=1&subject=测试 a+b&c=d%&total=1.00"; err != nil || string(covered) != want {
			t.Errorf("%s: Content = %q, %v, want %q", scheme, covered, err, want)
		}
		req.Body.Bytes = append(req.Body.Bytes, "&more=1"...)
		if err := v.VerifyRequest(req); !errors.Is(err, sign.ErrBadSignature) {
			t.Errorf("%s: a parameter more: %v", scheme, err)
		}
		twice := notification(notifications(t)[0])
		twice.Body.Bytes = append(twice.Body.Bytes, "&total=9.00"...)
		if err := v.VerifyRequest(twice); err == nil {
			t.Errorf("%s: a parameter twice is verified", scheme)
		}
	}
}

// No form verifies but the signed one, however it is written.
func FuzzAlipayV2(f *testing.F) {
	good := pairSigned(f, sign.SchemeAlipayV2)
	f.Add(good.URL.Query, string(good.Body.Bytes))
	f.Add("sign=QQ%3D%3D&sign_type=RSA2&a=b", "a=%zz&=&&c")
	f.Add("a=1&a=2", "sign=+&sign_type=")
	v := pairVerifierOf(f, sign.SchemeAlipayV2, "m.pub")
	want := contentOf(f, v, good)
	signer := pairSigner(f, sign.SchemeAlipayV2, func(c *sign.Config) { c.Force = true; c.Now = time.Now })
	f.Fuzz(func(t *testing.T, query, form string) {
		req := pairRequest(sign.SchemeAlipayV2)
		req.URL.Query, req.Body.Bytes = query, []byte(form)
		if v.VerifyRequest(req) == nil && contentOf(t, v, req) != want {
			t.Errorf("%q, %q verifies", query, form)
		}
		if signed, err := signer.Sign(req, nil); signed && err == nil {
			if err := v.VerifyRequest(req); err != nil {
				t.Errorf("%q, %q is signed, and does not verify: %v", query, form, err)
			}
		}
	})
}

// FuzzAlipayV2Answer states that no answer is verified but with the signature of the text that a script would read.
func FuzzAlipayV2Answer(f *testing.F) {
	key := vectorKey(f, "a.pem")
	text := `{"code":"10000"}`
	f.Add(`{"alipay_trade_query_response":` + text + `,"sign":"` + base64Of(must(key.Sign([]byte(text)))) + `"}`)
	f.Add(`{"error_response":{"code":"20000"},"sign":""}`)
	f.Add(`{"sign":"QQ==","sign":{}}`)
	v := pairVerifierOf(f, sign.SchemeAlipayV2, "a.pub")
	req := pairSigned(f, sign.SchemeAlipayV2)
	f.Fuzz(func(t *testing.T, body string) {
		signed, err := v.Verify(req, &wire.Response{Code: 200, Body: []byte(body)})
		if signed && err == nil && !strings.Contains(body, text) {
			t.Errorf("%q verifies", body)
		}
	})
}
