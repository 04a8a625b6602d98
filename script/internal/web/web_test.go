package web_test

import (
	"testing"

	"github.com/dop251/goja"

	"runner/script/internal/lib"
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
	g.Library = func(name string) (goja.Value, error) { return lib.Load(rt, name, nil) }
	if err := rt.Set("setTimeout", func(goja.FunctionCall) goja.Value { return goja.Undefined() }); err != nil {
		t.Fatal(err)
	}
	return rt, g
}

// TestLaziness states that nothing is built before it is asked for.
func TestLaziness(t *testing.T) {
	t.Parallel()
	rt, _ := newRuntime(t)
	own := func(name string) bool {
		v, err := rt.RunString("Object.getOwnPropertyNames(globalThis).includes('" + name + "')")
		if err != nil {
			t.Fatal(err)
		}
		return v.ToBoolean()
	}
	if own("URL") {
		t.Error("URL is there before it is used")
	}
	if v, err := rt.RunString("typeof URL + ('Blob' in globalThis) + typeof nothing"); err != nil ||
		v.String() != "functiontrueundefined" {
		t.Errorf("got %v, %v", v, err)
	}
	if !own("URL") || !own("URLSearchParams") || own("Blob") {
		t.Error("want URL and URLSearchParams after URL is used, and no Blob")
	}
}

// BenchmarkInstall is what every runtime pays.
func BenchmarkInstall(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		newRuntime(b)
	}
}

// BenchmarkFirstUse is what the first use of a global costs in a runtime.
func BenchmarkFirstUse(b *testing.B) {
	for _, name := range []string{"URL", "TextEncoder", "Blob", "AbortController", "structuredClone", "Intl"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				rt, _ := newRuntime(b)
				rt.GlobalObject().Get(name)
			}
		})
	}
}

// BenchmarkExtend is what a script that needs a newer method pays once.
func BenchmarkExtend(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		_, g := newRuntime(b)
		g.Extend()
	}
}

// FuzzURL states that no text ends the parser, and that a URL's text reads as the same URL.
func FuzzURL(f *testing.F) {
	for _, seed := range []string{"http://a/b?c#d", "//x", "http://[::1]/", "file:///C|/", "a:b", "http://0x1.2/", "é"} {
		f.Add(seed)
	}
	rt, _ := newRuntime(f)
	f.Fuzz(func(t *testing.T, text string) {
		if err := rt.Set("text", text); err != nil {
			t.Fatal(err)
		}
		v, err := rt.RunString(`URL.canParse(text, 'http://h/p') && (() => {
			const once = new URL(text, 'http://h/p').href; return new URL(once).href === once || once })()`)
		if err != nil || v.ExportType().Kind().String() == "string" {
			t.Errorf("%q: %v, %v", text, v, err)
		}
	})
}
