package script

import (
	"cmp"
	"encoding/json"
	"iter"
	"slices"

	"github.com/dop251/goja"

	"runner/collection"
	"runner/collection/variable"
	"runner/script/internal/jsonx"
)

// The scopes as the prelude numbers them.
const (
	everyScope = iota // pm.variables
	environmentScope
	globalScope
	collectionScope
	dataScope
)

// A heldKey names a variable of a scope.
type heldKey struct {
	scope *variable.Scope
	key   string
}

// A held is the value of a variable that is more than its JSON. Until the script ends, get returns the thing itself.
type held struct {
	value goja.Value
	text  string // the JSON it was stored as
	set   bool   // by this script: it is stored again at the end, should the script have changed it
	order int    // of being stored
}

func (r *realm) variableNatives() map[string]native {
	return map[string]native{
		"getVariable":   r.getVariable,
		"setVariable":   r.setVariable,
		"hasVariable":   r.hasVariable,
		"unsetVariable": r.unsetVariable,
		"clearVariables": func(call goja.FunctionCall) goja.Value {
			x, kind := r.running(), call.Argument(0).ToInteger()
			x.gate.enter()
			defer x.gate.leave()
			x.clear(x.target(kind))
			return goja.Undefined()
		},
		"variablesObject": func(call goja.FunctionCall) goja.Value { return r.running().object(call.Argument(0).ToInteger()) },
		"replaceIn":       r.replaceIn,
		"scopeID": func(call goja.FunctionCall) goja.Value {
			return r.rt.ToValue(scopeNames[call.Argument(0).ToInteger()])
		},
		"environmentName": func(goja.FunctionCall) goja.Value {
			if name := r.running().in.EnvironmentName; name != "" {
				return r.rt.ToValue(name)
			}
			return goja.Undefined()
		},
	}
}

// scopeNames serve as ids of the scopes.
var scopeNames = [...]string{"variables", "environment", "globals", "collectionVariables", "iterationData"}

// target is the scope that the prelude's number means for writing.
func (x *execution) target(kind int64) *variable.Scope {
	switch kind {
	case environmentScope:
		return x.scopes.Environment
	case globalScope:
		return x.scopes.Global
	case collectionScope:
		return x.scopes.Collection
	case dataScope:
		return x.scopes.Data
	default:
		return x.scopes.Local
	}
}

// layers are the scopes that the number means for reading, the strongest first.
func (x *execution) layers(kind int64) []*variable.Scope {
	if kind != everyScope {
		return []*variable.Scope{x.target(kind)}
	}
	s := x.scopes
	return []*variable.Scope{s.Local, s.Data, s.Environment, s.Collection, s.Global}
}

func (r *realm) getVariable(call goja.FunctionCall) goja.Value {
	x, kind, key := r.variable(call)
	if scope, v := x.lookUp(kind, key); scope != nil {
		return x.value(scope, key, v)
	}
	return goja.Undefined()
}

// variable reads the arguments (kind, key), which may run code of the script.
func (r *realm) variable(call goja.FunctionCall) (x *execution, kind int64, key string) {
	return r.running(), call.Argument(0).ToInteger(), call.Argument(1).String()
}

// lookUp returns the strongest scope that has the key, or nil.
func (x *execution) lookUp(kind int64, key string) (*variable.Scope, collection.Value) {
	x.gate.enter()
	defer x.gate.leave()
	for _, scope := range x.layers(kind) {
		if v, ok := scope.Get(key); ok {
			return scope, v
		}
	}
	return nil, collection.Value{}
}

// value is what scripts see of v. The object made of a JSON text is kept: the script may compare or change it.
func (x *execution) value(scope *variable.Scope, key string, v collection.Value) goja.Value {
	if h := x.held[heldKey{scope, key}]; h != nil {
		return h.value
	}
	switch v.Kind {
	case collection.Absent:
		return goja.Undefined()
	case collection.Null:
		return goja.Null()
	case collection.Bool:
		return x.rt.ToValue(v.Text == "true")
	case collection.Number:
		return number(x.rt, v.Float())
	case collection.JSON:
		return x.parsed(scope, key, v)
	default:
		return x.rt.ToValue(v.Text)
	}
}

func (x *execution) parsed(scope *variable.Scope, key string, v collection.Value) goja.Value {
	obj, err := jsonx.Parse(x.rt, v.Text)
	if err != nil {
		return x.rt.ToValue(v.Text)
	}
	x.hold(scope, key, &held{value: obj, text: v.Text})
	return obj
}

func (x *execution) hold(scope *variable.Scope, key string, h *held) {
	if x.held == nil {
		x.held = make(map[heldKey]*held)
	}
	x.stored++
	h.order = x.stored
	x.held[heldKey{scope, key}] = h
}

// number is f as the engine likes it: whole numbers are integers.
func number(rt *goja.Runtime, f float64) goja.Value {
	if i := int64(f); float64(i) == f && i != 0 {
		return rt.ToValue(i)
	}
	return rt.ToValue(f)
}

// setVariable is (kind, key, value, json): json is given for what is not a string, a number or a boolean.
func (r *realm) setVariable(call goja.FunctionCall) goja.Value {
	x, kind, key := r.variable(call)
	v := call.Argument(2)
	scope := x.target(kind)
	if scope == nil {
		return goja.Undefined()
	}
	delete(x.held, heldKey{scope, key})
	if text := call.Argument(3); !goja.IsUndefined(text) {
		x.hold(scope, key, &held{value: v, text: text.String(), set: true})
		x.unfinished = true
		x.store(scope, key, jsonValue(text.String()))
		return goja.Undefined()
	}
	x.store(scope, key, scalar(v))
	if f, ok := v.Export().(float64); ok && f != f {
		x.hold(scope, key, &held{value: v, text: "null"})
	}
	return goja.Undefined()
}

func (x *execution) store(scope *variable.Scope, key string, v collection.Value) {
	x.gate.enter()
	defer x.gate.leave()
	scope.Set(key, v)
}

func scalar(v goja.Value) collection.Value {
	switch v := v.Export().(type) {
	case bool:
		return collection.BoolValue(v)
	case int64:
		return collection.NumberValue(float64(v))
	case float64:
		return collection.NumberValue(v)
	case string:
		return collection.StringValue(v)
	default:
		return collection.NullValue()
	}
}

// jsonValue is the value of a JSON text, which may be a scalar: Date has a toJSON.
func jsonValue(text string) collection.Value {
	var v any
	if text[0] == '{' || text[0] == '[' || json.Unmarshal([]byte(text), &v) != nil {
		return collection.JSONValue(text)
	}
	switch v := v.(type) {
	case string:
		return collection.StringValue(v)
	case float64:
		return collection.NumberValue(v)
	case bool:
		return collection.BoolValue(v)
	default:
		return collection.NullValue()
	}
}

func (r *realm) hasVariable(call goja.FunctionCall) goja.Value {
	x, kind, key := r.variable(call)
	x.gate.enter()
	defer x.gate.leave()
	for _, scope := range x.layers(kind) {
		if scope.Has(key) {
			return r.rt.ToValue(true)
		}
	}
	return r.rt.ToValue(false)
}

func (r *realm) unsetVariable(call goja.FunctionCall) goja.Value {
	x, kind, key := r.variable(call)
	x.gate.enter()
	defer x.gate.leave()
	if scope := x.target(kind); scope != nil {
		delete(x.held, heldKey{scope, key})
		scope.Unset(key)
	}
	return goja.Undefined()
}

func (x *execution) clear(scope *variable.Scope) {
	if scope == nil {
		return
	}
	for k := range x.held {
		if k.scope == scope {
			delete(x.held, k)
		}
	}
	scope.Clear()
}

// object merges the layers, the weakest first, so that the order of keys is that of the layers.
func (x *execution) object(kind int64) goja.Value {
	out := x.rt.NewObject()
	layers := x.layers(kind)
	for i := len(layers) - 1; i >= 0; i-- {
		for _, v := range x.variables(layers[i]) {
			set(out, v.Key, x.value(layers[i], v.Key, v.Value))
		}
	}
	return out
}

// variables is a copy: setting a property may run code of the script.
func (x *execution) variables(scope *variable.Scope) []collection.Variable {
	x.gate.enter()
	defer x.gate.leave()
	var out []collection.Variable
	for key, v := range all(scope) {
		out = append(out, collection.Variable{Key: key, Value: v})
	}
	return out
}

func all(s *variable.Scope) iter.Seq2[string, collection.Value] {
	if s == nil {
		return func(func(string, collection.Value) bool) {}
	}
	return s.All()
}

// replaceIn is (kind, text).
func (r *realm) replaceIn(call goja.FunctionCall) goja.Value {
	x, kind, text := r.variable(call)
	x.gate.enter()
	defer x.gate.leave()
	scopes := x.scopes
	if kind != everyScope {
		scopes = &variable.Scopes{Environment: x.target(kind), Dynamic: x.scopes.Dynamic}
	}
	return r.rt.ToValue(scopes.Expand(text))
}

// dynamicValue makes the value of a variable such as "$guid" for the classes of requests.
func (r *realm) dynamicValue(name string) (string, bool) {
	return r.running().scopes.Dynamic.Value(name)
}

// syncHeld stores again what the script stored and then changed.
func (x *execution) syncHeld() error {
	var keys []heldKey
	for k, h := range x.held {
		if h.set {
			keys = append(keys, k)
		}
	}
	slices.SortFunc(keys, func(a, b heldKey) int { return cmp.Compare(x.held[a].order, x.held[b].order) })
	for _, k := range keys {
		text, err := x.realm.hooks.text(goja.Undefined(), x.held[k].value)
		if err != nil {
			return err
		}
		if s := text.String(); s != x.held[k].text {
			x.store(k.scope, k.key, jsonValue(s))
		}
	}
	return nil
}
