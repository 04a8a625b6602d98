package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"runner/cmd/runner/internal/call"
	"runner/collection/sign"
	"runner/report"
)

// sendFlags are the options of "runner send".
type sendFlags struct {
	list, show, json, curl, quiet bool
	color                         string
	product, body                 string
	edit, strict, dryRun          bool
	sets, vars                    []string
	region, url                   string
	simulator                     string
	live, sandbox                 bool
	signing                       signFlags
	timeout                       millis
	save                          string
	insecure                      bool
	extraCA                       string
	declared                      []optionGroup
}

func (a *app) sendCommand() *cobra.Command {
	var f sendFlags
	cmd := &cobra.Command{
		Use:   "send API | --list [GROUP]",
		Short: "Make one call of the Antom API",
		Long: "Make one call of the Antom API: fill in the smallest request of the product, sign it, send it, and show what\n" +
			"was signed, what came back, whether it can be trusted, what it means and what to do next.\n\n" +
			"--set PATH=TEXT changes the body; PATH:=JSON sets what is no text, PATH= takes it away.\n" +
			"With --simulator the calls that this one needs are made before; elsewhere their values are given with --var.\n" +
			"The private key is read from a file, the standard input (-) or a variable (env:NAME), and is not kept.\n\n" +
			"Exit codes: 0 the result is S, or the U that is right here; 1 it is not, or the answer is not verified;\n" +
			"2 bad command line; 3 a file or key cannot be used; 4 the collection could not be written.",
		Example: `  runner send --list
  runner send pay --product cashier --show
  runner send pay --simulator --set paymentAmount.value=11
  runner send pay --key merchant.pem --client-id SANDBOX_5X… --region sea
  runner send inquiryPayment --key env:KEY --client-id SANDBOX_5X… --region eu --var paymentId=2026…
  runner send refund --simulator --save antom.postman_collection.json`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(args); err != nil {
				return err
			}
			return a.sendOrShow(cmd.Context(), args, &f)
		},
	}
	f.add(cmd)
	cmd.SetUsageFunc(a.groupsWith(f.declared, ""))
	return cmd
}

// add declares the options for cmd, in groups.
func (f *sendFlags) add(cmd *cobra.Command) {
	cmd.Flags().SortFlags = false
	for _, g := range []struct {
		title string
		add   func(*pflag.FlagSet)
	}{{"Look up", f.addLookUp}, {"Body", f.addBody}, {"Where to", f.addTarget}, {"Signing", f.addSigning},
		{"Output", f.addOutput}} {
		fs := pflag.NewFlagSet(g.title, pflag.ContinueOnError)
		fs.SortFlags = false
		g.add(fs)
		f.declared = append(f.declared, optionGroup{g.title, fs})
		cmd.Flags().AddFlagSet(fs)
	}
}

func (f *sendFlags) addLookUp(fs *pflag.FlagSet) {
	fs.BoolVar(&f.list, "list", false, "list the APIs, or those of the GROUP that is given as argument")
	fs.BoolVar(&f.show, "show", false, "show fields, smallest request and needs of the API, and send nothing")
	fs.BoolVar(&f.show, "help-fields", false, "the same as --show")
}

func (f *sendFlags) addBody(fs *pflag.FlagSet) {
	fs.StringVar(&f.product, "product", "", "product of the API, such as cashier; without it the usual one")
	fs.StringArrayVar(&f.sets, "set", nil, "change the body: PATH=TEXT, PATH:=JSON, PATH= (repeatable)")
	fs.StringArrayVar(&f.vars, "var", nil, "give a variable of the body a value: NAME=VALUE (repeatable)")
	fs.StringVar(&f.body, "body", "", "take the body from this file, - for the standard input")
	fs.BoolVar(&f.edit, "edit", false, "open the body in $VISUAL or $EDITOR before it is sent")
	fs.BoolVar(&f.strict, "strict", false, "send nothing if there is something wrong with the body")
}

func (f *sendFlags) addTarget(fs *pflag.FlagSet) {
	fs.StringVar(&f.region, "region", "", "call the platform in this region: "+strings.Join(regionNames(), ", "))
	fs.StringVar(&f.url, "url", "", "call this address, without the path of the API")
	fs.StringVar(&f.simulator, "simulator", "", "call a simulator: the one at =URL, or one that lives as long as the command")
	fs.Lookup("simulator").NoOptDefVal = ownSimulator
	fs.BoolVar(&f.live, "live", false, "call the paths of production, whatever the client id says")
	fs.BoolVar(&f.sandbox, "sandbox", false, "call the paths of the sandbox, whatever the client id says")
	addOptional(fs, &f.timeout, "timeout-request", "give up on a request that is silent for so many ms")
	fs.BoolVarP(&f.insecure, "insecure", "k", false, "do not verify certificates")
	fs.StringVar(&f.extraCA, "ssl-extra-ca-certs", "", "PEM file of further authorities to trust")
}

func (f *sendFlags) addSigning(fs *pflag.FlagSet) {
	f.signing.scheme, f.signing.resign = sign.SchemeAntom, true
	fs.StringVar(&f.signing.key, "key", "", "private key: FILE, - for the standard input, or env:NAME")
	fs.StringVar(&f.signing.passphrase, "key-passphrase", "", "passphrase of that key: FILE, - or env:NAME")
	fs.StringVar(&f.signing.clientID, "client-id", "",
		"client id; with SANDBOX_ in front the paths of the sandbox are called")
	fs.StringVar(&f.signing.keyVersion, "key-version", "", "version of the key (default 1)")
	fs.StringVar(&f.signing.agentToken, "agent-token", "", "token of an agent: FILE, - or env:NAME")
	fs.StringArrayVar(&f.signing.verifyKeys, "verify-key", nil,
		"the platform's public key, which verifies the answer, [VERSION=]FILE (repeatable)")
}

func (f *sendFlags) addOutput(fs *pflag.FlagSet) {
	fs.BoolVar(&f.dryRun, "dry-run", false, "show the signed request, and send nothing")
	fs.BoolVar(&f.curl, "curl", false, "print the signed request as a curl command, and send nothing")
	fs.BoolVar(&f.json, "json", false, "write one JSON object")
	fs.BoolVarP(&f.quiet, "quiet", "q", false, "show the result only")
	fs.StringVar(&f.save, "save", "", "append the call, with tests, to this collection; it is made if it is not there")
	fs.StringVar(&f.color, "color", "auto", "colours: auto, on, off")
}

// check finds what is wrong with the options by themselves.
func (f *sendFlags) check(args []string) error {
	if err := oneOf("--color", f.color, "auto", "on", "off"); err != nil {
		return err
	}
	switch {
	case f.list && len(args) > 1:
		return &usageError{errors.New("--list takes one group at most")}
	case f.list:
		return nil
	case len(args) != 1:
		return &usageError{errors.New(`want one API, such as "pay"; "runner send --list" shows them`)}
	case f.show:
		return nil
	case counted(f.region != "", f.url != "", f.simulator != "") != 1:
		return &usageError{errors.New("want one of --region NAME, --url BASE and --simulator[=URL]")}
	case f.live && f.sandbox:
		return &usageError{errors.New("--live and --sandbox exclude each other")}
	case counted(f.json, f.curl, f.quiet) > 1:
		return &usageError{errors.New("want one of --json, --curl and --quiet")}
	case f.save != "" && (f.dryRun || f.curl):
		return &usageError{errors.New("--save keeps what was answered: it does not go with --dry-run or --curl")}
	case f.simulator != ownSimulator && f.signing.key == "":
		return &usageError{errors.New("--key is missing: FILE, - or env:NAME; the private key that signs")}
	case f.simulator != ownSimulator && f.signing.clientID == "":
		return &usageError{errors.New("--client-id is missing: whom the key belongs to")}
	case f.edit && slices.Contains([]string{f.signing.key, f.signing.passphrase, f.signing.agentToken, f.body}, stdinRef):
		return &usageError{errors.New("--edit needs the standard input for the editor")}
	}
	return nil
}

func counted(conditions ...bool) int {
	n := 0
	for _, c := range conditions {
		if c {
			n++
		}
	}
	return n
}

func (a *app) sendOrShow(ctx context.Context, args []string, f *sendFlags) error {
	a.redactor = new(report.Redactor)
	view := call.View{Color: a.env.look(f.color, false).color, Quiet: f.quiet,
		Clean: func(text string) string { return a.visible(a.redactor.Mask(text)) }}
	if f.list {
		return a.sendList(strings.Join(args, ""), f.json, view)
	}
	step, err := call.Find(args[0], f.product)
	if err != nil {
		return &usageError{err}
	}
	if f.show {
		return a.sendSheet(step, f.json, view)
	}
	return a.send(ctx, step, f, view)
}

func (a *app) sendList(group string, json bool, view call.View) error {
	entries, err := call.List(group)
	if err != nil {
		return &usageError{err}
	}
	if json {
		return outputFailed(call.WriteJSON(a.env.Stdout, entries))
	}
	return outputFailed(view.List(a.env.Stdout, entries))
}

func (a *app) sendSheet(step call.Step, json bool, view call.View) error {
	if json {
		return outputFailed(call.WriteJSON(a.env.Stdout, step.Sheet()))
	}
	return outputFailed(view.Sheet(a.env.Stdout, step.Sheet()))
}

func outputFailed(err error) error {
	if err != nil {
		return &outputError{err}
	}
	return nil
}

// send makes the call, and those before it that it needs.
func (a *app) send(ctx context.Context, step call.Step, f *sendFlags, view call.View) error {
	template, err := a.sendBody(step, f)
	if err != nil {
		return err
	}
	file, err := savedTo(f.save)
	if err != nil {
		return err
	}
	caller, stop, err := a.caller(f)
	if err != nil {
		return err
	}
	defer stop()
	steps, err := f.stepsBefore(caller, step, template)
	if err != nil {
		return err
	}
	before, err := callBefore(ctx, caller, step, steps)
	if err != nil {
		return err
	}
	if err := a.showEarlier(before, f, view); err != nil {
		return err
	}
	k, err := caller.Prepare(step, template)
	if err != nil {
		return &usageError{fmt.Errorf("%s: %w", step, err)}
	}
	if err := a.sendWarnings(k, f); err != nil {
		return err
	}
	if f.curl {
		_, err := a.env.Stdout.Write([]byte(call.Curl(k.Request)))
		return outputFailed(err)
	}
	if err := a.showRequest(k, f, view); err != nil || f.dryRun {
		return err
	}
	if err := caller.Send(ctx, k); err != nil {
		return fmt.Errorf("send %s to %s: %w", step, k.Request.URL.String(), err)
	}
	err = errors.Join(a.showAnswer(k, before, f, view), saveCall(f.save, file, append(before, k), caller.Values))
	if err == nil && !k.Expected() {
		err = errRunFailed
	}
	return err
}

// sendWarnings tells what is wrong with the body, and refuses to send it if that was asked for.
func (a *app) sendWarnings(k *call.Call, f *sendFlags) error {
	warnings := k.Warnings()
	if f.strict && len(warnings) > 0 {
		return &usageError{fmt.Errorf("%s: nothing was sent, because of --strict: %s", k.Step, strings.Join(warnings, "; "))}
	}
	for _, text := range warnings {
		fmt.Fprintf(a.env.Stderr, "warning: %s\n", a.visible(a.redactor.Mask(text)))
	}
	return nil
}

func (a *app) showEarlier(before []*call.Call, f *sendFlags, view call.View) error {
	if f.json || f.curl || f.quiet {
		return nil
	}
	for _, k := range before {
		if err := view.Earlier(a.env.Stdout, k); err != nil {
			return &outputError{err}
		}
	}
	return nil
}

func (a *app) showRequest(k *call.Call, f *sendFlags, view call.View) error {
	switch {
	case f.json && f.dryRun:
		return outputFailed(call.WriteJSON(a.env.Stdout, k.Report()))
	case f.json || f.quiet:
		return nil
	}
	return outputFailed(view.Request(a.env.Stdout, k))
}

func (a *app) showAnswer(k *call.Call, before []*call.Call, f *sendFlags, view call.View) error {
	if !f.json {
		return outputFailed(view.Response(a.env.Stdout, k))
	}
	r := k.Report()
	for _, b := range before {
		r.Before = append(r.Before, b.Report())
	}
	return outputFailed(call.WriteJSON(a.env.Stdout, r))
}
