package simulator_test

import (
	"crypto/rsa"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"runner/cmd/runner/internal/simulator"
	"runner/collection/sign"
	"runner/collection/wire"
)

const inquiryPath = "/ams/sandbox/api/v1/payments/inquiryPayment"

func TestGatewayRefuses(t *testing.T) {
	t.Parallel()
	set := func(name, value string) func(*wire.Request) {
		return func(r *wire.Request) { r.Header.Set(wire.Field{Name: name, Value: value}) }
	}
	drop := func(name string) func(*wire.Request) { return func(r *wire.Request) { r.Header.Del(name) } }
	path := func(path string) func(*wire.Request) { return func(r *wire.Request) { r.URL.Path = path } }
	body := func(body string) func(*wire.Request) { return func(r *wire.Request) { r.Body.Bytes = []byte(body) } }
	query := func(r *wire.Request) { r.URL.HasQuery, r.URL.Query = true, "a" }
	put := func(r *wire.Request) { r.Method = "PUT" }
	const live = "/ams/api/v1/payments/inquiryPayment"
	for name, c := range map[string]struct {
		change       func(*wire.Request)
		code, reason string
		signed       bool
	}{
		"no client id":    {drop("Client-Id"), "INVALID_CLIENT", "no Client-Id", false},
		"no signature":    {drop("Signature"), "INVALID_SIGNATURE", "not both there", false},
		"no time":         {drop("Request-Time"), "INVALID_SIGNATURE", "not both there", false},
		"bad signature":   {set("Signature", "x"), "INVALID_SIGNATURE", "malformed", false},
		"other time":      {set("Request-Time", "1"), "INVALID_SIGNATURE", "does not match", false},
		"other body":      {body("{} "), "INVALID_SIGNATURE", "blanks around", false},
		"query added":     {query, "INVALID_SIGNATURE", "without its query", false},
		"live path":       {path(live), "INVALID_SIGNATURE", "the sandbox path was signed", false},
		"unknown path":    {path(inquiryPath + "X"), "NO_INTERFACE_DEF", "no API", true},
		"method":          {put, "METHOD_NOT_SUPPORTED", "PUT", true},
		"content type":    {set("Content-Type", "text/plain"), "MEDIA_TYPE_NOT_ACCEPTABLE", "text/plain", true},
		"no content type": {drop("Content-Type"), "MEDIA_TYPE_NOT_ACCEPTABLE", "", true},
		"huge body":       {body(strings.Repeat(" ", 2<<20)), "PARAM_ILLEGAL", "1 MB", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, nil)
			req := w.signed(inquiryPath, "{}")
			c.change(req)
			rec := w.send(req)
			answer := parse(t, rec)
			if codeOf(answer) != c.code || statusOf(answer) != "F" {
				t.Errorf("got %v, want F %s", answer["result"], c.code)
			}
			if got := rec.Header().Get("Signature") != ""; got != c.signed {
				t.Errorf("signed is %v, want %v", got, c.signed)
			}
			trace := rec.Header().Get("Trace-Id")
			if len(w.lines) != 1 || !strings.Contains(w.lines[0], c.reason) || !strings.Contains(w.lines[0], trace) {
				t.Errorf("log %q, want one line with %q and %q", w.lines, c.reason, trace)
			}
		})
	}
}

func TestWrongKeyIsNamed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	w.signer.Key = keys()[1]
	w.send(w.signed(inquiryPath, "{}"))
	if !strings.Contains(w.lines[0], "another key") {
		t.Errorf("log %q does not say that Antom's own key was used", w.lines[0])
	}
}

func TestKeyVersion(t *testing.T) {
	t.Parallel()
	for version, want := range map[string]string{"0": "PARAM_ILLEGAL", "1": "PARAM_ILLEGAL", "2": "KEY_NOT_FOUND"} {
		w := newWorld(t, nil)
		w.signer.KeyVersion = version
		if got := codeOf(parse(t, w.send(w.signed(inquiryPath, "{}")))); got != want {
			t.Errorf("version %s: %s, want %s", version, got, want)
		}
	}
}

func TestWhoMayCall(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		key            *rsa.PublicKey
		allow          bool
		unsigned, sent string
	}{
		"key":             {keys()[0].Public(), false, "INVALID_SIGNATURE", "PARAM_ILLEGAL"},
		"key and allowed": {keys()[0].Public(), true, "PARAM_ILLEGAL", "PARAM_ILLEGAL"},
		"no key":          {nil, false, "KEY_NOT_FOUND", "KEY_NOT_FOUND"},
		"allowed":         {nil, true, "PARAM_ILLEGAL", "KEY_NOT_FOUND"},
	} {
		w := newWorld(t, func(cfg *simulator.Config) {
			cfg.AllowUnsigned = c.allow
			cfg.MerchantKeys = nil
			if c.key != nil {
				cfg.MerchantKeys = only(c.key)
			}
		})
		req := w.signed(inquiryPath, "{}")
		if got := codeOf(parse(t, w.send(req))); got != c.sent {
			t.Errorf("%s: signed: %s, want %s", name, got, c.sent)
		}
		req.Header.Del("Signature")
		req.Header.Del("Request-Time")
		if got := codeOf(parse(t, w.send(req))); got != c.unsigned {
			t.Errorf("%s: unsigned: %s, want %s", name, got, c.unsigned)
		}
	}
}

func TestOtherClient(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(cfg *simulator.Config) { cfg.ClientID = "SOMEBODY" })
	if got := codeOf(parse(t, w.send(w.signed(inquiryPath, "{}")))); got != "INVALID_CLIENT" {
		t.Errorf("got %s", got)
	}
}

func TestPaths(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	for _, path := range []string{
		inquiryPath, "/ams/api/v1/payments/inquiryPayment", "/ams/api//v1/payments/inquiryPayment",
		inquiryPath + "?_output_charset=utf-8&_input_charset=utf-8", inquiryPath + "?",
	} {
		if got := codeOf(parse(t, w.send(w.signed(path, "{}")))); got != "PARAM_ILLEGAL" {
			t.Errorf("%s: %s, want it let in", path, got)
		}
	}
	rec := w.send(&wire.Request{Method: "GET", URL: wire.URL{Path: "/elsewhere"}})
	if rec.Code != http.StatusNotFound {
		t.Errorf("elsewhere: status %d, want 404", rec.Code)
	}
}

func TestAnswerForm(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	rec := w.send(w.signed(inquiryPath, `{"paymentId":"x"}`))
	const want = `{"result":{"resultCode":"ORDER_NOT_EXIST","resultMessage":"The order does not exist.",` +
		`"resultStatus":"F"}}`
	if got := rec.Body.String(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	for name, want := range map[string]string{
		"Response-Time": "2026-11-23T12:00:00+08:00",
		"Client-Id":     client,
		"Content-Type":  "application/json; charset=UTF-8",
	} {
		if got := rec.Header().Get(name); got != want {
			t.Errorf("%s = %q, want %q", name, got, want)
		}
	}
}

func TestBodies(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	for _, body := range []string{
		"", "null", "[]", "1", "{", `{}{}`, `{} x`, `{"paymentId":{}}`, `{"paymentId":null}`, `{"a":1e999}`,
		strings.Repeat("[", 100_000), "\xff",
	} {
		if got := codeOf(parse(t, w.send(w.signed(inquiryPath, body)))); got != "PARAM_ILLEGAL" {
			t.Errorf("%.20q: %s, want PARAM_ILLEGAL", body, got)
		}
	}
}

// Over a real connection, many at a time: what the runner's own signer signs is let in and answered under a signature.
func TestConcurrentClients(t *testing.T) {
	t.Parallel()
	server, err := simulator.New(simulator.Config{
		MerchantKeys: only(keys()[0].Public()), AntomKey: keys()[1], Log: func(string) {},
	})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(server)
	t.Cleanup(srv.Close)
	w := &world{t: t, signer: &sign.Antom{Key: keys()[0], ClientID: client, Now: time.Now}}
	v := &sign.AntomVerifier{Key: keys()[1].Public()}
	var group sync.WaitGroup
	for i := range 8 {
		body := fmt.Sprintf(`{"paymentId":"%d"}`, i)
		req := w.signed(inquiryPath+"?n=1", body)
		group.Go(func() {
			r, err := http.NewRequest("POST", srv.URL+req.URL.Target(), strings.NewReader(body))
			if err != nil {
				t.Error(err)
				return
			}
			for _, f := range req.Header {
				r.Header.Set(f.Name, f.Value)
			}
			resp, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Error(err)
				return
			}
			defer resp.Body.Close()
			data, err := io.ReadAll(resp.Body)
			if err != nil {
				t.Error(err)
				return
			}
			got := &wire.Response{Code: resp.StatusCode, Body: data}
			for name, values := range resp.Header {
				got.Header.Add(wire.Field{Name: name, Value: values[0]})
			}
			if _, err := v.Verify(req, got); err != nil || !strings.Contains(string(data), "ORDER_NOT_EXIST") {
				t.Errorf("%v: %s", err, data)
			}
		})
	}
	group.Wait()
}
