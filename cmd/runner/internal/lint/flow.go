package lint

import (
	"fmt"

	"runner/collection"
	"runner/script"
)

// end is what comes after the last request. A computed jump leads anywhere.
const (
	end      = -1
	anywhere = -2
)

// A step is a request with those that may run after it.
type step struct {
	site *site
	next map[int]bool
}

// flow follows setNextRequest: targets that are not there, names that are not clear, requests that are never run.
func (k *checker) flow() {
	var steps []*step
	byName, names := make(map[string]int), make(map[string]int)
	for _, s := range k.sites {
		if item, ok := s.node.(*collection.Item); ok {
			byName[item.Name] = len(steps)
			names[item.Name]++
			steps = append(steps, &step{site: s})
		}
	}
	for i, s := range steps {
		byName[s.site.id] = i // an id goes before a name
	}
	k.targets(byName, names)
	for i, s := range steps {
		s.next = k.successors(s.site, position{i, len(steps)}, byName)
	}
	k.reach(steps)
}

// targets checks each target once, where it is written.
func (k *checker) targets(byName, names map[string]int) {
	for _, s := range k.sites {
		k.eachScript(s, func(number string, _ *collection.Event, facts *script.Facts) {
			for _, j := range facts.Jumps {
				at := scriptPlace{number, j.Place}
				_, known := byName[j.Target]
				switch {
				case j.Computed || j.Stop || len(named(j.Target)) > 0:
				case !known:
					k.reportScript(s, "unknown-target", fmt.Sprintf("there is no request %q: the run ends here", j.Target), at)
				case names[j.Target] > 1:
					k.reportScript(s, "duplicate-name",
						fmt.Sprintf("%d requests have the name %q; the last is taken", names[j.Target], j.Target), at)
				}
			}
		})
	}
}

// A position is one of count requests.
type position struct{ index, count int }

// successors returns the requests that may run after the one at i. Of several jumps the last counts.
func (k *checker) successors(s *site, at position, byName map[string]int) map[int]bool {
	after := end
	if at.index+1 < at.count {
		after = at.index + 1
	}
	next := map[int]bool{after: true}
	skips := false
	for _, l := range []collection.Listen{collection.Prerequest, collection.Test} {
		for _, owner := range append(k.above(s), s) {
			k.eachScript(owner, func(_ string, e *collection.Event, facts *script.Facts) {
				if e.Listen != l {
					return
				}
				skips = skips || facts.Skips || facts.Opaque
				for _, j := range facts.Jumps {
					if !j.Conditional && !(skips && l == collection.Test) {
						clear(next)
					}
					jump(next, j, byName)
				}
			})
		}
	}
	return next
}

// jump adds where a jump leads to.
func jump(next map[int]bool, j script.Jump, byName map[string]int) {
	target, known := byName[j.Target]
	switch {
	case j.Computed:
		next[anywhere] = true
	case j.Stop || !known:
		next[end] = true
	default:
		next[target] = true
	}
}

func (k *checker) above(s *site) []*site {
	var out []*site
	for _, g := range s.path {
		out = append(out, k.sites[k.order[g]])
	}
	return out
}

// reach finds the requests that are never run, and those from which the end is never reached.
func (k *checker) reach(steps []*step) {
	if len(steps) == 0 {
		return
	}
	all := map[int]bool{end: true}
	back := make(map[int]map[int]bool)
	for i, s := range steps {
		all[i] = true
		for n := range s.next {
			if back[n] == nil {
				back[n] = make(map[int]bool)
			}
			back[n][i] = true
		}
	}
	reached := spread(0, func(i int) map[int]bool {
		switch i {
		case end:
			return nil
		case anywhere:
			return all
		}
		return steps[i].next
	})
	ending := spread(end, func(i int) map[int]bool { return back[i] })
	if len(back[anywhere]) > 0 {
		for i := range spread(anywhere, func(i int) map[int]bool { return back[i] }) {
			ending[i] = true
		}
	}
	k.unreached(steps, reached, ending)
}

// unreached reports what reach has found.
func (k *checker) unreached(steps []*step, reached, ending map[int]bool) {
	looping := false
	for i, s := range steps {
		switch {
		case !reached[i]:
			k.report(s.site, "unreachable-request", "setNextRequest always passes this request by")
		case !ending[i] && !looping:
			looping = true
			k.report(s.site, "endless-loop", "from here on the run comes back again and again, and never ends")
		}
	}
}

func spread(from int, next func(int) map[int]bool) map[int]bool {
	seen := map[int]bool{from: true}
	open := []int{from}
	for len(open) > 0 {
		at := open[len(open)-1]
		open = open[:len(open)-1]
		for n := range next(at) {
			if !seen[n] {
				seen[n] = true
				open = append(open, n)
			}
		}
	}
	return seen
}
