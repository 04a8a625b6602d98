package simulator

import (
	"container/heap"
	"time"
)

// A dueList knows what time will do something to, the earliest first. What is no longer due when its time comes is for
// who takes it to find out.
type dueList struct{ heap dueHeap }

type dueEntry struct {
	at time.Time
	id string
}

type dueHeap []dueEntry

func (h dueHeap) Len() int           { return len(h) }
func (h dueHeap) Less(i, j int) bool { return h[i].at.Before(h[j].at) }
func (h dueHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }

func (h *dueHeap) Push(x any) { *h = append(*h, x.(dueEntry)) }

func (h *dueHeap) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}

func (l *dueList) add(at time.Time, id string) {
	if !at.IsZero() {
		heap.Push(&l.heap, dueEntry{at, id})
	}
}

// take returns the id of something whose time has come.
func (l *dueList) take(now time.Time) (id string, ok bool) {
	if len(l.heap) == 0 || l.heap[0].at.After(now) {
		return "", false
	}
	return heap.Pop(&l.heap).(dueEntry).id, true
}

// Tick lets the time that has passed do its work on everything, so that what it brings about is told without anybody
// asking: payments are made or expire, subscriptions debit.
func (s *Server) Tick() {
	now := s.cfg.Clock.Now()
	s.change(func(st *state) {
		for {
			id, ok := st.due.take(now)
			if !ok {
				return
			}
			if p, ok := st.payments.get(id); ok {
				st.look(p, now)
			} else if t, ok := st.things.get(id); ok {
				st.debit(t, now)
			}
		}
	})
}

// NextDue returns when [Server.Tick] has something to do next.
func (s *Server) NextDue() (time.Time, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.state.due.heap) == 0 {
		return time.Time{}, false
	}
	return s.state.due.heap[0].at, true
}
