package web

//lint:file-ignore ST1005 the messages are shown to scripts, in the words of V8

import (
	"fmt"
	"strings"
)

// Pattern changes a regular expression that goja would read in another way than the language says: the escapes \p{…}
// of Unicode properties, which one of its two engines takes for the letter p, and the flags v and d. The flag d is left
// out: see [WantsIndices]. It is an error to ask for what cannot be had. Other expressions come back as they are.
func Pattern(pattern, flags string) (string, string, error) {
	flags = strings.Replace(flags, "d", "", 1)
	sets := strings.Contains(flags, "v")
	if sets {
		if strings.Contains(flags, "u") {
			return "", "", fmt.Errorf("Invalid flags supplied to RegExp constructor '%s'", flags)
		}
		lowered, err := lowerSets(pattern)
		if err != nil {
			return "", "", fmt.Errorf("Invalid regular expression: /%s/%s: %w", pattern, flags, err)
		}
		pattern = lowered
		flags = strings.Replace(flags, "v", "u", 1)
	}
	if !strings.Contains(flags, "u") || !strings.Contains(pattern, `\p`) && !strings.Contains(pattern, `\P`) {
		return pattern, flags, nil
	}
	out, err := properties(pattern)
	if err != nil {
		return "", "", fmt.Errorf("Invalid regular expression: /%s/%s: %w", pattern, flags, err)
	}
	return out, flags, nil
}

// properties rewrites every \p{…}. The empty lookahead in front of the result leads goja to the engine that knows
// properties.
func properties(pattern string) (string, error) {
	var out strings.Builder
	out.WriteString("(?=)")
	inClass := false
	found := false
	for i := 0; i < len(pattern); i++ {
		switch c := pattern[i]; {
		case c == '\\' && i+1 < len(pattern) && pattern[i+1]|0x20 == 'p':
			end := strings.IndexByte(pattern[i:], '}')
			if end < 0 || i+2 >= len(pattern) || pattern[i+2] != '{' {
				return "", fmt.Errorf("Invalid property name")
			}
			text, err := property(pattern[i+3:i+end], pattern[i+1] == 'P', inClass)
			if err != nil {
				return "", err
			}
			found = true
			out.WriteString(text)
			i += end
			continue
		case c == '\\' && i+1 < len(pattern):
			out.WriteByte(c)
			i++
		case c == '[':
			inClass = true
		case c == ']':
			inClass = false
		}
		out.WriteByte(pattern[i])
	}
	if !found {
		return pattern, nil
	}
	return out.String(), nil
}

// property writes one property in the other engine's words.
func property(name string, negated, inClass bool) (string, error) {
	key, value, hasKey := strings.Cut(name, "=")
	if hasKey {
		switch key {
		case "Script", "sc":
			if !scripts(value) {
				return "", fmt.Errorf("Invalid property name")
			}
			name = value
		case "General_Category", "gc":
			if _, ok := categories[value]; !ok && !shortCategory(value) {
				return "", fmt.Errorf("Invalid property name")
			}
			name = value
		default:
			return "", fmt.Errorf("the property %s is not supported", name)
		}
	} else if scripts(name) {
		return "", fmt.Errorf("Invalid property name")
	}
	if content, ok := derived[name]; ok {
		switch {
		case inClass && negated:
			return "", fmt.Errorf(`\P{%s} in a class is not supported`, name)
		case inClass:
			return content, nil
		case negated:
			return "[^" + content + "]", nil
		}
		return "[" + content + "]", nil
	}
	if short, ok := categories[name]; ok {
		name = short
	}
	if !shortCategory(name) && !scripts(name) && !binary(name) {
		return "", fmt.Errorf("the property %s is not supported", name)
	}
	if negated {
		return `\P{` + name + "}", nil
	}
	return `\p{` + name + "}", nil
}
