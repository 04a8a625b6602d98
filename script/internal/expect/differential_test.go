package expect_test

import (
	"os"
	"runtime/debug"
	"sync/atomic"
	"testing"
)

// TestAgreesWithChai makes assertions by the thousand, with values of every kind, the words known here and some more,
// modifiers, messages, one or two assertions in a chain, and chains which are used twice. The end must be the same as
// with the real chai: passed, or failed with the same name, text and fields.
func TestAgreesWithChai(t *testing.T) {
	cases := 16_000
	if testing.Short() || raceEnabled { // one goroutine a realm: the race detector sees nothing new in more of them
		cases = 3_000
	}
	src, err := os.ReadFile("testdata/differential.js")
	if err != nil {
		t.Fatal(err)
	}
	defer debug.SetGCPercent(debug.SetGCPercent(400))
	const workers = 4
	var passed atomic.Int64
	t.Run("workers", func(t *testing.T) {
		for worker := range workers {
			t.Run("", func(t *testing.T) {
				t.Parallel()
				rt := newRuntime(t)
				run(t, rt, string(src))
				var got struct {
					Passed      int64    `json:"passed"`
					Differences []string `json:"differences"`
				}
				set(t, rt, "part", []int{worker, cases, workers})
				result := run(t, rt, "differ(part[0], part[1], part[2])").ToObject(rt)
				if err := rt.ExportTo(result.Get("differences"), &got.Differences); err != nil {
					t.Fatal(err)
				}
				passed.Add(result.Get("passed").ToInteger())
				for i, text := range got.Differences {
					if i == 15 {
						t.Errorf("and %d more", len(got.Differences)-i)
						break
					}
					t.Errorf("case %s", text)
				}
			})
		}
	})
	// A test in which nothing passes would not see the fast path at all.
	if least := int64(cases / 10); passed.Load() < least {
		t.Errorf("%d of %d cases pass, want at least %d", passed.Load(), cases, least)
	}
	t.Logf("%d of %d cases pass", passed.Load(), cases)
}
