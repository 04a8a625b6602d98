// Package run executes a collection: it knows the order of things and nothing else.
//
// What it needs done it asks of four ports: a [Sender], a [Signer] with a [Verifier], a [ScriptHost] and [Reporter]s. So
// the JavaScript engine, the network and the terminal stay out of the loop, and the loop is tested without them. A failed
// request, script or assertion is data: it is in the events and the [Summary]. An error means that the run was cut
// short, or that a reporter could not write.
package run

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"runner/collection"
	"runner/collection/auth"
	"runner/collection/variable"
	"runner/collection/wire"
)

// Config says how a collection is run. Only Sender is required.
type Config struct {
	Sender Sender
	// Signer signs each item's request as the last thing before it is sent. If nil, nothing is signed. Requests of
	// pm.sendRequest are not signed: they go to other hosts as a rule, and the key is for one of them only.
	Signer Signer
	// Verifier checks the responses of items' requests. If nil, they are not checked.
	Verifier Verifier
	// Witness makes further assertions after each item. If nil, there are none.
	Witness Witness
	// Scripts runs the scripts. If nil, they are not run.
	Scripts ScriptHost
	// Cookies are the cookies of Sender, for scripts. If nil, scripts see none.
	Cookies   CookieJar
	Reporters []Reporter
	// Scopes are the variables; the run changes them. Nil scopes are made.
	Scopes *variable.Scopes
	// Data is the iteration data. If nil, there is none.
	Data *variable.Data
	// Files opens the files of request bodies. If nil, none can be read.
	Files fs.FS
	// Iterations is how often the collection is run. Zero means once for each row of Data, or once.
	Iterations int
	// Select names the folders and requests to run, by id or name. If empty, all are run.
	Select []string
	// Delay is waited before every item.
	Delay time.Duration
	// Timeout bounds the whole run. Zero means no bound.
	Timeout time.Duration
	// MaxJumps is how often setNextRequest may go back, or to the same request again, in one iteration: one more ends the
	// run with a [*JumpError]. Zero means [DefaultMaxJumps], a negative number no bound.
	MaxJumps int
	Bail     Bail
	// Options are how requests are sent where their protocolProfileBehavior says nothing.
	Options wire.Options
	// Environment and Globals are the files the scopes were made from, for reports. Nil means there was none.
	Environment, Globals *collection.Environment
	UserAgent            string
	Version              string
	// Now is the clock. If nil, time.Now is used.
	Now func() time.Time
}

// Bail says which failures end a run.
type Bail struct {
	// Failure ends it, in good order, after the first failed request, script or assertion.
	Failure bool
	// Folder ends it at once after a failed request or script; failed assertions do not count.
	Folder bool
}

// ErrTimeout is the cause of a run that took longer than [Config.Timeout].
var ErrTimeout = errors.New("callback timed out")

// An AbortError is the failure that ended a run under [Bail].Folder.
type AbortError struct{ Err error }

// Error returns the failure's text.
func (e *AbortError) Error() string { return e.Err.Error() }

// Unwrap returns the failure.
func (e *AbortError) Unwrap() error { return e.Err }

// A ReporterError says that reporters could not write.
type ReporterError struct{ Err error }

// Error returns the reporters' errors.
func (e *ReporterError) Error() string { return e.Err.Error() }

// Unwrap returns the reporters' errors, joined.
func (e *ReporterError) Unwrap() error { return e.Err }

// Collection runs c and returns what came of it. Failed requests, scripts and assertions are part of the [Summary], not
// errors. The error is the cause of ctx's end, [ErrTimeout], a [*SelectError], an [*AbortError], a [*JumpError], or a
// [*ReporterError]; with all but a SelectError the Summary covers what was run.
func Collection(ctx context.Context, c *collection.Collection, cfg Config) (*Summary, error) {
	r, err := newRunner(c, cfg)
	if err != nil {
		return nil, err
	}
	if cfg.Timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, cfg.Timeout, ErrTimeout)
		defer cancel()
	}
	r.emit(&Started{Time: r.now(), Collection: c, Environment: r.environmentName(), Iterations: r.iterations,
		Items: len(r.entries), Version: cfg.Version})
	err = r.iterate(ctx)
	r.summary.Completed = r.now()
	r.emit(&Finished{Summary: &r.summary, Err: err,
		Environment: snapshot(cfg.Environment, r.scopes.Environment), Globals: snapshot(cfg.Globals, r.scopes.Global)})
	if failed := errors.Join(r.reporterErrs...); failed != nil {
		err = errors.Join(err, &ReporterError{failed})
	}
	return &r.summary, err
}

// runner is one run. It is used by one goroutine.
type runner struct {
	cfg          Config
	collection   *collection.Collection
	entries      []entry
	byID, byName map[string]int
	scopes       *variable.Scopes
	sessions     map[sessionKey]*auth.Session // of inherited auth
	iterations   int
	nested       int // requests that run because another's script runs them
	summary      Summary
	reporterErrs []error
	broken       []bool // reporters that failed and are not called any more
}

func newRunner(c *collection.Collection, cfg Config) (*runner, error) {
	if cfg.Sender == nil {
		return nil, fmt.Errorf("run %q: no sender", c.Info.Name)
	}
	r := &runner{cfg: cfg, collection: c, scopes: completeScopes(cfg.Scopes), iterations: cfg.Iterations,
		broken: make([]bool, len(cfg.Reporters))}
	if r.iterations == 0 {
		r.iterations = 1
		if cfg.Data != nil {
			r.iterations = max(1, cfg.Data.Len())
		}
	}
	var err error
	r.entries, err = selectEntries(c, cfg.Select, cfg.Options)
	if err != nil {
		return nil, err
	}
	r.byID, r.byName = make(map[string]int, len(r.entries)), make(map[string]int, len(r.entries))
	for i := range r.entries {
		// Among items of the same name setNextRequest finds the last (measured in Newman).
		r.byID[r.entries[i].item.ID] = i
		r.byName[r.entries[i].item.Name] = i
	}
	return r, nil
}

func completeScopes(given *variable.Scopes) *variable.Scopes {
	var s variable.Scopes
	if given != nil {
		s = *given
	}
	for name, scope := range map[string]**variable.Scope{"local": &s.Local, "data": &s.Data, "environment": &s.Environment,
		"collection": &s.Collection, "globals": &s.Global} {
		if *scope == nil {
			*scope = variable.NewScope(name, nil)
		}
	}
	if given != nil {
		*given = s
		return given
	}
	return &s
}

func (r *runner) now() time.Time {
	if r.cfg.Now != nil {
		return r.cfg.Now()
	}
	return time.Now()
}

func (r *runner) environmentName() string {
	if r.cfg.Environment == nil {
		return ""
	}
	return r.cfg.Environment.Name
}

// emit hands ev to everyone who listens. A reporter that fails is not called again; the run goes on for the others.
func (r *runner) emit(ev Event) {
	r.summary.Add(ev)
	for i, rep := range r.cfg.Reporters {
		if r.broken[i] {
			continue
		}
		if err := rep.Report(ev); err != nil {
			r.broken[i] = true
			r.reporterErrs = append(r.reporterErrs, err)
		}
	}
}

// iterate runs all iterations. An empty collection has none.
func (r *runner) iterate(ctx context.Context) error {
	if len(r.entries) == 0 {
		return nil
	}
	for i := range r.iterations {
		cur := Cursor{Iteration: i, Length: len(r.entries), Cycles: r.iterations}
		if r.cfg.Data != nil && r.cfg.Data.Len() > 0 {
			row, err := r.cfg.Data.Row(i)
			if err != nil {
				return fmt.Errorf("iteration data: %w", err)
			}
			r.scopes.Data = row
		}
		r.emit(&IterationStarted{cur})
		stop, err := r.iteration(ctx, cur)
		if err != nil {
			return err
		}
		r.emit(&IterationFinished{cur})
		if stop {
			return nil
		}
	}
	return nil
}

func (r *runner) pause(ctx context.Context) error {
	if r.cfg.Delay > 0 {
		select {
		case <-time.After(r.cfg.Delay):
		case <-ctx.Done():
		}
	}
	return context.Cause(ctx)
}

// snapshot returns file with the values that scope holds now.
func snapshot(file *collection.Environment, scope *variable.Scope) *collection.Environment {
	var e collection.Environment
	if file != nil {
		e = *file
	}
	e.Values = scope.Variables()
	return &e
}
