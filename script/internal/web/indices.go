package web

import (
	"errors"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/dlclark/regexp2/v2"
	"github.com/dop251/goja"
)

// The engine matches regular expressions but does not say where groups matched, which the flag d asks for. So a match
// is made a second time, by the same package that the engine uses for what backtracks.

// WantsIndices reports whether a script with this text can look at what the flag d adds.
func WantsIndices(text string) bool { return strings.Contains(text, "ndices") }

// errIndices says that the second match was another one. A wrong place would be worse.
var errIndices = errors.New("the places of the groups of this regular expression cannot be told")

// indices returns where the groups of a match begin and end, in UTF-16 units, or undefined for a group that took no
// part. It takes the pattern, its flags, the text, where the match begins, and the match.
func (g *Globals) indices(call goja.FunctionCall) goja.Value {
	flags := call.Argument(1).String()
	re, err := compileAgain(call.Argument(0).String(), flags)
	if err != nil {
		g.throw("SyntaxError", errIndices)
	}
	whole, ok := call.Argument(2).ToString().(goja.String)
	if !ok {
		g.throw("SyntaxError", errIndices)
	}
	text := newUnits(whole, strings.Contains(flags, "u"))
	match := call.Argument(4).ToObject(g.rt)
	start := text.runeAt(int(call.Argument(3).ToInteger()))
	found, err := re.FindRunesMatchStartingAt(text.runes, start)
	if err != nil || found == nil || found.RuneIndex != start {
		g.throw("SyntaxError", errIndices)
	}
	out := make([]any, match.Get("length").ToInteger())
	for i := range out {
		group, v := found.GroupByNumber(i), match.Get(strconv.Itoa(i))
		if group == nil || len(group.Captures) == 0 {
			if !goja.IsUndefined(v) {
				g.throw("SyntaxError", errIndices)
			}
			continue
		}
		from, to := text.unitAt(group.RuneIndex), text.unitAt(group.RuneIndex+group.RuneLength)
		if goja.IsUndefined(v) || !v.StrictEquals(text.whole.Substring(from, to)) {
			g.throw("SyntaxError", errIndices)
		}
		out[i] = g.rt.NewArray(from, to)
	}
	for i, v := range out {
		if v == nil {
			out[i] = goja.Undefined()
		}
	}
	return g.rt.NewArray(out...)
}

func compileAgain(pattern, flags string) (*regexp2.Regexp, error) {
	options := regexp2.ECMAScript
	for flag, option := range map[string]regexp2.RegexOptions{
		"i": regexp2.IgnoreCase, "m": regexp2.Multiline, "s": regexp2.Singleline, "u": regexp2.Unicode,
	} {
		if strings.Contains(flags, flag) {
			options |= option
		}
	}
	return regexp2.Compile(pattern, options)
}

// units is a text as the package matches it: its UTF-16 units, or with the flag u its characters.
type units struct {
	whole goja.String
	runes []rune
	at    []int // the unit at which each rune begins, and the end; nil if they are the same
}

func newUnits(text goja.String, characters bool) *units {
	u := &units{whole: text}
	if !characters {
		u.runes = make([]rune, text.Length())
		for i := range u.runes {
			u.runes[i] = rune(text.CharAt(i))
		}
		return u
	}
	for i := 0; i < text.Length(); i++ {
		r := rune(text.CharAt(i))
		u.at = append(u.at, i)
		if utf16.IsSurrogate(r) && i+1 < text.Length() {
			if pair := utf16.DecodeRune(r, rune(text.CharAt(i+1))); pair != '\uFFFD' {
				r = pair
				i++
			}
		}
		u.runes = append(u.runes, r)
	}
	u.at = append(u.at, text.Length())
	return u
}

func (u *units) unitAt(i int) int {
	if u.at == nil {
		return i
	}
	return u.at[i]
}

func (u *units) runeAt(unit int) int {
	if u.at == nil {
		return unit
	}
	for i, at := range u.at {
		if at >= unit {
			return i
		}
	}
	return len(u.runes)
}
