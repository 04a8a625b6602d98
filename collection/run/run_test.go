package run_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"runner/collection"
	"runner/collection/run"
	"runner/collection/variable"
	"runner/collection/wire"
)

// server answers by the request's path: /fail breaks, everything else is 200.
type server struct{ seen []string }

func (s *server) Send(ctx context.Context, req *wire.Request, _ wire.Options) (*wire.Exchange, error) {
	s.seen = append(s.seen, req.Method+" "+req.URL.Target())
	x := &wire.Exchange{Hops: []wire.Hop{{Request: req}}, Took: 5 * time.Millisecond}
	if strings.HasPrefix(req.URL.Path, "/fail") {
		return x, &run.RequestError{Name: "Error", Message: "connect ECONNREFUSED", Code: "ECONNREFUSED"}
	}
	x.Hops[0].Response = &wire.Response{Code: 200, Reason: "OK", Body: []byte("body")}
	return x, nil
}

// host interprets scripts that are words: "assert NAME", "fail NAME", "throw", "next NAME", "next-null", "skip",
// "set KEY VALUE", "url PATH".
type host struct{ ran []string }

func (h *host) Execute(ctx context.Context, in *run.ScriptInput) (*run.ScriptResult, error) {
	h.ran = append(h.ran, fmt.Sprintf("%s:%s:%s", in.Owner.Level, in.Listen, in.Item.Name))
	res := &run.ScriptResult{}
	for _, line := range in.Script.Exec {
		word, rest, _ := strings.Cut(line, " ")
		switch word {
		case "assert":
			in.Emit(&run.AssertionMade{Listen: in.Listen, Name: rest})
		case "fail":
			in.Emit(&run.AssertionMade{Listen: in.Listen, Name: rest, Err: &run.AssertionError{Message: "no"}})
		case "throw":
			res.Err = &run.ScriptError{Name: "Error", Message: "thrown"}
		case "next":
			res.Next = &run.Next{Name: rest}
		case "next-null":
			res.Next = &run.Next{Null: true}
		case "skip":
			res.Skip = true
			return res, nil
		case "set":
			key, value, _ := strings.Cut(rest, " ")
			in.Scopes.Environment.Set(key, collection.StringValue(value))
		case "url":
			in.Request.URL = collection.ParseURL("http://host" + rest)
		case "wait":
			<-ctx.Done()
			return nil, ctx.Err()
		}
	}
	return res, nil
}

// log keeps the kinds of the events.
type log struct {
	kinds  []string
	events []run.Event
	fail   error
}

func (l *log) Report(ev run.Event) error {
	kind := strings.TrimPrefix(fmt.Sprintf("%T", ev), "*run.")
	if s, ok := ev.(*run.ScriptStarted); ok {
		kind += ":" + string(s.Listen)
	}
	l.kinds = append(l.kinds, kind)
	l.events = append(l.events, ev)
	return l.fail
}

// item writes an item with the lines of its scripts.
func item(name, path, pre, test string) string {
	return fmt.Sprintf(`{"name":%q,"request":"http://host%s","event":[
	 {"listen":"prerequest","script":{"exec":%q}},{"listen":"test","script":{"exec":%q}}]}`, name, path, pre, test)
}

func parse(t *testing.T, items ...string) *collection.Collection {
	t.Helper()
	c, err := collection.Parse([]byte(`{"info":{"name":"c"},"item":[` + strings.Join(items, ",") + `]}`))
	if err != nil {
		t.Fatal(err)
	}
	for _, it := range c.Walk() {
		for i := range it.Events { // the parser keeps a script of one string in one line
			s := it.Events[i].Script
			s.Exec = strings.Split(s.Source(), ";")
		}
	}
	return c
}

type outcome struct {
	summary *run.Summary
	err     error
	server  *server
	host    *host
	log     *log
}

func start(ctx context.Context, c *collection.Collection, cfg run.Config) outcome {
	o := outcome{server: &server{}, host: &host{}, log: &log{}}
	cfg.Sender, cfg.Scripts = o.server, o.host
	cfg.Reporters = append(cfg.Reporters, o.log)
	o.summary, o.err = run.Collection(ctx, c, cfg)
	return o
}

func TestOrderOfEvents(t *testing.T) {
	t.Parallel()
	c := parse(t, item("a", "/a", "assert p", "assert t"))
	o := start(t.Context(), c, run.Config{})
	want := []string{"Started", "IterationStarted", "ItemStarted", "ScriptStarted:prerequest", "AssertionMade",
		"ScriptFinished", "RequestStarted", "Exchanged", "ScriptStarted:test", "AssertionMade", "ScriptFinished",
		"ItemFinished", "IterationFinished", "Finished"}
	if o.err != nil || !slices.Equal(o.log.kinds, want) {
		t.Errorf("got %v (%v)\nwant %v", o.log.kinds, o.err, want)
	}
}

func TestFlow(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		items []string
		cfg   run.Config
		sent  string // paths, in order
	}{
		"in file order":                {items: []string{item("a", "/a", "", ""), item("b", "/b", "", "")}, sent: "/a /b"},
		"iterations":                   {items: []string{item("a", "/a", "", "")}, cfg: run.Config{Iterations: 3}, sent: "/a /a /a"},
		"next jumps":                   {items: []string{item("a", "/a", "", "next c"), item("b", "/b", "", ""), item("c", "/c", "", "")}, sent: "/a /c"},
		"the last of a name is meant":  {items: []string{item("a", "/a", "", "next c"), item("c", "/1", "", ""), item("c", "/2", "", "")}, sent: "/a /2"},
		"next from prerequest":         {items: []string{item("a", "/a", "next c", ""), item("b", "/b", "", ""), item("c", "/c", "", "")}, sent: "/a /c"},
		"test overrides prerequest":    {items: []string{item("a", "/a", "next b", "next c"), item("b", "/b", "", ""), item("c", "/c", "", "")}, sent: "/a /c"},
		"null ends the iteration":      {items: []string{item("a", "/a", "", "next-null"), item("b", "/b", "", "")}, cfg: run.Config{Iterations: 2}, sent: "/a /a"},
		"unknown ends the iteration":   {items: []string{item("a", "/a", "", "next zzz"), item("b", "/b", "", "")}, sent: "/a"},
		"skip sends nothing":           {items: []string{item("a", "/a", "skip", "assert never"), item("b", "/b", "", "")}, sent: "/b"},
		"a script changes the request": {items: []string{item("a", "/a", "url /changed", "")}, cfg: run.Config{Iterations: 2}, sent: "/changed /changed"},
		"values set are expanded":      {items: []string{item("a", "/{{v}}", "set v 1", "")}, sent: "/1"},
		"selected by name":             {items: []string{item("a", "/a", "", ""), item("b", "/b", "", "")}, cfg: run.Config{Select: []string{"b"}}, sent: "/b"},
		"a throw stops nothing":        {items: []string{item("a", "/a", "throw", "throw"), item("b", "/b", "", "")}, sent: "/a /b"},
		"bail on a throw before":       {items: []string{item("a", "/a", "throw", ""), item("b", "/b", "", "")}, cfg: run.Config{Bail: run.Bail{Failure: true}}, sent: ""},
		"bail on an assertion":         {items: []string{item("a", "/a", "", "fail x"), item("b", "/b", "", "")}, cfg: run.Config{Bail: run.Bail{Failure: true}}, sent: "/a"},
		"bail on a request":            {items: []string{item("a", "/fail", "", ""), item("b", "/b", "", "")}, cfg: run.Config{Bail: run.Bail{Failure: true}}, sent: "/fail"},
		"folder does not mind asserts": {items: []string{item("a", "/a", "", "fail x"), item("b", "/b", "", "")}, cfg: run.Config{Bail: run.Bail{Folder: true}}, sent: "/a /b"},
		"folder minds requests":        {items: []string{item("a", "/fail", "", ""), item("b", "/b", "", "")}, cfg: run.Config{Bail: run.Bail{Folder: true}}, sent: "/fail"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := start(t.Context(), parse(t, tc.items...), tc.cfg)
			var paths []string
			for _, s := range o.server.seen {
				paths = append(paths, strings.TrimPrefix(s, "GET "))
			}
			if got := strings.Join(paths, " "); got != tc.sent {
				t.Errorf("sent %q, want %q (%v)", got, tc.sent, o.err)
			}
		})
	}
}

// Whatever happens, the last event is Finished, and the summary agrees with the events.
func TestFinishedAlwaysComes(t *testing.T) {
	t.Parallel()
	c := parse(t, item("a", "/a", "", "assert x"), item("b", "/b", "wait", ""))
	for name, tc := range map[string]struct {
		timeout time.Duration
		cancel  bool
		want    error
	}{
		"timeout": {timeout: 30 * time.Millisecond, want: context.DeadlineExceeded},
		"cancel":  {cancel: true, want: context.Canceled},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if tc.cancel {
				time.AfterFunc(30*time.Millisecond, cancel)
			}
			o := start(ctx, c, run.Config{Timeout: tc.timeout})
			if !errors.Is(o.err, tc.want) && !errors.Is(o.err, run.ErrTimeout) {
				t.Errorf("got %v, want %v", o.err, tc.want)
			}
			if last := o.log.kinds[len(o.log.kinds)-1]; last != "Finished" {
				t.Errorf("last event is %s", last)
			}
			if o.summary.Assertions.Total != 1 || o.summary.Items.Total != 1 {
				t.Errorf("summary %+v", o.summary)
			}
		})
	}
}

func TestSummaryCounts(t *testing.T) {
	t.Parallel()
	c := parse(t, item("a", "/a", "assert p", "assert t;fail f"), item("b", "/fail", "throw", "assert u"), item("c", "/c", "skip", ""))
	s := start(t.Context(), c, run.Config{Iterations: 2}).summary
	got := fmt.Sprint(s.Iterations, s.Items, s.Requests, s.Assertions, s.PrerequestScripts, s.TestScripts, s.SkippedItems)
	want := fmt.Sprint(run.Tally{Total: 2}, run.Tally{Total: 6}, run.Tally{Total: 4, Failed: 2}, run.Tally{Total: 8, Failed: 2},
		run.Tally{Total: 6, Failed: 2}, run.Tally{Total: 4}, 2)
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if !s.Failed() {
		t.Error("a run with failures must count as failed")
	}
}

// A reporter that cannot write ends neither the run nor the other reporters.
func TestReporterFails(t *testing.T) {
	t.Parallel()
	broken := &log{fail: errors.New("disk full")}
	o := start(t.Context(), parse(t, item("a", "/a", "", "")), run.Config{Reporters: []run.Reporter{broken}})
	if _, ok := errors.AsType[*run.ReporterError](o.err); !ok {
		t.Errorf("got %v, want a ReporterError", o.err)
	}
	if len(broken.kinds) != 1 || o.log.kinds[len(o.log.kinds)-1] != "Finished" {
		t.Errorf("broken got %v, the other %v", broken.kinds, o.log.kinds)
	}
}

func TestSelectUnknown(t *testing.T) {
	t.Parallel()
	o := start(t.Context(), parse(t, item("a", "/a", "", "")), run.Config{Select: []string{"zzz"}})
	if e, ok := errors.AsType[*run.SelectError](o.err); !ok || !slices.Equal(e.Have, []string{"a"}) {
		t.Errorf("got %v", o.err)
	}
}

// signer signs by a header and refuses on demand.
type signer struct{ err error }

func (s signer) Scheme() string { return "test" }
func (s signer) Sign(req *wire.Request, _ func(string) (string, bool)) (bool, error) {
	req.Header.Set(wire.Field{Name: "Signature", Value: "s", Origin: wire.Auth})
	return true, s.err
}

type verifier struct{ err error }

func (v verifier) Verify(*wire.Request, *wire.Response) (bool, error) { return true, v.err }

func TestSigning(t *testing.T) {
	t.Parallel()
	c := parse(t, item("a", "/a", "", ""))
	o := start(t.Context(), c, run.Config{Signer: signer{}, Verifier: verifier{}})
	if o.summary.Signed != 1 || o.summary.Verified != 1 || o.summary.Failed() {
		t.Errorf("good: %+v", o.summary)
	}
	o = start(t.Context(), c, run.Config{Signer: signer{}, Verifier: verifier{errors.New("bad")}})
	if o.summary.Unverified != 1 || o.summary.Assertions.Failed != 1 {
		t.Errorf("bad response: %+v", o.summary)
	}
	o = start(t.Context(), c, run.Config{Signer: signer{errors.New("no client id")}})
	if len(o.server.seen) != 0 || o.summary.Requests.Failed != 1 {
		t.Errorf("a request that cannot be signed must not be sent: %v", o.server.seen)
	}
}

func TestDataRows(t *testing.T) {
	t.Parallel()
	data, err := variable.ParseData([]byte("v\n1\n2\n"))
	if err != nil {
		t.Fatal(err)
	}
	o := start(t.Context(), parse(t, item("a", "/{{v}}", "", "")), run.Config{Data: data})
	if got := strings.Join(o.server.seen, " "); got != "GET /1 GET /2" {
		t.Errorf("sent %q", got)
	}
}

func BenchmarkItem(b *testing.B) {
	c, err := collection.Parse([]byte(`{"info":{"name":"c"},"item":[{"name":"a","request":"http://host/a?x={{y}}"}]}`))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := run.Collection(b.Context(), c, run.Config{Sender: &server{}}); err != nil {
			b.Fatal(err)
		}
	}
}
