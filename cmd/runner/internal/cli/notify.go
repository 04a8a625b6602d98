package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"runner/cmd/runner/internal/notify"
)

func (a *app) notifyCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "notify", Short: "Receive and send the notifications of the Antom API",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return &usageError{fmt.Errorf("unknown command %q", "notify "+args[0])}
			}
			return cmd.Help()
		}}
	cmd.AddCommand(a.notifyListenCommand(), a.notifySendCommand())
	return cmd
}

// oneLine returns what somebody else wrote so that it cannot look like another line.
func (a *app) oneLine(text string) string { return a.visible(strings.Join(strings.Fields(text), " ")) }

// A notifyPrinter writes what is received.
type notifyPrinter struct {
	app   *app
	out   io.Writer
	json  bool
	color bool
	path  string
	err   error // the first failed write
}

// print writes a line for a receipt, and one below it for each thing that is not as it should be.
func (p *notifyPrinter) print(got *notify.Receipt) {
	text := p.block(got)
	if p.json {
		data, err := json.Marshal(got)
		if err != nil {
			p.err = err
			return
		}
		text = string(data) + "\n"
	}
	if _, err := io.WriteString(p.out, text); err != nil && p.err == nil {
		p.err = err
	}
}

func (p *notifyPrinter) block(got *notify.Receipt) string {
	var b strings.Builder
	at := got.At.Format("15:04:05")
	if got.Refused != "" {
		fmt.Fprintf(&b, "%s  %s  %s\n", at, p.paint("31", "refused"), p.app.oneLine(got.Refused))
		return b.String()
	}
	name := got.Name
	if name == "" {
		name = "unknown"
	}
	parts := []string{at, name, got.Kind, got.Subject, got.Amount}
	for _, part := range parts {
		if part != "" {
			b.WriteString(clip(p.app.oneLine(part), 80) + "  ")
		}
	}
	if got.Verified {
		b.WriteString(p.paint("32", "verified") + "\n")
	} else {
		b.WriteString(p.paint("31", "NOT verified") + "\n")
	}
	for _, line := range p.remarks(got) {
		fmt.Fprintf(&b, "          %s\n", p.app.oneLine(line))
	}
	return b.String()
}

// remarks are what else there is to say on a receipt.
func (p *notifyPrinter) remarks(got *notify.Receipt) []string {
	var lines []string
	if !got.Verified {
		lines = append(lines, got.Why)
	}
	if path, _, _ := strings.Cut(got.Target, "?"); path != p.path {
		lines = append(lines, "it came to "+clip(got.Target, 200))
	}
	lines = append(lines, got.Problems...)
	if got.Repeats > 0 {
		lines = append(lines, fmt.Sprintf("repeats number %d", got.Repeats))
	}
	if got.Fault != "" {
		lines = append(lines, "rehearsed failure: "+got.Fault)
	}
	if f := got.Forwarded; f != nil {
		lines = append(lines, forwardedLines(f)...)
	}
	return lines
}

func forwardedLines(f *notify.Forwarded) []string {
	head := fmt.Sprintf("forwarded to %s: %d in %v", f.URL, f.Status, f.Took.Round(time.Millisecond))
	if f.Status == 0 {
		head = fmt.Sprintf("forwarded to %s: failed", f.URL)
	}
	if len(f.Problems) == 0 {
		return []string{head + ", acknowledged"}
	}
	lines := []string{head + ", not acknowledged"}
	for _, problem := range f.Problems {
		lines = append(lines, "  "+problem)
	}
	return lines
}

func (p *notifyPrinter) paint(color, text string) string {
	if !p.color {
		return text
	}
	return "\x1b[" + color + "m" + text + "\x1b[0m"
}

// clip returns at most n characters of text.
func clip(text string, n int) string {
	if runes := []rune(text); len(runes) > n {
		return string(runes[:n-1]) + "…"
	}
	return text
}
