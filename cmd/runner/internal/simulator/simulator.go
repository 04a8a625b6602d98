// Package simulator is a local stand-in for Antom's payment API: it verifies the signature of every request, keeps the
// payments it is told of, and signs its answers.
//
// It follows the documented life of a payment, with one liberty: there is no buyer. A payment that waits for one is
// paid at the first inquiry after [Config.PayAfter], so that a collection can go on to refunds. What a merchant's
// contract allows is not simulated, and nothing is kept on disk.
//
// Verifying is done by the package which signs for the runner, so what passes here is what the runner means by signed;
// that this is also what the real gateway means is shown by the vectors of that package.
package simulator

import (
	"crypto/rsa"
	"fmt"
	"net/http"
	"sync"
	"time"

	"runner/collection/sign"
)

// Config says how a [Server] behaves.
type Config struct {
	// MerchantKey verifies requests. If nil, signed requests are refused: there is no key to check them with.
	MerchantKey *rsa.PublicKey
	// AllowUnsigned lets requests without any signature pass. A signature that is there is checked nevertheless.
	AllowUnsigned bool
	// AntomKey signs answers. If nil, they are not signed.
	AntomKey *sign.Key
	// ClientID is the only client that is known. If empty, every client is.
	ClientID string
	// Now is the clock. If nil, time.Now is used.
	Now func() time.Time
	// Log receives a line for each request, with the reason if it was refused, one line at a time. If nil, there is no
	// log.
	Log func(line string)
	// PayAfter is how long the buyer takes. Zero means that a payment is paid when it is first asked for; from 14
	// minutes on, or if negative, the buyer never pays.
	PayAfter time.Duration
	// MaxObjects is how many payments, and how many refunds, are kept; the oldest are forgotten. Zero means 10000.
	MaxObjects int
}

// A Server answers the API under /ams/api/v1 and /ams/sandbox/api/v1.
type Server struct {
	cfg Config

	mu    sync.Mutex // guards all below, and the log
	state *state
	trace uint64
}

var _ http.Handler = (*Server)(nil)

// New returns a server without payments.
func New(cfg Config) *Server {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.MaxObjects <= 0 {
		cfg.MaxObjects = 10_000
	}
	return &Server{cfg: cfg, state: newState(cfg.MaxObjects, cfg.PayAfter)}
}

// ServeHTTP answers one request. What the API refuses is an answer with status 200, as the real one gives.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.URL.Path == cashierPath:
		serveCashier(w)
	case !isAPI(r.URL.Path):
		http.NotFound(w, r)
	default:
		s.serveAPI(w, r)
	}
}

func (s *Server) serveAPI(w http.ResponseWriter, r *http.Request) {
	in, refused := s.admit(w, r)
	var out answer
	if refused != nil {
		out = answer{result: *refused}
	} else {
		out = s.handle(in)
	}
	trace := s.nextTrace(in.now)
	s.reply(w, in, trace, out)
	s.log(in, trace, out.result)
}

// handle carries out a request that was let in; requests are handled one at a time.
func (s *Server) handle(in *incoming) answer {
	c, refused := in.call()
	if refused != nil {
		return answer{result: *refused}
	}
	if refused := c.check(in.api.rules); refused != nil {
		return answer{result: *refused}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return in.api.handle(s.state, c)
}

func (s *Server) nextTrace(now time.Time) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.trace++
	return fmt.Sprintf("%s%012x", now.UTC().Format("20060102150405"), s.trace)
}

func (s *Server) log(in *incoming, trace string, r result) {
	if s.cfg.Log == nil {
		return
	}
	line := fmt.Sprintf("%s %.200q client=%.80q trace=%s %s %s", in.wire.Method, in.wire.URL.Target(), in.client, trace,
		r.status, r.code)
	if r.reason != "" {
		line += ": " + r.reason
	} else if r.status != statusSuccess {
		line += ": " + r.message
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cfg.Log(line)
}
