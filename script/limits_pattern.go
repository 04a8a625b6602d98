package script

import (
	"errors"
	"fmt"

	"github.com/dop251/goja"
)

// Limits of a regular expression: compiling takes time and memory in proportion to its text, and stack in proportion to
// its nesting.
const (
	longestPattern = 1 << 18
	maxGroups      = 1000 // within each other
	countedPiece   = 1 << 20
)

// limitPatterns limits the making of regular expressions, and the methods that look for all matches.
func (l *limits) limitPatterns() error {
	class := l.object(l.rt.GlobalObject(), "RegExp")
	prototype := l.object(class, "prototype")
	match := raw(prototype.GetSymbol(goja.SymMatch))
	long := func(original native) native {
		return func(call goja.FunctionCall) goja.Value {
			if s, ok := call.Argument(0).(goja.String); ok && int64(s.Length()) > l.items/2 {
				l.checkMatches(class, match, call.This, s)
			}
			return original(call)
		}
	}
	for _, symbol := range []*goja.Symbol{goja.SymMatch, goja.SymReplace, goja.SymSplit} {
		if err := l.limitSymbol(prototype, symbol, long); err != nil {
			return err
		}
	}
	return errors.Join(l.limit(prototype, "compile", l.compile), l.limitConstructor("RegExp", l.checkSource))
}

// compile limits RegExp.prototype.compile.
func (l *limits) compile(original native) native {
	return func(call goja.FunctionCall) goja.Value {
		l.checkSource(call.Arguments)
		return original(call)
	}
}

// checkSource looks at the arguments of what makes regular expressions.
func (l *limits) checkSource(args []goja.Value) {
	if len(args) == 0 {
		return
	}
	switch pattern := args[0].(type) {
	case goja.String:
		l.checkPattern(pattern)
	case *goja.Object:
		if pattern.GetSymbol(goja.SymMatch) == nil { // no regular expression, so its text counts
			text := l.textOf(pattern)
			args[0] = text
			l.checkPattern(text)
		} else if source, ok := pattern.Get("source").(goja.String); ok {
			l.checkPattern(source)
		}
	}
}

// checkPattern refuses the text of a regular expression that is too long or nested too deep.
func (l *limits) checkPattern(pattern goja.String) {
	if pattern.Length() <= maxGroups {
		return
	}
	if pattern.Length() <= longestPattern && !nestedGroups(pattern.String()) {
		return
	}
	begin := pattern.Substring(0, 60).String()
	l.throw(l.syntaxError, fmt.Sprintf("Invalid regular expression: /%s…/: Regular expression too large", begin))
}

// nestedGroups reports whether groups are nested too deep.
func nestedGroups(pattern string) bool {
	depth, class := 0, false
	for i := 0; i < len(pattern); i++ {
		switch c := pattern[i]; {
		case c == '\\':
			i++
		case class:
			class = c != ']'
		case c == '[':
			class = true
		case c == '(':
			if depth++; depth > maxGroups {
				return true
			}
		case c == ')':
			depth--
		}
	}
	return false
}

// checkMatches refuses to look for all matches in a long text when there are too many to keep. They are counted piece by
// piece, which is exact enough for that.
func (l *limits) checkMatches(class *goja.Object, match native, this goja.Value, s goja.String) {
	re, ok := this.(*goja.Object)
	if !ok || re.ClassName() != "RegExp" {
		return
	}
	all := l.construct(goja.FunctionCall{Arguments: []goja.Value{class,
		l.rt.NewArray(re.Get("source"), l.rt.ToValue("g"))}})
	found := int64(0)
	for from := 0; from < s.Length(); from += countedPiece {
		piece := s.Substring(from, min(from+countedPiece, s.Length()))
		if list, ok := match(goja.FunctionCall{This: all, Arguments: []goja.Value{piece}}).(*goja.Object); ok {
			found += lengthOf(list)
		}
		if found > l.items {
			l.refuse(wordsArray)
		}
		l.spend(workUnits)
	}
}
