package report

import (
	"fmt"
	"strings"
	"time"

	"runner/collection/run"
)

// progress is a bar that grows with the items. It is for a terminal; anywhere else it draws nothing.
type progress struct {
	o           *Options
	out         *output
	started     time.Time
	done, total int
	err         error
}

func newProgress(o *Options) (Reporter, error) {
	out, err := openText(o, "txt")
	if err != nil {
		return nil, err
	}
	if out.file != nil {
		o.TTY, o.Width = false, 0
	}
	return &progress{o: o, out: out}, nil
}

// Report moves the bar.
func (p *progress) Report(ev run.Event) error {
	if p.o.on("silent") || !p.o.TTY && p.out.file == nil {
		return nil
	}
	switch ev := ev.(type) {
	case *run.Started:
		p.started, p.total = p.o.Now(), ev.Items*ev.Iterations
		p.step()
	case *run.ItemFinished:
		p.done++
		p.step()
	case *run.Finished:
		p.print(p.bar(), "\n")
		p.note(p.out.Commit())
	}
	return p.err
}

// Close ends the report where it is.
func (p *progress) Close() error {
	p.note(p.out.Commit())
	return p.err
}

// step draws the bar over the one before.
func (p *progress) step() {
	if p.o.TTY {
		p.print(p.bar(), "\x1b[K\r")
	}
}

func (p *progress) bar() string {
	// A loop of setNextRequest makes more items than there are: the bar is full then, and the count goes on.
	share, left := 1.0, time.Duration(0)
	if p.done < p.total {
		share = float64(p.done) / float64(p.total)
	}
	if p.done > 0 && share < 1 {
		left = time.Duration(float64(p.o.Now().Sub(p.started)) * (1 - share) / share)
	}
	tail := fmt.Sprintf("%d%% | ETA: %ds | %d/%d", int(share*100), int(left.Seconds()+0.5), p.done, p.total)
	width := 40
	if p.o.Width > 0 {
		width = max(0, min(width, p.o.Width-len("progress [] ")-len(tail)-1))
	}
	full := int(share * float64(width))
	return fmt.Sprintf("progress [%s%s] %s", strings.Repeat("=", full), strings.Repeat("-", width-full), tail)
}

func (p *progress) print(parts ...string) {
	for _, part := range parts {
		_, err := p.out.Write([]byte(part))
		p.note(err)
	}
	p.note(p.out.Flush())
}

func (p *progress) note(err error) {
	if p.err == nil {
		p.err = err
	}
}

// emojitrain shows each item as a face, and one for the whole run.
type emojitrain struct {
	o     *Options
	out   *output
	track tracker
	sad   bool // the present item has a failure
	any   bool // some item has
	err   error
}

func newEmojitrain(o *Options) (Reporter, error) {
	out, err := openText(o, "txt")
	if err != nil {
		return nil, err
	}
	return &emojitrain{o: o, out: out}, nil
}

// Report adds a face.
func (e *emojitrain) Report(ev run.Event) error {
	if e.o.on("silent") {
		return nil
	}
	if e.track.add(ev) != nil {
		e.sad, e.any = true, true
	}
	switch ev := ev.(type) {
	case *run.ItemFinished:
		e.write(e.face(e.sad, "😢", "😀", ":(", ":)") + " ")
		e.sad = false
	case *run.Finished:
		e.write(" " + e.face(e.any || ev.Err != nil, "😭", "😍", ":'(", ":D") + "\n")
		e.note(e.out.Commit())
	}
	return e.err
}

// face chooses among a bad and a good face, and the same in ASCII.
func (e *emojitrain) face(bad bool, faces ...string) string {
	if !e.o.Unicode {
		faces = faces[2:]
	}
	if bad {
		return faces[0]
	}
	return faces[1]
}

func (e *emojitrain) write(text string) {
	_, err := e.out.Write([]byte(text))
	e.note(err)
	e.note(e.out.Flush())
}

func (e *emojitrain) note(err error) {
	if e.err == nil {
		e.err = err
	}
}

// Close ends the report where it is: what was printed stays.
func (e *emojitrain) Close() error {
	e.note(e.out.Commit())
	return e.err
}
