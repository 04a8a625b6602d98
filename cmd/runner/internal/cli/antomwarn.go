package cli

import (
	"fmt"
	"strings"

	"runner/collection/antom"
	"runner/collection/run"
)

// Bounds of what an [antomWatch] looks at and keeps.
const (
	maxWatchedBody = 1 << 20
	maxWatchedIDs  = 10_000
	maxNamed       = 3
)

// An antomWatch listens to a run and collects what is wrong with requests to the Antom API, as they were sent.
type antomWatch struct {
	// refused are the warnings of what the platform refuses; tolerated, those of what it takes all the same.
	refused, tolerated warnings
	item               string
	// first has, by API and id, what must not differ when a request is repeated.
	first map[string]string
}

// Report implements [run.Reporter].
func (w *antomWatch) Report(ev run.Event) error {
	switch ev := ev.(type) {
	case *run.ItemStarted:
		w.item = ev.Item.Name
	case *run.Exchanged:
		if r := ev.Wire; ev.Source != run.FromAuth && r != nil && r.Method == "POST" && r.Body.Open == nil &&
			len(r.Body.Bytes) <= maxWatchedBody {
			w.exchanged(ev)
		}
	}
	return nil
}

func (w *antomWatch) exchanged(ev *run.Exchanged) {
	a, sandbox, ok := antom.ByPath(ev.Wire.URL.Path)
	if !ok || a.Base == antom.File { // those bodies are forms
		return
	}
	client, _ := ev.Wire.Header.Get("Client-Id")
	if !sandbox && strings.HasPrefix(client, sandboxPrefix) && a.FullPath(true) != a.FullPath(false) {
		w.refuse(a, "a client of the sandbox calls the live path: write /ams/sandbox/api, or give --sandbox-path")
	}
	body, err := antom.Decode(ev.Wire.Body.Bytes)
	if err != nil {
		w.refuse(a, "the body is no JSON object")
		return
	}
	w.fields(a, body)
	w.id(a, body)
}

func (w *antomWatch) refuse(a *antom.API, what string) { w.refused.add(w.about(a) + what) }

func (w *antomWatch) about(a *antom.API) string { return fmt.Sprintf("%q (%s): ", w.item, a.Name) }

// fields collects what is wrong with the fields of a request: values without quotes in one warning, since where there is
// one, there are many.
func (w *antomWatch) fields(a *antom.API, body map[string]any) {
	var bare []string
	for _, p := range a.Check(a.ProductOf(body), body) {
		switch {
		case p.Kind == antom.Unquoted:
			bare = append(bare, p.Path)
		case p.Kind.Tolerated():
			w.tolerated.add(w.about(a) + p.Path + " " + p.Message)
		default:
			w.refuse(a, p.Path+" "+p.Message)
		}
	}
	if len(bare) == 0 {
		return
	}
	shown := strings.Join(bare[:min(len(bare), maxNamed)], ", ")
	if more := len(bare) - maxNamed; more > 0 {
		shown += fmt.Sprintf(" and %d more", more)
	}
	w.tolerated.add(w.about(a) + "the documents want texts, in quotes, for " + shown)
}

// id collects ids that were used for something else before.
func (w *antomWatch) id(a *antom.API, body map[string]any) {
	id, same := a.Idempotency.Of(body)
	if id == "" {
		return
	}
	if w.first == nil {
		w.first = make(map[string]string)
	}
	key := a.Name + "\x00" + id
	if before, ok := w.first[key]; !ok && len(w.first) < maxWatchedIDs {
		w.first[key] = same
	} else if ok && before != same {
		w.refuse(a, fmt.Sprintf("the %s was used before, with another %s: each needs an id of its own",
			a.Idempotency.Key, strings.Join(a.Idempotency.Same, " or ")))
	}
}

// notes are the warnings that a run ends with: those of what is refused come first.
func (w *antomWatch) notes() *warnings {
	all := new(warnings)
	for _, text := range append(w.refused.texts, w.tolerated.texts...) {
		all.add(text)
	}
	return all
}
