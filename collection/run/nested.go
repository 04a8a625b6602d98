package run

import (
	"context"
	"fmt"

	"runner/collection"
	"runner/collection/variable"
)

// maxNested is how deep requests may run each other by pm.execution.runRequest, as in Postman.
const maxNested = 10

// A nesting is what a request needs that is run by a script: where its scripts run, and where its events go.
type nesting struct {
	scripts ScriptHost
	emit    func(Event)
}

// runForScript returns what carries out [ScriptInput.RunRequest] for a script of parent. Everything the request and its
// scripts report goes to emit, as if parent's script had done it.
func (r *runner) runForScript(parent *execution, emit func(Event)) RunRequest {
	return func(ctx context.Context, scripts ScriptHost, ref string, vars []collection.Variable) (*Sent, error) {
		e := r.nestedEntry(ref)
		switch {
		case e == nil:
			return nil, fmt.Errorf("no request %q in this collection", ref)
		case r.nested == maxNested:
			return nil, fmt.Errorf("requests run each other more than %d deep by pm.execution.runRequest", maxNested)
		}
		r.nested++
		defer func() { r.nested-- }()
		written := *e.item.Request
		ex := &execution{entry: e, cursor: parent.cursor, written: &written,
			nesting: &nesting{scripts: scripts, emit: withoutPictures(emit)}}
		return r.withLocals(parent, ex, vars, func() (*Sent, error) { return r.nestedItem(ctx, ex) })
	}
}

// withoutPictures leaves out what a nested request shows: the picture belongs to the script that began it all.
func withoutPictures(emit func(Event)) func(Event) {
	return func(ev Event) {
		if _, ok := ev.(*Visualized); !ok {
			emit(ev)
		}
	}
}

// nestedEntry finds a request of the collection, whether it is selected or not: by its id, else the first of that name.
func (r *runner) nestedEntry(ref string) *entry {
	var found *entry
	for path, item := range r.collection.Walk() {
		if byID := item.ID == ref; byID || found == nil && item.Name == ref {
			e := newEntry(path, item, r.cfg.Options)
			if found = &e; byID {
				break
			}
		}
	}
	return found
}

// withLocals runs do with vars among the local variables. What do changes in the others stays: the script that asked
// for it sees it.
func (r *runner) withLocals(parent, ex *execution, vars []collection.Variable,
	do func() (*Sent, error)) (*Sent, error) {
	parent.changes = append(parent.changes, r.scopes.TakeChanges()...)
	outer := r.scopes.Local
	r.scopes.Local = variable.NewScope("local", append(outer.Variables(), vars...))
	sent, err := do()
	ex.changes = append(ex.changes, r.scopes.TakeChanges()...)
	r.scopes.Local = outer
	for _, c := range ex.changes {
		switch {
		case c.Scope != "local":
		case c.Unset:
			outer.Unset(c.Key)
		default:
			outer.Set(c.Key, c.Value)
		}
	}
	r.scopes.TakeChanges() // those of the loop; they are among ex's
	parent.changes = append(parent.changes, ex.changes...)
	return sent, err
}

// nestedItem takes a request through its life, as item does. It returns nil if it is skipped. An error is the cause of
// ctx's end or that of a script.
func (r *runner) nestedItem(ctx context.Context, ex *execution) (*Sent, error) {
	if err := r.nestedScripts(ctx, ex, ex.prerequest); err != nil || ex.skip {
		return nil, err
	}
	if err := r.request(ctx, ex); err != nil {
		return nil, err
	}
	sent := &Sent{Request: ex.shown, Wire: ex.sent, Exchange: ex.exchange, Err: ex.refused}
	if sent.Err != nil {
		return sent, nil
	}
	r.verdict(ex)
	return sent, r.nestedScripts(ctx, ex, ex.tests)
}

func (r *runner) nestedScripts(ctx context.Context, ex *execution, bound []boundScript) error {
	for i := range bound {
		in := r.scriptInput(ex, &bound[i], ex.nesting.emit)
		result, err := ex.nesting.scripts.Execute(ctx, in)
		switch {
		case err != nil:
			return err
		case result.Err != nil:
			return result.Err
		}
		if in.Listen == collection.Prerequest {
			ex.written = in.Request
		}
		if ex.skip = result.Skip; ex.skip {
			return nil
		}
	}
	return nil
}

// tell reports an event of ex to whoever it is for.
func (r *runner) tell(ex *execution, ev Event) {
	if ex.nesting != nil {
		ex.nesting.emit(ev)
		return
	}
	r.emit(ev)
}
