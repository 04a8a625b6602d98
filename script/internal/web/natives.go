package web

import (
	"strconv"

	"github.com/dop251/goja"
)

func (g *Globals) urlNatives() map[string]native {
	recordOf := func(v goja.Value) *record {
		u, ok := v.Export().(*record)
		if !ok {
			panic(g.rt.NewTypeError("Receiver must be an instance of class URL"))
		}
		return u
	}
	return map[string]native{
		"parseURL": func(call goja.FunctionCall) goja.Value {
			var base *record
			if v := call.Argument(1); !goja.IsUndefined(v) {
				if base = parseURL(v.String(), nil); base == nil {
					return goja.Null()
				}
			}
			if u := parseURL(call.Argument(0).String(), base); u != nil {
				return g.rt.ToValue(u)
			}
			return goja.Null()
		},
		"getURL": func(call goja.FunctionCall) goja.Value {
			return g.rt.ToValue(recordOf(call.Argument(0)).get(call.Argument(1).String()))
		},
		"setURL": func(call goja.FunctionCall) goja.Value {
			recordOf(call.Argument(0)).set(call.Argument(1).String(), call.Argument(2).String())
			return goja.Undefined()
		},
		"parseForm": func(call goja.FunctionCall) goja.Value {
			var pairs []any
			for _, p := range formPairs(call.Argument(0).String()) {
				pairs = append(pairs, g.rt.NewArray(p[0], p[1]))
			}
			return g.rt.NewArray(pairs...)
		},
		"formText": g.formText,
	}
}

// formText joins a list of pairs as the body of a form.
func (g *Globals) formText(call goja.FunctionCall) goja.Value {
	list := call.Argument(0).ToObject(g.rt)
	n := int(list.Get("length").ToInteger())
	out := make([]byte, 0, 16*n)
	for i := range n {
		pair := list.Get(strconv.Itoa(i)).ToObject(g.rt)
		if i > 0 {
			out = append(out, '&')
		}
		out = append(out, formEscape(pair.Get("0").String())...)
		out = append(out, '=')
		out = append(out, formEscape(pair.Get("1").String())...)
	}
	return g.rt.ToValue(string(out))
}
