package script

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/dop251/goja"

	"runner/collection/run"
	"runner/collection/variable"
	"runner/script/internal/loop"
)

// An execution is one run of one script in a realm.
type execution struct {
	host   *Host
	realm  *realm
	rt     *goja.Runtime
	in     *run.ScriptInput
	scopes *variable.Scopes
	result run.ScriptResult
	guard  guard
	gate   gate // between the script and scopes, in.Emit and the rest of what it shares with the run
	prog   *program
	out    chan<- outcome
	ended  atomic.Bool // the script's goroutine is done with it

	ctx    context.Context
	cancel context.CancelFunc // of pending requests; nil if there was none
	events loop.Loop
	last   *berth // of the request sent last

	held       map[heldKey]*held // variables whose value is more than its JSON
	stored     int               // counts what went into held
	overridden map[string]goja.Value
	top        *goja.Promise           // of a script with await at its top level
	rejected   []*goja.Promise         // rejections nobody has handled yet
	unfinished bool                    // something is to be done at the end of the script
	noLegacy   bool                    // the script asked for no legacy globals
	broken     bool                    // the realm cannot be used again
	calls      []nestedCall            // of runRequest, not yet carried out
	visual     *run.Visualized         // what pm.visualizer shows
	packages   map[string]*goja.Object // the modules that pm.require has loaded
}

func newExecution(ctx context.Context, r *realm, in *run.ScriptInput) *execution {
	x := &execution{realm: r, rt: r.rt, in: in, scopes: in.Scopes, ctx: ctx}
	if x.scopes == nil {
		x.scopes = &variable.Scopes{}
	}
	x.guard.rt, x.guard.cfg = r.rt, &r.cfg
	return x
}

// run is the life of a script: its synchronous part, then what it waits for, then what is left to write back. An
// exception does not stop what was already under way.
func (x *execution) run() (*run.ScriptResult, error) {
	outer := x.realm.current
	x.realm.current = x
	defer func() { x.realm.current = outer }()
	x.guard.watch(x.ctx)
	defer x.guard.close()
	defer x.stopRequests()

	steps := []func() error{
		func() error { return x.turn(x.main) },
		x.drain,
		func() error { return x.turn(x.finish) },
	}
	for _, step := range steps {
		if err := x.settle(step()); err != nil {
			return nil, err
		}
		if x.broken || x.result.Skip {
			break
		}
	}
	if x.result.Skip {
		return &x.result, x.settle(x.turn(x.syncHeld))
	}
	return &x.result, nil
}

// main runs the script's synchronous part.
func (x *execution) main() error {
	x.noLegacy = hasSandbox2(x.prog.source)
	if err := x.realm.offerSugar(x.prog); err != nil {
		return err
	}
	if err := x.realm.limits.prepare(x.prog); err != nil {
		return err
	}
	if x.prog.extended {
		x.realm.web.Prepare(x.prog.source)
	}
	if err := x.realm.expectLibraries(x.prog.source); err != nil {
		return err
	}
	body, err := x.rt.RunProgram(x.prog.code)
	if err != nil {
		return err
	}
	returned, err := x.realm.hooks.start(goja.Undefined(), body)
	if x.prog.prefix == len(asyncPrefix) && err == nil {
		x.top, _ = returned.Export().(*goja.Promise)
	}
	if x.unfinished && err == nil {
		_, err = x.realm.hooks.early(goja.Undefined())
	}
	return err
}

// drain runs callbacks until nothing is pending. An exception in one is reported and does not stop the others.
func (x *execution) drain() error {
	if timers, work := x.events.Pending(); timers+work == 0 {
		return nil
	}
	ctx := x.ctx
	if t := x.realm.cfg.Timeout; t > 0 {
		var cancel context.CancelFunc
		late := &stopped{&stop{kind: stopAsync, after: t}}
		ctx, cancel = context.WithDeadlineCause(ctx, x.guard.started.Add(t), late)
		defer cancel()
	}
	return x.events.Run(ctx, func(fn func()) error {
		if err := x.turn(func() error { fn(); return nil }); err != nil {
			return err
		}
		return x.carryOutCalls(ctx)
	})
}

// call runs a callback of the script within a turn; an exception is reported as one that no script could catch.
func (x *execution) call(f goja.Callable, this goja.Value, args ...goja.Value) {
	_, err := f(this, args...)
	if err == nil {
		return
	}
	if ex, ok := errors.AsType[*goja.Exception](err); ok {
		x.thrown(ex.Value(), ex)
		return
	}
	panic(err) // an interrupt or an overflow ends the script: turn takes it
}

// thrown reports an exception outside the synchronous part.
func (x *execution) thrown(v goja.Value, ex *goja.Exception) {
	x.emit(&run.ExceptionThrown{Listen: x.in.Listen, Err: x.scriptError(v, ex)})
}

func (x *execution) emit(ev run.Event) {
	if x.in.Emit == nil {
		return
	}
	x.gate.enter()
	defer x.gate.leave()
	x.in.Emit(ev)
}

// turn runs f with the guard on. Whatever ends f early comes back as an error: exceptions, interrupts, overflows, and
// panics, which here are mistakes of ours or of the engine and must not end the run.
func (x *execution) turn(f func() error) (err error) {
	if s := x.guard.enter(); s != nil {
		return &stopped{s}
	}
	defer func() {
		if p := recover(); p != nil {
			err = x.panicked(p)
		}
		if late := x.guard.leave(); late != nil && !isStop(err) {
			err = &stopped{late}
		}
	}()
	err = f()
	if ex, ok := err.(*goja.Exception); ok {
		return x.scriptError(ex.Value(), ex) // within the turn: reading it may run the script's getters
	}
	if err == nil {
		err = x.reportRejections()
	}
	return err
}

// panicked turns a panic into an error.
func (x *execution) panicked(p any) error {
	if err, ok := p.(error); ok && isEngineError(err) {
		return err
	}
	x.broken = true
	return &run.ScriptError{Name: "InternalError", Message: fmt.Sprint(p)}
}

func isEngineError(err error) bool {
	switch err.(type) {
	case *goja.InterruptedError, *goja.StackOverflowError, *goja.Exception, *stopped:
		return true
	}
	return false
}

// settle turns what ended the script into the result. It returns an error only for a cancelled run.
func (x *execution) settle(err error) error {
	switch err := err.(type) {
	case nil:
	case *goja.StackOverflowError:
		x.broken = true
		x.fail(x.overflow(err))
	case *goja.InterruptedError:
		s, ok := err.Value().(*stop)
		if !ok {
			s = &stop{kind: stopCancel, cause: err}
		}
		return x.stopped(s, err.Stack())
	case *stopped:
		return x.stopped(err.stop, nil)
	case *run.ScriptError:
		x.fail(err)
	default:
		if x.ctx.Err() != nil {
			return context.Cause(x.ctx)
		}
		x.broken = true
		x.fail(&run.ScriptError{Name: "InternalError", Message: err.Error()})
	}
	return nil
}

// stopped is settle for an interrupted script.
func (x *execution) stopped(s *stop, frames []goja.StackFrame) error {
	switch s.kind {
	case stopSkip:
		x.result.Skip = true
		return nil
	case stopCancel:
		x.broken = true
		return s.cause
	default:
		x.broken = true
		x.fail(x.limitError(s, frames))
		return nil
	}
}

// fail records what is wrong with the script. The first error counts.
func (x *execution) fail(err *run.ScriptError) {
	if x.result.Err == nil {
		x.result.Err = err
	}
}

// A stopped is a stop that happened between turns.
type stopped struct{ stop *stop }

// Error says why.
func (s *stopped) Error() string { return s.stop.String() }

// finish completes what the script left open: tests that were never done, changes of the request, objects that were
// changed after they had been stored as variables.
func (x *execution) finish() error {
	if !x.unfinished {
		return nil
	}
	if _, err := x.realm.hooks.finish(goja.Undefined()); err != nil {
		return err
	}
	if x.visual != nil {
		if err := x.visualize(); err != nil {
			return err
		}
	}
	return x.syncHeld()
}

// stopRequests cancels requests that are still on their way; their results are dropped.
func (x *execution) stopRequests() {
	if x.cancel != nil {
		x.cancel()
	}
}

// requestContext is the context of the script's own requests.
func (x *execution) requestContext() context.Context {
	x.gate.enter()
	defer x.gate.leave()
	if x.cancel == nil {
		x.ctx, x.cancel = context.WithCancel(x.ctx)
	}
	return x.ctx
}

// track is the runtime's rejection tracker.
func (r *realm) track(p *goja.Promise, op goja.PromiseRejectionOperation) {
	x := r.current
	if x == nil {
		return
	}
	if op == goja.PromiseRejectionReject {
		x.rejected = append(x.rejected, p)
		return
	}
	for i, q := range x.rejected {
		if q == p {
			x.rejected = append(x.rejected[:i], x.rejected[i+1:]...)
			return
		}
	}
}

// reportRejections reports the rejections that were not handled within the turn. That of the script itself is the
// script's error.
func (x *execution) reportRejections() error {
	rejected := x.rejected
	x.rejected = nil
	var fatal error
	for _, p := range rejected {
		if p == x.top {
			fatal = x.scriptError(p.Result(), nil)
			continue
		}
		x.thrown(p.Result(), nil)
	}
	return fatal
}
