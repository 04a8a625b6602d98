package expect

import (
	"slices"

	"github.com/dop251/goja"
)

// checkProperty follows chai: the value is read even if the property is missing, and becomes the next subject.
func checkProperty(c *chain, args []goja.Value) verdict {
	name := arg(args, 0)
	if c.has(nested) {
		return c.nestedProperty(args)
	}
	if _, exact := text(name); isNullish(c.subject) || !exact && !isNumber(name) {
		return unsure
	}
	object := c.subject.ToObject(c.rt)
	if object.ExportType() == proxyType {
		return unsure
	}
	value, exists := c.lookUp(object, name)
	c.found = orUndefined(value)
	if len(args) < 2 {
		return verdictOf(exists)
	}
	if !exists {
		return fails
	}
	return c.same(args[1], c.found)
}

func (c *chain) lookUp(object *goja.Object, name goja.Value) (value goja.Value, exists bool) {
	value = object.Get(name.String())
	if c.has(own) {
		return value, c.call(c.hasOwn, object, []goja.Value{name}).ToBoolean()
	}
	return value, value != nil
}

// same is the comparison of property and include.
func (c *chain) same(a, b goja.Value) verdict {
	if c.has(deep) {
		return c.deepEqual(a, b)
	}
	return verdictOf(a.StrictEquals(b))
}

func checkInclude(c *chain, args []goja.Value) verdict {
	want := arg(args, 0)
	if isString(c.subject) {
		return checkString(c, args)
	}
	if list, n, ok := c.asArray(c.subject); ok {
		return c.search(elements(list, n), want)
	}
	o, ok := c.subject.(*goja.Object)
	part, isObject := want.(*goja.Object)
	if !ok || !isObject || !c.isPlain(o) || !c.isPlain(part) {
		return unsure
	}
	return c.includesPart(o, part)
}

// includesPart decides only that all properties are there.
func (c *chain) includesPart(o, part *goja.Object) verdict {
	if c.has(negate | nested | own) {
		return unsure
	}
	for _, key := range part.Keys() {
		value := o.Get(key)
		if value == nil || c.same(orUndefined(part.Get(key)), value) != holds {
			return unsure
		}
	}
	return holds
}

func checkKeys(c *chain, args []goja.Value) verdict {
	o, ok := c.subject.(*goja.Object)
	if !ok || !c.isPlain(o) || len(o.Symbols()) > 0 {
		return unsure
	}
	want, ok := c.wantedKeys(args)
	if !ok || len(want) == 0 || c.has(deep) {
		return unsure
	}
	actual := o.Keys()
	has := func(key string) bool { return slices.Contains(actual, key) }
	if c.has(anyKey) {
		return verdictOf(slices.ContainsFunc(want, has))
	}
	missing := slices.ContainsFunc(want, func(key string) bool { return !has(key) })
	return verdictOf(!missing && (c.has(contains) || len(want) == len(actual)))
}

// wantedKeys takes one array of strings or any number of strings.
func (c *chain) wantedKeys(args []goja.Value) ([]string, bool) {
	if len(args) == 1 {
		if list, n, ok := c.asArray(args[0]); ok {
			args = elements(list, n)
		}
	}
	keys := make([]string, len(args))
	for i, key := range args {
		var ok bool
		if keys[i], ok = text(key); !ok {
			return nil, false
		}
	}
	return keys, len(keys) <= maxKeys
}

const maxKeys = 1000 // keys asked for at once
