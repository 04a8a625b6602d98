package script

import (
	"github.com/dop251/goja/ast"
)

// hoist is where deviations of the engine are mended in the syntax tree of a script.
func hoist(*ast.Program) {}
