package cli

import (
	"context"
	"crypto/rsa"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"runner/cmd/runner/internal/notify"
	"runner/cmd/runner/internal/simulator"
	"runner/cmd/runner/internal/simulator/clock"
	"runner/cmd/runner/internal/simulator/desk"
	"runner/cmd/runner/internal/simulator/scenario"
	"runner/cmd/runner/internal/simulator/store"
	"runner/collection/sign"
)

// simulatorURL stands, in the arguments of the command that the simulator runs, for the simulator's address.
const simulatorURL = "{simulator}"

type simulatorFlags struct {
	addr, key, publicOut, clientID   string
	merchantKeys, simulate, tlsHosts []string
	simulateFile, state, clock       string
	tls, strict, once, verbose       bool
	certOut                          string
	payAfter, skew                   time.Duration
}

func (a *app) simulatorCommand() *cobra.Command {
	var f simulatorFlags
	cmd := &cobra.Command{
		Use:   "simulator [-- COMMAND [ARG…]]",
		Short: "A local stand-in for the Antom API",
		Long: "Answer Antom's API on this machine: verify the signatures of requests, keep payments and all else, sign the\n" +
			"answers, send notifications. / shows payments, requests, and why a signature failed; normalUrl leads to a page\n" +
			"on which the buyer pays, cancels or fails.\n\n" +
			"With a COMMAND, run it while the simulator is up, and exit as it does; " + simulatorURL + " in its\n" +
			"arguments becomes the simulator's address. Without one, stop with Ctrl-C.\n\n" +
			"--simulate API=CODE[;OPTION=VALUE…] makes requests fail; API is a name of \"runner send --list\" or *. Options: times=N,\n" +
			"skip=N, for=30m, status=S|F|U, message=…, when=MEMBER:VALUE, delay=2s, http=500, drop, half, unsigned, badsign,\n" +
			"quiet (no notification). A CODE is not needed with one of the last eight.\n\n" +
			"Programs use /_simulator/: GET state, payments, requests, notifications, scenarios; POST scenarios {\"rule\"},\n" +
			"clock {\"advance\"}, payments/ID/act {\"act\"}, payments/ID/dispute, notifications/ID/send.",
		Example: `  runner simulator --merchant-key merchant.pub
  runner simulator --merchant-key merchant.pub --key antom.pem -- runner run antom.json --base-url {simulator} …
  runner simulator --merchant-key merchant.pub --simulate "pay=USER_BALANCE_NOT_ENOUGH;times=2" --state sandbox.db`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 && cmd.ArgsLenAtDash() != 0 {
				return &usageError{fmt.Errorf("put -- before the command to run: -- %s", strings.Join(args, " "))}
			}
			return a.simulate(cmd.Context(), &f, args)
		},
	}
	f.add(cmd.Flags())
	return cmd
}

func (f *simulatorFlags) add(fs *pflag.FlagSet) {
	fs.SortFlags = false
	fs.StringArrayVar(&f.merchantKeys, "merchant-key", nil,
		"file of the public key that requests are verified with (required); VERSION=FILE for a keyVersion (repeatable)")
	fs.StringVar(&f.key, "key", "", "file of the private key that answers are signed with; without it one is made")
	fs.StringVar(&f.publicOut, "public-key-out", "", "write the public half of the answers' key here")
	fs.StringVar(&f.addr, "addr", "127.0.0.1:0", "address to listen on; port 0 takes a free one")
	fs.BoolVar(&f.tls, "tls", false, "speak https, with a certificate that is made for it")
	fs.StringVar(&f.certOut, "tls-cert-out", "", "write that certificate here, for clients to trust (implies --tls)")
	fs.StringArrayVar(&f.tlsHosts, "tls-host", nil, "a further name or address in the certificate (repeatable)")
	fs.StringVar(&f.clientID, "client-id", "", "the only client id that is known; without it every one is")
	fs.DurationVar(&f.payAfter, "pay-after", 0, "how long the buyer takes to pay; negative: until he does so on his page")
	fs.StringVar(&f.clock, "clock", "1x", "how fast time passes: 60x is a minute a second; step: only when it is moved on")
	fs.StringVar(&f.state, "state", "", "keep everything in this file, so that the next start goes on from there")
	fs.StringArrayVar(&f.simulate, "simulate", nil, "an error scenario, see above (repeatable)")
	fs.StringVar(&f.simulateFile, "simulate-file", "", "file of error scenarios, one a line")
	fs.DurationVar(&f.skew, "skew", 0, "refuse requests whose Request-Time differs more from the clock; 0: never")
	fs.BoolVar(&f.strict, "strict", false, "refuse what the platform tolerates, such as numbers without quotes")
	fs.BoolVar(&f.once, "no-resend", false, "post each notification once, as the vendor's sandbox does")
	fs.BoolVarP(&f.verbose, "verbose", "v", false, "write a line per request and notification to stderr")
}

func (a *app) simulate(ctx context.Context, f *simulatorFlags, command []string) error {
	sim, err := a.newSimulator(f)
	if err != nil {
		return err
	}
	defer sim.close()
	listener, err := net.Listen("tcp", f.addr)
	if err != nil {
		return &usageError{fmt.Errorf("--addr %s: %w", f.addr, err)}
	}
	url := "http://" + listener.Addr().String()
	if f.tls || f.certOut != "" {
		if listener, err = f.secure(listener); err != nil {
			return err
		}
		url = "https://" + listener.Addr().String()
	}
	stop := sim.serve(ctx, listener)
	defer stop()
	if len(command) > 0 {
		return a.command(ctx, command, endpoint{simulatorURL, "SIMULATOR_URL", url})
	}
	fmt.Fprintf(a.env.Stdout, "listening on %s\n", url)
	<-ctx.Done()
	return nil // stopping it is how it ends
}

// secure puts TLS around listener.
func (f *simulatorFlags) secure(listener net.Listener) (net.Listener, error) {
	hosts := append([]string{"localhost", "127.0.0.1", "::1"}, f.tlsHosts...)
	if host, _, err := net.SplitHostPort(f.addr); err == nil && host != "" {
		hosts = append(hosts, host)
	}
	cert, text, err := desk.Certificate(hosts, time.Now())
	if err != nil {
		return nil, fmt.Errorf("make certificate: %w", err)
	}
	if f.certOut != "" {
		if err := writeExport(f.certOut, "certificate", text, time.Now()); err != nil {
			return nil, err
		}
	}
	return tls.NewListener(listener, &tls.Config{Certificates: []tls.Certificate{cert}, NextProtos: []string{"h2", "http/1.1"}}), nil
}

// A simulation is the parts of a simulator that runs.
type simulation struct {
	server  *simulator.Server
	outbox  *notify.Outbox
	clock   *clock.Clock
	handler http.Handler
	store   *store.Store // nil: nothing is kept
}

func (a *app) newSimulator(f *simulatorFlags) (*simulation, error) {
	merchant, err := f.publicKeys()
	if err != nil {
		return nil, err
	}
	key, err := a.platformKey(f)
	if err != nil {
		return nil, err
	}
	sim := new(simulation)
	if sim.clock, err = f.newClock(); err != nil {
		return nil, err
	}
	scenarios, err := f.scenarios(sim.clock.Now())
	if err != nil {
		return nil, err
	}
	cfg := simulator.Config{MerchantKeys: merchant, AntomKey: key, ClientID: f.clientID, PayAfter: f.payAfter, Skew: f.skew,
		Strict: f.strict, Clock: sim.clock, Scenarios: scenarios}
	if f.verbose {
		cfg.Log = func(line string) { fmt.Fprintln(a.env.Stderr, a.visible(line)) }
	}
	if f.state != "" {
		if sim.store, err = store.Open(f.state); err != nil {
			return nil, &inputError{fmt.Errorf("--state: %w", err)}
		}
		cfg.Journal = sim.store
	}
	if err := sim.start(cfg, f.once); err != nil {
		sim.close()
		return nil, &inputError{fmt.Errorf("--state %s: %w", f.state, err)}
	}
	return sim, nil
}

// start makes the server and the outbox, each of which needs the other.
func (sim *simulation) start(cfg simulator.Config, once bool) (err error) {
	sim.outbox = notify.NewOutbox(notify.OutboxConfig{Sender: &notify.Sender{Key: cfg.AntomKey, Now: sim.clock.Now}, Clock: sim.clock,
		Once: once, Log: cfg.Log, Save: func(m *notify.Message) error { return sim.server.KeepNotice(m) }})
	cfg.Notify = sim.outbox.Add
	if sim.server, err = simulator.New(cfg); err != nil {
		return err
	}
	sim.handler = desk.New(desk.Config{Server: sim.server, Outbox: sim.outbox, Scenarios: cfg.Scenarios, Clock: sim.clock})
	return nil
}

// serve answers on listener, and lets time pass, until stop is called; it returns at once.
func (sim *simulation) serve(ctx context.Context, listener net.Listener) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	server := &http.Server{Handler: sim.handler, ReadHeaderTimeout: 10 * time.Second, ErrorLog: log.New(io.Discard, "", 0)}
	var parts sync.WaitGroup
	parts.Go(func() { server.Serve(listener) })
	parts.Go(func() { desk.Run(ctx, sim.server, sim.clock) })
	parts.Go(func() { sim.outbox.Run(ctx) })
	return func() {
		cancel()
		server.Close()
		parts.Wait()
	}
}

func (sim *simulation) close() {
	if sim.store != nil {
		sim.store.Close()
	}
}

// publicKeys reads the merchant's keys by their versions.
func (f *simulatorFlags) publicKeys() (map[string]*rsa.PublicKey, error) {
	if len(f.merchantKeys) == 0 {
		return nil, &usageError{errors.New("--merchant-key FILE is required: the public key of the pair you sign with")}
	}
	keys := make(map[string]*rsa.PublicKey)
	for _, spec := range f.merchantKeys {
		version, path, ok := strings.Cut(spec, "=")
		if !ok || strings.ContainsAny(version, `/\\.`) {
			version, path = "", spec
		}
		key, err := parseFile[*rsa.PublicKey]("public key", path, sign.ParsePublicKey)
		if err != nil {
			return nil, err
		}
		keys[version] = key
	}
	return keys, nil
}

// newClock reads --clock.
func (f *simulatorFlags) newClock() (*clock.Clock, error) {
	if f.clock == "step" {
		return clock.New(nil, 0), nil
	}
	rate, err := strconv.ParseFloat(strings.TrimSuffix(f.clock, "x"), 64)
	if err != nil || !(rate > 0 && rate <= 1e6) {
		return nil, &usageError{fmt.Errorf("--clock: want a number such as 60x, or step, have %q", f.clock)}
	}
	return clock.New(nil, rate), nil
}

func (f *simulatorFlags) scenarios(now time.Time) (*scenario.Set, error) {
	set := new(scenario.Set)
	var rules []*scenario.Rule
	for _, text := range f.simulate {
		r, err := scenario.Parse(text)
		if err != nil {
			return nil, &usageError{fmt.Errorf("--simulate: %w", err)}
		}
		rules = append(rules, r)
	}
	if f.simulateFile != "" {
		data, err := readInput("scenarios", f.simulateFile)
		if err != nil {
			return nil, err
		}
		more, err := scenario.ParseFile(data)
		if err != nil {
			return nil, &inputError{fmt.Errorf("%s: %w", f.simulateFile, err)}
		}
		rules = append(rules, more...)
	}
	for _, r := range rules {
		if _, err := set.Add(r, now); err != nil {
			return nil, &usageError{fmt.Errorf("--simulate: %w", err)}
		}
	}
	return set, nil
}

// platformKey returns the key that answers are signed with.
func (a *app) platformKey(f *simulatorFlags) (*sign.Key, error) {
	var key *sign.Key
	var err error
	if f.key != "" {
		key, err = parseFile("private key", f.key, sign.ParseKey)
	} else {
		key, err = sign.GenerateKey(sign.MinBits)
	}
	if err != nil {
		return nil, err
	}
	if f.publicOut != "" {
		return key, writeExport(f.publicOut, "public key", key.PublicPEM(), time.Now())
	}
	return key, nil
}

// An endpoint is a server's address for a command: what stands for it in its arguments, and the variable that has it.
type endpoint struct{ mark, variable, url string }

// command runs what stands behind "--" and returns its exit code as an error.
func (a *app) command(ctx context.Context, args []string, at endpoint) error {
	for i := range args {
		args[i] = strings.ReplaceAll(args[i], at.mark, at.url)
	}
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = a.env.Stdin, a.env.Stdout, a.env.Stderr
	cmd.Env = append(a.env.Environ(), at.variable+"="+at.url)
	if err := cmd.Start(); err != nil {
		return &usageError{fmt.Errorf("run %q: %w", args[0], err)}
	}
	// An interrupt of the terminal reaches the command by itself; one sent to us alone is passed on.
	stop := context.AfterFunc(ctx, func() { interrupt(cmd.Process) })
	defer stop()
	err := cmd.Wait()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return &statusError{exit.ExitCode()}
	}
	return err
}
