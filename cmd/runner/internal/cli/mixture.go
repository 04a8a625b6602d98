package cli

import (
	"fmt"
	"strings"

	"runner/report"
)

// warnOfMixture says so when several of the reporters write to the same terminal.
func (a *app) warnOfMixture(f *runFlags, names []string) {
	var shown []string
	for _, name := range names {
		if report.Terminal(name) {
			shown = append(shown, name)
		}
	}
	if len(shown) > 1 && !f.silent {
		fmt.Fprintf(a.env.Stderr, "warning: the reporters %s write to the same terminal: choose one of them\n",
			strings.Join(shown, ", "))
	}
}
