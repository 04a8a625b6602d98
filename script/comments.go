package script

import (
	"regexp"
	"strings"
)

// Comments that scripts may have and the engine does not know: a first line that begins with #!, and HTML's from the
// time when browsers without scripts had to be kept from showing them.
var (
	htmlOpen  = regexp.MustCompile(`<!--`)
	htmlClose = regexp.MustCompile(`(?m)^([ \t]*)-->`)
)

// withoutHashbang makes a first line that begins with #! a comment. No byte moves.
func withoutHashbang(source string) string {
	if rest, ok := strings.CutPrefix(source, "#!"); ok {
		return "//" + rest
	}
	return source
}

// withoutHTML makes HTML's comments comments, and reports whether there are any. It is for texts that are wrong without
// it, because what looks so may stand in a string.
func withoutHTML(source string) (string, bool) {
	if !htmlOpen.MatchString(source) && !htmlClose.MatchString(source) {
		return source, false
	}
	return htmlClose.ReplaceAllString(htmlOpen.ReplaceAllString(source, "//--"), "$1//>"), true
}
