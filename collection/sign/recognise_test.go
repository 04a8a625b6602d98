package sign_test

import (
	"slices"
	"strings"
	"testing"

	"runner/collection/sign"
	"runner/collection/wire"
)

// recognised are URLs and the schemes of them; "" is a stranger.
var recognised = map[string]string{
	"open-sea-global.alipay.com/ams/api/v1/payments/pay":        "antom",
	"open-na-global.alipay.com/ams/sandbox/api/v1/payments/pay": "antom",
	"open.antglobal-us.com/ams/api/v1/payments/pay":             "antom",
	"127.0.0.1/ams/api//v1/payments/pay":                        "antom",
	"proxy.example//ams/v1/aba/funds/createExchange":            "antom",
	"open-de-global.alipay.com/":                                "antom",
	"open-sea.alipayplus.com/aps/api/v1/payments/pay":           "alipayplus",
	"open-sea.alipay.com/aps/api/v1/payments/pay":               "alipayplus",
	"openapi.alipay.com/gateway.do":                             "alipay-v2",
	"openapi-sandbox.dl.alipaydev.com/gateway.do":               "alipay-v2",
	"openapi.alipay.com/v3/alipay/trade/query":                  "alipay-v3",
	"api.mch.weixin.qq.com/v3/pay/transactions/native":          "wechatpay-v3",
	"apihk.mch.weixin.qq.com/hk/v3/merchants":                   "wechatpay-v3",
	"api.mastercard.com/send/v1/x":                              "oauth1-rsa",
	"sandbox.api.mastercard.com/send/v1/x":                      "oauth1-rsa",
	"example.com/":                                              "",
	"example.com/v3/pay":                                        "",
	"example.com/gateway.do":                                    "",
	"example.com/x/ams/api/v1/payments/pay":                     "",
	"example.com/amsterdam":                                     "",
	"open-sea-global.alipay.com.evil.example/v1":                "",
	"evil-api.mastercard.com/x":                                 "",
	"api.mastercard.com.evil.example/x":                         "",
	"api.mch.weixin.qq.com/pay/unifiedorder":                    "",
	"openapi.alipay.com/gateway":                                "",
	"open-big-sea.alipay.com/file/upload":                       "",
	"notopenapi.alipay.com/gateway.do":                          "",
}

func urlOf(text string) wire.URL {
	host, path, _ := strings.Cut(text, "/")
	return wire.URL{Scheme: "https", Host: host, Path: "/" + path}
}

func TestRecognise(t *testing.T) {
	t.Parallel()
	for text, want := range recognised {
		if !slices.Contains(sign.Schemes(), want) {
			want = "" // a scheme that this build does not have is nobody's
		}
		if got, ok := sign.Recognise(urlOf(text)); ok != (want != "") || ok && got != want {
			t.Errorf("%s: %q, %v, want %q", text, got, ok, want)
		}
	}
}

// A stranger gets nothing, neither header nor other path.
func TestAutoLeavesStrangersAlone(t *testing.T) {
	t.Parallel()
	s, err := sign.New(sign.SchemeAuto, sign.Config{Key: someKey(t), ClientID: "SANDBOX_1", Sandbox: true,
		AgentToken: sign.NewSecret([]byte("token")), Force: true})
	if err != nil {
		t.Fatal(err)
	}
	for text, scheme := range recognised {
		if scheme != "" {
			continue
		}
		req := vectorRequest(t)
		req.URL = urlOf(text)
		before := req.Clone()
		signed, err := s.Sign(req, nil)
		if signed || err != nil || !slices.Equal(req.Header, before.Header) || req.URL != before.URL {
			t.Errorf("%s: Sign = %v, %v; %v", text, signed, err, req.Header)
		}
	}
}

func TestAutoSignsAsTheSchemeDoes(t *testing.T) {
	t.Parallel()
	key := vectorKey(t, "m.pem")
	s, err := sign.New(sign.SchemeAuto, sign.Config{Key: key, ClientID: "C"})
	if err != nil {
		t.Fatal(err)
	}
	req := vectorRequest(t)
	if signed, err := s.Sign(req, nil); !signed || err != nil || s.Scheme() != sign.SchemeAuto {
		t.Fatalf("Sign = %v, %v", signed, err)
	}
	auto, err := sign.NewVerifier(sign.SchemeAuto, sign.VerifierConfig{Key: key.Public()})
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []sign.Verifier{auto, &sign.AntomVerifier{Key: key.Public()}} {
		if err := v.VerifyRequest(req); err != nil {
			t.Errorf("%T: %v", v, err)
		}
	}
	req.URL.Path += "x"
	if err := auto.VerifyRequest(req); err == nil {
		t.Error("auto verifies another path")
	}
	success := &wire.Response{Body: []byte(`{"result":{"resultStatus":"S"}}`)}
	if _, err := auto.Verify(req, success); err == nil {
		t.Error("an unsigned success of the platform is taken")
	}
	req.URL.Path = "/elsewhere"
	if signed, err := auto.Verify(req, success); signed || err != nil {
		t.Errorf("a stranger's answer: %v, %v", signed, err)
	}
	if err := auto.VerifyRequest(req); err == nil {
		t.Error("a request to a stranger verifies")
	}
}
