package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// visible returns text for a terminal or a document: control characters but newline and tab, invalid UTF-8, and the
// characters that change the direction of text are shown as escapes. They could otherwise move the cursor, recolour
// or reorder what stands around them.
func visible(text string) string {
	if strings.IndexFunc(text, hidden) < 0 && utf8.ValidString(text) {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, `\x%02x`, text[i])
		case !hidden(r):
			b.WriteString(text[i : i+n])
		case r < 0x100:
			fmt.Fprintf(&b, `\x%02x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
		i += n
	}
	return b.String()
}

// hidden reports whether r must not reach a terminal.
func hidden(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case r < 0x20 || r >= 0x7f && r < 0xa0:
		return true
	case r == 0x61c || r == 0x200e || r == 0x200f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069:
		return true
	case r == 0x2028 || r == 0x2029 || r == 0xfeff:
		return true
	}
	return r >= 0xe0000 && r <= 0xe007f || r > unicode.MaxRune
}

// oneLine is visible with line ends and tabs as blanks.
func oneLine(text string) string {
	text = visible(strings.ReplaceAll(text, "\r\n", "\n"))
	return strings.NewReplacer("\n", " ", "\t", " ").Replace(text)
}

// clip cuts text to at most limit bytes, between characters, and marks the cut.
func clip(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	cut := max(0, limit-len("…"))
	for cut > 0 && !utf8.RuneStart(text[cut]) {
		cut--
	}
	return text[:cut] + "…"
}

// ms returns d in milliseconds.
func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// prettyMillis writes a time as Newman does: whole microseconds or milliseconds below two seconds, then units with
// one truncated decimal.
func prettyMillis(millis float64) string {
	switch {
	case math.IsNaN(millis) || millis <= 0:
		return "0µs"
	case millis < 1:
		return strconv.Itoa(int(millis*1000)) + "µs"
	case millis < 1998:
		return strconv.Itoa(int(millis)) + "ms"
	}
	var parts []string
	rest := millis / 1000
	for _, u := range []struct {
		name    string
		seconds float64
	}{{"y", 365 * 86400}, {"d", 86400}, {"h", 3600}, {"m", 60}} {
		if n := math.Floor(rest / u.seconds); n > 0 {
			parts = append(parts, strconv.FormatFloat(n, 'f', -1, 64)+u.name)
			rest -= n * u.seconds
		}
	}
	if tenths := math.Floor(rest*10 + 1e-9); tenths > 0 {
		parts = append(parts, strconv.FormatFloat(tenths/10, 'f', -1, 64)+"s")
	}
	return strings.Join(parts, " ")
}

// prettyBytes writes a size in decimal units with at most two decimals: 1234 is "1.23kB".
func prettyBytes(n int64) string {
	value, unit := float64(n), 0
	units := []string{"B", "kB", "MB", "GB", "TB", "PB", "EB"}
	for value >= 1000 && unit < len(units)-1 {
		value /= 1000
		unit++
	}
	rounded := math.Round(value*100) / 100
	if rounded >= 1000 && unit < len(units)-1 {
		rounded /= 1000
		unit++
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64) + units[unit]
}

// inspect quotes text as Node's inspect shows a string.
func inspect(text string) string {
	quote := "'"
	if strings.Contains(text, "'") {
		switch {
		case !strings.Contains(text, `"`):
			quote = `"`
		case !strings.Contains(text, "`") && !strings.Contains(text, "${"):
			quote = "`"
		}
	}
	body := strings.NewReplacer(`\`, `\\`, "\n", `\n`, "\r", `\r`, "\t", `\t`).Replace(text)
	if quote == "'" {
		body = strings.ReplaceAll(body, "'", `\'`)
	}
	return quote + body + quote
}

// plural returns "1 request" or "2 requests".
func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}
