package web_test

import (
	"testing"

	"github.com/dop251/goja"

	"runner/script/internal/web"
)

// newRuntime is a runtime with the globals and with timers that never fire.
func newRuntime(t testing.TB) (*goja.Runtime, *web.Globals) {
	t.Helper()
	rt := goja.New()
	g, err := web.Install(rt)
	if err != nil {
		t.Fatal(err)
	}
	if err := rt.Set("setTimeout", func(goja.FunctionCall) goja.Value { return goja.Undefined() }); err != nil {
		t.Fatal(err)
	}
	return rt, g
}
