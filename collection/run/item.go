package run

import (
	"context"
	"errors"
	"time"

	"runner/collection"
	"runner/collection/auth"
	"runner/collection/resolve"
	"runner/collection/variable"
	"runner/collection/wire"
)

// An execution is one item in one iteration.
type execution struct {
	*entry
	cursor   Cursor
	written  *collection.Request // what prerequest scripts work on
	shown    *collection.Request // as resolved, for test scripts
	sent     *wire.Request
	exchange *wire.Exchange
	next     *Next
	skip     bool
	refused  *RequestError     // why the last request got no response
	failed   bool              // something that counts for Bail.Failure
	changes  []variable.Change // made by requests that the current script runs, and before them
	nesting  *nesting          // nil unless a script runs the item
}

// item takes one item through its life. The order below is the contract:
// prerequest scripts, resolve, authorize, sign, send, verify, test scripts, witness.
func (r *runner) item(ctx context.Context, ex *execution) error {
	r.emit(&ItemStarted{Cursor: ex.cursor, Item: ex.item, Path: ex.path})
	written := *ex.item.Request
	ex.written = &written
	if err := r.scripts(ctx, ex, ex.prerequest); err != nil {
		return err
	}
	if ex.skip || r.bailed(ex) {
		return r.finish(ex, false, false)
	}
	if err := r.request(ctx, ex); err != nil {
		return err
	}
	if r.bailed(ex) {
		return r.finish(ex, true, false)
	}
	r.verdict(ex)
	if err := r.scripts(ctx, ex, ex.tests); err != nil {
		return err
	}
	if err := r.attest(ctx, ex); err != nil {
		return err
	}
	return r.finish(ex, true, true)
}

func (r *runner) bailed(ex *execution) bool { return r.cfg.Bail.Failure && ex.failed }

func (r *runner) finish(ex *execution, request, tests bool) error {
	_, found := r.follow(ex.next, 0)
	r.emit(&ItemFinished{Cursor: ex.cursor, Item: ex.item, Path: ex.path, Skipped: ex.skip, Next: ex.next, Lost: !found,
		ReachedRequest: request, ReachedTests: tests})
	return nil
}

// request resolves, authorizes, signs and sends the item's request, again if the auth type wants it, and reports what
// came of it.
func (r *runner) request(ctx context.Context, ex *execution) error {
	expanded := resolve.Expand(ex.written, r.input(ex))
	base, err := resolve.Request(expanded, r.input(ex))
	t := &attempt{source: ex.source(), expanded: expanded, base: base, session: r.session(ex, base), err: err}
	for replays := 0; ; replays++ {
		again, err := r.attempt(ctx, ex, t)
		if err != nil || !again {
			return err
		}
		if replays == maxReplays {
			r.emit(&Warned{Cursor: ex.cursor, Message: tooManyReplays})
			return nil
		}
		t.source = FromAuth
	}
}

func (ex *execution) source() Source {
	if ex.nesting != nil {
		return FromScript
	}
	return FromItem
}

// An attempt is the item's request on its way to the server, the first time or again.
type attempt struct {
	source   Source
	expanded *collection.Request
	base     *wire.Request // nothing was added to it by auth
	session  *auth.Session
	err      error // why base could not be made
}

// attempt sends the request once and reports it. Variables are not expanded again for a second attempt, and the request
// keeps its Postman-Token.
func (r *runner) attempt(ctx context.Context, ex *execution, t *attempt) (again bool, err error) {
	ex.cursor.RequestID = collection.NewUUID()
	ex.exchange = nil
	out := &Exchanged{Cursor: ex.cursor, Source: t.source, Request: t.expanded}
	req, signature, err := r.prepare(ex, t)
	if req != nil {
		out.Wire, ex.sent = req, req
		out.Request = resolve.Shown(t.expanded, req)
	}
	ex.shown = out.Request
	if err == nil {
		if ex.nesting == nil {
			r.emit(&RequestStarted{Cursor: ex.cursor, Request: req})
		}
		ex.exchange, err = r.cfg.Sender.Send(ctx, req, ex.options)
		out.Exchange = ex.exchange
		r.verify(ex, signature)
	}
	if cause := context.Cause(ctx); cause != nil {
		return false, cause
	}
	if err != nil {
		out.Err = requestError(err)
		ex.failed = true
	} else {
		again = r.challenged(ex.cursor, t.session, ex.exchange.Response())
	}
	ex.refused = out.Err
	r.tell(ex, out)
	if out.Err != nil && r.cfg.Bail.Folder && ex.nesting == nil {
		return false, &AbortError{out.Err}
	}
	return again, nil
}

// prepare makes the request that is sent. Nothing may be changed in it after it was signed.
func (r *runner) prepare(ex *execution, t *attempt) (*wire.Request, *wire.Signature, error) {
	if t.err != nil {
		return nil, nil, t.err
	}
	req := t.base.Clone()
	if err := r.authorize(ex.cursor, t.session, req); err != nil {
		return req, nil, err
	}
	if r.cfg.Signer == nil {
		return req, nil, nil
	}
	signed, err := r.cfg.Signer.Sign(req, r.lookup)
	if err != nil {
		return req, nil, &RequestError{Name: "SigningError", Message: "sign request: " + err.Error(), Err: err}
	}
	// A client id from a variable may hold what no header can.
	return req, &wire.Signature{Scheme: r.cfg.Signer.Scheme(), Signed: signed}, req.Check()
}

// lookup is how a signer finds the variables it needs, such as clientId.
func (r *runner) lookup(name string) (string, bool) {
	v, ok := r.scopes.Lookup(name)
	if !ok {
		return "", false
	}
	return r.scopes.Expand(v.String()), true
}

func (r *runner) input(ex *execution) *resolve.Input {
	return &resolve.Input{Scopes: r.scopes, Files: r.cfg.Files, Behavior: ex.behavior, UserAgent: r.cfg.UserAgent,
		Token: collection.NewUUID, Warn: func(text string) { r.emit(&Warned{Cursor: ex.cursor, Message: text}) }}
}

// verify checks the signature of the response, if there is one and someone to check it.
func (r *runner) verify(ex *execution, signature *wire.Signature) {
	x := ex.exchange
	if x == nil {
		return
	}
	x.Signature = signature
	last := x.Last()
	if r.cfg.Verifier == nil || last == nil || last.Response == nil {
		return
	}
	if x.Signature == nil {
		x.Signature = &wire.Signature{}
	}
	signed, err := r.cfg.Verifier.Verify(last.Request, last.Response)
	x.Signature.Checked, x.Signature.Unsigned = signed || err != nil, !signed && err == nil
	x.Signature.Err = err
}

// SignatureAssertion is the name of the assertion that verifying a response makes.
const SignatureAssertion = "response signature is valid"

// verdict makes an assertion of what verify found, so that it counts and is reported as one.
func (r *runner) verdict(ex *execution) {
	if ex.exchange == nil || ex.exchange.Signature == nil || !ex.exchange.Signature.Checked {
		return
	}
	made := &AssertionMade{Cursor: ex.cursor, Listen: collection.Test, Name: SignatureAssertion}
	if err := ex.exchange.Signature.Err; err != nil {
		made.Err = &AssertionError{Name: "SignatureError", Message: err.Error()}
		ex.failed = true
	}
	r.tell(ex, made)
}

// attest makes assertions of what the witness says.
func (r *runner) attest(ctx context.Context, ex *execution) error {
	if r.cfg.Witness == nil || ex.exchange.Response() == nil {
		return nil
	}
	for _, a := range r.cfg.Witness.Attest(ctx, ex.exchange) {
		ex.failed = ex.failed || a.Err != nil
		r.tell(ex, &AssertionMade{Cursor: ex.cursor, Listen: collection.Test, Name: a.Name, Err: a.Err})
	}
	return context.Cause(ctx)
}

// requestError returns err as a [RequestError], whatever it was.
func requestError(err error) *RequestError {
	if e, ok := errors.AsType[*RequestError](err); ok {
		return e
	}
	if e, ok := errors.AsType[*resolve.Error](err); ok {
		return &RequestError{Name: e.Name, Message: e.Message, Code: e.Code, Err: err}
	}
	if e, ok := err.(interface{ RequestError() RequestError }); ok {
		re := e.RequestError()
		re.Err = err
		return &re
	}
	return &RequestError{Name: "Error", Message: err.Error(), Err: err}
}

// since returns the time from start on the run's clock.
func (r *runner) since(start time.Time) time.Duration { return r.now().Sub(start) }
