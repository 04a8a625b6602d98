package script

import (
	"github.com/dop251/goja"

	"runner/collection/run"
)

// errnos are the numbers that Node gives to the errors of a system, which scripts find in errno.
var errnos = map[string]int{"ECONNREFUSED": -111, "ECONNRESET": -104, "ETIMEDOUT": -110, "EHOSTUNREACH": -113,
	"ENETUNREACH": -101, "EPIPE": -32, "EPROTO": -71, "EADDRNOTAVAIL": -99, "EACCES": -13, "ENOTFOUND": -3008,
	"EAI_AGAIN": -3001}

// requestError is what a callback gets in place of a response: an error, whose visible members are those of the plain
// object that Newman has there. That one has no message.
func (x *execution) requestError(e *run.RequestError) goja.Value {
	made, err := x.rt.New(x.rt.GlobalObject().Get("Error"), x.rt.ToValue(e.Message))
	if err != nil {
		return x.rt.ToValue(e.Message)
	}
	obj := x.rt.CreateObject(made.Prototype())
	hide := func(key string, v goja.Value) {
		// A new object takes any property.
		_ = obj.DefineDataProperty(key, v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	}
	hide("message", x.rt.ToValue(e.Message))
	hide("stack", made.Get("stack"))
	hide("toJSON", goja.Undefined()) // its JSON has the visible members
	if e.Name != "" && e.Name != "Error" {
		hide("name", x.rt.ToValue(e.Name))
	}
	if n, ok := errnos[e.Code]; ok {
		set(obj, "errno", n)
	}
	for _, m := range []struct{ key, value string }{{"code", e.Code}, {"syscall", e.Syscall}, {"address", e.Address},
		{"hostname", e.Host}} {
		if m.value != "" {
			set(obj, m.key, m.value)
		}
	}
	if e.Port != 0 {
		set(obj, "port", e.Port)
	}
	if e.Code == "ESOCKETTIMEDOUT" {
		set(obj, "connect", false)
	}
	return obj
}
