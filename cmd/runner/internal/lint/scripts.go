package lint

import (
	"fmt"
	"strconv"

	"runner/collection"
	"runner/script"
)

// scripts reports what is wrong in the scripts of a site.
func (k *checker) scripts(s *site) {
	for i, e := range s.events {
		if e.Disabled {
			k.report(s, "disabled", fmt.Sprintf("the %s script is disabled", e.Listen), "event", strconv.Itoa(i))
		}
	}
	k.eachScript(s, func(number string, _ *collection.Event, facts *script.Facts) {
		if facts.Err != nil {
			k.reportScript(s, "script-syntax", facts.Err.Text, scriptPlace{number, facts.Err.Place})
			return
		}
		for _, p := range facts.Problems {
			rule, message := problem(p)
			k.reportScript(s, rule, message, scriptPlace{number, p.Place})
		}
		for _, d := range facts.Deprecated {
			k.reportScript(s, "deprecated-api", d.Name+" is of the old API", scriptPlace{number, d.Place})
		}
		for _, r := range facts.References {
			if r.Use == "sent" {
				k.reportScript(s, "unexpanded-reference", fmt.Sprintf("pm.sendRequest sends {{%s}} as it is", r.Name),
					scriptPlace{number, r.Place})
			}
		}
	})
}

func problem(p script.Problem) (rule, message string) {
	test := "the test"
	if p.Text != "" {
		test = fmt.Sprintf("the test %q", p.Text)
	}
	switch p.Kind {
	case script.NoAssertion:
		return "test-without-assertion", test + " asserts nothing"
	case script.Tautology:
		return "tautology", test + " passes whatever the response is"
	case script.Late:
		return "late-assertion", test + " has passed when this assertion runs"
	case script.Loose:
		return "assertion-outside-test", "the assertion is in no test"
	}
	return "dead-assertion", dead(p)
}

// dead says why an assertion asserts nothing.
func dead(p script.Problem) string {
	switch {
	case p.Kind == script.NeverCalled:
		return fmt.Sprintf("nothing is asserted: the chain ends with %q", p.Text)
	case p.Kind == script.CalledProperty:
		return fmt.Sprintf("%q is not a function: write it without brackets", p.Text)
	case p.Near != "":
		return fmt.Sprintf("there is no assertion %q; %q may be meant", p.Text, p.Near)
	}
	return fmt.Sprintf("there is no assertion %q", p.Text)
}

// tested reports whether a script that runs for item tests something.
func (k *checker) tested(s *site) bool {
	found := false
	look := func(s *site) {
		k.eachScript(s, func(_ string, e *collection.Event, f *script.Facts) {
			if e.Listen == collection.Test {
				found = found || len(f.Tests) > 0 || f.Assertions > 0 || f.Opaque || f.Err != nil
			}
		})
	}
	for _, g := range s.path {
		look(k.sites[k.order[g]])
	}
	look(s)
	return found
}
