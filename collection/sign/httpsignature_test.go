package sign_test

import (
	"bytes"
	"crypto"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"runner/collection/sign"
	"runner/collection/wire"
)

// httpSigned returns the request of the RFC's appendix signed by the scheme, and what verifies it.
func httpSigned(t testing.TB, options map[string]string) (*wire.Request, sign.Verifier) {
	t.Helper()
	key := rfcKey(t, "ed25519.pem")
	s, err := sign.New(sign.SchemeHTTPSignature, sign.Config{Key: key, KeyID: "k", Options: options, Now: rfcTime})
	if err != nil {
		t.Fatal(err)
	}
	req := rfcRequest()
	req.Header.Del("Content-Digest")
	if signed, err := s.Sign(req, nil); !signed || err != nil {
		t.Fatalf("Sign = %v, %v", signed, err)
	}
	others := map[string]crypto.PublicKey{"k": key.AnyPublic()}
	return req, httpVerifier(t, sign.VerifierConfig{Others: others, Options: options, Now: rfcTime})
}

// What makes a request what it is is covered without being asked for, and every change of it is found out.
func TestHTTPSignatureCoversTheRequest(t *testing.T) {
	t.Parallel()
	for _, format := range []string{"rfc9421", "cavage"} {
		req, v := httpSigned(t, map[string]string{"format": format})
		if err := v.VerifyRequest(req); err != nil {
			t.Fatalf("%s: %v in %v", format, err, req.Header)
		}
		for name, change := range map[string]func(*wire.Request){
			"method": func(r *wire.Request) { r.Method = "PUT" },
			"path":   func(r *wire.Request) { r.URL.Path += "x" },
			"query":  func(r *wire.Request) { r.URL.Query += "x" },
			"host":   func(r *wire.Request) { r.Header[0].Value = "example.org" },
			"body":   func(r *wire.Request) { r.Body.Bytes = append(bytes.Clone(r.Body.Bytes), ' ') },
			"digest": func(r *wire.Request) { r.Header.Del("Content-Digest"); r.Header.Del("Digest") },
			"unsigned": func(r *wire.Request) {
				for _, name := range []string{"Signature", "Signature-Input", "Authorization"} {
					r.Header.Del(name)
				}
			},
		} {
			spoiled := req.Clone()
			change(spoiled)
			if err := v.VerifyRequest(spoiled); err == nil {
				t.Errorf("%s: another %s verifies", format, name)
			}
		}
	}
}

// A signature that holds but leaves out what must be covered is refused.
func TestHTTPSignatureDemandsCoverage(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		format, covered string
		want            error
	}{
		{"rfc9421", "@method @target-uri content-digest", nil},
		{"rfc9421", "@method @request-target content-digest", nil},
		{"rfc9421", "@method @path @query content-digest", nil},
		{"rfc9421", "@method @path content-digest", sign.ErrNotCovered},
		{"rfc9421", "@target-uri content-digest", sign.ErrNotCovered},
		{"rfc9421", "@method @target-uri", sign.ErrNotCovered},
		{"rfc9421", "", sign.ErrNotCovered},
		{"cavage", "(request-target) digest", nil},
		{"cavage", "(request-target)", sign.ErrNotCovered},
		{"cavage", "date digest", sign.ErrNotCovered},
	} {
		req, _ := httpSigned(t, map[string]string{"format": c.format, "components": c.covered})
		cfg := sign.VerifierConfig{Options: map[string]string{"format": c.format}, Now: rfcTime,
			Others: map[string]crypto.PublicKey{"": rfcKey(t, "ed25519.pem").AnyPublic()}}
		if err := httpVerifier(t, cfg).VerifyRequest(req); !errors.Is(err, c.want) {
			t.Errorf("%s over %q: %v, want %v", c.format, c.covered, err, c.want)
		}
		cfg.Options["components"] = `@scheme`
		if c.format == "cavage" {
			cfg.Options["components"] = "content-type"
		}
		if err := httpVerifier(t, cfg).VerifyRequest(req); !errors.Is(err, sign.ErrNotCovered) {
			t.Errorf("%s over %q, and another is asked for: %v", c.format, c.covered, err)
		}
	}
}

func TestHTTPComponents(t *testing.T) {
	t.Parallel()
	options := map[string]string{"components": `@method @authority @scheme @request-target @path @query @target-uri ` +
		`"@query-param";name="q%20r" x-many x-many;bs x-empty`}
	s, err := sign.New(sign.SchemeHTTPSignature, sign.Config{Key: rfcKey(t, "ed25519.pem"), Options: options})
	if err != nil {
		t.Fatal(err)
	}
	req := &wire.Request{Method: "POST", URL: wire.URL{Scheme: "https", Host: "Example.com", Port: "443", Path: "/a%20b",
		Query: "q+r=%7e*1&x", HasQuery: true}, Header: wire.Header{{Name: "X-Many", Value: " a"}, {Name: "X-Empty"},
		{Name: "x-many", Value: "b,  c "}}}
	if _, err := s.Sign(req, nil); err != nil {
		t.Fatal(err)
	}
	want := []string{`"@method": POST`, `"@authority": example.com`, `"@scheme": https`,
		`"@request-target": /a%20b?q+r=%7e*1&x`, `"@path": /a%20b`, `"@query": ?q+r=%7e*1&x`,
		`"@target-uri": https://example.com/a%20b?q+r=%7e*1&x`, `"@query-param";name="q%20r": %7E*1`,
		`"x-many": a, b,  c`, `"x-many";bs: :YQ==:, :YiwgIGM=:`, `"x-empty": `}
	got, err := s.(sign.Contenter).Content(req)
	if lines := strings.Split(string(got), "\n"); err != nil || !slices.Equal(lines[:len(lines)-1], want) {
		t.Errorf("%v\n%s\nwant\n%s", err, got, strings.Join(want, "\n"))
	}
}

func TestHTTPComponentsThatAreNotThere(t *testing.T) {
	t.Parallel()
	for _, covered := range []string{"x-nothing", `@query-param;name="none"`, `@query-param`, "@status", "@unknown", "date;sf",
		"date;req", `content-type;key="a"`} {
		s, err := sign.New(sign.SchemeHTTPSignature, sign.Config{Key: rfcKey(t, "ed25519.pem"),
			Options: map[string]string{"components": covered}})
		if err != nil {
			t.Errorf("%s: %v", covered, err)
			continue
		}
		req := rfcRequest()
		before := req.Clone()
		if signed, err := s.Sign(req, nil); signed || !errors.Is(err, sign.ErrNoComponent) ||
			!slices.Equal(req.Header, before.Header) {
			t.Errorf("%s: Sign = %v, %v", covered, signed, err)
		}
	}
}

func TestHTTPOptionsAreChecked(t *testing.T) {
	t.Parallel()
	for name, value := range map[string]string{"format": "xml", "algorithm": "rsa", "components": "a a", "digest": "md5",
		"created": "maybe", "lifetime": "-1", "label": "A", "tag": `"`, "header": "x", "response": "maybe", "colour": "red",
		"secret-encoding": "rot13", "response-components": "@signature-params", "algorithm-name": "a\nb"} {
		_, err := sign.New(sign.SchemeHTTPSignature, sign.Config{Key: rfcKey(t, "ed25519.pem"),
			Options: map[string]string{name: value}})
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s=%s: %v", name, value, err)
		}
	}
	for want, cfg := range map[error]sign.Config{
		sign.ErrNeedsKey: {}, sign.ErrNeedsSecret: {Key: someKey(t), Options: map[string]string{"algorithm": "hmac-sha256"}},
	} {
		if _, err := sign.New(sign.SchemeHTTPSignature, cfg); !errors.Is(err, want) {
			t.Errorf("got %v, want %v", err, want)
		}
	}
	for text, cfg := range map[string]sign.Config{
		"the key signs by ed25519": {Key: rfcKey(t, "ed25519.pem"), Options: map[string]string{"algorithm": "rsa-pss-sha512"}},
		"key id":                   {Key: someKey(t), Options: map[string]string{"format": "cavage"}},
		"the secret is not hex": {Secret: sign.NewSecret([]byte("xyz")),
			Options: map[string]string{"secret-encoding": "hex"}},
	} {
		if _, err := sign.New(sign.SchemeHTTPSignature, cfg); err == nil || !strings.Contains(err.Error(), text) {
			t.Errorf("got %v, want %s", err, text)
		}
	}
}

// A key of one algorithm is never used for another, whatever a signature says of itself.
func TestHTTPSignatureCannotChooseItsAlgorithm(t *testing.T) {
	t.Parallel()
	vectors := rfcVectors(t)
	for _, alg := range []string{"hmac-sha256", "rsa-v1_5-sha256", "none"} {
		v := vectors["B.2.6"]
		v.input += `;alg="` + alg + `"`
		if err := httpVerifier(t, v.cfg).VerifyRequest(v.request()); err == nil {
			t.Errorf("ed25519 as %s: verified", alg)
		}
	}
	v := vectors["B.2.6"]
	cfg := v.cfg
	cfg.Options = maps.Clone(cfg.Options)
	cfg.Options["algorithm"] = "ed25519"
	if err := httpVerifier(t, cfg).VerifyRequest(v.request()); err != nil {
		t.Error(err)
	}
}

func TestHTTPSignatureOfAnotherKey(t *testing.T) {
	t.Parallel()
	v := rfcVectors(t)["B.2.6"]
	v.cfg.Others = map[string]crypto.PublicKey{"old": rfcKey(t, "ed25519.pem").AnyPublic()}
	err := httpVerifier(t, v.cfg).VerifyRequest(v.request())
	if !errors.Is(err, sign.ErrUnknownVersion) || !strings.Contains(err.Error(), "test-key-ed25519") {
		t.Errorf("got %v, want the key id", err)
	}
}

// An answer to a signed request that says that all went well must be signed.
func TestHTTPResponsesWithoutSignature(t *testing.T) {
	t.Parallel()
	req, v := httpSigned(t, nil)
	for code, want := range map[int]error{200: sign.ErrUnsigned, 204: sign.ErrUnsigned, 401: nil, 502: nil} {
		if signed, err := v.Verify(req, &wire.Response{Code: code}); signed || !errors.Is(err, want) {
			t.Errorf("%d: %v, %v", code, signed, err)
		}
	}
	if signed, err := v.Verify(rfcRequest(), &wire.Response{Code: 200}); signed || err != nil {
		t.Errorf("to an unsigned request: %v, %v", signed, err)
	}
}

func TestHTTPDigestOfAnEncodedBody(t *testing.T) {
	t.Parallel()
	resp := rfcResponse()
	resp.Header = append(resp.Header, wire.Field{Name: "Content-Encoding", Value: "gzip"},
		wire.Field{Name: "Signature-Input", Value: `sig-b24=("@status" "content-type" "content-digest" "content-length")` +
			`;created=1618884473;keyid="test-key-ecc-p256"`},
		wire.Field{Name: "Signature",
			Value: "sig-b24=:wNmSUAhwb5LxtOtOpNa6W5xj067m5hFrj0XQ4fvpaCLx0NKocgPquLgyahnzDnDAUy5eCdlYUEkLIj+32oiasw==:"})
	_, err := httpVerifier(t, sign.VerifierConfig{Others: rfcPublic(t, "p256.pub")}).Verify(rfcRequest(), resp)
	if err == nil || !strings.Contains(err.Error(), "gzip") {
		t.Errorf("got %v", err)
	}
}

func TestHTTPSignatureOfAScript(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]bool{"sig1=:QUJD:": false, "": true, "sig1=:{{signature}}:": true} {
		s, err := sign.New(sign.SchemeHTTPSignature, sign.Config{Key: rfcKey(t, "ed25519.pem")})
		if err != nil {
			t.Fatal(err)
		}
		req := rfcRequest()
		req.Header = append(req.Header, wire.Field{Name: "Signature-Input", Value: `sig1=("@method")`},
			wire.Field{Name: "Signature", Value: value})
		if signed, err := s.Sign(req, nil); signed != want || err != nil {
			t.Errorf("%q: Sign = %v, %v", value, signed, err)
		}
	}
}

func TestHTTPSignatureOfAStream(t *testing.T) {
	t.Parallel()
	s, err := sign.New(sign.SchemeHTTPSignature, sign.Config{Key: rfcKey(t, "ed25519.pem")})
	if err != nil {
		t.Fatal(err)
	}
	broken := errors.New("broken")
	req := rfcRequest()
	req.Body = wire.Body{Size: 5, Open: func() (io.ReadCloser, error) { return nil, broken }}
	if signed, err := s.Sign(req, nil); signed || !errors.Is(err, broken) {
		t.Errorf("Sign = %v, %v", signed, err)
	}
}

func FuzzHTTPSignature(f *testing.F) {
	for _, v := range rfcVectors(f) {
		f.Add(v.input, v.signature)
	}
	f.Add(`keyId="a",algorithm="hs2019",created=1,headers="(created) date"`, `signature="QUJD"`)
	f.Add(`a=(1.5 -0 ?0 tok/en:x "\\\"" :QQ==:;p);q`, `a=:QQ:`)
	verifiers := []sign.Verifier{}
	for _, format := range []string{"rfc9421", "cavage"} {
		verifiers = append(verifiers, httpVerifier(f, sign.VerifierConfig{Others: rfcPublic(f, "p256.pub"),
			Options: map[string]string{"format": format, "components": ""}}))
	}
	f.Fuzz(func(t *testing.T, input, signature string) {
		req := rfcRequest()
		req.Header = append(req.Header, wire.Field{Name: "Signature-Input", Value: input},
			wire.Field{Name: "Signature", Value: signature}, wire.Field{Name: "Authorization", Value: "Signature " + input})
		for _, v := range verifiers {
			if v.VerifyRequest(req) == nil {
				t.Errorf("a forged signature verifies: %q %q", input, signature)
			}
		}
	})
}

// What was read as a dictionary is written as one that reads the same.
func FuzzDictionary(f *testing.F) {
	for _, v := range rfcVectors(f) {
		f.Add(v.input)
	}
	f.Add(`a=(1.50 -0 ?0 tok/en:x "\\\"" :QQ:;p=00.0);q, b;x, c=-1.0`)
	f.Fuzz(func(t *testing.T, text string) {
		once, ok := sign.Canonical(text)
		if !ok {
			return
		}
		if twice, ok := sign.Canonical(once); !ok || twice != once {
			t.Errorf("%q is written as %q, and that as %q", text, once, twice)
		}
	})
}
