package script_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"runner/collection"
	"runner/script"
)

func file(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }

// packageFolder has packages of every kind.
func packageFolder() fstest.MapFS {
	return fstest.MapFS{
		"@team/auth.js": file(`exports.sign = (x) => x + require('./salt') + typeof pm;`),
		"@team/salt.js": file(`module.exports = '-salt-';`),
		"@team/typed/index.ts": file("import {salt} from './salt.js';\n" +
			"export const f = (x: string): string => x + salt;"),
		"@team/typed/salt.ts":      file(`import data from './data.json'; export const salt: string = data.salt;`),
		"@team/typed/data.json":    file(`{"salt": "json"}`),
		"@team/typed/package.json": file(`{"version": "1.2.3"}`),
		"@team/a.js":               file(`exports.name = 'a'; exports.of = require('@team/b').of;`),
		"@team/b.js": file(`const a = require('@team/a');
			exports.of = () => 'b of ' + a.name;`),
		"@team/throws.js": file("// a comment\n\nfunction f() {\n  throw new TypeError('in here');\n}\nf();"),
		"@team/later.js":  file("exports.f = () => { throw new Error('later') };"),
		"@team/lost.js":   file("\nrequire('./nowhere');"),
		"@team/reach.js":  file("require('../../../etc/passwd');"),
		"@team/binary.js": file("require('./x.node');"),
		"@team/x.node":    file("\x7fELF"),
		"@team/async.js":  file("exports.g = async function* () { yield 1; };"),
		"@team/count.js":  file("exports.n = 0;"),
		"@team/counter.js": file("import count from '@team/count';\n" +
			"export default () => ++count.n;"),
		"node_modules/left/main.js": file(`const {basename} = require('path');
			module.exports = typeof pm + basename('a/b') + require('right/lib');`),
		"node_modules/left/package.json":                file(`{"main": "main.js", "version": "1.3.0"}`),
		"node_modules/right/package.json":               file(`{"exports": {".": {"require": "./r.js"}, "./lib": "./dist/lib.mjs"}}`),
		"node_modules/right/dist/lib.mjs":               file(`export default 5; export const six = 6;`),
		"node_modules/right/r.js":                       file(`module.exports = 'right ' + require('deep')`),
		"node_modules/right/node_modules/deep/index.js": file(`module.exports = 'deep'`),
		"deep.js":    file(strings.Repeat("[", 5000)),
		"pattern.js": file(`module.exports = /^\p{Lu}+$/u.test('ÄÖ');`),
		"broken.js":  file("\nmodule.exports = ("),
	}
}

// TestPackages loads packages from a folder.
func TestPackages(t *testing.T) {
	t.Parallel()
	message := func(source string) string { return "try { " + source + " } catch (e) { console.log(e.message + '.') }" }
	for source, want := range map[string]string{
		`console.log(pm.require('@team/auth').sign('x'))`:                    `log x-salt-object`,
		`console.log(pm.require('@team/typed').f('x'))`:                      `log xjson`,
		`console.log(pm.require('@team/a').of())`:                            `log b of a`,
		`console.log(pm.require('npm:left@1.3.0').slice(0, 10))`:             `log undefinedb`,
		`console.log(pm.require('npm:left@1') === pm.require('npm:left'))`:   `log true`,
		`console.log(pm.require('right'))`:                                   `log right deep`,
		`console.log(pm.require('right/lib').six)`:                           `log 6`,
		`console.log(pm.require('@team/auth') === pm.require('@team/auth'))`: `log true`,
		`const {default: up} = pm.require('@team/counter'); up(); up();
console.log(pm.require('@team/count').n)`: `log 2`,
		`for await (const x of pm.require('@team/async').g()) console.log(x)`: `log 1`,
		`console.log(pm.require('pattern'))`:                                  `log true`,
		message(`pm.require('deep')`): `log Error while loading package 'deep': ` +
			`brackets are nested too deep.`,
		message(`pm.require('nope')`):   `log Cannot find package 'nope'.`,
		message(`pm.require('../x')`):   `log Cannot find package '../x'.`,
		message(`pm.require('/etc/x')`): `log Cannot find package '/etc/x'.`,
		message(`pm.require('npm:left@2.0.0')`): `log package 'npm:left@2.0.0' is wanted, the folder has ` +
			`version 1.3.0.`,
		message(`pm.require('broken')`): `log Error while loading package 'broken': broken.js:2:19: ` +
			`Unexpected end of file.`,
		message(`pm.require('@team/lost')`): `log Error while loading package '@team/lost': @team/lost.js:2:9: there is ` +
			`no './nowhere' beside this file.`,
		message(`pm.require('@team/reach')`): `log Error while loading package '@team/reach': @team/reach.js:1:9: there is ` +
			`no '../../../etc/passwd' beside this file.`,
		message(`pm.require('@team/binary')`): `log Error while loading package '@team/binary': @team/binary.js:1:9: ` +
			`@team/x.node is no kind of file that scripts can load.`,
		message(`pm.require('@team/throws')`): `log Error while loading package '@team/throws': ` +
			`@team/throws.js:4: in here.`,
		message(`pm.require('@team/later').f()`): `log later.`,
	} {
		result, got := newStage(script.Config{Packages: packageFolder()}).run(t, collection.Test, source)
		if result.Err != nil || got != want {
			t.Errorf("%s: got %q, want %q, error %v", source, got, want, result.Err)
		}
	}
}

// TestPackageLock loads what is as it was when it was locked, and nothing else.
func TestPackageLock(t *testing.T) {
	t.Parallel()
	folder := fstest.MapFS{"@team/a.js": file(`module.exports = require('./parts/one')`),
		"@team/parts/one.js":             file(`module.exports = 1`),
		"node_modules/left/index.js":     file(`module.exports = 'left'`),
		"node_modules/left/package.json": file(`{"version": "1.0.0"}`)}
	name, lock, err := script.LockPackages(folder)
	if err != nil || name != "runner.lock.json" || strings.Count(string(lock), `"sha256"`) != 2 {
		t.Fatalf("got %s %s %v", name, lock, err)
	}
	folder[name] = &fstest.MapFile{Data: lock}
	load := func(source string) string {
		_, got := newStage(script.Config{Packages: folder}).run(t, collection.Test,
			"try { console.log(pm.require('"+source+"')) } catch (e) { console.log(e.message) }")
		return got
	}
	if got := load("@team/a") + " " + load("npm:left@1.0.0"); got != "log 1 log left" {
		t.Errorf("got %q", got)
	}
	for change, want := range map[string]struct {
		name string
		file string
		text string
	}{
		"is not what it was":         {"@team/a", "@team/parts/one.js", `module.exports = 2`},
		"has version 1.0.1":          {"left", "node_modules/left/package.json", `{"version": "1.0.1"}`},
		"is not in runner.lock.json": {"new", "new.js", ``},
		"not as it must be":          {"@team/a", "runner.lock.json", `{`},
		"has version 7":              {"@team/a", "runner.lock.json", `{"lockVersion": 7}`},
	} {
		old := folder[want.file]
		folder[want.file] = file(want.text)
		if got := load(want.name); !strings.Contains(got, change) {
			t.Errorf("%s: got %q", change, got)
		}
		if delete(folder, want.file); old != nil {
			folder[want.file] = old
		}
	}
}

// TestPackageLinks refuses links that lead out of the folder.
func TestPackageLinks(t *testing.T) {
	t.Parallel()
	dir, outside := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(outside, "secret.js"), []byte("module.exports = 'out'"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(outside, "secret.js"), filepath.Join(dir, "secret.js")); err != nil {
		t.Skip(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	var files fs.FS = root.FS()
	_, got := newStage(script.Config{Packages: files}).run(t, collection.Test,
		"try { console.log(pm.require('secret')) } catch (e) { console.log(e.message + '.') }")
	if got != "log Cannot find package 'secret'." {
		t.Errorf("got %q", got)
	}
}
