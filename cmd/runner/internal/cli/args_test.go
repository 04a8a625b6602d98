package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"

	"runner/collection/run"
	"runner/report"
)

func TestSplitReporterArgs(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ in, rest, found string }{
		"none":              {"run c.json -k", "run c.json -k", ""},
		"next argument":     {"run --reporter-json-export f c.json", "run c.json", "json-export=f"},
		"with equals":       {"--reporter-cli-silent=false x", "x", "cli-silent=false"},
		"an option follows": {"--reporter-cli-no-banner -k", "-k", "cli-no-banner=true"},
		"nothing behind =":  {"--reporter-cli-no-banner= x", "x", "cli-no-banner=true"},
		"last":              {"run --reporter-cli-no-banner", "run", "cli-no-banner=true"},
		"behind two dashes": {"simulator -- x --reporter-a-b", "simulator -- x --reporter-a-b", ""},
		"not --reporters":   {"--reporters cli", "--reporters cli", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rest, found := splitReporterArgs(strings.Fields(tc.in))
			var got []string
			for _, a := range found {
				got = append(got, a.key+"="+a.value)
			}
			if strings.Join(rest, " ") != tc.rest || strings.Join(got, " ") != tc.found {
				t.Errorf("got %q and %q", rest, got)
			}
		})
	}
}

// Options of a reporter are its own; those that name none go to all, and win.
func TestSettingsFor(t *testing.T) {
	t.Parallel()
	args := []reporterArg{{"json-export", "a"}, {"junit-export", "b"}, {"no-color", "true"}, {"export", "all"}}
	selected := []string{"json", "junit"}
	want := map[string]string{"export": "all", "noColor": "true"}
	if got := settingsFor("json", selected, args); !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := settingsFor("json", selected, args[:2]); got["export"] != "a" {
		t.Errorf("got %v", got)
	}
}

func TestJoinOptionalValues(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"run c.json --bail":            "run c.json --bail",
		"run --bail c.json":            "run --bail c.json",
		"run --bail folder,failure c":  "run --bail=folder,failure c",
		"run --bail foldr c":           "run --bail=foldr c",
		"run -r cli,json c":            "run -r=cli,json c",
		"run c -r":                     "run c -r",
		"run c -r -k":                  "run c -r -k",
		"run --timeout 5 c":            "run --timeout=5 c",
		"run --timeout c.json":         "run --timeout c.json",
		"simulator -- run --timeout 5": "simulator -- run --timeout 5",
	} {
		if got := joinOptionalValues(strings.Fields(in)); strings.Join(got, " ") != want {
			t.Errorf("%s: got %s, want %s", in, strings.Join(got, " "), want)
		}
	}
}

func TestLook(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		env   string
		flag  string
		width int
		want  bool
	}{
		"a file":               {"", "auto", 0, false},
		"a terminal":           {"", "auto", 80, true},
		"NO_COLOR":             {"NO_COLOR=1", "auto", 80, false},
		"NO_COLOR 0":           {"NO_COLOR=0", "auto", 80, false},
		"the flag wins":        {"NO_COLOR=1", "on", 0, true},
		"off":                  {"FORCE_COLOR=1", "off", 80, false},
		"forced":               {"CLICOLOR_FORCE=1", "auto", 0, true},
		"NO_COLOR over forced": {"NO_COLOR=1 FORCE_COLOR=1", "auto", 80, false},
		"CLICOLOR 0":           {"CLICOLOR=0", "auto", 80, false},
		"dumb":                 {"TERM=dumb", "auto", 80, false},
		"a CI log":             {"GITHUB_ACTIONS=true", "auto", 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := testEnv(tc.env, tc.width).look(tc.flag, false).color; got != tc.want {
				t.Errorf("colour %v, want %v", got, tc.want)
			}
		})
	}
}

func testEnv(vars string, width int) Env {
	return Env{TerminalWidth: func() int { return width }, Getenv: func(name string) string {
		for pair := range strings.FieldsSeq(vars) {
			if key, value, _ := strings.Cut(pair, "="); key == name {
				return value
			}
		}
		return ""
	}}
}

func TestUnicode(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		env   string
		ascii bool
		width int
		want  bool
	}{
		"a file":             {"LANG=C", false, 0, true},
		"a UTF-8 terminal":   {"LANG=de_DE.UTF-8", false, 80, true},
		"another terminal":   {"LANG=C", false, 80, false},
		"LC_ALL before LANG": {"LANG=C LC_ALL=en_US.utf8", false, 80, true},
		"switched off":       {"LANG=de_DE.UTF-8", true, 80, false},
	} {
		if got := testEnv(tc.env, tc.width).look("auto", tc.ascii).unicode; got != tc.want {
			t.Errorf("%s: unicode %v, want %v", name, got, tc.want)
		}
	}
}

func TestExitCode(t *testing.T) {
	t.Parallel()
	for want, errs := range map[int][]error{
		exitPassed:      {nil},
		exitFailed:      {errRunFailed, run.ErrTimeout, &run.AbortError{Err: errors.New("x")}},
		exitUsage:       {&usageError{errors.New("x")}, &run.SelectError{Name: "x"}},
		exitInput:       {&inputError{fs.ErrNotExist}},
		exitOutput:      {&report.WriteError{Err: fs.ErrPermission}, errors.Join(errRunFailed, &outputError{fs.ErrExist})},
		exitInterrupted: {context.Canceled, errors.Join(context.Canceled, errRunFailed)},
		77:              {&statusError{77}},
	} {
		for _, err := range errs {
			if got := exitCode(err); got != want {
				t.Errorf("%v: got %d, want %d", err, got, want)
			}
			if got := exitCode(fmt.Errorf("wrapped: %w", err)); err != nil && got != want {
				t.Errorf("wrapped %v: got %d, want %d", err, got, want)
			}
		}
	}
}

// Every error that ends with its own exit code has a hint.
func TestHints(t *testing.T) {
	t.Parallel()
	near := &run.SelectError{Name: "Paymnts", Have: []string{"Refunds", "Payments"}}
	if got := hints(near); !slices.Equal(got, []string{`did you mean "Payments"?`}) {
		t.Errorf("near name: %q", got)
	}
	far := &run.SelectError{Name: "zzzzzz", Have: []string{"Refunds", "Payments"}}
	if got := hints(far); len(got) != 1 || !strings.Contains(got[0], "Refunds, Payments") {
		t.Errorf("far name: %q", got)
	}
	for i, h := range hintTable {
		if h.when(errRunFailed) {
			t.Errorf("hint %d answers a failed run, which the reports explain", i)
		}
	}
}

func TestIsCredential(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"token": true, "accessToken": true, "DB-PASSWORD": true, "api_key": true, "privateKey": true, "client_secret": true,
		"tokenUrl": false, "token_type": false, "key": false, "username": false, "secretariat": false,
	} {
		if got := isCredential(name); got != want {
			t.Errorf("%s: got %v", name, got)
		}
	}
}
