package run

import (
	"encoding/json"
	"time"

	"runner/collection"
	"runner/collection/variable"
	"runner/collection/wire"
)

// An Event is something that happened in a run. The events of a run arrive in this order:
//
//	Started
//	  IterationStarted
//	    ItemStarted
//	      ScriptStarted … ScriptFinished            for each prerequest script, outermost first
//	      Exchanged (source item, then auth)        each preceded by RequestStarted
//	      ScriptStarted … ScriptFinished            for each test script
//	    ItemFinished
//	  IterationFinished
//	Finished
//
// Logged, AssertionMade, ExceptionThrown and Exchanged (source script) occur between ScriptStarted and ScriptFinished;
// Warned occurs anywhere. Finished is sent also when a run is cut short; events that would close an open item or
// iteration are then missing.
type Event interface{ event() }

// A Cursor is a place in the grid of iterations × items.
type Cursor struct {
	Iteration int    // from 0
	Position  int    // from 0, among the items of the run
	Length    int    // number of items of the run
	Cycles    int    // number of iterations
	Ref       string // a UUID, one for each item execution
	RequestID string // a UUID, one for each exchange
	ScriptID  string // of a script's events
	EventID   string
}

// Started opens the stream.
type Started struct {
	Time        time.Time
	Collection  *collection.Collection
	Environment string // the name; "" if there is none
	Iterations  int
	Items       int // per iteration
	Version     string
}

// IterationStarted opens an iteration.
type IterationStarted struct{ Cursor Cursor }

// IterationFinished closes an iteration.
type IterationFinished struct{ Cursor Cursor }

// ItemStarted opens the execution of an item.
type ItemStarted struct {
	Cursor Cursor
	Item   *collection.Item
	Path   collection.Path
}

// ItemFinished closes the execution of an item.
type ItemFinished struct {
	Cursor  Cursor
	Item    *collection.Item
	Path    collection.Path
	Skipped bool  // by skipRequest
	Next    *Next // what setNextRequest said, nil if nothing
	Lost    bool  // Next names no request of the run: the iteration ends here
	// Reached says which phases the item came to, scripts or not: it is what stats.prerequests and .tests count.
	ReachedRequest, ReachedTests bool
}

// ScriptStarted comes before a script runs.
type ScriptStarted struct {
	Cursor Cursor
	Listen collection.Listen
	Script *collection.Script
	Owner  Owner
}

// ScriptFinished comes when a script has ended.
type ScriptFinished struct {
	Cursor  Cursor
	Listen  collection.Listen
	Script  *collection.Script
	Owner   Owner
	Took    time.Duration
	Err     *ScriptError
	Changes []variable.Change // in the order they were made
}

// Source says why a request was sent.
type Source string

// The sources of an exchange. Redirects are the further hops of an exchange.
const (
	FromItem   Source = "item"
	FromAuth   Source = "auth"   // a replay that an auth type asked for
	FromScript Source = "script" // pm.sendRequest
)

// RequestStarted comes before the item's own request is sent.
type RequestStarted struct {
	Cursor  Cursor
	Request *wire.Request
}

// Exchanged is a request as sent and its response, or the error that took its place.
type Exchanged struct {
	Cursor Cursor
	Source Source
	// Request is the request with its variables expanded, as pm.request shows it.
	Request *collection.Request
	// Wire is the request as it was to be sent; nil if it could not be made.
	Wire *wire.Request
	// Exchange has the hops; nil if nothing was sent.
	Exchange *wire.Exchange
	Err      *RequestError
}

// A RequestError is why a request got no response, in Newman's words.
type RequestError struct {
	Name    string // "Error"
	Message string // "connect ECONNREFUSED 127.0.0.1:1"
	Code    string // "ECONNREFUSED", or ""
	Syscall string // "connect", or ""
	Address string
	Port    int
	Host    string
	Err     error // the cause; never shown as it is
}

// Error returns the message.
func (e *RequestError) Error() string { return e.Message }

// Unwrap returns the cause.
func (e *RequestError) Unwrap() error { return e.Err }

// AssertionMade is the outcome of a test.
type AssertionMade struct {
	Cursor  Cursor
	Listen  collection.Listen
	Name    string
	Index   int // among the tests of the script, from 0
	Skipped bool
	Err     *AssertionError // nil: it holds
}

// An AssertionError is why an assertion does not hold.
type AssertionError struct {
	Name    string // "AssertionError"
	Message string
	Stack   string
	Line    int // in the script's own text, from 1; 0 if unknown
	Column  int
}

// Logged is a call of a console method.
type Logged struct {
	Cursor Cursor
	Listen collection.Listen
	Level  string          // log, info, warn, error, debug, clear
	Text   []string        // each argument as Node's util.inspect shows it
	Values json.RawMessage // the arguments as a JSON array
}

// Visualized is what a script gave to pm.visualizer: a Handlebars template and what to fill it with, and what came of
// it. HTML may hold anything: whoever shows it must keep it from doing harm.
type Visualized struct {
	Cursor        Cursor
	Listen        collection.Listen
	Template      string
	Data, Options json.RawMessage
	HTML          string
	Err           string // why there is no HTML
}

// ExceptionThrown is an error that no script could catch: in a timer, in a callback, a rejection nobody handled.
type ExceptionThrown struct {
	Cursor Cursor
	Listen collection.Listen
	Err    *ScriptError
}

// Warned is something that went wrong without stopping the request: a file that could not be read, an auth type that is
// not known.
type Warned struct {
	Cursor  Cursor
	Message string
}

// Finished closes the stream.
type Finished struct {
	Summary *Summary
	// Err is why the run was cut short: nil if it was not.
	Err error
	// Environment and Globals are the variables as the run left them.
	Environment, Globals *collection.Environment
}

func (*Started) event()           {}
func (*IterationStarted) event()  {}
func (*IterationFinished) event() {}
func (*ItemStarted) event()       {}
func (*ItemFinished) event()      {}
func (*ScriptStarted) event()     {}
func (*ScriptFinished) event()    {}
func (*RequestStarted) event()    {}
func (*Exchanged) event()         {}
func (*AssertionMade) event()     {}
func (*Logged) event()            {}
func (*ExceptionThrown) event()   {}
func (*Warned) event()            {}
func (*Visualized) event()        {}
func (*Finished) event()          {}
