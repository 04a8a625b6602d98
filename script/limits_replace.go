package script

import (
	"strings"

	"github.com/dop251/goja"
)

// A replacement is a call of replace whose result is counted.
type replacement struct {
	with native      // the script's function; nil if there is a text
	text goja.String // what stands for a match, with its $-marks
	left int64       // units that may still come
}

// replace limits String.prototype.replace and replaceAll. What might grow too long is put together by counted.
func (l *limits) replace(original native) native {
	counter := l.rt.ToValue(l.counted)
	return func(call goja.FunctionCall) goja.Value {
		s, ok := call.This.(goja.String)
		if !ok || len(call.Arguments) < 2 || !plainPattern(call.Arguments[0]) {
			return original(call)
		}
		rule := replacement{left: l.text - int64(s.Length())}
		if text, ok := call.Arguments[1].(goja.String); ok {
			if l.small(s, text) {
				return original(call)
			}
			rule.text = text
		} else if rule.with = raw(call.Arguments[1]); rule.with == nil {
			return original(call)
		}
		outer := l.replacing
		l.replacing = &rule
		defer func() { l.replacing = outer }()
		return original(goja.FunctionCall{This: s, Arguments: []goja.Value{call.Arguments[0], counter}})
	}
}

// plainPattern reports whether a pattern is a text or a regular expression; other objects may see what they are called
// with.
func plainPattern(v goja.Value) bool {
	obj, ok := v.(*goja.Object)
	if !ok {
		return goja.IsString(v)
	}
	return obj.ClassName() == "RegExp" && obj.ExportType() != proxyType
}

// small reports whether a replacement cannot grow too long, whatever the matches are.
func (l *limits) small(s, text goja.String) bool {
	n, each := int64(s.Length()), int64(text.Length())
	if each > 0 && n > 64 && strings.Contains(text.String(), "$") {
		each *= n
	}
	return n+(n+1)*each <= l.text/8
}

// counted is the function that replace is given. Its arguments are the match, the groups, the place, the whole text,
// and the named groups if there are any.
func (l *limits) counted(call goja.FunctionCall) goja.Value {
	rule := l.replacing
	if rule == nil {
		panic(l.rt.NewTypeError("nothing is being replaced"))
	}
	var out goja.String
	if rule.with != nil {
		out = l.textOf(rule.with(call))
		l.replacing = rule
	} else {
		out = l.expanded(rule, call.Arguments)
	}
	if rule.left -= int64(out.Length()); rule.left < 0 {
		l.refuse(wordsText)
	}
	l.spend(16)
	return out
}

// expanded is the text for a match.
func (l *limits) expanded(rule *replacement, args []goja.Value) goja.String {
	if !strings.Contains(rule.text.String(), "$") {
		return rule.text
	}
	m := matched{groups: args}
	if last := len(args) - 1; last > 0 {
		if names, ok := args[last].(*goja.Object); ok {
			m.names, m.groups = names, args[:last]
		}
	}
	n := len(m.groups)
	m.whole, _ = m.groups[n-1].(goja.String)
	m.at, m.groups = int(m.groups[n-2].ToInteger()), m.groups[:n-2]
	var out goja.StringBuilder
	left := rule.left
	for i, size := 0, rule.text.Length(); i < size; {
		part, next := l.part(rule.text, i, &m)
		if next == size && i == 0 && part != nil {
			return part
		}
		if part != nil {
			if left -= int64(part.Length()); left < 0 {
				l.refuse(wordsText)
			}
			out.WriteString(part)
		}
		i = next
	}
	return l.textOf(out.String())
}

// A matched is what is known of one match.
type matched struct {
	groups []goja.Value // the match itself, then its groups
	names  *goja.Object // nil without named groups
	whole  goja.String
	at     int
}

// part is the piece of the result that stands at a place of the replacement, and where the next one begins. It is nil
// for nothing.
func (l *limits) part(text goja.String, i int, m *matched) (piece goja.String, next int) {
	size := text.Length()
	if text.CharAt(i) != '$' || i+1 == size {
		end := i + 1
		for end < size && text.CharAt(end) != '$' {
			end++
		}
		return text.Substring(i, end), end
	}
	match := l.textOf(m.groups[0])
	switch c := text.CharAt(i + 1); {
	case c == '$':
		return text.Substring(i, i+1), i + 2
	case c == '&':
		return match, i + 2
	case c == '`':
		return m.whole.Substring(0, m.at), i + 2
	case c == '\'':
		return m.whole.Substring(min(m.at+match.Length(), m.whole.Length()), m.whole.Length()), i + 2
	case c >= '0' && c <= '9':
		return l.numbered(text, i, m)
	case c == '<' && m.names != nil:
		end := i + 2
		for end < size && text.CharAt(end) != '>' {
			end++
		}
		if end < size {
			return l.optional(m.names.Get(text.Substring(i+2, end).String())), end + 1
		}
	}
	return text.Substring(i, i+1), i + 1
}

// numbered is the group whose number has one or two digits.
func (l *limits) numbered(text goja.String, i int, m *matched) (piece goja.String, next int) {
	one := int(text.CharAt(i+1) - '0')
	if i+2 < text.Length() {
		if c := text.CharAt(i + 2); c >= '0' && c <= '9' {
			if two := one*10 + int(c-'0'); two > 0 && two < len(m.groups) {
				return l.optional(m.groups[two]), i + 3
			}
		}
	}
	if one > 0 && one < len(m.groups) {
		return l.optional(m.groups[one]), i + 2
	}
	return text.Substring(i, i+1), i + 1
}

// optional is the text of a group; nil if it took no part in the match.
func (l *limits) optional(v goja.Value) goja.String {
	if v == nil || goja.IsUndefined(v) {
		return nil
	}
	return l.textOf(v)
}
