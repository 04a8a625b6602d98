package web

//lint:file-ignore ST1005 the messages are shown to scripts, in the words of V8

import (
	"errors"
	"fmt"
	"strings"
)

// maxSets is how deep classes may nest in classes.
const maxSets = 100

var errSets = errors.New("Invalid character class")

// lowerSets writes the classes that only the flag v has, those in classes and what is made of two by -- and &&, with
// alternatives and lookaheads, which say the same of one character.
func lowerSets(pattern string) (string, error) {
	var out strings.Builder
	for i := 0; i < len(pattern); i++ {
		switch c := pattern[i]; {
		case c == '\\' && i+1 < len(pattern):
			out.WriteString(pattern[i : i+2])
			i++
		case c == '[':
			set, end, err := readSet(pattern, i, 0)
			if err != nil {
				return "", err
			}
			out.WriteString(set)
			i = end - 1
		default:
			out.WriteByte(c)
		}
	}
	return out.String(), nil
}

// A class is a set of characters being read: what it is so far, and the operator that the next part belongs to.
type class struct {
	plain   strings.Builder // single characters, ranges and escapes
	parts   []string        // classes in it, each a pattern of one character
	checks  []string        // lookaheads that the character must pass
	negated bool

	operator string // in front of the last member
	isRange  bool   // a member was a range, which no operator takes
}

// isRange reports whether a member that is no class is a range.
func isRange(part string) bool {
	end, err := characterEnd(part, 0)
	return err == nil && part[0] != '[' && end < len(part)
}

// readSet reads the class that begins at from. It returns a pattern of one character, and where the class ends.
func readSet(pattern string, from, depth int) (text string, end int, err error) {
	if depth > maxSets {
		return "", 0, errSets
	}
	var s class
	i := from + 1
	if strings.HasPrefix(pattern[i:], "^") {
		s.negated = true
		i++
	}
	for members := 0; i < len(pattern); members++ {
		if pattern[i] == ']' {
			return s.text(), i + 1, nil
		}
		operator := ""
		if op := pattern[i:min(i+2, len(pattern))]; op == "--" || op == "&&" {
			operator = op
			i += 2
		}
		if i >= len(pattern) || pattern[i] == ']' || members > 0 && s.operator != operator && members > 1 {
			return "", 0, errSets // an operand is missing, or operators are mixed
		}
		if s.operator = operator; operator != "" && members != len(s.checks)+1 {
			return "", 0, errSets
		}
		part, next, err := readPart(pattern, i, depth)
		if err != nil {
			return "", 0, err
		}
		if s.isRange = s.isRange || isRange(part); s.isRange && operator != "" {
			return "", 0, errSets
		}
		s.add(operator, part, pattern[i] == '[')
		i = next
	}
	return "", 0, errSets
}

// readPart reads a class, an escape, a character or a range.
func readPart(pattern string, i, depth int) (text string, end int, err error) {
	if pattern[i] == '[' {
		return readSet(pattern, i, depth+1)
	}
	if strings.IndexByte(`(){}/-|`, pattern[i]) >= 0 {
		return "", 0, errSets
	}
	end, err = characterEnd(pattern, i)
	if err != nil {
		return "", 0, err
	}
	if end < len(pattern)-1 && pattern[end] == '-' && pattern[end+1] != '-' && pattern[end+1] != ']' {
		end, err = characterEnd(pattern, end+1)
	}
	return pattern[i:end], end, err
}

// characterEnd returns where the character or escape at i ends.
func characterEnd(pattern string, i int) (int, error) {
	if pattern[i] != '\\' {
		for n := i + 1; ; n++ {
			if n >= len(pattern) || pattern[n]&0xC0 != 0x80 {
				return n, nil
			}
		}
	}
	if i+1 >= len(pattern) {
		return 0, errSets
	}
	switch pattern[i+1] {
	case 'q':
		return 0, fmt.Errorf(`\q is not supported`)
	case 'p', 'P', 'u':
		if i+2 < len(pattern) && pattern[i+2] == '{' {
			if close := strings.IndexByte(pattern[i:], '}'); close > 0 {
				return i + close + 1, nil
			}
			return 0, errSets
		}
		return min(i+6, len(pattern)), nil
	case 'x':
		return min(i+4, len(pattern)), nil
	case 'c':
		return min(i+3, len(pattern)), nil
	}
	return i + 2, nil
}

func (s *class) add(operator, part string, isClass bool) {
	if operator != "" {
		if !isClass {
			part = "[" + part + "]"
		}
		look := "(?="
		if operator == "--" {
			look = "(?!"
		}
		s.checks = append(s.checks, look+part+")")
		return
	}
	if isClass {
		s.parts = append(s.parts, part)
	} else {
		s.plain.WriteString(part)
	}
}

// text writes the class as a pattern of one character.
func (s *class) text() string {
	if len(s.parts) == 0 && len(s.checks) == 0 {
		if s.negated {
			return "[^" + s.plain.String() + "]"
		}
		return "[" + s.plain.String() + "]"
	}
	all := s.parts
	if s.plain.Len() > 0 || len(all) == 0 {
		all = append(all, "["+s.plain.String()+"]")
	}
	one := strings.Join(s.checks, "") + "(?:" + strings.Join(all, "|") + ")"
	if s.negated {
		return "(?:(?!" + one + `)[\s\S])`
	}
	return "(?:" + one + ")"
}
