package script

import (
	"context"
	"fmt"
	"runtime"
	"runtime/metrics"
	"sync"
	"sync/atomic"
	"time"

	"github.com/dop251/goja"
)

// checkEvery is how often a running script is looked at. Short scripts end before the first look, and pay only for
// setting the alarm. One that was left behind is looked at less often.
const (
	checkEvery     = 10 * time.Millisecond
	checkLostEvery = 100 * time.Millisecond
)

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
	stopSwollen // memory is used up, and the script does not stop
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
	heap     uint64 // the least of all looks
	sent     *stop  // the interrupt that was set
	sentAt   time.Time
	lost     bool // the script did not stop and was left behind
	aborted  bool // the run was told that it must end
	unwatch  func() bool
	canceled error

	told atomic.Pointer[stop] // sent, for our own functions; but not a skip, which is no end of everything
	out  chan<- outcome       // where to say that the script does not stop
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
	if g.lost {
		return &stop{kind: stopCancel, cause: ErrUnstoppable}
	}
	if g.canceled != nil {
		return &stop{kind: stopCancel, cause: g.canceled}
	}
	g.turn = time.Now()
	return nil
}

// leave ends a turn. It returns a stop if the turn took too long: nobody may have looked in time, and in a turn of that
// length a regular expression may have given up.
func (g *guard) leave() *stop {
	g.mu.Lock()
	late := g.overtime(time.Now())
	g.turn = time.Time{}
	pending := g.sent != nil
	g.sent = nil
	g.waited = true
	g.mu.Unlock()
	if pending {
		g.told.Store(nil)
		g.rt.ClearInterrupt()
	}
	return late
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
	switch now := time.Now(); {
	case g.turn.IsZero():
	case g.sent == nil:
		if s := g.verdict(now); s != nil {
			g.interrupt(s)
		}
	case g.lost:
		g.followLost()
	default:
		g.insist(now)
	}
	g.alarm.Reset(g.pause())
}

// insist is the look at a script that was told to stop.
func (g *guard) insist(now time.Time) {
	g.interrupt(g.sent)
	switch {
	case g.swollen():
		g.lose(&stop{kind: stopSwollen})
	case now.Sub(g.sentAt) >= g.cfg.Grace:
		g.lose(g.sent)
	}
}

// lose gives the script up.
func (g *guard) lose(why *stop) {
	g.lost = true
	g.out <- outcome{lost: why}
}

// followLost is the look at a script that was left behind. It may come to a place yet where it can be interrupted.
func (g *guard) followLost() {
	g.interrupt(g.sent)
	if !g.aborted && g.swollen() {
		g.aborted = true
		g.cfg.Abort(errMemory)
	}
}

func (g *guard) verdict(now time.Time) *stop {
	if s := g.overtime(now); s != nil {
		return s
	}
	if g.cfg.MemoryLimit > 0 && g.grown(uint64(g.cfg.MemoryLimit)) {
		return &stop{kind: stopMemory}
	}
	return nil
}

// overtime is the stop of a turn that takes too long.
func (g *guard) overtime(now time.Time) *stop {
	kind := stopSync
	if g.waited {
		kind = stopAsync
	}
	if t := g.cfg.Timeout; t > 0 && now.Sub(g.started) >= t {
		return &stop{kind: kind, after: t}
	}
	if now.Sub(g.turn) >= g.cfg.longest {
		return &stop{kind: stopSync, after: g.cfg.longest}
	}
	return nil
}

// swollen reports whether the memory is used so far beyond the limit that the run must end.
func (g *guard) swollen() bool {
	limit := uint64(g.cfg.MemoryLimit)
	return g.cfg.MemoryLimit > 0 && g.grown(limit+limit/2)
}

// grown reports whether the heap has grown past the limit. What looks too large is looked at again without its dead
// objects, unless it is so large that there is no time for it.
func (g *guard) grown(limit uint64) bool {
	used := memoryBytes()
	if g.heap == 0 || used < g.heap {
		g.heap = used // there were dead objects
	}
	if used < g.heap+limit {
		return false
	}
	if used > g.heap+2*limit {
		return true
	}
	runtime.GC()
	return memoryBytes() > g.heap+limit
}

// pause is the time to the next look.
func (g *guard) pause() time.Duration {
	if g.lost {
		return checkLostEvery
	}
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
		g.sent, g.sentAt = s, time.Now()
	}
	g.rt.Interrupt(g.sent)
	if g.sent.kind != stopSkip {
		g.told.Store(g.sent)
	}
}

// memoryBytes is the size of all objects on the heap, dead ones not yet collected included, and of the stacks.
func memoryBytes() uint64 {
	sample := [...]metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/stacks:bytes"}}
	metrics.Read(sample[:])
	var sum uint64
	for _, s := range sample {
		if s.Value.Kind() == metrics.KindUint64 {
			sum += s.Value.Uint64()
		}
	}
	return sum
}

// String says what a stop means for a user.
func (s *stop) String() string {
	switch s.kind {
	case stopSync:
		return fmt.Sprintf("the script ran for %s without an end", s.after)
	case stopAsync:
		return fmt.Sprintf("the script was not done after %s", s.after)
	case stopMemory, stopSwollen:
		return "the script used too much memory"
	case stopSkip:
		return "the request is skipped"
	default:
		return "the run was cancelled"
	}
}
