package notify

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"
)

const (
	// defaultKeep is how many messages an [Outbox] remembers.
	defaultKeep = 10_000
	// maxPosts is how many posts are under way at a time, and maxPostsPerHost how many to one receiver, so that a slow
	// one does not hold up the others.
	maxPosts        = 32
	maxPostsPerHost = 4
)

// ErrNoMessage says that an [Outbox] has no message of an ID.
var ErrNoMessage = errors.New("no such notification")

// A Clock tells the time by which an [Outbox] posts.
type Clock interface {
	Now() time.Time
	// Until returns how much real time passes until t, and a channel that is closed when the question must be asked again.
	Until(t time.Time) (time.Duration, <-chan struct{})
}

// An OutboxConfig says how an [Outbox] works.
type OutboxConfig struct {
	// Sender must be set.
	Sender *Sender
	// Clock is what the schedule goes by. If nil, it is the real time.
	Clock Clock
	// Save keeps a message as it is after an attempt; it is called from several goroutines. If nil, nothing is kept.
	Save func(*Message) error
	// Once makes it post each message once, whatever the answer, as the vendor's sandbox does.
	Once bool
	// Keep is how many messages are remembered; the oldest delivered ones are forgotten first. Zero means 10,000.
	Keep int
	// Log is told of each attempt. If nil, nobody is.
	Log func(line string)
}

// An Outbox posts messages until they are acknowledged or have been posted as often as [Schedule] says. It may be used
// from several goroutines.
type Outbox struct {
	cfg  OutboxConfig
	wake chan struct{} // has room for one

	mu      sync.Mutex
	byID    map[string]*letter
	order   []*letter        // as they came
	pending map[*letter]bool // those that have posts to come
	busy    map[string]int   // posts under way, by host
	posts   int              // posts under way
}

// A letter is a message in the outbox.
type letter struct {
	message Message
	host    string
	seq     int
	now     bool // somebody asked for it to be posted at once
	away    bool // it is being posted
}

// NewOutbox returns an empty outbox. Nothing is posted before [Outbox.Run].
func NewOutbox(cfg OutboxConfig) *Outbox {
	if cfg.Clock == nil {
		cfg.Clock = realClock{}
	}
	if cfg.Keep <= 0 {
		cfg.Keep = defaultKeep
	}
	return &Outbox{cfg: cfg, wake: make(chan struct{}, 1), byID: make(map[string]*letter),
		pending: make(map[*letter]bool), busy: make(map[string]int)}
}

// realClock is the time of the machine.
type realClock struct{}

func (realClock) Now() time.Time { return time.Now() }

func (realClock) Until(t time.Time) (time.Duration, <-chan struct{}) {
	return max(time.Until(t), 0), nil
}

// Add takes a copy of m. A new one is posted at once; one that was kept goes on where it stopped, and is only remembered
// if it was delivered or given up. One whose ID is there already is ignored.
func (o *Outbox) Add(m *Message) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.byID[m.ID] != nil {
		return
	}
	l := &letter{message: m.clone(), seq: len(o.order)}
	if n := len(o.order); n > 0 {
		l.seq = o.order[n-1].seq + 1
	}
	if target, err := parseTarget(m.URL); err == nil {
		l.host = target.Host
	}
	if l.message.Next.IsZero() && len(m.Attempts) == 0 && !m.Delivered {
		l.message.Next = m.Created
	}
	o.byID[m.ID] = l
	o.order = append(o.order, l)
	if !l.message.Next.IsZero() {
		o.pending[l] = true
	}
	o.forget()
	o.awake()
}

// forget drops the oldest messages that are too many.
func (o *Outbox) forget() {
	for len(o.order) > o.cfg.Keep {
		i := slices.IndexFunc(o.order, func(l *letter) bool { return !o.pending[l] && !l.away })
		if i < 0 {
			i = 0
			o.log("notification %s is forgotten undelivered: more than %d are waiting", o.order[0].message.ID, o.cfg.Keep)
		}
		delete(o.byID, o.order[i].message.ID)
		delete(o.pending, o.order[i])
		o.order = slices.Delete(o.order, i, i+1)
	}
}

// Messages returns copies of what the outbox remembers, the newest first.
func (o *Outbox) Messages() []Message {
	o.mu.Lock()
	defer o.mu.Unlock()
	out := make([]Message, 0, len(o.order))
	for _, l := range slices.Backward(o.order) {
		out = append(out, l.message.clone())
	}
	return out
}

// Resend posts a message at once, beside its schedule. The error is [ErrNoMessage].
func (o *Outbox) Resend(id string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	l := o.byID[id]
	if l == nil {
		return fmt.Errorf("%.60q: %w", id, ErrNoMessage)
	}
	l.now = true
	o.pending[l] = true
	o.awake()
	return nil
}

// Run posts until ctx is done, and returns when no post is under way any more. A post that is cut short by that does not
// count. It must run once at a time.
func (o *Outbox) Run(ctx context.Context) {
	var posts sync.WaitGroup
	defer posts.Wait()
	for ctx.Err() == nil {
		o.mu.Lock()
		for _, l := range o.due() {
			posts.Go(func() { o.post(ctx, l) })
		}
		wait, moved := o.sleep()
		o.mu.Unlock()
		alarm := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case <-o.wake:
		case <-moved:
		case <-alarm.C:
		}
		alarm.Stop()
	}
}

// due takes the letters that are to be posted now, as many as may be under way.
func (o *Outbox) due() []*letter {
	now := o.cfg.Clock.Now()
	var ready []*letter
	for l := range o.pending {
		if !l.away && (l.now || !l.message.Next.After(now)) {
			ready = append(ready, l)
		}
	}
	slices.SortFunc(ready, func(a, b *letter) int {
		return cmp.Or(a.message.Next.Compare(b.message.Next), cmp.Compare(a.seq, b.seq))
	})
	return slices.DeleteFunc(ready, func(l *letter) bool {
		if o.posts >= maxPosts || o.busy[l.host] >= maxPostsPerHost {
			return true
		}
		o.posts++
		o.busy[l.host]++
		l.away = true
		return false
	})
}

// sleep returns how long nothing is due. What is due but must wait for others to end is woken by them.
func (o *Outbox) sleep() (time.Duration, <-chan struct{}) {
	const longest = 24 * time.Hour
	now := o.cfg.Clock.Now()
	var first time.Time
	for l := range o.pending {
		next := l.message.Next
		if !l.away && next.After(now) && (first.IsZero() || next.Before(first)) {
			first = next
		}
	}
	if first.IsZero() {
		_, moved := o.cfg.Clock.Until(now)
		return longest, moved
	}
	return o.cfg.Clock.Until(first)
}

// post makes one attempt.
func (o *Outbox) post(ctx context.Context, l *letter) {
	o.mu.Lock()
	m, scheduled := l.message.clone(), !l.message.Next.IsZero() && !l.message.Next.After(o.cfg.Clock.Now())
	l.now = false
	o.mu.Unlock()
	attempt := o.cfg.Sender.Post(ctx, &m)
	cut := ctx.Err() != nil && attempt.Status == 0
	o.mu.Lock()
	if !cut {
		o.record(l, attempt, scheduled)
	}
	saved := l.message.clone()
	o.mu.Unlock()
	if !cut {
		o.tell(&saved, &attempt)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	l.away = false
	o.posts--
	if o.busy[l.host]--; o.busy[l.host] == 0 {
		delete(o.busy, l.host)
	}
	if l.message.Next.IsZero() && !l.now {
		delete(o.pending, l)
	}
	o.awake()
}

// record adds an attempt and says when the next one is.
func (o *Outbox) record(l *letter, attempt Attempt, scheduled bool) {
	const mostAttempts = 100 // of which all but eight were asked for
	m := &l.message
	if len(m.Attempts) >= mostAttempts {
		m.Attempts = slices.Delete(m.Attempts, 0, 1)
	}
	m.Attempts = append(m.Attempts, attempt)
	switch {
	case len(attempt.Problems) == 0:
		m.Delivered, m.Next = true, time.Time{}
	case o.cfg.Once:
		m.Next = time.Time{}
	case scheduled:
		m.Next = m.after(m.Next)
	}
}

// after returns when m is posted after the post that was due at t; zero if that was the last.
func (m *Message) after(t time.Time) time.Time {
	for _, d := range Schedule() {
		if at := m.Created.Add(d); at.After(t) {
			return at
		}
	}
	return time.Time{}
}

func (m *Message) clone() Message {
	c := *m
	c.Attempts = slices.Clone(m.Attempts)
	return c
}

// tell keeps the message and logs the attempt.
func (o *Outbox) tell(m *Message, attempt *Attempt) {
	what := "acknowledged"
	if len(attempt.Problems) > 0 {
		what = attempt.Problems[0]
	}
	o.log("%s %s %s, post %d: %s", m.Name, m.Kind, m.Subject, len(m.Attempts), what)
	if o.cfg.Save == nil {
		return
	}
	if err := o.cfg.Save(m); err != nil {
		o.log("notification %s: keep it: %v", m.ID, err)
	}
}

func (o *Outbox) log(format string, args ...any) {
	if o.cfg.Log != nil {
		o.cfg.Log(fmt.Sprintf(format, args...))
	}
}

func (o *Outbox) awake() {
	select {
	case o.wake <- struct{}{}:
	default: // a wake-up is already on its way
	}
}
