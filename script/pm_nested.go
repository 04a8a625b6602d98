package script

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/dop251/goja"

	"runner/collection"
	"runner/collection/run"
)

// A nestedCall is a call of pm.execution.runRequest that waits until the script's turn is over.
type nestedCall struct {
	ref      string
	vars     []collection.Variable
	callback goja.Value
}

// runRequest is (id, variables as JSON, callback). Calls are carried out in order, one at a time: the realm is one.
func (r *realm) runRequest(call goja.FunctionCall) goja.Value {
	vars, err := nestedVariables(call.Argument(1).String())
	if err != nil {
		panic(r.namedError("Error", err.Error()))
	}
	x := r.running()
	c := nestedCall{ref: call.Argument(0).String(), vars: vars, callback: call.Argument(2)}
	x.events.After(0, func() { x.calls = append(x.calls, c) })
	return goja.Undefined()
}

func nestedVariables(text string) ([]collection.Variable, error) {
	var values map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &values); err != nil {
		return nil, errors.New("runRequest: variables must be an object")
	}
	vars := make([]collection.Variable, 0, len(values))
	for key, v := range values {
		vars = append(vars, collection.Variable{Key: key, Value: jsonValue(string(v))})
	}
	return vars, nil
}

// carryOutCalls runs the requests that the last turn asked for. It must be called between turns.
func (x *execution) carryOutCalls(ctx context.Context) error {
	for len(x.calls) > 0 && !x.broken {
		c := x.calls[0]
		x.calls = x.calls[1:]
		if err := x.turn(x.syncHeld); err != nil {
			return err
		}
		sent, err := x.carryOutCall(ctx, &c)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if x.broken {
			return err
		}
		if err := x.turn(func() error { x.returned(sent, err, c.callback); return nil }); err != nil {
			return err
		}
	}
	return nil
}

func (x *execution) carryOutCall(ctx context.Context, c *nestedCall) (*run.Sent, error) {
	if x.in.RunRequest == nil {
		return nil, errors.New("runRequest: there is no collection here")
	}
	defer x.refresh()
	return x.in.RunRequest(ctx, nestedHost{x}, c.ref, c.vars)
}

// refresh lets go of the values of variables that are not any more what they were stored as.
func (x *execution) refresh() {
	x.gate.enter()
	defer x.gate.leave()
	for k, h := range x.held {
		if v, ok := k.scope.Get(k.key); !ok || v != jsonValue(h.text) {
			delete(x.held, k)
		}
	}
}

// returned settles the promise of a nested request.
func (x *execution) returned(sent *run.Sent, err error, callback goja.Value) {
	switch failed, isScript := errors.AsType[*run.ScriptError](err); {
	case isScript:
		x.call(x.realm.callback(callback), goja.Undefined(), x.realm.namedError(failed.Name, failed.Message))
	case err != nil:
		x.call(x.realm.callback(callback), goja.Undefined(), x.realm.namedError("Error", err.Error()))
	case sent == nil: // a script skipped it
		x.call(x.realm.callback(callback), goja.Undefined(), goja.Null(), goja.Null())
	default:
		x.answered(sent, callback)
	}
}

// A nestedHost runs the scripts of a request that a script runs. They find the realm as that script has it.
type nestedHost struct{ outer *execution }

// Execute implements [run.ScriptHost].
func (n nestedHost) Execute(ctx context.Context, in *run.ScriptInput) (*run.ScriptResult, error) {
	h, r := n.outer.host, n.outer.realm
	if h.cfg.Isolate {
		h.realm = nil
		defer func() { h.realm = r }()
		return h.Execute(ctx, in)
	}
	state, err := r.hooks.swap(goja.Undefined(), goja.Undefined())
	if err != nil {
		return nil, err
	}
	result, err := h.Execute(ctx, in)
	if h.realm != r { // the script broke it
		n.outer.broken = true
		return result, err
	}
	if _, swapErr := r.hooks.swap(goja.Undefined(), state); swapErr != nil {
		return nil, swapErr
	}
	return result, err
}
