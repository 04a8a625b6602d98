package script

import (
	"math"
	"time"

	"github.com/dop251/goja"
)

// longestTimer is the longest delay of a timer, as in Node; a longer one counts as none.
const longestTimer = math.MaxInt32

func (r *realm) setTimeout(call goja.FunctionCall) goja.Value {
	x := r.running()
	fn := x.timerCallback(call.Argument(0))
	if fn == nil {
		return goja.Undefined()
	}
	return r.rt.ToValue(x.events.After(delay(call.Argument(1)), fn))
}

func (r *realm) setInterval(call goja.FunctionCall) goja.Value {
	x := r.running()
	fn := x.timerCallback(call.Argument(0))
	if fn == nil {
		return goja.Undefined()
	}
	return r.rt.ToValue(x.events.Every(delay(call.Argument(1)), fn))
}

func (r *realm) setImmediate(call goja.FunctionCall) goja.Value {
	x := r.running()
	fn := x.timerCallback(call.Argument(0))
	if fn == nil {
		return goja.Undefined()
	}
	return r.rt.ToValue(x.events.After(0, fn))
}

func (r *realm) clearTimer(call goja.FunctionCall) goja.Value {
	if id, ok := call.Argument(0).Export().(int64); ok {
		r.running().events.Cancel(int(id))
	}
	return goja.Undefined()
}

// timerCallback returns what runs when the timer is due: without arguments, and with an empty object as this. What is
// no function is ignored, as Postman does with strings.
func (x *execution) timerCallback(v goja.Value) func() {
	f, ok := goja.AssertFunction(v)
	if !ok {
		return nil
	}
	return func() { x.call(f, x.rt.NewObject()) }
}

// delay is at least a millisecond, so that immediates come before timeouts.
func delay(v goja.Value) time.Duration {
	ms := v.ToFloat()
	if !(ms >= 1) || ms > longestTimer {
		ms = 1
	}
	return time.Duration(ms * float64(time.Millisecond))
}
