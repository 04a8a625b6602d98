package cli

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"runner/collection/run"
	"runner/script"
)

// runFlags are the options of "runner run". Those that Newman has, have its names and meaning.
type runFlags struct {
	access
	certFlags
	keepFlags
	notify                             notifyFlags
	environment, globals, data         string
	iterations, scriptMemory, maxJumps int
	folders, envVars, globalVars       []string
	secrets                            []string
	packages, visualizerDir            string
	seed                               seed
	reporters                          string
	bail                               string
	delay, timeout                     millis
	timeoutRequest, timeoutScript      millis
	ignoreRedirects, silent            bool
	disableUnicode, noInsecureFileRead bool
	color, workingDir                  string
	exportEnvironment, exportGlobals   string
	signing                            signFlags
	baseURL                            string
	offlineLibs                        bool
	exitCodes                          string
	suppressCode, verbose              bool
	declared                           []optionGroup
}

// millis is a duration given as a positive whole number of milliseconds.
type millis time.Duration

func (m *millis) String() string { return strconv.FormatInt(time.Duration(*m).Milliseconds(), 10) }

func (m *millis) Type() string { return "ms" }

func (m *millis) Set(text string) error {
	if strings.TrimSpace(text) == "" {
		return nil // the bare option: as if it were not there (Newman)
	}
	n, ok := positive(text)
	if !ok || n > math.MaxInt32 {
		return fmt.Errorf("want a positive whole number of milliseconds, have %q", text)
	}
	*m = millis(time.Duration(n) * time.Millisecond)
	return nil
}

// count is a positive whole number.
type count int

func (c *count) String() string { return strconv.Itoa(int(*c)) }

func (c *count) Type() string { return "n" }

func (c *count) Set(text string) error {
	n, ok := positive(text)
	if !ok {
		return fmt.Errorf("want a positive whole number, have %q", text)
	}
	*c = count(n)
	return nil
}

// positive reads a positive whole number as JavaScript does: "1e3" and "0x10" are numbers, and "010" is ten.
func positive(text string) (int64, bool) {
	text = strings.TrimSpace(text)
	if hex, ok := strings.CutPrefix(strings.ToLower(text), "0x"); ok {
		n, err := strconv.ParseInt(hex, 16, 54)
		return n, err == nil && n > 0
	}
	n, err := strconv.ParseFloat(text, 64)
	whole := err == nil && n == math.Trunc(n) && !strings.ContainsAny(text, "_pP")
	return int64(n), whole && n > 0 && n <= 1<<53-1
}

// keyValues collects repeated key=value options as they are, commas included.
type keyValues []string

func (k *keyValues) String() string { return strings.Join(*k, " ") }

func (k *keyValues) Type() string { return "key=value" }

func (k *keyValues) Set(text string) error {
	*k = append(*k, text)
	return nil
}

// An optionGroup is a section of the help.
type optionGroup struct {
	title string
	flags *pflag.FlagSet
}

// add declares the options for cmd.
func (f *runFlags) add(cmd *cobra.Command) {
	cmd.Flags().SortFlags = false
	f.declared = f.groups()
	for _, g := range f.declared {
		cmd.Flags().AddFlagSet(g.flags)
	}
	completions(cmd)
}

// groups declares the options, in the groups that the help shows.
func (f *runFlags) groups() []optionGroup {
	var groups []optionGroup
	for _, g := range []struct {
		title string
		add   func(*pflag.FlagSet)
	}{
		{"Input", f.addInput}, {"Select", f.addSelect}, {"Run", f.addRun}, {"Network", f.addNetwork},
		{"Secrets", f.addSecrets}, {"Signing", f.signing.add}, {"Notifications", f.notify.add}, {"Report", f.addReport},
		{"CI", f.addCI},
	} {
		fs := pflag.NewFlagSet(g.title, pflag.ContinueOnError)
		fs.SortFlags = false
		g.add(fs)
		groups = append(groups, optionGroup{g.title, fs})
	}
	return groups
}

// addOptional declares an option of milliseconds whose value may be left out.
func addOptional(fs *pflag.FlagSet, m *millis, name, usage string) {
	fs.Var(m, name, usage)
	fs.Lookup(name).NoOptDefVal = " "
}

func (f *runFlags) addInput(fs *pflag.FlagSet) {
	fs.StringVarP(&f.environment, "environment", "e", "", "environment: file, URL, UID or - for stdin")
	fs.StringVarP(&f.globals, "globals", "g", "", "globals: file, URL or -")
	fs.StringVarP(&f.data, "iteration-data", "d", "", "data, JSON or CSV: file, URL or -; one iteration a row")
	f.keepFlags.addInput(fs)
	fs.Var((*keyValues)(&f.envVars), "env-var", "set an environment variable (repeatable)")
	fs.Var((*keyValues)(&f.globalVars), "global-var", "set a global variable (repeatable)")
	fs.StringVar(&f.baseURL, "base-url", "", `set the environment variable "baseUrl"`)
	fs.StringVar(&f.workingDir, "working-dir", "", "directory that file paths in bodies are relative to")
	fs.BoolVar(&f.noInsecureFileRead, "no-insecure-file-read", false, "refuse files outside the working directory")
	fs.StringVar(&f.packages, "packages", "", "folder of the packages that pm.require loads; see runner packages lock")
}

func (f *runFlags) addSelect(fs *pflag.FlagSet) {
	fs.StringArrayVar(&f.folders, "folder", nil, "run this folder or request only: name, id or path A/B (repeatable)")
	fs.VarP((*count)(&f.iterations), "iteration-count", "n", "number of iterations")
}

func (f *runFlags) addRun(fs *pflag.FlagSet) {
	fs.StringVar(&f.bail, "bail", "", "stop after the first failure; =folder: at once, =failure: in good order")
	fs.Lookup("bail").NoOptDefVal = "failure"
	addOptional(fs, &f.delay, "delay-request", "wait so many ms before each request")
	addOptional(fs, &f.timeout, "timeout", "end the run after so many ms")
	addOptional(fs, &f.timeoutRequest, "timeout-request", "give up on a request that is silent for so many ms")
	addOptional(fs, &f.timeoutScript, "timeout-script", "end a script after so many ms")
	fs.IntVar(&f.maxJumps, "max-jumps", run.DefaultMaxJumps,
		"end a run whose setNextRequest goes back more often in one iteration; 0: never")
	fs.IntVar(&f.scriptMemory, "script-memory", script.DefaultMemoryLimit>>20, "end a script that takes more MiB of memory")
	fs.Var(&f.seed, "seed", "make $random variables and Math.random the same in every run with this number")
	fs.BoolVar(&f.offlineLibs, "offline-libs", false, "serve jsrsasign, crypto-js, pmlib and others from the binary")
}

func (f *runFlags) addNetwork(fs *pflag.FlagSet) {
	f.access.add(fs)
	f.certFlags.add(fs)
	fs.BoolVar(&f.ignoreRedirects, "ignore-redirects", false, "do not follow redirects")
}

func (f *runFlags) addSecrets(fs *pflag.FlagSet) {
	fs.Var((*keyValues)(&f.secrets), "secret", "a secret for pm.vault: NAME=env:VARIABLE or NAME=file:PATH (repeatable)")
}

func (f *runFlags) addReport(fs *pflag.FlagSet) {
	fs.StringVarP(&f.reporters, "reporters", "r", "cli", "reporters, separated by commas; see --reporter-<name>-export")
	fs.Lookup("reporters").NoOptDefVal = " "
	fs.BoolVar(&f.verbose, "verbose", false, "show sizes, bodies and the phases of each request")
	fs.BoolVar(&f.silent, "silent", false, "write nothing to the terminal")
	fs.StringVar(&f.color, "color", "auto", "colours: auto, on, off")
	fs.BoolVar(&f.disableUnicode, "disable-unicode", false, "use ASCII characters only")
	fs.StringVar(&f.visualizerDir, "visualizer-dir", "",
		"folder for what pm.visualizer shows, one page each; they run no scripts")
	fs.StringVar(&f.exportEnvironment, "export-environment", "", "write the environment here after the run")
	fs.StringVar(&f.exportGlobals, "export-globals", "", "write the globals here after the run")
	f.keepFlags.addReport(fs)
}

func (f *runFlags) addCI(fs *pflag.FlagSet) {
	fs.BoolVarP(&f.suppressCode, "suppress-exit-code", "x", false, "exit 0 whatever failed in the run")
	fs.StringVar(&f.exitCodes, "exit-code", "runner", `exit codes: runner, or newman (1 for every failure)`)
}

// check finds what is wrong with the options by themselves, before any file is read.
func (f *runFlags) check() error {
	if err := oneOf("--color", f.color, "auto", "on", "off"); err != nil {
		return err
	}
	if f.scriptMemory < 1 || f.scriptMemory > 1<<20 {
		return &usageError{fmt.Errorf("--script-memory: want a number of MiB from 1 to 1048576, have %d", f.scriptMemory)}
	}
	if f.maxJumps < 0 {
		return &usageError{fmt.Errorf("--max-jumps: want a whole number, 0 or more, have %d", f.maxJumps)}
	}
	for word := range strings.SplitSeq(f.bail, ",") {
		if err := oneOf("--bail", word, "failure", "folder"); word != "" && err != nil {
			return err
		}
	}
	if err := oneOf("--exit-code", f.exitCodes, "runner", "newman"); err != nil {
		return err
	}
	if err := f.notify.check(); err != nil {
		return err
	}
	return f.signing.check()
}

func oneOf(flag, value string, allowed ...string) error {
	for _, a := range allowed {
		if a == value {
			return nil
		}
	}
	return &usageError{fmt.Errorf("%s: want one of %s, have %q", flag, strings.Join(allowed, ", "), value)}
}

// jumpLimit is --max-jumps as [run.Config] has it.
func (f *runFlags) jumpLimit() int {
	if f.maxJumps == 0 {
		return -1
	}
	return f.maxJumps
}

func (f *runFlags) bailMode() run.Bail {
	var b run.Bail
	for word := range strings.SplitSeq(f.bail, ",") {
		b.Failure = b.Failure || word == "failure"
		b.Folder = b.Folder || word == "folder"
	}
	return b
}

// reporterNames returns the selected reporters, each once; none for a bare -r.
func (f *runFlags) reporterNames() []string {
	var names []string
	for name := range strings.SplitSeq(strings.TrimSpace(f.reporters), ",") {
		if name = strings.TrimSpace(name); name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}
