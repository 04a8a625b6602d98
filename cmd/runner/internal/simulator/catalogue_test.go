package simulator_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"runner/cmd/runner/internal/simulator"
	"runner/collection/antom"
	"runner/collection/wire"
)

// A caller calls APIs as the catalogue has them, with what they need called before.
type caller struct {
	*world
	used int // of fresh values
	// notifyURL stands where the examples have an address for notifications.
	notifyURL string
}

// newCaller returns one whose requests need no signatures: how those are checked is tested elsewhere, and they cost
// most of the time.
func newCaller(t *testing.T, change func(*simulator.Config)) *caller {
	return &caller{notifyURL: "https://merchant.example/notify", world: newWorld(t, func(cfg *simulator.Config) {
		cfg.AllowUnsigned, cfg.AntomKey = true, nil
		if change != nil {
			change(cfg)
		}
	})}
}

// example is the minimal request of a product, after the calls that it needs.
func (c *caller) example(p *antom.Product) object {
	c.t.Helper()
	given := antom.Variables()
	given["notifyUrl"] = c.notifyURL
	for _, n := range p.Needs {
		a, of := c.product(n.API, n.Product)
		body := c.example(of)
		answer := c.post(a, body)
		from, path := answer, n.From
		if rest, ok := strings.CutPrefix(n.From, "request."); ok {
			from, path = body, rest
		}
		value, ok := find(from, path).(string)
		if !ok {
			c.t.Fatalf("%s %s gives no %s: %v", n.API, n.Product, n.From, answer)
		}
		given[n.Variable] = value
	}
	text, err := p.Example(func(name string) string {
		if v, ok := given[name]; ok {
			return v
		}
		c.used++
		return fmt.Sprintf("V%d", c.used)
	})
	if err != nil {
		c.t.Fatal(err)
	}
	var body object
	if err := json.Unmarshal(text, &body); err != nil {
		c.t.Fatalf("%v in %s", err, text)
	}
	return body
}

// product finds a product of the catalogue.
func (c *caller) product(api, name string) (*antom.API, *antom.Product) {
	c.t.Helper()
	a, ok := antom.Find(api)
	if !ok {
		c.t.Fatalf("the catalogue has no %s", api)
	}
	p, ok := a.Product(name)
	if !ok {
		c.t.Fatalf("the catalogue has no %s %s", api, name)
	}
	return a, p
}

func (c *caller) post(a *antom.API, body object) object {
	c.t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		c.t.Fatal(err)
	}
	return parse(c.t, c.send(&wire.Request{
		Method: "POST", URL: wire.URL{Path: a.FullPath(true)}, Body: wire.Body{Bytes: text},
		Header: wire.Header{{Name: "Content-Type", Value: "application/json"}, {Name: "Client-Id", Value: client}},
	}))
}

// find returns what is at a path of names, with "[0]" or "[]" for the first element of a list; nil if nothing is.
func find(v any, path string) any {
	for name := range strings.SplitSeq(path, ".") {
		name, isList := strings.CutSuffix(strings.Replace(name, "[0]", "[]", 1), "[]")
		o, _ := v.(object)
		v = o[name]
		if l, _ := v.([]any); isList {
			if len(l) == 0 {
				return nil
			}
			v = l[0]
		}
	}
	return v
}

// eachProduct runs a test for each API and product of the catalogue.
func eachProduct(t *testing.T, test func(t *testing.T, a *antom.API, p *antom.Product)) {
	t.Helper()
	for _, a := range antom.Catalogue() {
		for i := range a.Products {
			p := &a.Products[i]
			t.Run(strings.Trim(a.Name+"/"+p.Name, "/"), func(t *testing.T) {
				t.Parallel()
				test(t, a, p)
			})
		}
	}
}

func TestExamplesAreAnswered(t *testing.T) {
	t.Parallel()
	eachProduct(t, func(t *testing.T, a *antom.API, p *antom.Product) {
		c := newCaller(t, nil)
		answer := c.post(a, c.example(p))
		if got := codeOf(answer); got != p.Expect {
			t.Fatalf("%v, want %s", answer["result"], p.Expect)
		}
		known, ok := antom.LookUp(p.Expect)
		if !ok || statusOf(answer) != known.Status {
			t.Errorf("%s has status %s, the catalogue says %q", p.Expect, statusOf(answer), known.Status)
		}
		for _, path := range p.Returns {
			if !strings.HasSuffix(path, "?") && find(answer, path) == nil {
				t.Errorf("no %s in %v", path, answer)
			}
		}
	})
}

// required are the fields of p that must be there, and are in body.
func required(a *antom.API, p *antom.Product, body object) []antom.Field {
	return slices.DeleteFunc(slices.Clone(a.FieldsOf(p)), func(f antom.Field) bool {
		return !f.Required && f.Either == "" || find(body, f.Path) == nil
	})
}

// without is a copy of body that has nothing at path; of a list, the first element lacks it.
func without(t *testing.T, body object, path string) object {
	t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	var b object
	if err := json.Unmarshal(text, &b); err != nil {
		t.Fatal(err)
	}
	holder, name := any(b), path
	if i := strings.LastIndex(path, "."); i >= 0 {
		holder, name = find(b, path[:i]), path[i+1:]
	}
	delete(holder.(object), name)
	return b
}

// Whatever required field is taken out of a request, it is refused, and the answer names the field. Without the one
// that tells its product it may be a request of another: then the answer names what that one lacks, or it is right.
func TestRequiredFieldsAreRequired(t *testing.T) {
	t.Parallel()
	eachProduct(t, func(t *testing.T, a *antom.API, p *antom.Product) {
		c := newCaller(t, nil)
		body := c.example(p)
		for _, f := range required(a, p, body) {
			changed, missing := without(t, body, f.Path), f.Path
			if other := a.ProductOf(changed); other != p {
				problems := a.Check(other, changed)
				if len(problems) == 0 {
					continue
				}
				missing = problems[0].Path
			}
			answer := c.post(a, changed)
			message, _ := find(answer, "result.resultMessage").(string)
			if codeOf(answer) != "PARAM_ILLEGAL" || !strings.Contains(message, lastName(missing)) {
				t.Errorf("without %s: %v, want PARAM_ILLEGAL that names %s", f.Path, answer["result"], missing)
			}
		}
		if answer := c.post(a, body); codeOf(answer) != p.Expect {
			t.Errorf("whole, after all the refusals: %v, want %s", answer["result"], p.Expect)
		}
	})
}

func lastName(path string) string { return path[strings.LastIndex(path, ".")+1:] }

// A request that is repeated has the same result and makes nothing new; one with the same id and another amount is
// refused.
func TestRepetitions(t *testing.T) {
	t.Parallel()
	eachProduct(t, func(t *testing.T, a *antom.API, p *antom.Product) {
		if a.Idempotency.Key == "" {
			return // nothing is remembered
		}
		c := newCaller(t, nil)
		body := c.example(p)
		first := c.post(a, body)
		before := c.server.Stats()
		again := c.post(a, body)
		if codeOf(again) != codeOf(first) {
			t.Errorf("first %v, again %v", first["result"], again["result"])
		}
		for name, v := range first {
			if strings.HasSuffix(name, "Id") && again[name] != v {
				t.Errorf("%s is %v at first and %v again", name, v, again[name])
			}
		}
		after := c.server.Stats()
		after.Requests = before.Requests
		if fmt.Sprint(after) != fmt.Sprint(before) {
			t.Errorf("the repetition makes something: %v, before %v", after, before)
		}
		for _, path := range a.Idempotency.Same {
			if old, ok := find(body, path).(object); ok {
				old["value"] = "777"
				if got := codeOf(c.post(a, body)); got != "REPEAT_REQ_INCONSISTENT" {
					t.Errorf("with another %s: %s, want REPEAT_REQ_INCONSISTENT", path, got)
				}
			}
		}
	})
}
