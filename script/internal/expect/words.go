package expect

import "github.com/dop251/goja"

type kind uint8

const (
	language  kind = iota // to, be, that: nothing but a word
	flagging              // not, deep: changes flags
	property              // true, empty: an assertion without arguments
	method                // equal(1)
	chainable             // a, include: a method, and a word with members
)

// A word is a member of chains which is known here.
type word struct {
	name    string
	id      int
	kind    kind
	set     flags // set by the word, before its check
	clear   flags
	check   func(c *chain, args []goja.Value) verdict
	message int               // the argument which is a message for failures; 0 means none
	moves   bool              // the check puts the next subject in found
	enter   func(*chain) bool // what a chainable does before it is called; false means that it is not certain
}

// words is the vocabulary. It does not change.
var words = vocabulary()

func vocabulary() map[string]*word {
	v := make(map[string]*word)
	for _, name := range []string{"to", "be", "been", "is", "and", "has", "have", "with", "that", "which", "at", "of",
		"same", "but", "does", "still", "also"} {
		v[name] = &word{kind: language}
	}
	addFlags(v)
	addProperties(v)
	addMethods(v)
	addResponseWords(v)
	id := 0
	for name, w := range v {
		w.name, w.id = name, id
		id++
	}
	return v
}

func addFlags(v map[string]*word) {
	for name, set := range map[string]flags{"not": negate, "deep": deep, "nested": nested, "own": own, "ordered": ordered,
		"any": anyKey, "all": allKeys, "itself": itself} {
		v[name] = &word{kind: flagging, set: set}
	}
	v["any"].clear, v["all"].clear = allKeys, anyKey
}

func addProperties(v map[string]*word) {
	for name, check := range map[string]func(c *chain, args []goja.Value) verdict{
		"true":      func(c *chain, _ []goja.Value) verdict { return verdictOf(isBool(c.subject, true)) },
		"false":     func(c *chain, _ []goja.Value) verdict { return verdictOf(isBool(c.subject, false)) },
		"null":      func(c *chain, _ []goja.Value) verdict { return verdictOf(goja.IsNull(c.subject)) },
		"undefined": func(c *chain, _ []goja.Value) verdict { return verdictOf(goja.IsUndefined(c.subject)) },
		"NaN":       func(c *chain, _ []goja.Value) verdict { return verdictOf(!c.subject.StrictEquals(c.subject)) },
		"exist":     checkExist,
		"exists":    checkExist,
		"empty":     checkEmpty,
		"finite":    checkFinite,
	} {
		v[name] = &word{kind: property, check: check}
	}
}

func addMethods(v map[string]*word) {
	add := func(w word, names ...string) {
		for _, name := range names {
			alias := w
			v[name] = &alias
		}
	}
	add(word{kind: method, check: checkEqual, message: 1}, "equal", "equals", "eq")
	add(word{kind: method, check: checkEql, message: 1}, "eql", "eqls")
	add(word{kind: method, check: compare(above), message: 1}, "above", "gt", "greaterThan")
	add(word{kind: method, check: compare(least), message: 1}, "least", "gte", "greaterThanOrEqual")
	add(word{kind: method, check: compare(below), message: 1}, "below", "lt", "lessThan")
	add(word{kind: method, check: compare(most), message: 1}, "most", "lte", "lessThanOrEqual")
	add(word{kind: method, check: checkWithin, message: 2}, "within")
	add(word{kind: method, check: checkCloseTo, message: 2}, "closeTo", "approximately")
	add(word{kind: method, check: checkProperty, message: 2, moves: true}, "property")
	add(word{kind: method, set: own, check: checkProperty, message: 2, moves: true}, "ownProperty", "haveOwnProperty")
	add(word{kind: method, check: checkMatch, message: 1}, "match", "matches")
	add(word{kind: method, check: checkString, message: 1}, "string")
	add(word{kind: method, check: checkKeys}, "keys", "key")
	add(word{kind: method, check: checkMembers, message: 1}, "members")
	add(word{kind: method, check: checkOneOf, message: 1}, "oneOf")
	add(word{kind: method, check: checkInstance, message: 1}, "instanceof", "instanceOf")
	add(word{kind: chainable, check: checkType, message: 1}, "a", "an")
	add(word{kind: chainable, check: checkInclude, message: 1, set: contains},
		"include", "includes", "contain", "contains")
	add(word{kind: chainable, check: checkLength, message: 1, set: doLength}, "length", "lengthOf")
}

func addResponseWords(v map[string]*word) {
	for name, check := range map[string]func(c *chain, args []goja.Value) verdict{
		"postmanRequest":  func(c *chain, _ []goja.Value) verdict { return verdictOf(c.isKind("Request")) },
		"postmanResponse": func(c *chain, _ []goja.Value) verdict { return verdictOf(c.isKind("Response")) },
		"postmanRequestOrResponse": func(c *chain, _ []goja.Value) verdict {
			return verdictOf(c.isKind("Request") || c.isKind("Response"))
		},
		"info":           inClass(1),
		"success":        inClass(2),
		"redirection":    inClass(3),
		"clientError":    inClass(4),
		"serverError":    inClass(5),
		"error":          inClass(4, 5),
		"ok":             checkOK,
		"accepted":       hasReason("ACCEPTED", 202),
		"withoutContent": hasReason("NO CONTENT", 204),
		"badRequest":     hasReason("BAD REQUEST", 400),
		"unauthorised":   hasReason("UNAUTHORISED", 401),
		"unauthorized":   hasReason("UNAUTHORIZED", 401),
		"forbidden":      hasReason("FORBIDDEN", 403),
		"notFound":       hasReason("NOT FOUND", 404),
		"notAcceptable":  hasReason("ACCEPTABLE", 406),
		"rateLimited":    hasReason("TOO MANY REQUESTS", 429),
		"withBody":       checkBody,
		"json":           checkJSON,
	} {
		v[name] = &word{kind: property, check: check}
	}
	for name, check := range map[string]func(c *chain, args []goja.Value) verdict{
		"status":          checkStatus,
		"statusCode":      checkStatusCode,
		"statusReason":    checkStatusReason,
		"statusCodeClass": checkStatusClass,
		"header":          checkHeader,
		"body":            checkBody,
		"jsonBody":        checkJSONBody,
	} {
		v[name] = &word{kind: method, check: check}
	}
	v["responseTime"] = &word{kind: chainable, check: undecided, enter: enterResponseTime}
}

func undecided(*chain, []goja.Value) verdict { return unsure }
