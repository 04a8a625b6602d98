package script

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"time"

	"github.com/dop251/goja"
)

// maxAwait bounds how long a script waits for a message, whatever it asks for.
const maxAwait = 24 * time.Hour

// awaitNotification waits for the message that text describes, and calls back: (error, message, body).
func (r *realm) awaitNotification(text string, callback goja.Value) {
	x, f := r.running(), r.callback(callback)
	ctx, from := x.requestContext(), r.cfg.Notifications
	x.events.Go(func() func() {
		found, err := await(ctx, from, text)
		return func() {
			if err != nil {
				x.call(f, goja.Undefined(), r.rt.ToValue(err.Error()))
				return
			}
			x.call(f, goja.Undefined(), goja.Null(), r.rt.ToValue(found.facts()), r.rt.ToValue(string(found.Body)))
		}
	})
}

func await(ctx context.Context, from Notifications, text string) (*Notification, error) {
	if from == nil {
		return nil, errors.New("nothing listens for notifications in this run")
	}
	var asked struct {
		Type    string            `json:"type"`
		Members map[string]string `json:"members"`
		Timeout float64           `json:"timeout"`
	}
	if err := json.Unmarshal([]byte(text), &asked); err != nil {
		return nil, err
	}
	timeout := time.Duration(math.Min(asked.Timeout*float64(time.Millisecond), float64(maxAwait)))
	return from.Await(ctx, Wanted{Type: asked.Type, Members: asked.Members, Timeout: timeout})
}

// facts is all but the body, as JSON.
func (n *Notification) facts() string {
	data, err := json.Marshal(map[string]any{"type": n.Type, "kind": n.Kind, "headers": n.Header, "verified": n.Verified,
		"receivedAt": n.Received.UTC().Format("2006-01-02T15:04:05.000Z")})
	if err != nil {
		return "{}" // texts, a boolean and a map of texts cannot fail
	}
	return string(data)
}
