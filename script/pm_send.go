package script

import (
	"context"
	"errors"

	"github.com/dop251/goja"

	"runner/collection"
	"runner/collection/run"
)

// sendNatives carry out pm.sendRequest.
func (r *realm) sendNatives() map[string]native {
	return map[string]native{
		"send": func(call goja.FunctionCall) goja.Value {
			r.send(call.Argument(0).String(), call.Argument(1))
			return goja.Undefined()
		},
		"later": func(call goja.FunctionCall) goja.Value {
			x, f, arg := r.running(), r.callback(call.Argument(0)), call.Argument(1)
			x.events.After(0, func() { x.call(f, goja.Undefined(), arg) })
			return goja.Undefined()
		},
		"warn": func(call goja.FunctionCall) goja.Value {
			r.running().log("warn", call.Arguments)
			return goja.Undefined()
		},
	}
}

// callback is a function that the prelude hands over.
func (r *realm) callback(v goja.Value) goja.Callable {
	f, ok := goja.AssertFunction(v)
	if !ok {
		panic(r.rt.NewTypeError("the callback is not a function"))
	}
	return f
}

// send sends the request written in text and calls back when it is answered.
func (r *realm) send(text string, callback goja.Value) {
	x := r.running()
	req, err := collection.ParseRequest([]byte(text))
	ctx, send, turn := x.requestContext(), x.in.Send, x.line()
	x.events.Go(func() func() {
		sent := carryOut(turn.wait(ctx), send, req, err)
		turn.done()
		return func() {
			x.report(sent)
			x.answered(sent, callback)
		}
	})
}

// carryOut sends in a goroutine of its own. A panic there would end the process; here it is a failed request.
func carryOut(ctx context.Context, send sendFunc, req *collection.Request, err error) (sent *run.Sent) {
	defer func() {
		if p := recover(); p != nil {
			sent = failed(req, "the request could not be sent")
		}
	}()
	switch {
	case err != nil:
		return failed(req, err.Error())
	case send == nil:
		return failed(req, "requests cannot be sent here")
	}
	if sent = send(ctx, req); sent == nil {
		return failed(req, "the request was not sent")
	}
	return sent
}

type sendFunc = func(context.Context, *collection.Request) *run.Sent

func failed(req *collection.Request, why string) *run.Sent {
	return &run.Sent{Request: req, Err: &run.RequestError{Name: "Error", Message: why, Err: errors.New(why)}}
}

// report tells of a request that the script has sent.
func (x *execution) report(sent *run.Sent) {
	for _, ev := range sent.Earlier {
		x.emit(ev)
	}
	x.emit(&run.Exchanged{Source: run.FromScript, Request: sent.Request, Wire: sent.Wire, Exchange: sent.Exchange,
		Err: sent.Err})
}

// answered calls back: (error, response, {cookies}).
func (x *execution) answered(sent *run.Sent, callback goja.Value) {
	failure, exchange := goja.Null(), sent.Exchange
	if sent.Err != nil {
		failure, exchange = x.requestError(sent.Err), nil
	}
	x.call(x.realm.hooks.answer, goja.Undefined(), callback, failure,
		x.realm.responseInit(exchange, ""), x.realm.cookieList(exchange))
}
