package cli

import (
	"context"
	"crypto/rsa"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"runner/cmd/runner/internal/notify"
	"runner/collection/sign"
)

// notifyMark stands, in the arguments of the command that the receiver runs, for the receiver's address.
const notifyMark = "{notify}"

type listenFlags struct {
	addr, path, public        string
	verifyKey, ownKey         string
	forward, answer, storeDir string
	fail                      []string
	count                     int
	timeout                   time.Duration
	json                      bool
}

func (a *app) notifyListenCommand() *cobra.Command {
	var f listenFlags
	cmd := &cobra.Command{
		Use:   "listen [-- COMMAND [ARG…]]",
		Short: "Receive notifications, verify and acknowledge them",
		Long: "Take notifications at an address of this machine, verify them over the very bytes that came, acknowledge them as\n" +
			"the platform wants it, and write a line for each. With a COMMAND, run it meanwhile, and exit as it does; " + notifyMark + "\n" +
			"in its arguments becomes the address, and the lines go to stderr. Without one, stop with Ctrl-C, or after -n.",
		Example: `  runner notify listen --verify-key antom.pub
  runner notify listen --verify-key antom.pub --key merchant.pub --forward http://127.0.0.1:3000
  runner notify listen --verify-key antom.pub --fail 500:2 -n 3 --timeout 1m -- runner run api.json --env-var notifyUrl={notify}`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 && cmd.ArgsLenAtDash() != 0 {
				return &usageError{fmt.Errorf("put -- before the command to run: -- %s", strings.Join(args, " "))}
			}
			return a.notifyListen(cmd.Context(), &f, args)
		},
	}
	f.add(cmd)
	return cmd
}

func (f *listenFlags) add(cmd *cobra.Command) {
	fs := cmd.Flags()
	fs.SortFlags = false
	fs.StringVar(&f.addr, "addr", "127.0.0.1:0", "address to listen on; port 0 takes a free one")
	fs.StringVar(&f.path, "path", notifyPath, "the path that is answered")
	fs.StringVar(&f.public, "public-url", "", "address that the platform calls, if a tunnel or proxy stands between")
	fs.StringVar(&f.verifyKey, "verify-key", "", "file of the platform's public key")
	fs.StringVar(&f.ownKey, "key", "", "file of your own public key, to tell if it was used by mistake")
	fs.StringVar(&f.forward, "forward", "", "post each notification to your service as well; without a path it keeps its own")
	fs.StringVar(&f.answer, "answer", "own", "whose answer the sender gets: own, or forward, that of your service")
	fs.StringArrayVar(&f.fail, "fail", nil,
		"rehearse a failure: an HTTP status, process-fail, malformed, drop, delay=5s; with :N for the next N only (repeatable)")
	fs.StringVar(&f.storeDir, "store", "", "folder to keep each notification in, a JSON file each")
	fs.BoolVar(&f.json, "json", false, "write a JSON object per line")
	fs.IntVarP(&f.count, "count", "n", 0, "stop after so many notifications")
	fs.DurationVar(&f.timeout, "timeout", 0, "stop after this time; with -n, exit 1 if fewer came")
}

func (f *listenFlags) check() error {
	if err := oneOf("--answer", f.answer, "own", "forward"); err != nil {
		return err
	}
	switch {
	case f.answer == "forward" && f.forward == "":
		return &usageError{errors.New("--answer forward needs --forward URL")}
	case !strings.HasPrefix(f.path, "/") || strings.ContainsAny(f.path, "?# "):
		return &usageError{fmt.Errorf("--path: want a path such as /notify, have %.100q", f.path)}
	case f.count < 0 || f.timeout < 0:
		return &usageError{errors.New("-n and --timeout must not be negative")}
	}
	if f.public == "" {
		return nil
	}
	if u, err := url.Parse(f.public); err != nil || u.Host == "" {
		return &usageError{fmt.Errorf("--public-url: want https://HOST/PATH, have %.100q", f.public)}
	}
	return nil
}

// config is what the receiver works with, but for whom it tells.
func (f *listenFlags) config() (notify.ReceiverConfig, error) {
	cfg := notify.ReceiverConfig{Path: f.path, Announced: f.public}
	for _, text := range f.fail {
		fault, err := notify.ParseFault(text)
		if err != nil {
			return cfg, &usageError{fmt.Errorf("--fail: %w", err)}
		}
		cfg.Faults = append(cfg.Faults, fault)
	}
	if f.forward != "" {
		forward, err := notify.NewForward(f.forward)
		if err != nil {
			return cfg, &usageError{fmt.Errorf("--forward: %w", err)}
		}
		forward.Answer = f.answer == "forward"
		cfg.Forward = forward
	}
	if f.storeDir != "" {
		store, err := notify.OpenStore(f.storeDir)
		if err != nil {
			return cfg, &outputError{fmt.Errorf("--store: %w", err)}
		}
		cfg.Save = store.Save
	}
	return cfg, f.keys(&cfg)
}

func (f *listenFlags) keys(cfg *notify.ReceiverConfig) error {
	var err error
	if cfg.Key, err = optionalPublicKey(f.verifyKey); err != nil {
		return err
	}
	cfg.Own, err = optionalPublicKey(f.ownKey)
	return err
}

// optionalPublicKey reads a public key, nil if no file is given.
func optionalPublicKey(path string) (*rsa.PublicKey, error) {
	if path == "" {
		return nil, nil
	}
	return parseFile("public key", path, sign.ParsePublicKey)
}

func (a *app) notifyListen(ctx context.Context, f *listenFlags, command []string) error {
	if err := f.check(); err != nil {
		return err
	}
	cfg, err := f.config()
	if err != nil {
		return err
	}
	if cfg.Key == nil {
		fmt.Fprintln(a.env.Stderr, "warning: without --verify-key nothing is verified")
	}
	l, err := net.Listen("tcp", f.addr)
	if err != nil {
		return &usageError{fmt.Errorf("--addr %s: %w", f.addr, err)}
	}
	w := &listening{app: a, flags: f, url: "http://" + l.Addr().String() + f.path, all: make(chan struct{})}
	printer := a.notifyPrinter(f, len(command) > 0)
	cfg.Tell = func(got *notify.Receipt) {
		printer.print(got)
		w.count(got)
	}
	serving, stop := context.WithCancel(ctx)
	defer stop()
	served := make(chan error, 1)
	go func() { served <- notify.NewReceiver(cfg).Serve(serving, l) }()
	err = w.until(ctx, command, served)
	stop()
	<-served
	if printer.err != nil {
		return errors.Join(err, &outputError{printer.err})
	}
	return err
}

func (a *app) notifyPrinter(f *listenFlags, command bool) *notifyPrinter {
	var out io.Writer = a.env.Stdout
	if command {
		out = a.env.Stderr // stdout is the command's
	}
	return &notifyPrinter{app: a, out: out, json: f.json, color: a.env.look("auto", false).color, path: f.path}
}

// listening is a receiver at work.
type listening struct {
	app   *app
	flags *listenFlags
	url   string
	came  int           // one at a time is counted
	all   chan struct{} // closed when as many came as are waited for
}

func (w *listening) count(got *notify.Receipt) {
	if got.Refused != "" {
		return
	}
	if w.came++; w.came == w.flags.count {
		close(w.all)
	}
}

// until returns when the command has ended and all have come, or the time is up.
func (w *listening) until(ctx context.Context, command []string, served chan error) error {
	if w.flags.timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, w.flags.timeout, errTooFew)
		defer cancel()
	}
	if len(command) > 0 {
		at := endpoint{notifyMark, "NOTIFY_URL", w.url}
		if err := w.app.command(ctx, command, at); err != nil || w.flags.count == 0 {
			return err
		}
	} else {
		w.announce()
	}
	select {
	case <-w.all:
		return nil
	case err := <-served:
		served <- nil // it is waited for once more
		return err
	case <-ctx.Done():
		return w.ended(context.Cause(ctx))
	}
}

// errTooFew says that the time was up before all had come.
var errTooFew = errors.New("the time is up")

// ended is what the end of ctx means: too few came, or somebody stopped it, which is how it ends.
func (w *listening) ended(cause error) error {
	if errors.Is(cause, errTooFew) && w.flags.count > 0 {
		return fmt.Errorf("fewer than %d notifications came within %v", w.flags.count, w.flags.timeout)
	}
	return nil
}

// announce says where notifications are taken.
func (w *listening) announce() {
	out := w.app.env.Stdout
	if w.flags.json {
		out = w.app.env.Stderr
	}
	fmt.Fprintf(out, "listening on %s\n", w.url)
}
