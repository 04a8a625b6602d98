package report

import (
	"fmt"
	"strings"

	"runner/collection"
	"runner/collection/run"
)

// maxFailures is how many failures the terminal report keeps for its table at the end.
const maxFailures = 1000

// maxDetail is how many bytes of a failure's message are kept.
const maxDetail = 8 << 10

// cli is the terminal report. Its layout is Newman's.
type cli struct {
	o       *Options
	out     *output
	masked  *MaskWriter
	sym     symbols
	pen     pen
	track   tracker
	err     error
	silent  bool
	total   int       // failures so far
	kept    []failure // the first of them
	group   *collection.ItemGroup
	open    bool   // a request line waits for its outcome
	box     bool   // a console box is open
	boxTint string // its colour
}

func newCLI(o *Options) (Reporter, error) {
	out, err := openText(o, "txt")
	if err != nil {
		return nil, err
	}
	if out.file != nil { // colours and a terminal's width are not for files
		o.Color, o.TTY, o.Width = false, false, 0
	}
	return &cli{o: o, out: out, masked: o.Redactor.Writer(out), sym: symbolsFor(o.Unicode), pen: pen{o.Color},
		silent: o.on("silent")}, nil
}

// Report prints what ev has to show.
func (c *cli) Report(ev run.Event) error {
	if !c.silent {
		f := c.track.add(ev)
		c.keep(f)
		c.event(ev)
	}
	switch ev.(type) {
	case *run.Finished:
		c.flush()
		c.note(c.out.Commit())
	case *run.ItemFinished, *run.ItemStarted:
		c.flush()
	default:
		if c.o.TTY {
			c.flush()
		}
	}
	return c.err
}

// Close ends the report where it is: what was printed stays.
func (c *cli) Close() error {
	c.flush()
	c.note(c.out.Commit())
	return c.err
}

func (c *cli) event(ev run.Event) {
	switch ev := ev.(type) {
	case *run.Started:
		c.start(ev)
	case *run.IterationStarted:
		if ev.Cursor.Cycles > 1 {
			banner := fmt.Sprintf("Iteration %d/%d", ev.Cursor.Iteration+1, ev.Cursor.Cycles)
			c.print("\n", c.pen.paint(underGray, banner), "\n")
		}
	case *run.ItemStarted:
		c.itemHeader(ev)
	case *run.RequestStarted:
		c.requestLine(ev.Request.Method + " " + shownURL(ev.Request.URL))
	case *run.Exchanged:
		c.exchanged(ev)
	case *run.AssertionMade:
		c.assertion(ev)
	case *run.ScriptFinished:
		if ev.Err != nil {
			c.scriptError(ev.Err, string(ev.Listen)+"-script")
		}
	case *run.ExceptionThrown:
		c.scriptError(ev.Err, string(ev.Listen)+"-script")
	case *run.Logged:
		c.logged(ev.Level, strings.Join(ev.Text, ", "))
	case *run.Warned:
		c.logged("warn", inspect(ev.Message))
	case *run.ItemFinished:
		if ev.Next != nil && ev.Next.Name != "" {
			c.print("\n", c.pen.paint(gray, "Attempting to set next request to "+c.line(ev.Next.Name)), "\n")
		}
	case *run.Finished:
		c.finish(ev)
	}
}

// text masks and escapes foreign text. Masking comes first: a secret that is wrapped or escaped could not be found.
func (c *cli) text(s string) string { return visible(c.o.Redactor.Mask(s)) }

// line is text in one line.
func (c *cli) line(s string) string { return oneLine(c.o.Redactor.Mask(s)) }

// keep remembers a failure for the table, within bounds, and drops what the table does not show.
func (c *cli) keep(f *failure) {
	if f == nil {
		return
	}
	if c.total++; len(c.kept) >= maxFailures {
		return
	}
	f.message = clip(c.text(f.message), maxDetail)
	f.test = clip(c.text(f.test), maxDetail)
	f.name = clip(c.line(f.name), maxDetail)
	f.excerpt = c.text(f.excerpt)
	f.stack, f.request, f.exchanged, f.network = "", "", nil, nil
	c.kept = append(c.kept, *f)
}

// print writes text after closing an open console box.
func (c *cli) print(parts ...string) {
	if c.box {
		c.box = false
		c.write(c.pen.paint(c.boxTint, "  "+c.sym.boxEnd), "\n")
	}
	c.write(parts...)
}

func (c *cli) write(parts ...string) {
	for _, p := range parts {
		if !c.o.Unicode {
			p = strings.ReplaceAll(p, "µ", "u")
		}
		_, err := c.masked.Write([]byte(p))
		c.note(err)
	}
}

func (c *cli) flush() {
	c.note(c.masked.Flush())
	c.note(c.out.Flush())
}

func (c *cli) note(err error) {
	if c.err == nil {
		c.err = err
	}
}

func (c *cli) start(ev *run.Started) {
	if !c.o.on("noBanner") {
		c.print("runner\n\n")
	}
	name := ev.Collection.Info.Name
	if name == "" {
		name = ev.Collection.Info.ID
	}
	if name != "" {
		c.print(c.line(name), "\n")
	}
	c.group = &ev.Collection.ItemGroup
}

func (c *cli) itemHeader(ev *run.ItemStarted) {
	mark := c.sym.root
	if len(ev.Path) > 1 {
		mark = c.sym.sub
	}
	if len(ev.Path) > 0 && ev.Path[len(ev.Path)-1] != c.group {
		c.group = ev.Path[len(ev.Path)-1]
		if len(ev.Path) > 1 {
			c.print("\n", c.sym.folder, " ", c.line(strings.Join(folderNames(ev.Path), " / ")))
		}
	}
	c.print("\n", mark, " ", c.line(ev.Item.Name), "\n")
}

func (c *cli) requestLine(line string) {
	stamp := ""
	if c.o.on("showTimestamps") {
		stamp = c.pen.paint(gray, "["+c.o.Now().Format("1/2/2006, 3:04:05 PM")+"]") + "  "
	}
	c.print("  ", stamp, c.pen.paint(gray, c.line(line)), " ")
	c.open = true
}

func (c *cli) exchanged(ev *run.Exchanged) {
	if !c.open {
		c.requestLine(requestLine(ev))
	}
	c.open = false
	resp := ev.Exchange.Response()
	if ev.Err != nil || resp == nil {
		message := "no response"
		if ev.Err != nil {
			message = ev.Err.Message
		}
		c.print(c.pen.paint(red, "[errored]"), "\n", c.pen.paint(red, "     "+c.text(message)), "\n")
		return
	}
	if c.o.Verbose {
		c.verbose(ev)
		return
	}
	c.print(c.pen.paint(gray, fmt.Sprintf("[%s, %s, %s]", c.line(status(resp)), prettyBytes(messageSize(resp)),
		prettyMillis(ms(ev.Exchange.Took)))), c.signature(ev), "\n")
}

// signature is the mark behind a request that was signed or whose response was verified.
func (c *cli) signature(ev *run.Exchanged) string {
	note := signatureNote(ev.Exchange.Signature)
	switch {
	case note == "":
		return ""
	case ev.Exchange.Signature.Unsigned:
		return " " + c.pen.paint(yellow, note)
	case ev.Exchange.Signature.Err != nil:
		return " " + c.pen.paint(boldRed, c.line(note))
	default:
		return " " + c.pen.paint(green, note)
	}
}

func (c *cli) assertion(ev *run.AssertionMade) {
	passed := ev.Err == nil
	if c.o.on("noAssertions") || passed && c.o.on("noSuccessAssertions") {
		return
	}
	if ev.Skipped {
		c.print(c.pen.paint(cyan, "  - "), " ", c.pen.paint(cyan, "[skipped] "+c.line(ev.Name)), "\n")
		return
	}
	lead := ""
	if c.o.on("showTimestamps") {
		lead = "  " + c.pen.paint(gray, "["+c.o.Now().Format("3:04:05 PM")+"]")
	}
	if passed {
		c.print(lead, c.pen.paint(green, "  "+c.sym.ok+" "), " ", c.pen.paint(gray, c.line(ev.Name)), "\n")
		return
	}
	c.print(lead, c.pen.paint(boldRed, fmt.Sprintf("%3d.", c.total)), " ", c.pen.paint(boldRed, c.line(ev.Name)), "\n")
}

func (c *cli) scriptError(e *run.ScriptError, where string) {
	name := e.Name
	if name == "" {
		name = "Error"
	}
	c.print(c.pen.paint(boldRed, fmt.Sprintf("%3d%s %s in %s", c.total, c.sym.scriptError, c.line(name), where)), "\n")
}

// logged prints a console message. Messages that follow each other share a box.
func (c *cli) logged(level, text string) {
	if c.o.on("noConsole") {
		return
	}
	if c.open { // the outcome gets a line of its own
		c.open = false
		c.print("\n")
	}
	tint := levelColor(level)
	if c.o.on("showTimestamps") {
		c.print("\n  ", c.pen.paint(gray, "["+c.o.Now().Format("3:04:05 PM")+"]"), "\n")
	}
	if !c.box {
		c.write(c.pen.paint(tint, "  "+c.sym.boxTop), "\n")
	}
	c.box, c.boxTint = true, tint
	for _, l := range wrapHard(c.text(text), c.boxWidth()) {
		c.write(c.pen.paint(tint, "  "+c.sym.boxSide), " ", c.pen.paint(gray, l), "\n")
	}
}

// boxWidth is the room within a box.
func (c *cli) boxWidth() int {
	width := 60
	if c.o.TTY && c.o.Width > 20 {
		width = c.o.Width
	}
	return width - 6
}
