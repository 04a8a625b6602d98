package cli

import (
	"context"
	"crypto/rsa"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os/exec"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"runner/cmd/runner/internal/simulator"
	"runner/collection/sign"
)

// simulatorURL stands, in the arguments of the command that the simulator runs, for the simulator's address.
const simulatorURL = "{simulator}"

type simulatorFlags struct {
	addr, merchantKey, key, publicOut string
	payAfter                          time.Duration
	verbose                           bool
}

func (a *app) simulatorCommand() *cobra.Command {
	var f simulatorFlags
	cmd := &cobra.Command{
		Use:   "simulator [-- COMMAND [ARG…]]",
		Short: "A local stand-in for the Antom API",
		Long: "Answer Antom's payment API on this machine: verify the signatures of requests, keep the payments, sign the\n" +
			"answers. With a COMMAND, run it while the simulator is up, and exit as it does; " + simulatorURL + " in its\n" +
			"arguments becomes the simulator's address. Without one, stop with Ctrl-C.",
		Example: `  runner simulator --merchant-key merchant.pub
  runner simulator --merchant-key merchant.pub --key antom.pem -- runner run antom.json --base-url {simulator} …`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 && cmd.ArgsLenAtDash() != 0 {
				return &usageError{fmt.Errorf("put -- before the command to run: -- %s", strings.Join(args, " "))}
			}
			return a.simulate(cmd.Context(), &f, args)
		},
	}
	fs := cmd.Flags()
	fs.SortFlags = false
	fs.StringVar(&f.merchantKey, "merchant-key", "", "file of the public key that requests are verified with (required)")
	fs.StringVar(&f.key, "key", "", "file of the private key that answers are signed with; without it one is made")
	fs.StringVar(&f.publicOut, "public-key-out", "", "write the public half of the answers' key here")
	fs.StringVar(&f.addr, "addr", "127.0.0.1:0", "address to listen on; port 0 takes a free one")
	fs.DurationVar(&f.payAfter, "pay-after", 0, "how long the buyer takes to pay")
	fs.BoolVarP(&f.verbose, "verbose", "v", false, "write a line per request to stderr")
	return cmd
}

func (a *app) simulate(ctx context.Context, f *simulatorFlags, command []string) error {
	server, err := a.newSimulator(f)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", f.addr)
	if err != nil {
		return &usageError{fmt.Errorf("--addr %s: %w", f.addr, err)}
	}
	httpServer := &http.Server{Handler: server, ReadHeaderTimeout: 10 * time.Second}
	served := make(chan error, 1)
	go func() { served <- httpServer.Serve(listener) }()
	defer httpServer.Close()
	url := "http://" + listener.Addr().String()
	if len(command) > 0 {
		return a.command(ctx, command, url)
	}
	fmt.Fprintf(a.env.Stdout, "listening on %s\n", url)
	select {
	case <-ctx.Done():
		return nil // stopping it is how it ends
	case err := <-served:
		return err
	}
}

func (a *app) newSimulator(f *simulatorFlags) (*simulator.Server, error) {
	if f.merchantKey == "" {
		return nil, &usageError{errors.New("--merchant-key FILE is required: the public key of the pair you sign with")}
	}
	merchant, err := parseFile[*rsa.PublicKey]("public key", f.merchantKey, sign.ParsePublicKey)
	if err != nil {
		return nil, err
	}
	key, err := a.platformKey(f)
	if err != nil {
		return nil, err
	}
	cfg := simulator.Config{MerchantKey: merchant, AntomKey: key, PayAfter: f.payAfter}
	if f.verbose {
		cfg.Log = func(line string) { fmt.Fprintln(a.env.Stderr, a.visible(line)) }
	}
	return simulator.New(cfg), nil
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

// command runs what stands behind "--" and returns its exit code as an error.
func (a *app) command(ctx context.Context, args []string, url string) error {
	for i := range args {
		args[i] = strings.ReplaceAll(args[i], simulatorURL, url)
	}
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = a.env.Stdin, a.env.Stdout, a.env.Stderr
	cmd.Env = append(a.env.Environ(), "SIMULATOR_URL="+url)
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
