package run_test

import (
	"context"
	"slices"
	"testing"

	"runner/collection"
	"runner/collection/run"
	"runner/collection/wire"
)

// witness says of each exchange what its path has after the slash, and that it holds unless that is "bad".
type witness struct{ asked []string }

func (w *witness) Attest(_ context.Context, x *wire.Exchange) []run.Attested {
	path := x.Last().Request.URL.Path
	w.asked = append(w.asked, path)
	switch path {
	case "/silent":
		return nil
	case "/bad":
		return []run.Attested{{Name: "bad", Err: &run.AssertionError{Name: "WitnessError", Message: "no"}}}
	}
	return []run.Attested{{Name: path}, {Name: "more"}}
}

// What the witness says becomes assertions of the item, after those of its scripts; it is not asked where there was no
// answer.
func TestWitness(t *testing.T) {
	t.Parallel()
	items := func(paths ...string) *collection.Collection {
		c := &collection.Collection{}
		for _, p := range paths {
			c.Items = append(c.Items, &collection.Item{Name: p,
				Request: &collection.Request{Method: "GET", URL: collection.ParseURL("http://host" + p)},
				Events:  []collection.Event{{Listen: collection.Test, Script: &collection.Script{Exec: []string{"assert script"}}}}})
		}
		return c
	}
	for name, test := range map[string]struct {
		paths         []string
		bail          bool
		made, asked   []string
		failed, total int
	}{
		"holds":     {paths: []string{"/a"}, made: []string{"script", "/a", "more"}, asked: []string{"/a"}, total: 3},
		"silent":    {paths: []string{"/silent"}, made: []string{"script"}, asked: []string{"/silent"}, total: 1},
		"no answer": {paths: []string{"/fail"}, made: []string{"script"}, total: 1},
		"fails": {paths: []string{"/bad", "/a"}, made: []string{"script", "bad", "script", "/a", "more"},
			asked: []string{"/bad", "/a"}, failed: 1, total: 5},
		"fails and ends the run": {paths: []string{"/bad", "/a"}, bail: true, made: []string{"script", "bad"},
			asked: []string{"/bad"}, failed: 1, total: 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, l := &witness{}, &log{}
			s, err := run.Collection(t.Context(), items(test.paths...), run.Config{Sender: &server{}, Scripts: &host{},
				Witness: w, Reporters: []run.Reporter{l}, Bail: run.Bail{Failure: test.bail}})
			if err != nil {
				t.Fatal(err)
			}
			var made []string
			for _, ev := range l.events {
				if a, ok := ev.(*run.AssertionMade); ok {
					made = append(made, a.Name)
				}
			}
			if !slices.Equal(made, test.made) || !slices.Equal(w.asked, test.asked) {
				t.Errorf("made %q, asked %q", made, w.asked)
			}
			if s.Assertions.Failed != test.failed || s.Assertions.Total != test.total {
				t.Errorf("%d of %d failed", s.Assertions.Failed, s.Assertions.Total)
			}
		})
	}
}
