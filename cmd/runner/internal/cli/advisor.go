package cli

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"runner/collection"
	"runner/collection/run"
	"runner/collection/sign"
	"runner/collection/sign/explain"
	"runner/collection/wire"
)

// maxAdvice is how many hints a run gives: the first failures matter, the rest often follow from them.
const maxAdvice = 5

// An advisor listens to a run and collects what can be done about its failures.
type advisor struct {
	hints   []string
	folders []string // names of the collection's folders
	names   []string // and of its requests
	item    *collection.Item
	keys    []explain.Key // that may have signed, the right one first
}

// newAdvisor returns one that can tell which of the keys of a run made a signature.
func newAdvisor(f *signFlags) *advisor {
	a := new(advisor)
	if f.loaded != nil && f.loaded.Public() != nil {
		a.keys = append(a.keys, explain.Key{Name: "the key of --sign-key", Public: f.loaded.Public()})
	}
	return a
}

// Report implements [run.Reporter].
func (a *advisor) Report(ev run.Event) error {
	switch ev := ev.(type) {
	case *run.Started:
		a.learn(ev.Collection)
	case *run.ItemStarted:
		a.item = ev.Item
	case *run.ItemFinished:
		if ev.Lost {
			a.add(a.lostHint(ev))
		}
	case *run.Exchanged:
		if ev.Err != nil {
			a.add(requestHint(ev))
		} else {
			a.add(a.signatureHint(ev.Exchange))
		}
	case *run.ScriptFinished:
		if ev.Err != nil {
			a.add(scriptHint(ev.Err))
		}
	}
	return nil
}

func (a *advisor) add(hint string) {
	if hint != "" && len(a.hints) < maxAdvice && !slices.Contains(a.hints, hint) {
		a.hints = append(a.hints, hint)
	}
}

// learn keeps the names that setNextRequest could mean.
func (a *advisor) learn(c *collection.Collection) {
	var last *collection.ItemGroup
	for path, item := range c.Walk() {
		if n := len(path); n > 1 && path[n-1] != last {
			last = path[n-1]
			a.folders = append(a.folders, last.Name)
		}
		a.names = append(a.names, item.Name)
	}
}

// lostHint says why setNextRequest found nothing.
func (a *advisor) lostHint(ev *run.ItemFinished) string {
	name := ev.Next.Name
	hint := fmt.Sprintf("setNextRequest(%q) after %q names no request of this run, so the iteration ended there", name,
		ev.Item.Name)
	switch {
	case slices.Contains(a.names, name):
		return hint + ": it is not among the selected ones"
	case slices.Contains(a.folders, name):
		return hint + ": that is a folder; name a request in it"
	}
	if near := nearest(name, a.names); near != "" {
		return hint + fmt.Sprintf(": did you mean %q?", near)
	}
	return hint
}

// requestHint says what to do about a request that got no response.
func requestHint(ev *run.Exchanged) string {
	e := ev.Err
	switch {
	case ev.Wire != nil && strings.Contains(ev.Wire.URL.Host, "{{"):
		return fmt.Sprintf("the host %s has a variable without a value: give it with -e FILE or --env-var NAME=VALUE",
			ev.Wire.URL.Host)
	case errors.Is(e.Err, sign.ErrNoClientID):
		return `give the client id with --client-id, or as the variable "clientId"`
	case e.Code == "ECONNREFUSED":
		return fmt.Sprintf("nothing listens at %s:%d: is the server running, is the address right?", e.Address, e.Port)
	case e.Code == "ENOTFOUND":
		return fmt.Sprintf("the host %q is not known: is the name right, is there a network?", e.Host)
	case strings.Contains(e.Code, "TIMEDOUT"):
		return "the server took longer than --timeout-request allows"
	case strings.Contains(e.Code, "CERT") || strings.Contains(e.Code, "VERIFY"):
		return "trust the server's authority with --ssl-extra-ca-certs FILE, or do not verify with --insecure"
	}
	return ""
}

// signatureHint says what to do about a signature that one side refuses.
func (a *advisor) signatureHint(x *wire.Exchange) string {
	resp := x.Response()
	switch {
	case resp == nil:
		return ""
	case bytes.Contains(resp.Body, []byte(`"INVALID_SIGNATURE"`)):
		return a.refusalHint(x)
	case x.Signature == nil:
		return ""
	case errors.Is(x.Signature.Err, sign.ErrUnknownVersion):
		return "a response is signed with another key: give that one, too, as --verify-key VERSION=FILE"
	case x.Signature.Err != nil:
		return "a response's signature does not hold: --verify-key must be the platform's public key, not your own"
	}
	return ""
}

// refusalHint says what is wrong with a signature that the platform refused, as far as it can be found out.
func (a *advisor) refusalHint(x *wire.Exchange) string {
	sent := x.Last().Request
	if len(a.keys) == 0 || sent == nil {
		return "the platform refused a signature: runner explain, with the request and your public key, finds out why; " +
			"with --sign antom --sign-key FILE --resign the runner signs by itself"
	}
	m := explain.FromRequest(sent)
	if a.item != nil && a.item.Request != nil && a.item.Request.Body != nil {
		m.Written = []byte(a.item.Request.Body.Raw.String())
	}
	e := explain.Request(m, a.keys...)
	switch {
	case e.Verified:
		return "the platform refused the signature, which holds: is the public half of --sign-key registered there for this client id?"
	case e.Found():
		return fmt.Sprintf("the platform refused the signature of %.100q: %s; %s", sent.URL.Target(), e.Mistake, e.Fix)
	}
	return fmt.Sprintf("the platform refused the signature of %.100q: it was made with %s over other bytes than were sent; "+
		"runner explain shows what must be signed", sent.URL.Target(), e.Key)
}

// scriptHint says what to do about a script that failed.
func scriptHint(e *run.ScriptError) string {
	switch {
	case e.Timeout:
		return "a script did not end in time: look for a loop or a timer that never ends, or raise --timeout-script"
	case e.Name == "SyntaxError":
		return "a script is not valid JavaScript and was not run: the failure says where"
	case e.Name == "JSONError":
		return "a script read a response as JSON that is none: check its status first"
	}
	return ""
}
