package explain

import (
	"bytes"
	"net/url"
	"slices"
	"strings"
)

// listed makes the changes by which one field becomes one of those that list gives; n is how many these are at most.
func listed(c change, n int, field func(p *parts) *string, list func(text string) []string) []change {
	all := make([]change, n)
	for i := range all {
		all[i] = c
		all[i].apply = func(p *parts) bool {
			texts := list(*field(p))
			return i < len(texts) && set(field(p), texts[i])
		}
	}
	return all
}

func targetOf(p *parts) *string { return &p.target }
func clientOf(p *parts) *string { return &p.client }
func timeOf(p *parts) *string   { return &p.at }

// moreTargets are mistakes in path and query that are seldom made, or by proxies.
func moreTargets(m *Message) []change {
	on := func(what string, n int, list func(string) []string) []change {
		return listed(change{what: what, fix: fixTarget, part: "target"}, n, targetOf, list)
	}
	return slices.Concat(
		on("a query was signed that was not sent", 3, withQuery),
		on("the whole address was signed", 4, func(t string) []string {
			return []string{m.Origin + t, "https://" + authority(m.Origin) + t, authority(m.Origin) + t, host(m.Origin) + t}
		}),
		on("a slash of the path was signed doubled", 10, doubleSlash),
		on("the query was signed in another order", 2, otherOrder),
		on("the path was signed in another percent-encoding", 5, otherEncoding),
		on("the path was signed without its begin, which a proxy may have added", 6, shorter),
		on("the path was signed in small letters", 1, func(t string) []string { return []string{strings.ToLower(t)} }),
		on("the path was signed with its {{variables}} unresolved", 1, func(t string) []string {
			if m.WrittenTarget == "" {
				return nil
			}
			return []string{m.WrittenTarget}
		}),
	)
}

// withQuery has the query that the vendor's own pages send.
func withQuery(t string) []string {
	if strings.Contains(t, "?") {
		return nil
	}
	return []string{t + "?_output_charset=utf-8&_input_charset=utf-8", t + "?_input_charset=utf-8&_output_charset=utf-8", t + "?"}
}

func authority(origin string) string {
	_, after, _ := strings.Cut(origin, "://")
	return after
}

func host(origin string) string {
	u, err := url.Parse(origin)
	if err != nil {
		return ""
	}
	return u.Hostname()
}

// doubleSlash doubles a slash where a base that ends in one may have been joined with a path that begins with one.
func doubleSlash(t string) []string {
	path, _, _ := strings.Cut(t, "?")
	var out []string
	for i := range path {
		if path[i] == '/' {
			out = append(out, t[:i]+"/"+t[i:])
		}
	}
	return out
}

func otherOrder(t string) []string {
	path, query, has := strings.Cut(t, "?")
	if !has {
		return nil
	}
	params := strings.Split(query, "&")
	up := slices.Sorted(slices.Values(params))
	slices.Reverse(params)
	return []string{path + "?" + strings.Join(up, "&"), path + "?" + strings.Join(params, "&")}
}

func otherEncoding(t string) []string {
	return []string{recased(t, strings.ToLower), recased(t, strings.ToUpper), strings.ReplaceAll(t, "%20", "+"),
		strings.ReplaceAll(t, "%", "%25"), url.QueryEscape(t)}
}

// recased changes the case of percent-encoded bytes.
func recased(t string, to func(string) string) string {
	b := []byte(t)
	for i := range b {
		if b[i] == '%' && i+2 < len(b) {
			copy(b[i+1:i+3], to(string(b[i+1:i+3])))
		}
	}
	return string(b)
}

// shorter leaves out segments of the path's begin.
func shorter(t string) []string {
	var out []string
	for rest := strings.TrimPrefix(t, "/"); ; {
		_, after, ok := strings.Cut(rest, "/")
		if !ok {
			return out
		}
		out = append(out, "/"+after)
		rest = after
	}
}

// moreHeaders are the mistakes of scripts whose variables have no value.
func moreHeaders(m *Message) []change {
	constants := func(texts ...string) func(string) []string { return func(string) []string { return texts } }
	unset := change{what: "a client id without a value was signed", fix: fixHeader, part: "client"}
	all := listed(unset, 5, clientOf, constants("undefined", "null", "{{clientId}}", "{{client_id}}", "{{client-id}}"))
	other := change{what: "another client id was signed", fix: fixHeader, part: "client"}
	all = append(all, listed(other, len(m.Clients)+2, clientOf, func(c string) []string {
		return append(slices.Clone(m.Clients), strings.ToLower(c), strings.ToUpper(c))
	})...)
	unset = change{what: "a time without a value was signed", fix: fixHeader, part: "time"}
	return append(all, listed(unset, 6, timeOf,
		constants("undefined", "null", "NaN", "{{$timestamp}}", "{{requestTime}}", "{{timestamp}}"))...)
}

const fixLayout = "sign METHOD, a blank, path and query, LF, client id, a dot, time, a dot, body"

// layoutChanges are other ways to put the parts together. In them %m is the method, %t the target, %c the client id, %a the time
// and %b the body.
func layoutChanges() []change {
	var all []change
	for _, l := range []struct {
		what  string
		texts []string
	}{
		{"line breaks were signed in place of the dots", []string{"%m %t\n%c\n%a\n%b", "%m %t\n%c\n%a\n%b\n", "%m\n%t\n%c\n%a\n%b"}},
		{"no dots were signed", []string{"%m %t\n%c%a%b"}},
		{"the first line was not signed", []string{"%c.%a.%b"}},
		{"the method was not signed", []string{"%t\n%c.%a.%b", " %t\n%c.%a.%b"}},
		{"nothing but the body was signed", []string{"%b"}},
		{"client id or time were not signed with their dots", []string{"%m %t\n%b", "%a.%b", "%m %t\n%a.%b", "%m %t\n%c.%b"}},
		{"a blank was signed too many, or too few", []string{"%m%t\n%c.%a.%b", "%m  %t\n%c.%a.%b", "%m %t \n%c.%a.%b",
			"%m %t\n%c. %a. %b", "%m %t %c.%a.%b"}},
	} {
		for _, text := range l.texts {
			all = append(all, change{what: l.what, part: "join", fix: fixLayout,
				apply: func(p *parts) bool { return set(&p.layout, text) }})
		}
	}
	return all
}

// laidOut is the content in another layout.
func (p *parts) laidOut() []byte {
	return []byte(strings.NewReplacer("%m", p.method, "%t", p.target, "%c", p.client, "%a", p.at, "%b",
		string(p.body)).Replace(p.layout))
}

// moreBodies are mistakes in the body beside those of its spelling.
func moreBodies(m *Message) []change {
	var all []change
	on := func(what string, changed ...func(b []byte) []byte) {
		for _, f := range changed {
			all = append(all, change{what: what, fix: fixBody, part: "body",
				apply: func(p *parts) bool { return p.setBody(f(p.body)) }})
		}
	}
	cutEnd := func(b []byte) []byte { return bytes.TrimSuffix(bytes.TrimSuffix(b, []byte("\n")), []byte("\r")) }
	on("the body was signed without the line break at its end", cutEnd)
	on("the body was signed with a CRLF at its end, sent without", func(b []byte) []byte { return append(bytes.Clone(b), "\r\n"...) })
	on("the body was signed with its line breaks taken out", without("\r\n"), func(b []byte) []byte {
		return bytes.ReplaceAll(bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n")), []byte("\n"), []byte(" "))
	})
	on("the body was signed with its blanks taken out", without(" \t\r\n"), without(" "))
	on("the body was sent with no-break or zero-width spaces that were not signed so", plainSpaces)
	for _, text := range []string{"{}", "undefined", "null", "[object Object]"} {
		on("something else was signed in place of the body: "+text, func([]byte) []byte { return []byte(text) })
	}
	for _, text := range unresolved(m) {
		all = append(all, change{what: "the body was signed with its {{variables}} unresolved", fix: fixVariables, part: "body",
			apply: func(p *parts) bool { return p.setBody(text) }})
	}
	return all
}

// without takes characters of ASCII out.
func without(characters string) func([]byte) []byte {
	return func(b []byte) []byte {
		out := make([]byte, 0, len(b))
		for _, c := range b {
			if strings.IndexByte(characters, c) < 0 {
				out = append(out, c)
			}
		}
		return out
	}
}

func plainSpaces(b []byte) []byte {
	b = bytes.ReplaceAll(b, []byte("\u00a0"), []byte(" "))
	for _, zero := range []string{"\u200b", "\u200c", "\u200d", "\u2060"} {
		b = bytes.ReplaceAll(b, []byte(zero), nil)
	}
	return b
}

// minValue is the length from which a variable's value is looked for in what was sent.
const minValue = 3

// unresolved returns what a script signs that sees the body before some of its variables have values.
func unresolved(m *Message) [][]byte {
	if m.Variables == nil {
		return nil
	}
	names := make([]string, 0, len(m.Variables))
	for name := range m.Variables {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { // the longest value first: others may be parts of it
		if d := len(m.Variables[b]) - len(m.Variables[a]); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	sent, written := string(m.Body), string(m.Written)
	var out [][]byte
	for _, name := range names {
		value := m.Variables[name]
		written = strings.ReplaceAll(written, "{{"+name+"}}", value)
		if len(value) >= minValue && strings.Contains(string(m.Body), value) {
			out = append(out, []byte(strings.ReplaceAll(string(m.Body), value, "{{"+name+"}}")))
			sent = strings.ReplaceAll(sent, value, "{{"+name+"}}")
		}
	}
	if m.Written != nil { // {{$guid}} and the like are left
		out = append(out, []byte(written))
	}
	return append(out, []byte(sent))
}
