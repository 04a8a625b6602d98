package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"runner/collection"
	"runner/collection/run"
	"runner/collection/transport"
	"runner/collection/variable"
	"runner/script"
)

// A lifeCase is a small collection, how it is run, and the events that this makes.
type lifeCase struct {
	Name    string      `json:"name"`
	Why     string      `json:"why,omitempty"` // ours is not Newman's on purpose
	Options lifeOptions `json:"options,omitzero"`
	lifeNode
	Trace string `json:"trace"`          // Newman's, a line each
	Ours  string `json:"ours,omitempty"` // if there is a Why
}

type lifeOptions struct {
	Bail           []string         `json:"bail,omitempty"`
	IterationCount int              `json:"iterationCount,omitempty"`
	IterationData  []map[string]any `json:"iterationData,omitempty"`
	Folder         []string         `json:"folder,omitempty"`
}

// A lifeNode is a collection, a folder or a request, in short.
type lifeNode struct {
	Pre      any             `json:"pre,omitempty"`  // a script or a list; one that begins with "!" is disabled
	Test     any             `json:"test,omitempty"` // the same
	Auth     json.RawMessage `json:"auth,omitempty"`
	Behavior json.RawMessage `json:"behavior,omitempty"`
	Items    []lifeItem      `json:"item"`
}

type lifeItem struct {
	Name string  `json:"name"`
	ID   string  `json:"id,omitempty"`
	URL  *string `json:"url,omitempty"` // $BASE/get if it is not there
	lifeNode
}

const lifeFile = "testdata/lifecycle.json"

var recordLife = flag.String("record-events", "", "folder of node modules with newman, to record the events of runs anew")

// TestLifeCycle runs the collections of testdata/lifecycle.json and compares the order of events, and what is counted,
// with those of Newman 6.2.2.
// "go test ./cmd/runner -run LifeCycle -record-events $PWD/node_modules" records again.
func TestLifeCycle(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(echo))
	t.Cleanup(server.Close)
	data, err := os.ReadFile(lifeFile)
	if err != nil {
		t.Fatal(err)
	}
	var cases []lifeCase
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	if *recordLife != "" {
		recordLifeCycle(t, cases, server.URL)
	}
	for i := range cases {
		c := &cases[i]
		t.Run(c.Name, func(t *testing.T) {
			want := c.Trace
			if c.Why != "" {
				want = c.Ours
			}
			got := c.run(t, server.URL)
			if *recordLife != "" && c.Why != "" {
				c.Ours = got
			} else if got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
	if *recordLife != "" {
		writeLifeCycle(t, cases)
	}
}

// run returns our events.
func (c *lifeCase) run(t *testing.T, base string) string {
	t.Helper()
	col, err := collection.Parse(c.collection(t, base))
	if err != nil {
		t.Fatal(err)
	}
	host := script.New(script.Config{})
	defer host.Close()
	client := &transport.Client{Jar: new(transport.Jar)}
	defer client.Close()
	trace := new(lifeTrace)
	cfg := run.Config{Sender: client, Scripts: host, Cookies: client.Jar, Reporters: []run.Reporter{trace},
		Iterations: c.Options.IterationCount, Select: c.Options.Folder,
		Bail: run.Bail{Failure: slices.Contains(c.Options.Bail, "failure"), Folder: slices.Contains(c.Options.Bail, "folder")}}
	if c.Options.IterationData != nil {
		rows, err := json.Marshal(c.Options.IterationData)
		if err == nil {
			cfg.Data, err = variable.ParseData(rows)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	run.Collection(t.Context(), col, cfg)
	return strings.ReplaceAll(strings.Join(trace.lines, "\n"), base, "$BASE")
}

func (c *lifeCase) collection(t *testing.T, base string) []byte {
	t.Helper()
	out := c.expand(base)
	out["info"] = map[string]any{"name": c.Name,
		"schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}
	data, err := json.Marshal(out)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// expand writes a node as a collection of version 2.1 has it.
func (n *lifeNode) expand(base string) map[string]any {
	out := map[string]any{}
	var events []any
	add := func(listen string, scripts any) {
		list, ok := scripts.([]any)
		if !ok {
			list = []any{scripts}
		}
		for _, s := range list {
			if s == nil {
				continue
			}
			code, disabled := strings.CutPrefix(strings.ReplaceAll(s.(string), "$BASE", base), "!")
			events = append(events, map[string]any{"listen": listen, "disabled": disabled,
				"script": map[string]any{"exec": []string{code}}})
		}
	}
	add("prerequest", n.Pre)
	add("test", n.Test)
	out["event"] = events
	if n.Auth != nil {
		out["auth"] = n.Auth
	}
	if n.Behavior != nil {
		out["protocolProfileBehavior"] = n.Behavior
	}
	if n.Items != nil {
		items := make([]any, 0, len(n.Items))
		for i := range n.Items {
			items = append(items, n.Items[i].expand(base))
		}
		out["item"] = items
	}
	return out
}

func (i *lifeItem) expand(base string) map[string]any {
	out := i.lifeNode.expand(base)
	out["name"] = i.Name
	if i.ID != "" {
		out["id"] = i.ID
	}
	if i.Items != nil {
		return out
	}
	url := base + "/get"
	if i.URL != nil {
		url = strings.ReplaceAll(*i.URL, "$BASE", base)
	}
	request := map[string]any{"method": "GET", "url": url}
	if auth, ok := out["auth"]; ok {
		request["auth"] = auth
		delete(out, "auth")
	}
	out["request"] = request
	return out
}

// A lifeTrace writes our events in the words of testdata/lifecycle.js.
type lifeTrace struct{ lines []string }

func (l *lifeTrace) add(failed bool, words ...any) {
	if failed {
		words = append(words, "!")
	}
	l.lines = append(l.lines, strings.TrimSuffix(fmt.Sprintln(words...), "\n"))
}

// Report implements [run.Reporter].
func (l *lifeTrace) Report(ev run.Event) error {
	switch ev := ev.(type) {
	case *run.Started:
		l.add(false, "start")
	case *run.IterationStarted:
		l.add(false, "iteration", ev.Cursor.Iteration)
	case *run.ItemStarted:
		l.add(false, "item", ev.Cursor.Position, ev.Item.Name)
	case *run.ScriptStarted:
		l.add(false, "script", ev.Listen, ev.Script.Source())
	case *run.Logged:
		var words []any
		json.Unmarshal(ev.Values, &words)
		if len(words) == 1 && words[0] == nil {
			words = nil
		}
		l.add(false, append([]any{"console"}, words...)...)
	case *run.AssertionMade:
		words := []any{"assertion", ev.Name}
		if ev.Skipped {
			words = append(words, "skipped")
		}
		l.add(ev.Err != nil, words...)
	case *run.ExceptionThrown:
		l.add(false, "exception")
	case *run.ScriptFinished:
		if ev.Err != nil && ev.Err.Name != "AssertionFailure" {
			l.add(false, "exception") // Newman tells of it twice
		}
		l.add(ev.Err != nil, "script end")
	case *run.Exchanged:
		path := ev.Request.URL.String()
		if _, rest, ok := strings.Cut(path, "://"); ok {
			_, rest, _ = strings.Cut(rest, "/")
			path = "/" + rest
		}
		path = cmp.Or(path, "/")
		l.add(ev.Err != nil, "request", ev.Request.Method, path)
	case *run.ItemFinished:
		l.add(false, "item end")
	case *run.IterationFinished:
		l.add(false, "iteration end")
	case *run.Finished:
		l.finish(ev)
	}
	return nil
}

func (l *lifeTrace) finish(ev *run.Finished) {
	s := ev.Summary
	failures := s.Requests.Failed + s.Assertions.Failed + s.TestScripts.Failed + s.PrerequestScripts.Failed + s.Exceptions
	words := []any{"done"}
	if ev.Err != nil {
		words = append(words, "!")
	}
	l.add(false, append(words, "failures", failures)...)
	for _, n := range []struct {
		name string
		run.Tally
	}{{"iterations", s.Iterations}, {"items", s.Items}, {"requests", s.Requests}, {"prerequests", s.Prerequests},
		{"tests", s.Tests}, {"prerequestScripts", s.PrerequestScripts}, {"testScripts", s.TestScripts},
		{"assertions", s.Assertions}} {
		l.add(false, n.name, fmt.Sprintf("%d/%d", n.Total, n.Failed))
	}
}

func recordLifeCycle(t *testing.T, cases []lifeCase, base string) {
	t.Helper()
	type input struct {
		Collection json.RawMessage `json:"collection"`
		Options    lifeOptions     `json:"options"`
	}
	var in []input
	for i := range cases {
		in = append(in, input{cases[i].collection(t, base), cases[i].Options})
	}
	data, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "cases.json")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("node", "testdata/lifecycle.js", file)
	cmd.Env = append(os.Environ(), "NODE_PATH="+*recordLife)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var traces [][]string
	if err := json.Unmarshal(out, &traces); err != nil {
		t.Fatal(err)
	}
	for i := range cases {
		cases[i].Trace = strings.ReplaceAll(strings.Join(traces[i], "\n"), base, "$BASE")
	}
}

func writeLifeCycle(t *testing.T, cases []lifeCase) {
	t.Helper()
	var data bytes.Buffer
	enc := json.NewEncoder(&data)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(cases); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(lifeFile, data.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}
