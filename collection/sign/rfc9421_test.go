package sign_test

import (
	"crypto"
	"crypto/x509"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"strings"
	"testing"
	"time"

	"runner/collection/sign"
	"runner/collection/wire"
)

const rfcSecret = "uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ=="

// rfcTime is when the vectors were made.
func rfcTime() time.Time { return time.Unix(1618884473, 0) }

// rfcRequest is the request of appendix B.2.
func rfcRequest() *wire.Request {
	return &wire.Request{
		Method: "POST",
		URL:    wire.URL{Scheme: "https", Host: "example.com", Path: "/foo", Query: "param=Value&Pet=dog", HasQuery: true},
		Header: wire.Header{{Name: "Host", Value: "example.com"}, {Name: "Date", Value: "Tue, 20 Apr 2021 02:07:55 GMT"},
			{Name: "Content-Type", Value: "application/json"},
			{Name: "Content-Digest", Value: "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyea" +
				"ldVLvRwEmTHWXvJwew==:"},
			{Name: "Content-Length", Value: "18"}},
		Body: wire.Body{Bytes: []byte(`{"hello": "world"}`), Present: true},
	}
}

// rfcResponse is the response of appendix B.2.
func rfcResponse() *wire.Response {
	return &wire.Response{Code: 200, Body: []byte(`{"message": "good dog"}`), Header: wire.Header{
		{Name: "Date", Value: "Tue, 20 Apr 2021 02:07:56 GMT"}, {Name: "Content-Type", Value: "application/json"},
		{Name: "Content-Digest", Value: "sha-512=:mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5oGX69wWdXymyU0r" +
			"jJuahq4l5aGgfLQ==:"},
		{Name: "Content-Length", Value: "23"}}}
}

func rfcKey(t testing.TB, name string) *sign.Key {
	t.Helper()
	k, err := sign.ParseAnyKey(vector(t, "httpsig/"+name))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return k
}

// rfcPSSKey reads the key that is marked as one for PSS only.
func rfcPSSKey(t testing.TB) *sign.Key {
	t.Helper()
	block, _ := pem.Decode(vector(t, "httpsig/rsa-pss.pem"))
	var outer struct {
		Version   int
		Algorithm struct{ ID asn1.ObjectIdentifier }
		Key       []byte
	}
	if _, err := asn1.Unmarshal(block.Bytes, &outer); err != nil {
		t.Fatal(err)
	}
	private, err := x509.ParsePKCS1PrivateKey(outer.Key)
	if err != nil {
		t.Fatal(err)
	}
	k, err := sign.ParseAnyKey(pkcs8(t, private))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func rfcPublic(t testing.TB, name string) map[string]crypto.PublicKey {
	t.Helper()
	k, err := sign.ParseAnyPublicKey(vector(t, "httpsig/"+name))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return map[string]crypto.PublicKey{"": k}
}

func httpVerifier(t testing.TB, cfg sign.VerifierConfig) sign.Verifier {
	t.Helper()
	v, err := sign.NewVerifier(sign.SchemeHTTPSignature, cfg)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// rfcVector is a signature of appendix B.2, and what it is checked with.
type rfcVector struct {
	input, signature string
	cfg              sign.VerifierConfig
}

func rfcVectors(t testing.TB) map[string]rfcVector {
	t.Helper()
	pss := sign.VerifierConfig{Others: rfcPublic(t, "rsa-pss.pub"), Options: map[string]string{"components": ""}}
	edwards := map[string]crypto.PublicKey{"test-key-ed25519": rfcKey(t, "ed25519.pem").AnyPublic()}
	return map[string]rfcVector{
		"B.2.1": {`sig-b21=();created=1618884473;keyid="test-key-rsa-pss";nonce="b3k2pp5k7z-50gnwp.yemd"`,
			"sig-b21=:d2pmTvmbncD3xQm8E9ZV2828BjQWGgiwAaw5bAkgibUopemLJcWDy/lkbbHAve4cRAtx31Iq786U7it++wgGxbtRxf8Udx7zFZsckzX" +
				"aJMkA7ChG52eSkFxykJeNqsrWH5S+oxNFlD4dzVuwe8DhTSja8xxbR/Z2cOGdCbzR72rgFWhzx2VjBqJzsPLMIQKhO4DGezXehhWwE56YCE+" +
				"O6c0mKZsfxVrogUvA4HELjVKWmAvtl6UnCh8jYzuVG5WSb/QEVPnP5TmcAnLH1g+s++v6d4s8m0gCw1fV5/SITLq9mhho8K3+7EPYTU8IU1b" +
				"LhdxO5Nyt8C8ssinQ98Xw9Q==:", pss},
		"B.2.2": {`sig-b22=("@authority" "content-digest" "@query-param";name="Pet");created=1618884473` +
			`;keyid="test-key-rsa-pss";tag="header-example"`,
			"sig-b22=:LjbtqUbfmvjj5C5kr1Ugj4PmLYvx9wVjZvD9GsTT4F7GrcQEdJzgI9qHxICagShLRiLMlAJjtq6N4CDfKtjvuJyE5qH7KT8UCMkSowO" +
				"B4+ECxCmT8rtAmj/0PIXxi0A0nxKyB09RNrCQibbUjsLS/2YyFYXEu4TRJQzRw1rLEuEfY17SARYhpTlaqwZVtR8NV7+4UKkjqpcAoFqWFQh" +
				"62s7Cl+H2fjBSpqfZUJcsIk4N6wiKYd4je2U/lankenQ99PZfB4jY3I5rSV2DSBVkSFsURIjYErOs0tFTQosMTAoxk//0RoKUqiYY8Bh0aaU" +
				"Eb0rQl3/XaVe4bXTugEjHSw==:", pss},
		"B.2.3": {`sig-b23=("date" "@method" "@path" "@query" "@authority" "content-type" "content-digest" "content-length")` +
			`;created=1618884473;keyid="test-key-rsa-pss"`,
			"sig-b23=:bbN8oArOxYoyylQQUU6QYwrTuaxLwjAC9fbY2F6SVWvh0yBiMIRGOnMYwZ/5MR6fb0Kh1rIRASVxFkeGt683+qRpRRU5p2voTp768Zr" +
				"CUb38K0fUxN0O0iC59DzYx8DFll5GmydPxSmme9v6ULbMFkl+V5B1TP/yPViV7KsLNmvKiLJH1pFkh/aYA2HXXZzNBXmIkoQoLd7YfW91kE9" +
				"o/CCoC1xMy7JA1ipwvKvfrs65ldmlu9bpG6A9BmzhuzF8Eim5f8ui9eH8LZH896+QIF61ka39VBrohr9iyMUJpvRX2Zbhl5ZJzSRxpJyoEZA" +
				"FL2FUo5fTIztsDZKEgM4cUA==:", sign.VerifierConfig{Others: pss.Others}},
		"B.2.5": {`sig-b25=("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"`,
			"sig-b25=:pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=:", sign.VerifierConfig{
				Secret:  sign.NewSecret([]byte(rfcSecret)),
				Options: map[string]string{"components": "date @authority", "secret-encoding": "base64"}}},
		"B.2.6": {`sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473` +
			`;keyid="test-key-ed25519"`,
			"sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:",
			sign.VerifierConfig{Others: edwards, Options: map[string]string{"components": "@method @path"}}},
	}
}

// signedVector returns the request of the appendix with a signature of it.
func (v rfcVector) request() *wire.Request {
	req := rfcRequest()
	req.Header = append(req.Header, wire.Field{Name: "Signature-Input", Value: v.input},
		wire.Field{Name: "Signature", Value: v.signature})
	return req
}

func TestRFC9421Vectors(t *testing.T) {
	t.Parallel()
	for name, v := range rfcVectors(t) {
		if err := httpVerifier(t, v.cfg).VerifyRequest(v.request()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		spoiled := v
		spoiled.input = strings.Replace(v.input, "1618884473", "1618884472", 1)
		if err := httpVerifier(t, v.cfg).VerifyRequest(spoiled.request()); !errors.Is(err, sign.ErrBadSignature) {
			t.Errorf("%s, made a second earlier: %v", name, err)
		}
	}
}

func TestRFC9421Response(t *testing.T) {
	t.Parallel()
	resp := rfcResponse()
	resp.Header = append(resp.Header,
		wire.Field{Name: "Signature-Input", Value: `sig-b24=("@status" "content-type" "content-digest" "content-length")` +
			`;created=1618884473;keyid="test-key-ecc-p256"`},
		wire.Field{Name: "Signature",
			Value: "sig-b24=:wNmSUAhwb5LxtOtOpNa6W5xj067m5hFrj0XQ4fvpaCLx0NKocgPquLgyahnzDnDAUy5eCdlYUEkLIj+32oiasw==:"})
	v := httpVerifier(t, sign.VerifierConfig{Others: rfcPublic(t, "p256.pub")})
	if signed, err := v.Verify(rfcRequest(), resp); !signed || err != nil {
		t.Fatalf("B.2.4: %v, %v", signed, err)
	}
	resp.Code = 201
	if signed, err := v.Verify(rfcRequest(), resp); !signed || !errors.Is(err, sign.ErrBadSignature) {
		t.Errorf("another status: %v, %v", signed, err)
	}
	resp.Code, resp.Body = 200, []byte(`{"message": "bad dog"}`)
	if _, err := v.Verify(rfcRequest(), resp); !errors.Is(err, sign.ErrBadDigest) {
		t.Errorf("another body: %v", err)
	}
}

// Where signatures of an algorithm are always the same, ours are those of the appendix, byte for byte.
func TestRFC9421Signing(t *testing.T) {
	t.Parallel()
	vectors := rfcVectors(t)
	for name, c := range map[string]sign.Config{
		"B.2.5": {Secret: sign.NewSecret([]byte(rfcSecret)), KeyID: "test-shared-secret",
			Options: map[string]string{"label": "sig-b25", "components": "date @authority content-type",
				"algorithm": "hmac-sha256", "secret-encoding": "base64"}},
		"B.2.6": {Key: rfcKey(t, "ed25519.pem"), KeyID: "test-key-ed25519", Options: map[string]string{"label": "sig-b26",
			"components": `date "@method" @path @authority content-type content-length`}},
	} {
		c.Now = rfcTime
		s, err := sign.New(sign.SchemeHTTPSignature, c)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		req := rfcRequest()
		if signed, err := s.Sign(req, nil); !signed || err != nil {
			t.Fatalf("%s: Sign = %v, %v", name, signed, err)
		}
		input, _ := req.Header.Get("Signature-Input")
		signature, _ := req.Header.Get("Signature")
		if input != vectors[name].input || signature != vectors[name].signature {
			t.Errorf("%s:\ngot  %s\n     %s\nwant %s\n     %s", name, input, signature, vectors[name].input,
				vectors[name].signature)
		}
	}
}

// The other algorithms take chance in: what they make holds under the appendix's keys.
func TestRFC9421RandomSigning(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		key, public, algorithm string
	}{
		"PSS": {"", "rsa-pss.pub", "rsa-pss-sha512"}, "PKCS #1": {"", "rsa-pss.pub", "rsa-v1_5-sha256"},
		"P-256": {"p256.pem", "p256.pub", "ecdsa-p256-sha256"},
	} {
		key := rfcPSSKey(t)
		if c.key != "" {
			key = rfcKey(t, c.key)
		}
		options := map[string]string{"algorithm": c.algorithm, "alg": "yes", "nonce": "yes", "lifetime": "60", "tag": "t"}
		s, err := sign.New(sign.SchemeHTTPSignature, sign.Config{Key: key, Options: options, Now: rfcTime})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		req := rfcRequest()
		if _, err := s.Sign(req, nil); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		cfg := sign.VerifierConfig{Others: rfcPublic(t, c.public), Now: rfcTime}
		if err := httpVerifier(t, cfg).VerifyRequest(req); err != nil {
			t.Errorf("%s: %v in %v", name, err, req.Header)
		}
		cfg.Now = func() time.Time { return rfcTime().Add(time.Hour) }
		if err := httpVerifier(t, cfg).VerifyRequest(req); !errors.Is(err, sign.ErrNotInTime) {
			t.Errorf("%s, an hour later: %v", name, err)
		}
		cfg.Now = func() time.Time { return rfcTime().Add(-time.Hour) }
		if err := httpVerifier(t, cfg).VerifyRequest(req); !errors.Is(err, sign.ErrNotInTime) {
			t.Errorf("%s, an hour before: %v", name, err)
		}
	}
}

// The content is what appendix B.2.3 prints.
func TestRFC9421Content(t *testing.T) {
	t.Parallel()
	v := rfcVectors(t)["B.2.3"]
	got, err := httpVerifier(t, v.cfg).(sign.Contenter).Content(v.request())
	want := `"date": Tue, 20 Apr 2021 02:07:55 GMT
"@method": POST
"@path": /foo
"@query": ?param=Value&Pet=dog
"@authority": example.com
"content-type": application/json
"content-digest": sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:
"content-length": 18
"@signature-params": ("date" "@method" "@path" "@query" "@authority" "content-type" "content-digest" "content-length")` +
		`;created=1618884473;keyid="test-key-rsa-pss"`
	if err != nil || string(got) != want {
		t.Errorf("got %s, %v", got, err)
	}
}
