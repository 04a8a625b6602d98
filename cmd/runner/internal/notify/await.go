package notify

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// A Wanted says which notification is waited for. Its zero value fits each.
type Wanted struct {
	// Type is its name in the catalogue or its kind, in any case; "" fits all.
	Type string
	// Members are what its body must have, by paths with dots.
	Members map[string]string
}

// fits reports whether a receipt is what is wanted.
func (w *Wanted) fits(got *Receipt) bool {
	if w.Type != "" && !strings.EqualFold(w.Type, got.Name) && !strings.EqualFold(w.Type, got.Kind) {
		return false
	}
	for path, want := range w.Members {
		if got.Member(path) != want {
			return false
		}
	}
	return true
}

// String describes it: "notifyPayment for paymentRequestId=p-1".
func (w *Wanted) String() string {
	text := w.Type
	if text == "" {
		text = "notification"
	}
	for i, path := range slices.Sorted(maps.Keys(w.Members)) {
		joint := " and "
		if i == 0 {
			joint = " for "
		}
		text += fmt.Sprintf("%s%s=%.80s", joint, path, w.Members[path])
	}
	return text
}

// A TimeoutError says that a notification did not come.
type TimeoutError struct {
	Wanted Wanted
	After  time.Duration
	// Received describes what came instead, the newest last.
	Received []string
}

// Error says what was waited for and what came.
func (e *TimeoutError) Error() string {
	received := "nothing"
	if len(e.Received) > 0 {
		received = strings.Join(e.Received, ", ")
	}
	return fmt.Sprintf("no %s within %d ms; received: %s", &e.Wanted, e.After.Milliseconds(), received)
}

// Await returns the first notification that fits, which may have come already. The error is the cause of ctx being done,
// or a [*TimeoutError].
func (r *Receiver) Await(ctx context.Context, want Wanted, timeout time.Duration) (*Receipt, error) {
	alarm := time.NewTimer(timeout)
	defer alarm.Stop()
	for {
		r.mu.Lock()
		arrived := r.arrived
		for _, got := range r.receipts {
			if want.fits(got) {
				r.mu.Unlock()
				return got, nil
			}
		}
		r.mu.Unlock()
		select {
		case <-arrived:
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		case <-alarm.C:
			return nil, &TimeoutError{want, timeout, r.newest(5)}
		}
	}
}

// newest describes what came last.
func (r *Receiver) newest(n int) []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []string
	for _, got := range r.receipts[max(0, len(r.receipts)-n):] {
		name := got.Name
		if name == "" {
			name = "an unknown message"
		}
		out = append(out, strings.Join(strings.Fields(fmt.Sprintf("%s %.40s %.80s", name, got.Kind, got.Subject)), " "))
	}
	return out
}
