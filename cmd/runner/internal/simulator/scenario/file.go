package scenario

import (
	"fmt"
	"strings"
)

// ParseFile reads rules, one a line; empty lines and those that begin with # are nothing. The error names the line.
func ParseFile(data []byte) ([]*Rule, error) {
	var rules []*Rule
	n := 0
	for line := range strings.Lines(strings.TrimPrefix(string(data), "\ufeff")) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if len(rules) == maxRules {
			return nil, fmt.Errorf("line %d: more than %d scenarios", n, maxRules)
		}
		r, err := Parse(line)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		rules = append(rules, r)
	}
	return rules, nil
}
