package sign_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"runner/collection/sign"
	"runner/collection/wire"
)

var update = flag.Bool("update", false, "record what the vendors' libraries say")

// recordedVendors is what the libraries of testdata/npm said when they were asked last.
const recordedVendors = "testdata/vendors.json"

// What the vendors' libraries are asked, and what the libraries that let it be chosen take for time and nonce.
type vendorInput struct {
	Time          int64               `json:"time"`
	Nonce         string              `json:"nonce"`
	Client        string              `json:"client"`
	Serial        string              `json:"serial"`
	Calls         []json.RawMessage   `json:"calls"`
	Requests      []vendorRequest     `json:"requests"`
	Notifications []map[string]string `json:"notifications"`
	Responses     []vendorResponse    `json:"responses"`
}

// A vendorRequest is a request of ours, for a library to verify.
type vendorRequest struct {
	Name      string            `json:"name"`
	Scheme    string            `json:"scheme"`
	Method    string            `json:"method"`
	Target    string            `json:"target"`
	Time      string            `json:"time"`
	Nonce     string            `json:"nonce"`
	Body      string            `json:"body"`
	Params    map[string]string `json:"params"`
	Content   string            `json:"content"`
	Signature string            `json:"signature"`
}

// A vendorResponse is an answer of the platform, for a library to verify. Path is what was called.
type vendorResponse struct {
	Name    string            `json:"name"`
	Scheme  string            `json:"scheme"`
	Path    string            `json:"path"`
	Code    int               `json:"code"`
	Headers map[string]string `json:"headers"`
	Body    string            `json:"body"`
}

// vendorOutput is what the libraries say: what they sent, and what they accept.
type vendorOutput struct {
	Calls         []vendorCall `json:"calls"`
	Requests      []bool       `json:"requests"`
	Notifications []bool       `json:"notifications"`
	Responses     []bool       `json:"responses"`
}

// A vendorCall is a request that a library made. Each character of the body is a byte.
type vendorCall struct {
	Name    string      `json:"name"`
	Scheme  string      `json:"scheme"`
	Method  string      `json:"method"`
	Target  string      `json:"target"`
	Headers [][2]string `json:"headers"`
	Body    string      `json:"body"`
}

// calls are what the libraries are to send.
const calls = `[
{"scheme":"alipay-v3","name":"body, query and token","method":"POST","path":"/v3/alipay/trade/query",
 "body":{"subject":"测试 — \"x\""},"query":{"x":"a b+c/ü","y":""},"token":"tok-1"},
{"scheme":"alipay-v3","name":"no body","method":"GET","path":"/v3/alipay/trade/query"},
{"scheme":"alipay-v3","name":"file","method":"POST","path":"/v3/alipay/upload",
 "body":{"k":"v"},"fields":{"biz":"测试"},"file":"PNG"},
{"scheme":"alipay-v2","name":"business content","path":"alipay.trade.query",
 "params":{"bizContent":{"outTradeNo":"1 +&=%/测试"},"notifyUrl":"https://example.com/n?a=b&c=d"}},
{"scheme":"alipay-v2","name":"parameters in the body","path":"alipay.system.oauth.token",
 "params":{"grantType":"authorization_code","code":"a+b"}},
{"scheme":"alipay-v2","name":"file","path":"alipay.offline.material.image.upload",
 "fields":{"imageName":"测试 1"},"file":"PNG"},
{"scheme":"wechatpay-v3","name":"body","method":"POST","path":"/v3/pay/transactions/native",
 "body":{"description":"测试 — x"}},
{"scheme":"wechatpay-v3","name":"query","method":"GET","path":"/v3/certificates","query":{"a":"b c+ü","d":1}},
{"scheme":"wechatpay-v3","name":"file","method":"POST","path":"/v3/merchant/media/upload","file":"PNG",
 "meta":{"filename":"测试.png","sha256":"00"}},
{"scheme":"oauth1-rsa","name":"body","method":"POST","path":"https://sandbox.api.mastercard.com/a/b",
 "text":"{\"a\":\"测试\"}"},
{"scheme":"oauth1-rsa","name":"no body","method":"GET","path":"https://sandbox.api.mastercard.com/a/b"},
{"scheme":"oauth1-rsa","name":"values of one name, encoded ones, and signs","method":"GET",
 "path":"https://sandbox.api.mastercard.com/a%20b/~c?b=2&a=z&a=z&a=%C3%BC%20x&c=1:2,3@4&d=%2B+*&Z=&flag&e=a!b"},
{"scheme":"oauth1-rsa","name":"port","method":"put","path":"http://127.0.0.1:8080/?x=1","text":"y"},
{"scheme":"oauth1-rsa","name":"form","method":"POST","path":"https://api.mastercard.com/f?q=1","text":"a=1&b=%20"}
]`

func vendorConfig(t testing.TB, scheme string) sign.Config {
	cfg := sign.Config{Key: vectorKey(t, "m.pem"), ClientID: "2021000122671080",
		Now:   func() time.Time { return time.Unix(vectorMillis/1000, 0) },
		Nonce: func() string { return "Nonce0123456789" }}
	if scheme == sign.SchemeWeChatPay {
		cfg.KeyID = "5157F09EFDC096DE15EBE81A47057A72"
	}
	return cfg
}

func newVendorInput(t testing.TB) vendorInput {
	cfg := vendorConfig(t, sign.SchemeWeChatPay)
	in := vendorInput{Time: cfg.Now().Unix(), Nonce: cfg.Nonce(), Client: cfg.ClientID, Serial: cfg.KeyID}
	if err := json.Unmarshal([]byte(calls), &in.Calls); err != nil {
		t.Fatal(err)
	}
	for _, scheme := range pairSchemes() {
		good := ours(t, scheme)
		changed := good
		changed.Name, changed.Method, changed.Content = scheme+", changed", "PUT", good.Content+"x"
		changed.Params = map[string]string{"app_id": "2021000122671081"}
		for name, value := range good.Params {
			if changed.Params[name] == "" {
				changed.Params[name] = value
			}
		}
		in.Requests = append(in.Requests, good, changed)
	}
	in.Notifications, in.Responses = notifications(t), responses(t)
	return in
}

// ours is a request that we signed, in the parts that the libraries verify.
func ours(t testing.TB, scheme string) vendorRequest {
	t.Helper()
	req := pairSigned(t, scheme)
	covered, err := pairVerifierOf(t, scheme, "m.pub").(sign.Contenter).Content(req)
	if err != nil {
		t.Fatal(err)
	}
	cfg := vendorConfig(t, scheme)
	r := vendorRequest{Name: scheme, Scheme: scheme, Method: req.Method, Target: req.URL.Target(),
		Body: string(req.Body.Bytes), Time: strconv.FormatInt(cfg.Now().Unix(), 10), Nonce: cfg.Nonce(),
		Content: string(covered), Params: map[string]string{}}
	value, _ := req.Header.Get("Authorization")
	switch scheme {
	case sign.SchemeAlipayV2:
		for name, values := range must(url.ParseQuery(req.URL.Query + "&" + r.Body)) {
			r.Params[name] = values[0]
		}
		r.Signature = r.Params["sign"]
	case sign.SchemeAlipayV3:
		_, r.Signature, _ = strings.Cut(value, ",sign=")
	case sign.SchemeWeChatPay:
		_, rest, _ := strings.Cut(value, `signature="`)
		r.Signature, _, _ = strings.Cut(rest, `"`)
	case sign.SchemeOAuth1:
		_, rest, _ := strings.Cut(value, `oauth_signature="`)
		rest, _, _ = strings.Cut(rest, `"`)
		r.Signature = must(url.PathUnescape(rest))
	}
	return r
}

// platformSign signs as the platform does.
func platformSign(t testing.TB, text string) string {
	t.Helper()
	return base64Of(must(vectorKey(t, "a.pem").Sign([]byte(text))))
}

// notifications are Alipay's: signed with and without sign_type, and spoiled.
func notifications(t testing.TB) []map[string]string {
	base := map[string]string{"notify_id": "n1", "out_trade_no": "1", "subject": "测试 a+b&c=d%", "sign_type": "RSA2",
		"total": "1.00"}
	const sorted = "notify_id=n1&out_trade_no=1&"
	made := func(text string, more map[string]string) map[string]string {
		n := map[string]string{"sign": platformSign(t, text)}
		for _, m := range []map[string]string{base, more} {
			for name, value := range m {
				n[name] = value
			}
		}
		return n
	}
	const rest = "subject=测试 a+b&c=d%&total=1.00"
	without, with := sorted+rest, sorted+"sign_type=RSA2&"+rest
	return []map[string]string{
		made(without, nil),
		made(with, nil),
		made(without, map[string]string{"total": "2.00"}),
		made(with, map[string]string{"extra": "1"}),
		made(sorted+"passback=&sign_type=RSA2&"+rest, map[string]string{"passback": "", "zero": ""}),
		made(sorted+"passback=&"+rest, map[string]string{"passback": ""}),
		made(without, map[string]string{"sign": "AAAA"}),
		made(without, map[string]string{"sign": ""}),
	}
}

// responses are the platforms', as they are and spoiled.
func responses(t testing.TB) (list []vendorResponse) {
	at := strconv.FormatInt(vectorMillis/1000, 10)
	stamped := func(scheme, prefix, name string, change func(*vendorResponse)) {
		r := vendorResponse{Name: scheme + ", " + name, Scheme: scheme, Path: "/v3/x", Code: 200}
		r.Body = `{"a": "测试"}` + "\n"
		r.Headers = map[string]string{prefix + "timestamp": at, prefix + "nonce": "n/1+=",
			prefix + "signature": platformSign(t, at+"\nn/1+=\n"+r.Body+"\n")}
		if scheme == sign.SchemeWeChatPay {
			r.Headers[prefix+"serial"] = "PLATFORM"
		}
		change(&r)
		list = append(list, r)
	}
	for scheme, prefix := range map[string]string{sign.SchemeAlipayV3: "alipay-", sign.SchemeWeChatPay: "wechatpay-"} {
		for name, change := range map[string]func(*vendorResponse){
			"whole":           func(*vendorResponse) {},
			"other body":      func(r *vendorResponse) { r.Body = strings.TrimSpace(r.Body) },
			"other nonce":     func(r *vendorResponse) { r.Headers[prefix+"nonce"] = "n" },
			"other time":      func(r *vendorResponse) { r.Headers[prefix+"timestamp"] = at + "0" },
			"no signature":    func(r *vendorResponse) { delete(r.Headers, prefix+"signature") },
			"nothing":         func(r *vendorResponse) { r.Headers = nil },
			"other signature": func(r *vendorResponse) { r.Headers[prefix+"signature"] = platformSign(t, "x") },
		} {
			stamped(scheme, prefix, name, change)
		}
	}
	const answer = `{"code":"10000", "msg":"测试 } \"sign\" {","n":{"a":[1,2]}}`
	signature := platformSign(t, answer)
	for name, body := range map[string]string{
		"whole":              `{"alipay_trade_query_response":` + answer + `,"sign":"` + signature + `"}`,
		"blanks around it":   `{ "alipay_trade_query_response" : ` + answer + ` , "sign": "` + signature + `" }`,
		"other text":         `{"alipay_trade_query_response":` + answer[:len(answer)-1] + ` },"sign":"` + signature + `"}`,
		"other signature":    `{"alipay_trade_query_response":` + answer + `,"sign":"` + platformSign(t, "x") + `"}`,
		"no signature":       `{"alipay_trade_query_response":` + answer + `}`,
		"of another request": `{"alipay_trade_pay_response":` + answer + `,"sign":"` + signature + `"}`,
	} {
		list = append(list, vendorResponse{Name: "alipay-v2, " + name, Scheme: sign.SchemeAlipayV2,
			Path: "alipay.trade.query", Code: 200, Body: body})
	}
	slices.SortFunc(list, func(a, b vendorResponse) int { return strings.Compare(a.Name, b.Name) })
	return list
}

// askVendors asks the libraries, if they are there.
func askVendors(t *testing.T, in vendorInput) (out vendorOutput, ok bool) {
	t.Helper()
	if _, err := os.Stat("testdata/npm/node_modules"); err != nil {
		return out, false
	}
	if _, err := exec.LookPath("node"); err != nil {
		return out, false
	}
	asked, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	var told, complaints bytes.Buffer
	cmd := exec.CommandContext(t.Context(), "node", "testdata/npm/oracle.mjs")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(asked), &told, &complaints
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%.2000s", err, complaints.String())
	}
	if err := json.Unmarshal(told.Bytes(), &out); err != nil {
		t.Fatal(err)
	}
	return out, true
}

// The vendors' libraries accept what we sign, sign as we do byte for byte, and agree with us on which messages hold:
// as it was recorded, and as it is today.
func TestVendorsAgree(t *testing.T) {
	t.Parallel()
	in := newVendorInput(t)
	live, ok := askVendors(t, in)
	if ok && *update {
		text, err := json.MarshalIndent(live, "", " ")
		if err == nil {
			err = os.WriteFile(recordedVendors, append(text, '\n'), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	var recorded vendorOutput
	if err := json.Unmarshal(vector(t, "vendors.json"), &recorded); err != nil {
		t.Fatal(err)
	}
	t.Run("recorded", func(t *testing.T) { agree(t, in, recorded) })
	t.Run("live", func(t *testing.T) {
		if !ok {
			t.Skip("the libraries of testdata/npm are not installed, or there is no node: make test installs them")
		}
		agree(t, in, live)
	})
}

func agree(t *testing.T, in vendorInput, out vendorOutput) {
	if len(out.Calls) != len(in.Calls) || len(out.Requests) != len(in.Requests) ||
		len(out.Notifications) != len(in.Notifications) || len(out.Responses) != len(in.Responses) {
		t.Fatalf("asked about %d, %d, %d, %d things, told of %d, %d, %d, %d: record again with -update", len(in.Calls),
			len(in.Requests), len(in.Notifications), len(in.Responses), len(out.Calls), len(out.Requests),
			len(out.Notifications), len(out.Responses))
	}
	for _, c := range out.Calls {
		t.Run(c.Scheme+", "+c.Name, func(t *testing.T) { c.check(t) })
	}
	for i, r := range in.Requests {
		if want := !strings.HasSuffix(r.Name, "changed"); out.Requests[i] != want {
			t.Errorf("request %s: the library says %v, want %v", r.Name, out.Requests[i], want)
		}
	}
	for i, n := range in.Notifications {
		err := pairVerifierOf(t, sign.SchemeAlipayV2, "a.pub").VerifyRequest(notification(n))
		if want := out.Notifications[i]; (err == nil) != want {
			t.Errorf("notification %d: we say %v, the library %v", i, err, want)
		}
	}
	for i, r := range in.Responses {
		signed, err := r.verify(t)
		if want := out.Responses[i]; (signed && err == nil) != want {
			t.Errorf("response %s: we say %v, %v, the library %v", r.Name, signed, err, want)
		}
	}
}

func notification(params map[string]string) *wire.Request {
	form := url.Values{}
	for name, value := range params {
		form.Set(name, value)
	}
	to := wire.URL{Scheme: "https", Host: "example.com", Path: "/notify", Query: "shop=1", HasQuery: true}
	return &wire.Request{Method: "POST", URL: to,
		Header: wire.Header{{Name: "Content-Type", Value: "application/x-www-form-urlencoded; charset=utf-8"}},
		Body:   wire.Body{Bytes: []byte(form.Encode()), Present: true}}
}

func (r vendorResponse) verify(t *testing.T) (signed bool, err error) {
	t.Helper()
	req := pairSigned(t, r.Scheme)
	resp := &wire.Response{Code: r.Code, Body: []byte(r.Body)}
	for name, value := range r.Headers {
		resp.Header.Add(wire.Field{Name: name, Value: value})
	}
	return pairVerifierOf(t, r.Scheme, "a.pub").Verify(req, resp)
}

// check states that we accept what a library sent, that our signature of the same is the same, and that a change is
// refused.
func (c vendorCall) check(t *testing.T) {
	v := pairVerifierOf(t, c.Scheme, "m.pub")
	if err := v.VerifyRequest(c.request(t)); err != nil {
		t.Errorf("VerifyRequest = %v", err)
	}
	again := c.unsigned(t)
	signer, err := sign.New(c.Scheme, c.config(t))
	if err != nil {
		t.Fatal(err)
	}
	if signed, err := signer.Sign(again, nil); !signed || err != nil {
		t.Fatalf("Sign = %v, %v", signed, err)
	}
	want := c.request(t)
	if got, want := again.URL.Target(), want.URL.Target(); got != want {
		t.Errorf("target %s\nwant   %s", got, want)
	}
	got, _ := again.Header.Get("Authorization")
	if want, _ := want.Header.Get("Authorization"); got != want {
		t.Errorf("Authorization: %s\nwant           %s", got, want)
	}
	changed := c.request(t)
	changed.URL.Path += "x"
	if c.Scheme == sign.SchemeAlipayV2 {
		changed.URL.Query += "&x=y"
	}
	if err := v.VerifyRequest(changed); err == nil {
		t.Error("a change is not noticed")
	}
}

func (c vendorCall) request(t *testing.T) *wire.Request {
	t.Helper()
	target := c.Target
	if !strings.Contains(target, "://") {
		target = "http://127.0.0.1" + target
	}
	scheme, rest, _ := strings.Cut(target, "://")
	authority, target, _ := strings.Cut(rest, "/")
	req := &wire.Request{Method: c.Method, Body: wire.Body{Present: c.Body != ""}}
	req.URL = wire.URL{Scheme: scheme}
	req.URL.Host, req.URL.Port, _ = strings.Cut(authority, ":")
	req.URL.Path, req.URL.Query, req.URL.HasQuery = strings.Cut("/"+target, "?")
	for _, h := range c.Headers {
		req.Header.Add(wire.Field{Name: h[0], Value: h[1]})
	}
	for _, char := range c.Body {
		req.Body.Bytes = append(req.Body.Bytes, byte(char))
	}
	if c.Scheme == sign.SchemeOAuth1 {
		req.Body.Bytes = []byte(c.Body)
	}
	return req
}

// unsigned is the request without what we add to it.
func (c vendorCall) unsigned(t *testing.T) *wire.Request {
	req := c.request(t)
	req.Header.Del("Authorization")
	if c.Scheme == sign.SchemeAlipayV2 {
		req.URL.Query, _, _ = strings.Cut(req.URL.Query, "&sign=")
	}
	return req
}

// config is what the library signed with: where it does not let time and nonce be chosen, they are in the header.
func (c vendorCall) config(t *testing.T) sign.Config {
	cfg := vendorConfig(t, c.Scheme)
	if c.Scheme != sign.SchemeAlipayV3 {
		return cfg
	}
	value, _ := c.request(t).Header.Get("Authorization")
	_, nonce, _ := strings.Cut(value, "nonce=")
	nonce, rest, _ := strings.Cut(nonce, ",timestamp=")
	at, _, _ := strings.Cut(rest, ",")
	millis := must(strconv.ParseInt(at, 10, 64))
	cfg.Nonce, cfg.Now = func() string { return nonce }, func() time.Time { return time.UnixMilli(millis) }
	return cfg
}
