package antom

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

// String returns what the type is in a sentence: "a text".
func (t Type) String() string {
	return [...]string{"a text", "an amount", "an object", "a list", "true or false", "a whole number", "a time",
		"a URL"}[t]
}

// kindOf names what a value of JSON is.
func kindOf(v any) string {
	switch v.(type) {
	case map[string]any:
		return "an object"
	case []any:
		return "a list"
	case string:
		return "a text"
	case json.Number:
		return "a number"
	case bool:
		return "a boolean"
	}
	return "something else"
}

// quote shows the beginning of a text in quotes.
func quote(s string) string {
	const most = 40
	if r := []rune(s[:min(len(s), 4*most+4)]); len(r) > most {
		return strconv.Quote(string(r[:most])) + "…"
	}
	return strconv.Quote(s)
}

// choice lists values for people, not more than a line of them.
func choice(values []string) string {
	const most = 8
	if len(values) == 1 {
		return values[0]
	}
	if len(values) > most {
		return "one of " + strings.Join(values[:most], ", ") + "…"
	}
	last := len(values) - 1
	return strings.Join(values[:last], ", ") + " or " + values[last]
}

func isInteger(s string) bool {
	return isDigits(strings.TrimPrefix(s, "-"))
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// isTime reports whether s is ISO 8601 with a zone, in one of the forms that vendors' libraries send.
func isTime(s string) bool {
	if len(s) > 40 {
		return false
	}
	for _, layout := range [...]string{time.RFC3339, "2006-01-02T15:04:05Z0700"} {
		if _, err := time.Parse(layout, s); err == nil {
			return true
		}
	}
	return false
}

// isURL reports whether s is an absolute address: apps have schemes of their own, but none that runs a script.
func isURL(s string) bool {
	scheme, rest, ok := strings.Cut(s, "://")
	if !ok || scheme == "" || rest == "" || rest[0] == '/' || rest[0] == '?' || rest[0] == '#' {
		return false
	}
	if strings.EqualFold(scheme, "javascript") || strings.EqualFold(scheme, "data") {
		return false
	}
	for i := range len(scheme) {
		if !isSchemeByte(scheme[i]) {
			return false
		}
	}
	return !strings.ContainsFunc(rest, func(r rune) bool { return r <= ' ' || r == 0x7f })
}

func isSchemeByte(b byte) bool {
	return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || '0' <= b && b <= '9' || b == '+' || b == '-' || b == '.'
}
