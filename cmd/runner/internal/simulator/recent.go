package simulator

import (
	"fmt"
	"strings"
	"time"
)

// What is remembered of requests for people to look at.
const (
	maxRecent = 200
	maxShown  = 16 << 10 // of a body
)

// An Entry is a request and its answer.
type Entry struct {
	At                    time.Time
	API                   string // "" if there is none at the path
	Method, Target        string
	Client, Trace         string
	Status, Code, Message string
	// Reason is what the caller is not told: why a signature does not hold.
	Reason string
	// Signed is whether the request's signature holds.
	Signed            bool
	Took              time.Duration
	Request, Response string
}

// recent is a ring of entries.
type recent struct {
	entries []Entry
	next    int
}

func (r *recent) add(e Entry) {
	if len(r.entries) < maxRecent {
		r.entries = append(r.entries, e)
		return
	}
	r.entries[r.next] = e
	r.next = (r.next + 1) % maxRecent
}

// Recent returns the last requests, the newest first.
func (s *Server) Recent() []Entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := &s.recent
	list := make([]Entry, 0, len(r.entries))
	for i := range r.entries {
		list = append(list, r.entries[(r.next+len(r.entries)-1-i)%len(r.entries)])
	}
	return list
}

// note remembers a request and logs it.
func (s *Server) note(in *incoming, r result, body []byte, took time.Duration) {
	e := Entry{At: in.now, Method: in.wire.Method, Target: shown([]byte(in.wire.URL.Target())), Client: in.client, Trace: in.trace,
		Status: r.status, Code: r.code, Message: r.message, Reason: r.reason, Signed: in.signed, Took: took,
		Request: shown(in.wire.Body.Bytes), Response: shown(body)}
	if in.api != nil {
		e.API = in.api.Name
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.recent.add(e)
	if s.cfg.Log != nil {
		s.cfg.Log(e.line())
	}
}

// shown is the beginning of a body, in valid UTF-8.
func shown(b []byte) string {
	return strings.ToValidUTF8(string(b[:min(len(b), maxShown)]), "\ufffd")
}

// line is the entry for a log.
func (e *Entry) line() string {
	line := fmt.Sprintf("%s %.200q client=%.80q trace=%s %s %s", e.Method, e.Target, e.Client, e.Trace, e.Status, e.Code)
	if e.Reason != "" {
		return line + ": " + e.Reason
	}
	if e.Status != statusSuccess {
		return line + ": " + e.Message
	}
	return line
}
