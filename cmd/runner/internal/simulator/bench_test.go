package simulator_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"runner/cmd/runner/internal/simulator"
	"runner/collection/sign"
	"runner/collection/wire"
)

// signedPays are requests of pay that were signed before the clock runs.
func signedPays(b *testing.B, n int) []*wire.Request {
	b.Helper()
	signer := &sign.Antom{Key: keys()[0], ClientID: client, Now: time.Now}
	all := make([]*wire.Request, n)
	for i := range all {
		body, err := json.Marshal(payment(fmt.Sprint("R", i), "100"))
		if err != nil {
			b.Fatal(err)
		}
		all[i] = &wire.Request{Method: "POST", URL: wire.URL{Path: "/ams/sandbox/api/v1/payments/pay"},
			Header: wire.Header{{Name: "Content-Type", Value: "application/json; charset=UTF-8"}},
			Body:   wire.Body{Bytes: body, Present: true}}
		if _, err := signer.Sign(all[i], nil); err != nil {
			b.Fatal(err)
		}
	}
	return all
}

// rate reports requests per second.
func rate(b *testing.B) {
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkSignedPay is how many signed payments a second the simulator verifies, carries out and answers under a
// signature: called as a handler, and over connections of this machine, whose clients cost as much again.
func BenchmarkSignedPay(b *testing.B) {
	server, err := simulator.New(simulator.Config{MerchantKeys: only(keys()[0].Public()), AntomKey: keys()[1]})
	if err != nil {
		b.Fatal(err)
	}
	pays := signedPays(b, 256)
	b.Run("handler", func(b *testing.B) {
		var next atomic.Int64
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				req := pays[int(next.Add(1))%len(pays)]
				r := httptest.NewRequest(req.Method, req.URL.Target(), strings.NewReader(string(req.Body.Bytes)))
				for _, f := range req.Header {
					r.Header.Add(f.Name, f.Value)
				}
				rec := httptest.NewRecorder()
				server.ServeHTTP(rec, r)
				if rec.Header().Get("Signature") == "" {
					b.Error(rec.Body)
				}
			}
		})
		rate(b)
	})
	b.Run("http", func(b *testing.B) {
		srv := httptest.NewServer(server)
		defer srv.Close()
		c := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
		defer c.CloseIdleConnections()
		var next atomic.Int64
		b.SetParallelism(8)
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				post(b, c, srv.URL, pays[int(next.Add(1))%len(pays)])
			}
		})
		rate(b)
	})
}

func post(b *testing.B, c *http.Client, url string, req *wire.Request) {
	r, err := http.NewRequest(req.Method, url+req.URL.Target(), strings.NewReader(string(req.Body.Bytes)))
	if err != nil {
		b.Error(err)
		return
	}
	for _, f := range req.Header {
		r.Header.Add(f.Name, f.Value)
	}
	resp, err := c.Do(r)
	if err != nil {
		b.Error(err)
		return
	}
	io.Copy(io.Discard, resp.Body)
	resp.Body.Close()
	if resp.Header.Get("Signature") == "" {
		b.Error(resp.Status)
	}
}

// BenchmarkRSALimit is the same with nothing but the cryptography: one verification and one signature by RSA-2048.
func BenchmarkRSALimit(b *testing.B) {
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		b.Fatal(err)
	}
	digest := sha256.Sum256([]byte("content"))
	signature, err := rsa.SignPKCS1v15(nil, k, crypto.SHA256, digest[:])
	if err != nil {
		b.Fatal(err)
	}
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := rsa.VerifyPKCS1v15(&k.PublicKey, crypto.SHA256, digest[:], signature); err != nil {
				b.Error(err)
			}
			if _, err := rsa.SignPKCS1v15(nil, k, crypto.SHA256, digest[:]); err != nil {
				b.Error(err)
			}
		}
	})
	rate(b)
}
