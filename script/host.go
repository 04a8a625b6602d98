package script

import (
	"context"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"time"

	"runner/collection/run"
	"runner/script/internal/inspect"
)

// Limits of a [Config] that are left at zero.
const (
	// SyncTimeout is how long a script may run without giving control back, whatever the configured timeout.
	SyncTimeout = 30 * time.Second
	// DefaultMaxCallStack is how deep calls may nest.
	DefaultMaxCallStack = 3000
	// DefaultMemoryLimit is how many bytes the heap may grow while a script runs.
	DefaultMemoryLimit = 1 << 30
	// DefaultMaxSource is the length in bytes of the longest script.
	DefaultMaxSource = 4 << 20
	// DefaultGrace is how long a script may take to stop.
	DefaultGrace = 2 * time.Second
)

// A Config says how scripts are run. Its zero value works.
type Config struct {
	// Timeout is how long a script may take, what it waits for included. Zero means: no limit for a script that waits;
	// one that computes is always stopped after [SyncTimeout].
	Timeout time.Duration
	// Now is what the scripts' Date reads. If nil, time.Now is used.
	Now func() time.Time
	// Random is Math.random; it must bear calls from several goroutines. What is meant to be secret does not come from
	// it. If nil, it is the system's chance.
	Random func() float64
	// MaxCallStack is how deep calls may nest. Zero means [DefaultMaxCallStack].
	MaxCallStack int
	// MemoryLimit is how many bytes the heap of the process may grow while a script runs before that is stopped. Zero
	// means [DefaultMemoryLimit], negative no limit.
	MemoryLimit int64
	// ConsoleWidth is within how many columns console messages are laid out. Zero means Newman's width without a terminal.
	ConsoleWidth int
	// MaxSource is the length in bytes of the longest script. Zero means [DefaultMaxSource].
	MaxSource int
	// Grace is how long a script that was told to stop may take to do so. One that takes longer is stuck in a function
	// of the language: it is left behind, and the next script gets another realm. Zero means [DefaultGrace].
	Grace time.Duration
	// Abort is called, from any goroutine, with [ErrUnstoppable] when a script that was left behind uses up the memory.
	// It should cancel the run. If nil, nobody is told.
	Abort func(cause error)
	// Isolate gives every script a realm of its own, so that nothing passes from one to the next but variables.
	Isolate bool
	// Vault is what pm.vault reads and writes. If nil, it is empty.
	Vault Vault
	// Packages is where pm.require looks: @team/name.js, name/index.ts, or npm's node_modules layout. If nil, it finds none.
	// If it has a lock file, see [LockPackages], packages must be as that says.
	Packages fs.FS
	// Notifications is where pm.require('runner').notification looks. If nil, it rejects.
	Notifications Notifications

	longest time.Duration // that a turn may take
}

// A Vault holds secrets for scripts. Whoever implements it sees to it that they are not shown.
type Vault interface {
	Get(name string) (string, bool)
	Set(name, value string)
	Unset(name string)
}

// Notifications are messages that somebody posts to us while scripts run. It may be used from several goroutines.
type Notifications interface {
	// Await returns the first message that is as wanted, which may have come already. Its error is shown to the script.
	Await(ctx context.Context, want Wanted) (*Notification, error)
}

// Wanted says which message a script waits for.
type Wanted struct {
	// Type is the message's type or kind; "" means any.
	Type string
	// Members are what its body must have: texts by paths with dots.
	Members map[string]string
	// Timeout is how long to wait; zero leaves it to whom is asked.
	Timeout time.Duration
}

// A Notification is a message that came.
type Notification struct {
	Type, Kind string
	Header     map[string]string // names in small letters
	Body       []byte            // as it came
	Verified   bool
	Received   time.Time
}

// withDefaults returns c with every zero filled in.
func (c Config) withDefaults() Config {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Random == nil {
		c.Random = rand.Float64
	}
	if c.MaxCallStack <= 0 {
		c.MaxCallStack = DefaultMaxCallStack
	}
	if c.MemoryLimit == 0 {
		c.MemoryLimit = DefaultMemoryLimit
	}
	if c.MaxSource <= 0 {
		c.MaxSource = DefaultMaxSource
	}
	if c.Grace <= 0 {
		c.Grace = DefaultGrace
	}
	if c.Abort == nil {
		c.Abort = func(error) {}
	}
	c.longest = SyncTimeout
	if c.Timeout > 0 {
		c.longest = min(c.longest, c.Timeout)
	}
	c.longest = min(c.longest, boundRegexps(c.longest))
	if c.ConsoleWidth <= 0 {
		c.ConsoleWidth = inspect.ConsoleWidth
	}
	return c
}

// A Host runs scripts one at a time. It must not be used by several goroutines at once: each lane of iterations has its
// own, and what scripts leave behind as globals stays within it.
type Host struct {
	cfg   Config
	realm *realm       // nil before the first script and after one that broke it
	free  []*worker    // they wait for scripts; there are several once a script has run a request that has scripts
	lost  []*execution // scripts that did not stop
}

var _ run.ScriptHost = (*Host)(nil)

// New returns a host. Its realm is made when the first script runs.
func New(cfg Config) *Host { return &Host{cfg: cfg.withDefaults()} }

// Close lets go of the realm. A closed host can be used again; it starts with a new realm.
func (h *Host) Close() {
	h.realm = nil
	for _, w := range h.free {
		w.dismiss()
	}
	h.free = nil
}

// Execute runs one script to its end, its timers, requests and asynchronous tests included. What a script does wrong,
// exceeding a limit included, is in the result. The error is the cause of ctx being done, or [ErrUnstoppable], or says
// that no realm could be made.
func (h *Host) Execute(ctx context.Context, in *run.ScriptInput) (*run.ScriptResult, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	prog, bad := h.compile(in.Script)
	if bad != nil {
		return &run.ScriptResult{Err: bad}, nil
	}
	if h.realm == nil {
		r, err := newRealm(h.cfg)
		if err != nil {
			return nil, fmt.Errorf("make a realm for scripts: %w", err)
		}
		h.realm = r
	}
	x := newExecution(ctx, h.realm, in)
	x.prog, x.host = prog, h
	return h.perform(x)
}
