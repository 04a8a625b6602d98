package run

import (
	"cmp"
	"context"
	"strings"

	"runner/collection"
	"runner/collection/auth"
	"runner/collection/resolve"
)

// scripts runs the scripts of one moment in order. An exception in one does not stop the next, unless Bail says so.
func (r *runner) scripts(ctx context.Context, ex *execution, bound []boundScript) error {
	if r.cfg.Scripts == nil {
		return nil
	}
	for i := range bound {
		if err := r.script(ctx, ex, &bound[i]); err != nil {
			return err
		}
		if ex.skip || r.bailed(ex) {
			return nil
		}
	}
	return nil
}

// script runs one script and reports it.
func (r *runner) script(ctx context.Context, ex *execution, b *boundScript) error {
	cur := ex.cursor
	cur.ScriptID, cur.EventID = b.event.Script.ID, b.event.ID
	r.emit(&ScriptStarted{Cursor: cur, Listen: b.event.Listen, Script: b.event.Script, Owner: b.owner})
	start := r.now()
	r.scopes.TakeChanges()
	ex.changes = nil
	var failedTests []string
	var lost *ScriptError // what the script could not catch
	in := r.scriptInput(ex, b, func(ev Event) {
		switch ev := place(ev, cur).(type) {
		case *AssertionMade:
			if ev.Err != nil {
				failedTests = append(failedTests, ev.Name)
			}
		case *ExceptionThrown:
			ex.failed = true
			lost = ev.Err
		}
		r.emit(ev)
	})
	result, err := r.cfg.Scripts.Execute(ctx, in)
	if err != nil {
		return err
	}
	if b.event.Listen == collection.Prerequest {
		ex.written = in.Request
	}
	r.take(ex, result, failedTests)
	r.emit(&ScriptFinished{Cursor: cur, Listen: b.event.Listen, Script: b.event.Script, Owner: b.owner,
		Took: r.since(start), Err: result.Err, Changes: append(ex.changes, r.scopes.TakeChanges()...)})
	if e := cmp.Or(result.Err, lost); e != nil && r.cfg.Bail.Folder {
		return &AbortError{e}
	}
	return nil
}

// take keeps what a script decided. Under Bail.Failure a failed assertion fails the script, as in Newman.
func (r *runner) take(ex *execution, result *ScriptResult, failedTests []string) {
	if result.Next != nil {
		ex.next = result.Next
	}
	ex.skip = ex.skip || result.Skip
	if len(failedTests) > 0 && r.cfg.Bail.Failure && result.Err == nil {
		result.Err = &ScriptError{Name: "AssertionFailure", Message: strings.Join(failedTests, ",")}
	}
	if result.Err != nil || len(failedTests) > 0 {
		ex.failed = true
	}
}

func (r *runner) scriptInput(ex *execution, b *boundScript, emit func(Event)) *ScriptInput {
	in := &ScriptInput{Cursor: ex.cursor, Listen: b.event.Listen, Script: b.event.Script, Owner: b.owner, Path: ex.path,
		Item: ex.item, Iterations: r.iterations, Request: ex.written, Scopes: r.scopes,
		EnvironmentName: r.environmentName(), Cookies: r.cfg.Cookies, Send: r.sendForScript(ex),
		RunRequest: r.runForScript(ex, emit), Emit: emit}
	if b.event.Listen == collection.Test {
		in.Request, in.Sent, in.Exchange = ex.shown, ex.sent, ex.exchange
	}
	return in
}

// place puts cur into the events that come from a script.
func place(ev Event, cur Cursor) Event {
	switch ev := ev.(type) {
	case *AssertionMade:
		ev.Cursor = cur
	case *Logged:
		ev.Cursor = cur
	case *ExceptionThrown:
		ev.Cursor = cur
	case *Visualized:
		ev.Cursor = cur
	case *Warned:
		ev.Cursor = cur
	case *Exchanged:
		ev.Cursor = cur
		ev.Cursor.RequestID = collection.NewUUID()
	}
	return ev
}

// sendForScript returns what carries out pm.sendRequest in ex. Warnings of resolving are kept out: it may run in any
// goroutine, and events come from one.
func (r *runner) sendForScript(ex *execution) func(context.Context, *collection.Request) *Sent {
	return func(ctx context.Context, req *collection.Request) *Sent {
		in := &resolve.Input{Behavior: ex.behavior, UserAgent: r.cfg.UserAgent, Token: collection.NewUUID, NoPruning: true}
		expanded := resolve.Expand(req, in)
		out := &Sent{Request: expanded}
		w, err := resolve.Request(expanded, in)
		if err != nil {
			out.Err = requestError(err)
			return out
		}
		out.Wire = w
		r.deliver(ctx, out, &auth.Session{Auth: req.Auth, Now: r.cfg.Now,
			RawQuery: collection.IsTrue(ex.behavior.DisableURLEncoding)}, ex.options)
		out.Request = resolve.Shown(expanded, out.Wire)
		return out
	}
}
