package script_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"runner/collection"
	"runner/script"
)

// TestExcerpt states that an error shows its line with a caret under the column, in a bounded width, without characters
// that move text, and without half of a word.
func TestExcerpt(t *testing.T) {
	t.Parallel()
	secret := strings.Repeat("s3cr3t", 10)
	for source, want := range map[string]string{
		"\n\n  foo.bar":                        "3 | foo.bar\n  | ^",
		"var a;\tb\x1b[31m\u202e; a.x":         "1 | var a; b [31m?; a.x\n  |         ^",
		"f(":                                   "1 | f(",
		"throw 1":                              "1 | throw 1\n  | ^",
		"var a = " + strings.Repeat("b, ", 99): "",
		"var a = 'x" + strings.Repeat(" ", 80) + secret + strings.Repeat(" ", 80) + "'; a.b.c": "",
		"null.x; '" + strings.Repeat("y", 85) + secret + "'":                                   "",
	} {
		result, _ := newStage(script.Config{}).run(t, collection.Test, source)
		if result.Err == nil {
			t.Fatalf("%q: no error", source)
		}
		got := result.Err.Excerpt
		if want != "" && got != want {
			t.Errorf("%q:\ngot\n%s\nwant\n%s", source, got, want)
		}
		for line := range strings.Lines(got) {
			if utf8.RuneCountInString(line) > 120 {
				t.Errorf("%q: a line of %d characters", source, utf8.RuneCountInString(line))
			}
		}
		if strings.Contains(got, "s3cr3t") && !strings.Contains(got, secret) {
			t.Errorf("%q: half a word in %s", source, got)
		}
	}
}
