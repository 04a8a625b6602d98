// Package kit writes Postman collections of calls of the Antom API: one of the whole catalogue, with folders, tests and
// an environment, and single calls for a collection that is there already.
//
// A collection of it signs by itself in Postman, in Newman and here, with a script that needs nothing but CryptoJS. The
// script uses BigInt although newer apps have crypto.subtle: that one is asynchronous, and Newman neither has it nor
// parses a script that awaits.
package kit

import (
	"crypto/sha256"
	_ "embed" // the script
	"fmt"
	"strings"

	"runner/cmd/runner/internal/call"
	"runner/collection"
	"runner/collection/antom"
)

//go:embed sign.js
var signScript string

// A Config selects what is in the collection.
type Config struct {
	// Products and Groups keep only these, by name without case. Empty means all.
	Products, Groups []string
	// Live calls the paths of production.
	Live bool
	// BaseURL is the address before the path. If empty, it is that of the first region.
	BaseURL string
}

// Collection returns the collection of the calls that cfg selects; it has no items if there are none.
func Collection(cfg Config) (*collection.Collection, error) {
	c := New("Antom payment API", cfg)
	groups := make(map[string]*collection.ItemGroup)
	for _, a := range antom.Catalogue() {
		if !selected(cfg.Groups, a.Group) {
			continue
		}
		for i := range a.Products {
			s := call.Step{API: a, Product: &a.Products[i]}
			if !selected(cfg.Products, s.Product.Name) {
				continue
			}
			node, err := flow(s)
			if err != nil {
				return nil, err
			}
			g := groups[a.Group]
			if g == nil {
				g = &collection.ItemGroup{ID: idOf("group", a.Group), Name: a.Group}
				groups[a.Group] = g
				c.Items = append(c.Items, g)
			}
			g.Items = append(g.Items, node)
		}
	}
	return c, nil
}

func selected(names []string, name string) bool {
	if len(names) == 0 {
		return true
	}
	for _, n := range names {
		if strings.EqualFold(n, name) {
			return true
		}
	}
	return false
}

// flow is the request of s or, if it needs earlier ones, a folder with all of them in order: it can be run alone, and
// what one flow does to a payment does not disturb another.
func flow(s call.Step) (collection.Node, error) {
	before, err := s.Before(s.Template(), given)
	if err != nil {
		return nil, err
	}
	var parts []Part
	for _, step := range append(before, s) {
		parts = append(parts, Part{Step: step, Template: step.Template(), Code: step.Product.Expect,
			Returns: step.Product.Returns})
	}
	return Flow(parts, ""), nil
}

// given are the variables that the collection has a value for.
func given(name string) bool {
	_, ok := antom.Variables()[name]
	return ok
}

// New returns a collection without requests: with the variables and the scripts of all that [Flow] makes.
func New(name string, cfg Config) *collection.Collection {
	c := &collection.Collection{Info: collection.Info{ID: idOf("collection", name), Name: name, Schema: collection.Schema,
		Description: about}}
	c.Events = []collection.Event{
		script(collection.Prerequest, "sign", signScript),
		script(collection.Test, "status", "pm.test('the HTTP status is 200', () => pm.response.to.have.status(200));\n"),
	}
	for _, v := range settings(cfg) {
		if v.Type != "secret" { // those are in the environment only, which is not passed on
			c.Variables = append(c.Variables, v)
		}
	}
	return c
}

const about = "Requests of the Antom payment API, each with the fields that it must have, and tests.\n\n" +
	"Set clientId and privateKey (in the environment, as a secret) and the collection signs by itself; " +
	"\"runner run --sign antom --sign-key FILE\" signs without a key in any file. In the sandbox the variable sandbox " +
	"is /sandbox, in production it is empty. A request that needs others stands in a folder with them: run the folder."

func script(listen collection.Listen, name, text string) collection.Event {
	return collection.Event{ID: idOf("event", string(listen)+name), Listen: listen, Script: &collection.Script{
		ID: idOf("script", string(listen)+name), Type: "text/javascript",
		Exec: strings.Split(strings.TrimSuffix(text, "\n"), "\n")}}
}

// idOf makes the id of a thing from what it is: a collection that is written again has the same ids.
func idOf(kind, name string) string {
	sum := sha256.Sum256([]byte(fmt.Sprintf("antom %s %s", kind, name)))
	return collection.UUID([16]byte(sum[:]))
}
