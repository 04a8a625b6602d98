package script_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"runner/collection"
	"runner/script"
)

// postbox has one message for who asks for id 1, fails for id 2, and waits for the end for others.
type postbox struct{ ended chan struct{} }

func (p *postbox) Await(ctx context.Context, want script.Wanted) (*script.Notification, error) {
	switch want.Members["id"] {
	case "1":
		return &script.Notification{Type: "notifyPayment", Kind: fmt.Sprint(want.Type, want.Timeout), Verified: true,
			Header: map[string]string{"client-id": "C"}, Body: []byte(`{"a":{"b":[1]}}`),
			Received: time.Date(2026, 1, 2, 3, 4, 5, 6e6, time.FixedZone("", 3600))}, nil
	case "2":
		return nil, errors.New("nothing came")
	case "3":
		return &script.Notification{Body: []byte("no JSON")}, nil
	}
	<-ctx.Done()
	close(p.ended)
	return nil, context.Cause(ctx)
}

func TestNotification(t *testing.T) {
	t.Parallel()
	const get = "const {notification} = pm.require('runner');\n"
	message := func(source string) string {
		return get + "try { await " + source + " } catch (e) { console.log(e.name + ': ' + e.message) }"
	}
	for source, want := range map[string]string{
		get + "const n = await notification({id: 1, type: 'x', timeout: 1500}); console.log(n.kind, n.body.a.b[0], n.raw)": `log x1.5s 1 {"a":{"b":[1]}}`,
		get + "const n = await notification({id: '1'}); console.log(n.type, n.kind, n.verified)":                           "log notifyPayment 0s true",
		get + "const n = await notification({id: '1'}); console.log(n.headers['client-id'], n.receivedAt)":                 "log C 2026-01-02T02:04:05.006Z",
		get + "const n = await notification({id: '3'}); console.log(n.body, n.raw)":                                        "log undefined no JSON",
		get + "pm.test('t', async () => { await notification({id: '2'}); })":                                               "fail 0 t: Error: nothing came",
		message("notification({id: '2'})"):                                                       "log Error: nothing came",
		message("notification({id: undefined})"):                                                 "log TypeError: notification: id is undefined, want a text",
		message("notification({id: null})"):                                                      "log TypeError: notification: id is null, want a text",
		message("notification({id: {}})"):                                                        "log TypeError: notification: id is object, want a text",
		message("notification({id: '1', timeout: 'x'})"):                                         "log TypeError: notification: timeout is not a number of milliseconds",
		message("notification({id: '1', timeout: -1})"):                                          "log TypeError: notification: timeout is not a number of milliseconds",
		"console.log(pm.require('runner') === pm.require('runner'))":                             "log true",
		"JSON.parse = null; " + get + "console.log((await notification({id: '1'})).body.a.b[0])": "log 1",
	} {
		s := newStage(script.Config{Notifications: &postbox{}})
		if result, got := s.run(t, collection.Test, source); got != want || result.Err != nil {
			t.Errorf("%s\ngot  %s (%v)\nwant %s", source, got, result.Err, want)
		}
	}
}

// Without anybody who listens the script is told so.
func TestNotificationWithoutListener(t *testing.T) {
	t.Parallel()
	s := newStage(script.Config{})
	_, got := s.run(t, collection.Test, "pm.test('t', async () => { await pm.require('runner').notification({id: '1'}); })")
	if want := "fail 0 t: Error: nothing listens for notifications in this run"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// A script that waits is kept alive by it, is ended by its timeout, and leaves nobody waiting.
func TestNotificationEndsWithTheScript(t *testing.T) {
	t.Parallel()
	box := &postbox{ended: make(chan struct{})}
	s := newStage(script.Config{Notifications: box, Timeout: 50 * time.Millisecond})
	start := time.Now()
	result, _ := s.run(t, collection.Test, "await pm.require('runner').notification({id: '4'})")
	if result.Err == nil || !result.Err.Timeout || time.Since(start) < 50*time.Millisecond {
		t.Errorf("ended after %v: %v", time.Since(start), result.Err)
	}
	select {
	case <-box.ended:
	case <-time.After(5 * time.Second):
		t.Error("it is waited for still")
	}
	if _, got := s.run(t, collection.Test, "console.log('next')"); !strings.Contains(got, "next") {
		t.Errorf("the next script: %s", got)
	}
}
