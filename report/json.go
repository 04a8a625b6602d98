package report

import (
	"cmp"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"runner/collection"
	"runner/collection/run"
)

// jsonReport is Newman's summary file. The executions are written as their items finish, the failures wait in a
// spool file: both can be many, and neither is needed again.
//
// As in Newman, an item that made several requests has an entry for each, and all of them show the last one.
type jsonReport struct {
	o        *Options
	out      *output
	masked   *jsonMasker
	doc      *indenter
	spool    *spoolFile
	waiting  *jsonMasker // before spool
	spoolDoc *indenter   // writes the failures, at the level they will have
	track    tracker
	root     *collection.Collection
	current  *execution
	first    bool // the item that is running is the first of the run
	parent   parentCache
	failures int
}

// parentCache is the latest parent of a failure, as JSON: failures of one folder follow each other.
type parentCache struct {
	group *collection.ItemGroup
	json  []byte
}

func newJSON(o *Options) (Reporter, error) {
	out, err := openFile(o, "json")
	if err != nil {
		return nil, err
	}
	spool, err := newSpool(out)
	if err != nil {
		out.Discard()
		return nil, err
	}
	masked := &jsonMasker{redactor: o.Redactor, to: out}
	waiting := &jsonMasker{redactor: o.Redactor, to: spool.w, depth: []byte{'['}}
	return &jsonReport{o: o, out: out, masked: masked, doc: &indenter{w: masked, empty: true}, spool: spool,
		waiting: waiting, spoolDoc: &indenter{w: waiting, level: 3, empty: true}, first: true}, nil
}

// Report writes what ev adds.
func (r *jsonReport) Report(ev run.Event) error {
	if f := r.track.add(ev); f != nil {
		r.failure(f)
	}
	switch ev := ev.(type) {
	case *run.Started:
		r.start(ev)
	case *run.ItemStarted:
		r.current = &execution{cursor: ev.Cursor, item: ev.Item, first: r.first}
		r.first = false
	case *run.ItemFinished:
		r.flushItem()
	case *run.Finished:
		return r.finish(ev)
	default:
		if r.current != nil {
			r.current.add(ev)
		}
	}
	return r.failed()
}

// Close removes what is not complete.
func (r *jsonReport) Close() error {
	r.spool.remove()
	return r.out.Discard()
}

func (r *jsonReport) failed() error {
	for _, err := range []error{r.doc.err, r.spoolDoc.err} {
		if err != nil {
			return r.out.failed(err)
		}
	}
	return nil
}

// begin opens the document up to the executions.
func (r *jsonReport) begin(c *collection.Collection) {
	r.root = c
	r.doc.open("{")
	if c != nil {
		raw, err := collectionJSON(c)
		if err != nil {
			r.doc.err = err
		}
		r.doc.name("collection")
		r.doc.raw(raw)
	}
	r.doc.name("run")
	r.doc.open("{")
	r.doc.name("executions")
	r.doc.open("[")
}

// collectionJSON is a collection with what Newman keeps of its members that begin with an underscore.
func collectionJSON(c *collection.Collection) ([]byte, error) {
	raw, err := marshal(maskCollection(c))
	if err != nil || c.Info.ID == "" {
		return raw, err
	}
	id, err := marshal(c.Info.ID)
	return slices.Concat([]byte(`{"_":{"postman_id":`), id, []byte("},"), raw[1:]), err
}

func maskCollection(c *collection.Collection) *collection.Collection {
	return &collection.Collection{ItemGroup: *maskGroup(&c.ItemGroup), Info: c.Info}
}

func (r *jsonReport) start(ev *run.Started) { r.begin(ev.Collection) }

// flushItem writes the entries of the item that has ended.
func (r *jsonReport) flushItem() {
	x := r.current
	r.current = nil
	if x == nil {
		return
	}
	for range x.requests {
		x.write(r.doc, r.o)
	}
}

// finish writes the rest. It may come without a Started: the run then ended before it began.
func (r *jsonReport) finish(ev *run.Finished) error {
	if r.doc.level == 0 {
		r.begin(nil)
	}
	r.flushItem()
	r.doc.shut("]")
	s := ev.Summary
	if s == nil {
		s = &run.Summary{}
	}
	r.doc.member("stats", statsOf(s))
	r.doc.member("timings", timingsOf(s, r.o.Verbose))
	r.doc.member("transfers", map[string]int64{"responseTotal": s.Received})
	r.spooled()
	r.doc.member("error", nil)
	r.doc.shut("}")
	r.doc.member("environment", variableList(ev.Environment))
	r.doc.member("globals", variableList(ev.Globals))
	if ev.Err != nil {
		r.doc.member("error", map[string]string{"message": ev.Err.Error()})
	}
	r.doc.shut("}")
	if err := cmp.Or(r.failed(), r.masked.Flush()); err != nil {
		r.Close()
		return err
	}
	r.spool.remove()
	return r.out.Commit()
}

// spooled writes the failures.
func (r *jsonReport) spooled() {
	r.doc.name("failures")
	r.doc.open("[")
	if err := errors.Join(r.waiting.Flush(), r.masked.Flush()); err != nil && r.doc.err == nil {
		r.doc.err = err
	}
	if r.doc.err == nil {
		r.doc.err = r.spool.copyTo(r.out)
	}
	r.doc.empty = r.failures == 0
	r.doc.shut("]")
}

// A tally is a tracker of run.stats.
type tally struct {
	Total   int `json:"total"`
	Pending int `json:"pending"`
	Failed  int `json:"failed"`
}

type stats struct {
	Iterations        tally `json:"iterations"`
	Items             tally `json:"items"`
	Scripts           tally `json:"scripts"`
	Prerequests       tally `json:"prerequests"`
	Requests          tally `json:"requests"`
	Tests             tally `json:"tests"`
	Assertions        tally `json:"assertions"`
	TestScripts       tally `json:"testScripts"`
	PrerequestScripts tally `json:"prerequestScripts"`
}

func statsOf(s *run.Summary) stats {
	return stats{tally(s.Iterations), tally(s.Items), tally(s.Scripts), tally(s.Prerequests), tally(s.Requests),
		tally(s.Tests), tally(s.Assertions), tally(s.TestScripts), tally(s.PrerequestScripts)}
}

type timings struct {
	ResponseAverage  float64 `json:"responseAverage"`
	ResponseMin      float64 `json:"responseMin"`
	ResponseMax      float64 `json:"responseMax"`
	ResponseSd       float64 `json:"responseSd"`
	DNSAverage       float64 `json:"dnsAverage"`
	DNSMin           float64 `json:"dnsMin"`
	DNSMax           float64 `json:"dnsMax"`
	DNSSd            float64 `json:"dnsSd"`
	FirstByteAverage float64 `json:"firstByteAverage"`
	FirstByteMin     float64 `json:"firstByteMin"`
	FirstByteMax     float64 `json:"firstByteMax"`
	FirstByteSd      float64 `json:"firstByteSd"`
	Started          int64   `json:"started"`
	Completed        int64   `json:"completed"`
}

// timingsOf leaves the phases zero without --verbose, as Newman does.
func timingsOf(s *run.Summary, verbose bool) timings {
	t := timings{ResponseAverage: s.Average(), ResponseMin: s.ResponseTime.Min, ResponseMax: s.ResponseTime.Max,
		ResponseSd: s.ResponseTime.Deviation(), Started: s.Started.UnixMilli(), Completed: s.Completed.UnixMilli()}
	if verbose {
		t.DNSAverage, t.DNSMin, t.DNSMax, t.DNSSd = s.DNS.Mean(), s.DNS.Min, s.DNS.Max, s.DNS.Deviation()
		first := &s.FirstByte
		t.FirstByteAverage, t.FirstByteMin, t.FirstByteMax = first.Mean(), first.Min, first.Max
		t.FirstByteSd = first.Deviation()
	}
	return t
}

// A scopeJSON is the variables of a scope.
type scopeJSON struct {
	// Meta are the file's members that begin with an underscore, without it.
	Meta   map[string]json.RawMessage `json:"_,omitempty"`
	ID     string                     `json:"id"`
	Name   string                     `json:"name,omitempty"`
	Values []variableJSON             `json:"values"`
}

type variableJSON struct {
	Type  string    `json:"type"`
	Value jsonValue `json:"value"`
	Key   string    `json:"key"`
}

func variableList(e *collection.Environment) scopeJSON {
	list := scopeJSON{Values: []variableJSON{}}
	if e == nil {
		list.ID = uuidOf("scope")
		return list
	}
	list.ID, list.Name = e.ID, e.Name
	for _, m := range e.Extra {
		if name, ok := strings.CutPrefix(m.Name, "_"); ok {
			if list.Meta == nil {
				list.Meta = map[string]json.RawMessage{}
			}
			list.Meta[name] = json.RawMessage(m.JSON)
		}
	}
	for _, v := range maskVariables(e.Values) {
		kind := v.Type
		if kind == "" || kind == "default" || kind == "secret" {
			kind = "any"
		}
		list.Values = append(list.Values, variableJSON{kind, jsonValue(v.Value), v.Key})
	}
	return list
}

// A jsonValue is a [collection.Value] as JSON.
type jsonValue collection.Value

// MarshalJSON writes the value with the type it has; one that is absent is null.
func (v jsonValue) MarshalJSON() ([]byte, error) {
	switch v.Kind {
	case collection.Absent:
		return []byte("null"), nil
	case collection.String:
		return marshal(v.Text)
	default:
		return []byte(v.Text), nil
	}
}
