package script

import (
	"encoding/json"

	"github.com/dop251/goja"

	"runner/collection/run"
	"runner/script/internal/inspect"
)

// console makes the object with the six methods Postman's has.
func (r *realm) console() goja.Value {
	out := r.rt.NewObject()
	for _, level := range []string{"log", "warn", "debug", "info", "error", "clear"} {
		set(out, level, func(call goja.FunctionCall) goja.Value {
			r.running().log(level, call.Arguments)
			return goja.Undefined()
		})
	}
	return out
}

// log reports a call of a console method.
func (x *execution) log(level string, args []goja.Value) {
	ev := &run.Logged{Listen: x.in.Listen, Level: level, Text: make([]string, len(args))}
	values := []byte{'['}
	for i, arg := range args {
		ev.Text[i] = inspect.Value(x.rt, arg, x.realm.cfg.ConsoleWidth)
		if i > 0 {
			values = append(values, ',')
		}
		values = append(values, inspect.JSON(x.rt, arg)...)
	}
	ev.Values = json.RawMessage(append(values, ']'))
	x.emit(ev)
}
