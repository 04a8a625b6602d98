package cli

import (
	"fmt"
	"slices"
	"sync"

	"runner/collection/run"
	"runner/script"
)

// warnings collects what the user shall know after a run, each once.
type warnings struct {
	mu    sync.Mutex
	texts []string
}

func (w *warnings) add(text string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.texts) < maxAdvice && !slices.Contains(w.texts, text) {
		w.texts = append(w.texts, text)
	}
}

// sending is the sender of a run: with --offline-libs, well-known libraries do not come from the network.
func (f *runFlags) sending(next run.Sender, w *warnings) run.Sender {
	if !f.offlineLibs {
		return next
	}
	return &script.OfflineLibraries{Sender: next, Warn: w.add}
}

func (a *app) warn(w *warnings) {
	for _, text := range w.texts {
		fmt.Fprintf(a.env.Stderr, "warning: %s\n", a.visible(a.redactor.Mask(text)))
	}
}
