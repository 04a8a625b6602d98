package lint

import (
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"

	"runner/collection"
	"runner/collection/variable"
	"runner/script"
)

// A use is a place where a variable is read.
type use struct {
	site  *site
	name  string
	steps []string // in the file; nil: in a script
	at    scriptPlace
	// strict says that the text is sent as it is if the variable has no value.
	strict bool
}

var references = regexp.MustCompile(`\{\{([^{}]+)\}\}`)

// named returns the names that a text refers to.
func named(text string) []string {
	if !strings.Contains(text, "{{") {
		return nil
	}
	var names []string
	for _, m := range references.FindAllStringSubmatch(text, -1) {
		names = append(names, m[1])
	}
	return names
}

// readScripts looks into every script, each text once.
func (k *checker) readScripts() {
	for _, s := range k.sites {
		for _, e := range s.events {
			if e.Script != nil {
				k.facts[e.Script.Source()] = nil
			}
		}
	}
	type result struct {
		source string
		facts  *script.Facts
	}
	queue, done := make(chan string), make(chan result)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for source := range queue {
				done <- result{source, script.FactsOf(source)}
			}
		})
	}
	sources := make([]string, 0, len(k.facts))
	for source := range k.facts {
		sources = append(sources, source)
	}
	go func() {
		for _, source := range sources {
			queue <- source
		}
		close(queue)
		workers.Wait()
		close(done)
	}()
	for r := range done {
		k.facts[r.source] = r.facts
	}
}

// eachScript calls f with the enabled scripts of a site.
func (k *checker) eachScript(s *site, f func(number string, e *collection.Event, facts *script.Facts)) {
	for i := range s.events {
		if e := &s.events[i]; e.Script != nil && !e.Disabled {
			f(strconv.Itoa(i), e, k.facts[e.Script.Source()])
		}
	}
}

func (k *checker) collectUses() {
	for _, s := range k.sites {
		k.texts(s, func(text string, steps ...string) {
			for _, name := range named(text) {
				k.uses = append(k.uses, use{site: s, name: name, steps: steps, strict: true})
			}
		})
		k.eachScript(s, func(number string, _ *collection.Event, facts *script.Facts) { k.scriptUses(s, number, facts) })
	}
}

func (k *checker) scriptUses(s *site, number string, facts *script.Facts) {
	for _, r := range facts.References {
		k.uses = append(k.uses, use{site: s, name: r.Name, at: scriptPlace{number, r.Place}, strict: r.Use == "expanded"})
	}
	for _, v := range facts.Variables {
		if !v.Write && !v.Computed {
			k.uses = append(k.uses, use{site: s, name: v.Name, at: scriptPlace{number, v.Place}})
		}
	}
}

// texts calls f with every text of a site in which variables are expanded.
func (k *checker) texts(s *site, f func(text string, steps ...string)) {
	switch n := s.node.(type) {
	case *collection.ItemGroup:
		for i, v := range n.Variables {
			if !v.Disabled && len(s.path) == 0 {
				f(v.Value.String(), "variable", strconv.Itoa(i), "value")
			}
		}
	case *collection.Item:
		requestTexts(n.Request, f)
	}
	authTexts(s, f)
}

func authTexts(s *site, f func(text string, steps ...string)) {
	if s.auth == nil || s.auth.Type == "noauth" {
		return
	}
	steps := []string{"auth", s.auth.Type}
	if _, ok := s.node.(*collection.Item); ok {
		steps = []string{"request", "auth", s.auth.Type}
	}
	for i, p := range s.auth.Params {
		if p.Value.Kind == collection.String {
			f(p.Value.Text, append(steps[:len(steps):len(steps)], strconv.Itoa(i), "value")...)
		}
	}
}

func requestTexts(r *collection.Request, f func(text string, steps ...string)) {
	f(r.URL.String(), "request", "url")
	for i, h := range r.Header {
		if !h.Disabled {
			f(h.Key+" "+h.Value.String(), "request", "header", strconv.Itoa(i), "value")
		}
	}
	if b := r.Body; b != nil && !b.Disabled {
		bodyTexts(b, f)
	}
}

func bodyTexts(b *collection.Body, f func(text string, steps ...string)) {
	switch b.Mode {
	case "raw":
		f(b.Raw.String(), "request", "body", "raw")
	case "graphql":
		if b.GraphQL != nil {
			f(b.GraphQL.Query.String(), "request", "body", "graphql", "query")
			f(b.GraphQL.Variables.Text, "request", "body", "graphql", "variables")
		}
	case "urlencoded":
		for i, p := range b.URLEncoded {
			if !p.Disabled {
				f(p.Key+" "+p.Value.String(), "request", "body", "urlencoded", strconv.Itoa(i), "value")
			}
		}
	case "formdata":
		for i, p := range b.FormData {
			if !p.Disabled {
				f(p.Key+" "+p.Value.String()+" "+p.Src.Text, "request", "body", "formdata", strconv.Itoa(i), "value")
			}
		}
	case "file":
		if b.File != nil {
			f(b.File.Src.Text, "request", "body", "file", "src")
		}
	}
}

// define collects where the variables come from.
func (k *checker) define() {
	add := func(where string, vars []collection.Variable) {
		for _, v := range vars {
			if !v.Disabled {
				k.defined[v.Key] = append(k.defined[v.Key], where)
			}
		}
	}
	for _, column := range k.in.Data {
		k.defined[column] = append(k.defined[column], "data")
	}
	add("environment", k.in.Environment)
	add("collection", k.in.Collection.Variables)
	add("globals", k.in.Globals)
	for _, s := range k.sites {
		k.eachScript(s, func(_ string, _ *collection.Event, facts *script.Facts) {
			for _, v := range facts.Variables {
				if v.Write && !v.Computed {
					k.defined[v.Name] = append(k.defined[v.Name], "script")
				}
			}
		})
	}
}

// origin returns where a name gets its value: data, environment, collection, globals, script, dynamic, vault, or
// unresolved.
func (k *checker) origin(name string) string {
	if where := k.defined[name]; len(where) > 0 {
		return where[0]
	}
	if strings.HasPrefix(name, "vault:") {
		return "vault"
	}
	if strings.HasPrefix(name, "$") {
		if _, ok := (*variable.Dynamic)(nil).Value(name); ok {
			return "dynamic"
		}
	}
	return "unresolved"
}
