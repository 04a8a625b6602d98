package report

import (
	"fmt"
	"testing"
)

// Secrets from before the run are masked for good; of those that come up in it, the last used ones. The cost of a run does
// not grow with the number of tokens it sees.
func TestLateSecrets(t *testing.T) {
	t.Parallel()
	var r Redactor
	r.Add("first-secret")
	r.Pin()
	r.Add("token-in-use")
	for i := range 1000 {
		r.Add(fmt.Sprintf("token-%d-of-many", i))
		r.Add("token-in-use")
	}
	text := "first-secret token-in-use token-999-of-many"
	if got := r.Mask(text); got != "*** *** ***" {
		t.Errorf("got %q", got)
	}
	if n := len(r.known); n > maxLate+1 {
		t.Errorf("%d secrets are kept", n)
	}
}

// BenchmarkLateSecret learns a secret and masks a text, as a run does with a data column of tokens.
func BenchmarkLateSecret(b *testing.B) {
	var r Redactor
	for i := range 20 {
		r.Add(fmt.Sprintf("secret-%d-from-before-the-run", i))
	}
	r.Pin()
	i := 0
	for b.Loop() {
		i++
		token := fmt.Sprintf("token-%d-of-a-row", i)
		r.Add(token)
		if r.Mask(token) != mask {
			b.Fatal("not masked")
		}
	}
}
