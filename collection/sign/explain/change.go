package explain

import (
	"bytes"
	"crypto"
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// parts is what a signature covers, still in parts.
type parts struct {
	method, target, client, at string
	body                       []byte
	join, tail                 string // what stands between the lines, and behind the body
	layout                     string // how the parts are put together; "" means as it must be
	message                    *Message
}

func partsOf(m *Message) *parts {
	return &parts{method: m.Method, target: m.Target, client: m.Client, at: m.At, body: m.Body, join: "\n", message: m}
}

func (p *parts) content() []byte {
	if p.layout != "" {
		return p.laidOut()
	}
	head := p.method + " " + p.target + p.join + p.client + "." + p.at + "."
	return append(append([]byte(head), p.body...), p.tail...)
}

// A change is one mistake: what it is, how to mend it, and what it makes of the parts. It returns false if it changes
// nothing.
type change struct {
	what, fix string
	part      string // changes of the same part are not tried together
	apply     func(p *parts) bool
	alone     *parts // what it makes of the message by itself; nil until that was tried, or if it changes nothing
}

// set gives a text another value.
func set(field *string, value string) bool {
	if *field == value {
		return false
	}
	*field = value
	return true
}

func (p *parts) setBody(b []byte) bool {
	if b == nil && len(p.body) == 0 || b != nil && bytes.Equal(p.body, b) {
		return false
	}
	p.body = b
	return true
}

const (
	fixTarget = "sign the path, with its query, exactly as it is requested"
	fixBody   = "sign the bytes of the body that are sent: make the text once, then sign it and send it"
	// fixVariables is for scripts: they see the body before its variables have values.
	fixVariables = "resolve the variables first (pm.variables.replaceIn), sign that text, and send it"
	fixHeader    = "sign the values that stand in the headers Client-Id and Request-Time"
)

// changes are the known mistakes, the likeliest first.
func changes(m *Message) []change {
	var all []change
	all = append(all, targetChanges()...)
	all = append(all, bodyChanges(m)...)
	all = append(all, headerChanges(m)...)
	all = append(all, joinChanges()...)
	all = append(all, moreTargets(m)...)
	all = append(all, moreBodies(m)...)
	all = append(all, moreHeaders(m)...)
	return append(all, layoutChanges()...)
}

func targetChanges() []change {
	on := func(what string, f func(t string) string) change {
		return change{what: what, fix: fixTarget, part: "target", apply: func(p *parts) bool { return set(&p.target, f(p.target)) }}
	}
	path := func(f func(string) string) func(string) string {
		return func(t string) string {
			path, query, has := strings.Cut(t, "?")
			if path = f(path); has {
				path += "?" + query
			}
			return path
		}
	}
	return []change{
		on("the path was signed without its query", func(t string) string { t, _, _ = strings.Cut(t, "?"); return t }),
		on("the live path was signed, the sandbox path requested", path(func(t string) string {
			return strings.Replace(t, "/ams/sandbox/api", "/ams/api", 1)
		})),
		on("the sandbox path was signed, the live path requested", path(func(t string) string {
			return strings.Replace(t, "/ams/api", "/ams/sandbox/api", 1)
		})),
		on("the path was signed without the slash at its begin", func(t string) string { return strings.TrimPrefix(t, "/") }),
		on("the path was signed with a slash at its end", path(func(t string) string { return strings.TrimSuffix(t, "/") + "/" })),
		on("the path was signed without the slash at its end", path(func(t string) string { return strings.TrimSuffix(t, "/") })),
		on("the path was signed with its doubled slash made single", path(func(t string) string { return strings.ReplaceAll(t, "//", "/") })),
		on("the path was signed with its percent-encoding undone", func(t string) string {
			if plain, err := url.PathUnescape(t); err == nil {
				return plain
			}
			return t
		}),
		on("an empty path was signed", func(string) string { return "" }),
	}
}

func bodyChanges(m *Message) []change {
	on := func(what string, f func(b []byte) []byte) change {
		return change{what: what, fix: fixBody, part: "body", apply: func(p *parts) bool { return p.setBody(f(p.body)) }}
	}
	all := []change{
		on("the body was signed with LF, sent with CRLF", func(b []byte) []byte {
			return bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n"))
		}),
		on("the body was signed with CRLF, sent with LF", func(b []byte) []byte {
			return bytes.ReplaceAll(bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n")), []byte("\n"), []byte("\r\n"))
		}),
		on("the body was signed with a line break at its end, sent without", func(b []byte) []byte { return append(bytes.Clone(b), '\n') }),
		on("the body was signed without the blanks around it", bytes.TrimSpace),
		on("the body was signed with a byte order mark", func(b []byte) []byte { return append([]byte("\xef\xbb\xbf"), b...) }),
		on("the body was signed without its byte order mark", func(b []byte) []byte { return bytes.TrimPrefix(b, []byte("\xef\xbb\xbf")) }),
		on("an empty body was signed", func([]byte) []byte { return nil }),
	}
	if m.Written != nil {
		all = append(all, change{"the body was signed with its {{variables}} unresolved",
			fixVariables, "body",
			func(p *parts) bool { return p.setBody(m.Written) }, nil})
	}
	for _, s := range append(spellings(), librarySpellings()...) {
		all = append(all, on("the body was signed "+s.what, s.respell))
	}
	for _, c := range append(charsets(), moreCharsets()...) {
		all = append(all, on("the body was signed in "+c.name, c.encode))
	}
	return all
}

func headerChanges(m *Message) []change {
	all := []change{
		{"the method was signed in small letters", "sign POST", "method", func(p *parts) bool { return set(&p.method, strings.ToLower(p.method)) }, nil},
		{"GET was signed as the method", "sign the method that is used", "method", func(p *parts) bool { return set(&p.method, "GET") }, nil},
		{"no client id was signed", fixHeader, "client", func(p *parts) bool { return set(&p.client, "") }, nil},
		{"the client id was signed without SANDBOX_", fixHeader, "client", func(p *parts) bool {
			return set(&p.client, strings.TrimPrefix(p.client, "SANDBOX_"))
		}, nil},
		{"the client id was signed with SANDBOX_ before it", fixHeader, "client", func(p *parts) bool {
			return set(&p.client, "SANDBOX_"+strings.TrimPrefix(p.client, "SANDBOX_"))
		}, nil},
		{"client id and time were signed in the wrong order", fixHeader, "client", func(p *parts) bool {
			p.client, p.at = p.at, p.client
			return p.client != p.at
		}, nil},
		{"no time was signed", fixHeader, "time", func(p *parts) bool { return set(&p.at, "") }, nil},
	}
	for _, t := range timesLike(m) {
		all = append(all, change{"another time was signed: " + strconv.Quote(t), "sign the value of Request-Time that is sent", "time",
			func(p *parts) bool { return set(&p.at, t) }, nil})
	}
	return all
}

// timesLike are other spellings of Request-Time, and the values of other headers.
func timesLike(m *Message) []string {
	list := append([]string(nil), m.Times...)
	var at time.Time
	if ms, err := strconv.ParseInt(m.At, 10, 64); err == nil {
		if at = time.UnixMilli(ms); ms < 1e11 {
			at = time.Unix(ms, 0)
		}
	} else if at, err = time.Parse(time.RFC3339Nano, m.At); err != nil {
		if at, err = time.Parse("2006-01-02T15:04:05Z0700", m.At); err != nil {
			return list
		}
	}
	list = append(list, strconv.FormatInt(at.UnixMilli(), 10), strconv.FormatInt(at.Unix(), 10))
	for _, zone := range []*time.Location{time.UTC, time.FixedZone("", 8*3600)} {
		for _, layout := range timeLayouts() {
			list = append(list, at.In(zone).Format(layout))
		}
	}
	return list
}

func joinChanges() []change {
	return []change{
		{"a CRLF was signed between path and client id", "put a single LF between them", "join", func(p *parts) bool { return set(&p.join, "\r\n") }, nil},
		{"no line break was signed between path and client id", "put a single LF between them", "join", func(p *parts) bool { return set(&p.join, "") }, nil},
		{`the two characters \n were signed between path and client id`, "put a single LF between them", "join",
			func(p *parts) bool { return set(&p.join, `\n`) }, nil},
		{"a line break was signed behind the text", "sign nothing behind the body", "tail", func(p *parts) bool { return set(&p.tail, "\n") }, nil},
	}
}

// compare looks for the text whose hash was signed.
func (e *Explanation) compare(p *parts, o opened) {
	if o.is(e.Content) {
		e.Signed = e.Content
		if e.Verified = o.hash == crypto.SHA256; !e.Verified {
			e.Mistake, e.Fix = "it was made with "+o.name(), "sign with SHA256withRSA"
		}
		return
	}
	if e.hashedTwice(o) {
		return
	}
	e.Tried++
	all := changes(p.message)
	for i, c := range all {
		one := *p
		if !c.apply(&one) {
			continue
		}
		if e.try(&one, o, c) {
			return
		}
		all[i].alone = &one
	}
	if e.drift(p, o) {
		return
	}
	e.comparePairs(all, o)
}

// budget bounds how many bytes are hashed for two mistakes at a time.
const budget = 64 << 20

// comparePairs tries two mistakes at a time: of different parts, of which the order makes no difference, or both of the
// body.
func (e *Explanation) comparePairs(all []change, o opened) {
	left := budget
	for i, first := range all {
		for j, second := range all {
			if first.alone == nil || left < 0 || i == j || second.part == first.part && second.part != "body" ||
				j < i && second.part != first.part {
				continue
			}
			both := *first.alone
			if !second.apply(&both) {
				continue
			}
			left -= len(both.body) + 128
			if e.try(&both, o, first) {
				e.Mistake += "; and " + second.what
				if second.fix != first.fix {
					e.Fix += "; " + second.fix
				}
				return
			}
		}
	}
}

func (e *Explanation) try(p *parts, o opened, c change) bool {
	e.Tried++
	content := p.content()
	if !o.is(content) {
		return false
	}
	e.Signed, e.Mistake, e.Fix = content, c.what, c.fix
	return true
}

// hashedTwice finds a hash that was signed as if it were the text.
func (e *Explanation) hashedTwice(o opened) bool {
	sum := sha256.Sum256(e.Content)
	for what, text := range map[string][]byte{
		"its SHA-256 was signed, which hashes it twice":                {},
		"its SHA-256 in hexadecimal was signed, which hashes it twice": []byte(hex.EncodeToString(sum[:])),
	} {
		if len(text) == 0 {
			text = sum[:]
		}
		if o.is(text) {
			e.Signed, e.Mistake, e.Fix = text, what, "give the text itself to SHA256withRSA"
			return true
		}
	}
	return false
}
