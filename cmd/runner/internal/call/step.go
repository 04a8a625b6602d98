package call

import (
	"fmt"
	"slices"

	"runner/collection/antom"
)

// A Step is one call of a chain: a refund needs a payment, which may need an authorisation.
type Step struct {
	API     *antom.API
	Product *antom.Product
}

// Find returns the step for an API, by name or path, and a product of it; "" is its usual one.
func Find(api, product string) (Step, error) {
	a, ok := antom.Find(api)
	if !ok {
		return Step{}, &UnknownError{What: "API", Name: api, Have: names(antom.Catalogue())}
	}
	p, ok := a.Product(product)
	if !ok {
		return Step{}, &UnknownError{What: "product of " + a.Name, Name: product, Have: products(a)}
	}
	return Step{a, p}, nil
}

// An UnknownError is a name that the catalogue does not have.
type UnknownError struct {
	What, Name string
	// Have are the names that it has.
	Have []string
}

func (e *UnknownError) Error() string { return fmt.Sprintf("there is no %s %q", e.What, e.Name) }

func names(apis []*antom.API) []string {
	var out []string
	for _, a := range apis {
		out = append(out, a.Name)
	}
	return out
}

func products(a *antom.API) []string {
	var out []string
	for _, p := range a.Products {
		out = append(out, p.Name)
	}
	return out
}

// String is the name of the API and, if it has several, of the product: "pay, cashier".
func (s Step) String() string {
	if s.Product.Name == "" {
		return s.API.Name
	}
	return s.API.Name + ", " + s.Product.Name
}

// Template is the smallest request of s with its variables, as people read it.
func (s Step) Template() []byte { return []byte(Pretty([]byte(s.Product.Minimal))) }

// Needs are the values that text, a request of s, has variables for and that an earlier call gives.
func (s Step) Needs(text []byte) []antom.Need {
	used := Variables(text)
	var needs []antom.Need
	for _, n := range s.Product.Needs {
		if slices.Contains(used, n.Variable) {
			needs = append(needs, n)
		}
	}
	return needs
}

// Before returns the calls that must come before s, each once, in order. text is the request of s with its variables;
// given tells which of them have a value already.
func (s Step) Before(text []byte, given func(variable string) bool) ([]Step, error) {
	c := chain{given: given}
	if err := c.before(s, text, 0); err != nil {
		return nil, err
	}
	return c.steps, nil
}

type chain struct {
	given func(string) bool
	steps []Step
}

// maxChain is more calls in a row than the catalogue asks for.
const maxChain = 20

func (c *chain) before(s Step, text []byte, depth int) error {
	if depth > maxChain {
		return fmt.Errorf("the calls before %s have no end", s)
	}
	for _, n := range s.Needs(text) {
		if c.given(n.Variable) {
			continue
		}
		earlier, err := Find(n.API, n.Product)
		if err != nil {
			return fmt.Errorf("%s needs %s: %w", s, n.Variable, err)
		}
		if slices.Contains(c.steps, earlier) {
			continue
		}
		if err := c.before(earlier, earlier.Template(), depth+1); err != nil {
			return err
		}
		c.steps = append(c.steps, earlier)
	}
	return nil
}
