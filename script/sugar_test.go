package script_test

import (
	"strings"
	"testing"

	"runner/collection"
	"runner/script"
)

func TestSugar(t *testing.T) {
	for name, c := range map[string]struct{ use, want string }{
		"has":             {`"a.b".has(".b") + "," + "a".has("x") + "," + "abc".has(/B/i)`, "true,false,true"},
		"array":           {`[3, 1, 2].max() + [1, 2].first() + [1, 1].unique().length`, "5"},
		"string":          {`"some words".capitalize() + "-a".camelize()`, "Some wordsA"},
		"number":          {`(5).isOdd() + (3).pad(3)`, "true003"},
		"date":            {`Date.create("2020-01-02").format("{yyyy}/{MM}/{dd}")`, "2020/01/02"},
		"object":          {`Object.size({a: 1, b: 2})`, "2"},
		"function":        {`typeof (function () {}).debounce`, "function"},
		"nothing in for":  {`let n = 0; for (const k in [].concat(1)) n++; for (const k in {}) n++; "x".has("x") && n`, "1"},
		"not enumerable":  {`"".has("") + ":" + Object.keys(String.prototype).length`, "true:0"},
		"own property":    {`const list = []; list.first = 1; list.first + Object.keys(list).join()`, "1first"},
		"own method":      {`String.prototype.last = function () { return "mine" }; "a".last() + [1].last()`, "mine1"},
		"native repeat":   {`[1].first(); try { "ab".repeat(2 ** 29) } catch (e) { e.name }`, "RangeError"},
		"chai is as ever": {`pm.expect([1, 2]).to.include(1); "ok"`, "ok"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := logOf(t, "console.log(eval(`"+c.use+"`) + '.')"); got != "log "+c.want+"." {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// TestSugarWaits says that a script in which the words occur, but which reads none of the methods, loads nothing.
func TestSugarWaits(t *testing.T) {
	s := newStage(script.Config{})
	defer s.host.Close()
	_, log := s.run(t, collection.Test, `pm.expect([1]).to.include(1); Math.max(1, 2); "x".has("x");`+
		`console.log(typeof ["x"]["inGroupsOf"])`)
	if !strings.HasSuffix(log, "undefined") {
		t.Errorf("got %s, want undefined", log)
	}
	_, log = s.run(t, collection.Test, `console.log(typeof [].sum + typeof [].average)`)
	if !strings.HasSuffix(log, "functionfunction") {
		t.Errorf("got %s, want both methods", log)
	}
	_, log = s.run(t, collection.Test, `console.log(typeof ["x"]["inGroupsOf"])`)
	if !strings.Contains(log, "function") {
		t.Errorf("got %s, want all of the library once it is loaded", log)
	}
}

func BenchmarkSugarFirstUse(b *testing.B) {
	for b.Loop() {
		s := newStage(script.Config{})
		s.run(b, collection.Test, `[1].first()`)
		s.host.Close()
	}
}

// TestSugarReadsAsNewmans states that methods whose text a script prints read as in Newman.
func TestSugarReadsAsNewmans(t *testing.T) {
	t.Parallel()
	s := newStage(script.Config{})
	_, got := s.run(t, collection.Test, `console.log(String('x'.first), String('x'.last))`)
	const want = "log function(e){return N(e)&&(e=1),this.substr(0,e)} " +
		"function(e){N(e)&&(e=1);var t=this.length-e<0?0:this.length-e;return this.substr(t)}"
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
