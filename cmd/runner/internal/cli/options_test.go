package cli

import (
	"io"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// newmanOptions are the options of "newman run": name, short form, whether it takes a value (1), may take one (?) or
// takes none (0), and its default.
const newmanOptions = `
environment e 1
globals g 1
reporters r ? cli
iteration-count n 1 0
iteration-data d 1
folder - 1 []
global-var - 1
env-var - 1
export-environment - 1
export-globals - 1
export-collection - 1
postman-api-key - 1
bail - ?
ignore-redirects - 0 false
suppress-exit-code x 0 false
silent - 0 false
disable-unicode - 0 false
color - 1 auto
delay-request - ? 0
timeout - ? 0
timeout-request - ? 0
timeout-script - ? 0
working-dir - 1
no-insecure-file-read - 0 false
insecure k 0 false
ssl-client-cert-list - 1
ssl-client-cert - 1
ssl-client-key - 1
ssl-client-passphrase - 1
ssl-extra-ca-certs - 1
cookie-jar - 1
export-cookie-jar - 1
verbose - 0 false`

func runOptions() *cobra.Command {
	cmd := &cobra.Command{Use: "run"}
	new(runFlags).add(cmd)
	return cmd
}

// Every option of "newman run" is there, with its short form, kind of value and default.
func TestNewmanOptions(t *testing.T) {
	t.Parallel()
	flags := runOptions().Flags()
	for line := range strings.Lines(strings.TrimSpace(newmanOptions)) {
		fields := append(strings.Fields(line), "")
		name, short, kind, value := fields[0], strings.Trim(fields[1], "-"), fields[2], fields[3]
		f := flags.Lookup(name)
		if f == nil {
			t.Errorf("--%s is missing", name)
			continue
		}
		got := "1"
		if f.Value.Type() == "bool" {
			got = "0"
		} else if f.NoOptDefVal != "" {
			got = "?"
		}
		if f.Shorthand != short || got != kind || f.DefValue != value {
			t.Errorf("--%s: short %q, value %s, default %q; want %q, %s, %q", name, f.Shorthand, got, f.DefValue, short, kind,
				value)
		}
	}
}

// Numbers are those that JavaScript reads as positive whole ones.
func TestPositive(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int64{"1": 1, "010": 10, "1e3": 1000, "0x10": 16, " 5 ": 5, "7.0": 7,
		"9007199254740991": 1<<53 - 1, "0": 0, "-1": 0, "2.5": 0, "abc": 0, "": 0, "1_000": 0, "0x": 0, "0x1p4": 0,
		"Infinity": 0, "NaN": 0, "9007199254740992": 0, "1e400": 0} {
		got, ok := positive(text)
		if ok != (want > 0) || ok && got != want {
			t.Errorf("%q: got %d, %v, want %d", text, got, ok, want)
		}
	}
}

// Every option is in the help once, and can be set by a variable of its own.
func TestEveryOptionIsGrouped(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	a := &app{env: testEnv("", 0)}
	cmd := a.runCommand()
	cmd.SetOut(&out)
	if err := cmd.Usage(); err != nil {
		t.Fatal(err)
	}
	variables := make(map[string]string)
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Name == "help" {
			return
		}
		if n := strings.Count(out.String(), "      --"+f.Name+" ") + strings.Count(out.String(), ", --"+f.Name+" "); n != 1 {
			if !strings.Contains(out.String(), "--"+f.Name+"[") && !strings.Contains(out.String(), "--"+f.Name+"\n") {
				t.Errorf("--%s stands in the help %d times", f.Name, n)
			}
		}
		if other := variables[variableOf(f.Name)]; other != "" {
			t.Errorf("--%s and --%s are one variable", f.Name, other)
		}
		variables[variableOf(f.Name)] = f.Name
	})
}

// The option that names files is known to be one: paths in runner.yaml depend on it.
func TestPathsAreOptions(t *testing.T) {
	t.Parallel()
	known := knownOptions()
	for _, name := range paths {
		if known[name] == nil {
			t.Errorf("there is no --%s", name)
		}
	}
}

// Exit codes for Newman's users: 1 for every failure.
func TestNewmanExitCodes(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		args, vars string
		want       int
	}{
		"unknown flag":           {"run --exit-code newman --xyz", "", 1},
		"behind the unknown one": {"run --xyz --exit-code=newman", "", 1},
		"by variable":            {"run --xyz", "RUNNER_EXIT_CODE=newman", 1},
		"a missing file":         {"run nowhere.json --exit-code newman", "", 1},
		"not asked for":          {"run --xyz", "", 2},
		"not an option":          {"run --xyz -- --exit-code newman", "", 2},
	} {
		env := testEnv(tc.vars, 0)
		env.Stdout, env.Stderr, env.Environ = io.Discard, io.Discard, func() []string { return nil }
		if got := Main(t.Context(), strings.Fields(tc.args), env); got != tc.want {
			t.Errorf("%s: got %d, want %d", name, got, tc.want)
		}
	}
}
