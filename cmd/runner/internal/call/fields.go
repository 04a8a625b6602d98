package call

import (
	"strings"

	"runner/collection/antom"
)

// TypeName is the name of a type for a table, where it needs no article.
func TypeName(t antom.Type) string {
	return strings.TrimPrefix(strings.TrimPrefix(t.String(), "a "), "an ")
}

// Requirement says whether a field must be there: "yes", "one of NAME" for a group of which one must, or "".
func Requirement(f antom.Field) string {
	switch {
	case f.Required:
		return "yes"
	case f.Either != "":
		return "one of " + f.Either
	}
	return ""
}
