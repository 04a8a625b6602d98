package report

import (
	"context"
	"strings"
	"testing"
	"time"

	"runner/collection"
	"runner/collection/run"
)

// TestCutShortIsNoPassInJUnit plays a run that ends in the middle of an item, and one that ends between items.
func TestCutShortIsNoPassInJUnit(t *testing.T) {
	item := &collection.Item{ID: "i", Name: "slow", Request: &collection.Request{Method: "GET"}}
	for name, inItem := range map[string]bool{"in an item": true, "between items": false} {
		for cause, want := range map[error]string{run.ErrTimeout: `errors="1"`, context.Canceled: `errors="1"`,
			&run.AbortError{Err: &run.ScriptError{Message: "x"}}: `errors="0"`} {
			var out strings.Builder
			r, err := New("junit", Options{Out: &out, Export: "-", Now: time.Now})
			if err != nil {
				t.Fatal(err)
			}
			c := &collection.Collection{ItemGroup: collection.ItemGroup{Items: []collection.Node{item}}}
			events := []run.Event{&run.Started{Collection: c, Iterations: 1, Items: 1}, &run.IterationStarted{}}
			if inItem {
				events = append(events, &run.ItemStarted{Item: item})
			}
			for _, ev := range append(events, &run.Finished{Summary: &run.Summary{}, Err: cause}) {
				if err := r.Report(ev); err != nil {
					t.Fatal(err)
				}
			}
			_, all, _ := strings.Cut(out.String(), "<testsuites ")
			head, _, _ := strings.Cut(all, ">")
			if !strings.Contains(head, want) {
				t.Errorf("%s, %v: %s, want %s in\n%s", name, cause, head, want, out.String())
			}
		}
	}
}
