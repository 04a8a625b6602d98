package simulator_test

import (
	"crypto/rsa"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"runner/cmd/runner/internal/simulator"
	"runner/cmd/runner/internal/simulator/clock"
	"runner/collection/sign"
	"runner/collection/wire"
)

const client = "SANDBOX_5X00000000000000"

// keys are the merchant's and the other side's, made once for all tests.
var keys = sync.OnceValue(func() [2]*sign.Key {
	var ks [2]*sign.Key
	for i := range ks {
		k, err := sign.GenerateKey(0)
		if err != nil {
			panic(err)
		}
		ks[i] = k
	}
	return ks
})

// only is the keys of a merchant who has one.
func only(k *rsa.PublicKey) map[string]*rsa.PublicKey { return map[string]*rsa.PublicKey{"": k} }

// world is a server with a clock that stands still until a test moves it.
type world struct {
	t      *testing.T
	server *simulator.Server
	now    time.Time
	signer *sign.Antom
	lines  []string
}

func newWorld(t *testing.T, change func(*simulator.Config)) *world {
	t.Helper()
	w := &world{t: t, now: time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)}
	now := func() time.Time { return w.now }
	cfg := simulator.Config{
		MerchantKeys: only(keys()[0].Public()), AntomKey: keys()[1], Clock: clock.New(now, 1),
		Log: func(line string) { w.lines = append(w.lines, line) },
	}
	if change != nil {
		change(&cfg)
	}
	server, err := simulator.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	w.server = server
	w.signer = &sign.Antom{Key: keys()[0], ClientID: client, Now: now}
	return w
}

// object is a JSON object.
type object = map[string]any

// signed makes a signed request to an API.
func (w *world) signed(path, body string) *wire.Request {
	w.t.Helper()
	target, query, hasQuery := strings.Cut(path, "?")
	req := &wire.Request{
		Method: "POST", URL: wire.URL{Path: target, Query: query, HasQuery: hasQuery},
		Header: wire.Header{{Name: "Content-Type", Value: "application/json; charset=UTF-8"}},
		Body:   wire.Body{Bytes: []byte(body), Present: true},
	}
	if _, err := w.signer.Sign(req, nil); err != nil {
		w.t.Fatal(err)
	}
	return req
}

// send gives req to the server.
func (w *world) send(req *wire.Request) *httptest.ResponseRecorder {
	r := httptest.NewRequest(req.Method, req.URL.Target(), strings.NewReader(string(req.Body.Bytes)))
	r.Host = "sim.test"
	for _, f := range req.Header {
		r.Header.Add(f.Name, f.Value)
	}
	rec := httptest.NewRecorder()
	w.server.ServeHTTP(rec, r)
	return rec
}

// response is what was recorded, as the runner sees it.
func response(rec *httptest.ResponseRecorder) *wire.Response {
	resp := &wire.Response{Code: rec.Code, Body: rec.Body.Bytes()}
	for name, values := range rec.Header() {
		resp.Header.Add(wire.Field{Name: name, Value: values[0]})
	}
	return resp
}

func parse(t *testing.T, rec *httptest.ResponseRecorder) object {
	t.Helper()
	if rec.Code != http.StatusOK {
		t.Fatalf("status %d: %s", rec.Code, rec.Body)
	}
	var answer object
	if err := json.Unmarshal(rec.Body.Bytes(), &answer); err != nil {
		t.Fatal(err)
	}
	return answer
}

// call calls the API called name and checks that the answer is signed.
func (w *world) call(name string, body object) object {
	w.t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		w.t.Fatal(err)
	}
	req := w.signed(apiPath(name), string(text))
	rec := w.send(req)
	answer := parse(w.t, rec)
	v := &sign.AntomVerifier{Key: keys()[1].Public()}
	resp := response(rec)
	if _, err := v.Verify(req, resp); err != nil || !resp.Header.Has("Signature") {
		w.t.Errorf("%s: the answer's signature: %v", name, err)
	}
	return answer
}

// want calls an API and checks the result code.
func (w *world) want(code, name string, body object) object {
	w.t.Helper()
	answer := w.call(name, body)
	if got := codeOf(answer); got != code {
		w.t.Errorf("%s: %s (%v), want %s", name, got, answer["result"], code)
	}
	return answer
}

func codeOf(answer object) string {
	code, _ := answer["result"].(object)["resultCode"].(string)
	return code
}

func statusOf(answer object) string {
	status, _ := answer["result"].(object)["resultStatus"].(string)
	return status
}

func sum(value string) object { return object{"currency": "USD", "value": value} }

// payment is a whole body of pay, changed by the paths and values of change; a nil value takes the field away.
func payment(id, value string, change ...any) object {
	b := object{
		"productCode": "CASHIER_PAYMENT", "paymentRequestId": id, "paymentAmount": sum(value),
		"order":              object{"referenceOrderId": "O1", "orderDescription": "tea", "orderAmount": sum(value)},
		"paymentMethod":      object{"paymentMethodType": "ALIPAY_CN"},
		"paymentRedirectUrl": "https://example.com", "env": object{"terminalType": "WEB"},
	}
	return with(b, change...)
}

func with(b object, change ...any) object {
	for i := 0; i < len(change); i += 2 {
		names := strings.Split(change[i].(string), ".")
		at := b
		for _, name := range names[:len(names)-1] {
			if _, ok := at[name].(object); !ok {
				at[name] = object{}
			}
			at = at[name].(object)
		}
		if last := names[len(names)-1]; change[i+1] == nil {
			delete(at, last)
		} else {
			at[last] = change[i+1]
		}
	}
	return b
}

func refundOf(p object, id, value string) object {
	return object{"refundRequestId": id, "paymentId": p["paymentId"], "refundAmount": sum(value)}
}

// apiPath is the path of an API of the payment group, or of another with ../ before its group.
func apiPath(name string) string {
	if other, ok := strings.CutPrefix(name, "../"); ok {
		return "/ams/sandbox/api/v1/" + other
	}
	return "/ams/sandbox/api/v1/payments/" + name
}

func encoded(t *testing.T, body object) string {
	t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func decoded(t *testing.T, text []byte) object {
	t.Helper()
	var body object
	if err := json.Unmarshal(text, &body); err != nil {
		t.Fatal(err)
	}
	return body
}
