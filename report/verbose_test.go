package report

import (
	"bytes"
	"strings"
	"testing"

	"runner/collection"
	"runner/collection/run"
)

// A body is cut behind 2048 characters, and a secret that lies across the cut does not come out in part.
func TestVerboseBodies(t *testing.T) {
	t.Parallel()
	const secret = "s3cr3t-of-some-length"
	var redactor Redactor
	redactor.Add(secret)
	for name, tc := range map[string]struct {
		body    string
		showing string
	}{
		"short":                {"{}", ""},
		"at the limit":         {strings.Repeat("x", 2048), ""},
		"beyond it":            {strings.Repeat("x", 3010), "(showing 2.05kB/3.01kB)"},
		"a secret at the cut":  {strings.Repeat("x", 2040) + secret + strings.Repeat("x", 100), "(showing 2.05kB/2.16kB)"},
		"characters of a kind": {strings.Repeat("é", 3000), "(showing 4.1kB/6kB)"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			r, err := New("cli", Options{Out: &out, Unicode: true, Verbose: true, Now: now, Redactor: &redactor})
			if err != nil {
				t.Fatal(err)
			}
			p := &player{sinks: []run.Reporter{r}}
			c := &collection.Collection{}
			p.start(c, "", 1, 1)
			p.begin(0, &collection.Item{Name: "a"}, &c.ItemGroup)
			p.send(exchange("GET", "/", "", tc.body))
			p.end(run.ItemFinished{})
			p.emit(&run.Finished{})
			text := out.String()
			if strings.Contains(text, "s3c") || strings.Contains(text, "showing") != (tc.showing != "") ||
				!strings.Contains(text, tc.showing) {
				t.Errorf("got\n%s\nwant %q", text, tc.showing)
			}
			if n := strings.Count(text, "x"); strings.HasPrefix(tc.body, "xxx") && n > 2048+len("text") {
				t.Errorf("%d characters of the body", n)
			}
		})
	}
}
