package report

import (
	"strings"
	"unicode/utf16"
)

// symbols are the marks of the terminal report.
type symbols struct {
	folder, root, sub, ok, scriptError, more string
	boxTop, boxSide, boxEnd                  string
	star, up, down                           string
}

func symbolsFor(unicode bool) symbols {
	if unicode {
		return symbols{"❏", "→", "↳", "✓", "⠄", "…", "┌", "│", "└", "★", "↑", "↓"}
	}
	return symbols{"Folder", "Root", "Sub-folder", "Pass", ".", "...", "-", "|", "-", "*", "^", "v"}
}

// A pen colours text, or leaves it alone.
type pen struct{ on bool }

// The colours of the terminal report as SGR parameters.
const (
	red       = "31"
	green     = "32"
	yellow    = "33"
	blue      = "34"
	cyan      = "36"
	gray      = "90"
	boldRed   = "1;31"
	underGray = "4;90"
)

// paint returns text in a colour. Each line is coloured by itself, so that a table can be cut into lines.
func (p pen) paint(color, text string) string {
	if !p.on || text == "" {
		return text
	}
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		if l != "" {
			lines[i] = "\x1b[" + color + "m" + l + "\x1b[0m"
		}
	}
	return strings.Join(lines, "\n")
}

// levelColor is the colour of a console method.
func levelColor(level string) string {
	switch level {
	case "info":
		return cyan
	case "warn":
		return yellow
	case "debug":
		return blue
	case "error":
		return red
	}
	return gray
}

// wrapHard cuts text into lines of at most width UTF-16 units, as Newman cuts console output, in the middle of words
// too. Empty lines are dropped; without any text there is one empty line.
func wrapHard(text string, width int) []string {
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		start, used := 0, 0
		for i, r := range line {
			n := utf16.RuneLen(r)
			if used+n > width {
				lines = append(lines, line[start:i])
				start, used = i, 0
			}
			used += n
		}
		if start < len(line) {
			lines = append(lines, line[start:])
		}
	}
	if lines == nil {
		return []string{""}
	}
	return lines
}
