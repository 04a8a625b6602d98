package lib_test

import (
	"testing"

	"github.com/dop251/goja"

	"runner/script/internal/lib"
)

// BenchmarkFirstUse is what the first script of a process pays for a library: to read, compile and run it, without what
// it shares with others, which is there already.
func BenchmarkFirstUse(b *testing.B) {
	for _, name := range lib.Names() {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := lib.FirstUse(goja.New(), name); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
