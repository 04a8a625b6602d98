package run

import (
	"context"
	"fmt"

	"runner/collection"
	"runner/collection/auth"
	"runner/collection/resolve"
	"runner/collection/variable"
)

// prepareForScript is [ScriptInput.Prepare]. All that reads variables happens here, in the goroutine of the script.
func (r *runner) prepareForScript(ref string, vars []collection.Variable) (func(context.Context) *Sent, error) {
	at, ok := r.byID[ref]
	if !ok {
		at, ok = r.byName[ref]
	}
	if !ok {
		return nil, fmt.Errorf("no request %q in this run", ref)
	}
	e := &r.entries[at]
	scopes := *r.scopes
	scopes.Local = variable.NewScope("local", append(scopes.Local.Variables(), vars...))
	in := &resolve.Input{Scopes: &scopes, Files: r.cfg.Files, Behavior: e.behavior, UserAgent: r.cfg.UserAgent,
		Token: collection.NewUUID}
	expanded := resolve.Expand(e.item.Request, in)
	out := &Sent{Request: expanded}
	w, err := resolve.Request(expanded, in)
	if a := e.path.Auth(e.item.Request.Auth); err == nil && a != nil {
		err = ignoreUnsupported(auth.Authorize(a, scopes.Expand, w))
	}
	if err != nil {
		out.Err = requestError(err)
		return func(context.Context) *Sent { return out }, nil
	}
	out.Request, out.Wire = resolve.Shown(expanded, w), w
	return func(ctx context.Context) *Sent {
		if out.Exchange, err = r.cfg.Sender.Send(ctx, w, e.options); err != nil {
			out.Err = requestError(err)
		}
		return out
	}, nil
}
