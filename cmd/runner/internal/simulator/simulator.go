// Package simulator is a local stand-in for Antom's API: it verifies the signature of every request, keeps what it is told,
// signs its answers, and tells the merchant what becomes of it.
//
// What a request must have comes from the catalogue in collection/antom. Payments, refunds, captures, authorisations, vaultings,
// subscriptions and disputes have the documented lives. The other APIs of the catalogue (billing, metering, taxes, the
// business account and the like) are all answered in one way: what a request brings is kept under its id, and
// given back; nothing is worked out from it. What a merchant's contract allows is not simulated.
//
// There is one liberty: unless a buyer acts ([Server.Act]), payments are made by themselves after [Config.PayAfter].
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

	"runner/cmd/runner/internal/notify"
	"runner/cmd/runner/internal/simulator/clock"
	"runner/cmd/runner/internal/simulator/scenario"
	"runner/collection/sign"
)

// Config says how a [Server] behaves.
type Config struct {
	// MerchantKeys verify requests, by keyVersion; that of "" is for versions 0 and 1, and for requests that name none. If
	// nil, signed requests are refused: there is no key to check them with.
	MerchantKeys map[string]*rsa.PublicKey
	// AllowUnsigned lets requests without any signature pass. A signature that is there is checked nevertheless.
	AllowUnsigned bool
	// AntomKey signs answers. If nil, they are not signed.
	AntomKey *sign.Key
	// ClientID is the only client that is known. If empty, every client is.
	ClientID string
	// Skew is the most that Request-Time may differ from the clock; 0 means that it is not looked at.
	Skew time.Duration
	// Strict refuses what the platform tolerates, such as numbers without quotes.
	Strict bool
	// Clock is the time. If nil, it is the real one.
	Clock *clock.Clock
	// PayAfter is how long the buyer takes; from 14 minutes on, or if negative, he never pays by himself.
	PayAfter time.Duration
	// Scenarios say which requests fail, and how. If nil, none does.
	Scenarios *scenario.Set
	// Journal keeps what must outlive the process. If nil, nothing is kept.
	Journal Journal
	// Notify is given each notification when the change it tells of is kept, and those of the journal when the server is
	// made; it may be called from several goroutines. If nil, none are made.
	Notify func(*notify.Message)
	// Log receives a line for each request, with the reason if it was refused, one line at a time. If nil, there is no
	// log.
	Log func(line string)
	// MaxObjects is how many payments, and how many of each other sort, are kept; the oldest are forgotten. Zero means
	// 10000.
	MaxObjects int
}

// A Server answers the API under /ams, and /aps for Alipay+.
type Server struct {
	cfg      Config
	handlers map[string]handler
	saver    saver

	mu     sync.Mutex // guards all below, and the log
	state  *state
	trace  uint64
	recent recent
}

var _ http.Handler = (*Server)(nil)

// New returns a server with what its journal has. The error is the journal's.
func New(cfg Config) (*Server, error) {
	if cfg.Clock == nil {
		cfg.Clock = clock.New(nil, 1)
	}
	if cfg.MaxObjects <= 0 {
		cfg.MaxObjects = 10_000
	}
	s := &Server{cfg: cfg, handlers: handlers(), state: newState(&cfg), saver: saver{journal: cfg.Journal}}
	if cfg.Journal == nil {
		return s, nil
	}
	if err := cfg.Journal.Load(s.state.restore); err != nil {
		return nil, err
	}
	restored := s.state.notices
	s.state.notices = nil
	s.tell(restored)
	return s, nil
}

// ServeHTTP answers one request. What the API refuses is an answer with status 200, as the real one gives.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !isAPI(r.URL.Path) {
		http.NotFound(w, r)
		return
	}
	began := time.Now()
	in, refused := s.admit(w, r)
	var out answer
	var fault *scenario.Fault
	if refused != nil {
		out = answer{result: *refused}
	} else {
		out, fault = s.handle(in)
	}
	in.trace = s.nextTrace(in.now)
	if fault != nil && fault.Delay > 0 {
		select {
		case <-time.After(fault.Delay):
		case <-r.Context().Done():
		}
	}
	body := out.encode()
	s.note(in, out.result, body, time.Since(began))
	s.reply(w, in, &out, reply{body, fault})
}

// handle carries out a request that was let in, or what a scenario makes of it.
func (s *Server) handle(in *incoming) (answer, *scenario.Fault) {
	c, refused := in.call()
	if refused != nil {
		return answer{result: *refused}, nil
	}
	fault := s.cfg.Scenarios.Match(in.api.Name, c.body, in.now)
	if fault != nil && fault.Code != "" {
		return answer{result: result{code: fault.Code, status: fault.Status, message: fault.Message,
			reason: "simulated: " + fault.Rule}}, fault
	}
	if refused := c.check(s.cfg.Strict); refused != nil {
		return answer{result: *refused}, fault
	}
	if fault != nil && fault.Quiet {
		c.hush()
	}
	var out answer
	err := s.change(func(st *state) {
		out = s.handlerOf(in.api)(st, c)
		if fault != nil && fault.Quiet {
			st.notices = nil
		}
	})
	if err != nil {
		return answer{result: *unknownException.because("it could not be kept: %v", err)}, fault
	}
	return out, fault
}

// change lets do work on the state, one at a time; what changes is kept when it returns, and told.
func (s *Server) change(do func(*state)) error {
	s.mu.Lock()
	do(s.state)
	if s.cfg.Notify == nil {
		s.state.notices = nil
	}
	for _, m := range s.state.notices {
		s.state.keep(kindNotice, m.ID, m)
	}
	notices, kept := s.state.notices, s.saver.add(s.state.changed)
	s.state.notices, s.state.changed = nil, nil
	s.mu.Unlock()
	if err := <-kept; err != nil {
		return err
	}
	s.tell(notices)
	return nil
}

// tell passes notifications on.
func (s *Server) tell(notices []*notify.Message) {
	for _, m := range notices {
		if s.cfg.Notify != nil {
			s.cfg.Notify(m)
		}
	}
}

// KeepNotice keeps what became of a notification; one that is not posted any more is kept no longer.
func (s *Server) KeepNotice(m *notify.Message) error {
	return s.change(func(st *state) {
		if m.Next.IsZero() {
			st.forget(kindNotice, m.ID)
		} else {
			st.keep(kindNotice, m.ID, m)
		}
	})
}

func (s *Server) nextTrace(now time.Time) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.trace++
	return fmt.Sprintf("%s%012x", now.UTC().Format("20060102150405"), s.trace)
}
