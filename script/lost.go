package script

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/dop251/goja"

	"runner/collection/run"
)

// ErrUnstoppable is the error of [Host.Execute], and the cause given to [Config.Abort], when scripts that cannot be
// stopped take so much that the run must end.
var ErrUnstoppable = errors.New("a script cannot be stopped")

var (
	errMemory = fmt.Errorf("%w: it is in one of the language's own functions and uses more and more memory", ErrUnstoppable)
	errEnded  = errors.New("the goroutine of the script was ended")
)

// maxLost is how many scripts that do not stop may go on at once. Each may keep a processor busy.
const maxLost = 8

// A gate lies between a script and what it shares with the run: variables, events, cookies. A script that was left
// behind does not get through. It must not be held while JavaScript runs.
type gate struct {
	mu   sync.Mutex
	shut bool
}

// enter must be followed by leave. It ends a script that was left behind.
func (g *gate) enter() {
	g.mu.Lock()
	if g.shut {
		g.mu.Unlock()
		panic(&stopped{&stop{kind: stopCancel, cause: ErrUnstoppable}})
	}
}

func (g *gate) leave() { g.mu.Unlock() }

// heed ends a script that was told to stop. The engine looks between instructions only, and a function of its own that
// calls one of ours again and again has none.
func (x *execution) heed() {
	if s := x.guard.told.Load(); s != nil {
		panic(&stopped{s})
	}
}

// perform runs a script on a worker.
func (h *Host) perform(x *execution) (*run.ScriptResult, error) {
	w := h.worker()
	x.out, x.guard.out = w.out, w.out
	w.in <- x
	done := <-w.out
	switch {
	case done.lost != nil:
		w.dismiss()
		return h.abandon(x, done.lost)
	case done.err == errEnded:
		w.dismiss()
		h.realm = nil
	default:
		h.free = append(h.free, w)
	}
	if x.broken || h.cfg.Isolate {
		h.realm = nil
	}
	return done.result, done.err
}

// abandon leaves a script behind, with its realm and its goroutine. From here on it cannot do any harm but use up
// memory and time. A script that ran it cannot go on either: it sees that the realm has changed.
func (h *Host) abandon(x *execution, why *stop) (*run.ScriptResult, error) {
	result := x.leaveBehind()
	h.realm = nil
	h.lost = append(stillRunning(h.lost), x)
	switch {
	case why.kind == stopSwollen:
		return nil, errMemory
	case why.kind == stopCancel:
		return nil, why.cause
	case len(h.lost) > maxLost:
		return nil, fmt.Errorf("%w, and %d others before it", ErrUnstoppable, maxLost)
	}
	result.Err = lostError(why, h.cfg.Grace)
	return result, nil
}

func stillRunning(lost []*execution) []*execution {
	var still []*execution
	for _, x := range lost {
		if !x.ended.Load() {
			still = append(still, x)
		}
	}
	return still
}

// leaveBehind shuts the gate and returns what the script had decided by then.
func (x *execution) leaveBehind() *run.ScriptResult {
	x.gate.mu.Lock()
	defer x.gate.mu.Unlock()
	x.gate.shut = true
	if x.cancel != nil {
		x.cancel()
	}
	return &run.ScriptResult{Next: x.result.Next}
}

// lostError is limitError for a script that cannot be asked what it is doing.
func lostError(why *stop, grace time.Duration) *run.ScriptError {
	text := fmt.Sprintf("the script did not stop within %s of being told to; its realm was abandoned", grace)
	out := &run.ScriptError{Name: "Error", Stack: "Error: " + why.String() + "; " + text}
	switch why.kind {
	case stopSync:
		out.Message, out.Timeout = textSync, true
	case stopAsync:
		out.Message, out.Timeout = textAsync, true
	default:
		out.Message = why.String()
	}
	out.Message += ": " + text
	return out
}

// isStop reports whether err is the end of a script that was told to stop.
func isStop(err error) bool {
	switch err.(type) {
	case *stopped, *goja.InterruptedError:
		return true
	}
	return false
}
