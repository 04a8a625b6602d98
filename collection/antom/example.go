package antom

import (
	"encoding/json"
	"fmt"
	"strings"
)

// maxVariable is the longest name of a variable between braces.
const maxVariable = 64

// Example returns the minimal request with its variables put in. value gives the text of each, dynamic ones ("$guid")
// included; each occurrence is asked for by itself.
func (p *Product) Example(value func(variable string) string) ([]byte, error) {
	var b strings.Builder
	rest := p.Minimal
	for {
		before, after, ok := strings.Cut(rest, "{{")
		b.WriteString(before)
		if !ok {
			return []byte(b.String()), nil
		}
		name, tail, closed := strings.Cut(after, "}}")
		if !closed || len(name) > maxVariable {
			return nil, fmt.Errorf("a variable without an end: %.40q", after)
		}
		text, err := json.Marshal(value(name))
		if err != nil {
			return nil, err
		}
		b.Write(text[1 : len(text)-1])
		rest = tail
	}
}

// MinimalVariables returns the names of the variables in Minimal, each once, in their order.
func (p *Product) MinimalVariables() []string {
	var names []string
	seen := make(map[string]bool)
	_, err := p.Example(func(name string) string {
		if !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
		return ""
	})
	if err != nil {
		return nil // the tables are tested: there is none
	}
	return names
}
