package run

import (
	"context"

	"runner/collection"
	"runner/collection/variable"
	"runner/collection/wire"
)

// A Sender sends requests. It may be called from several goroutines at a time.
type Sender interface {
	// Send makes one exchange, redirects included. An error is a transport error; the exchange then holds the hops that
	// were made, and the request of the one that failed.
	Send(ctx context.Context, req *wire.Request, opts wire.Options) (*wire.Exchange, error)
}

// A Signer signs requests.
type Signer interface {
	// Sign adds the signature headers to req, whose other parts must not change any more. It returns false, and leaves
	// req alone, if req was already signed by a script. lookup finds variables ("clientId").
	Sign(req *wire.Request, lookup func(name string) (string, bool)) (signed bool, err error)
	// Scheme is the name of the signing scheme, such as "antom".
	Scheme() string
}

// A Verifier checks the signature of a response.
type Verifier interface {
	// Verify reports whether resp, the answer to req, is signed. The error says why it is not as it must be: the signature
	// does not hold, or is missing where there must be one.
	Verify(req *wire.Request, resp *wire.Response) (signed bool, err error)
}

// A Witness knows of what follows from an exchange beside its response, such as a message that is posted to us.
type Witness interface {
	// Attest says what must hold after an item's exchange x, and its scripts, and whether it does. It may wait for that.
	Attest(ctx context.Context, x *wire.Exchange) []Attested
}

// Attested is one thing that must hold; Err is nil if it does.
type Attested struct {
	Name string
	Err  *AssertionError
}

// A ScriptHost runs scripts: all scripts of a run, one at a time, in one realm.
type ScriptHost interface {
	// Execute runs one script to its end: its timers, its requests and its asynchronous tests too. What a script does
	// wrong is in the result; the error means that the run cannot go on (ctx was cancelled).
	Execute(ctx context.Context, in *ScriptInput) (*ScriptResult, error)
}

// A Reporter receives the events of a run, one at a time and in order.
type Reporter interface {
	// Report handles one event. Its data must not be changed, and not be kept beyond the [ItemFinished] of its item.
	Report(ev Event) error
}

// A CookieJar holds the cookies of a run, for scripts. It may be used by several goroutines at a time.
type CookieJar interface {
	// Cookies returns the cookies that a request to u would carry.
	Cookies(u wire.URL) []wire.Cookie
	// Set stores a cookie as if u had sent it. It returns an error if the cookie is for another domain.
	Set(u wire.URL, c wire.Cookie) error
	// Delete removes the cookies of that name that would be sent to u.
	Delete(u wire.URL, name string)
	// Clear removes all cookies of u's host.
	Clear(u wire.URL)
}

// A ScriptInput is everything a script can see or touch.
type ScriptInput struct {
	Cursor     Cursor
	Listen     collection.Listen
	Script     *collection.Script
	Owner      Owner
	Path       collection.Path
	Item       *collection.Item
	Iterations int // of the whole run

	// Request is the written request. A prerequest script may change it; the change is for this execution only.
	// In a test script it is the request as resolved and sent: its parts are expanded, system headers are present.
	Request *collection.Request
	// Sent is the request as sent, in a test script; nil if it could not be resolved.
	Sent *wire.Request
	// Exchange is what came of sending, in a test script; without a response if sending failed.
	Exchange *wire.Exchange
	// Scopes are the variables. The host changes them in place.
	Scopes *variable.Scopes
	// EnvironmentName is pm.environment.name, "" if there is no environment file.
	EnvironmentName string
	// Cookies are what pm.cookies.jar() works on. If nil, there are none.
	Cookies CookieJar

	// Send carries out pm.sendRequest: default headers, auth, cookies, redirects; variables are not expanded. It may be
	// called from any goroutine, several at a time; it emits nothing.
	Send func(ctx context.Context, req *collection.Request) *Sent
	// RunRequest carries out pm.execution.runRequest. It must be called while nothing of the script runs. If nil, there
	// is no collection.
	RunRequest RunRequest
	// Emit reports [AssertionMade], [Logged], [ExceptionThrown] and [Exchanged] as they happen. The host calls it
	// while Execute runs, one call at a time, not always from its goroutine. It fills in the Cursor itself: the host leaves
	// that field zero.
	Emit func(ev Event)
}

// A RunRequest takes the request of the collection that has ref as its id or name through its life: its scripts, which
// scripts executes, authorization, signature, and sending. vars are local variables that win over all others. What comes
// of it is emitted already. The result is nil if a script skipped the request.
type RunRequest func(ctx context.Context, scripts ScriptHost, ref string, vars []collection.Variable) (*Sent, error)

// An Owner is the node that a script stands on.
type Owner struct {
	Level string // "collection", "folder" or "item"
	ID    string
	Name  string
}

// Sent is what came of a request that a script sent. Emit what is Earlier, then the rest as an [Exchanged] with Source
// [FromScript].
type Sent struct {
	// Earlier is what came before the last exchange: warnings, and an [Exchanged] for each response that was a challenge.
	Earlier  []Event
	Request  *collection.Request // as resolved
	Wire     *wire.Request       // nil if it could not be made
	Exchange *wire.Exchange
	Err      *RequestError
}

// A ScriptResult is what came of a script.
type ScriptResult struct {
	// Err is an uncaught exception, a syntax error, a broken limit; nil if the script ended well.
	Err *ScriptError
	// Next is where setNextRequest points: nil if it was not called. Its Name is "" for null: end the iteration.
	Next *Next
	// Skip is set when pm.execution.skipRequest was called in a prerequest script.
	Skip bool
}

// Next is the argument of setNextRequest.
type Next struct {
	Name string
	Null bool
}

// A ScriptError is an error of a script, with its place in the script's own text.
type ScriptError struct {
	Name    string // "TypeError"; "" for a thrown value that is not an error
	Message string
	Stack   string
	Line    int // from 1; 0 if unknown
	Column  int // from 1; 0 if unknown
	Timeout bool
	// Excerpt is the line with a caret under the column, "" if the place is unknown.
	Excerpt string
}

// Error returns "Name: Message".
func (e *ScriptError) Error() string {
	if e.Name == "" {
		return e.Message
	}
	return e.Name + ": " + e.Message
}
