package call

import (
	"fmt"
	"io"
	"strings"
	"time"

	"runner/collection/wire"
)

// A View writes calls for people.
type View struct {
	// Color is whether the text may be coloured.
	Color bool
	// Clean makes what a file or a server said fit for a terminal. If nil, it stays as it is.
	Clean func(string) string
	// Quiet leaves out all but the result.
	Quiet bool
}

// Colours as SGR parameters.
const (
	bold   = "1"
	red    = "31"
	green  = "32"
	yellow = "33"
	gray   = "90"
)

func (v View) paint(color, text string) string {
	if !v.Color || text == "" {
		return text
	}
	return "\x1b[" + color + "m" + text + "\x1b[0m"
}

func (v View) clean(text string) string {
	if v.Clean == nil {
		return text
	}
	return v.Clean(text)
}

// Request writes the request as it was signed.
func (v View) Request(w io.Writer, k *Call) error {
	var b strings.Builder
	b.WriteString(v.paint(bold, v.clean(k.Request.Method+" "+k.Request.URL.String())) + "\n")
	v.header(&b, k.Request.Header)
	b.WriteString("\n" + v.clean(strings.TrimRight(string(k.Body), "\n")) + "\n")
	_, err := io.WriteString(w, b.String())
	return err
}

func (v View) header(b *strings.Builder, header wire.Header) {
	for _, f := range header {
		value := f.Value
		if strings.EqualFold(f.Name, agentHeader) {
			value = "…"
		}
		b.WriteString(v.paint(gray, v.clean(f.Name)+": ") + v.clean(value) + "\n")
	}
}

// Response writes the answer, whether it can be trusted, what it means and what to do next.
func (v View) Response(w io.Writer, k *Call) error {
	var b strings.Builder
	if !v.Quiet {
		resp := k.Exchange.Response()
		b.WriteString("\n" + v.paint(bold, v.clean(fmt.Sprintf("%s %d %s", resp.Proto, resp.Code, resp.Reason))) +
			v.paint(gray, "  "+timings(k.Exchange.Last().Timings)) + "\n")
		v.header(&b, resp.Header)
		b.WriteString("\n" + v.clean(Pretty(resp.Body)) + "\n\n")
	}
	v.meaning(&b, k)
	_, err := io.WriteString(w, b.String())
	return err
}

func (v View) meaning(b *strings.Builder, k *Call) {
	color := red
	switch {
	case k.Expected():
		color = green
	case k.Result.Status == "U":
		color = yellow
	}
	line := func(name, text string) {
		if text != "" {
			b.WriteString(v.paint(gray, fmt.Sprintf("%-10s", name)) + text + "\n")
		}
	}
	result := strings.TrimSpace(k.Result.Status + " " + k.Result.Code)
	if result == "" {
		result = "none"
	}
	text := v.paint(color, v.clean(result))
	if k.Result.Message != "" {
		text += "  " + v.clean(k.Result.Message)
	}
	line("result", text)
	meaning, next := k.Advice()
	line("meaning", v.clean(meaning))
	line("next", v.clean(next))
	for _, l := range k.Links() {
		line("buyer", v.clean(l.URL)+v.paint(gray, "  "+l.Name))
	}
	for _, path := range k.Missing() {
		line("missing", "the answer has no "+path)
	}
	if text := Trust(k.Exchange.Signature); k.Exchange.Signature.Err != nil {
		line("signature", v.paint(red, v.clean(text)))
	} else {
		line("signature", text)
	}
}

// Trust says whether an answer is from who it claims to be from.
func Trust(s *wire.Signature) string {
	switch {
	case s.Err != nil:
		return "NOT verified: " + s.Err.Error()
	case s.Checked:
		return "verified"
	case s.Unsigned:
		return "none; an answer that says F or U needs none"
	}
	return "not checked: no key to verify with was given"
}

// timings are the phases of an exchange that took place.
func timings(t wire.Timings) string {
	parts := []string{}
	for _, p := range []struct {
		name string
		took time.Duration
	}{{"dns", t.DNS}, {"connect", t.Connect}, {"tls", t.TLS}, {"first byte", t.FirstByte}, {"download", t.Download}} {
		if p.took > 0 {
			parts = append(parts, p.name+" "+milliseconds(p.took))
		}
	}
	return milliseconds(t.Total) + " (" + strings.Join(parts, ", ") + ")"
}

func milliseconds(d time.Duration) string {
	return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
}

// Earlier writes the line of a call that another one needed.
func (v View) Earlier(w io.Writer, k *Call) error {
	color := green
	if !k.Expected() {
		color = red
	}
	took := milliseconds(k.Exchange.Last().Timings.Total)
	_, err := fmt.Fprintf(w, "%s %s %s\n", v.paint(gray, "before:"), k.Step,
		v.paint(color, v.clean(k.Result.Status+" "+k.Result.Code))+v.paint(gray, " "+took))
	return err
}
