package cli

import (
	"io"
	"os"
	"runtime"
	"strings"
	"unicode"

	"golang.org/x/term"
)

// Env is the process as a value: nothing else in the program touches os.Args, os.Stdout or the environment.
type Env struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Getenv         func(name string) string
	Environ        func() []string
	// TerminalWidth returns the width of the terminal that Stdout is, or 0 if it is none.
	TerminalWidth func() int
	// SystemConfig is the path of the machine's newmanrc, or "".
	SystemConfig string
}

// System returns the process's own Env.
func System() Env {
	config := "/etc/postman/newmanrc"
	if runtime.GOOS == "windows" {
		config = ""
	}
	return Env{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv, Environ: os.Environ,
		SystemConfig: config,
		TerminalWidth: func() int {
			width, _, err := term.GetSize(int(os.Stdout.Fd()))
			if err != nil {
				return 0
			}
			return width
		}}
}

// toTerminal reports whether Stdout is a terminal, also one that does not know its width.
func (e Env) toTerminal() bool {
	f, ok := e.Stdout.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// look is how output may look; it is decided once.
type look struct {
	color, unicode, tty bool
	width               int
}

// look decides colour (flag, then NO_COLOR, then CLICOLOR_FORCE or FORCE_COLOR, then CLICOLOR=0, then TERM=dumb, then
// whether the output is a terminal or a CI log that shows colours) and unicode (flag, then the terminal's locale).
func (e Env) look(color string, asciiOnly bool) look {
	l := look{width: e.TerminalWidth()}
	l.tty = l.width > 0
	l.unicode = !asciiOnly && (!l.tty || e.utf8Locale())
	set := func(name string) bool { v := e.Getenv(name); return v != "" && v != "0" }
	switch {
	case color == "on" || color == "off":
		l.color = color == "on"
	case e.Getenv("NO_COLOR") != "":
		l.color = false
	case set("CLICOLOR_FORCE") || set("FORCE_COLOR"):
		l.color = true
	case e.Getenv("CLICOLOR") == "0" || e.Getenv("TERM") == "dumb":
		l.color = false
	default:
		l.color = l.tty || set("GITHUB_ACTIONS") || set("GITLAB_CI")
	}
	return l
}

func (e Env) utf8Locale() bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := e.Getenv(name); v != "" {
			v = strings.ToLower(v)
			return strings.Contains(v, "utf-8") || strings.Contains(v, "utf8")
		}
	}
	return true
}

// visible returns text with control characters made visible, so that nothing a file or a server said can drive the
// terminal.
func (a *app) visible(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return r
		}
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return unicode.ReplacementChar
		}
		return r
	}, text)
}
