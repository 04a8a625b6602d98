package report

import (
	"encoding/json"
	"time"

	"runner/collection"
	"runner/collection/run"
)

// ndjsonVersion is the version of the format.
const ndjsonVersion = 1

// ndjson writes the events of the run, one a line. The comment in ndjson_doc.go describes the format.
type ndjson struct {
	o      *Options
	out    *output
	masked *jsonMasker
	bodies bool
	item   *collection.Item
	path   []string
}

func newNDJSON(o *Options) (Reporter, error) {
	out, err := openText(o, "ndjson")
	if err != nil {
		return nil, err
	}
	return &ndjson{o: o, out: out, masked: &jsonMasker{redactor: o.Redactor, to: out}, bodies: o.on("bodies")}, nil
}

// Report writes ev as a line.
func (n *ndjson) Report(ev run.Event) error {
	if e, ok := ev.(*run.ItemStarted); ok {
		n.item = e.Item
		n.path = append(folderNames(e.Path), itemName(e.Item))
	}
	if line := n.line(ev); line != nil {
		if err := n.write(line); err != nil {
			return n.out.failed(err)
		}
	}
	switch ev.(type) {
	case *run.ItemFinished, *run.IterationFinished:
		n.item, n.path = nil, nil
		if n.out.file == nil {
			return n.out.Flush()
		}
	case *run.Finished:
		return n.out.Commit()
	}
	return nil
}

// Close keeps the lines written so far: they are complete.
func (n *ndjson) Close() error { return n.out.Commit() }

func (n *ndjson) write(line any) error {
	data, err := marshal(line)
	if err != nil {
		return err
	}
	if _, err = n.masked.Write(append(data, '\n')); err != nil {
		return err
	}
	return n.masked.Flush()
}

// A head is the members that all lines have.
type head struct {
	V      int         `json:"v"`
	Type   string      `json:"type"`
	Cursor *cursorLine `json:"cursor,omitempty"`
}

type cursorLine struct {
	Iteration int      `json:"iteration"`
	Position  int      `json:"position"`
	Length    int      `json:"length"`
	Cycles    int      `json:"cycles"`
	Ref       string   `json:"ref,omitempty"`
	ItemID    string   `json:"itemId,omitempty"`
	Path      []string `json:"path,omitempty"`
	RequestID string   `json:"requestId,omitempty"`
	ScriptID  string   `json:"scriptId,omitempty"`
	EventID   string   `json:"eventId,omitempty"`
}

func (n *ndjson) head(kind string, c run.Cursor) head {
	line := &cursorLine{Iteration: c.Iteration, Position: c.Position, Length: c.Length, Cycles: c.Cycles, Ref: c.Ref,
		RequestID: c.RequestID, ScriptID: c.ScriptID, EventID: c.EventID}
	if n.item != nil {
		line.ItemID, line.Path = n.item.ID, n.path
	}
	return head{ndjsonVersion, kind, line}
}

// line returns the object that shows ev, nil for an event of a later time.
func (n *ndjson) line(ev run.Event) any {
	switch ev := ev.(type) {
	case *run.Started:
		return startOf(ev)
	case *run.IterationStarted:
		return n.head("iteration", ev.Cursor)
	case *run.IterationFinished:
		return n.head("iterationEnd", ev.Cursor)
	case *run.ItemStarted:
		return itemLine{n.head("item", ev.Cursor), ev.Item.Name}
	case *run.ItemFinished:
		return n.itemEnd(ev)
	case *run.ScriptStarted:
		return scriptLine{head: n.head("script", ev.Cursor), Listen: ev.Listen, Owner: ownerJSON(ev.Owner)}
	case *run.ScriptFinished:
		return n.scriptEnd(ev)
	case *run.RequestStarted:
		return requestLineJSON{n.head("request", ev.Cursor), ev.Request.Method, ev.Request.URL.String()}
	case *run.Exchanged:
		return n.exchange(ev)
	case *run.AssertionMade:
		return n.assertion(ev)
	case *run.Logged:
		return consoleLine{n.head("console", ev.Cursor), ev.Listen, ev.Level, ev.Text, n.values(ev.Values)}
	case *run.ExceptionThrown:
		return exceptionLine{n.head("exception", ev.Cursor), ev.Listen, faultOf(ev.Err)}
	case *run.Visualized:
		return visualLine{n.head("visualization", ev.Cursor), ev.Listen, ev.HTML, ev.Err}
	case *run.Warned:
		return n.warning(ev)
	case *run.Finished:
		return doneOf(ev)
	}
	return nil
}

// values returns console arguments, in which the names of members can be secrets as well.
func (n *ndjson) values(raw json.RawMessage) json.RawMessage {
	if !json.Valid(raw) {
		return nil
	}
	if masked := n.o.Redactor.maskBytes(raw); json.Valid(masked) {
		return masked
	}
	return nil
}

type startLine struct {
	head
	Time        time.Time  `json:"time"`
	Version     string     `json:"version"`
	Collection  infoJSON   `json:"collection"`
	Environment string     `json:"environment,omitempty"`
	Iterations  int        `json:"iterations"`
	Items       int        `json:"items"`
	Tree        []treeNode `json:"tree"`
}

type infoJSON struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Schema string `json:"schema,omitempty"`
}

// A treeNode is a folder, with items, or a request, with a method.
type treeNode struct {
	ID     string     `json:"id"`
	Name   string     `json:"name"`
	Method string     `json:"method,omitempty"`
	Items  []treeNode `json:"items,omitempty"`
}

func startOf(ev *run.Started) startLine {
	info := ev.Collection.Info
	return startLine{head{ndjsonVersion, "start", nil}, ev.Time, ev.Version, infoJSON{info.ID, info.Name, info.Schema},
		ev.Environment, ev.Iterations, ev.Items, treeOf(&ev.Collection.ItemGroup)}
}

func treeOf(g *collection.ItemGroup) []treeNode {
	nodes := make([]treeNode, 0, len(g.Items))
	for _, n := range g.Items {
		switch n := n.(type) {
		case *collection.Item:
			node := treeNode{ID: n.ID, Name: n.Name}
			if n.Request != nil {
				node.Method = n.Request.Method
			}
			nodes = append(nodes, node)
		case *collection.ItemGroup:
			nodes = append(nodes, treeNode{ID: n.ID, Name: n.Name, Items: treeOf(n)})
		}
	}
	return nodes
}

type itemLine struct {
	head
	Name string `json:"name"`
}

type itemEndLine struct {
	head
	Skipped        bool      `json:"skipped,omitempty"`
	ReachedRequest bool      `json:"reachedRequest"`
	ReachedTests   bool      `json:"reachedTests"`
	Next           *nextJSON `json:"next,omitempty"`
}

type nextJSON struct {
	Name string `json:"name"`
	Null bool   `json:"null,omitempty"`
}

func (n *ndjson) itemEnd(ev *run.ItemFinished) itemEndLine {
	line := itemEndLine{head: n.head("itemEnd", ev.Cursor), Skipped: ev.Skipped, ReachedRequest: ev.ReachedRequest,
		ReachedTests: ev.ReachedTests}
	if ev.Next != nil {
		line.Next = &nextJSON{ev.Next.Name, ev.Next.Null}
	}
	return line
}

type requestLineJSON struct {
	head
	Method string `json:"method"`
	URL    string `json:"url"`
}

type consoleLine struct {
	head
	Listen collection.Listen `json:"listen"`
	Level  string            `json:"level"`
	Text   []string          `json:"text"`
	Values json.RawMessage   `json:"values,omitempty"`
}

type exceptionLine struct {
	head
	Listen collection.Listen `json:"listen"`
	Error  *faultJSON        `json:"error"`
}

type warningLine struct {
	head
	Message string `json:"message"`
}

func (n *ndjson) warning(ev *run.Warned) warningLine {
	line := warningLine{n.head("warning", ev.Cursor), ev.Message}
	if ev.Cursor == (run.Cursor{}) && n.item == nil {
		line.Cursor = nil
	}
	return line
}
