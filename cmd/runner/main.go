// Command runner replays Postman collections: it runs their scripts, signs their requests with a local key, sends them,
// and reports.
package main

import (
	"context"
	"io"
	"log"
	"os"
	"os/signal"
	"syscall"
	"time"

	"runner/cmd/runner/internal/cli"
)

// grace is how long after a first signal another one counts as the same.
const grace = 500 * time.Millisecond

func main() {
	log.SetOutput(io.Discard) // net/http complains there about servers; what matters of it is in our errors
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// A second signal ends the process at once, but not one that comes with the first: a terminal and a parent process may
	// both send one.
	context.AfterFunc(ctx, func() { time.AfterFunc(grace, stop) })
	code := cli.Main(ctx, os.Args[1:], cli.System())
	stop()
	os.Exit(code)
}
