// Command runner replays Postman collections: it runs their scripts, signs their requests with a local key, sends them,
// and reports.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"runner/cmd/runner/internal/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	code := cli.Main(ctx, os.Args[1:], cli.System())
	stop()
	os.Exit(code)
}
