package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"runner/collection"
	"runner/collection/run"
	"runner/collection/transport"
	"runner/collection/wire"
	"runner/report"
	"runner/script"
)

func (a *app) runCommand() *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:   "run COLLECTION",
		Short: "Run a collection",
		Long:  "Run a Postman collection (v1, v2.0, v2.1, or a folder of schema 3) and report.\n\n" + exitHelp,
		Example: `  runner run api.postman_collection.json -e staging.postman_environment.json
  runner run api.json -r cli,junit,markdown --reporter-junit-export junit.xml --reporter-markdown-export comment.md
  runner run antom.json --sign antom --sign-key merchant.private.pem --verify-key antom.public.pem`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return &usageError{errors.New("missing required argument 'collection'")}
			}
			if _, err := a.configure(cmd.Flags()); err != nil {
				return err
			}
			a.newmanCodes, a.suppressCode = f.exitCodes == "newman", f.suppressCode
			if err := f.check(); err != nil {
				return err
			}
			return a.run(cmd.Context(), args[0], &f)
		},
	}
	f.add(cmd)
	cmd.SetUsageFunc(a.groupedUsage(f.declared))
	return cmd
}

// run loads what a run needs, wires it together, runs, exports, and says what came of it.
func (a *app) run(ctx context.Context, path string, f *runFlags) error {
	from, err := a.newSources(&f.access)
	if err != nil {
		return err
	}
	in, err := load(ctx, from, path, f)
	if err != nil {
		return err
	}
	defer in.close()
	if !f.silent {
		a.tellNotes(in.collection)
	}
	client, err := a.client(f)
	if err != nil {
		return err
	}
	defer client.Close()
	a.redactor = new(report.Redactor)
	ctx, abort := context.WithCancelCause(ctx)
	defer abort(nil)
	box, err := openInbox(&f.notify)
	if err != nil {
		return err
	}
	defer box.close()
	host, err := a.scripts(f, box, abort)
	if err != nil {
		return err
	}
	defer host.Close()
	notes := new(warnings)
	if err := equip(ctx, client, from, f, notes); err != nil {
		return err
	}
	cfg := run.Config{
		Sender: f.sending(sender{client}, notes), Cookies: client.Jar, Scripts: host, Scopes: in.scopes(f, box.url()), Data: in.data,
		Iterations: f.iterations, Files: newBodyFiles(f, path),
		Select: f.folders, Delay: time.Duration(f.delay), Timeout: time.Duration(f.timeout), Bail: f.bailMode(),
		MaxJumps:    f.jumpLimit(),
		Options:     wire.Options{Insecure: f.insecure, NoRedirects: f.ignoreRedirects},
		Environment: in.environment, Globals: in.globals, Version: Version,
	}
	if err := a.wireSigning(&cfg, &f.signing); err != nil {
		return err
	}
	if box != nil {
		box.start(ctx, &cfg, f.signing.loaded)
	}
	watch := newSecrets(a.redactor, in, cfg.Scopes)
	reporters, closeAll, err := a.reporters(f)
	if err != nil {
		return err
	}
	defer closeAll()
	advice, antomNotes := newAdvisor(&f.signing), new(antomWatch)
	cfg.Reporters = append([]run.Reporter{watch, advice, antomNotes}, reporters...)
	a.redactor.Pin()
	summary, err := run.Collection(ctx, in.collection, cfg)
	if summary == nil {
		return err
	}
	if !f.silent {
		a.warn(notes)
		a.warn(antomNotes.notes())
		a.hint(advice.hints)
	}
	return errors.Join(err, a.export(f, in, &cfg), f.export(in, client.Jar), verdict(summary))
}

// scripts makes the host of a run's scripts.
func (a *app) scripts(f *runFlags, box *inbox, abort func(error)) (*script.Host, error) {
	cfg := script.Config{Random: f.seed.random(), Timeout: time.Duration(firstOf(f.timeoutScript, f.timeout)),
		MemoryLimit: int64(f.scriptMemory) << 20, Abort: abort, Notifications: box.port()}
	if width := a.env.TerminalWidth(); width > 20 {
		cfg.ConsoleWidth = width - 16 // the frame, as Newman has it
	}
	var err error
	if cfg.Vault, err = newVault(f.secrets, a.env.Getenv, a.redactor); err != nil {
		return nil, err
	}
	if cfg.Packages, err = openPackages(f.packages); err != nil {
		return nil, err
	}
	return script.New(cfg), nil
}

// verdict turns what failed in a run into an error.
func verdict(s *run.Summary) error {
	if s.Failed() {
		return errRunFailed
	}
	return nil
}

func firstOf(values ...millis) millis {
	for _, v := range values {
		if v > 0 {
			return v
		}
	}
	return 0
}

// client makes the HTTP client of a run.
func (a *app) client(f *runFlags) (*transport.Client, error) {
	c := &transport.Client{Timeout: time.Duration(f.timeoutRequest), Jar: new(transport.Jar),
		Proxy: transport.ProxyFromEnvironment(a.env.Getenv)}
	if f.extraCA != "" {
		var err error
		if c.ExtraCAs, err = readInput("certificate authorities", f.extraCA); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// sender makes a [transport.Client] a [run.Sender] whose errors are the run's.
type sender struct{ client *transport.Client }

// Send implements [run.Sender].
func (s sender) Send(ctx context.Context, req *wire.Request, opts wire.Options) (*wire.Exchange, error) {
	x, err := s.client.Send(ctx, req, opts)
	if e, ok := errors.AsType[*transport.Error](err); ok {
		return x, &run.RequestError{Name: e.Name, Message: e.Message, Code: e.Code, Syscall: e.Syscall,
			Address: e.Address, Port: e.Port, Host: e.Host, Err: e}
	}
	return x, err
}

// wireSigning puts signer and verifier into cfg as the flags ask.
func (a *app) wireSigning(cfg *run.Config, f *signFlags) error {
	signer, err := f.signer(a)
	if err != nil {
		return err
	}
	verifier, err := f.verifier(a)
	if err != nil {
		return err
	}
	if signer != nil {
		cfg.Signer = signer
	}
	if verifier != nil {
		cfg.Verifier = verifier
	}
	return nil
}

// reporters makes the selected reporters. The function it returns must be called when the run is over.
func (a *app) reporters(f *runFlags) ([]run.Reporter, func(), error) {
	look := a.env.look(f.color, f.disableUnicode)
	names := f.reporterNames()
	a.warnOfMixture(f, names)
	var reporters []run.Reporter
	closeAll := func() {
		for _, r := range reporters {
			if c, ok := r.(interface{ Close() error }); ok {
				c.Close()
			}
		}
	}
	for _, name := range names {
		settings := settingsFor(name, names, a.reporterArgs)
		if f.silent && report.Terminal(name) {
			settings["silent"] = "true"
		}
		r, err := report.New(name, report.Options{
			Out: a.env.Stdout, Export: settings["export"], Settings: settings, Color: look.color, Unicode: look.unicode,
			TTY: look.tty, Width: look.width, Verbose: f.verbose, Redactor: a.redactor, Version: Version, Now: time.Now,
		})
		if errors.Is(err, report.ErrUnknown) {
			err = &usageError{fmt.Errorf("--reporters: %w", err)}
		}
		if err != nil {
			closeAll()
			return nil, nil, err
		}
		reporters = append(reporters, r)
	}
	if f.visualizerDir != "" {
		reporters = append(reporters, report.NewVisualizations(f.visualizerDir, report.Options{Redactor: a.redactor}))
	}
	return reporters, closeAll, nil
}

// export writes the variables as the run left them, but for the values of secret ones.
func (a *app) export(f *runFlags, in *inputs, cfg *run.Config) error {
	now := time.Now()
	write := func(path, scope string, e *collection.Environment, values []collection.Variable) error {
		if path == "" {
			return nil
		}
		var out collection.Environment
		if e != nil {
			out = *e
		}
		out.Values = withoutSecrets(values)
		data, err := out.Export(scope, "runner/"+Version, now)
		if err != nil {
			return &outputError{fmt.Errorf("export %s: %w", scope, err)}
		}
		return writeExport(path, scope, data, now)
	}
	return errors.Join(
		write(f.exportEnvironment, "environment", in.environment, cfg.Scopes.Environment.Variables()),
		write(f.exportGlobals, "globals", in.globals, cfg.Scopes.Global.Variables()))
}
