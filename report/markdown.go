package report

import (
	"fmt"

	"runner/collection"
	"runner/collection/run"
)

// maxComment is how many bytes a comment may have. GitHub refuses one of more than 65,536 characters; bytes are at
// least as many.
const maxComment = 65_000

// Bounds on what the markdown report keeps.
const (
	maxRows       = 500
	maxDetails    = 200
	maxGroups     = 500
	maxExcerpt    = 4 << 10
	maxLabelBytes = 300
)

// markdown writes a comment for a pull request: verdict, table of requests, failures. It keeps one row for each
// request of the collection and the first failures, and makes the text at the end, as detailed as the size of a
// comment allows.
type markdown struct {
	o     *Options
	out   *output
	track tracker
	now   rowState

	collection, environment, key string
	iterations                   int
	rows                         []*mdRow
	byItem                       map[*collection.Item]*mdRow
	hidden                       int // executions of requests beyond maxRows
	failures                     []mdFailure
	total                        int
	groups                       map[string]int // how often each message occurred
	order                        []string       // the keys of groups
	ungrouped                    int
	visuals                      []visual
}

// An mdRow is a request in all iterations.
type mdRow struct {
	name                   string
	status                 string // of the latest response
	runs, failed           int
	tests, passed, skipped int
	took                   float64 // of all its requests, in ms
	signature              string
}

// rowState is the execution that is running.
type rowState struct {
	row    *mdRow
	failed bool
}

// An mdFailure is a failure as it will be shown; its texts are masked.
type mdFailure struct {
	title, message, where, inside, request string
	iteration                              int
	code                                   string // the excerpt of a script
}

func newMarkdown(o *Options) (Reporter, error) {
	out, err := openText(o, "md")
	if err != nil {
		return nil, err
	}
	return &markdown{o: o, out: out, byItem: map[*collection.Item]*mdRow{}, groups: map[string]int{}}, nil
}

// Report takes ev in; the comment is written when the run is finished.
func (m *markdown) Report(ev run.Event) error {
	if f := m.track.add(ev); f != nil {
		m.failure(f)
	}
	switch ev := ev.(type) {
	case *run.Started:
		m.collection = m.o.Redactor.Mask(ev.Collection.Info.Name)
		m.environment, m.iterations = m.o.Redactor.Mask(ev.Environment), ev.Iterations
		m.key = mdKey(m.o.Redactor.Mask(ev.Collection.Info.ID))
		if m.key == "" {
			m.key = mdKey(m.collection)
		}
		if m.environment != "" {
			m.key += "/" + mdKey(m.environment)
		}
	case *run.ItemStarted:
		m.now = rowState{row: m.row(ev)}
	case *run.Exchanged:
		m.exchanged(ev)
	case *run.AssertionMade:
		m.assertion(ev)
	case *run.Visualized:
		m.visualized(ev)
	case *run.ItemFinished:
		m.closeRow(ev.Skipped)
	case *run.Finished:
		m.closeRow(false)
		return m.finish(ev)
	}
	return nil
}

// Close removes what is not complete.
func (m *markdown) Close() error { return m.out.Discard() }

func (m *markdown) row(ev *run.ItemStarted) *mdRow {
	r := m.byItem[ev.Item]
	if r == nil && len(m.rows) < maxRows {
		r = &mdRow{name: clip(m.o.Redactor.Mask(fullName(ev.Path, ev.Item)), maxLabelBytes)}
		m.rows = append(m.rows, r)
		m.byItem[ev.Item] = r
	}
	if r == nil {
		m.hidden++
		r = &mdRow{}
	}
	return r
}

func (m *markdown) exchanged(ev *run.Exchanged) {
	r := m.now.row
	if r == nil || ev.Source == run.FromScript {
		return
	}
	r.status = "no response"
	if resp := ev.Exchange.Response(); resp != nil && ev.Err == nil {
		r.status = clip(m.o.Redactor.Mask(status(resp)), maxLabelBytes)
	}
	if ev.Exchange != nil {
		r.took += ms(ev.Exchange.Took)
		r.signature = clip(m.o.Redactor.Mask(signatureNote(ev.Exchange.Signature)), maxLabelBytes)
	}
}

func (m *markdown) assertion(ev *run.AssertionMade) {
	r := m.now.row
	if r == nil {
		return
	}
	switch {
	case ev.Skipped:
		r.skipped++
	case ev.Err == nil:
		r.passed++
		fallthrough
	default:
		r.tests++
	}
}

func (m *markdown) closeRow(skipped bool) {
	r := m.now.row
	if r == nil {
		return
	}
	r.runs++
	if m.now.failed {
		r.failed++
	}
	if skipped {
		r.status = "skipped"
	}
	m.now = rowState{}
}

// failure keeps a failure if there is room, and counts it with those that read the same.
func (m *markdown) failure(f *failure) {
	m.total++
	m.now.failed = true
	shown := m.shown(f)
	group := clip(shown.title+": "+shown.message, maxLabelBytes)
	switch {
	case m.groups[group] > 0 || len(m.groups) < maxGroups:
		if m.groups[group]++; m.groups[group] == 1 {
			m.order = append(m.order, group)
		}
	default:
		m.ungrouped++
	}
	if len(m.failures) < maxDetails {
		m.failures = append(m.failures, shown)
	}
}

func (m *markdown) shown(f *failure) mdFailure {
	mask := m.o.Redactor.Mask
	out := mdFailure{title: clip(mask(f.name), maxLabelBytes), message: clip(mask(f.message), maxExcerpt),
		where: f.where(), inside: clip(mask(f.inside()), maxLabelBytes),
		request: clip(mask(f.request), 2*maxLabelBytes), code: mask(f.excerpt)}
	if f.test != "" {
		out.title = clip(mask(f.test), maxLabelBytes)
	}
	if m.iterations > 1 {
		out.iteration = f.cursor.Iteration + 1
	}
	return out
}

func (m *markdown) finish(ev *run.Finished) error {
	s := ev.Summary
	if s == nil {
		s = &run.Summary{}
	}
	if _, err := m.out.Write([]byte(m.render(s, ev.Err))); err != nil {
		m.Close()
		return err
	}
	return m.out.Commit()
}

// verdict is the line that says it all.
func (m *markdown) verdict(s *run.Summary, cut error) string {
	mark, word := "✅", "passed"
	switch {
	case cut != nil:
		mark, word = "⚠️", "cut short"
	case s.Failed() || m.total > 0:
		mark, word = "❌", "failed"
	}
	if !m.o.Unicode {
		mark = map[string]string{"passed": "PASS:", "failed": "FAIL:", "cut short": "STOP:"}[word]
	}
	line := fmt.Sprintf("### %s %s %s\n\n", mark, mdText(clip(m.collection, maxLabelBytes)), word)
	line += fmt.Sprintf("**%s** in %s and %s, %s", plural(m.total, "failure"), plural(s.Assertions.Total, "test"),
		plural(s.Requests.Total, "request"), prettyMillis(float64(s.Completed.Sub(s.Started).Milliseconds())))
	if s.Skipped > 0 {
		line += fmt.Sprintf(", %d skipped", s.Skipped)
	}
	if m.iterations > 1 {
		line += ", " + plural(s.Iterations.Total, "iteration")
	}
	if s.Signed+s.Verified+s.Unverified > 0 {
		line += fmt.Sprintf(", %d signed, %d verified", s.Signed, s.Verified)
		if s.Unverified > 0 {
			line += fmt.Sprintf(", **%d NOT verified**", s.Unverified)
		}
	}
	if m.environment != "" {
		line += ", environment " + mdText(clip(m.environment, maxLabelBytes))
	}
	if cut != nil {
		line += "\n\nThe run was cut short: " + mdText(clip(m.o.Redactor.Mask(cut.Error()), maxLabelBytes))
	}
	return line + "\n\n"
}
