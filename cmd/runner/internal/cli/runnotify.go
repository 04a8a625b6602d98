package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"runner/cmd/runner/internal/notify"
	"runner/collection/antom"
	"runner/collection/run"
	"runner/collection/sign"
	"runner/collection/wire"
	"runner/script"
)

const (
	// notifyPath is where notifications are taken when nobody says otherwise.
	notifyPath = "/notify"
	// defaultAwait is how long scripts wait for a notification when nobody says otherwise.
	defaultAwait = 30 * time.Second
)

// notifyFlags are the options of a run that takes notifications.
type notifyFlags struct {
	listen, url string
	wait        time.Duration
}

func (f *notifyFlags) add(fs *pflag.FlagSet) {
	fs.StringVar(&f.listen, "notify-listen", "",
		`take notifications at this address while the run lasts, and set the variable "notifyUrl"; port 0 takes a free one`)
	fs.StringVar(&f.url, "notify-url", "", `address to announce as "notifyUrl" in place of our own: that of a tunnel`)
	fs.DurationVar(&f.wait, "wait-notify", 0, "wait so long for the notification of each request that names our address")
}

func (f *notifyFlags) check() error {
	if f.listen == "" && (f.url != "" || f.wait != 0) {
		return &usageError{errors.New("--notify-url and --wait-notify need --notify-listen ADDRESS, such as 127.0.0.1:0")}
	}
	if f.wait < 0 {
		return &usageError{fmt.Errorf("--wait-notify: want a positive duration such as 10s, have %v", f.wait)}
	}
	if f.url == "" {
		return nil
	}
	if u, err := url.Parse(f.url); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return &usageError{fmt.Errorf("--notify-url: want http://HOST/PATH or https://HOST/PATH, have %.100q", f.url)}
	}
	return nil
}

// An inbox takes the notifications of a run.
type inbox struct {
	listener  net.Listener
	receiver  *notify.Receiver
	announced string
	wait      time.Duration
	verifies  bool
}

// openInbox begins to listen, so that the address is known; nil if the run takes no notifications.
func openInbox(f *notifyFlags) (*inbox, error) {
	if f.listen == "" {
		return nil, nil
	}
	l, err := net.Listen("tcp", f.listen)
	if err != nil {
		return nil, &usageError{fmt.Errorf("--notify-listen %s: %w", f.listen, err)}
	}
	b := &inbox{listener: l, announced: f.url, wait: f.wait}
	if b.announced == "" {
		b.announced = "http://" + l.Addr().String() + notifyPath
	}
	return b, nil
}

// start takes notifications, verified with what verifies responses, until it is closed. own is the key that signs the
// run's requests; it may be nil.
func (b *inbox) start(ctx context.Context, cfg *run.Config, own *sign.Key) {
	rc := notify.ReceiverConfig{Announced: b.announced}
	if v := antomVerifier(cfg.Verifier); v != nil {
		rc.Key, rc.Keys, b.verifies = v.Key, v.Keys, true
	}
	if own != nil {
		rc.Own = own.Public()
	}
	b.receiver = notify.NewReceiver(rc)
	go func() {
		_ = b.receiver.Serve(ctx, b.listener) // what is not received is reported where it is waited for
	}()
	if b.wait > 0 {
		cfg.Witness = b
	}
}

// antomVerifier returns what verifies Antom's messages, nil if nothing does. A notification comes to an address of the
// merchant's, which tells no scheme.
func antomVerifier(v run.Verifier) *sign.AntomVerifier {
	if auto, ok := v.(*sign.AutoVerifier); ok {
		v = auto.Of(sign.SchemeAntom)
	}
	antom, _ := v.(*sign.AntomVerifier)
	return antom
}

// close stops listening.
func (b *inbox) close() {
	if b != nil {
		b.listener.Close()
	}
}

// url is the address to announce, "" if there is none.
func (b *inbox) url() string {
	if b == nil {
		return ""
	}
	return b.announced
}

// port is the inbox for scripts; nil if there is none.
func (b *inbox) port() script.Notifications {
	if b == nil {
		return nil
	}
	return b
}

// Await implements [script.Notifications].
func (b *inbox) Await(ctx context.Context, want script.Wanted) (*script.Notification, error) {
	timeout := want.Timeout
	if timeout == 0 {
		timeout = firstPositive(b.wait, defaultAwait)
	}
	got, err := b.receiver.Await(ctx, notify.Wanted{Type: want.Type, Members: want.Members}, timeout)
	if err != nil {
		return nil, err
	}
	header := make(map[string]string)
	for name, values := range got.Header {
		header[strings.ToLower(name)] = strings.Join(values, ", ")
	}
	return &script.Notification{Type: got.Name, Kind: got.Kind, Header: header, Body: got.Body, Verified: got.Verified,
		Received: got.At}, nil
}

func firstPositive(durations ...time.Duration) time.Duration {
	for _, d := range durations {
		if d > 0 {
			return d
		}
	}
	return 0
}

// Attest implements [run.Witness]: it waits for the notification that a request asked for, if it was accepted.
func (b *inbox) Attest(ctx context.Context, x *wire.Exchange) []run.Attested {
	want, ok := b.wanted(x)
	if !ok {
		return nil
	}
	what := want.Type
	if what == "" {
		what = "of the request"
	}
	out := run.Attested{Name: "notification " + what + " received"}
	if b.verifies {
		out.Name += " and verified"
	}
	got, err := b.receiver.Await(ctx, want, b.wait)
	switch {
	case err != nil:
		out.Err = &run.AssertionError{Name: "NotificationError", Message: err.Error()}
	case b.verifies && !got.Verified:
		out.Err = &run.AssertionError{Name: "NotificationError", Message: "it is not verified: " + got.Why}
	}
	return []run.Attested{out}
}

// wanted returns which notification an exchange leads to; false if it leads to none of ours.
func (b *inbox) wanted(x *wire.Exchange) (notify.Wanted, bool) {
	hop := x.Last()
	if hop == nil || hop.Response == nil || hop.Request.Body.Open != nil || !accepted(hop.Response.Body) {
		return notify.Wanted{}, false
	}
	var body map[string]any
	dec := json.NewDecoder(bytes.NewReader(hop.Request.Body.Bytes))
	dec.UseNumber()
	if dec.Decode(&body) != nil {
		return notify.Wanted{}, false
	}
	field := b.field(body)
	if field == "" {
		return notify.Wanted{}, false
	}
	api, _, _ := antom.ByPath(hop.Request.URL.Path)
	return notify.Wanted{Type: notificationOf(api, field), Members: identifiers(api, body)}, true
}

// accepted reports whether an answer says that the request succeeded or is under way.
func accepted(body []byte) bool {
	var answer struct {
		Result struct {
			Status string `json:"resultStatus"`
		} `json:"result"`
	}
	return json.Unmarshal(body, &answer) == nil && (answer.Result.Status == "S" || answer.Result.Status == "U")
}

// field is the member of a request that has our address; "" if none has.
func (b *inbox) field(body map[string]any) string {
	for _, name := range slices.Sorted(maps.Keys(body)) {
		if text, ok := body[name].(string); ok && b.ours(text) {
			return name
		}
	}
	return ""
}

// notificationOf is the name of the notification that follows a call; "" if the catalogue does not know.
func notificationOf(api *antom.API, field string) string {
	if api != nil && api.Notification != "" {
		return api.Notification
	}
	for _, n := range antom.Notifications() {
		if n.Field == field {
			return n.Name
		}
	}
	return ""
}

// identifiers are the ids in a request by which its notification is known.
func identifiers(api *antom.API, body map[string]any) map[string]string {
	ids := make(map[string]string)
	if api != nil {
		if id, ok := body[api.Idempotency.Key].(string); ok {
			ids[api.Idempotency.Key] = id
			return ids
		}
	}
	for name, value := range body {
		if id, ok := value.(string); ok && (strings.HasSuffix(name, "RequestId") || name == "authState") {
			ids[name] = id
		}
	}
	return ids
}

// ours reports whether a URL is the one that was announced, with or without a query.
func (b *inbox) ours(text string) bool {
	rest, ok := strings.CutPrefix(text, b.announced)
	return ok && (rest == "" || strings.ContainsAny(rest[:1], "?#/"))
}
