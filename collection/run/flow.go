package run

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"runner/collection"
)

// DefaultMaxJumps is how many jumps back an iteration may make when [Config.MaxJumps] does not say. A loop that polls
// stays far below it; one that never ends comes to it within minutes.
const DefaultMaxJumps = 10_000

// A JumpError ends a run that setNextRequest sends back again and again.
type JumpError struct {
	Iteration int // from 0
	Limit     int
	// Cycle is the latest way round: the names of the requests, the first one again at the end.
	Cycle []string
}

// Error names the requests that follow each other.
func (e *JumpError) Error() string {
	const most = 8
	names := slices.Clone(e.Cycle)
	if len(names) > most {
		names = append(append(names[:most-2:most-2], "…"), names[len(names)-1])
	}
	return fmt.Sprintf("more than %d jumps back by setNextRequest in iteration %d: %s", e.Limit, e.Iteration+1,
		strings.Join(names, " → "))
}

// A trail is the way through one iteration, as far as it takes to name a loop.
type trail struct {
	jumps  int // to the same or an earlier item
	recent []int
}

// maxTrail is how many positions a trail keeps. A longer loop is named by its latest part.
const maxTrail = 64

func (t *trail) visit(at int) {
	if len(t.recent) == 2*maxTrail {
		t.recent = append(t.recent[:0], t.recent[maxTrail:]...)
	}
	t.recent = append(t.recent, at)
}

// loop returns the positions of the way from to back to to.
func (t *trail) loop(to int) []int {
	for i, at := range slices.Backward(t.recent) {
		if at == to {
			return append(slices.Clone(t.recent[i:]), to)
		}
	}
	return append(slices.Clone(t.recent), to)
}

// iteration moves over the items once, going where setNextRequest points. It reports whether the run is to stop.
func (r *runner) iteration(ctx context.Context, cur Cursor) (stop bool, err error) {
	var way trail
	for at := 0; at < len(r.entries); {
		if err := r.pause(ctx); err != nil {
			return false, err
		}
		cur.Position, cur.Ref = at, collection.NewUUID()
		ex := &execution{entry: &r.entries[at], cursor: cur}
		if err := r.item(ctx, ex); err != nil {
			return false, err
		}
		if r.bailed(ex) {
			return true, nil
		}
		way.visit(at)
		if at, err = r.jump(ex, at, &way); err != nil {
			return false, err
		}
	}
	return false, nil
}

// jump returns the position after the one at at, and counts the jumps back.
func (r *runner) jump(ex *execution, at int, way *trail) (int, error) {
	to, _ := r.follow(ex.next, at+1)
	if to > at || r.cfg.MaxJumps < 0 {
		return to, nil
	}
	limit := r.cfg.MaxJumps
	if limit == 0 {
		limit = DefaultMaxJumps
	}
	if way.jumps++; way.jumps <= limit {
		return to, nil
	}
	e := &JumpError{Iteration: ex.cursor.Iteration, Limit: limit}
	for _, position := range way.loop(to) {
		e.Cycle = append(e.Cycle, r.entries[position].item.Name)
	}
	return 0, e
}

// follow returns the position that setNextRequest asks for, an id before a name; without a request it is next, and
// a name that is not there ends the iteration. It reports whether there is such a position.
func (r *runner) follow(to *Next, next int) (at int, found bool) {
	if to == nil {
		return next, true
	}
	if at, ok := r.byID[to.Name]; ok && !to.Null {
		return at, true
	}
	if at, ok := r.byName[to.Name]; ok && !to.Null {
		return at, true
	}
	return len(r.entries), to.Null
}
