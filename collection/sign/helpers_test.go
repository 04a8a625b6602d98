package sign_test

import (
	"crypto/rsa"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"runner/collection/sign"
	"runner/collection/wire"
)

// The vectors: m is a merchant's key, a the other side's, and the signature was confirmed by six other programs.
const (
	vectorClient = "SANDBOX_5X00000000000000"
	vectorMillis = 1685599933871
	vectorTarget = "/ams/sandbox/api/v1/payments/pay"
)

func vector(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func vectorKey(t testing.TB, name string) *sign.Key {
	t.Helper()
	k, err := sign.ParseKey(vector(t, name))
	if err != nil {
		t.Fatalf("ParseKey(%s): %v", name, err)
	}
	return k
}

func vectorPublic(t testing.TB, name string) *rsa.PublicKey {
	t.Helper()
	k, err := sign.ParsePublicKey(vector(t, name))
	if err != nil {
		t.Fatalf("ParsePublicKey(%s): %v", name, err)
	}
	return k
}

func vectorRequest(t testing.TB) *wire.Request {
	t.Helper()
	path, query, hasQuery := strings.Cut(vectorTarget, "?")
	return &wire.Request{
		Method: "POST",
		URL:    wire.URL{Scheme: "https", Host: "example.com", Path: path, Query: query, HasQuery: hasQuery},
		Header: wire.Header{{Name: "Content-Type", Value: "application/json; charset=UTF-8"}},
		Body:   wire.Body{Bytes: vector(t, "body.json"), Present: true},
	}
}

func vectorSigner(t testing.TB) *sign.Antom {
	t.Helper()
	return &sign.Antom{
		Key: vectorKey(t, "m.pem"), ClientID: vectorClient,
		Now: func() time.Time { return time.UnixMilli(vectorMillis) },
	}
}

func signedRequest(t testing.TB) *wire.Request {
	t.Helper()
	req := vectorRequest(t)
	if ok, err := vectorSigner(t).Sign(req, nil); !ok || err != nil {
		t.Fatalf("Sign = %v, %v", ok, err)
	}
	return req
}

// freshKey is one key for all tests that need some key.
var freshKey = sync.OnceValues(func() (*sign.Key, error) { return sign.GenerateKey(0) })

func someKey(t testing.TB) *sign.Key {
	t.Helper()
	k, err := freshKey()
	if err != nil {
		t.Fatal(err)
	}
	return k
}
