package script

import (
	"context"
	"net/http/httptrace"
	"sync"
	"time"
)

// maxHead is how long a request waits for the one before it to be on its way.
const maxHead = 20 * time.Millisecond

// A berth is that of a request in the line of those that a script sends at the same time. They leave in the order in
// which the script asked for them, as Node's do, unless one takes long to leave.
type berth struct {
	before <-chan struct{} // closed when the request before has left; nil for the first
	left   chan struct{}
	once   sync.Once
}

// line returns the next place.
func (x *execution) line() *berth {
	p := &berth{before: x.last, left: make(chan struct{})}
	x.last = p.left
	return p
}

// wait returns when it is the request's turn, with a context that notices when the request has left.
func (p *berth) wait(ctx context.Context) context.Context {
	if p.before != nil {
		timer := time.NewTimer(maxHead)
		defer timer.Stop()
		select {
		case <-p.before:
		case <-timer.C:
		case <-ctx.Done():
		}
	}
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		WroteRequest: func(httptrace.WroteRequestInfo) { p.done() },
	})
}

// done lets the next request go.
func (p *berth) done() { p.once.Do(func() { close(p.left) }) }
