package report

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"runner/collection"
	"runner/collection/run"
	"runner/collection/wire"
)

// An execution is an entry of run.executions while its item runs.
type execution struct {
	cursor     run.Cursor
	item       *collection.Item
	first      bool
	requests   int // exchanges so far
	last       *run.Exchanged
	requestErr *run.RequestError
	scripts    map[collection.Listen][]*run.ScriptError
	assertions []*run.AssertionMade
	visuals    []visualJSON
}

// A visualJSON is what a script shows; Newman has no such member.
type visualJSON struct {
	Listen collection.Listen `json:"listen"`
	HTML   string            `json:"html"`
	Error  string            `json:"error,omitempty"`
}

func (x *execution) add(ev run.Event) {
	switch ev := ev.(type) {
	case *run.Exchanged:
		x.requests++
		x.last = ev
		x.cursor = ev.Cursor
		if ev.Err != nil {
			x.requestErr = ev.Err
		}
	case *run.ScriptFinished:
		if ev.Err == nil {
			return
		}
		if x.scripts == nil {
			x.scripts = map[collection.Listen][]*run.ScriptError{}
		}
		x.scripts[ev.Listen] = append(x.scripts[ev.Listen], ev.Err)
	case *run.AssertionMade:
		x.assertions = append(x.assertions, ev)
	case *run.Visualized:
		x.visuals = append(x.visuals, visualJSON{ev.Listen, ev.HTML, ev.Err})
	}
}

// write writes the entry.
func (x *execution) write(j *indenter, o *Options) {
	j.open("{")
	j.member("cursor", cursorOf(x.cursor, x.first, false))
	j.member("item", maskItem(x.item))
	if raw, err := requestJSON(x.last); err != nil {
		j.err = err
	} else if raw != nil {
		j.name("request")
		j.raw(raw)
	}
	if resp := x.last.Exchange.Response(); resp != nil && x.last.Err == nil {
		j.name("response")
		x.response(j, resp, o)
	}
	j.member("id", x.item.ID)
	if x.requestErr != nil {
		j.member("requestError", networkFields(x.requestErr))
	}
	for _, l := range []collection.Listen{collection.Prerequest, collection.Test} {
		if errs := x.scripts[l]; errs != nil {
			j.member(string(l)+"Script", x.scriptErrors(errs, o))
		}
	}
	if x.assertions != nil {
		j.member("assertions", x.assertionList())
	}
	if x.visuals != nil {
		j.member("visualizations", x.visuals)
	}
	if sig := x.last.Exchange; sig != nil && sig.Signature != nil {
		j.member("signature", signatureOf(sig.Signature))
	}
	j.shut("}")
}

func (x *execution) response(j *indenter, resp *wire.Response, o *Options) {
	j.open("{")
	j.member("id", uuidOf("response", x.cursor.Ref, x.cursor.RequestID))
	j.member("status", resp.Reason)
	j.member("code", resp.Code)
	fields := make([]headerField, 0, len(resp.Header))
	for _, f := range resp.Header {
		fields = append(fields, headerField{Key: f.Name, Value: maskHeader(f.Name, f.Value)})
	}
	j.member("header", fields)
	j.name("stream")
	j.bytes(o.Redactor.maskBytes(resp.Body))
	j.member("cookie", []int{})
	j.member("responseTime", x.last.Exchange.Took.Milliseconds())
	j.member("responseSize", len(resp.Body))
	j.shut("}")
}

// A cursorJSON is a place in the run. Newman writes the flags of the very first item, and later only those that are
// true.
type cursorJSON struct {
	Position  int    `json:"position"`
	Iteration int    `json:"iteration"`
	Length    int    `json:"length"`
	Cycles    int    `json:"cycles"`
	Empty     *bool  `json:"empty,omitempty"`
	EOF       *bool  `json:"eof,omitempty"`
	BOF       *bool  `json:"bof,omitempty"`
	CR        *bool  `json:"cr,omitempty"`
	Ref       string `json:"ref"`
	RequestID string `json:"httpRequestId,omitempty"`
	ScriptID  string `json:"scriptId,omitempty"`
	Execution string `json:"execution,omitempty"`
}

// cursorOf returns c as JSON; failures also show the script.
func cursorOf(c run.Cursor, first, script bool) cursorJSON {
	out := cursorJSON{Position: c.Position, Iteration: c.Iteration, Length: c.Length, Cycles: c.Cycles, Ref: c.Ref,
		RequestID: c.RequestID}
	if script {
		out.ScriptID = c.ScriptID
	}
	yes, no := true, false
	switch {
	case first:
		out.Empty, out.EOF, out.BOF, out.CR = &no, &no, &yes, &no
	case c.Position == 0 && c.Iteration > 0:
		out.CR = &yes
	}
	return out
}

type assertionJSON struct {
	Assertion string         `json:"assertion"`
	Skipped   bool           `json:"skipped"`
	Error     *assertionFail `json:"error,omitempty"`
}

type assertionFail struct {
	Name    string `json:"name"`
	Index   int    `json:"index"`
	Test    string `json:"test"`
	Message string `json:"message"`
	Stack   string `json:"stack"`
}

func (x *execution) assertionList() []assertionJSON {
	out := make([]assertionJSON, 0, len(x.assertions))
	for _, a := range x.assertions {
		entry := assertionJSON{Assertion: a.Name, Skipped: a.Skipped}
		if e := a.Err; e != nil {
			entry.Error = &assertionFail{e.Name, a.Index, a.Name, e.Message, stackOf(a.Cursor, a.Index, e)}
		}
		out = append(out, entry)
	}
	return out
}

// stackOf is the stack of a failed assertion. Newman's is made up from the assertion's number and the item's; it is
// written when there is no true one.
func stackOf(c run.Cursor, index int, e *run.AssertionError) string {
	if e.Stack != "" {
		return e.Stack
	}
	return fmt.Sprintf("%s: %s\n   at Object.eval sandbox-script.js:%d:%d)", e.Name, e.Message, index+1, c.Position+1)
}

type scriptFail struct {
	Error errorJSON `json:"error"`
}

func (x *execution) scriptErrors(errs []*run.ScriptError, o *Options) []scriptFail {
	out := make([]scriptFail, 0, len(errs))
	for i, e := range errs {
		f := failure{kind: failedScript, cursor: x.cursor, name: e.Name, message: e.Message, index: i}
		if f.name == "" {
			f.name = "Error"
		}
		out = append(out, scriptFail{errorOf(&f, o)})
	}
	return out
}

// networkFields are the members of a transport error that Newman shows.
func networkFields(e *run.RequestError) map[string]any {
	fields := map[string]any{}
	if e.Syscall != "" {
		if n, ok := errno(e.Code); ok {
			fields["errno"] = n
		}
	}
	for name, value := range map[string]string{"code": e.Code, "syscall": e.Syscall, "address": e.Address,
		"hostname": e.Host} {
		if value != "" {
			fields[name] = value
		}
	}
	if e.Port != 0 {
		fields["port"] = e.Port
	}
	return fields
}

// errno is the number of a system error in Node on Linux.
func errno(code string) (int, bool) {
	n, ok := map[string]int{
		"ECONNREFUSED": -111, "ECONNRESET": -104, "ECONNABORTED": -103, "EPIPE": -32, "ETIMEDOUT": -110,
		"EHOSTUNREACH": -113, "ENETUNREACH": -101, "EADDRNOTAVAIL": -99, "EACCES": -13, "EINVAL": -22,
		"ENOTFOUND": -3008, "EAI_AGAIN": -3001, "EPROTO": -71,
	}[code]
	return n, ok
}

// requestJSON is the request of an exchange as pm.request shows it, with the header as sent.
func requestJSON(ev *run.Exchanged) ([]byte, error) {
	if ev.Request == nil {
		return nil, nil
	}
	shown := maskRequest(ev.Request)
	sent := sentRequest(ev)
	if sent != nil {
		shown.Header = nil
	}
	raw, err := marshal(shown)
	if err != nil || sent == nil {
		return raw, err
	}
	return withMember(raw, "header", withDisabled(shownHeader(sent.Header), ev.Request.Header))
}

// withDisabled puts the fields of written that are disabled among those that were sent, at the places they have there.
func withDisabled(sent []headerField, written []collection.KeyValue) []headerField {
	for i, f := range written {
		if f.Disabled {
			sent = slices.Insert(sent, min(i, len(sent)), headerField{Key: f.Key,
				Value: maskHeader(f.Key, f.Value.String()), Disabled: true})
		}
	}
	return sent
}

// sentRequest is the first request of an exchange as it was sent, or else as it was to be sent.
func sentRequest(ev *run.Exchanged) *wire.Request {
	if x := ev.Exchange; x != nil && len(x.Hops) > 0 && x.Hops[0].Request != nil {
		return x.Hops[0].Request
	}
	return ev.Wire
}

// withMember returns the JSON object raw with a member replaced or, behind the first, added.
func withMember(raw []byte, name string, value any) ([]byte, error) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(raw, &members); err != nil {
		return nil, err
	}
	v, err := marshal(value)
	if err != nil {
		return nil, err
	}
	members[name] = v
	var b bytes.Buffer
	b.WriteByte('{')
	for _, key := range []string{"description", "url", "header", "method", "body", "auth", "proxy", "certificate"} {
		if m, ok := members[key]; ok {
			if b.Len() > 1 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, "%q:%s", key, m)
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

type signatureJSON struct {
	Scheme  string `json:"scheme"`
	Signed  bool   `json:"signed"`
	Checked bool   `json:"checked"`
	// Unsigned: the response bore no signature and needs none.
	Unsigned bool   `json:"unsigned,omitempty"`
	Error    string `json:"error,omitempty"`
}

func signatureOf(sig *wire.Signature) signatureJSON {
	out := signatureJSON{Scheme: sig.Scheme, Signed: sig.Signed, Checked: sig.Checked, Unsigned: sig.Unsigned}
	if sig.Err != nil {
		out.Error = sig.Err.Error()
	}
	return out
}

// uuidOf makes the id of something from what identifies it, so that equal runs give equal reports.
func uuidOf(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		fmt.Fprintf(h, "%d:%s", len(p), p)
	}
	sum := h.Sum(nil)
	sum[6] = sum[6]&0x0f | 0x40
	sum[8] = sum[8]&0x3f | 0x80
	s := hex.EncodeToString(sum[:16])
	return s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:]
}
