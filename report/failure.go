package report

import (
	"fmt"
	"strings"

	"runner/collection"
	"runner/collection/run"
	"runner/collection/wire"
)

// A failureKind says what sort of thing went wrong.
type failureKind uint8

const (
	failedAssertion failureKind = iota
	failedScript
	failedRequest
	lostException
)

// A failure is something that went wrong in a run.
type failure struct {
	kind   failureKind
	cursor run.Cursor
	source run.Source // of a failed request
	listen collection.Listen

	name    string // "AssertionError"
	test    string // the assertion's
	index   int    // the assertion's
	message string
	stack   string
	line    int // in the script; 0 if unknown
	column  int

	item  *collection.Item
	path  collection.Path
	owner run.Owner // of the script it happened in; zero outside of scripts
	// request is the request line and its outcome, as far as it came before.
	request string
	// exchanged is the exchange that failed; it must not be kept beyond its item.
	exchanged *run.Exchanged
	network   *run.RequestError
	excerpt   string // of the script
}

// at is where a failure happened, in Newman's words.
func (f *failure) at() string {
	switch f.kind {
	case failedAssertion:
		return fmt.Sprintf("assertion:%d in test-script", f.index)
	case failedRequest:
		return "request"
	default:
		return string(f.listen) + "-script"
	}
}

// where is at with the line in the script, which Newman does not know.
func (f *failure) where() string {
	switch {
	case f.kind == failedRequest && f.source == run.FromScript:
		return "request of a script"
	case f.kind == failedRequest:
		return "request"
	}
	where := f.at()
	if f.kind == failedAssertion {
		where = fmt.Sprintf("assertion:%d in %s-script", f.index, f.listen)
	}
	if f.line > 0 {
		where += fmt.Sprintf(":%d", f.line)
		if f.column > 0 {
			where += fmt.Sprintf(":%d", f.column)
		}
	}
	where += f.ofOwner()
	if f.kind == lostException {
		where += ", not caught by it"
	}
	return where
}

// ofOwner says whose the script is, unless it is the request's own: many requests inherit it, and it is not in theirs.
func (f *failure) ofOwner() string {
	switch f.owner.Level {
	case "collection":
		return " of the collection"
	case "folder":
		return fmt.Sprintf(" of folder %q", f.owner.Name)
	}
	return ""
}

// inside is the place in the collection: folders and request.
func (f *failure) inside() string { return fullName(f.path, f.item) }

// fullName returns the folders above item and its own name; what has no name is called by its id.
func fullName(path collection.Path, item *collection.Item) string {
	if item == nil {
		return ""
	}
	return strings.Join(append(folderNames(path), itemName(item)), " / ")
}

func folderNames(path collection.Path) []string {
	var names []string
	for _, g := range path[min(1, len(path)):] {
		if g.Name == "" {
			names = append(names, g.ID)
		} else {
			names = append(names, g.Name)
		}
	}
	return names
}

func itemName(item *collection.Item) string {
	if item.Name == "" {
		return item.ID
	}
	return item.Name
}

// A tracker follows the events and knows where in the run they happen.
type tracker struct {
	item  *collection.Item
	path  collection.Path
	owner run.Owner // of the running script
	// request is the line of the item's latest exchange.
	request string
}

// add takes an event in and returns the failure that it is, nil if it is none.
func (t *tracker) add(ev run.Event) *failure {
	switch ev := ev.(type) {
	case *run.ItemStarted:
		*t = tracker{item: ev.Item, path: ev.Path}
	case *run.IterationFinished, *run.Finished:
		*t = tracker{}
	case *run.Exchanged:
		t.request = exchangeLine(ev)
		if ev.Err != nil {
			return t.fill(failure{kind: failedRequest, cursor: ev.Cursor, source: ev.Source,
				name: ev.Err.Name, message: ev.Err.Message, exchanged: ev, network: ev.Err})
		}
	case *run.ScriptStarted:
		t.owner = ev.Owner
	case *run.ScriptFinished:
		defer func() { t.owner = run.Owner{} }()
		if ev.Err != nil {
			return t.script(failedScript, ev.Cursor, ev.Listen, ev.Err)
		}
	case *run.ExceptionThrown:
		if ev.Err != nil {
			return t.script(lostException, ev.Cursor, ev.Listen, ev.Err)
		}
	case *run.AssertionMade:
		if e := ev.Err; e != nil {
			return t.fill(failure{kind: failedAssertion, cursor: ev.Cursor, listen: ev.Listen, name: e.Name,
				test: ev.Name, index: ev.Index, message: e.Message, stack: e.Stack, line: e.Line, column: e.Column})
		}
	}
	return nil
}

func (t *tracker) script(kind failureKind, c run.Cursor, l collection.Listen, e *run.ScriptError) *failure {
	return t.fill(failure{kind: kind, cursor: c, listen: l, name: e.Name, message: e.Message, stack: e.Stack,
		line: e.Line, column: e.Column, excerpt: e.Excerpt})
}

func (t *tracker) fill(f failure) *failure {
	f.item, f.path, f.owner, f.request = t.item, t.path, t.owner, t.request
	if f.name == "" {
		f.name = "Error"
	}
	return &f
}

// requestLine returns the method and the URL of an exchange, without user information.
func requestLine(ev *run.Exchanged) string {
	switch {
	case ev.Wire != nil:
		return ev.Wire.Method + " " + shownURL(ev.Wire.URL)
	case ev.Request != nil:
		u := ev.Request.URL
		u.Auth = nil
		return ev.Request.Method + " " + u.String()
	}
	return ""
}

// shownURL is a URL as the terminal shows it: without a path if none is written.
func shownURL(u wire.URL) string {
	if u.Path == "" {
		return u.Scheme + "://" + u.Authority() + strings.TrimPrefix(u.Target(), "/")
	}
	return u.String()
}

// exchangeLine is the request line with what came of it.
func exchangeLine(ev *run.Exchanged) string {
	line := requestLine(ev)
	if resp := ev.Exchange.Response(); resp != nil && ev.Err == nil {
		return fmt.Sprintf("%s [%s, %s]", line, status(resp), prettyMillis(ms(ev.Exchange.Took)))
	}
	return line + " [errored]"
}

func status(resp *wire.Response) string {
	return strings.TrimSpace(fmt.Sprintf("%d %s", resp.Code, resp.Reason))
}

// messageSize is the number of bytes of a response with its status line and headers, as Newman counts them: of a
// compressed body, the length that its header states.
func messageSize(resp *wire.Response) int64 {
	size := int64(len("HTTP/1.1 \r\n\r\n") + len(status(resp)))
	for _, f := range resp.Header {
		size += int64(len(f.Name) + len(": \r\n") + len(f.Value))
	}
	encoding, _ := resp.Header.Get("Content-Encoding")
	encoding = strings.ToLower(encoding)
	compressed := strings.Contains(encoding, "gzip") || strings.Contains(encoding, "deflate")
	if compressed && resp.Header.Has("Content-Length") {
		return size + resp.EncodedSize
	}
	return size + int64(len(resp.Body))
}

// signatureNote says what signing and verifying came to, "" if there was neither.
func signatureNote(sig *wire.Signature) string {
	var parts []string
	if sig != nil && sig.Signed {
		parts = append(parts, "signed")
	}
	switch {
	case sig != nil && sig.Signed && sig.Unsigned:
		parts = append(parts, "answer unsigned")
	case sig == nil || !sig.Checked:
	case sig.Err == nil:
		parts = append(parts, "verified")
	default:
		parts = append(parts, "signature NOT verified: "+sig.Err.Error())
	}
	return strings.Join(parts, ", ")
}
