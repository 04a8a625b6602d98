package explain

import "iter"

// A part is what a mistake changes.
type part uint8

const (
	partLayout part = iota
	partMethod
	partTarget
	partClient
	partTime
	partBody
)

// A mistake is an entry of the table of what people do wrong.
type mistake struct {
	id, says, fix string
	part          part
	// many says that there are too many versions to try them beside other mistakes.
	many bool
	// change returns the versions of a message that the mistake makes, with what there is to say about each.
	change change
}

type change func(m message, k *known) iter.Seq2[message, string]

// told is the mistake as it was found.
func (x *mistake) told(detail string) Mistake {
	says := x.says
	if detail != "" {
		says += ": " + detail
	}
	return Mistake{x.id, says, x.fix}
}

// formulaMistakes are all; the likeliest of each part come first.
func formulaMistakes() []mistake {
	all := sharedMistakes()
	all = append(all, clientMistakes()...)
	all = append(all, timeMistakes()...)
	return append(all, layoutMistakes()...)
}

// sharedMistakes are those that can be made in every scheme.
func sharedMistakes() []mistake {
	var all []mistake
	for _, group := range [][]mistake{targetMistakes(), bodyMistakes(), jsonMistakes(), charsetMistakes(), methodMistakes()} {
		all = append(all, group...)
	}
	return all
}

// texts is a change by which a text becomes one of others.
func texts(at func(m *message) *string, others func(text string) []string) change {
	return func(m message, _ *known) iter.Seq2[message, string] {
		return func(yield func(message, string) bool) {
			for _, other := range others(*at(&m)) {
				changed := m
				*at(&changed) = other
				if !yield(changed, "") {
					return
				}
			}
		}
	}
}

// named is texts for changes that say which one it is.
func named(at func(m *message) *string, others func(text string, k *known) []string) change {
	return func(m message, k *known) iter.Seq2[message, string] {
		return func(yield func(message, string) bool) {
			for _, other := range others(*at(&m), k) {
				changed := m
				*at(&changed) = other
				if !yield(changed, quoted(other)+" in place of "+quoted(*at(&m))) {
					return
				}
			}
		}
	}
}

// bodies is a change by which the body becomes another; nil means that the mistake cannot be made with this one.
func bodies(others ...func(body []byte) []byte) change {
	return func(m message, _ *known) iter.Seq2[message, string] {
		return func(yield func(message, string) bool) {
			for _, other := range others {
				changed := m
				if changed.body = other(m.body); changed.body != nil && !yield(changed, "") {
					return
				}
			}
		}
	}
}

func target(m *message) *string { return &m.target }
func client(m *message) *string { return &m.client }
func at(m *message) *string     { return &m.at }
func method(m *message) *string { return &m.method }

// methodMistakes are those in the first word.
func methodMistakes() []mistake {
	return []mistake{{id: "method", says: "another method was signed", part: partMethod,
		fix:    "sign the method as it is sent, in capitals",
		change: named(method, func(m string, _ *known) []string { return methods(m) })}}
}

// layoutMistakes are those in how the parts are put together.
func layoutMistakes() []mistake {
	const right = "METHOD, a blank, path and query, LF, client id, a dot, time, a dot, body"
	entry := func(says string, layouts ...string) mistake {
		return mistake{id: "layout", says: says, part: partLayout, fix: "sign " + right,
			change: texts(func(m *message) *string { return &m.layout }, func(string) []string { return layouts })}
	}
	return []mistake{
		entry("a backslash and an n were signed in place of the line break", `%m %t\n%c.%a.%b`),
		entry("CR LF was signed in place of the line break", "%m %t\r\n%c.%a.%b"),
		entry("no line break was signed behind the path", "%m %t%c.%a.%b", "%m %t %c.%a.%b"),
		entry("a line break was signed behind the body", "%m %t\n%c.%a.%b\n"),
		entry("line breaks were signed in place of the dots", "%m %t\n%c\n%a\n%b", "%m %t\n%c\n%a\n%b\n", "%m\n%t\n%c\n%a\n%b"),
		entry("client id and time were signed the other way round", "%m %t\n%a.%c.%b"),
		entry("no dots were signed", "%m %t\n%c%a%b"),
		entry("the first line was not signed", "%c.%a.%b"),
		entry("the method was not signed", "%t\n%c.%a.%b", " %t\n%c.%a.%b"),
		entry("nothing but the body was signed", "%b"),
		entry("nothing before the body's dot was signed", "%m %t\n%b", "%a.%b", "%m %t\n%a.%b", "%m %t\n%c.%b"),
		entry("a blank was signed too many, or too few", "%m%t\n%c.%a.%b", "%m  %t\n%c.%a.%b", "%m %t \n%c.%a.%b",
			"%m %t\n%c. %a. %b", "%m %t\n%c.%a.%b "),
	}
}
