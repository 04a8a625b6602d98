package script

import (
	"slices"
	"testing"
)

// TestReachOf reads which limited functions scripts may come to.
func TestReachOf(t *testing.T) {
	for source, want := range map[string]string{
		``: "",
		`pm.test('a', () => { pm.expect(body.a).to.equal(1) })`: "",
		`list.map((x) => x.id)`:                                 "map",
		`'x'.repeat(3)`:                                         "repeat",
		`const {repeat: r} = ''`:                                "repeat",
		`a[0], a['b'], a[ "c" ]`:                                "",
		`a['map']`:                                              "map",
		`a[i]`:                                                  "*",
		`a?.[b]`:                                                "*",
		`a['x' + y]`:                                            "*",
		"a[`x`]":                                                "*",
		`a()[b]`:                                                "*",
		`const a = [b, c]; f(1, [d])`:                           "",
		`const {[a]: b} = c`:                                    "*",
		`const {x, [a]: b} = c`:                                 "*",
		`'\u0072'`:                                              "*",
		`eval(a)`:                                               "*",
		`x.constructor`:                                         "*",
		`require('lodash')`:                                     "*",
		`to.have.property('a')`:                                 "",
		`to.have.property('a', 1)`:                              "",
		`to.have.property(a)`:                                   "*",
		`to.have.nested.property('a' + b)`:                      "*",
		`x.hasOwnProperty(a)`:                                   "",
		`[...a]`:                                                "...",
		`new Set(a)`:                                            "Set",
	} {
		got := reachOf(source)
		switch want {
		case "*":
			if !got.all {
				t.Errorf("%s reaches %q, want everything", source, got.words)
			}
		case "":
			if got.all || len(got.words) > 0 {
				t.Errorf("%s reaches %v %q, want nothing", source, got.all, got.words)
			}
		default:
			if got.all || !slices.Contains(got.words, want) {
				t.Errorf("%s reaches %v %q, want %s", source, got.all, got.words, want)
			}
		}
	}
}
