package notify_test

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"runner/cmd/runner/internal/notify"
	"runner/collection/sign"
)

var platform, merchant = sync.OnceValue(newKey), sync.OnceValue(newKey)

func newKey() *sign.Key {
	k, err := sign.GenerateKey(sign.MinBits)
	if err != nil {
		panic(err)
	}
	return k
}

const paid = `{"notifyType":"PAYMENT_RESULT","paymentAmount":{"currency":"HKD","value":"10000"},` +
	`"paymentCreateTime":"2026-01-02T03:04:05Z","paymentId":"P1","paymentRequestId":"R1","paymentTime":"2026-01-02T03:04:06Z",` +
	`"result":{"resultCode":"SUCCESS","resultMessage":"success.","resultStatus":"S"}}`

// message is a notification to url.
func message(url, body string) *notify.Message {
	return &notify.Message{ID: "n-1", Name: "notifyPayment", URL: url, ClientID: "C1", Body: []byte(body),
		Created: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
}

// serve runs a receiver and returns its address.
func serve(t *testing.T, cfg notify.ReceiverConfig) (*notify.Receiver, string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := notify.NewReceiver(cfg)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- r.Serve(ctx, l) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
	return r, "http://" + l.Addr().String()
}

// handler starts a server and returns its address.
func handler(t *testing.T, h http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

func acknowledge(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write([]byte(notify.Ack))
}

// eventually waits until ok.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s: not in 10 s", what)
		}
	}
}

// tray keeps what a receiver tells.
type tray struct {
	mu   sync.Mutex
	all  []*notify.Receipt
	seen int
}

func (y *tray) tell(got *notify.Receipt) {
	y.mu.Lock()
	defer y.mu.Unlock()
	y.all = append(y.all, got)
}

// next waits for the next receipt that was told: that may be after the sender got his answer.
func (y *tray) next(t *testing.T) *notify.Receipt {
	t.Helper()
	var r *notify.Receipt
	eventually(t, "receipt", func() bool {
		y.mu.Lock()
		defer y.mu.Unlock()
		if len(y.all) <= y.seen {
			return false
		}
		r = y.all[y.seen]
		return true
	})
	y.seen++
	return r
}
