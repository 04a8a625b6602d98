package resolve

import (
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"runner/collection"
	"runner/collection/wire"
)

// authorFields adds the author's fields as a JavaScript object and then Node order them: fields of one spelling stand
// together, of several spellings of a name only the last is sent, in the place of the first, and names that are numbers
// come first.
func (b *builder) authorFields() {
	var groups groups[string]
	for _, h := range b.req.Header {
		if h.Disabled || h.Key == "" {
			continue
		}
		value := ""
		if h.Value.Kind != collection.Absent {
			value = h.Value.String()
		}
		groups.add(h.Key, value)
	}
	for _, g := range lastSpelling(groups.ordered()) {
		for _, value := range g.values {
			b.out.Header.Add(wire.Field{Name: g.key, Value: value, Origin: wire.Author})
		}
	}
}

func lastSpelling(in []group[string]) []group[string] {
	out := in[:0:0]
	at := make(map[string]int, len(in))
	for _, g := range in {
		name := strings.ToLower(g.key)
		if i, ok := at[name]; ok {
			out[i] = g
			continue
		}
		at[name] = len(out)
		out = append(out, g)
	}
	return out
}

// defaults adds the fields that are there unless the author sent or disabled them.
func (b *builder) defaults() {
	agent := b.in.UserAgent
	if agent == "" {
		agent = DefaultUserAgent
	}
	b.system("User-Agent", agent)
	b.system("Accept", "*/*")
	b.system("Cache-Control", "no-cache")
	b.system("Postman-Token", b.in.token())
	b.host()
	b.system("Accept-Encoding", "gzip, deflate, br")
	b.system("Connection", "keep-alive")
}

// host makes sure that Host says something: an empty one of the author's is filled in its place.
func (b *builder) host() {
	authority := b.out.URL.Authority()
	for i := range b.out.Header {
		if f := &b.out.Header[i]; f.Value == "" && strings.EqualFold(f.Name, "Host") {
			f.Value = authority
		}
	}
	b.system("Host", authority)
}

// system adds a field unless there is one of its name, or the author disabled it.
func (b *builder) system(name, value string) {
	if !b.off(strings.ToLower(name)) && !b.out.Header.Has(name) {
		b.out.Header.Add(wire.Field{Name: name, Value: value, Origin: wire.System})
	}
}

// entity adds the fields that Newman decides on last: those of the body, and the URL's credentials before the length.
func (b *builder) entity(p *payload) {
	if p.override != nil {
		b.contentType(p.contentType, p.override)
	}
	if u := b.out.URL; u.HasUser && !b.out.Header.Has("Authorization") {
		credentials := base64.StdEncoding.EncodeToString([]byte(u.User + ":" + u.Password))
		b.out.Header.Add(wire.Field{Name: "Authorization", Value: "Basic " + credentials, Origin: wire.System})
	}
	if p.Present || !bodiless[b.out.Method] {
		b.system("Content-Length", strconv.FormatInt(p.Len(), 10))
	}
	if p.late {
		b.system("Content-Type", p.contentType)
	}
}

// bodiless are the methods that say nothing about the length of a body that is not there.
var bodiless = map[string]bool{
	"GET": true, "HEAD": true, "TRACE": true, "DELETE": true, "CONNECT": true, "OPTIONS": true,
}

// contentType makes sure that Content-Type says what a form needs: another one of the author's is overwritten in its
// place, unless the author disabled that.
func (b *builder) contentType(value string, fits *regexp.Regexp) {
	const name = "Content-Type"
	header := b.out.Header
	i := slices.IndexFunc(header, func(f wire.Field) bool { return strings.EqualFold(f.Name, name) })
	switch {
	case i < 0:
		b.system(name, value)
	case !b.off("content-type") && !fits.MatchString(header[i].Value):
		field := header[i]
		field.Value = value
		b.out.Header.Set(field)
	}
}

func (in *Input) token() string {
	if in.Token != nil {
		return in.Token()
	}
	hi, lo := in.uint64(), in.uint64()
	hi = hi&^0xf000 | 0x4000 // version 4
	lo = lo&^(3<<62) | 1<<63 // variant 10
	s := fmt.Sprintf("%016x%016x", hi, lo)
	return s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:]
}

func (in *Input) uint64() uint64 {
	if in.Rand != nil {
		return in.Rand.Uint64()
	}
	return rand.Uint64()
}
