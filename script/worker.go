package script

import (
	"fmt"
	"runtime"

	"runner/collection/run"
)

// A worker is the goroutine on which a host's scripts run. The caller waits for it, but not for ever: the engine's own
// functions cannot be interrupted, and a script that is stuck in one is left behind with the goroutine it runs on.
type worker struct {
	in  chan *execution
	out chan outcome
	end runtime.Cleanup
}

// An outcome is what the one who waits for a script gets: what came of it, or that it does not stop.
type outcome struct {
	result *run.ScriptResult
	err    error
	lost   *stop // why it was told to stop
}

// worker returns one that is free. It ends with the host at the latest, even if that is never closed.
func (h *Host) worker() *worker {
	if last := len(h.free) - 1; last >= 0 {
		w := h.free[last]
		h.free = h.free[:last]
		return w
	}
	// There is room for both outcomes of a script, so that nobody is blocked who is not waited for any more.
	w := &worker{in: make(chan *execution), out: make(chan outcome, 2)}
	w.end = runtime.AddCleanup(h, func(in chan *execution) { close(in) }, w.in)
	go serve(w.in) // it knows nothing of the host, and so does not keep it alive
	return w
}

// dismiss lets the worker end when it has done what it is doing.
func (w *worker) dismiss() {
	w.end.Stop()
	close(w.in)
}

// serve runs scripts until there will be no more.
func serve(in <-chan *execution) {
	for x := range in {
		x.perform()
	}
}

// perform runs the script and tells the one who waits, whatever happens: even when a function of the caller ends this
// goroutine.
func (x *execution) perform() {
	done := outcome{err: errEnded}
	defer func() {
		if p := recover(); p != nil {
			x.broken = true
			done = outcome{result: &run.ScriptResult{Err: &run.ScriptError{Name: "InternalError",
				Message: fmt.Sprint(p)}}}
		}
		x.ended.Store(true)
		x.out <- done
	}()
	done.result, done.err = x.run()
}
