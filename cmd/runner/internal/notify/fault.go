package notify

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// maxDelay bounds a rehearsed delay.
const maxDelay = 10 * time.Minute

// A Fault is a failure of a receiver, to see what the sender does about it. The zero value is none.
type Fault struct {
	// Status is answered in place of 200; 0 leaves it.
	Status int
	// Body is answered in place of the acknowledgement; "" leaves it.
	Body string
	// Delay is how long the answer takes.
	Delay time.Duration
	// Drop closes the connection without an answer.
	Drop bool
	// Times is how many notifications fail so, after which the next fault's turn comes; 0 means all.
	Times int

	text string
}

// ParseFault reads a fault as people write it: "500" (or another HTTP status), "process-fail", "malformed", "drop" or
// "delay=5s", with ":N" behind it for the next N notifications.
func ParseFault(text string) (Fault, error) {
	word, times, counted := strings.Cut(text, ":")
	f := Fault{text: word}
	if counted {
		n, err := strconv.Atoi(times)
		if err != nil || n < 1 {
			return Fault{}, fmt.Errorf("want a number of times, 1 or more, after the colon, have %.20q", times)
		}
		f.Times = n
	}
	return f, f.set(word)
}

func (f *Fault) set(word string) error {
	if text, ok := strings.CutPrefix(word, "delay="); ok {
		d, err := time.ParseDuration(text)
		if err != nil || d <= 0 || d > maxDelay {
			return fmt.Errorf("want a duration up to %v, such as delay=5s, have %.20q", maxDelay, text)
		}
		f.Delay = d
		return nil
	}
	switch word {
	case "process-fail":
		f.Body = `{"result":{"resultCode":"PROCESS_FAIL","resultStatus":"F","resultMessage":"A general business failure occurred."}}`
	case "malformed":
		f.Body = `{"result":{"resultCode":"SUCCESS"`
	case "drop":
		f.Drop = true
	default:
		status, err := strconv.Atoi(word)
		if err != nil || status < 200 || status > 599 {
			return fmt.Errorf("want an HTTP status, process-fail, malformed, drop or delay=DURATION, have %.40q", word)
		}
		f.Status = status
	}
	return nil
}

// String returns the fault as it was written, without its count.
func (f Fault) String() string { return f.text }

// faulty reports whether the answer is not the acknowledgement.
func (f Fault) faulty() bool { return f.Drop || f.Status != 0 || f.Body != "" }

// answer returns what is answered in place of a.
func (f Fault) answer(a answer) answer {
	if f.Status != 0 {
		a = answer{f.Status, "text/plain; charset=utf-8", []byte(http.StatusText(f.Status) + "\n")}
	}
	if f.Body != "" {
		a.body = []byte(f.Body)
	}
	return a
}

// delay waits as long as the fault says; false if ctx ended first.
func (f Fault) delay(ctx context.Context) bool {
	if f.Delay <= 0 {
		return true
	}
	alarm := time.NewTimer(f.Delay)
	defer alarm.Stop()
	select {
	case <-alarm.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// faults hands out faults in order.
type faults struct {
	mu    sync.Mutex
	rules []Fault
	used  int // of the first rule
}

func (f *faults) next() Fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.rules) == 0 {
		return Fault{}
	}
	rule := f.rules[0]
	if f.used++; f.used == rule.Times {
		f.rules, f.used = f.rules[1:], 0
	}
	return rule
}
