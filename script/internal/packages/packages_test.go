package packages_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"runner/script/internal/packages"
)

func nothing(string) bool { return false }

func folder(files map[string]string) fstest.MapFS {
	out := fstest.MapFS{}
	for name, text := range files {
		out[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

// TestSum depends on the files of a package, all of them and nothing else.
func TestSum(t *testing.T) {
	t.Parallel()
	sum := func(change, text string) string {
		files := map[string]string{"p/index.js": `import './a'; import './b.json'`, "p/a.js": `1`, "p/b.json": `2`,
			"p/unused.js": `3`, "q.js": `4`}
		files[change] = text
		b, err := packages.New(folder(files), nothing).Load("p")
		if err != nil {
			t.Fatal(err)
		}
		return b.Sum
	}
	same := sum("q.js", "4")
	for _, name := range []string{"p/index.js", "p/a.js", "p/b.json"} {
		if sum(name, `5`) == same {
			t.Errorf("another %s, the same sum", name)
		}
	}
	for _, name := range []string{"p/unused.js", "q.js"} {
		if sum(name, `5`) != same {
			t.Errorf("another %s, another sum", name)
		}
	}
}

// TestVersions fits what begins with the version asked for.
func TestVersions(t *testing.T) {
	t.Parallel()
	f := packages.New(folder(map[string]string{"node_modules/@s/p/package.json": `{"version": "4.17.21"}`,
		"node_modules/@s/p/index.js": ``, "node_modules/bare/index.js": ``}), nothing)
	for name, fits := range map[string]bool{"npm:@s/p": true, "npm:@s/p@4": true, "npm:@s/p@4.17": true,
		"npm:@s/p@^4.17.21": true, "npm:@s/p@latest": true, "npm:@s/p@4.1": false, "npm:@s/p@5": false,
		"jsr:@s/p@4.17.21": true, "npm:bare@9": true, "@s/p": true} {
		if _, err := f.Load(name); (err == nil) != fits {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestExports goes where the exports of a package.json lead.
func TestExports(t *testing.T) {
	t.Parallel()
	for exports, want := range map[string]string{
		`"./a.js"`:             "p/a.js",
		`{"import": "./a.js"}`: "p/a.js",
		`{"node": "./b.js", "default": "./a.js"}`:       "p/a.js",
		`{".": {"import": {"default": "./a.js"}}}`:      "p/a.js",
		`{".": {"require": "./a.js"}, "./b": "./b.js"}`: "p/a.js",
		`{".": "../../secret.js"}`:                      "",
		`[1]`:                                           "p/index.js",
		`{"a": ` + strings.Repeat(`{"default": `, 50) + `"./a.js"` + strings.Repeat("}", 51): "p/index.js",
	} {
		b, err := packages.New(folder(map[string]string{"node_modules/p/package.json": `{"exports": ` + exports + `}`,
			"node_modules/p/a.js": `"p/a.js"`, "node_modules/p/b.js": `"p/b.js"`, "node_modules/p/index.js": `"p/index.js"`,
			"secret.js": `"secret"`}), nothing).Load("p")
		if want == "" && err == nil && strings.Contains(b.Code, `"secret"`) || want != "" && (err != nil ||
			!strings.Contains(b.Code, want)) {
			t.Errorf("%s: got %+v, %v, want %s", exports, b, err, want)
		}
	}
}

// FuzzLoad never panics, reads nothing that is not in the folder, and answers for each name in the same way.
func FuzzLoad(f *testing.F) {
	f.Add("p", `{"main": "a"}`, `import x from './a'; export default x`)
	f.Add("npm:p@1", `{"exports": {".": "./a.js"}}`, `require('p')`)
	f.Add("@s/p", `{"exports": [[[]]]}`, `import('./' + x)`)
	f.Add("../p", `{"main": "../../x"}`, "((((")
	f.Add("", `{`, "`${`")
	f.Fuzz(func(t *testing.T, name, manifest, source string) {
		files := packages.New(folder(map[string]string{"p/package.json": manifest, "p/index.js": source, "p/a.js": source,
			"runner.lock.json": ""}), nothing)
		_, first := files.Load(name)
		_, second := files.Load(name)
		if (first == nil) != (second == nil) {
			t.Errorf("%q: %v, then %v", name, first, second)
		}
	})
}

// TestLockOfBrokenFolder names what is broken.
func TestLockOfBrokenFolder(t *testing.T) {
	t.Parallel()
	_, err := packages.New(folder(map[string]string{"fine.js": ``, "@t/bad.ts": "let x: = 1"}), nothing).Lock()
	broken, ok := errors.AsType[*packages.BuildError](err)
	if !ok || broken.Name != "@t/bad" || !strings.Contains(err.Error(), "@t/bad.ts:1:8") {
		t.Errorf("got %v", err)
	}
	data, err := packages.New(folder(map[string]string{"a.js": ``, "b/readme.md": ``}), nothing).Lock()
	if err != nil || !json.Valid(data) || strings.Contains(string(data), `"b"`) {
		t.Errorf("got %s, %v", data, err)
	}
}
