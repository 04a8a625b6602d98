package clock

import (
	"testing"
	"time"
)

func TestClock(t *testing.T) {
	t.Parallel()
	real := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	start := real
	for name, test := range map[string]struct {
		rate float64
		want time.Duration // after a minute, and an hour by hand
		left time.Duration // until two hours after the start
	}{
		"real":    {1, time.Minute + time.Hour, 59 * time.Minute},
		"faster":  {60, 2 * time.Hour, 0},
		"stepped": {0, time.Hour, 24 * time.Hour},
		"slow":    {0.5, 30*time.Second + time.Hour, 119 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			real = start
			c := New(func() time.Time { return real }, test.rate)
			_, moved := c.Until(start)
			real = real.Add(time.Minute)
			c.Advance(time.Hour)
			if got := c.Now().Sub(start); got != test.want {
				t.Errorf("the clock went on by %v, want %v", got, test.want)
			}
			select {
			case <-moved:
			default:
				t.Error("a move by hand does not wake")
			}
			if left, _ := c.Until(start.Add(2 * time.Hour)); left != test.left {
				t.Errorf("left %v, want %v", left, test.left)
			}
		})
	}
}
