// Package cli is the command line: it reads flags and files, wires the parts together, runs, and turns what came of it into
// messages, hints and an exit code. It is the only package that knows what a user can do about an error.
//
// cobra was chosen for the flags because completions, help and suggestions come with it.
package cli

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"runner/report"
)

// Version is what "runner --version" prints and reports carry.
const Version = "0.1.0"

// gcPercent trades memory for time: a JavaScript engine that boxes its numbers allocates much and keeps little.
const gcPercent = 250

// Main runs the command line args and returns the exit code.
func Main(ctx context.Context, args []string, env Env) int {
	if env.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	app := &app{env: env}
	root := app.root()
	if isCompletion(args) {
		bareValues(root)
	} else {
		args, app.reporterArgs = splitReporterArgs(joinOptionalValues(args))
	}
	root.SetArgs(args)
	root.SetOut(env.Stdout)
	root.SetErr(env.Stderr)
	err := root.ExecuteContext(ctx)
	code := exitCode(err)
	newman := app.newmanCodes || is[*usageError](err) && wantsNewmanCodes(args, env)
	if newman && code != exitPassed && code != exitInterrupted {
		code = exitFailed
	}
	if app.suppressCode && code == exitFailed {
		code = exitPassed
	}
	app.complain(err)
	return code
}

// app is one invocation.
type app struct {
	env          Env
	reporterArgs []reporterArg
	redactor     *report.Redactor // nil until a run knows secrets
	input        *onceInput       // nil until the standard input is asked for
	newmanCodes  bool
	suppressCode bool
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "runner",
		Short:         "Replay Postman collections: run their scripts, sign their requests, report",
		Long:          "runner replays Postman collections from the command line.\n\n" + exitHelp,
		Version:       Version,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return &usageError{fmt.Errorf("unknown command %q", args[0])}
			}
			return cmd.Help()
		},
	}
	root.SetVersionTemplate("{{.Version}}\n")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return &usageError{withoutKey(err)} })
	root.AddCommand(a.runCommand(), a.simulatorCommand(), a.keysCommand(), a.packagesCommand(), a.configCommand(),
		a.convertCommand(), a.listCommand(), a.lintCommand())
	root.AddCommand(a.sendCommand(), a.signCommand(), a.verifyCommand(), a.explainCommand(), a.collectionCommand())
	root.AddCommand(a.notifyCommand())
	root.AddCommand(topics()...)
	return root
}

// complain writes err and what can be done about it. Failures of the run are in the reports already.
func (a *app) complain(err error) {
	text := message(err)
	if text == "" {
		return
	}
	fmt.Fprintf(a.env.Stderr, "runner: %s\n", a.visible(a.redactor.Mask(text)))
	a.hint(hints(err))
}

// message returns the text of err without what the reports have said already.
func message(err error) string {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var parts []string
		for _, e := range joined.Unwrap() {
			if text := message(e); text != "" {
				parts = append(parts, text)
			}
		}
		return strings.Join(parts, "\nrunner: ")
	}
	switch {
	case err == nil, err == errRunFailed, is[*statusError](err):
		return ""
	case errors.Is(err, context.Canceled):
		return "interrupted"
	}
	return err.Error()
}

func (a *app) hint(hints []string) {
	for _, h := range hints {
		fmt.Fprintf(a.env.Stderr, "hint: %s\n", a.visible(a.redactor.Mask(h)))
	}
}
