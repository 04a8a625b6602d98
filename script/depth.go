package script

import (
	"strings"

	"runner/script/internal/lex"
)

// tooDeep is the message of an error about a text that the compiler must not get. It is V8's of such texts.
const tooDeep = "Maximum call stack size exceeded"

// deepLine reports whether the compiler would need too much of the Go stack, whose end is the end of the process, or
// too much time for a text, and on which line.
func deepLine(text string) (line int, deep bool) {
	at, deep := lex.TooDeep(text)
	if !deep {
		return 0, false
	}
	return 1 + strings.Count(text[:at], "\n"), true
}
