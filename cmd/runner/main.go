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

	"runner/cmd/runner/internal/cli"
)

func main() {
	log.SetOutput(io.Discard) // net/http complains there about servers; what matters of it is in our errors
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	code := cli.Main(ctx, os.Args[1:], cli.System())
	stop()
	os.Exit(code)
}
