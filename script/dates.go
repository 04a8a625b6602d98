package script

import (
	"strings"
	"time"

	"github.com/dop251/goja"

	"runner/collection/variable"
)

// defineDates lets dates as text end with the name of their zone, as elsewhere, where the engine has its abbreviation:
// such texts go into requests and are compared.
func (r *realm) defineDates() error {
	proto := r.rt.Get("Date").ToObject(r.rt).Get("prototype").ToObject(r.rt)
	value, _ := goja.AssertFunction(proto.Get("valueOf"))
	for _, name := range []string{"toString", "toTimeString"} {
		engine, _ := goja.AssertFunction(proto.Get(name))
		f := r.rt.ToValue(r.withZoneName(engine, value)).ToObject(r.rt)
		err := f.DefineDataProperty("name", r.rt.ToValue(name), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE)
		if err != nil {
			return err
		}
		if err := proto.DefineDataProperty(name, f, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE); err != nil {
			return err
		}
	}
	return nil
}

// withZoneName is engine, which makes a date's text, with the name of the zone at the date's value.
func (r *realm) withZoneName(engine, value goja.Callable) native {
	return func(call goja.FunctionCall) goja.Value {
		text, err := engine(call.This)
		if err != nil {
			panic(err)
		}
		head, _, found := strings.Cut(text.String(), " (")
		at, err := value(call.This)
		if !found || err != nil {
			return text
		}
		zone := variable.ZoneName(time.UnixMilli(at.ToInteger()).Local())
		return r.rt.ToValue(head + " (" + zone + ")")
	}
}
