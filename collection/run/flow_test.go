package run_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"runner/collection/run"
)

// The error of an endless loop names the latest way round, whatever came before.
func TestJumpBudget(t *testing.T) {
	t.Parallel()
	long := []string{item("n0", "/", "", "")}
	for i := 1; i < 200; i++ {
		long = append(long, item(fmt.Sprintf("n%d", i), "/", "", ""))
	}
	long[199] = item("n199", "/", "", "next n0")
	for name, tc := range map[string]struct {
		items []string
		want  string
	}{
		"two":  {[]string{item("in", "/", "", ""), item("a", "/", "", ""), item("b", "/", "", "next a")}, "a → b → a"},
		"self": {[]string{item("a", "/", "", "next a")}, "a → a"},
		"with a jump forward": {[]string{item("a", "/", "", "next c"), item("b", "/", "", ""),
			item("c", "/", "", "next a")}, "a → c → a"},
		"by a skipped one":    {[]string{item("a", "/", "", ""), item("b", "/", "next a;skip", "")}, "a → b → a"},
		"longer than is kept": {long, "→ … → n0"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := start(t.Context(), parse(t, tc.items...), run.Config{MaxJumps: 3, Iterations: 2})
			e, ok := errors.AsType[*run.JumpError](o.err)
			if !ok || !strings.HasSuffix(e.Error(), tc.want) || e.Limit != 3 || e.Iteration != 0 {
				t.Fatalf("got %v, want one that ends with %s", o.err, tc.want)
			}
			if last := o.log.kinds[len(o.log.kinds)-1]; last != "Finished" || o.summary.Iterations.Total != 0 {
				t.Errorf("last event %s, summary %+v", last, o.summary)
			}
		})
	}
}

func TestNoJumpBudget(t *testing.T) {
	t.Parallel()
	c := parse(t, item("a", "/a", "", "next a"))
	o := start(t.Context(), c, run.Config{})
	if e, ok := errors.AsType[*run.JumpError](o.err); !ok || e.Limit != run.DefaultMaxJumps {
		t.Errorf("the default: %v", o.err)
	}
	if got, want := len(o.server.seen), run.DefaultMaxJumps+1; got != want {
		t.Errorf("%d requests, want %d", got, want)
	}
}
