package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"runner/collection/run"
)

// A step is a step of the ladder on which the comment gives up detail until it fits.
type step struct {
	allRows bool // passed requests, too
	rows    int  // at most
	full    int  // failures with all their lines
	short   int  // further failures in one line each
	grouped int  // instead: sorts of failure, with how often each occurred
}

// ladder goes from everything to nothing but the verdict, which always fits.
func ladder() []step {
	return []step{
		{allRows: true, rows: maxRows, full: maxDetails},
		{rows: maxRows, full: maxDetails},
		{rows: 100, full: 20, short: maxDetails},
		{rows: 50, full: 5, short: 100},
		{rows: 50, grouped: 50},
		{rows: 10, grouped: 10},
		{},
	}
}

// openRows is how many rows a table may have that is not folded.
const openRows = 20

// render makes the comment, as detailed as fits.
func (m *markdown) render(s *run.Summary, cut error) string {
	top := fmt.Sprintf("<!-- runner-report:v1 key=%s -->\n", m.key) + m.verdict(s, cut)
	for _, st := range ladder() {
		text := top + m.table(st) + m.details(st)
		if !m.o.Unicode {
			text = strings.NewReplacer("µ", "u", "…", "...").Replace(text)
		}
		if len(text) <= maxComment {
			return m.withVisuals(text)
		}
	}
	return top
}

// table lists the requests, those that failed first when not all are shown.
func (m *markdown) table(st step) string {
	var rows []*mdRow
	for _, r := range m.rows {
		if st.allRows || r.failed > 0 {
			rows = append(rows, r)
		}
	}
	rows = rows[:min(len(rows), st.rows)]
	left := len(m.rows) - len(rows)
	var b strings.Builder
	if len(rows) > 0 {
		b.WriteString("| Result | Request | Status | Tests | Time |\n|---|---|---|---:|---:|\n")
		for _, r := range rows {
			b.WriteString(m.tableRow(r))
		}
	}
	table := b.String()
	if len(rows) > openRows {
		table = fmt.Sprintf("<details>\n<summary>%s</summary>\n\n%s\n</details>\n", plural(len(rows), "request"), table)
	}
	if left > 0 {
		table += fmt.Sprintf("\n%s not shown.\n", plural(left, "more request"))
	}
	if m.hidden > 0 {
		table += fmt.Sprintf("\n%s of requests beyond the first %d not shown.\n", plural(m.hidden, "execution"),
			maxRows)
	}
	return table
}

func (m *markdown) tableRow(r *mdRow) string {
	result := "pass"
	switch {
	case r.failed > 0 && r.runs > 1:
		result = fmt.Sprintf("**FAIL** %d/%d", r.failed, r.runs)
	case r.failed > 0:
		result = "**FAIL**"
	case r.status == "skipped":
		result = "skip"
	}
	tests := fmt.Sprintf("%d/%d", r.passed, r.tests)
	if r.skipped > 0 {
		tests += fmt.Sprintf(" (%d skipped)", r.skipped)
	}
	state := mdText(r.status)
	if r.signature != "" {
		state += "<br>" + mdText(r.signature)
	}
	return fmt.Sprintf("| %s | %s | %s | %s | %s |\n", result, mdText(r.name), state, tests,
		prettyMillis(r.took/float64(max(1, r.runs))))
}

// details lists the failures.
func (m *markdown) details(st step) string {
	if m.total == 0 {
		return ""
	}
	if st.grouped > 0 {
		return m.groupList(st.grouped)
	}
	var b strings.Builder
	shown := 0
	for i := range m.failures {
		switch {
		case i < st.full:
			b.WriteString(m.failures[i].full(i + 1))
		case i < st.full+st.short:
			b.WriteString(m.failures[i].short(i+1, i == st.full))
		default:
			continue
		}
		shown++
	}
	if more := m.total - shown; more > 0 {
		fmt.Fprintf(&b, "\n… and %s.\n", plural(more, "more failure"))
	}
	return "\n" + b.String()
}

// full is a failure with everything that is known of it.
func (f *mdFailure) full(number int) string {
	lines := []string{f.message, "", "at " + f.where, "inside " + f.inside}
	if f.iteration > 0 {
		lines = append(lines, fmt.Sprintf("iteration %d", f.iteration))
	}
	if f.request != "" {
		lines = append(lines, f.request)
	}
	if f.code != "" {
		lines = append(lines, f.code)
	}
	return fmt.Sprintf("<details>\n<summary>%d. %s: %s</summary>\n\n%s\n</details>\n", number, mdText(f.inside),
		mdText(f.title), mdFence(strings.Join(lines, "\n")))
}

// short is a failure in one line of a list.
func (f *mdFailure) short(number int, first bool) string {
	message, _, _ := strings.Cut(f.message, "\n")
	line := fmt.Sprintf("- %d. %s: %s: %s\n", number, mdText(f.inside), mdText(f.title), mdText(clip(message, 120)))
	if first {
		return "\n" + line
	}
	return line
}

// groupList shows failures that read the same as one, the most frequent first.
func (m *markdown) groupList(limit int) string {
	keys := slices.Clone(m.order)
	slices.SortStableFunc(keys, func(a, b string) int { return cmp.Compare(m.groups[b], m.groups[a]) })
	var b strings.Builder
	b.WriteByte('\n')
	shown := 0
	for _, k := range keys[:min(limit, len(keys))] {
		fmt.Fprintf(&b, "- %d times: %s\n", m.groups[k], mdText(k))
		shown += m.groups[k]
	}
	if more := m.total - shown; more > 0 {
		fmt.Fprintf(&b, "\n… and %s.\n", plural(more, "more failure"))
	}
	return b.String()
}
