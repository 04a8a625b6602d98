package script_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"runner/collection"
	"runner/collection/run"
	"runner/collection/variable"
	"runner/collection/wire"
	"runner/script"
)

// A stage is what scripts of a test run on: one host, one set of variables, and the events that came.
type stage struct {
	host    *script.Host
	scopes  *variable.Scopes
	events  []run.Event
	send    func(context.Context, *collection.Request) *run.Sent
	cookies run.CookieJar
}

func newStage(cfg script.Config) *stage {
	return &stage{host: script.New(cfg), scopes: &variable.Scopes{
		Local: variable.NewScope("local", nil),
		Data:  variable.NewScope("data", []collection.Variable{{Key: "row", Value: collection.NumberValue(7)}}),
		Environment: variable.NewScope("environment", []collection.Variable{{Key: "env",
			Value: collection.StringValue("E")}}),
		Collection: variable.NewScope("collection", nil),
		Global:     variable.NewScope("globals", nil),
	}}
}

// input is a script's surroundings: a POST whose answer was {"a":1,"b":null}.
func (s *stage) input(listen collection.Listen, source string) *run.ScriptInput {
	folder := &collection.ItemGroup{Name: "folder"}
	root := &collection.ItemGroup{Name: "root"}
	in := &run.ScriptInput{
		Listen: listen, Script: &collection.Script{Exec: strings.Split(source, "\n")},
		Owner: run.Owner{Level: "item", Name: "item"}, Path: collection.Path{root, folder},
		Item: &collection.Item{Name: "item", ID: "item-id"}, Iterations: 2,
		Request: &collection.Request{Method: "POST", URL: collection.ParseURL("http://example.com/p?q=1"),
			Header: []collection.KeyValue{{Key: "X-One", Value: collection.StringValue("1")}},
			Body:   &collection.Body{Mode: "raw", Raw: collection.StringValue("hello")}},
		Scopes: s.scopes, EnvironmentName: "Env", Send: s.send, Cookies: s.cookies,
		Emit: func(ev run.Event) { s.events = append(s.events, ev) },
	}
	if listen == collection.Test {
		in.Exchange = exchange(200, "OK", `{"a":1,"b":null}`)
	}
	return in
}

func exchange(code int, reason, body string) *wire.Exchange {
	return &wire.Exchange{
		Hops: []wire.Hop{{Request: &wire.Request{Method: "GET"}, Response: &wire.Response{Code: code, Reason: reason,
			Header: wire.Header{{Name: "Content-Type", Value: "application/json"}, {Name: "X-Two", Value: "2"}},
			Body:   []byte(body)}}},
		Took:    12 * time.Millisecond,
		Cookies: []wire.Cookie{{Name: "session", Value: "s1", Domain: "example.com", Path: "/"}},
	}
}

// run executes a script and returns its result and the events that came of it, one a line.
func (s *stage) run(tb testing.TB, listen collection.Listen, source string) (*run.ScriptResult, string) {
	tb.Helper()
	s.events = nil
	result, err := s.host.Execute(tb.Context(), s.input(listen, source))
	if err != nil {
		tb.Fatalf("Execute(%q): %v", source, err)
	}
	return result, s.log()
}

func (s *stage) log() string {
	var lines []string
	for _, ev := range s.events {
		lines = append(lines, describe(ev))
	}
	return strings.Join(lines, "\n")
}

func describe(ev run.Event) string {
	switch ev := ev.(type) {
	case *run.AssertionMade:
		switch {
		case ev.Skipped:
			return fmt.Sprintf("skip %d %s", ev.Index, ev.Name)
		case ev.Err != nil:
			return fmt.Sprintf("fail %d %s: %s: %s", ev.Index, ev.Name, ev.Err.Name, ev.Err.Message)
		}
		return fmt.Sprintf("pass %d %s", ev.Index, ev.Name)
	case *run.Logged:
		var words []string
		for _, text := range ev.Text {
			words = append(words, strings.Trim(text, "'\"")) // strings are shown in quotes
		}
		return ev.Level + " " + strings.Join(words, " ")
	case *run.ExceptionThrown:
		return "exception " + ev.Err.Error()
	case *run.Exchanged:
		return fmt.Sprintf("sent %s %s", ev.Request.Method, ev.Request.URL.String())
	}
	return fmt.Sprintf("%T", ev)
}
