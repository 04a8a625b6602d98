package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"runner/cmd/runner/internal/lint"
	"runner/report/outfile"
)

type lintFlags struct {
	inspectFlags
	format, out string
	disable     []string
	severity    []string
	maxWarnings int
	rules       bool
}

func (a *app) lintCommand() *cobra.Command {
	var f lintFlags
	cmd := &cobra.Command{
		Use:   "lint COLLECTION",
		Short: "Find mistakes in a collection without running it",
		Long: "Look into a collection without running it: variables without a value, secrets in the file, tests that cannot\n" +
			"fail, setNextRequest that leads nowhere, scripts that cannot be compiled, requests that the Antom API refuses, and\n" +
			"more; --list shows the rules.\n\n" +
			"The exit code is 1 if there are errors, or more warnings than --max-warnings; 0 otherwise. Values of secrets are\n" +
			"never shown.",
		Example: `  runner lint api.json -e staging.json
  runner lint api.json --format sarif -o lint.sarif --disable no-tests --severity insecure-http=error`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if f.rules {
				return a.lintRules()
			}
			if err := oneCollection(cmd, args); err != nil {
				return err
			}
			if _, err := a.configure(cmd.Flags()); err != nil {
				return err
			}
			return a.lint(cmd.Context(), args[0], &f)
		},
	}
	fs := cmd.Flags()
	fs.SortFlags = false
	f.add(fs)
	fs.StringVar(&f.format, "format", "text", "text, json or sarif")
	fs.StringVarP(&f.out, "output", "o", "", "write to this file")
	fs.StringSliceVar(&f.disable, "disable", nil, "rules that are not applied (repeatable)")
	fs.StringSliceVar(&f.severity, "severity", nil,
		"info, warning or error: show nothing less severe; RULE=SEVERITY: set a rule's")
	fs.IntVar(&f.maxWarnings, "max-warnings", -1, "how many warnings may be; -1: any number")
	fs.BoolVar(&f.rules, "list", false, "show the rules")
	return cmd
}

func (a *app) lintRules() error {
	var b strings.Builder
	for _, r := range lint.Rules() {
		fmt.Fprintf(&b, "%-23s %-8s %s\n", r.ID, r.Severity, r.Doc)
	}
	if _, err := a.env.Stdout.Write([]byte(b.String())); err != nil {
		return &outputError{err}
	}
	return nil
}

func (a *app) lint(ctx context.Context, ref string, f *lintFlags) error {
	options, err := f.options()
	if err != nil {
		return &usageError{err}
	}
	in, err := a.inspected(ctx, ref, &f.inspectFlags)
	if err != nil {
		return err
	}
	r := &lint.Report{File: shownRef(ref), Version: Version, Findings: lint.Check(in, options)}
	if err := a.writeLint(r, f); err != nil {
		return err
	}
	if r.Count(lint.Error) > 0 || f.maxWarnings >= 0 && r.Count(lint.Warning) > f.maxWarnings {
		return errRunFailed
	}
	return nil
}

func (a *app) writeLint(r *lint.Report, f *lintFlags) error {
	var out bytes.Buffer
	write := map[string]func() error{
		"text":  func() error { return r.WriteText(&out) },
		"json":  func() error { return r.WriteJSON(&out) },
		"sarif": func() error { return r.WriteSARIF(&out) },
	}
	if err := write[f.format](); err != nil {
		return &outputError{err}
	}
	if f.out == "" {
		text := out.String()
		if f.format == "text" {
			text = a.visible(text)
		}
		if _, err := a.env.Stdout.Write([]byte(text)); err != nil {
			return &outputError{err}
		}
		return nil
	}
	file, err := outfile.Create(f.out)
	if err == nil {
		if _, err = file.Write(out.Bytes()); err == nil {
			err = file.Commit()
		}
		err = errors.Join(err, file.Discard())
	}
	if err != nil {
		return &outputError{fmt.Errorf("write %q: %w", f.out, err)}
	}
	return nil
}

// options checks the flags and returns what they mean.
func (f *lintFlags) options() (lint.Options, error) {
	o := lint.Options{Disabled: make(map[string]bool), Severities: make(map[string]lint.Severity)}
	if !slices.Contains([]string{"text", "json", "sarif"}, f.format) {
		return o, fmt.Errorf("unknown format %q: there are text, json and sarif", f.format)
	}
	for _, rule := range f.disable {
		if err := knownRule(rule); err != nil {
			return o, err
		}
		o.Disabled[rule] = true
	}
	for _, s := range f.severity {
		rule, name, ok := strings.Cut(s, "=")
		if !ok {
			rule, name = "", s
		}
		severity, err := lint.ParseSeverity(name)
		switch {
		case err != nil:
			return o, err
		case !ok:
			o.Least = severity
			continue
		}
		if err := knownRule(rule); err != nil {
			return o, err
		}
		o.Severities[rule] = severity
	}
	return o, nil
}

func knownRule(id string) error {
	for _, r := range lint.Rules() {
		if r.ID == id {
			return nil
		}
	}
	return fmt.Errorf("unknown rule %q: \"runner lint --list\" shows them", id)
}
