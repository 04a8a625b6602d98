package script_test

import (
	_ "embed"
	"fmt"
	"strings"
	"testing"

	"runner/collection"
	"runner/script"
)

//go:embed testdata/surface.tsv
var surface string

//go:embed testdata/surface.js
var surfaceWalk string

// surfaceExceptions are paths that are not as Postman's, with the reason. It shrinks.
var surfaceExceptions = map[string]string{
	"global.Buffer":      "the library's own class takes three arguments",
	"global.__exitscope": "how Postman ends a script; not for scripts",
	"global.arguments":   "the walk's own",
	"global.this":        "the walk's own",
	"pm.response.stream": "the library's class has another name since it is bundled, as in Newman",
}

// TestSurface walks everything that scripts find in Postman's newest sandbox, made by testdata/surface_gen.go, and finds
// it here: by name, type, arity and property attributes.
func TestSurface(t *testing.T) {
	t.Parallel()
	for letter, listen := range map[string]collection.Listen{"p": collection.Prerequest, "t": collection.Test} {
		t.Run(string(listen), func(t *testing.T) {
			t.Parallel()
			paths, want := surfaceOf(letter)
			source := surfaceWalk + fmt.Sprintf(
				"var out = %q.split(' ').map((path) => fact(path.startsWith('pm') ? pm : this, path));"+
					"pm.globals.set('facts', out.join('\\n'));", strings.Join(paths, " "))
			s := newStage(script.Config{})
			in := s.input(listen, source)
			in.Request.URL = collection.ParseURL("http://example.com:8080/p?q=1") // as in Postman's walk, with a port
			result, err := s.host.Execute(t.Context(), in)
			if err != nil || result.Err != nil {
				t.Fatal(err, result.Err)
			}
			v, _ := s.scopes.Global.Get("facts")
			for i, got := range strings.Split(v.Text, "\n") {
				if reason := surfaceExceptions[paths[i]]; reason == "" && !sameFact(want[i], got) {
					t.Errorf("%s is %q, want %q", paths[i], got, want[i])
				}
			}
		})
	}
}

// surfaceOf reads the paths of one kind of scripts and the facts about them.
func surfaceOf(letter string) (paths, facts []string) {
	for line := range strings.Lines(surface) {
		key, fact, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if path, ok := strings.CutPrefix(key, letter+" "); ok {
			paths, facts = append(paths, path), append(facts, fact)
		}
	}
	return paths, facts
}

// sameFact compares type and flags. The flags count where Postman protects a member: here some that scripts could write
// there are made when they are read. A class whose name was lost may have any.
func sameFact(want, got string) bool {
	wantKind, wantFlags, _ := strings.Cut(want, " ")
	gotKind, gotFlags, _ := strings.Cut(got, " ")
	if wantKind == "chai.Assertion(getter)" {
		wantKind = "object:"
	}
	if wantKind == "object:" && strings.HasPrefix(gotKind, "object:") {
		gotKind = "object:"
	}
	return wantKind == gotKind && (strings.Trim(wantFlags, "*") == "" || wantFlags == gotFlags)
}
