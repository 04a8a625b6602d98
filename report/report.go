// Package report shows a run to people and machines: the terminal (cli), Newman's summary file (json), JUnit XML
// (junit), a comment for a pull request (markdown) and the stream of events as lines of JSON (ndjson); progress and
// emojitrain show how far it is.
//
// Every reporter only listens. It keeps what its own form needs of the present item and hands the rest on at once,
// so that its memory does not grow with the number of requests; no request or response body is kept beyond the end
// of its item. Text that comes from a server, a script or a collection is escaped for the place it is shown at, and
// the secrets that a [Redactor] knows are masked in whatever encoding they occur.
//
// A report file appears under its name when the run is finished: it is written beside its target and then renamed,
// so a run that dies does not destroy the report of the run before. Colour, width and character set come from
// [Options] and never from the environment.
package report

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"runner/collection/run"
)

// ErrUnknown is returned by [New] for a name that is not in [Names].
var ErrUnknown = errors.New("unknown reporter")

// A WriteError says that a report could not be written.
type WriteError struct {
	Path string // "" is standard output
	Err  error
}

// Error names the path and the cause.
func (e *WriteError) Error() string {
	if e.Path == "" {
		return fmt.Sprintf("write report: %v", e.Err)
	}
	return fmt.Sprintf("write report %q: %v", e.Path, e.Err)
}

// Unwrap returns the cause.
func (e *WriteError) Unwrap() error { return e.Err }

// Options are what a reporter needs to know of its surroundings. The zero value writes no terminal output; json and
// junit then write their files under newman/ in the working directory.
type Options struct {
	// Out is standard output. If nil, it is discarded.
	Out io.Writer
	// Export is the file to write, or a directory to write it in. If empty, json and junit choose a file under
	// newman/; markdown and ndjson write to Out, as they do for "-".
	Export string
	// Settings are the values of --reporter-NAME-OPTION by camel-case option: noBanner, noSummary, bodies and so on.
	// As in Newman every value but the empty one switches an option on, even "false".
	Settings map[string]string
	// Color allows ANSI colours.
	Color bool
	// Unicode allows symbols and box drawing; without it the reporter's own words and marks are ASCII.
	Unicode bool
	// TTY says that Out is a terminal.
	TTY bool
	// Width is the terminal's width in columns; zero means that there is none.
	Width int
	// Verbose shows sizes, bodies and the phases of each exchange in the cli report, and fills in the phases of json.
	Verbose bool
	// Redactor masks secrets. If nil, none are known.
	Redactor *Redactor
	// Version is the program's.
	Version string
	// Now is the clock. If nil, it is time.Now.
	Now func() time.Time
	// Dir is what relative paths are relative to. If empty, the working directory.
	Dir string
}

// on reports whether a setting is switched on.
func (o *Options) on(setting string) bool { return o.Settings[setting] != "" }

// A Reporter is a [run.Reporter] that holds files.
type Reporter interface {
	run.Reporter
	// Close releases what the reporter holds when the run never came to its [run.Finished]: an unfinished file is
	// removed, except that of ndjson, whose lines are of use by themselves. After Finished it does nothing.
	io.Closer
}

type maker struct {
	name string
	make func(*Options) (Reporter, error)
}

func makers() []maker {
	return []maker{
		{"cli", newCLI}, {"emojitrain", newEmojitrain}, {"json", newJSON}, {"junit", newJUnit},
		{"markdown", newMarkdown}, {"ndjson", newNDJSON}, {"progress", newProgress},
	}
}

// Names returns the names of all reporters, in alphabetical order.
func Names() []string {
	var names []string
	for _, m := range makers() {
		names = append(names, m.name)
	}
	return names
}

// Terminal reports whether the reporter of that name shows the run on a terminal as it goes. Two such spoil each other's
// lines.
func Terminal(name string) bool { return name == "cli" || name == "emojitrain" || name == "progress" }

// New makes the reporter of the given name. A file that cannot be written is found here, if that is possible: the
// error is then a [*WriteError]. For another name it is [ErrUnknown]. The reporter is also an [io.Closer].
func New(name string, o Options) (run.Reporter, error) {
	all := makers()
	i := slices.IndexFunc(all, func(m maker) bool { return m.name == name })
	if i < 0 {
		return nil, fmt.Errorf("%w: %q", ErrUnknown, name)
	}
	if o.Out == nil {
		o.Out = io.Discard
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Export == "" {
		o.Export = o.Settings["export"]
	}
	r, err := all[i].make(&o)
	if err != nil {
		return nil, err
	}
	return r, nil
}
