package report

import (
	"crypto/md5" // a checksum in a report, as Newman writes it
	"encoding/hex"
	"fmt"
	"strconv"

	"runner/collection"
	"runner/collection/run"
)

// An errorJSON is the error of a failure.
type errorJSON struct {
	Type       string      `json:"type,omitempty"`
	Name       string      `json:"name"`
	Index      *int        `json:"index,omitempty"`
	Test       string      `json:"test,omitempty"`
	Message    string      `json:"message"`
	Stack      string      `json:"stack,omitempty"`
	Checksum   string      `json:"checksum"`
	ID         string      `json:"id"`
	Timestamp  int64       `json:"timestamp"`
	Stacktrace []frameJSON `json:"stacktrace"`
	Excerpt    string      `json:"excerpt,omitempty"`
}

type frameJSON struct {
	FileName     string `json:"fileName"`
	LineNumber   int    `json:"lineNumber"`
	FunctionName string `json:"functionName"`
	TypeName     string `json:"typeName"`
	MethodName   string `json:"methodName"`
	ColumnNumber int    `json:"columnNumber"`
	Native       bool   `json:"native"`
}

func errorOf(f *failure, o *Options) errorJSON {
	sum := md5.Sum([]byte(f.name + "\n" + f.message))
	e := errorJSON{Name: f.name, Message: f.message, Checksum: hex.EncodeToString(sum[:]),
		Timestamp: o.Now().UnixMilli(), Stacktrace: []frameJSON{},
		ID: uuidOf("failure", f.cursor.Ref, f.cursor.ScriptID, f.at(), strconv.Itoa(f.index), f.message)}
	switch f.kind {
	case failedAssertion:
		index := f.index
		e.Index, e.Test = &index, f.test
		e.Stack = stackOf(f.cursor, f.index, &run.AssertionError{Name: f.name, Message: f.message, Stack: f.stack})
		e.Stacktrace = []frameJSON{{FileName: "sandbox-script.js", LineNumber: f.index + 1, FunctionName: "Object.eval",
			TypeName: "Object", MethodName: "eval", ColumnNumber: f.cursor.Position + 1}}
	case failedScript, lostException:
		e.Type = "Error"
		e.Excerpt = f.excerpt
	}
	return e
}

// failure writes an entry of run.failures to the spool.
func (r *jsonReport) failure(f *failure) {
	r.failures++
	j := r.spoolDoc
	j.open("{")
	j.name("error")
	r.failureError(f)
	j.member("at", f.at())
	if f.item != nil {
		j.name("source")
		r.source(f)
	}
	if f.kind != failedRequest && len(f.path) > 0 {
		j.name("parent")
		j.raw(r.parentJSON(f.path[len(f.path)-1]))
	}
	at := cursorOf(f.cursor, r.current != nil && r.current.first, true)
	if f.kind == failedAssertion {
		at.Execution = uuidOf("execution", f.cursor.Ref, f.cursor.ScriptID)
	}
	j.member("cursor", at)
	j.shut("}")
}

// failureError writes the error, with the fields of a network error before it.
func (r *jsonReport) failureError(f *failure) {
	j := r.spoolDoc
	e := errorOf(f, r.o)
	if f.kind != failedRequest {
		j.value(e)
		return
	}
	e.Stack = fmt.Sprintf("%s: %s", f.name, f.message)
	j.open("{")
	if f.network != nil {
		fields := networkFields(f.network)
		for _, name := range []string{"errno", "code", "syscall", "address", "port", "hostname"} {
			if v, ok := fields[name]; ok {
				j.member(name, v)
			}
		}
	}
	j.member("name", e.Name)
	j.member("message", e.Message)
	j.member("stack", e.Stack)
	j.member("checksum", e.Checksum)
	j.member("id", e.ID)
	j.member("timestamp", e.Timestamp)
	j.member("stacktrace", e.Stacktrace)
	j.shut("}")
}

// source writes where a failure comes from: the item's definition, or of a failed request the item as it was
// resolved. The request of a script has no name.
func (r *jsonReport) source(f *failure) {
	j := r.spoolDoc
	if f.kind != failedRequest {
		j.value(maskItem(f.item))
		return
	}
	id, name := f.item.ID, f.item.Name
	if f.source == run.FromScript {
		id, name = uuidOf("source", f.cursor.Ref, f.cursor.RequestID), ""
	}
	j.open("{")
	j.member("id", id)
	if name != "" {
		j.member("name", name)
	}
	if f.exchanged != nil {
		raw, err := requestJSON(f.exchanged)
		if err != nil && j.err == nil {
			j.err = err
		}
		j.name("request")
		j.raw(raw)
	}
	j.member("response", []int{})
	j.member("event", []int{})
	j.shut("}")
}

// maxParent is the size in bytes up to which the whole folder is written with a failure. Newman has no such bound;
// but a thousand failures in a folder of a thousand requests would make a report of a million requests.
const maxParent = 64 << 10

// parentJSON is the folder of a failure, or the collection.
func (r *jsonReport) parentJSON(g *collection.ItemGroup) []byte {
	if r.parent.group == g {
		return r.parent.json
	}
	raw, err := marshal(maskGroup(g))
	if r.root != nil && g == &r.root.ItemGroup {
		raw, err = collectionJSON(r.root)
	}
	if err != nil && r.spoolDoc.err == nil {
		r.spoolDoc.err = err
	}
	if len(raw) > maxParent {
		raw, err = marshal(parentName{g.ID, g.Name})
		if err != nil && r.spoolDoc.err == nil {
			r.spoolDoc.err = err
		}
	}
	r.parent = parentCache{g, raw}
	return raw
}

// A parentName stands for a folder that is too large to be written with each failure.
type parentName struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}
