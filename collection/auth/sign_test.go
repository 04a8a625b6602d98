package auth_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"strings"
	"testing"
	"time"

	"runner/collection"
	"runner/collection/auth"
	"runner/collection/wire"
)

func encodeKey(t *testing.T, key any) string {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

// token signs a request and takes the token's parts and the signed text from it.
func token(t *testing.T, s *auth.Session) (header, payload map[string]any, signed string, signature []byte) {
	t.Helper()
	req := request("")
	if err := s.Sign(req); err != nil {
		t.Fatal(err)
	}
	value, _ := req.Header.Get("Authorization")
	parts := strings.Split(strings.TrimPrefix(value, "Bearer "), ".")
	if len(parts) != 3 {
		t.Fatalf("Authorization is %q", value)
	}
	decode := func(part string) []byte {
		data, err := base64.RawURLEncoding.DecodeString(part)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	for i, to := range []*map[string]any{&header, &payload} {
		if err := json.Unmarshal(decode(parts[i]), to); err != nil {
			t.Fatal(err)
		}
	}
	return header, payload, parts[0] + "." + parts[1], decode(parts[2])
}

// Tokens with random signatures hold against the public key.
func TestTokensVerify(t *testing.T) {
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string]crypto.Signer{"RS": rsaKey, "PS": rsaKey}
	hashes := map[string]crypto.Hash{"256": crypto.SHA256, "384": crypto.SHA384, "512": crypto.SHA512}
	curves := map[string]elliptic.Curve{"256": elliptic.P256(), "384": elliptic.P384(), "512": elliptic.P521()}
	for size, hash := range hashes {
		ec, err := ecdsa.GenerateKey(curves[size], rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		keys["ES"] = ec
		for family, key := range keys {
			s := &auth.Session{Auth: params("jwt", "algorithm", family+size, "privateKey", encodeKey(t, key),
				"header", `{"kid":"k"}`, "payload", `{"sub":"joe"}`)}
			header, payload, signed, signature := token(t, s)
			h := hash.New()
			h.Write([]byte(signed))
			if !verifies(key.Public(), family, hash, h.Sum(nil), signature) {
				t.Errorf("%s%s does not verify", family, size)
			}
			if header["alg"] != family+size || header["kid"] != "k" || payload["sub"] != "joe" || len(payload) != 1 {
				t.Errorf("%s%s: token of %v, %v", family, size, header, payload)
			}
		}
	}
}

func verifies(key any, family string, hash crypto.Hash, sum, signature []byte) bool {
	switch key := key.(type) {
	case *rsa.PublicKey:
		if family == "PS" {
			return rsa.VerifyPSS(key, hash, sum, signature, &rsa.PSSOptions{SaltLength: hash.Size()}) == nil
		}
		return rsa.VerifyPKCS1v15(key, hash, sum, signature) == nil
	case *ecdsa.PublicKey:
		half := len(signature) / 2
		return half == (key.Params().BitSize+7)/8 &&
			ecdsa.Verify(key, sum, new(big.Int).SetBytes(signature[:half]), new(big.Int).SetBytes(signature[half:]))
	}
	return false
}

func TestKeysMustFit(t *testing.T) {
	p384, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	small, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	for name, a := range map[string]*collection.Auth{
		"curve": params("jwt", "algorithm", "ES256", "privateKey", encodeKey(t, p384)),
		"type":  params("jwt", "algorithm", "RS256", "privateKey", encodeKey(t, p384)),
		"size":  params("jwt", "algorithm", "RS256", "privateKey", encodeKey(t, small)),
		"asap":  params("asap", "kid", "k", "iss", "i", "aud", "a", "alg", "ES256", "privateKey", encodeKey(t, small)),
	} {
		req := request("")
		if err := (&auth.Session{Auth: a}).Sign(req); err == nil || req.Header.Has("Authorization") {
			t.Errorf("%s: got %v and signed", name, err)
		}
	}
}

func TestASAPClaims(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	uri := "data:application/pkcs8;kid=team%2Fkey;base64," + base64.StdEncoding.EncodeToString(der)
	s := &auth.Session{Auth: params("asap", "kid", "team/key", "iss", "me", "aud", "you", "exp", "60",
		"claims", `{"sub":"them","n":1.5}`, "privateKey", uri),
		Now: func() time.Time { return time.Unix(1000, 0) }, Nonce: func(n int) string { return strings.Repeat("x", n) }}
	header, payload, _, _ := token(t, s)
	if header["alg"] != "RS256" || header["kid"] != "team/key" {
		t.Errorf("header %v", header)
	}
	want := map[string]any{"iss": "me", "sub": "them", "aud": "you", "iat": 1000.0, "exp": 1060.0, "n": 1.5,
		"jti": strings.Repeat("x", 36)}
	for name, value := range want {
		if payload[name] != value {
			t.Errorf("%s is %v, want %v", name, payload[name], value)
		}
	}
	if len(payload) != len(want) {
		t.Errorf("payload %v", payload)
	}
}

// Whatever the parameters and the request are, a session neither panics nor makes a request that cannot be sent.
func FuzzSession(f *testing.F) {
	types := []string{"apikey", "asap", "awsv4", "basic", "bearer", "digest", "edgegrid", "hawk", "jwt", "ntlm", "oauth1",
		"oauth2"}
	names := []string{"accessKey", "accessToken", "algorithm", "authId", "authKey", "clientSecret", "clientToken",
		"consumerKey", "consumerSecret", "addParamsToHeader", "includeBodyHash", "includePayloadHash", "key", "nonce",
		"payload", "qop", "realm", "secret", "service", "token", "username", "value", "baseURL", "headersToSign", "claims"}
	for i := range types {
		f.Add(uint8(i), "auth", "/a/../b//c", "a=1&b&=2&c=%zz", "x=%")
		f.Add(uint8(i), "sha256", "", "", "")
		f.Add(uint8(i), "{}", "/", "%", "a=b")
	}
	f.Fuzz(func(t *testing.T, typ uint8, value, path, query, body string) {
		a := block(types[int(typ)%len(types)])
		for _, name := range names {
			a.Params = append(a.Params, str(name, value))
		}
		a.Params = append(a.Params, str("algorithm", "HS256"))
		req := request(query)
		req.URL.Scheme, req.URL.Host, req.URL.Path = "http", "h", path
		if body != "" {
			req.Method, req.Body = "POST", wire.Body{Bytes: []byte(body), Mode: "urlencoded", Present: true}
		}
		if req.Check() != nil {
			t.Skip("the request could not be sent before it was signed")
		}
		err := (&auth.Session{Auth: a}).Sign(req)
		if _, bad := err.(*wire.Error); !bad && req.Check() != nil {
			t.Errorf("%s: %v, but the request cannot be sent: %v", a.Type, err, req.Check())
		}
	})
}
