package expect

import (
	"math"
	"slices"
	"strings"

	"github.com/dop251/goja"
)

// isKind looks at the mark of Postman's objects.
func (c *chain) isKind(kind string) bool {
	o, ok := c.subject.(*goja.Object)
	if !ok {
		return false
	}
	mark := o.Get("_postman_propertyName")
	return mark != nil && isString(mark) && mark.String() == kind
}

func (c *chain) response() (*goja.Object, bool) {
	if !c.isKind("Response") {
		return nil, false
	}
	return c.subject.(*goja.Object), true
}

// code is the status code of a response.
func (c *chain) code() (float64, bool) {
	o, ok := c.response()
	if !ok {
		return 0, false
	}
	code := o.Get("code")
	if !isNumber(code) {
		return 0, false
	}
	return code.ToFloat(), true
}

func inClass(classes ...float64) func(*chain, []goja.Value) verdict {
	return func(c *chain, _ []goja.Value) verdict {
		code, ok := c.code()
		if !ok {
			return unsure
		}
		return verdictOf(slices.Contains(classes, math.Floor(code/100)))
	}
}

func checkStatusClass(c *chain, args []goja.Value) verdict {
	if want := arg(args, 0); isNumber(want) {
		return inClass(want.ToFloat())(c, nil)
	}
	return unsure
}

func checkStatusCode(c *chain, args []goja.Value) verdict {
	code, ok := c.code()
	if want := arg(args, 0); ok && isNumber(want) {
		return verdictOf(code == want.ToFloat())
	}
	return unsure
}

func checkStatusReason(c *chain, args []goja.Value) verdict {
	o, ok := c.response()
	if !ok || !isString(arg(args, 0)) {
		return unsure
	}
	reason, ok := c.get(o, "reason")
	if !ok {
		return unsure
	}
	return verdictOf(reason.StrictEquals(args[0]))
}

func checkStatus(c *chain, args []goja.Value) verdict {
	if isNumber(arg(args, 0)) {
		return checkStatusCode(c, args)
	}
	return checkStatusReason(c, args)
}

func checkOK(c *chain, _ []goja.Value) verdict {
	if !c.isKind("Response") {
		return verdictOf(c.subject.ToBoolean())
	}
	return hasReason("OK", 200)(c, nil)
}

// hasReason makes two assertions, of the reason in capitals and of the code. If they differ, one of them fails whether
// or not they are negated.
func hasReason(reason string, code float64) func(*chain, []goja.Value) verdict {
	return func(c *chain, _ []goja.Value) verdict {
		o, ok := c.response()
		if !ok {
			return unsure
		}
		actual, okReason := c.get(o, "reason")
		details, okDetails := c.get(o, "details")
		if !okReason || !okDetails || !isString(actual) || !isASCII(actual.String()) || isNullish(details) {
			return unsure
		}
		actualCode := details.ToObject(c.rt).Get("code")
		if !isNumber(actualCode) {
			return unsure
		}
		sameReason, sameCode := strings.ToUpper(actual.String()) == reason, actualCode.ToFloat() == code
		if sameReason != sameCode {
			return unsure
		}
		return verdictOf(sameReason)
	}
}

// checkHeader leaves a negated header with a value to chai, where it is two assertions.
func checkHeader(c *chain, args []goja.Value) verdict {
	if !c.isKind("Response") && !c.isKind("Request") || len(args) > 1 && c.has(negate) {
		return unsure
	}
	headers, ok := c.subject.(*goja.Object).Get("headers").(*goja.Object)
	if !ok {
		return unsure
	}
	found, ok := c.get(headers, "has", arg(args, 0))
	switch {
	case !ok:
		return unsure
	case len(args) < 2 || !found.ToBoolean():
		return verdictOf(found.ToBoolean())
	}
	one, ok := c.get(headers, "one", args[0])
	if !ok || isNullish(one) {
		return unsure
	}
	return verdictOf(orUndefined(one.ToObject(c.rt).Get("value")).StrictEquals(args[1]))
}

// checkBody knows the body as text: that there is one, that it is some text, and that it matches.
func checkBody(c *chain, args []goja.Value) verdict {
	o, ok := c.response()
	if !ok {
		return unsure
	}
	body, ok := c.get(o, "text")
	if !ok || !isString(body) {
		return unsure
	}
	switch {
	case len(args) == 0:
		return verdictOf(body.(goja.String).Length() > 0)
	case isString(args[0]):
		return verdictOf(body.StrictEquals(args[0]))
	}
	return c.matches(args[0], body)
}

// data is the body as JSON; what json throws is for chai to see.
func (c *chain) data() (v goja.Value, ok bool) {
	o, ok := c.response()
	if !ok {
		return nil, false
	}
	finished := c.try(func() { v, ok = c.get(o, "json") })
	return v, finished && ok
}

func checkJSON(c *chain, _ []goja.Value) verdict {
	if _, ok := c.data(); !ok {
		return unsure
	}
	return holds
}

// enterResponseTime makes the time the subject.
func enterResponseTime(c *chain) bool {
	o, ok := c.response()
	if !ok {
		return false
	}
	time := o.Get("responseTime")
	if !isNumber(time) {
		return false
	}
	c.subject, c.number = time, time
	return true
}
