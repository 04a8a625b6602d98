package simulator

import (
	"maps"
	"strings"
	"time"

	"runner/collection/antom"
)

// general answers the APIs without a life of their own. What is made is kept under the ids that the answer gives; who asks
// for such an id gets it back; what was never made does not exist, unless nobody could have made it.
func general(s *state, c *call) answer {
	if key := c.api.Idempotency.Key; key != "" {
		return s.once(c, key, func() answer { return s.made(c) })
	}
	if of, id := c.refers(); id != "" {
		t, ok := s.things.find(c.client, id, "")
		if !ok && canBeMade(of) {
			return refuse(orderNotExist.because("no %s is %.80q", of, id))
		}
		if ok {
			return s.again(c, t, of)
		}
	}
	return s.made(c)
}

// refers returns the member by which a request names what was made before, and its value.
func (c *call) refers() (name, id string) {
	for _, f := range c.api.Fields {
		if f.Required && strings.HasSuffix(f.Path, "Id") && !strings.Contains(f.Path, ".") && !strings.HasSuffix(f.Path, "RequestId") &&
			c.product.Needs != nil {
			return f.Path, c.str(f.Path)
		}
	}
	return "", ""
}

// canBeMade reports whether an API of the catalogue gives the id called name.
func canBeMade(name string) bool {
	for _, a := range antom.Catalogue() {
		if returns(&a.Products[0], name) && strings.HasPrefix(a.Name, "create") {
			return true
		}
	}
	return false
}

func returns(p *antom.Product, name string) bool {
	for _, r := range p.Returns {
		if strings.TrimSuffix(r, "?") == name {
			return true
		}
	}
	return false
}

// again gives back what was made, with what the request changes.
func (s *state) again(c *call, t *thing, of string) answer {
	if strings.HasPrefix(c.api.Name, "create") {
		return s.made(c) // of something that belongs to t
	}
	if strings.HasPrefix(c.api.Name, "delete") {
		t.Status = revoked
	} else if t.Status == revoked {
		return refuse(orderNotExist.because("it was deleted"))
	}
	f := maps.Clone(t.Fields)
	if !strings.HasPrefix(c.api.Name, "inquire") {
		maps.Copy(f, c.body)
		t.Fields = f
		s.keepThing(t)
	}
	f = maps.Clone(f)
	f[of] = t.ID
	return answer{success, f}
}

// made keeps what a request brings and answers with the members that the catalogue lists.
func (s *state) made(c *call) answer {
	f := maps.Clone(c.body)
	var id string
	for _, r := range c.product.Returns {
		name, optional := strings.CutSuffix(r, "?")
		if _, ok := f[name]; ok || optional {
			continue
		}
		switch {
		case strings.HasSuffix(name, "Id") && id == "":
			id = s.newID(c.now)
			f[name] = id
		default:
			f[name] = s.madeUp(name, c.now)
		}
	}
	if id != "" {
		s.addThing(&thing{Kind: c.api.Name, ID: id, RequestID: id, Client: c.client, API: c.api.Name, Status: active, Created: c.now,
			Fields: maps.Clone(c.body)})
	}
	return answer{success, f}
}

// madeUp is a value for a member of which only the name is known.
func (s *state) madeUp(name string, now time.Time) any {
	switch {
	case strings.HasSuffix(name, "Id"), strings.HasSuffix(name, "No"), strings.HasSuffix(name, "Key"), name == "nonce":
		return s.newID(now)
	case strings.HasSuffix(name, "Time"):
		return iso(now)
	case strings.HasSuffix(name, "Url"):
		return "https://simulator.example/" + s.newID(now)
	case strings.HasSuffix(name, "List"), strings.HasSuffix(name, "s") && !strings.HasSuffix(name, "Status"), name == "data":
		return []any{}
	case strings.HasSuffix(name, "Status"):
		return "SUCCESS"
	case name == "decision":
		return "ACCEPT"
	case strings.HasSuffix(name, "Result"), name == "quote":
		return map[string]any{"id": s.newID(now)}
	}
	return "SIMULATED"
}
