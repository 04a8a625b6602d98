package script

import "strings"

// proxyCalled are the engine's words when something like pm.expect(1).to is called.
var proxyCalled = map[string]bool{"Dynamic object is not callable": true, "proxy target is not a function": true}

// called is the expression before the parenthesis at s, in V8's words: arguments are shown as dots.
func (s spot) called() string {
	text, shown := strings.TrimRight(s.before, " "), ""
	for text != "" {
		if strings.HasSuffix(text, ")") {
			text, shown = text[:opening(text)], "(...)"+shown
			continue
		}
		part := calleeEnd.FindString(text)
		if part == "" {
			break
		}
		text, shown = strings.TrimSuffix(text, part), part+shown
	}
	if shown == "" {
		return "(intermediate value)"
	}
	return shown
}

// opening is where the parenthesis opens that ends text, or its beginning. It does not look for strings.
func opening(text string) int {
	depth := 0
	for i := len(text) - 1; i >= 0; i-- {
		switch text[i] {
		case ')':
			depth++
		case '(':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return 0
}
