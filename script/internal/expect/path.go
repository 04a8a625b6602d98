package expect

import (
	"regexp"
	"strings"

	"github.com/dop251/goja"
)

// plainPath is a path which chai and lodash read alike: "list[0].name" or "list.0.name".
var plainPath = regexp.MustCompile(`^[\w$-]+(\[\d+\])*(\.[\w$-]+(\[\d+\])*)*$`)

// pathKeys splits a plain path. Names which both libraries refuse to follow make it another kind of path.
func pathKeys(path string) ([]string, bool) {
	if !plainPath.MatchString(path) {
		return nil, false
	}
	keys := strings.FieldsFunc(path, func(r rune) bool { return r == '.' || r == '[' || r == ']' })
	for _, key := range keys {
		if key == "__proto__" || key == "constructor" || key == "prototype" {
			return nil, false
		}
	}
	return keys, true
}

// nestedProperty follows a path as chai does.
func (c *chain) nestedProperty(args []goja.Value) verdict {
	path, ok := text(arg(args, 0))
	keys, plain := pathKeys(path)
	if !ok || !plain || c.has(own) {
		return unsure
	}
	value := c.subject
	for i, key := range keys {
		object, ok := value.(*goja.Object)
		if !ok || object.ExportType() == proxyType {
			return unsure
		}
		if value = object.Get(key); value == nil && i < len(keys)-1 {
			return unsure
		}
	}
	c.found = orUndefined(value)
	if value == nil || len(args) < 2 {
		return verdictOf(value != nil)
	}
	return c.same(args[1], value)
}

// checkJSONBody takes anything but a string for a path to mean nothing, so that the assertion holds even if negated.
func checkJSONBody(c *chain, args []goja.Value) verdict {
	data, ok := c.data()
	if !ok {
		return unsure
	}
	if len(args) == 0 {
		return holds
	}
	if !isString(args[0]) {
		return verdictOf(!c.has(negate))
	}
	path, ok := text(args[0])
	if !ok {
		return unsure
	}
	value, found := c.at(data, path)
	switch {
	case found == fails && len(args) > 1 && goja.IsUndefined(args[1]):
		return unsure // negated it would be two assertions which contradict each other
	case found == holds && len(args) > 1:
		return c.equalData(value, args[1])
	}
	return found
}

// equalData knows only that data are equal: the plugin asks lodash, for which 0 is -0.
func (c *chain) equalData(a, b goja.Value) verdict {
	if c.deepEqual(a, b) == holds {
		return holds
	}
	return unsure
}

// at follows a path through plain objects and arrays. A key which is the whole path comes first, so if there could be
// one it is not certain.
func (c *chain) at(data goja.Value, path string) (goja.Value, verdict) {
	keys, ok := pathKeys(path)
	if !ok {
		return nil, unsure
	}
	for i, key := range keys {
		if isNumber(data) || isConstant(data) {
			return nil, fails
		}
		o, ok := data.(*goja.Object)
		if !ok || o.ExportType() == proxyType || i == 0 && len(keys) > 1 && o.Get(path) != nil {
			return nil, unsure
		}
		if !c.call(c.hasOwn, o, []goja.Value{c.rt.ToValue(key)}).ToBoolean() {
			return nil, fails
		}
		data = orUndefined(o.Get(key))
	}
	return data, holds
}
