package script

import (
	"slices"
	"strings"
)

// A reached is what a script's text may lead to among the limited functions.
type reached struct {
	all   bool
	words []string
}

// anywhere are words with which a script may come to functions that it does not name.
var anywhere = map[string]bool{"eval": true, "Function": true, "constructor": true, "require": true,
	"__lookupGetter__": true, "__lookupSetter__": true, "getOwnPropertyDescriptor": true,
	"getOwnPropertyDescriptors": true, "getOwnPropertyNames": true, "getPrototypeOf": true, "__proto__": true,
	"prototype": true, "respondTo": true}

// limitedWords are the words that lead to functions by their names.
var limitedWords = func() map[string]bool {
	words := map[string]bool{}
	for word := range methods {
		words[word] = true
	}
	for _, list := range kinds {
		for _, word := range list {
			words[word] = true
		}
	}
	return words
}()

// reachOf reads a script's text without regard to what is code and what is not: what it finds too much costs little.
func reachOf(source string) reached {
	var r reached
	for i := 0; i < len(source) && !r.all; {
		c := source[i]
		switch {
		case isWordByte(c):
			end := i + 1
			for end < len(source) && isWordByte(source[end]) {
				end++
			}
			r.word(source[i:end], source[end:])
			i = end
			continue
		case c == '\\':
			r.all = strings.HasPrefix(source[i+1:], "u") || strings.HasPrefix(source[i+1:], "x")
		case c == '[':
			r.all = computed(source, i)
		case strings.HasPrefix(source[i:], "..."):
			r.add("...")
			i += 2
		}
		i++
	}
	if r.all {
		r.words = nil
	}
	return r
}

func isWordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '$' || c >= 0x80
}

// word takes in a word and the text after it.
func (r *reached) word(word, rest string) {
	switch {
	case anywhere[word]:
		r.all = true
	case limitedWords[word]:
		r.add(word)
	case strings.HasSuffix(word, "roperty") && word != "hasOwnProperty":
		rest = strings.TrimLeft(rest, " \t\r\n")
		if rest, called := strings.CutPrefix(rest, "("); called {
			r.all = !literal(rest, ",)") // an assertion that goes on with a member
		}
	}
}

func (r *reached) add(word string) {
	if !slices.Contains(r.words, word) {
		r.words = append(r.words, word)
	}
}

// literal reports whether text begins with a number or a plain string that one of the ends follows.
func literal(text, ends string) bool {
	text = strings.TrimLeft(text, " \t\r\n")
	if text == "" {
		return false
	}
	if quote := text[0]; quote == '\'' || quote == '"' {
		body, rest, closed := strings.Cut(text[1:], string(quote))
		if !closed || strings.ContainsAny(body, "\\\n") {
			return false
		}
		text = rest
	} else {
		text = strings.TrimLeft(text, "0123456789")
	}
	text = strings.TrimLeft(text, " \t\r\n")
	return text != "" && strings.IndexByte(ends, text[0]) >= 0
}

// longestKey is how far the end of a computed key is looked for.
const longestKey = 2000

// computed reports whether the bracket at a place may hold the name of a member that is not written there.
func computed(source string, at int) bool {
	before := strings.TrimRight(source[max(0, at-200):at], " \t\r\n")
	if before == "" {
		return at > 200
	}
	last := before[len(before)-1]
	if isWordByte(last) || strings.IndexByte(")]}'\"`.?/", last) >= 0 {
		return !literal(source[at+1:], "]")
	}
	if last != '{' && last != ',' {
		return false
	}
	depth := 0
	for i := at; i < len(source); i++ {
		switch source[i] {
		case '[':
			depth++
		case ']':
			if depth--; depth == 0 {
				rest := strings.TrimLeft(source[i+1:], " \t\r\n")
				return rest != "" && (rest[0] == ':' || rest[0] == '(')
			}
		}
		if i > at+longestKey {
			return true
		}
	}
	return true
}
