package report

import (
	"time"

	"runner/collection"
	"runner/collection/run"
)

type scriptLine struct {
	head
	Listen  collection.Listen `json:"listen"`
	Owner   ownerLine         `json:"owner"`
	Took    *float64          `json:"took,omitempty"`
	Error   *faultJSON        `json:"error,omitempty"`
	Changes []changeJSON      `json:"changes,omitempty"`
}

type ownerLine struct {
	Level string `json:"level"`
	ID    string `json:"id"`
	Name  string `json:"name"`
}

func ownerJSON(o run.Owner) ownerLine { return ownerLine(o) }

type changeJSON struct {
	Scope string     `json:"scope"`
	Key   string     `json:"key"`
	Unset bool       `json:"unset,omitempty"`
	Value *jsonValue `json:"value,omitempty"`
}

// A faultJSON is an error of a script, or why an assertion does not hold.
type faultJSON struct {
	Name    string `json:"name"`
	Message string `json:"message"`
	Stack   string `json:"stack,omitempty"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
	Timeout bool   `json:"timeout,omitempty"`
	Excerpt string `json:"excerpt,omitempty"`
}

func faultOf(e *run.ScriptError) *faultJSON {
	if e == nil {
		return nil
	}
	return &faultJSON{e.Name, e.Message, e.Stack, e.Line, e.Column, e.Timeout, e.Excerpt}
}

func (n *ndjson) scriptEnd(ev *run.ScriptFinished) scriptLine {
	took := ms(ev.Took)
	line := scriptLine{n.head("scriptEnd", ev.Cursor), ev.Listen, ownerJSON(ev.Owner), &took, faultOf(ev.Err), nil}
	for _, c := range ev.Changes {
		change := changeJSON{Scope: c.Scope, Key: c.Key, Unset: c.Unset}
		if !c.Unset {
			v := jsonValue(c.Value)
			change.Value = &v
		}
		line.Changes = append(line.Changes, change)
	}
	return line
}

type assertionLine struct {
	head
	Listen  collection.Listen `json:"listen"`
	Name    string            `json:"name"`
	Index   int               `json:"index"`
	Skipped bool              `json:"skipped,omitempty"`
	Error   *faultJSON        `json:"error,omitempty"`
}

func (n *ndjson) assertion(ev *run.AssertionMade) assertionLine {
	line := assertionLine{head: n.head("assertion", ev.Cursor), Listen: ev.Listen, Name: ev.Name, Index: ev.Index,
		Skipped: ev.Skipped}
	if e := ev.Err; e != nil {
		line.Error = &faultJSON{Name: e.Name, Message: e.Message, Stack: e.Stack, Line: e.Line, Column: e.Column}
	}
	return line
}

type doneLine struct {
	head
	Summary *summaryJSON `json:"summary"`
	Error   string       `json:"error,omitempty"`
}

type summaryJSON struct {
	stats
	Skipped      int        `json:"skipped"`
	SkippedItems int        `json:"skippedItems"`
	Exceptions   int        `json:"exceptions"`
	Started      time.Time  `json:"started"`
	Completed    time.Time  `json:"completed"`
	Received     int64      `json:"received"`
	ResponseTime spreadJSON `json:"responseTime"`
	Signed       int        `json:"signed"`
	Verified     int        `json:"verified"`
	Unverified   int        `json:"unverified"`
}

type spreadJSON struct {
	Count     int     `json:"count"`
	Average   float64 `json:"average"`
	Min       float64 `json:"min"`
	Max       float64 `json:"max"`
	Deviation float64 `json:"deviation"`
}

func doneOf(ev *run.Finished) doneLine {
	line := doneLine{head: head{ndjsonVersion, "done", nil}}
	if s := ev.Summary; s != nil {
		t := s.ResponseTime
		line.Summary = &summaryJSON{statsOf(s), s.Skipped, s.SkippedItems, s.Exceptions, s.Started, s.Completed,
			s.Received, spreadJSON{t.Count, s.Average(), t.Min, t.Max, t.Deviation()}, s.Signed, s.Verified,
			s.Unverified}
	}
	if ev.Err != nil {
		line.Error = ev.Err.Error()
	}
	return line
}

type visualLine struct {
	head
	Listen collection.Listen `json:"listen"`
	HTML   string            `json:"html"`
	Error  string            `json:"error,omitempty"`
}
