package script

import (
	"context"
	"net/http/httptrace"
	"sync"
	"time"
)

// How long a request waits for the one before it to be on its way: at most maxHead after the script asked for it, but
// leastHead after the other began.
const (
	maxHead   = 10 * time.Millisecond
	leastHead = time.Millisecond
)

// A berth is that of a request in the line of those that a script sends at the same time. They leave in the order in
// which the script asked for them, as Node's do, unless one takes long to leave.
type berth struct {
	before      *berth // nil for the first
	asked       time.Time
	begun, left chan struct{}
	once        sync.Once
}

// line returns the next place.
func (x *execution) line() *berth {
	b := &berth{before: x.last, asked: time.Now(), begun: make(chan struct{}), left: make(chan struct{})}
	x.last = b
	return b
}

// wait returns when it is the request's turn, with a context that notices when the request has left.
func (b *berth) wait(ctx context.Context) context.Context {
	if b.before != nil {
		b.waitFor(ctx, b.before)
		b.before = nil // or all would be kept for as long as the last
	}
	close(b.begun)
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		WroteRequest: func(httptrace.WroteRequestInfo) { b.done() },
	})
}

func (b *berth) waitFor(ctx context.Context, other *berth) {
	select {
	case <-other.begun:
	case <-ctx.Done():
		return
	}
	timer := time.NewTimer(max(maxHead-time.Since(b.asked), leastHead))
	defer timer.Stop()
	select {
	case <-other.left:
	case <-timer.C:
	case <-ctx.Done():
	}
}

// done lets the next request go.
func (b *berth) done() { b.once.Do(func() { close(b.left) }) }
