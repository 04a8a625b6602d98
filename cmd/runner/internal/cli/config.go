package cli

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/pflag"
)

// A setting is a value that a source gives for an option.
type setting struct {
	option string
	values []string // what the option is given, each in turn; none switches it off
	source string   // such as "runner.yaml:3", for people
	file   bool     // the source is a file
}

// settings are the values that sources give for options, by the option's name, the one that counts first.
type settings map[string][]setting

// reporterPrefix begins the names of options that belong to reporters.
const reporterPrefix = "reporter-"

// configure gives the options that the command line leaves open the values that the environment and the configuration
// files have for them. What it returns says where each came from.
func (a *app) configure(flags *pflag.FlagSet) (settings, error) {
	found := make(settings)
	flags.Visit(func(f *pflag.Flag) {
		found.add([]setting{{option: f.Name, values: flagValues(f), source: "--" + f.Name}})
	})
	for _, arg := range a.reporterArgs {
		name := reporterPrefix + kebabCase(arg.key)
		found[name] = []setting{{option: name, values: []string{arg.value}, source: "--" + name}} // the last one counts
	}
	given := maps.Clone(found)
	known := knownOptions()
	found.add(a.fromEnvironment(known))
	files, err := a.configFiles()
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		list, err := file.settings(known)
		if err != nil {
			return nil, err
		}
		found.add(list)
	}
	for _, name := range slices.Sorted(maps.Keys(found)) {
		if _, ok := given[name]; ok {
			continue
		}
		if err := a.apply(flags, found[name][0]); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// flagValues returns what the command line has given to an option.
func flagValues(f *pflag.Flag) []string {
	switch v := f.Value.(type) {
	case pflag.SliceValue:
		return v.GetSlice()
	case *keyValues:
		return *v
	}
	return []string{f.Value.String()}
}

// add adds the settings of a source that counts less than those before.
func (s settings) add(list []setting) {
	for _, one := range list {
		s[one.option] = append(s[one.option], one)
	}
}

// apply gives an option its value, as the command line would.
func (a *app) apply(flags *pflag.FlagSet, s setting) error {
	if key, ok := strings.CutPrefix(s.option, reporterPrefix); ok {
		for _, v := range s.values {
			a.reporterArgs = append(a.reporterArgs, reporterArg{key, v})
		}
		return nil
	}
	flag := flags.Lookup(s.option)
	if flag == nil {
		return nil // an option of another command
	}
	for _, v := range s.values {
		if err := flag.Value.Set(v); err != nil {
			return s.wrong(plainReason(flag, v, err))
		}
		flag.Changed = true
	}
	return nil
}

// plainReason says what a flag wants where its library speaks of the functions it called.
func plainReason(flag *pflag.Flag, value string, err error) error {
	switch flag.Value.Type() {
	case "bool":
		return fmt.Errorf("want true or false, have %q", value)
	case "int":
		return fmt.Errorf("want a whole number, have %q", value)
	}
	return err
}

// wrong says that a setting cannot be used. A mistake in a variable is one of the command line.
func (s setting) wrong(err error) error {
	e := &configError{s.source, s.option, err, nil}
	if s.file {
		return &inputError{e}
	}
	return &usageError{e}
}

// A configError is a place in the configuration that cannot be used.
type configError struct {
	source, option string
	err            error
	near           []string // options that may be meant
}

func (e *configError) Error() string {
	if e.option == "" {
		return fmt.Sprintf("%s: %v", e.source, e.err)
	}
	return fmt.Sprintf("%s: %s: %v", e.source, e.option, e.err)
}

func (e *configError) Unwrap() error { return e.err }

// configHint offers the options that may be meant.
func configHint(err error) []string {
	if e, ok := errors.AsType[*configError](err); ok && len(e.near) > 0 {
		return []string{"did you mean " + strings.Join(e.near, " or ") + "?"}
	}
	return []string{`see "runner help config"`}
}

// knownOptions are the options that a configuration may set.
func knownOptions() map[string]*pflag.Flag {
	known := make(map[string]*pflag.Flag)
	for _, g := range new(runFlags).groups() {
		g.flags.VisitAll(func(f *pflag.Flag) { known[f.Name] = f })
	}
	return known
}

// fromEnvironment returns what variables such as RUNNER_TIMEOUT say.
func (a *app) fromEnvironment(known map[string]*pflag.Flag) []setting {
	var list []setting
	for name, flag := range known {
		variable := variableOf(name)
		text := a.env.Getenv(variable)
		if text == "" || variable == "RUNNER_ENVIRONMENT" && a.hostedBy(text) {
			continue
		}
		list = append(list, setting{option: name, values: textValues(flag, text), source: "$" + variable})
	}
	for _, pair := range a.env.Environ() {
		variable, value, _ := strings.Cut(pair, "=")
		if key, ok := strings.CutPrefix(variable, "RUNNER_REPORTER_"); ok && key != "" && value != "" {
			name := reporterPrefix + strings.ToLower(strings.ReplaceAll(key, "_", "-"))
			list = append(list, setting{option: name, values: []string{value}, source: "$" + variable})
		}
	}
	return list
}

// hostedBy reports whether RUNNER_ENVIRONMENT is the word that GitHub's runners set it to.
func (a *app) hostedBy(word string) bool {
	return a.env.Getenv("GITHUB_ACTIONS") == "true" && (word == "github-hosted" || word == "self-hosted")
}

func variableOf(option string) string {
	return "RUNNER_" + strings.ToUpper(strings.ReplaceAll(option, "-", "_"))
}

// textValues returns what the text of a variable gives to an option.
func textValues(flag *pflag.Flag, text string) []string {
	switch {
	case repeatable(flag):
		var values []string
		for line := range strings.Lines(text) {
			if line = strings.TrimRight(line, "\r\n"); line != "" {
				values = append(values, line)
			}
		}
		return values
	case flag.NoOptDefVal == "" || flag.Value.Type() == "bool":
		return []string{text}
	}
	return optionalValue(flag, text)
}

// optionalValue returns what text gives to an option that needs no value: true is the bare option, false or 0 is none.
func optionalValue(flag *pflag.Flag, text string) []string {
	switch text {
	case "true":
		return []string{flag.NoOptDefVal}
	case "false", "0":
		return nil
	}
	return []string{text}
}

func repeatable(flag *pflag.Flag) bool {
	return flag.Value.Type() == "stringArray" || flag.Value.Type() == "key=value"
}
