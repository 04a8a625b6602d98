package report

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"runner/collection/run"
)

// finish prints the summary and the failures.
func (c *cli) finish(ev *run.Finished) {
	if c.open {
		c.open = false
		c.print("\n")
	}
	if ev.Summary != nil && !c.o.on("noSummary") {
		c.print("\n", c.summaryTable(ev.Summary), "\n")
	} else {
		c.print()
	}
	if len(c.kept) > 0 && !c.o.on("noFailures") {
		c.print("\n", c.failureTable(), "\n")
		if more := c.total - len(c.kept); more > 0 {
			c.print(c.sym.more, " and ", plural(more, "more failure"), "\n")
		}
	}
	if ev.Err != nil {
		c.print("\n", c.pen.paint(red, "run cut short: "+c.text(ev.Err.Error())), "\n")
	}
}

// summaryRows are the rows of the summary table that have two numbers.
func summaryRows(s *run.Summary) []table.Row {
	return []table.Row{
		{"iterations", s.Iterations.Total, s.Iterations.Failed},
		{"requests", s.Requests.Total, s.Requests.Failed},
		{"test-scripts", s.TestScripts.Total, s.TestScripts.Failed},
		{"prerequest-scripts", s.PrerequestScripts.Total, s.PrerequestScripts.Failed},
		{"assertions", s.Assertions.Total, s.Assertions.Failed},
	}
}

// summaryLines are the rows of the summary table that go over its whole width.
func summaryLines(s *run.Summary, verbose bool) []string {
	var lines []string
	if s.Signed+s.Verified+s.Unverified > 0 {
		line := fmt.Sprintf("signed requests: %d, verified responses: %d", s.Signed, s.Verified)
		if s.Unverified > 0 {
			line += fmt.Sprintf(", NOT verified: %d", s.Unverified)
		}
		lines = append(lines, line)
	}
	lines = append(lines,
		"total run duration: "+prettyMillis(float64(max(0, s.Completed.Sub(s.Started).Milliseconds()))),
		fmt.Sprintf("total data received: %s (approx)", prettyBytes(s.Received)))
	if s.ResponseTime.Count > 0 {
		lines = append(lines, spreadLine("response", s.Average(), &s.ResponseTime))
	}
	if verbose && s.DNS.Count > 0 {
		lines = append(lines, spreadLine("DNS lookup", s.DNS.Mean(), &s.DNS))
	}
	if verbose && s.FirstByte.Count > 0 {
		lines = append(lines, spreadLine("first byte", s.FirstByte.Mean(), &s.FirstByte))
	}
	return lines
}

func spreadLine(what string, average float64, s *run.Spread) string {
	return fmt.Sprintf("average %s time: %s [min: %s, max: %s, s.d.: %s]", what, prettyMillis(average),
		prettyMillis(s.Min), prettyMillis(s.Max), prettyMillis(s.Deviation()))
}

func (c *cli) summaryTable(s *run.Summary) string {
	t := table.NewWriter()
	t.SetStyle(c.boxStyle())
	t.SetColumnConfigs([]table.ColumnConfig{numberColumn(1, 23), numberColumn(2, 8), numberColumn(3, 8)})
	t.AppendHeader(table.Row{"", "executed", "  failed"})
	for _, row := range summaryRows(s) {
		tint := green
		if row[2] != 0 {
			tint = red
			row[2] = c.pen.paint(red, fmt.Sprint(row[2]))
		}
		row[0] = c.pen.paint(tint, row[0].(string))
		t.AppendRow(row)
	}
	whole := table.RowConfig{AutoMerge: true, AutoMergeAlign: text.AlignLeft}
	for _, line := range summaryLines(s, c.o.Verbose) {
		t.AppendRow(table.Row{line, line, line}, whole)
	}
	return c.paintFrame(t.Render())
}

// paintFrame greys the lines of a drawn frame. It is done to the finished table: go-pretty repeats the horizontal line to
// the width of a column, and counts the escape codes of a coloured one as if they were seen.
func (c *cli) paintFrame(drawn string) string {
	if !c.pen.on {
		return drawn
	}
	var b strings.Builder
	start, inFrame := 0, false
	flush := func(end int) {
		if part := drawn[start:end]; inFrame {
			b.WriteString(c.pen.paint(gray, part))
		} else {
			b.WriteString(part)
		}
		start = end
	}
	for i, r := range drawn {
		if frame := r >= '\u2500' && r <= '\u257f'; frame != inFrame {
			flush(i)
			inFrame = frame
		}
	}
	flush(len(drawn))
	return b.String()
}

func numberColumn(n, width int) table.ColumnConfig {
	return table.ColumnConfig{Number: n, WidthMin: width, Align: text.AlignRight, AlignHeader: text.AlignRight}
}

// boxStyle is the frame of the summary table.
func (c *cli) boxStyle() table.Style {
	style := table.StyleLight
	if !c.o.Unicode {
		style = table.StyleDefault
	}
	style.Options.SeparateRows = true
	style.Format.Header = text.FormatDefault
	style.Color = table.ColorOptions{}
	return style
}

// failureTable is the list of what went wrong, without a frame.
func (c *cli) failureTable() string {
	t := table.NewWriter()
	t.SetStyle(table.Style{
		Box:    table.BoxStyle{PaddingLeft: " ", PaddingRight: " "},
		Format: table.FormatOptions{Header: text.FormatDefault, Row: text.FormatDefault},
	})
	digits := len(strconv.Itoa(len(c.kept)))
	t.SetColumnConfigs(c.failureColumns(digits))
	t.AppendHeader(table.Row{c.pen.paint(red, "#"), c.pen.paint(red, "failure"), c.pen.paint(red, "detail")})
	for i := range c.kept {
		f := &c.kept[i]
		name := f.name
		if f.cursor.Cycles > 1 {
			name += "\n" + c.pen.paint(gray, fmt.Sprintf("iteration: %d", f.cursor.Iteration+1))
		}
		t.AppendRow(table.Row{"", "", ""})
		t.AppendRow(table.Row{fmt.Sprintf("%0*d.", digits, i+1), name, c.failureDetail(f)})
	}
	lines := strings.Split(t.Render(), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " ")
	}
	return strings.Join(lines, "\n")
}

func (c *cli) failureDetail(f *failure) string {
	rest := []string{f.message, "at " + f.where(), fmt.Sprintf("inside \"%s\"", c.line(f.inside()))}
	if f.excerpt != "" {
		rest = append(rest, f.excerpt)
	}
	detail := f.test + "\n" + c.pen.paint(gray, strings.Join(rest, "\n"))
	return strings.ReplaceAll(detail, "\t", "    ")
}

// failureColumns divides the width of a terminal as Newman does; elsewhere the columns are as wide as their text.
func (c *cli) failureColumns(digits int) []table.ColumnConfig {
	cols := []table.ColumnConfig{{Number: 1, Align: text.AlignRight, AlignHeader: text.AlignRight}, {Number: 2},
		{Number: 3}}
	if !c.o.TTY || c.o.Width <= 20 {
		return cols
	}
	first := digits + 3
	second := max(12, (c.o.Width-first)/5)
	third := max(8, c.o.Width-first-second-5)
	for i, width := range []int{first, second - 2, third - 2} {
		cols[i].WidthMax = width
		cols[i].WidthMaxEnforcer = wrapLines
	}
	return cols
}

// wrapLines wraps each line of a cell by itself.
func wrapLines(cell string, width int) string {
	lines := strings.Split(cell, "\n")
	for i, l := range lines {
		lines[i] = text.WrapSoft(l, width)
	}
	return strings.Join(lines, "\n")
}
