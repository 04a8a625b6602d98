package notify_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"runner/cmd/runner/internal/notify"
	"runner/cmd/runner/internal/simulator/clock"
)

// start runs an outbox until the test ends.
func start(t *testing.T, cfg notify.OutboxConfig) *notify.Outbox {
	t.Helper()
	if cfg.Sender == nil {
		cfg.Sender = &notify.Sender{Key: platform()}
	}
	o := notify.NewOutbox(cfg)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); o.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-done })
	return o
}

func attempts(o *notify.Outbox) int {
	all := o.Messages()
	if len(all) == 0 {
		return 0
	}
	return len(all[0].Attempts)
}

func idle(o *notify.Outbox) bool { return o.Messages()[0].Next.IsZero() }

// By a clock that is moved on by hand a message is posted at the scheduled times, not before, and eight times in all.
func TestSchedulesEightPosts(t *testing.T) {
	t.Parallel()
	url := handler(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) })
	c := clock.New(nil, 0)
	o := start(t, notify.OutboxConfig{Clock: c})
	m := message(url, paid)
	m.Created = c.Now()
	o.Add(m)
	times := notify.Schedule()
	for i := range times {
		if i > 0 {
			c.Advance(times[i] - times[i-1] - time.Second)
			time.Sleep(5 * time.Millisecond)
			if got := attempts(o); got != i {
				t.Fatalf("a second before post %d: %d posts", i+1, got)
			}
			c.Advance(time.Second)
		}
		eventually(t, "post", func() bool { return attempts(o) == i+1 })
	}
	eventually(t, "end", func() bool { return idle(o) })
	c.Advance(100 * time.Hour)
	time.Sleep(10 * time.Millisecond)
	if got := o.Messages()[0]; len(got.Attempts) != 8 || got.Delivered {
		t.Errorf("%d posts, delivered %v; want 8 in vain", len(got.Attempts), got.Delivered)
	}
}

// What is acknowledged is not posted again, and with Once nothing is.
func TestStops(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		once      bool
		failures  int32
		want      int
		delivered bool
	}{
		"at once":       {false, 0, 1, true},
		"the third":     {false, 2, 3, true},
		"sandbox":       {true, 1, 1, false},
		"sandbox, good": {true, 0, 1, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var posts atomic.Int32
			url := handler(t, func(w http.ResponseWriter, _ *http.Request) {
				if posts.Add(1) <= test.failures {
					w.WriteHeader(500)
					return
				}
				acknowledge(w)
			})
			var saved []notify.Message
			o := start(t, notify.OutboxConfig{Clock: clock.New(nil, 1e6), Once: test.once,
				Save: func(m *notify.Message) error { saved = append(saved, *m); return nil }})
			m := message(url, paid)
			m.Created = time.Now()
			o.Add(m)
			eventually(t, "end", func() bool { return idle(o) })
			time.Sleep(20 * time.Millisecond)
			got := o.Messages()[0]
			if len(got.Attempts) != test.want || got.Delivered != test.delivered || int(posts.Load()) != test.want {
				t.Errorf("%d attempts, %d posts, delivered %v", len(got.Attempts), posts.Load(), got.Delivered)
			}
			if len(saved) != test.want || len(saved[test.want-1].Attempts) != test.want {
				t.Errorf("saved %d times, want after each attempt", len(saved))
			}
		})
	}
}

// A message that was kept goes on where it stopped: no post is lost, none made twice.
func TestGoesOn(t *testing.T) {
	t.Parallel()
	url := handler(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) })
	c := clock.New(nil, 0)
	m := message(url, paid)
	m.Created = c.Now().Add(-time.Hour)
	m.Attempts = make([]notify.Attempt, 4)
	m.Next = m.Created.Add(notify.Schedule()[4])
	o := start(t, notify.OutboxConfig{Clock: c})
	o.Add(m)
	o.Add(m)
	time.Sleep(10 * time.Millisecond)
	if attempts(o) != 4 || len(o.Messages()) != 1 {
		t.Fatal("posted before its time, or taken twice")
	}
	for i := 5; i <= 8; i++ {
		c.Advance(16 * time.Hour) // over the times of several posts, which are then made at once
		eventually(t, "post", func() bool { return attempts(o) >= i })
	}
	given := message(url, paid)
	given.ID, given.Attempts = "given up", make([]notify.Attempt, 8)
	o.Add(given)
	c.Advance(100 * time.Hour)
	time.Sleep(10 * time.Millisecond)
	if attempts(o) != 8 {
		t.Error("what was given up is posted again")
	}
}

func TestResend(t *testing.T) {
	t.Parallel()
	url := handler(t, func(w http.ResponseWriter, _ *http.Request) { acknowledge(w) })
	o := start(t, notify.OutboxConfig{Clock: clock.New(nil, 0)})
	m := message(url, paid)
	o.Add(m)
	eventually(t, "post", func() bool { return attempts(o) == 1 && idle(o) })
	if err := o.Resend(m.ID); err != nil {
		t.Fatal(err)
	}
	eventually(t, "second post", func() bool { return attempts(o) == 2 })
	if err := o.Resend("nothing"); !errors.Is(err, notify.ErrNoMessage) {
		t.Errorf("Resend of an unknown one: %v", err)
	}
}

// A receiver that does not answer holds up its own messages only.
func TestSlowReceiver(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	slow := handler(t, func(w http.ResponseWriter, _ *http.Request) { <-release; acknowledge(w) })
	t.Cleanup(func() { close(release) })
	quick := handler(t, func(w http.ResponseWriter, _ *http.Request) { acknowledge(w) })
	o := start(t, notify.OutboxConfig{})
	for i := range 60 {
		m := message(slow, paid)
		m.ID = "slow " + string(rune('0'+i))
		o.Add(m)
	}
	o.Add(message(quick, paid))
	eventually(t, "the quick one", func() bool { return o.Messages()[0].Delivered })
}

// A post that the end cuts short does not count: it is made again.
func TestCutShort(t *testing.T) {
	t.Parallel()
	begun := make(chan struct{})
	url := handler(t, func(_ http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body) // or the server does not see that the client has gone
		close(begun)
		<-r.Context().Done()
	})
	saves := 0
	o := notify.NewOutbox(notify.OutboxConfig{Sender: &notify.Sender{Key: platform()},
		Save: func(*notify.Message) error { saves++; return nil }})
	o.Add(message(url, paid))
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-begun; cancel() }()
	o.Run(ctx)
	if got := o.Messages()[0]; len(got.Attempts) != 0 || got.Next.IsZero() || saves != 0 {
		t.Errorf("%d attempts, next %v, saved %d times", len(got.Attempts), got.Next, saves)
	}
}

// It forgets the oldest, and never more than it must.
func TestKeep(t *testing.T) {
	t.Parallel()
	o := notify.NewOutbox(notify.OutboxConfig{Sender: &notify.Sender{Key: platform()}, Keep: 3})
	for _, id := range []string{"a", "b", "c", "d"} {
		m := message("http://127.0.0.1:1", paid)
		m.ID, m.Delivered = id, id == "b"
		o.Add(m)
	}
	ids := ""
	for _, m := range o.Messages() {
		ids += m.ID
	}
	if ids != "dca" {
		t.Errorf("remembers %q, want the newest first without the delivered one", ids)
	}
}

// Whatever the URL, a post ends in a problem that says what is wrong with it.
func TestHostileURLs(t *testing.T) {
	t.Parallel()
	big := handler(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, 8<<20)) })
	redirect := handler(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/x", http.StatusFound) })
	s := &notify.Sender{Key: platform()}
	for url, want := range map[string]string{
		"": "there is none", "file:///etc/passwd": "want http://", "gopher://h/": "want http://", "http://": "want http://",
		"//h/p": "want http://", "http://[": "not an address", "javascript:alert(1)": "want http://",
		"http://h\r\nX: y/": "not an address", "http://127.0.0.1:1/": "no answer", big: "bytes or more",
		redirect: "redirects are not followed",
	} {
		got := s.Post(t.Context(), message(url, paid))
		if !strings.Contains(strings.Join(got.Problems, "; "), want) {
			t.Errorf("%q: %q, want %q", url, got.Problems, want)
		}
	}
}

func TestManyAtATime(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	seen := make(map[string]int)
	url := handler(t, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		seen[r.URL.Path]++
		mu.Unlock()
		acknowledge(w)
	})
	o := start(t, notify.OutboxConfig{})
	var adding sync.WaitGroup
	for worker := range 4 {
		adding.Go(func() {
			for i := range 25 {
				path := "/" + string(rune('a'+worker)) + string(rune('a'+i))
				m := message(url+path, paid)
				m.ID = path
				o.Add(m)
				o.Messages()
			}
		})
	}
	adding.Wait()
	eventually(t, "all", func() bool {
		for _, m := range o.Messages() {
			if !m.Delivered {
				return false
			}
		}
		return true
	})
	for path, n := range seen {
		if n != 1 {
			t.Errorf("%s posted %d times", path, n)
		}
	}
	if len(seen) != 100 {
		t.Errorf("%d of 100 posted", len(seen))
	}
}
