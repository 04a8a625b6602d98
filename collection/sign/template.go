package sign

import (
	"fmt"
	"slices"
	"strings"
)

// A template is a text with placeholders: {name} or {name:argument}. A backslash makes n, r and t what they are in Go, and
// every other character itself.
type template []piece

// A piece is a text, or, if name is set, a placeholder.
type piece struct{ text, name, argument string }

// maxTemplate bounds a template; the longest canonical forms in use have ten lines.
const maxTemplate = 4 << 10

// parseTemplate reads the template that is the option called option. An error names the placeholders that there are.
func parseTemplate(option, text string, known []string) (template, error) {
	if len(text) > maxTemplate {
		return nil, fmt.Errorf("option %s: longer than %d bytes", option, maxTemplate)
	}
	var t template
	var plain strings.Builder
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\' && i+1 < len(text):
			i++
			plain.WriteByte(unescape(text[i]))
		case c == '{':
			inside, _, ok := strings.Cut(text[i+1:], "}")
			name, argument, hasArgument := strings.Cut(inside, ":")
			if hasArgument {
				name += ":"
			}
			if !ok || !slices.Contains(known, name) || hasArgument && argument == "" {
				return nil, fmt.Errorf("option %s: no placeholder {%.40s}; there are %s", option, inside, shownNames(known))
			}
			t = append(t, piece{text: plain.String()}, piece{name: name, argument: argument})
			plain.Reset()
			i += len(inside) + 1
		default:
			plain.WriteByte(c)
		}
	}
	return append(t, piece{text: plain.String()}), nil
}

func unescape(c byte) byte {
	switch c {
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	}
	return c
}

// shownNames lists placeholders as they are written.
func shownNames(names []string) string {
	var shown []string
	for _, n := range names {
		if strings.HasSuffix(n, ":") {
			n += "NAME"
		}
		shown = append(shown, "{"+n+"}")
	}
	return strings.Join(shown, ", ")
}

// uses reports whether the template has a placeholder called name.
func (t template) uses(name string) bool {
	return slices.ContainsFunc(t, func(p piece) bool { return p.name == name })
}

// separable reports whether the template has a placeholder called name, and match can tell its placeholders apart.
func (t template) separable(name string) bool {
	for i := 2; i < len(t)-1; i += 2 { // every other piece is a text
		if t[i].text == "" {
			return false
		}
	}
	return t.uses(name)
}

// fill returns the text with values in the places of the placeholders.
func (t template) fill(value func(p piece) (string, error)) (string, error) {
	var b strings.Builder
	for _, p := range t {
		if p.name == "" {
			b.WriteString(p.text)
			continue
		}
		v, err := value(p)
		if err != nil {
			return "", err
		}
		b.WriteString(v)
	}
	return b.String(), nil
}

// match takes the values of the placeholders out of a text that was made of the template. Each reaches as far as to the
// text that follows it, the first time.
func (t template) match(text string) (map[string]string, bool) {
	values := make(map[string]string)
	open := ""
	for _, p := range t {
		if p.name != "" {
			open = p.name
			continue
		}
		at := strings.Index(text, p.text)
		if p.text == "" && open != "" {
			at = len(text) // the last one takes the rest
		}
		if at < 0 || open == "" && at > 0 {
			return nil, false
		}
		if open != "" {
			values[open] = text[:at]
		}
		text, open = text[at+len(p.text):], ""
	}
	return values, text == ""
}
