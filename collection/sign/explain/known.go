package explain

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"runner/collection/sign"
	"runner/collection/wire"
)

// known is what may have been signed in place of what was sent.
type known struct {
	url            wire.URL
	times, clients []string
	written        *Written
	variables      []pair // the longest values first
}

type pair struct{ name, value string }

// minValue is the length from which a variable's value is looked for in what was sent.
const minValue = 3

func knownOf(c *Case, m message) *known {
	k := &known{url: c.Request.URL, written: c.Written, clients: slices.Clone(c.Clients)}
	headers := []wire.Header{c.Request.Header}
	if c.Response != nil {
		headers = append(headers, c.Response.Header)
	}
	for _, h := range headers {
		for _, f := range h {
			value := strings.TrimSpace(f.Value)
			if value != m.at && isTime(value) {
				k.times = append(k.times, value)
			}
			if strings.EqualFold(f.Name, "Client-Id") {
				k.clients = append(k.clients, value)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.Variables)) {
		if value := c.Variables[name]; len(value) >= minValue {
			k.variables = append(k.variables, pair{name, value})
		}
	}
	slices.SortStableFunc(k.variables, func(a, b pair) int { return cmp.Compare(len(b.value), len(a.value)) })
	return k
}

// unresolved returns what a script signs that sees the body before its variables have values.
func (k *known) unresolved(body []byte) [][]byte {
	var out [][]byte
	if k.written != nil && len(k.written.Body) > 0 {
		out = append(out, k.written.Body, k.expanded(k.written.Body))
	}
	all := string(body)
	for _, v := range k.variables {
		out = append(out, []byte(strings.ReplaceAll(string(body), v.value, "{{"+v.name+"}}")))
		all = strings.ReplaceAll(all, v.value, "{{"+v.name+"}}")
	}
	return append(out, []byte(all))
}

// expanded gives the variables that have a value theirs; the others, such as {{$guid}}, stay.
func (k *known) expanded(text []byte) []byte {
	s := string(text)
	for _, v := range k.variables {
		s = strings.ReplaceAll(s, "{{"+v.name+"}}", v.value)
	}
	return []byte(s)
}

// keysOf returns the keys of c, the one that must fit first, as the signature's key version tells.
func keysOf(c *Case, header string) []Key {
	keys := slices.DeleteFunc(slices.Clone(c.Keys), func(k Key) bool { return k.Public == nil })
	h, err := sign.ParseHeader(header)
	for _, version := range slices.Sorted(maps.Keys(c.Config.Keys)) {
		k := Key{"the key of version " + version, c.Config.Keys[version]}
		if err == nil && h.KeyVersion == version {
			keys = slices.Insert(keys, 0, k)
		} else {
			keys = append(keys, k)
		}
	}
	return keys
}
