package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"runner/collection"
	"runner/collection/run"
	"runner/collection/variable"
	"runner/collection/wire"
)

// clock is the time of all events in these tests.
var clock = time.Date(2026, 11, 25, 16, 35, 24, 333e6, time.UTC)

func now() time.Time { return clock }

// A player sends events to reporters and folds them into the summary, as a run does.
type player struct {
	cut     bool // the run did not come to its end
	sinks   []run.Reporter
	summary run.Summary
	cursor  run.Cursor
	item    *collection.Item
	path    collection.Path
	ids     int
	err     error
}

func (p *player) emit(ev run.Event) {
	p.summary.Add(ev)
	if f, ok := ev.(*run.Finished); ok {
		p.cut = f.Err != nil
		p.summary.Completed = clock.Add(1234 * time.Millisecond)
		f.Summary = &p.summary
	}
	for _, s := range p.sinks {
		if err := s.Report(ev); err != nil && p.err == nil {
			p.err = err
		}
	}
}

func (p *player) id() string {
	p.ids++
	return fmt.Sprintf("00000000-0000-4000-8000-%012d", p.ids)
}

func (p *player) start(c *collection.Collection, environment string, iterations, items int) {
	p.cursor = run.Cursor{Length: items, Cycles: iterations}
	p.emit(&run.Started{Time: clock, Collection: c, Environment: environment, Iterations: iterations, Items: items,
		Version: "1.0.0"})
}

func (p *player) iteration(n int) {
	p.cursor.Iteration = n
	p.emit(&run.IterationStarted{Cursor: p.cursor})
}

func (p *player) begin(position int, item *collection.Item, path ...*collection.ItemGroup) {
	p.cursor.Position, p.cursor.Ref, p.item, p.path = position, p.id(), item, path
	p.emit(&run.ItemStarted{Cursor: p.cursor, Item: item, Path: path})
}

func (p *player) end(f run.ItemFinished) {
	f.Cursor, f.Item, f.Path = p.cursor, p.item, p.path
	p.emit(&f)
}

func (p *player) script(l collection.Listen, err *run.ScriptError, body func()) {
	c := p.cursor
	c.ScriptID, c.EventID = p.id(), p.id()
	owner := run.Owner{Level: "item", ID: p.item.ID, Name: p.item.Name}
	s := &collection.Script{ID: c.ScriptID, Type: "text/javascript"}
	p.emit(&run.ScriptStarted{Cursor: c, Listen: l, Script: s, Owner: owner})
	if body != nil {
		body()
	}
	p.emit(&run.ScriptFinished{Cursor: c, Listen: l, Script: s, Owner: owner, Took: 3 * time.Millisecond, Err: err,
		Changes: []variable.Change{{Scope: "environment", Key: "seen", Value: collection.NumberValue(1)},
			{Scope: "globals", Key: "old", Unset: true}}})
}

func (p *player) test(index int, name string, err *run.AssertionError) {
	p.emit(&run.AssertionMade{Cursor: p.cursor, Listen: collection.Test, Name: name, Index: index, Err: err})
}

func (p *player) log(level string, text ...string) {
	values, _ := json.Marshal(text)
	p.emit(&run.Logged{Cursor: p.cursor, Listen: collection.Test, Level: level, Text: text, Values: values})
}

// send makes an exchange of the item's own request.
func (p *player) send(x *run.Exchanged) {
	p.cursor.RequestID = p.id()
	x.Cursor = p.cursor
	if x.Source == "" {
		x.Source = run.FromItem
		p.emit(&run.RequestStarted{Cursor: p.cursor, Request: x.Wire})
	}
	p.emit(x)
}

// exchange is a request with a response.
func exchange(method, path, body, answer string) *run.Exchanged {
	req := &wire.Request{Method: method, URL: wire.URL{Scheme: "http", Host: "127.0.0.1", Port: "8080", Path: path},
		Header: wire.Header{{Name: "X-Trace", Value: "a <b> & \"c\""},
			{Name: "Authorization", Value: "Bearer abcdef", Origin: wire.Auth},
			{Name: "Host", Value: "127.0.0.1:8080", Origin: wire.System}},
		Body: wire.Body{Bytes: []byte(body), Present: body != "", Mode: "raw"}}
	resp := &wire.Response{Proto: "HTTP/1.1", Code: 200, Reason: "OK", Body: []byte(answer),
		EncodedSize: int64(len(answer)), Header: wire.Header{{Name: "Content-Type", Value: "application/json"},
			{Name: "Set-Cookie", Value: "sid=1; Path=/"}}}
	return &run.Exchanged{
		Request: &collection.Request{Method: method, URL: collection.URL{Protocol: "http",
			Host: []string{"127", "0", "0", "1"}, Port: "8080", Path: []string{path[1:]}},
			Auth: &collection.Auth{Type: "bearer", Params: []collection.KeyValue{{Key: "token",
				Value: collection.StringValue("abcdef"), Type: "string"}}}},
		Wire: req,
		Exchange: &wire.Exchange{Took: 49 * time.Millisecond,
			Hops: []wire.Hop{{Request: req, Response: resp, Remote: "127.0.0.1:8080",
				Timings: wire.Timings{Start: clock, Total: 48 * time.Millisecond}}},
			Cookies: []wire.Cookie{{Name: "sid", Value: "1", Domain: "127.0.0.1", Path: "/", HostOnly: true}}},
	}
}

// refused is a request that got no connection.
func refused(source run.Source) *run.Exchanged {
	x := exchange("GET", "/closed", "", "")
	x.Source = source
	x.Exchange.Hops[0].Response = nil
	x.Err = &run.RequestError{Name: "Error", Message: "connect ECONNREFUSED 127.0.0.1:1", Code: "ECONNREFUSED",
		Syscall: "connect", Address: "127.0.0.1", Port: 1}
	return x
}

// shop is a collection with a folder in a folder and two requests of one name.
func shop() *collection.Collection {
	item := func(id, name, path string) *collection.Item {
		return &collection.Item{ID: id, Name: name, Request: &collection.Request{Method: "GET",
			URL: collection.URL{Host: []string{"{{base}}"}, Path: []string{path}},
			Auth: &collection.Auth{Type: "bearer", Params: []collection.KeyValue{
				{Key: "token", Value: collection.StringValue("abcdef"), Type: "string"}}}}}
	}
	sub := &collection.ItemGroup{ID: "g2", Name: "Sub",
		Items: []collection.Node{item("i1", "create <order>", "orders")}}
	folder := &collection.ItemGroup{ID: "g1", Name: "Orders & more",
		Items: []collection.Node{sub, item("i2", "list", "orders")}}
	return &collection.Collection{
		Info: collection.Info{ID: "c1", Name: "Shop | API",
			Schema: "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
		ItemGroup: collection.ItemGroup{ID: "c1", Name: "Shop | API",
			Items: []collection.Node{folder, item("i3", "health", "health"),
				item("i4", "health", "health2"), item("i5", "", "x")}},
	}
}

// everything plays a run in which every kind of event and failure occurs.
func everything(sinks ...run.Reporter) *player {
	p := &player{sinks: sinks}
	c := shop()
	folder := c.Items[0].(*collection.ItemGroup)
	sub := folder.Items[0].(*collection.ItemGroup)
	root := &c.ItemGroup
	p.start(c, "staging", 2, 5)
	for n := range 2 {
		p.iteration(n)
		p.begin(0, sub.Items[0].(*collection.Item), root, folder, sub)
		p.firstItem()
		p.begin(1, folder.Items[1].(*collection.Item), root, folder)
		p.secondItem(n)
		p.begin(2, c.Items[1].(*collection.Item), root)
		p.thirdItem()
		p.begin(3, c.Items[2].(*collection.Item), root)
		p.script(collection.Prerequest, nil, nil)
		p.end(run.ItemFinished{Skipped: true})
		p.begin(4, c.Items[3].(*collection.Item), root)
		p.send(exchange("DELETE", "/x", "", ""))
		p.end(run.ItemFinished{ReachedRequest: true, ReachedTests: true})
		p.emit(&run.IterationFinished{Cursor: p.cursor})
	}
	p.emit(&run.Finished{
		Environment: &collection.Environment{ID: "e1", Name: "staging", Values: []collection.Variable{
			{Key: "base", Value: collection.StringValue("http://127.0.0.1:8080"), Type: "default"},
			{Key: "n", Value: collection.NumberValue(1), Type: "any"},
			{Key: "key", Value: collection.StringValue("hidden"), Type: "secret"}}},
		Globals: &collection.Environment{ID: "g1"}})
	return p
}

func (p *player) firstItem() {
	p.script(collection.Prerequest, nil, func() {
		p.log("log", "'prepared'", "{ a: 1,\n  b: [ 1, 2, 3 ] }")
		p.log("warn", "'a long line that goes beyond the width of the box, and then some more'")
		x := exchange("GET", "/token", "", `{"token":"t"}`)
		x.Source = run.FromScript
		p.send(x)
	})
	p.emit(&run.Warned{Cursor: p.cursor, Message: `Form param 'k', file load error: "x", no such file`})
	x := exchange("POST", "/orders", `{"a":1}`, `{"ok":true,"text":"<script>"}`)
	x.Exchange.Signature = &wire.Signature{Scheme: "antom", Signed: true, Checked: true}
	p.send(x)
	p.script(collection.Test, nil, func() {
		p.test(0, "status is 200", nil)
		p.test(1, "total | fits", &run.AssertionError{Name: "AssertionError",
			Message: "expected { total: 1 } to deeply equal { total: 2 }\n+ expected - actual", Line: 3, Column: 5})
		p.test(1, "total | fits", nil)
		p.emit(&run.AssertionMade{Cursor: p.cursor, Listen: collection.Test, Name: "later", Index: 2, Skipped: true})
		p.log("error", "'\\u001b[31mred'", "'\u202eevil'")
		p.log("clear")
	})
	p.end(run.ItemFinished{ReachedRequest: true, ReachedTests: true, Next: &run.Next{Name: "list"}})
}

func (p *player) secondItem(n int) {
	p.script(collection.Prerequest, &run.ScriptError{Name: "TypeError", Message: "Cannot read property 'x' of null",
		Line: 7, Column: 2}, nil)
	p.send(refused(run.FromScript))
	x := exchange("GET", "/orders", "", "\xff\xfe\x00binary")
	x.Exchange.Signature = &wire.Signature{Scheme: "antom", Checked: true, Err: errors.New("signature does not match")}
	if n == 1 {
		x.Exchange.Hops = append([]wire.Hop{{Request: x.Wire, Response: &wire.Response{Proto: "HTTP/1.1", Code: 302,
			Reason: "Found", Header: wire.Header{{Name: "Location", Value: "/orders"}}}}}, x.Exchange.Hops...)
	}
	p.send(x)
	p.script(collection.Test, nil, func() {
		p.emit(&run.ExceptionThrown{Cursor: p.cursor, Listen: collection.Test,
			Err: &run.ScriptError{Name: "Error", Message: "nobody caught this", Line: 2}})
	})
	p.end(run.ItemFinished{ReachedRequest: true, ReachedTests: true})
}

func (p *player) thirdItem() {
	p.send(refused(""))
	p.script(collection.Test, &run.ScriptError{Message: "a thrown \x1b[2J string \x00"}, func() {
		p.test(0, "in \x07 bell", nil)
	})
	p.end(run.ItemFinished{ReachedRequest: true, ReachedTests: true, Next: &run.Next{Null: true}})
}

// firstItem returns the first request of c and the groups above it.
func firstItem(c *collection.Collection) (*collection.Item, collection.Path) {
	for path, item := range c.Walk() {
		return item, path
	}
	return nil, nil
}
