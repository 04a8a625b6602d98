package cli

import (
	"context"
	"errors"

	"runner/collection/run"
	"runner/report"
)

// The exit codes. They are part of the interface: see exitHelp and the README.
const (
	exitPassed      = 0
	exitFailed      = 1
	exitUsage       = 2
	exitInput       = 3
	exitOutput      = 4
	exitThreshold   = 5
	exitInterrupted = 130
)

const exitHelp = `Exit codes:
  0    passed
  1    something in the run failed
  2    bad command line, or nothing selected
  3    a file, key or collection cannot be used
  4    a report or export could not be written
  5    a threshold or baseline was missed
  130  interrupted`

// errRunFailed says that something in the run failed; the reports say what.
var errRunFailed = errors.New("the run failed")

// A usageError is a mistake on the command line.
type usageError struct{ err error }

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

// An inputError is a file, key or collection that cannot be used.
type inputError struct{ err error }

func (e *inputError) Error() string { return e.err.Error() }
func (e *inputError) Unwrap() error { return e.err }

// An outputError is a report or export that could not be written.
type outputError struct{ err error }

func (e *outputError) Error() string { return e.err.Error() }
func (e *outputError) Unwrap() error { return e.err }

// A statusError carries the exit code of a command that the simulator ran.
type statusError struct{ code int }

func (e *statusError) Error() string { return "the command failed" }

// exitCode maps the outcome of a command to its exit code.
func exitCode(err error) int {
	switch {
	case err == nil:
		return exitPassed
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	case is[*outputError](err), is[*report.WriteError](err), is[*run.ReporterError](err):
		return exitOutput
	case is[*inputError](err):
		return exitInput
	case is[*usageError](err), is[*run.SelectError](err):
		return exitUsage
	}
	if status, ok := errors.AsType[*statusError](err); ok {
		return status.code
	}
	return exitFailed
}

func is[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

// wantsNewmanCodes looks for --exit-code newman where the options could not be read.
func wantsNewmanCodes(args []string, env Env) bool {
	for i, arg := range args {
		if arg == "--" {
			break
		}
		if arg == "--exit-code=newman" || arg == "--exit-code" && i+1 < len(args) && args[i+1] == "newman" {
			return true
		}
	}
	return env.Getenv(variableOf("exit-code")) == "newman"
}
