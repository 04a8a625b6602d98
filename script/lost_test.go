package script_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"runner/collection"
	"runner/collection/run"
	"runner/script"
)

// TestMain makes the first host, which decides how long regular expressions may take in this process.
func TestMain(m *testing.M) {
	script.New(script.Config{})
	m.Run()
}

const moment = 20 * time.Millisecond

// quick is a configuration that gives scripts up soon.
func quick() script.Config { return script.Config{Timeout: moment, Grace: moment} }

// makeRealm runs a script that makes a realm. It may take longer than the stage has for scripts.
func (s *stage) makeRealm(tb testing.TB) {
	tb.Helper()
	for range 100 {
		result, err := s.host.Execute(tb.Context(), s.input(collection.Test, `leak = 1`))
		if err != nil {
			tb.Fatal(err)
		}
		if result.Err == nil {
			return
		}
	}
	tb.Fatal("no script is quick enough")
}

// stuck returns a stage with a function stuck that no interrupt ends; it returns when release is called.
func stuck(tb testing.TB, cfg script.Config) (s *stage, release func()) {
	tb.Helper()
	s = newStage(cfg)
	s.makeRealm(tb)
	c := make(chan struct{})
	s.host.Define("stuck", func() { <-c })
	s.host.DefineThen("stuckThen", func() { <-c })
	return s, func() {
		close(c)
		for s.host.Lost() > 0 {
			time.Sleep(time.Millisecond)
		}
	}
}

// TestScriptIsLeftBehind: a script that does not stop is an error, and the next one runs in another realm. Whatever the
// first does when it comes back has no effect, and is no race with those that run by then.
func TestScriptIsLeftBehind(t *testing.T) {
	t.Parallel()
	for name, source := range map[string]string{
		"variables":   `stuck(); pm.environment.set('late', 1)`,
		"finally":     `try { stuck() } finally { pm.environment.set('late', 1); console.log('late') }`,
		"test":        `pm.test('late', () => stuck())`,
		"promise job": `Promise.resolve().then(stuck).then(() => console.log('late'))`,
		"console":     `stuckThen(console.log, 'late')`,
		"set":         `stuckThen((key) => pm.environment.set(key, 1), 'late')`,
		"next":        `stuckThen(pm.execution.setNextRequest, 'late')`,
		"timers":      `setTimeout(() => console.log('late'), 1); stuckThen(setTimeout, () => console.log('late'))`,
		"send":        `stuckThen(pm.sendRequest, 'http://127.0.0.1/late')`,
		"stored":      `pm.environment.set('late', {toJSON() { stuck(); return 1 }})`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, release := stuck(t, script.Config{Timeout: 25 * moment, Grace: moment})
			s.send = func(context.Context, *collection.Request) *run.Sent { panic("it was sent") }
			result, _ := s.run(t, collection.Test, source)
			const want = "sandbox: synchronous script execution timeout: the script did not stop within 20ms of being told to"
			if result.Err == nil || !result.Err.Timeout || !strings.HasPrefix(result.Err.Message, want) {
				t.Fatalf("got %v, want a script that did not stop", result.Err)
			}
			done := make(chan struct{})
			go func() { release(); close(done) }()
			for range 20 {
				next, got := s.run(t, collection.Test, `pm.environment.set('a', 1); console.log(typeof leak, typeof stuck,
pm.environment.get('late'))`)
				if next.Err != nil || next.Next != nil || got != "log undefined undefined undefined" {
					t.Fatalf("afterwards: %q, %+v", got, next)
				}
			}
			<-done
			if s.scopes.Environment.Has("late") {
				t.Error("the script that was left behind set a variable")
			}
		})
	}
}

// TestNativeLoopsStop: functions of the language that call ours again and again stop, though the engine never looks.
func TestNativeLoopsStop(t *testing.T) {
	t.Parallel()
	s, release := stuck(t, script.Config{Timeout: moment})
	s.host.DefineThen("soon", func() { time.Sleep(2 * moment) })
	result, got := s.run(t, collection.Test, `soon(console.log, 'late')`)
	if result.Err == nil || !result.Err.Timeout || strings.Contains(result.Err.Message, "did not stop") || got != "" {
		t.Errorf("got %q, %v; want the timeout and nothing else", got, result.Err)
	}
	release()
}

// TestTooManyLost: scripts that do not stop end the run when there are too many.
func TestTooManyLost(t *testing.T) {
	t.Parallel()
	s, _ := stuck(t, quick())
	c := make(chan struct{})
	defer close(c)
	for i := range 9 {
		s.makeRealm(t)
		s.host.Define("stuck", func() { <-c })
		_, err := s.host.Execute(t.Context(), s.input(collection.Test, `stuck()`))
		if (i == 8) != errors.Is(err, script.ErrUnstoppable) {
			t.Errorf("script %d ends with %v", i, err)
		}
	}
}

// TestCancelDoesNotWait: a run that is cancelled ends though its script does not.
func TestCancelDoesNotWait(t *testing.T) {
	t.Parallel()
	s, release := stuck(t, script.Config{Grace: moment})
	defer release()
	why := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	time.AfterFunc(moment, func() { cancel(why) })
	if _, err := s.host.Execute(ctx, s.input(collection.Test, `stuck()`)); !errors.Is(err, why) {
		t.Errorf("got %v, want the cause", err)
	}
}

// TestUnstoppableMemory: a script that uses up the memory and does not stop ends the run, at once or when it does so
// after it was left behind.
func TestUnstoppableMemory(t *testing.T) {
	t.Parallel()
	const limit = 16 << 20
	t.Run("running", func(t *testing.T) {
		t.Parallel()
		s, release := stuck(t, script.Config{MemoryLimit: limit, Grace: time.Minute})
		defer release()
		enough := make(chan struct{})
		defer close(enough)
		s.host.Define("hoard", func() { hoard(enough) })
		_, err := s.host.Execute(t.Context(), s.input(collection.Test, `hoard()`))
		if !errors.Is(err, script.ErrUnstoppable) {
			t.Errorf("got %v, want that the script cannot be stopped", err)
		}
	})
	t.Run("left behind", func(t *testing.T) {
		t.Parallel()
		told, left, enough := make(chan error, 1), make(chan struct{}), make(chan struct{})
		defer close(enough)
		cfg := script.Config{MemoryLimit: limit, Timeout: moment, Grace: moment, Abort: func(err error) { told <- err }}
		s, _ := stuck(t, cfg)
		s.host.Define("hoard", func() { <-left; hoard(enough) })
		if result, err := s.host.Execute(t.Context(), s.input(collection.Test, `hoard()`)); err != nil || result.Err == nil {
			t.Fatalf("got %v, %v; want a script error", result, err)
		}
		close(left)
		if err := <-told; !errors.Is(err, script.ErrUnstoppable) {
			t.Errorf("the run is told %v", err)
		}
	})
}

// hoard holds more and more memory until there is enough.
func hoard(enough <-chan struct{}) (held [][]byte) {
	const piece = 1 << 20
	for range 512 {
		select {
		case <-enough:
			return held
		case <-time.After(2 * time.Millisecond):
			held = append(held, make([]byte, piece))
		}
	}
	return held
}
