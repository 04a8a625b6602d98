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

// A program is a compiled script, or why it cannot be compiled.
type program struct {
	source string
	prefix int    // bytes before the script on its first line
	edits  []edit // what was changed in prefix and source
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
	if line, deep := deepLine(source); deep {
		return &program{err: &run.ScriptError{Name: "RangeError", Line: line, Message: tooDeep}}
	}
	source = withoutHashbang(source)
	p := &program{source: source, prefix: len(syncPrefix), sugar: sugarIn(source)}
	var err error
	if p.code, p.edits, err = compileWrapped(syncPrefix, source); err == nil {
		return p
	}
	if strings.Contains(source, "await") {
		if code, edits, asyncErr := compileWrapped(asyncPrefix, source); asyncErr == nil {
			p.prefix, p.code, p.edits = len(asyncPrefix), code, edits
			return p
		}
	}
	if plain, changed := withoutHTML(source); changed {
		if q := newProgram(plain); q.err == nil {
			return q
		}
	}
	p.err = syntaxError(err, p)
	return p
}

// errClosed is the error of a script whose brackets end the function around it.
var errClosed = errors.New("the brackets of the script do not match")

func compileWrapped(prefix, source string) (*goja.Program, []edit, error) {
	low, err := lower(textOf{name: sourceName, text: prefix + source + suffix, wrapped: true})
	if err != nil {
		return nil, nil, err
	}
	if !isOneFunction(low.tree) {
		return nil, nil, errClosed
	}
	code, err := goja.CompileAST(low.tree, false)
	return code, low.edits, err
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

// programs is shared by all hosts, because lanes that run side by side run the same scripts. It is a memo: what is in
// it changes no result.
var programs = cache[*program]{room: 16 << 20, make: func(source string) *program {
	p := newProgram(source)
	p.extended = web.Needs(source)
	return p
}}

// A cache keeps what is made of texts, in two generations: when the young one is full, it becomes the old one, and what
// has not been used since is dropped.
type cache[T any] struct {
	room int // bytes of text in one generation
	make func(text string) T

	mu         sync.Mutex
	young, old map[string]T
	used       int
}

func (c *cache[T]) get(text string) T {
	c.mu.Lock()
	v, ok := c.young[text]
	c.mu.Unlock()
	if ok {
		return v
	}
	return c.slow(text)
}

// slow makes outside the lock: two lanes may do the same work, but none waits for another's.
func (c *cache[T]) slow(text string) T {
	c.mu.Lock()
	v, ok := c.old[text]
	c.mu.Unlock()
	if !ok {
		v = c.make(text)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.used += len(text) + 64; c.used > c.room || c.young == nil {
		c.old, c.young, c.used = c.young, make(map[string]T), len(text)
	}
	c.young[text] = v
	return v
}
