package loop_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"runner/script/internal/loop"
)

func turn(fn func()) error {
	fn()
	return nil
}

func TestTimersRunInOrder(t *testing.T) {
	t.Parallel()
	var l loop.Loop
	var got []string
	note := func(s string) func() { return func() { got = append(got, s) } }
	l.After(20*time.Millisecond, note("20"))
	l.After(5*time.Millisecond, note("5"))
	l.After(0, note("0a"))
	l.After(0, note("0b"))
	gone := l.After(time.Millisecond, note("cancelled"))
	l.Cancel(gone)
	l.Cancel(gone)
	l.Cancel(12345)
	if err := l.Run(t.Context(), turn); err != nil {
		t.Fatal(err)
	}
	if want := []string{"0a", "0b", "5", "20"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestEveryRunsUntilCancelled(t *testing.T) {
	t.Parallel()
	var l loop.Loop
	n := 0
	var id int
	id = l.Every(time.Millisecond, func() {
		if n++; n == 3 {
			l.Cancel(id)
		}
	})
	if err := l.Run(t.Context(), turn); err != nil || n != 3 {
		t.Errorf("ran %d times, error %v; want 3, nil", n, err)
	}
}

func TestWorkKeepsTheLoopAlive(t *testing.T) {
	t.Parallel()
	var l loop.Loop
	var got []int
	for i := range 50 {
		l.Go(func() func() {
			time.Sleep(time.Duration(i%7) * time.Millisecond)
			return func() {
				got = append(got, i)
				if i == 0 {
					l.Go(func() func() { return func() { got = append(got, 50) } })
				}
			}
		})
	}
	if err := l.Run(t.Context(), turn); err != nil {
		t.Fatal(err)
	}
	slices.Sort(got)
	if len(got) != 51 || got[50] != 50 {
		t.Errorf("results taken: %v, want 0 to 50", got)
	}
	if timers, work := l.Pending(); timers+work != 0 {
		t.Errorf("pending after Run: %d timers, %d work", timers, work)
	}
}

func TestRunStopsEarly(t *testing.T) {
	t.Parallel()
	errStop := errors.New("stop")
	t.Run("by a turn", func(t *testing.T) {
		t.Parallel()
		var l loop.Loop
		l.Every(time.Millisecond, func() {})
		if err := l.Run(t.Context(), func(func()) error { return errStop }); !errors.Is(err, errStop) {
			t.Errorf("got %v, want %v", err, errStop)
		}
	})
	t.Run("by the context", func(t *testing.T) {
		t.Parallel()
		var l loop.Loop
		ctx, cancel := context.WithCancelCause(t.Context())
		l.After(time.Hour, func() {})
		l.After(time.Millisecond, func() { cancel(errStop) })
		if err := l.Run(ctx, turn); !errors.Is(err, errStop) {
			t.Errorf("got %v, want %v", err, errStop)
		}
		if timers, _ := l.Pending(); timers != 1 {
			t.Errorf("%d timers pending, want 1", timers)
		}
	})
}

func BenchmarkTimer(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		var l loop.Loop
		l.After(0, func() {})
		if err := l.Run(b.Context(), turn); err != nil {
			b.Fatal(err)
		}
	}
}
