package scenario

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
)

// maxRules is how many rules a set holds.
const maxRules = 1000

// A Set is the rules in force. It may be used from several goroutines; a nil one has no rules. Its zero value is empty.
type Set struct {
	mu    sync.Mutex
	last  int
	rules []*entry
}

// An entry is a rule and what has become of it.
type entry struct {
	*Rule
	id    int
	until time.Time // zero: for ever
	seen  int       // requests that it is for
	used  int
}

// A View is a rule as it stands.
type View struct {
	ID    int       `json:"id"`
	Text  string    `json:"rule"`
	Used  int       `json:"used"`
	Until time.Time `json:"until,omitzero"`
}

// Add puts a rule in force from now on and returns its number. Earlier rules come first.
func (s *Set) Add(r *Rule, now time.Time) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.expire(now)
	if len(s.rules) >= maxRules {
		return 0, fmt.Errorf("there are %d scenarios, no more are taken", maxRules)
	}
	s.last++
	e := &entry{Rule: r, id: s.last}
	if r.life > 0 {
		e.until = now.Add(r.life)
	}
	s.rules = append(s.rules, e)
	return e.id, nil
}

// List returns the rules in force, in their order.
func (s *Set) List(now time.Time) []View {
	if s == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.expire(now)
	views := make([]View, 0, len(s.rules))
	for _, e := range s.rules {
		views = append(views, View{e.id, e.text, e.used, e.until})
	}
	return views
}

// Remove takes a rule away. It returns false if there is none of that number.
func (s *Set) Remove(id int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	before := len(s.rules)
	s.rules = slices.DeleteFunc(s.rules, func(e *entry) bool { return e.id == id })
	return len(s.rules) < before
}

// Clear takes all rules away.
func (s *Set) Clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rules = nil
}

// Match returns what happens to a request of the API called api, nil if it is carried out as usual. The first rule that is
// for it counts, and is used by it.
func (s *Set) Match(api string, body map[string]any, now time.Time) *Fault {
	if s == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.expire(now)
	for _, e := range s.rules {
		if e.api != "" && e.api != api || !e.wants(body) {
			continue
		}
		if e.seen++; e.seen <= e.skip {
			continue
		}
		e.used++
		if e.times > 0 && e.used >= e.times {
			s.rules = slices.DeleteFunc(s.rules, func(other *entry) bool { return other == e })
		}
		f := e.fault
		return &f
	}
	return nil
}

// expire drops the rules whose time is over.
func (s *Set) expire(now time.Time) {
	s.rules = slices.DeleteFunc(s.rules, func(e *entry) bool { return !e.until.IsZero() && !now.Before(e.until) })
}

// wants reports whether body has the value that r asks for.
func (r *Rule) wants(body map[string]any) bool {
	if r.path == "" {
		return true
	}
	var v any = body
	for name := range strings.SplitSeq(r.path, ".") {
		object, ok := v.(map[string]any)
		if !ok {
			return false
		}
		v = object[name]
	}
	switch v := v.(type) {
	case string:
		return v == r.value
	case json.Number:
		return v.String() == r.value
	case bool:
		return fmt.Sprint(v) == r.value
	}
	return false
}
