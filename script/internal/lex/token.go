package lex

import "strings"

// kindOf is what a word is for what follows it.
func kindOf(word string) kind {
	switch word {
	case "return", "typeof", "instanceof", "in", "of", "new", "delete", "void", "throw", "case", "do", "else", "yield",
		"await", "extends", "default":
		return keyword
	case "if", "for", "while", "with":
		return header
	}
	return operand
}

// goesOn reports whether a word continues a statement after its brace.
func goesOn(word string) bool {
	switch word {
	case "else", "in", "instanceof", "of", "while", "catch", "finally":
		return true
	}
	return false
}

func (s *scanner) takeWord() {
	from, exotic := s.pos, 0
	for ; s.pos < len(s.text); s.pos++ {
		c := s.text[s.pos]
		if class := classes[c]; class != classWord && class != classDigit {
			break
		}
		if c >= 0xC0 {
			exotic++
		}
	}
	s.countWord(s.text[from:s.pos])
	for range exotic { // each may be a space between two words
		s.count(s.prev)
	}
}

// countWord counts a name or a keyword. One after a block begins a statement, if it does not go on with that.
func (s *scanner) countWord(word string) {
	k := operand
	if len(word) > 1 && s.prev != dot {
		k = kindOf(word)
	}
	f := s.top()
	if f.ending && word == "else" {
		f.ending = false
	}
	if s.prev == blockEnd && f.statements && !goesOn(word) {
		s.reset(f)
	}
	wasFor := s.prev == header && word == "await"
	s.count(k)
	if k == keyword || k == header {
		s.word = word
		if (k == header || word == "do" || word == "else") && !s.isKey() {
			s.top().prefixed = true
		}
	}
	if wasFor {
		s.prev = header
	}
}

// isKey reports whether the word just taken is a key of an object.
func (s *scanner) isKey() bool {
	i := s.pos
	for i < len(s.text) && classes[s.text[i]] == classSpace {
		i++
	}
	return i < len(s.text) && s.text[i] == ':'
}

func (s *scanner) takeNumber() {
	for s.pos++; s.pos < len(s.text); s.pos++ {
		if c := s.text[s.pos]; classes[c] != classWord && classes[c] != classDigit && c != '.' {
			break
		}
	}
	s.count(operand)
}

// takeOperator takes an operator. One of more than two characters counts as several tokens.
func (s *scanner) takeOperator(c byte) {
	k := operator
	if c == '.' {
		k = dot
	}
	s.pos++
	if s.pos < len(s.text) {
		next := s.text[s.pos]
		switch {
		case c == '?' && next == '.':
			k = dot
			s.pos++
		case next == c && (c == '+' || c == '-'):
			k = increment
			s.pos++
		case next == '=' && c != '~' && c != '.', next == '>' && c == '=', next == c && strings.IndexByte("&|?*<>", c) >= 0:
			s.pos++
		}
	}
	if k == increment && (s.prev == operand || s.prev == blockEnd) {
		k = operand // after what it increments
	}
	s.count(k)
}

func (s *scanner) takeString(quote byte) {
	from := s.pos
	for s.pos++; s.pos < len(s.text); s.pos++ {
		switch s.text[s.pos] {
		case '\\':
			s.pos++
		case '\n', '\r':
			s.hide(from, s.pos)
			return
		case quote:
			s.pos++
			s.hide(from, s.pos)
			return
		}
	}
	s.hide(from, s.pos)
}

// template skips the text of a template up to its end or to an expression in it.
func (s *scanner) template() {
	from := s.pos
	for ; s.pos < len(s.text); s.pos++ {
		switch s.text[s.pos] {
		case '\\':
			s.pos++
		case '`':
			s.hide(from, s.pos)
			s.pos++
			s.depth -= s.top().count
			s.frames = s.frames[:len(s.frames)-1]
			s.prev = operand
			return
		case '$':
			if s.pos+1 < len(s.text) && s.text[s.pos+1] == '{' {
				s.hide(from, s.pos)
				s.pos += 2
				s.count(operator)
				s.push(frame{closer: '}'})
				return
			}
		}
	}
	s.hide(from, s.pos)
}

// slash takes a comment, a regular expression or a division.
func (s *scanner) slash() {
	from := s.pos
	rest := s.text[from:]
	switch {
	case strings.HasPrefix(rest, "//"):
		s.pos += lineLength(rest)
		s.hide(from, s.pos)
	case strings.HasPrefix(rest, "/*"):
		end := strings.Index(rest[2:], "*/")
		if end < 0 {
			s.pos = len(s.text)
		} else {
			s.pos += end + 4
		}
		s.hide(from, s.pos)
	case s.prev == operand || s.prev == dot:
		s.pos++
		s.count(operator)
	default:
		s.pos += patternLength(rest)
		s.hide(from, s.pos)
		s.count(operand)
	}
}

func lineLength(text string) int {
	end := strings.IndexByte(text, '\n')
	if end < 0 {
		end = len(text)
	}
	for _, other := range [...]string{"\r", "\u2028", "\u2029"} {
		if at := strings.Index(text[:end], other); at >= 0 {
			end = at
		}
	}
	return end
}

// patternLength is the length of a regular expression without its flags; one that has no end on its line is a slash.
func patternLength(text string) int {
	inClass := false
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '[':
			inClass = true
		case ']':
			inClass = false
		case '/':
			if !inClass {
				return i + 1
			}
		case '\n', '\r':
			return 1
		}
	}
	return 1
}

// hide counts the brackets of a piece that is skipped: those that it leaves open, and how deep they nest.
func (s *scanner) hide(from, to int) {
	open := 0
	for _, c := range []byte(s.text[from:min(to, len(s.text))]) {
		switch classes[c] {
		case classOpen:
			if open++; open > MaxDepth {
				s.deep = true
			}
		case classClose:
			open = max(0, open-1)
		}
	}
	if s.hidden += open; s.hidden > maxHidden {
		s.deep = true
	}
}
