package expect_test

import (
	"os"
	"testing"

	"github.com/dop251/goja"

	"runner/script/internal/expect"
	"runner/script/internal/lib"
)

// newRuntime gives a runtime with pm.expect, the subjects, real: the chai which the fast one falls back on, and
// untouched: another one.
func newRuntime(tb testing.TB) *goja.Runtime {
	tb.Helper()
	if _, err := lib.Program("chai"); err != nil {
		tb.Fatalf("%v: run \"make build\", then test again", err)
	}
	rt := goja.New()
	chai := lib.Chai(rt)
	installed, err := expect.Install(rt, expect.Config{Chai: chai})
	if err != nil {
		tb.Fatal(err)
	}
	set(tb, rt, "installed", installed)
	loaded := func(chai func() (goja.Value, error)) func(goja.FunctionCall) goja.Value {
		return func(goja.FunctionCall) goja.Value {
			c, err := chai()
			if err != nil {
				tb.Fatal(err)
			}
			return c
		}
	}
	set(tb, rt, "real", loaded(chai))
	set(tb, rt, "untouched", loaded(lib.Chai(rt)))
	run(tb, rt, `var pm = {expect: installed.expect}`)
	loadSubjects(tb, rt)
	return rt
}

func loadSubjects(tb testing.TB, rt *goja.Runtime) {
	tb.Helper()
	subjects, err := os.ReadFile("testdata/subjects.js")
	if err != nil {
		tb.Fatal(err)
	}
	run(tb, rt, string(subjects))
}

func set(tb testing.TB, rt *goja.Runtime, name string, value any) {
	tb.Helper()
	if err := rt.Set(name, value); err != nil {
		tb.Fatal(err)
	}
}

func run(tb testing.TB, rt *goja.Runtime, src string) goja.Value {
	tb.Helper()
	v, err := rt.RunString(src)
	if err != nil {
		tb.Fatalf("%s: %v", src, err)
	}
	return v
}
