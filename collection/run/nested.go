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
	if err != nil {
		out.Err = requestError(err)
		return func(context.Context) *Sent { return out }, nil
	}
	out.Wire = w
	session := &auth.Session{Auth: expandAuth(e.path.Auth(e.item.Request.Auth), scopes.Expand), Now: r.cfg.Now,
		RawQuery: collection.IsTrue(e.behavior.DisableURLEncoding)}
	return func(ctx context.Context) *Sent {
		r.deliver(ctx, out, session, e.options)
		out.Request = resolve.Shown(expanded, out.Wire)
		return out
	}, nil
}
