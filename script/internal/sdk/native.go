package sdk

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"

	"github.com/dop251/goja"
)

// newNative makes the object through which the classes reach Go.
func newNative(rt *goja.Runtime, cfg Config) (*goja.Object, error) {
	newID := cfg.NewID
	if newID == nil {
		newID = randomID
	}
	native := rt.NewObject()
	for name, f := range map[string]func(goja.FunctionCall) goja.Value{
		"to": func(call goja.FunctionCall) goja.Value {
			if cfg.To == nil {
				return goja.Undefined()
			}
			return cfg.To(call.Argument(0))
		},
		"dynamic": func(call goja.FunctionCall) goja.Value {
			if cfg.Dynamic != nil {
				if v, ok := cfg.Dynamic(call.Argument(0).String()); ok {
					return rt.ToValue(v)
				}
			}
			return goja.Undefined()
		},
		"id":     func(goja.FunctionCall) goja.Value { return rt.ToValue(newID()) },
		"reason": func(call goja.FunctionCall) goja.Value { return reasonObject(rt, call.Argument(0)) },
		"byteLength": func(call goja.FunctionCall) goja.Value {
			return rt.ToValue(len(call.Argument(0).String()))
		},
		"base64": func(call goja.FunctionCall) goja.Value {
			return rt.ToValue(base64.StdEncoding.EncodeToString(content(call.Argument(0))))
		},
		"contentInfo": func(call goja.FunctionCall) goja.Value { return contentInfoObject(rt, call) },
		"lazily":      func(call goja.FunctionCall) goja.Value { return lazily(rt, call.Argument(0)) },
	} {
		if err := native.Set(name, f); err != nil {
			return nil, err
		}
	}
	return native, nil
}

// randomID is a random UUID.
func randomID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// content is the bytes of a string, buffer or typed array.
func content(v goja.Value) []byte {
	if obj, ok := v.(*goja.Object); ok {
		switch data := obj.Export().(type) {
		case []byte:
			return data
		case goja.ArrayBuffer:
			return data.Bytes()
		}
	}
	if goja.IsUndefined(v) || goja.IsNull(v) {
		return nil
	}
	return []byte(v.String())
}

// reasonObject is {name, detail} of a status code, empty for an unknown one.
func reasonObject(rt *goja.Runtime, code goja.Value) goja.Value {
	obj := rt.NewObject()
	if r, ok := reasons[int(code.ToInteger())]; ok && goja.IsNumber(code) {
		_ = obj.Set("name", r.name) // a new object takes everything
		_ = obj.Set("detail", r.detail)
	}
	return obj
}

// contentInfoObject is the answer of Response.contentInfo for (type, disposition, stream).
func contentInfoObject(rt *goja.Runtime, call goja.FunctionCall) goja.Value {
	text := func(i int) string {
		if v := call.Argument(i); goja.IsString(v) {
			return v.String()
		}
		return ""
	}
	info := describe(text(0), text(1), content(call.Argument(2)))
	obj := rt.NewObject()
	for _, m := range info.members() {
		_ = obj.Set(m.name, m.value) // a new object takes everything
	}
	return obj
}

// accessor is a getter and a setter.
type accessor struct{ get, set goja.Value }

// lazily makes the function (object, names...) which defines accessors, of a list of [name, getter, setter]. It is Go
// because Object.defineProperty takes descriptors apart anew at each call.
func lazily(rt *goja.Runtime, list goja.Value) goja.Value {
	accessors := make(map[string]accessor)
	rt.ForOf(list, func(v goja.Value) bool {
		entry := v.ToObject(rt)
		accessors[entry.Get("0").String()] = accessor{entry.Get("1"), entry.Get("2")}
		return true
	})
	return rt.ToValue(func(call goja.FunctionCall) goja.Value {
		obj := call.Argument(0).ToObject(rt)
		for _, name := range call.Arguments[1:] {
			a := accessors[name.String()]
			if err := obj.DefineAccessorProperty(name.String(), a.get, a.set, goja.FLAG_TRUE, goja.FLAG_TRUE); err != nil {
				panic(err)
			}
		}
		return goja.Undefined()
	})
}
