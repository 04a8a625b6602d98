package script_test

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"runner/collection"
	"runner/collection/variable"
	"runner/script"
)

// What scripts leave to chance is the caller's, and what is to be secret never is.
func TestChanceIsTheCallers(t *testing.T) {
	t.Parallel()
	const source = `
		const id = pm.variables.replaceIn('{{$guid}} {{$randomFullName}}');
		console.log(Math.random() + ' ' + id + '|' + crypto.randomUUID());`
	draw := func(seed uint64) (repeated, secret string) {
		chance := rand.New(rand.NewPCG(seed, 0))
		s := newStage(script.Config{Random: chance.Float64})
		s.scopes.Dynamic = &variable.Dynamic{Rand: chance}
		_, text := s.run(t, collection.Test, source)
		repeated, secret, ok := strings.Cut(text, "|")
		if !ok || strings.Contains(text, "{{") {
			t.Fatalf("the script printed %q", text)
		}
		return repeated, secret
	}
	first, secret := draw(1)
	if again, other := draw(1); again != first || other == secret {
		t.Errorf("the same chance gives %q, then %q; secrets %q and %q", first, again, secret, other)
	}
	if other, _ := draw(2); other == first {
		t.Errorf("another chance gives %q too", other)
	}
}

// The lists of variables that scripts get know dynamic variables too.
func TestListsKnowDynamicVariables(t *testing.T) {
	t.Parallel()
	s := newStage(script.Config{})
	_, got := s.run(t, collection.Test, `
		console.log(pm.environment.values.substitute({x: '{{env}} {{$randomInt}} {{$no}}'}).x)`)
	if ok, _ := regexp.MatchString(`^log E \d+ \{\{\$no\}\}$`, got); !ok {
		t.Errorf("have %q, want a number", got)
	}
}
