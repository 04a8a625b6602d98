package run

import (
	"math"
	"time"

	"runner/collection"
	"runner/collection/wire"
)

// A Tally counts one sort of thing, as Newman's run.stats does.
type Tally struct{ Total, Pending, Failed int }

// A Summary is what a run came to. It is folded from the events by [Summary.Add] and does not grow with the run.
type Summary struct {
	Iterations, Items, Scripts, Prerequests, Requests, Tests Tally
	Assertions, TestScripts, PrerequestScripts               Tally
	// Skipped counts skipped assertions; SkippedItems items that skipRequest left out.
	Skipped, SkippedItems int
	// Exceptions counts errors that no script could catch.
	Exceptions         int
	Started, Completed time.Time
	// Received is the number of bytes of all response bodies.
	Received int64
	// Signed and Verified count exchanges we signed, and responses whose signature held; Unverified those whose did not.
	Signed, Verified, Unverified int

	ResponseTime Spread
	// DNS and FirstByte are the phases of the last hops, where there were such.
	DNS, FirstByte Spread

	testing bool // the present item has come to its tests
}

// A Spread is a running minimum, maximum, mean and standard deviation of times in milliseconds.
type Spread struct {
	Count        int
	Min, Max     float64
	Sum, Squares float64
}

// Add takes one more value in.
func (s *Spread) Add(ms float64) {
	if s.Count == 0 || ms < s.Min {
		s.Min = ms
	}
	if ms > s.Max {
		s.Max = ms
	}
	s.Count++
	s.Sum += ms
	s.Squares += ms * ms
}

// Mean returns the mean of the values.
func (s *Spread) Mean() float64 {
	if s.Count == 0 {
		return 0
	}
	return s.Sum / float64(s.Count)
}

// Deviation returns the population standard deviation around mean.
func (s *Spread) Deviation() float64 {
	if s.Count == 0 {
		return 0
	}
	n := float64(s.Count)
	mean := s.Sum / n
	return math.Sqrt(math.Max(0, s.Squares/n-mean*mean))
}

// Average returns the mean over all requests, those that failed included, as Newman does.
func (s *Summary) Average() float64 {
	if s.Requests.Total == 0 {
		return 0
	}
	return s.ResponseTime.Sum / float64(s.Requests.Total)
}

// Failed reports whether something in the run failed.
func (s *Summary) Failed() bool {
	return s.Requests.Failed+s.Assertions.Failed+s.TestScripts.Failed+s.PrerequestScripts.Failed+s.Exceptions > 0
}

// Add folds one event in.
func (s *Summary) Add(ev Event) {
	switch ev := ev.(type) {
	case *Started:
		s.Started = ev.Time
	case *ItemStarted:
		s.Prerequests.Total++
		s.testing = false
	case *ScriptStarted:
		s.enterTests(ev.Listen == collection.Test)
	case *IterationFinished:
		s.Iterations.Total++
	case *ItemFinished:
		s.finishItem(ev)
	case *ScriptFinished:
		s.finishScript(ev)
	case *Exchanged:
		s.exchange(ev)
	case *AssertionMade:
		s.Assertions.Total++
		if ev.Skipped {
			s.Skipped++
		}
		if ev.Err != nil {
			s.Assertions.Failed++
		}
	case *ExceptionThrown:
		s.Exceptions++
	}
}

func (s *Summary) finishItem(ev *ItemFinished) {
	s.Items.Total++
	if ev.Skipped {
		s.SkippedItems++
	}
	s.enterTests(ev.ReachedTests)
}

// enterTests counts an item in Tests once: when it comes to its first test, as it may not come to its end.
func (s *Summary) enterTests(there bool) {
	if there && !s.testing {
		s.Tests.Total++
		s.testing = true
	}
}

func (s *Summary) finishScript(ev *ScriptFinished) {
	tally := &s.PrerequestScripts
	if ev.Listen == collection.Test {
		tally = &s.TestScripts
	}
	for _, t := range []*Tally{tally, &s.Scripts} {
		t.Total++
		if ev.Err != nil {
			t.Failed++
		}
	}
}

func (s *Summary) exchange(ev *Exchanged) {
	s.Requests.Total++
	if ev.Err != nil {
		s.Requests.Failed++
	}
	if ev.Exchange == nil {
		return
	}
	if sig := ev.Exchange.Signature; sig != nil {
		switch {
		case sig.Checked && sig.Err == nil:
			s.Verified++
		case sig.Checked:
			s.Unverified++
		}
		if sig.Signed {
			s.Signed++
		}
	}
	if resp := ev.Exchange.Response(); resp != nil && ev.Err == nil {
		s.ResponseTime.Add(float64(ev.Exchange.Took.Milliseconds()))
		s.Received += int64(len(resp.Body))
		s.phases(&ev.Exchange.Last().Timings)
	}
}

func (s *Summary) phases(m *wire.Timings) {
	const perMilli = float64(time.Millisecond)
	if m.DNS > 0 {
		s.DNS.Add(float64(m.DNS) / perMilli)
	}
	if m.FirstByte > 0 {
		s.FirstByte.Add(float64(m.FirstByte) / perMilli)
	}
}
