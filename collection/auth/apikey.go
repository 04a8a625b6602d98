package auth

import (
	"strings"

	"runner/collection"
	"runner/collection/wire"
)

// apikey puts a key and its value into the header or, if the block says so, the query, in the place of others of the
// same name.
func apikey(p params, req *wire.Request) {
	key, value := p.get("key"), p.get("value")
	switch {
	case !key.truthy() && !value.truthy():
	case p.get("in").text() == "query":
		setParam(&req.URL, key.orEmpty(), value)
	case key.truthy():
		setHeader(req, key.text(), value.text())
	}
}

// setParam replaces a parameter of u. As everywhere in Postman's queries, a value that is not a string is left out.
func setParam(u *wire.URL, key string, value param) {
	var kept []string
	name := wire.EscapeParam(key, "", false)
	if u.HasQuery {
		for part := range strings.SplitSeq(u.Query, "&") {
			if k, _, _ := strings.Cut(part, "="); k != name {
				kept = append(kept, part)
			}
		}
	}
	kept = append(kept, wire.EscapeParam(key, value.Text, value.Kind == collection.String))
	u.Query, u.HasQuery = strings.Join(kept, "&"), true
}
