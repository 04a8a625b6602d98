package script

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/dop251/goja"

	"runner/collection"
	"runner/collection/run"
)

// maxNested is how many requests a script may run by pm.execution.runRequest.
const maxNested = 10

// runRequest is (id, variables as JSON, callback).
func (r *realm) runRequest(call goja.FunctionCall) goja.Value {
	x := r.running()
	x.nested++
	send, err := x.prepare(call.Argument(0).String(), call.Argument(1).String())
	if err != nil {
		panic(r.namedError("Error", err.Error()))
	}
	ctx, callback := x.requestContext(), call.Argument(2)
	carry := func(ctx context.Context, _ *collection.Request) *run.Sent { return send(ctx) }
	x.events.Go(func() func() {
		sent := carryOut(ctx, carry, nil, nil)
		return func() { x.answered(sent, callback) }
	})
	return goja.Undefined()
}

func (x *execution) prepare(ref, text string) (func(context.Context) *run.Sent, error) {
	switch {
	case x.in.Prepare == nil:
		return nil, errors.New("pm.execution.runRequest: there is no collection here")
	case x.nested > maxNested:
		return nil, errors.New("pm.execution.runRequest: a script may run at most 10 requests")
	}
	var values map[string]any
	if err := json.Unmarshal([]byte(text), &values); err != nil {
		return nil, errors.New("pm.execution.runRequest: variables must be an object")
	}
	var vars []collection.Variable
	for key, v := range values {
		encoded, err := json.Marshal(v)
		if err != nil {
			return nil, errors.New("pm.execution.runRequest: the value of a variable is not JSON")
		}
		vars = append(vars, collection.Variable{Key: key, Value: jsonValue(string(encoded))})
	}
	return x.in.Prepare(ref, vars)
}
