package script

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/dop251/goja"

	"runner/collection"
	"runner/collection/run"
	"runner/script/internal/expect"
	"runner/script/internal/sdk"
)

// testNatives report the outcomes of tests.
func (r *realm) testNatives() map[string]native {
	return map[string]native{
		"passed": func(call goja.FunctionCall) goja.Value { return r.asserted(call, nil) },
		"skipped": func(call goja.FunctionCall) goja.Value {
			x := r.running()
			ev := x.assertion(call)
			ev.Skipped = true
			x.emit(ev)
			return goja.Undefined()
		},
		"failed": func(call goja.FunctionCall) goja.Value {
			name := call.Argument(0).String()
			return r.asserted(call, r.running().assertionError(name, call.Argument(2)))
		},
		"neverDone": func(call goja.FunctionCall) goja.Value {
			text := fmt.Sprintf("the test did not finish: %s", call.Argument(2))
			return r.asserted(call, &run.AssertionError{Name: "AssertionError", Message: text})
		},
		"falsy": func(call goja.FunctionCall) goja.Value {
			text := fmt.Sprintf("expected %s to be truthy", call.Argument(2))
			return r.asserted(call, &run.AssertionError{Name: "AssertionError", Message: text})
		},
		"runTest": r.runTest,
		// isPromise is what instanceof says unless scripts have changed it.
		"isPromise": func(call goja.FunctionCall) goja.Value {
			obj, ok := call.Argument(0).(*goja.Object)
			return r.rt.ToValue(ok && obj.ExportType() == promiseType)
		},
		"unfinished": func(goja.FunctionCall) goja.Value {
			r.running().unfinished = true
			return goja.Undefined()
		},
		"expect": func(goja.FunctionCall) goja.Value { return r.expectParts().Get("expect") },
	}
}

// asserted emits the outcome of the test that call names: (name, index, …).
func (r *realm) asserted(call goja.FunctionCall, failure *run.AssertionError) goja.Value {
	x := r.running()
	ev := x.assertion(call)
	ev.Err = failure
	x.emit(ev)
	return goja.Undefined()
}

func (x *execution) assertion(call goja.FunctionCall) *run.AssertionMade {
	name, index := call.Argument(0).String(), call.Argument(1).ToInteger()
	return &run.AssertionMade{Listen: x.in.Listen, Name: name, Index: int(index)}
}

// expectParts installs pm.expect when it is first used.
func (r *realm) expectParts() *goja.Object {
	if r.expect == nil {
		parts, err := expect.Install(r.rt, expect.Config{Chai: r.chai})
		if err != nil {
			r.throw(err)
		}
		r.expect = parts
	}
	return r.expect
}

// classes installs the sdk when it is first used.
func (r *realm) classes() *goja.Object {
	if r.sdk == nil {
		parts, err := sdk.Install(r.rt, sdk.Config{To: r.to, Dynamic: r.dynamicValue})
		if err != nil {
			r.throw(err)
		}
		r.sdk = parts
	}
	return r.sdk
}

// to begins an assertion about subject, as the to of a request or response does.
func (r *realm) to(subject goja.Value) goja.Value {
	begin, ok := goja.AssertFunction(r.expectParts().Get("to"))
	if !ok {
		return goja.Undefined()
	}
	v, err := begin(goja.Undefined(), subject)
	if err != nil {
		r.throw(err)
	}
	return v
}

// flowNatives are pm.info and pm.execution.
func (r *realm) flowNatives() map[string]native {
	return map[string]native{
		"info":       func(goja.FunctionCall) goja.Value { return r.running().info() },
		"location":   func(goja.FunctionCall) goja.Value { return r.running().location() },
		"prerequest": func(goja.FunctionCall) goja.Value { return r.rt.ToValue(r.running().isPrerequest()) },
		"setNextRequest": func(call goja.FunctionCall) goja.Value {
			r.running().setNext(call.Argument(0))
			return goja.Undefined()
		},
		"skipRequest": func(goja.FunctionCall) goja.Value {
			r.running().guard.skip()
			return goja.Undefined()
		},
		"visualize":  r.visualize,
		"runRequest": r.runRequest,
	}
}

func (x *execution) isPrerequest() bool { return x.in.Listen == collection.Prerequest }

func (x *execution) info() goja.Value {
	out := x.rt.NewObject()
	set(out, "eventName", string(x.in.Listen))
	set(out, "iteration", x.in.Cursor.Iteration)
	set(out, "iterationCount", x.in.Iterations)
	if x.in.Item != nil {
		set(out, "requestName", x.in.Item.Name)
		set(out, "requestId", x.in.Item.ID)
	}
	return out
}

// location is the names of the collection, the folders and the item, with the script's owner as current.
func (x *execution) location() goja.Value {
	var names []any
	for _, group := range x.in.Path {
		names = append(names, group.Name)
	}
	if x.in.Item != nil {
		names = append(names, x.in.Item.Name)
	}
	list := x.rt.NewArray(names...)
	set(list, "current", x.in.Owner.Name)
	return list
}

// setNext is setNextRequest. As in Newman undefined takes back what this script, but no other, has asked for.
func (x *execution) setNext(name goja.Value) {
	var next *run.Next
	switch {
	case goja.IsUndefined(name):
	case goja.IsNull(name):
		next = &run.Next{Null: true}
	default:
		next = &run.Next{Name: name.String()}
	}
	x.gate.enter()
	defer x.gate.leave()
	x.result.Next = next
}

// visualize is (template, data, options) of pm.visualizer.set, or () of its clear. The last call counts.
func (r *realm) visualize(call goja.FunctionCall) goja.Value {
	x := r.running()
	x.visual = nil
	if v := call.Argument(0); !goja.IsUndefined(v) {
		x.unfinished = true
		x.visual = &run.Visualized{Listen: x.in.Listen, Template: v.String(),
			Data: json.RawMessage(call.Argument(1).String()), Options: json.RawMessage(call.Argument(2).String())}
	}
	return goja.Undefined()
}

// runTest calls the function of a test. Too deep a recursion ends the test, as in V8, where it can be caught; the engine
// would end the script.
func (r *realm) runTest(call goja.FunctionCall) goja.Value {
	body, ok := goja.AssertFunction(call.Argument(0))
	if !ok {
		return goja.Undefined()
	}
	result, err := body(goja.Undefined())
	if err == nil {
		return result
	}
	if _, deep := errors.AsType[*goja.StackOverflowError](err); deep {
		panic(r.namedError("RangeError", tooDeep))
	}
	panic(err)
}
