package script

import (
	"runtime"
	"testing"
	"time"

	"github.com/dop251/goja"

	"runner/collection"
	"runner/collection/run"
)

// Define adds a function to the host's realm, which must have been made.
func (h *Host) Define(name string, f func()) {
	_ = h.realm.rt.Set(name, func(goja.FunctionCall) goja.Value { f(); return goja.Undefined() })
}

// DefineThen adds a function that does f and then, without coming back to the engine, calls its argument.
func (h *Host) DefineThen(name string, f func()) {
	_ = h.realm.rt.Set(name, func(call goja.FunctionCall) goja.Value {
		f()
		next, _ := goja.AssertFunction(call.Argument(0))
		for range 100 {
			_, _ = next(goja.Undefined(), call.Arguments[1:]...)
		}
		return goja.Undefined()
	})
}

// Lost is how many scripts that were left behind are still running.
func (h *Host) Lost() int { return len(stillRunning(h.lost)) }

func TestGate(t *testing.T) {
	t.Parallel()
	x := &execution{}
	x.gate.enter()
	x.gate.leave()
	x.leaveBehind()
	defer func() {
		if _, ok := recover().(*stopped); !ok {
			t.Error("a script that was left behind came through")
		}
	}()
	x.gate.enter()
}

// TestWorkerEndsWithHost: a host that is never closed leaves no goroutine behind.
func TestWorkerEndsWithHost(t *testing.T) {
	t.Parallel()
	h := New(Config{})
	in := &run.ScriptInput{Listen: collection.Test, Script: &collection.Script{}}
	if _, err := h.Execute(t.Context(), in); err != nil {
		t.Fatal(err)
	}
	work := h.free[0].in
	h = nil
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		runtime.GC()
		select {
		case <-work:
			return // it was closed: nobody sends
		default:
		}
	}
	t.Error("the worker is still waiting for scripts")
}
