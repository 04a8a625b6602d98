package report

import (
	"errors"
	"fmt"
	"hash/maphash"
	"strconv"
	"strings"
	"time"

	"runner/collection"
	"runner/collection/run"
)

// junit writes JUnit XML as CI servers read it, not as Newman writes it: a suite for each execution of an item and a
// test case for each of its assertions, with names that occur once in the file; what could not be done (a request, a
// script) is a test case with an error, a skipped test is skipped. A request without any of these gets a test case
// for itself.
//
// The suites wait in a spool file, because the totals stand before them.
type junit struct {
	o     *Options
	out   *output
	spool *spoolFile
	xml   *xmlWriter // to the spool
	track tracker
	suite *suite

	collection string
	started    time.Time
	iterations int
	sum        counts
	took       time.Duration
	seed       maphash.Seed
	taken      map[uint64]int // how often a name occurred in this iteration, by hash
}

// counts are the totals of a suite, or of all.
type counts struct{ tests, failures, errors, skipped int }

// A suite is the execution of an item.
type suite struct {
	cursor run.Cursor
	item   *collection.Item
	path   collection.Path
	cases  []testcase
	took   time.Duration
	own    bool // the item's request has a test case already
}

// A testcase is a test case and what came of it: "", "failure", "error" or "skipped".
type testcase struct {
	name    string
	result  string
	kind    string // the error's name
	message string
	text    string
}

// maxCaseText is how many bytes of a message or a stack go into a test case.
const maxCaseText = 16 << 10

func newJUnit(o *Options) (Reporter, error) {
	out, err := openFile(o, "xml")
	if err != nil {
		return nil, err
	}
	spool, err := newSpool(out)
	if err != nil {
		out.Discard()
		return nil, err
	}
	return &junit{o: o, out: out, spool: spool, xml: &xmlWriter{w: spool.w, redactor: o.Redactor},
		seed: maphash.MakeSeed(), taken: map[uint64]int{}}, nil
}

// Report takes ev in, and writes the suite when an item is finished.
func (j *junit) Report(ev run.Event) error {
	f := j.track.add(ev)
	switch ev := ev.(type) {
	case *run.Started:
		j.collection, j.started, j.iterations = ev.Collection.Info.Name, ev.Time, ev.Iterations
	case *run.IterationStarted:
		clear(j.taken)
	case *run.ItemStarted:
		j.suite = &suite{cursor: ev.Cursor, item: ev.Item, path: ev.Path}
	case *run.ItemFinished:
		j.finishSuite(ev.Skipped)
	case *run.Finished:
		return j.finish(ev)
	default:
		if j.suite != nil {
			j.suite.add(ev, f)
		}
	}
	return j.failed()
}

// Close removes what is not complete.
func (j *junit) Close() error {
	j.spool.remove()
	return j.out.Discard()
}

func (j *junit) failed() error {
	if j.xml.err != nil {
		return j.out.failed(j.xml.err)
	}
	return nil
}

// add adds the test case that ev is, if it is one.
func (s *suite) add(ev run.Event, f *failure) {
	switch ev := ev.(type) {
	case *run.Exchanged:
		if ev.Exchange != nil {
			s.took += ev.Exchange.Took
		}
		if f == nil {
			return
		}
		name := "pm.sendRequest " + requestLine(ev)
		if ev.Source != run.FromScript {
			name, s.own = "", true
		}
		s.fault(name, f)
	case *run.AssertionMade:
		c := testcase{name: ev.Name}
		switch {
		case f != nil:
			c = testcase{ev.Name, "failure", f.name, f.message, caseText(f)}
		case ev.Skipped:
			c.result = "skipped"
		}
		s.cases, s.own = append(s.cases, c), true
	case *run.ScriptFinished:
		if f != nil {
			s.fault(f.at()+" of "+ownerName(ev.Owner), f)
		}
	case *run.ExceptionThrown:
		if f != nil {
			s.fault("exception in "+f.at(), f)
		}
	}
}

func ownerName(o run.Owner) string {
	if o.Level == "item" || o.Level == "" {
		return "the request"
	}
	return o.Level + " " + o.Name
}

func (s *suite) fault(name string, f *failure) {
	s.cases = append(s.cases, testcase{name, "error", f.name, f.message, caseText(f)})
}

// caseText is the content of a failure or an error.
func caseText(f *failure) string {
	lines := []string{f.name + ": " + f.message, "at " + f.where(), "inside " + strconv.Quote(f.inside())}
	if f.request != "" {
		lines = append(lines, f.request)
	}
	if f.stack != "" {
		lines = append(lines, f.stack)
	}
	if f.excerpt != "" {
		lines = append(lines, f.excerpt)
	}
	return strings.Join(lines, "\n")
}

// finishSuite writes the suite of the item that has ended.
func (j *junit) finishSuite(skipped bool) {
	s := j.suite
	j.suite = nil
	if s == nil {
		return
	}
	if !s.own {
		c := testcase{}
		if skipped {
			c = testcase{result: "skipped", message: "skipped by its script"}
		}
		s.cases = append([]testcase{c}, s.cases...)
	}
	n := s.counts()
	j.sum.add(n)
	j.took += s.took
	label := j.label(s)
	attrs := []attr{{"name", label}}
	if s.item.ID != "" {
		attrs = append(attrs, attr{"id", s.item.ID})
	}
	attrs = append(attrs, n.attrs()...)
	attrs = append(attrs, attr{"time", seconds(s.took)},
		attr{"timestamp", j.started.UTC().Format("2006-01-02T15:04:05")})
	j.xml.open(1, "testsuite", attrs...)
	class := strings.Join(append([]string{j.collection}, folderNames(s.path)...), " / ")
	for i, c := range s.cases {
		took := time.Duration(0)
		if i == 0 { // once, so that the sum is right
			took = s.took
		}
		j.testcase(&c, attr{"name", j.unique(class, itemName(s.item), c.name, s.cursor.Iteration)},
			attr{"classname", class}, attr{"time", seconds(took)})
	}
	j.xml.shut(1, "testsuite")
}

func (s *suite) counts() counts {
	n := counts{tests: len(s.cases)}
	for _, c := range s.cases {
		switch c.result {
		case "failure":
			n.failures++
		case "error":
			n.errors++
		case "skipped":
			n.skipped++
		}
	}
	return n
}

func (n *counts) add(m counts) {
	n.tests += m.tests
	n.failures += m.failures
	n.errors += m.errors
	n.skipped += m.skipped
}

func (n counts) attrs() []attr {
	return []attr{{"tests", strconv.Itoa(n.tests)}, {"failures", strconv.Itoa(n.failures)},
		{"errors", strconv.Itoa(n.errors)}, {"skipped", strconv.Itoa(n.skipped)}}
}

// label is the name of a suite: folders, request and, if there are several, the iteration.
func (j *junit) label(s *suite) string {
	return fullName(s.path, s.item) + j.iterationMark(s.cursor.Iteration)
}

func (j *junit) iterationMark(iteration int) string {
	if j.iterations <= 1 {
		return ""
	}
	return fmt.Sprintf(" [%d]", iteration+1)
}

// unique returns a name for a test case that no other one of its class has: readers merge or drop those which occur
// twice.
func (j *junit) unique(class, request, test string, iteration int) string {
	base := request
	if test != "" {
		base += ": " + test
	}
	// What is masked, escaped or cut may become alike; that is counted, too.
	base = clip(visible(j.o.Redactor.Mask(base)), maxCaseText)
	name := base
	for {
		n := j.count(class, name)
		if n == 1 {
			return name + j.iterationMark(iteration)
		}
		name = fmt.Sprintf("%s (%d)", base, 1+j.count(class, base+"\x00"))
	}
}

// count returns how often name was asked for, this time included.
func (j *junit) count(class, name string) int {
	var h maphash.Hash
	h.SetSeed(j.seed)
	h.WriteString(class)
	h.WriteByte(0)
	h.WriteString(name)
	j.taken[h.Sum64()]++
	return j.taken[h.Sum64()]
}

func (j *junit) testcase(c *testcase, attrs ...attr) {
	if c.result == "" {
		j.xml.empty(2, "testcase", attrs...)
		return
	}
	j.xml.open(2, "testcase", attrs...)
	switch {
	case c.result != "skipped":
		j.xml.element(3, c.result, clip(j.o.Redactor.Mask(c.text), maxCaseText), attr{"type", c.kind},
			attr{"message", clip(j.o.Redactor.Mask(c.message), maxCaseText)})
	case c.message != "":
		j.xml.empty(3, "skipped", attr{"message", c.message})
	default:
		j.xml.empty(3, "skipped")
	}
	j.xml.shut(2, "testcase")
}

// seconds writes d as JUnit does.
func seconds(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', 3, 64) }

// cutShort adds a test case for what ended the run: without it a request that was never answered would have passed. A
// failure that ended it under --bail has its test case already.
func (j *junit) cutShort(err error) {
	if _, ok := errors.AsType[*run.AbortError](err); ok {
		return
	}
	if j.suite == nil {
		j.suite = &suite{item: &collection.Item{Name: "run"}}
	}
	text := "the run was cut short: " + err.Error()
	j.suite.cases = append(j.suite.cases, testcase{"cut short", "error", "Error", text, text})
	j.suite.own = true
}

// finish writes the file: the totals, then the suites.
func (j *junit) finish(ev *run.Finished) error {
	if ev.Err != nil {
		j.cutShort(ev.Err)
	}
	j.finishSuite(false)
	head := &xmlWriter{w: j.out.w, redactor: j.o.Redactor, err: j.xml.err}
	head.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
	attrs := append([]attr{{"name", j.collection}}, j.sum.attrs()...)
	head.open(0, "testsuites", append(attrs, attr{"time", seconds(j.took)})...)
	if head.err == nil {
		head.err = j.spool.copyTo(j.out)
	}
	head.shut(0, "testsuites")
	if head.err != nil {
		j.Close()
		return j.out.failed(head.err)
	}
	j.spool.remove()
	return j.out.Commit()
}
