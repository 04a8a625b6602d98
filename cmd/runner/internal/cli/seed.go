package cli

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync"

	"runner/collection/variable"
)

// A seed makes what a run leaves to chance the same each time. Without one nothing is.
type seed struct {
	number uint64
	given  bool
}

// String returns the number, or nothing.
func (s *seed) String() string {
	if !s.given {
		return ""
	}
	return strconv.FormatUint(s.number, 10)
}

// Type names what the option takes, for the help.
func (s *seed) Type() string { return "number" }

// Set reads the number.
func (s *seed) Set(text string) error {
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return fmt.Errorf("want a whole number that is not negative, have %q", text)
	}
	s.number, s.given = n, true
	return nil
}

// Variables and scripts draw from streams of their own: that a script draws once more does not change the variables.
const (
	variableStream = iota
	scriptStream
)

// dynamic makes the values of dynamic variables.
func (s *seed) dynamic() *variable.Dynamic {
	if !s.given {
		return nil
	}
	return &variable.Dynamic{Rand: s.stream(variableStream)}
}

// random is Math.random, or nil.
func (s *seed) random() func() float64 {
	if !s.given {
		return nil
	}
	return s.stream(scriptStream).Float64
}

func (s *seed) stream(n uint64) *rand.Rand {
	return rand.New(&lockedSource{source: rand.NewPCG(s.number, n)})
}

// A lockedSource can be drawn from by several goroutines: a script that does not stop goes on beside the next.
type lockedSource struct {
	mu     sync.Mutex
	source rand.Source
}

// Uint64 implements [rand.Source].
func (l *lockedSource) Uint64() uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.source.Uint64()
}
