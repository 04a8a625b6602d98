// Package loop is the event loop of a script: timers, and work that other goroutines do. It knows nothing of JavaScript;
// callbacks are Go functions, and they all run, one at a time, on the goroutine that calls [Loop.Run].
package loop

import (
	"container/heap"
	"context"
	"sync"
	"time"
)

// A Loop holds what a script is waiting for. Its zero value is empty and ready. Only the functions given to [Loop.Go]
// run on other goroutines; every method must be called from the goroutine that calls Run.
type Loop struct {
	timers  timers
	byID    map[int]*timer
	lastID  int
	seq     uint64
	working int // pieces of work whose result has not been taken

	mu      sync.Mutex
	results []func()
	wake    chan struct{}
}

// A timer is a callback and when it is due.
type timer struct {
	id    int
	due   time.Time
	every time.Duration // zero: once
	seq   uint64
	index int // in the heap; -1 when it is not there
	fn    func()
}

// After calls fn once d has passed, and returns a number to cancel it by. Callbacks of the same moment run in the order
// in which they were asked for.
func (l *Loop) After(d time.Duration, fn func()) int { return l.add(d, 0, fn) }

// Every calls fn again and again, each time d after the last; d must be positive.
func (l *Loop) Every(d time.Duration, fn func()) int { return l.add(d, d, fn) }

func (l *Loop) add(d, every time.Duration, fn func()) int {
	if l.byID == nil {
		l.byID = make(map[int]*timer)
	}
	l.lastID++
	t := &timer{id: l.lastID, every: every, fn: fn}
	l.byID[t.id] = t
	l.push(t, d)
	return t.id
}

func (l *Loop) push(t *timer, d time.Duration) {
	l.seq++
	t.seq = l.seq
	t.due = time.Now().Add(d)
	heap.Push(&l.timers, t)
}

// Cancel forgets a timer; an unknown id does nothing.
func (l *Loop) Cancel(id int) {
	t := l.byID[id]
	if t == nil {
		return
	}
	delete(l.byID, id)
	if t.index >= 0 {
		heap.Remove(&l.timers, t.index)
	}
}

// Go runs work on its own goroutine and then the function it returned on the loop.
func (l *Loop) Go(work func() func()) {
	if l.wake == nil {
		l.wake = make(chan struct{}, 1)
	}
	l.working++
	go func() {
		result := work()
		l.mu.Lock()
		l.results = append(l.results, result)
		l.mu.Unlock()
		select {
		case l.wake <- struct{}{}:
		default: // a wake-up is already on its way
		}
	}()
}

// Pending returns how many timers and pieces of work the loop still waits for.
func (l *Loop) Pending() (timers, work int) { return len(l.timers), l.working }

// Run runs callbacks through turn until nothing is pending. It stops early with the error of a turn, or with the cause of
// ctx when that is done; what is pending then is never run.
func (l *Loop) Run(ctx context.Context, turn func(fn func()) error) error {
	for {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if fn := l.next(); fn != nil {
			if err := turn(fn); err != nil {
				return err
			}
			continue
		}
		if len(l.timers) == 0 && l.working == 0 {
			return nil
		}
		l.wait(ctx)
	}
}

// next returns what can run now: results of work before timers, or nil.
func (l *Loop) next() func() {
	if fn := l.takeResult(); fn != nil {
		l.working--
		return fn
	}
	if len(l.timers) == 0 || time.Until(l.timers[0].due) > 0 {
		return nil
	}
	return l.takeTimer()
}

func (l *Loop) takeResult() func() {
	if l.working == 0 {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.results) == 0 {
		return nil
	}
	fn := l.results[0]
	l.results = l.results[1:]
	return fn
}

func (l *Loop) takeTimer() func() {
	t := heap.Pop(&l.timers).(*timer)
	if t.every == 0 {
		delete(l.byID, t.id)
		return t.fn
	}
	return func() {
		t.fn()
		if l.byID[t.id] == t { // not cancelled by itself
			l.push(t, t.every)
		}
	}
}

// wait returns when the first timer is due, a result has come, or ctx is done.
func (l *Loop) wait(ctx context.Context) {
	var due <-chan time.Time
	if len(l.timers) > 0 {
		alarm := time.NewTimer(time.Until(l.timers[0].due))
		defer alarm.Stop()
		due = alarm.C
	}
	select {
	case <-due:
	case <-l.wake:
	case <-ctx.Done():
	}
}

// timers is a heap, the one that is due first on top.
type timers []*timer

func (ts timers) Len() int { return len(ts) }

func (ts timers) Less(i, j int) bool {
	if ts[i].due.Equal(ts[j].due) {
		return ts[i].seq < ts[j].seq
	}
	return ts[i].due.Before(ts[j].due)
}

func (ts timers) Swap(i, j int) {
	ts[i], ts[j] = ts[j], ts[i]
	ts[i].index, ts[j].index = i, j
}

// Push is for package heap.
func (ts *timers) Push(x any) {
	t := x.(*timer)
	t.index = len(*ts)
	*ts = append(*ts, t)
}

// Pop is for package heap.
func (ts *timers) Pop() any {
	last := len(*ts) - 1
	t := (*ts)[last]
	(*ts)[last] = nil
	*ts = (*ts)[:last]
	t.index = -1
	return t
}
