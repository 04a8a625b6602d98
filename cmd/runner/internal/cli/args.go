package cli

import (
	"slices"
	"strconv"
	"strings"
)

// A reporterArg is one --reporter-<name>-<option> of the command line.
type reporterArg struct{ key, value string }

// splitReporterArgs takes the --reporter-… options out of args. Their names depend on the reporters, so they cannot be
// declared; their value is what follows "=", or the next argument unless it is an option, or "true" (Newman).
func splitReporterArgs(args []string) (rest []string, found []reporterArg) {
	for i := 0; i < len(args); i++ {
		name, ok := strings.CutPrefix(args[i], "--reporter-")
		if args[i] == "--" {
			return append(rest, args[i:]...), found
		}
		if !ok {
			rest = append(rest, args[i])
			continue
		}
		key, value, hasValue := strings.Cut(name, "=")
		if value == "" {
			value = "true"
		}
		if !hasValue {
			if i+1 < len(args) && !strings.HasPrefix(args[i+1], "-") {
				i++
				value = args[i]
			}
		}
		found = append(found, reporterArg{key, value})
	}
	return rest, found
}

// settingsFor returns the options for the named reporter: its own, then those that name no selected reporter, which
// go to all and win (Newman). Names are camel-cased: no-summary is noSummary.
func settingsFor(name string, selected []string, args []reporterArg) map[string]string {
	settings := make(map[string]string)
	for _, generic := range []bool{false, true} {
		for _, a := range args {
			owner, option, ok := strings.Cut(a.key, "-")
			if !ok || !slices.Contains(selected, owner) {
				owner, option = "", a.key
			}
			if generic == (owner == "") && (generic || owner == name) {
				settings[camelCase(option)] = a.value
			}
		}
	}
	return settings
}

func camelCase(s string) string {
	words := strings.Split(s, "-")
	for i, w := range words[1:] {
		if w != "" {
			words[i+1] = strings.ToUpper(w[:1]) + w[1:]
		}
	}
	return strings.Join(words, "")
}

// joinOptionalValues gives the options whose value is optional in Newman the form --name=value when a value that they can
// take follows: the flag parser takes an optional value in that form only.
func joinOptionalValues(args []string) []string {
	takes := map[string]func(string) bool{
		"-r": isWord, "--reporters": isWord, "--bail": isBail, "--delay-request": isNumber, "--timeout": isNumber,
		"--timeout-request": isNumber, "--timeout-script": isNumber,
	}
	var out []string
	for i := 0; i < len(args); i++ {
		if args[i] == "--" {
			return append(out, args[i:]...)
		}
		if ok := takes[args[i]]; ok != nil && i+1 < len(args) && ok(args[i+1]) {
			out = append(out, args[i]+"="+args[i+1])
			i++
			continue
		}
		out = append(out, args[i])
	}
	return out
}

func isWord(s string) bool { return !strings.HasPrefix(s, "-") }

func isNumber(s string) bool {
	_, err := strconv.ParseFloat(s, 64)
	return err == nil || (isWord(s) && !strings.ContainsAny(s, "./\\"))
}

// isBail takes every word that is not the collection: a misspelt one is then refused instead of skipped.
func isBail(s string) bool { return isWord(s) && !strings.ContainsAny(s, "./\\:") && !isUID(s) }
