package notify_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"runner/cmd/runner/internal/notify"
	"runner/collection/sign"
	"runner/collection/wire"
)

// signedPost posts a signed notification, changed on its way.
func signedPost(t *testing.T, key *sign.Key, url, body string, change func(*http.Request)) *http.Response {
	t.Helper()
	req := &wire.Request{Method: "POST", URL: wire.URL{Path: "/notify"}, Body: wire.Body{Bytes: []byte(body), Present: true}}
	if _, err := (&sign.Antom{Key: key, ClientID: "C1"}).Sign(req, nil); err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequest("POST", url+"/notify", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json; charset=UTF-8")
	for _, f := range req.Header {
		r.Header.Set(f.Name, f.Value)
	}
	if change != nil {
		change(r)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { resp.Body.Close() })
	return resp
}

// What holds is acknowledged to the letter; every change on the way breaks the signature, and is told.
func TestReceiverVerifies(t *testing.T) {
	t.Parallel()
	var got tray
	_, url := serve(t, notify.ReceiverConfig{Key: platform().Public(), Own: merchant().Public(), Tell: got.tell})
	resp := signedPost(t, platform(), url, paid, nil)
	ack, _ := io.ReadAll(resp.Body)
	if problems := notify.CheckAck(resp.StatusCode, resp.Header, ack); len(problems) > 0 {
		t.Errorf("our own acknowledgement: %v", problems)
	}
	if r := got.next(t); !r.Verified || r.Subject != "P1" || r.Kind != "PAYMENT_RESULT" || string(r.Body) != paid || len(r.Problems) > 0 {
		t.Errorf("received %+v", r)
	}
	for name, change := range map[string]func(*http.Request){
		"path":   func(r *http.Request) { r.URL.Path = "/other" },
		"query":  func(r *http.Request) { r.URL.RawQuery = "a=1" },
		"client": func(r *http.Request) { r.Header.Set("Client-Id", "C2") },
		"time":   func(r *http.Request) { r.Header.Set("Request-Time", "2026-01-02T03:04:05Z") },
		"none":   func(r *http.Request) { r.Header.Del("Signature") },
		"body": func(r *http.Request) {
			r.Body, r.ContentLength = io.NopCloser(strings.NewReader(paid+" ")), int64(len(paid))+1
		},
	} {
		signedPost(t, platform(), url, paid, change)
		if r := got.next(t); r.Verified || r.Why == "" {
			t.Errorf("%s changed: verified %v, why %q", name, r.Verified, r.Why)
		}
	}
	signedPost(t, merchant(), url, paid, nil)
	if r := got.next(t); r.Verified || !strings.Contains(r.Why, "your own key") {
		t.Errorf("with the merchant's key: %q", r.Why)
	}
}

func TestReceiverChecksBodies(t *testing.T) {
	t.Parallel()
	var got tray
	_, url := serve(t, notify.ReceiverConfig{Key: platform().Public(), Tell: got.tell})
	for body, want := range map[string]string{
		strings.Replace(paid, `"paymentId":"P1",`, "", 1): "paymentId",
		strings.Replace(paid, "10000", "100.00", 1):       "paymentAmount.value",
		"[]":                      "",
		"{}":                      "",
		strings.Repeat("[", 9000): "",
	} {
		signedPost(t, platform(), url, body, nil)
		r := got.next(t)
		if text := fmt.Sprint(r.Problems, r.Refused); len(text) < 4 || !strings.Contains(text, want) {
			t.Errorf("%.40s: nothing is said of it: %s", body, text)
		}
	}
	big := bytes.Repeat([]byte("x"), 2<<20)
	if resp := signedPost(t, platform(), url, string(big), nil); resp.StatusCode < 400 {
		t.Errorf("2 MiB are taken: %s", resp.Status)
	}
}

// Who waits gets what fits, also if it came before; who waits for nothing is told what came instead.
func TestAwait(t *testing.T) {
	t.Parallel()
	r, url := serve(t, notify.ReceiverConfig{Key: platform().Public()})
	signedPost(t, platform(), url, paid, nil)
	var waiters sync.WaitGroup
	for range 4 {
		waiters.Go(func() {
			got, err := r.Await(t.Context(), notify.Wanted{Members: map[string]string{"paymentRequestId": "R1"}}, 5*time.Second)
			if err != nil || got.Subject != "P1" {
				t.Errorf("%v %v", got, err)
			}
		})
		waiters.Go(func() {
			got, err := r.Await(t.Context(), notify.Wanted{Members: map[string]string{"paymentRequestId": "R2"}}, 5*time.Second)
			if err != nil || got.Subject != "P2" {
				t.Errorf("%v %v", got, err)
			}
		})
	}
	signedPost(t, platform(), url, strings.NewReplacer("P1", "P2", "R1", "R2").Replace(paid), nil)
	waiters.Wait()
	_, err := r.Await(t.Context(), notify.Wanted{Members: map[string]string{"paymentRequestId": "R3"}}, 20*time.Millisecond)
	var late *notify.TimeoutError
	if !errors.As(err, &late) || !strings.Contains(err.Error(), "R3") {
		t.Errorf("what never comes: %v", err)
	}
}

func TestRehearsedFailures(t *testing.T) {
	t.Parallel()
	fault, err := notify.ParseFault("500:1")
	if err != nil {
		t.Fatal(err)
	}
	var got tray
	_, url := serve(t, notify.ReceiverConfig{Key: platform().Public(), Faults: []notify.Fault{fault}, Tell: got.tell})
	first := signedPost(t, platform(), url, paid, nil)
	got.next(t)
	second := signedPost(t, platform(), url, paid, nil)
	if r := got.next(t); first.StatusCode != 500 || second.StatusCode != 200 || r.Repeats != 1 {
		t.Errorf("status %d, then %d, which repeats %d", first.StatusCode, second.StatusCode, r.Repeats)
	}
	for _, text := range []string{"", "sometimes", "99", "delay=", "500:0", "500:x"} {
		if _, err := notify.ParseFault(text); err == nil {
			t.Errorf("%q is a fault", text)
		}
	}
}

// What is passed on is what came, to the byte, and the service's answer is checked.
func TestForward(t *testing.T) {
	t.Parallel()
	var seen sync.Map
	service := handler(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		seen.Store("body", string(body))
		seen.Store("signature", r.Header.Get("Signature"))
		io.WriteString(w, "ok")
	})
	forward, err := notify.NewForward(service)
	if err != nil {
		t.Fatal(err)
	}
	var got tray
	_, url := serve(t, notify.ReceiverConfig{Key: platform().Public(), Forward: forward, Tell: got.tell})
	signedPost(t, platform(), url, paid, nil)
	r := got.next(t)
	body, _ := seen.Load("body")
	signature, _ := seen.Load("signature")
	if body != paid || signature != r.Header.Get("Signature") || r.Forwarded == nil || len(r.Forwarded.Problems) == 0 {
		t.Errorf("the service saw %v %v; %+v", body, signature, r.Forwarded)
	}
}

func FuzzReceipt(f *testing.F) {
	f.Add([]byte(`{"number":1,"target":"/n","header":{"Client-Id":["C"]},"body":"{}"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := notify.ParseReceipt(data)
		if err != nil {
			return
		}
		if text, err := json.Marshal(r); err != nil || !json.Valid(text) {
			t.Errorf("%s: %v", text, err)
		}
	})
}
