package run

import (
	"strconv"
	"testing"

	"runner/collection/auth"
)

// A run through any number of servers keeps a bounded number of sessions, the newest among them.
func TestSessionsAreBounded(t *testing.T) {
	t.Parallel()
	r := new(runner)
	for i := range 10 * maxSessions {
		key := sessionKey{origin: strconv.Itoa(i)}
		r.keepSession(key, new(auth.Session))
		if r.sessions[key] == nil {
			t.Fatalf("session %d is not kept", i)
		}
		if len(r.sessions) > maxSessions {
			t.Fatalf("%d sessions are kept, want at most %d", len(r.sessions), maxSessions)
		}
	}
}
