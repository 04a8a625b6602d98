// Package clock is the time of the simulator: the real one, a faster one, or one that is moved on by hand.
package clock

import (
	"sync"
	"time"
)

// A Clock tells a time of its own. It may be used from several goroutines.
type Clock struct {
	real func() time.Time
	rate float64

	mu     sync.Mutex
	origin time.Time     // when the clock was made
	ahead  time.Duration // how far it was moved on by hand
	moved  chan struct{} // closed, and made anew, at each move
}

// New returns a clock that shows the real time now and runs rate times as fast; rate 0 stands still until [Clock.Advance]
// moves it. If real is nil, it is time.Now.
func New(real func() time.Time, rate float64) *Clock {
	if real == nil {
		real = time.Now
	}
	return &Clock{real: real, rate: rate, origin: real(), moved: make(chan struct{})}
}

// Now returns the time the clock shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now()
}

func (c *Clock) now() time.Time {
	passed := c.real().Sub(c.origin)
	if c.rate != 1 {
		passed = time.Duration(float64(passed) * c.rate)
	}
	return c.origin.Add(passed + c.ahead)
}

// Advance moves the clock on by d, which is not negative, and wakes those who wait.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead += d
	close(c.moved)
	c.moved = make(chan struct{})
}

// Until returns how much real time passes until the clock shows t, at most a day; and a channel that is closed when the
// clock is moved by hand, after which the question must be asked again.
func (c *Clock) Until(t time.Time) (time.Duration, <-chan struct{}) {
	const most = 24 * time.Hour
	c.mu.Lock()
	defer c.mu.Unlock()
	left := t.Sub(c.now())
	if left <= 0 {
		return 0, c.moved
	}
	if c.rate <= 0 || float64(left)/c.rate > float64(most) {
		return most, c.moved
	}
	return time.Duration(float64(left) / c.rate), c.moved
}
