// Package desk is what people and programs see of the simulator beside its API: the status page, the pages a buyer is
// sent to, and the control API under /_simulator.
//
// The pages work without scripts and show nothing that was not escaped; what they change is refused when another site
// asks for it.
package desk

import (
	"context"
	_ "embed"
	"html/template"
	"net/http"
	"strings"
	"time"

	"runner/cmd/runner/internal/notify"
	"runner/cmd/runner/internal/simulator"
	"runner/cmd/runner/internal/simulator/clock"
	"runner/cmd/runner/internal/simulator/scenario"
)

// A Config is what a desk is set over. All of its fields are required.
type Config struct {
	Server    *simulator.Server
	Outbox    *notify.Outbox
	Scenarios *scenario.Set
	Clock     *clock.Clock
}

// Control is the path below which the control API is.
const Control = "/_simulator/"

//go:embed pages/style.css
var style []byte

// New returns the handler of everything the simulator answers.
func New(cfg Config) http.Handler {
	d := &desk{cfg, parsePages()}
	pages := http.NewServeMux()
	pages.HandleFunc("GET /{$}", d.status)
	pages.HandleFunc("GET "+Control+"style.css", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/css; charset=utf-8")
		w.Write(style)
	})
	for _, kind := range []string{"cashier", "authorize", "vault"} {
		pages.HandleFunc("GET /"+kind+"/{id}", d.buyer)
		pages.HandleFunc("POST /"+kind+"/{id}", d.buyerActs)
	}
	d.control(pages)
	d.forms(pages)
	own := secured(http.NewCrossOriginProtection().Handler(pages))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if d.isOwn(r.URL.Path) {
			own.ServeHTTP(w, r)
			return
		}
		cfg.Server.ServeHTTP(w, r)
	})
}

type desk struct {
	Config
	pages *template.Template
}

// isOwn reports whether path is one of the desk's, not of the API.
func (*desk) isOwn(path string) bool {
	for _, prefix := range []string{Control, "/cashier/", "/authorize/", "/vault/"} {
		if strings.HasPrefix(path, prefix) {
			return true
		}
	}
	return path == "/"
}

// secured lets pages load nothing but the style, and be framed by nobody.
func secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy",
			"default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-store")
		r.Body = http.MaxBytesReader(w, r.Body, 1<<20)
		next.ServeHTTP(w, r)
	})
}

// Run lets time do its work, on the simulator's clock, until ctx ends: payments expire, subscriptions debit,
// notifications go out.
func Run(ctx context.Context, server *simulator.Server, c *clock.Clock) {
	for ctx.Err() == nil {
		server.Tick()
		wait, moved := maxPause, (<-chan struct{})(nil)
		due, ok := server.NextDue()
		if ok {
			var left time.Duration
			left, moved = c.Until(due)
			wait = min(wait, left)
		}
		timer := time.NewTimer(max(wait, minPause))
		select {
		case <-ctx.Done():
		case <-moved:
		case <-timer.C:
		}
		timer.Stop()
	}
}

// How long [Run] sleeps: what is new can be due before what it waits for, and it must not spin.
const (
	minPause = 5 * time.Millisecond
	maxPause = 200 * time.Millisecond
)
