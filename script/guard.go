package script

import (
	"context"
	"fmt"
	"runtime"
	"runtime/metrics"
	"sync"
	"time"

	"github.com/dop251/goja"
)

// checkEvery is how often a running script is looked at. Short scripts end before the first look, and pay only for
// setting the alarm.
const checkEvery = 10 * time.Millisecond

// Words that reporters know from Newman.
const (
	textSync  = "sandbox: synchronous script execution timeout"
	textAsync = "sandbox: asynchronous script execution timeout"
)

// A stop is why a script was interrupted.
type stop struct {
	kind  stopKind
	after time.Duration // of a timeout
	cause error         // of a cancellation
}

type stopKind uint8

const (
	stopSkip stopKind = iota
	stopSync
	stopAsync
	stopMemory
	stopCancel
)

// A guard watches one script from another goroutine and interrupts the runtime. Interrupts fall only into turns: one
// that is set while nothing runs would hit the next script.
type guard struct {
	rt  *goja.Runtime
	cfg *Config

	mu       sync.Mutex
	alarm    *time.Timer
	started  time.Time
	turn     time.Time // start of the turn; zero between turns
	waited   bool      // past the script's synchronous part
	closed   bool
	heap     uint64 // at the first look
	sent     *stop  // the interrupt that was set
	unwatch  func() bool
	canceled error
}

// watch starts watching. The context's cause becomes the cause of a stop.
func (g *guard) watch(ctx context.Context) {
	g.mu.Lock() // the first look may come before the alarm is stored
	defer g.mu.Unlock()
	g.started = time.Now()
	if ctx.Done() != nil {
		g.unwatch = context.AfterFunc(ctx, func() { g.cancel(context.Cause(ctx)) })
	}
	g.alarm = time.AfterFunc(g.pause(), g.check)
}

// close ends watching; nothing is interrupted afterwards.
func (g *guard) close() {
	g.mu.Lock()
	g.closed = true
	g.mu.Unlock()
	g.alarm.Stop()
	if g.unwatch != nil {
		g.unwatch()
	}
	g.rt.ClearInterrupt()
}

// enter begins a turn. It returns a stop when there must be none.
func (g *guard) enter() *stop {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.canceled != nil {
		return &stop{kind: stopCancel, cause: g.canceled}
	}
	g.turn = time.Now()
	return nil
}

// leave ends a turn.
func (g *guard) leave() {
	g.mu.Lock()
	g.turn = time.Time{}
	pending := g.sent != nil
	g.sent = nil
	g.waited = true
	g.mu.Unlock()
	if pending {
		g.rt.ClearInterrupt()
	}
}

// skip interrupts the script from within.
func (g *guard) skip() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.interrupt(&stop{kind: stopSkip})
}

func (g *guard) cancel(cause error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.canceled = cause
	g.interrupt(&stop{kind: stopCancel, cause: cause})
}

// check is the look at the running script.
func (g *guard) check() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return
	}
	if s := g.verdict(time.Now()); s != nil {
		g.interrupt(s)
	}
	g.alarm.Reset(g.pause())
}

func (g *guard) verdict(now time.Time) *stop {
	if g.turn.IsZero() {
		return nil
	}
	kind := stopSync
	if g.waited {
		kind = stopAsync
	}
	if t := g.cfg.Timeout; t > 0 && now.Sub(g.started) >= t {
		return &stop{kind: kind, after: t}
	}
	if now.Sub(g.turn) >= SyncTimeout {
		return &stop{kind: stopSync, after: SyncTimeout}
	}
	if g.cfg.MemoryLimit > 0 && g.grown() {
		return &stop{kind: stopMemory}
	}
	return nil
}

// grown reports whether the heap has grown past the limit. What looks too large is looked at again without its dead
// objects, unless it is so large that there is no time for it.
func (g *guard) grown() bool {
	limit := uint64(g.cfg.MemoryLimit)
	used := heapBytes()
	if g.heap == 0 {
		g.heap = used
	}
	if used < g.heap+limit {
		return false
	}
	if used > g.heap+2*limit {
		return true
	}
	runtime.GC()
	return heapBytes() > g.heap+limit
}

// pause is the time to the next look.
func (g *guard) pause() time.Duration {
	d := checkEvery
	if g.cfg.Timeout > 0 {
		if left := g.cfg.Timeout - time.Since(g.started); left > 0 {
			d = min(d, left)
		}
	}
	return d
}

// interrupt needs the lock. The first reason counts; it is repeated for as long as the turn goes on.
func (g *guard) interrupt(s *stop) {
	if g.closed || g.turn.IsZero() {
		return
	}
	if g.sent == nil {
		g.sent = s
	}
	g.rt.Interrupt(g.sent)
}

// heapBytes is the size of all objects on the heap, dead ones not yet collected included.
func heapBytes() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	if sample[0].Value.Kind() != metrics.KindUint64 {
		return 0
	}
	return sample[0].Value.Uint64()
}

// String says what a stop means for a user.
func (s *stop) String() string {
	switch s.kind {
	case stopSync:
		return fmt.Sprintf("the script ran for %s without an end", s.after)
	case stopAsync:
		return fmt.Sprintf("the script was not done after %s", s.after)
	case stopMemory:
		return "the script used too much memory"
	case stopSkip:
		return "the request is skipped"
	default:
		return "the run was cancelled"
	}
}
