package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"runner/cmd/runner/internal/notify"
	"runner/cmd/runner/internal/simulator/clock"
	"runner/collection"
	"runner/collection/antom"
	"runner/collection/sign"
	"runner/collection/variable"
)

type notifySendFlags struct {
	to, kind, key, keyVersion, clientID string
	body, replay, clock                 string
	sets                                []string
	repeat, list                        bool
}

func (a *app) notifySendCommand() *cobra.Command {
	var f notifySendFlags
	cmd := &cobra.Command{
		Use:   "send --to URL --type NAME[:KIND] --key FILE --client-id ID",
		Short: "Post a signed notification",
		Long: "Post a notification as the platform does: signed, with a body like those of the documents; and check the\n" +
			"acknowledgement to the letter. Exit 0 if it is accepted, 1 if not.",
		Example: `  runner notify send --list
  runner notify send --to http://127.0.0.1:3000/notify --type notifyPayment --key platform.pem --client-id SANDBOX_1
  runner notify send --to http://127.0.0.1:3000/notify --type notifyRefund --key env:KEY --client-id C --set refundId=R1
  runner notify send --to http://127.0.0.1:3000 --replay notifications/`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return &usageError{fmt.Errorf("unexpected argument %.100q", args[0])}
			}
			return a.notifySend(cmd.Context(), &f)
		},
	}
	fs := cmd.Flags()
	fs.SortFlags = false
	fs.BoolVar(&f.list, "list", false, "show the notifications there are")
	fs.StringVar(&f.to, "to", "", "address of the receiver")
	fs.StringVar(&f.kind, "type", "", "notification, with a kind if it has several: notifyPayment:PAYMENT_PENDING")
	fs.StringVar(&f.key, "key", "", "the platform's private key: file, - for stdin, or env:VARIABLE")
	fs.StringVar(&f.keyVersion, "key-version", "", "version of the key (default 1)")
	fs.StringVar(&f.clientID, "client-id", "", "the client id that the notification is for")
	fs.Var((*keyValues)(&f.sets), "set", "set a member of the body, by its path: paymentAmount.value=100 (repeatable)")
	fs.StringVar(&f.body, "body", "", "file of a body to send instead of a sample, byte for byte; - for stdin")
	fs.BoolVar(&f.repeat, "repeat", false, "post it again by the vendor's schedule until it is accepted")
	fs.StringVar(&f.clock, "clock", "1x", "how fast the time of the schedule passes, such as 600x")
	fs.StringVar(&f.replay, "replay", "", "post stored notifications once more as they came: a file or folder of notify listen --store")
	return cmd
}

func (a *app) notifySend(ctx context.Context, f *notifySendFlags) error {
	switch {
	case f.list:
		return a.notifyList()
	case f.to == "":
		return &usageError{errors.New("--to URL is required: the address of the receiver")}
	case f.replay != "":
		return a.notifyReplay(ctx, f)
	}
	m, err := a.notifyMessage(f)
	if err != nil {
		return err
	}
	rate, err := clockRate(f.clock)
	if err != nil {
		return err
	}
	key, err := a.notifyKey(f)
	if err != nil {
		return err
	}
	sender := &notify.Sender{Key: key, KeyVersion: f.keyVersion}
	if f.repeat {
		return a.notifyRepeat(ctx, sender, m, clock.New(nil, rate))
	}
	return a.notifyOnce(ctx, sender, m)
}

// notifyKey reads the key that signs.
func (a *app) notifyKey(f *notifySendFlags) (*sign.Key, error) {
	if f.key == "" {
		return nil, &usageError{errors.New("--key FILE is required: the platform's private key, or the one you test with")}
	}
	data, err := a.secretInput(f.key)
	if err != nil {
		return nil, err
	}
	key, err := sign.ParseKey(data)
	if err != nil {
		return nil, &inputError{&fileError{"private key", f.key, err}}
	}
	return key, nil
}

// notifyMessage is what is to be posted.
func (a *app) notifyMessage(f *notifySendFlags) (*notify.Message, error) {
	switch {
	case (f.kind == "") == (f.body == ""):
		return nil, &usageError{errors.New("give one of --type NAME, for a sample, and --body FILE; --list shows the names")}
	case f.clientID == "":
		return nil, &usageError{errors.New("--client-id ID is required")}
	case f.body == stdinRef && f.key == stdinRef:
		return nil, &usageError{errors.New("--body and --key cannot both come from stdin")}
	}
	m, err := a.notifyBody(f)
	if err != nil {
		return nil, err
	}
	for _, pair := range f.sets {
		path, value, ok := strings.Cut(pair, "=")
		if !ok || path == "" {
			return nil, &usageError{fmt.Errorf("--set: want PATH=VALUE, have %.100q", pair)}
		}
		if m.Body, err = notify.SetMember(m.Body, path, value); err != nil {
			return nil, &usageError{fmt.Errorf("--set %s: %w", path, err)}
		}
	}
	m.ID, m.URL, m.ClientID, m.Created = collection.NewUUID(), f.to, f.clientID, time.Now()
	m.Describe()
	return m, nil
}

func (a *app) notifyBody(f *notifySendFlags) (*notify.Message, error) {
	if f.body != "" {
		body, err := a.notifyInput(f.body)
		return &notify.Message{Body: body}, err
	}
	m, err := notify.Sample(f.kind, sampleValue())
	if err != nil {
		return nil, &usageError{fmt.Errorf("--type: %w", err)}
	}
	return &m, nil
}

// notifyInput reads a body.
func (a *app) notifyInput(ref string) ([]byte, error) {
	const most = 1 << 20
	in := a.env.Stdin
	if ref != stdinRef {
		file, err := os.Open(ref)
		if err != nil {
			return nil, &inputError{&fileError{"body", ref, err}}
		}
		defer file.Close()
		in = file
	}
	body, err := io.ReadAll(&bounded{in, most})
	if err != nil {
		return nil, &inputError{&fileError{"body", ref, err}}
	}
	return body, nil
}

// sampleValue gives what the variables of samples stand for: dynamic ones as everywhere, others an id, the same for the
// same name.
func sampleValue() func(string) string {
	scopes := &variable.Scopes{Environment: variable.NewScope("environment", nil)}
	for name, value := range antom.Variables() {
		scopes.Environment.Set(name, collection.StringValue(value))
	}
	return func(name string) string {
		if _, ok := scopes.Lookup(name); !ok && !strings.HasPrefix(name, "$") {
			scopes.Environment.Set(name, collection.StringValue(strings.ReplaceAll(collection.NewUUID(), "-", "")))
		}
		return scopes.Expand("{{" + name + "}}")
	}
}

// clockRate reads "600x".
func clockRate(text string) (float64, error) {
	rate, err := strconv.ParseFloat(strings.TrimSuffix(text, "x"), 64)
	if err != nil || !(rate > 0 && rate <= 1e6) {
		return 0, &usageError{fmt.Errorf("--clock: want a rate from above 0x to 1000000x, such as 60x, have %.20q", text)}
	}
	return rate, nil
}

// notifyOnce posts m and shows all of it.
func (a *app) notifyOnce(ctx context.Context, s *notify.Sender, m *notify.Message) error {
	d := s.Deliver(ctx, m)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if d.Request == nil {
		return &usageError{fmt.Errorf("--to: %s", d.Problems[0])}
	}
	if _, err := io.WriteString(a.env.Stdout, a.visible(deliveryText(&d, m))); err != nil {
		return &outputError{err}
	}
	if len(d.Problems) > 0 {
		return errRunFailed
	}
	return nil
}

// deliveryText shows a post and its answer.
func deliveryText(d *notify.Delivery, m *notify.Message) string {
	var b strings.Builder
	fmt.Fprintf(&b, "POST %s\n", d.Request.URL.Redacted())
	for _, name := range slices.Sorted(maps.Keys(d.Request.Header)) {
		fmt.Fprintf(&b, "%s: %s\n", name, d.Request.Header.Get(name))
	}
	fmt.Fprintf(&b, "\n%s\n\n", m.Body)
	if d.Status != 0 {
		const most = 2000
		fmt.Fprintf(&b, "%d in %v\n", d.Status, d.Took.Round(time.Millisecond))
		fmt.Fprintf(&b, "%s\n\n", clip(strings.TrimSpace(string(d.Body)), most))
	}
	if len(d.Problems) == 0 {
		b.WriteString("accepted\n")
		return b.String()
	}
	b.WriteString("NOT accepted: the platform would post it again, the sandbox would not\n")
	for _, problem := range d.Problems {
		fmt.Fprintf(&b, "  %s\n", problem)
	}
	return b.String()
}

// notifyRepeat posts m until it is accepted or given up, a line for each post.
func (a *app) notifyRepeat(ctx context.Context, s *notify.Sender, m *notify.Message, c *clock.Clock) error {
	posting, stop := context.WithCancel(ctx)
	defer stop()
	m.Created = c.Now()
	s.Now = c.Now
	var last notify.Message
	box := notify.NewOutbox(notify.OutboxConfig{Sender: s, Clock: c, Save: func(now *notify.Message) error {
		last = *now
		a.tellAttempt(now)
		if now.Next.IsZero() {
			stop()
		}
		return nil
	}})
	box.Add(m)
	box.Run(posting) // returns when no post is under way, so that last is whole
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case !last.Delivered:
		return errRunFailed
	}
	return nil
}

func (a *app) tellAttempt(m *notify.Message) {
	attempt := m.Attempts[len(m.Attempts)-1]
	what := "accepted"
	if len(attempt.Problems) > 0 {
		what = strings.Join(attempt.Problems, "; ")
	}
	text := fmt.Sprintf("post %d  %s  after %v  %s", len(m.Attempts), attempt.At.Format(time.RFC3339),
		attempt.At.Sub(m.Created).Round(time.Second), what)
	if !m.Next.IsZero() {
		text += fmt.Sprintf("; the next after %v", m.Next.Sub(m.Created))
	}
	fmt.Fprintln(a.env.Stdout, a.oneLine(text))
}

// notifyReplay posts stored notifications as they came.
func (a *app) notifyReplay(ctx context.Context, f *notifySendFlags) error {
	to, err := notify.NewForward(f.to)
	if err != nil {
		return &usageError{fmt.Errorf("--to: %w", err)}
	}
	all, err := notify.LoadReceipts(f.replay)
	if err != nil {
		return &inputError{fmt.Errorf("--replay: %w", err)}
	}
	if len(all) == 0 {
		return &inputError{fmt.Errorf("--replay %s: no stored notifications in it", f.replay)}
	}
	failed := false
	for _, got := range all {
		passed := to.Replay(ctx, got)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		failed = failed || len(passed.Problems) > 0
		head := strings.Join([]string{got.Name, got.Kind, got.Subject}, " ")
		fmt.Fprintf(a.env.Stdout, "%s  %s\n", a.oneLine(head), a.visible(strings.Join(forwardedLines(passed), "\n  ")))
	}
	if failed {
		return errRunFailed
	}
	return nil
}

// notifyList shows the notifications of the catalogue.
func (a *app) notifyList() error {
	w := tabwriter.NewWriter(a.env.Stdout, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "NAME\tKINDS\tADDRESS FROM")
	for _, n := range antom.Notifications() {
		fmt.Fprintf(w, "%s\t%s\t%s\n", n.Name, strings.Join(notify.Kinds(n), " "), n.Field)
	}
	if err := w.Flush(); err != nil {
		return &outputError{err}
	}
	return nil
}
