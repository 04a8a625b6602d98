package transport

import (
	"context"
	"errors"
	"sync"
	"time"
)

// The causes of a cancelled trip.
var (
	errConnectTimeout = errors.New("connecting took too long")
	errIdleTimeout    = errors.New("nothing was sent or received for too long")
)

// A watch cancels a trip that takes too long to connect or is silent for too long. A nil watch does nothing.
type watch struct {
	limit  time.Duration
	cancel context.CancelCauseFunc

	mu    sync.Mutex
	timer *time.Timer // nil once stopped
	cause error
}

func newWatch(limit time.Duration, cancel context.CancelCauseFunc) *watch {
	if limit <= 0 {
		return nil
	}
	w := &watch{limit: limit, cancel: cancel, cause: errConnectTimeout}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.timer = time.AfterFunc(limit, w.expire)
	return w
}

func (w *watch) expire() {
	w.mu.Lock()
	cause := w.cause
	w.mu.Unlock()
	w.cancel(cause)
}

// connected ends the first phase: from now on only silence counts.
func (w *watch) connected() {
	if w == nil {
		return
	}
	w.mu.Lock()
	w.cause = errIdleTimeout
	w.mu.Unlock()
	w.touch()
}

// touch says that something happened. While connecting it does not count.
func (w *watch) touch() {
	if w == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.timer != nil && w.cause == errIdleTimeout {
		w.timer.Reset(w.limit)
	}
}

func (w *watch) stop() {
	if w == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.timer.Stop()
	w.timer = nil
}
