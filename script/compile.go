package script

import (
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"

	"runner/collection"
	"runner/collection/run"
	"runner/script/internal/web"
)

// sourceName is the file name scripts have in stacks.
const sourceName = "script"

// Scripts become bodies of functions, so that return is legal at their top level and their declarations are their own.
// Prefix and script share a line: that way line numbers need no correction, only columns of the first line do.
const (
	syncPrefix  = "(function(pm){"
	asyncPrefix = "(async function(pm){"
	suffix      = "\n})"
)

// maxNesting is how deep brackets may nest in a source. The parser recurses on the Go stack, whose end is the end of
// the process.
const maxNesting = 2500

// A program is a compiled script, or why it cannot be compiled.
type program struct {
	source string
	prefix int // bytes before the script on its first line
	code   *goja.Program
	// extended says that the script may use what web.Globals.Extend adds.
	extended bool
	sugar    []sugarName // the methods of Sugar.js that it may use
	err      *run.ScriptError
}

// compile returns the program of a script.
func (h *Host) compile(s *collection.Script) (*program, *run.ScriptError) {
	if s == nil {
		s = &collection.Script{}
	}
	source := s.Source()
	if len(source) > h.cfg.MaxSource {
		return nil, &run.ScriptError{Name: "RangeError",
			Message: fmt.Sprintf("the script has %d bytes, more than the %d allowed", len(source), h.cfg.MaxSource)}
	}
	p := programs.get(source)
	if p.err != nil {
		bad := *p.err
		return nil, &bad
	}
	return p, nil
}

// newProgram compiles source. Only when that fails and there is an await, an async function around it is tried.
func newProgram(source string) *program {
	if line, deep := nesting(source); deep {
		return &program{err: &run.ScriptError{Name: "RangeError", Line: line,
			Message: fmt.Sprintf("brackets are nested more than %d deep", maxNesting)}}
	}
	p := &program{source: source, prefix: len(syncPrefix), sugar: sugarIn(source)}
	var err error
	if p.code, err = compileWrapped(syncPrefix, source); err == nil {
		return p
	}
	if strings.Contains(source, "await") {
		if code, asyncErr := compileWrapped(asyncPrefix, source); asyncErr == nil {
			p.prefix, p.code = len(asyncPrefix), code
			return p
		}
	}
	p.err = syntaxError(err, p)
	return p
}

// errClosed is the error of a script whose brackets end the function around it.
var errClosed = errors.New("the brackets of the script do not match")

func compileWrapped(prefix, source string) (*goja.Program, error) {
	tree, err := parse(prefix + source + suffix)
	if err != nil {
		return nil, err
	}
	if !isOneFunction(tree) {
		return nil, errClosed
	}
	return goja.CompileAST(tree, false)
}

// isOneFunction reports whether tree is the function we put around a script and nothing else.
func isOneFunction(tree *ast.Program) bool {
	if len(tree.Body) != 1 {
		return false
	}
	statement, ok := tree.Body[0].(*ast.ExpressionStatement)
	if !ok {
		return false
	}
	_, ok = statement.Expression.(*ast.FunctionLiteral)
	return ok
}

// nesting reports whether brackets nest too deep, and on which line. It does not tell code from strings and comments,
// which only matters for texts that are nothing else.
func nesting(source string) (line int, deep bool) {
	depth := 0
	line = 1
	for i := range len(source) {
		switch source[i] {
		case '(', '[', '{':
			if depth++; depth > maxNesting {
				return line, true
			}
		case ')', ']', '}':
			depth = max(0, depth-1)
		case '\n':
			line++
		}
	}
	return 0, false
}

// programs is shared by all hosts, because lanes that run side by side run the same scripts. It is a memo: what is in
// it changes no result.
var programs = programCache{room: 16 << 20}

// A programCache keeps compiled programs by source, in two generations: when the young one is full, it becomes the old
// one, and what has not been used since is dropped.
type programCache struct {
	room int // bytes of source in one generation

	mu         sync.Mutex
	young, old map[string]*program
	used       int
}

func (c *programCache) get(source string) *program {
	c.mu.Lock()
	p := c.young[source]
	c.mu.Unlock()
	if p != nil {
		return p
	}
	return c.slow(source)
}

// slow compiles outside the lock: two lanes may do the same work, but none waits for another's.
func (c *programCache) slow(source string) *program {
	c.mu.Lock()
	p := c.old[source]
	c.mu.Unlock()
	if p == nil {
		p = newProgram(source)
		p.extended = web.Needs(source)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.used += len(source) + 64; c.used > c.room || c.young == nil {
		c.old, c.young, c.used = c.young, make(map[string]*program), len(source)
	}
	c.young[source] = p
	return p
}
