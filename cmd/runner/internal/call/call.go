// Package call makes single calls of the Antom API: it fills in the minimal request of the catalogue, or the user's
// own, knows which calls must come before, signs, sends, verifies the answer and says what it means.
//
// It sends through a [Sender] and signs through a [sign.Signer], so it knows neither of connections nor of keys. What
// is sent is what was signed, byte for byte.
package call

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"runner/collection"
	"runner/collection/antom"
	"runner/collection/resolve"
	"runner/collection/sign"
	"runner/collection/variable"
	"runner/collection/wire"
)

// A Sender makes exchanges.
type Sender interface {
	Send(ctx context.Context, req *wire.Request, opts wire.Options) (*wire.Exchange, error)
}

// A Caller makes calls, and remembers their answers for the calls that need them. It must not be used from several
// goroutines.
type Caller struct {
	// Base is the address before the path: "https://open-na-global.alipay.com".
	Base string
	// Sandbox is whether the paths of the sandbox are called.
	Sandbox bool
	Sender  Sender
	Signer  sign.Signer
	// Verifier checks answers. If nil, they are not checked.
	Verifier sign.Verifier
	// Values are the variables that the user gives; they go before what earlier calls gave.
	Values map[string]string
	// Options are how requests are sent; redirects are not followed, since the answer to a moved one is not the API's.
	Options wire.Options
	// UserAgent is what the caller is called.
	UserAgent string

	made map[Step]*Call
}

// A Call is one call and what came of it.
type Call struct {
	Step
	// Template is the request with its variables; Body is it with their values, as it is sent.
	Template, Body []byte
	// Unfilled are the variables without a value.
	Unfilled []string
	// Problems are what is wrong with the body.
	Problems []antom.Problem
	// Request is signed.
	Request *wire.Request
	// Exchange is nil until the call is sent.
	Exchange *wire.Exchange
	// Answer is the body of the response, if it is JSON.
	Answer map[string]any
	Result Result

	sent map[string]any // Body, decoded
}

// A Result is how an answer begins.
type Result struct{ Status, Code, Message string }

// String is the result in one line.
func (r Result) String() string {
	if r.Code == "" {
		return "no result"
	}
	return strings.TrimSpace(r.Status + " " + r.Code + " " + r.Message)
}

// Given reports whether a variable has a value without earlier calls.
func (c *Caller) Given(name string) bool {
	if _, ok := c.Values[name]; ok {
		return true
	}
	_, ok := antom.Variables()[name]
	return ok
}

// Prepare makes the request of a call from its template, and signs it. Earlier calls must have been made.
func (c *Caller) Prepare(s Step, template []byte) (*Call, error) {
	out := &Call{Step: s, Template: template}
	earlier := c.earlier(s, template)
	var dynamic variable.Dynamic
	out.Body, out.Unfilled = Fill(template, func(name string) (string, bool) {
		for _, values := range []map[string]string{c.Values, earlier, antom.Variables()} {
			if v, ok := values[name]; ok {
				return v, true
			}
		}
		return dynamic.Value(name)
	})
	var err error
	if out.sent, err = decode(out.Body); err != nil {
		return nil, fmt.Errorf("body: %w", err)
	}
	out.Problems = s.API.Check(s.Product, out.sent)
	if out.Request, err = c.request(s, out.Body); err != nil {
		return nil, err
	}
	if _, err := c.Signer.Sign(out.Request, nil); err != nil {
		return nil, fmt.Errorf("sign request: %w", err)
	}
	return out, out.Request.Check()
}

// earlier are the values that text needs of the calls that were made.
func (c *Caller) earlier(s Step, text []byte) map[string]string {
	values := make(map[string]string)
	for _, n := range s.Needs(text) {
		from, err := Find(n.API, n.Product)
		made := c.made[from]
		if err != nil || made == nil {
			continue
		}
		if v, ok := made.value(n.From); ok {
			values[n.Variable] = v
		}
	}
	return values
}

// value finds what a [antom.Need] is from.
func (k *Call) value(from string) (string, bool) {
	source := any(k.Answer)
	if path, ok := strings.CutPrefix(from, "request."); ok {
		source, from = k.sent, path
	}
	v, ok := Lookup(source, from)
	if !ok || v == nil {
		return "", false
	}
	return fmt.Sprint(v), true
}

// request makes the request without its signature. Nothing of it is expanded or encoded once more.
func (c *Caller) request(s Step, body []byte) (*wire.Request, error) {
	written := &collection.Request{
		Method: "POST",
		URL:    collection.ParseURL(strings.TrimRight(c.Base, "/") + s.API.FullPath(c.Sandbox)),
		Header: []collection.KeyValue{{Key: "Content-Type", Value: collection.StringValue(contentType)}},
		// A language other than json keeps what is inside as it is.
		Body: &collection.Body{Mode: "raw", Raw: collection.StringValue(string(body)), Language: "text"},
	}
	return resolve.Request(written, &resolve.Input{UserAgent: c.UserAgent, Behavior: collection.Behavior{
		DisabledSystemHeaders: map[string]bool{"postman-token": true, "cache-control": true, "connection": true},
	}})
}

const contentType = "application/json; charset=UTF-8"

// Send sends a prepared call and reads what came back. The error says that there is no answer; an answer that says no is
// none.
func (c *Caller) Send(ctx context.Context, k *Call) error {
	opts := c.Options
	opts.NoRedirects, opts.NoCookies = true, true
	var err error
	k.Exchange, err = c.Sender.Send(ctx, k.Request, opts)
	if err != nil {
		return err
	}
	resp := k.Exchange.Response()
	k.Answer, _ = decode(resp.Body) // what is no JSON has no result, which is told
	k.Result = resultOf(k.Answer)
	k.Exchange.Signature = &wire.Signature{Scheme: c.Signer.Scheme(), Signed: true}
	if c.Verifier != nil {
		signed, err := c.Verifier.Verify(k.Exchange.Last().Request, resp)
		sig := k.Exchange.Signature
		sig.Checked, sig.Unsigned, sig.Err = signed || err != nil, !signed && err == nil, err
	}
	if c.made == nil {
		c.made = make(map[Step]*Call)
	}
	c.made[k.Step] = k
	return nil
}

func resultOf(answer map[string]any) Result {
	result, _ := answer["result"].(map[string]any)
	text := func(name string) string { s, _ := result[name].(string); return s }
	return Result{text("resultStatus"), text("resultCode"), text("resultMessage")}
}

// Expected reports whether the answer is the one that there is when all is well: a success, or the code that stands for
// a call that is to be waited for, under a signature that holds if it was checked.
func (k *Call) Expected() bool {
	good := k.Result.Status == "S" || k.Result.Status == "U" && k.Result.Code == k.Product.Expect
	return good && k.Exchange.Signature.Err == nil && k.Exchange.Response().Code/100 == 2
}

// Missing are the members that such an answer should have and this one has not.
func (k *Call) Missing() []string {
	if !k.Expected() {
		return nil
	}
	var missing []string
	for _, path := range k.Product.Returns {
		if _, ok := Lookup(k.Answer, path); !ok && !strings.HasSuffix(path, "?") {
			missing = append(missing, path)
		}
	}
	return missing
}

// IDs are the names of the ids at the top of the answer.
func (k *Call) IDs() []string {
	var ids []string
	for _, name := range slices.Sorted(maps.Keys(k.Answer)) {
		if _, ok := k.Answer[name].(string); ok && strings.HasSuffix(name, "Id") {
			ids = append(ids, name)
		}
	}
	return ids
}

// Advice says what the result means, and what to do next.
func (k *Call) Advice() (meaning, next string) {
	if k.Result.Code == "" {
		return "The answer has no result: it is not from the API, or was cut.",
			"Look at the HTTP status and the body; is the address right, and is there a proxy in between?"
	}
	return antom.Advise(k.Result.Status, k.Result.Code, len(k.Links()) > 0)
}

// A Link is an address that the answer sends the buyer to.
type Link struct {
	Name string `json:"name"`
	URL  string `json:"url"`
}

// Links are the addresses at the top of the answer, by name.
func (k *Call) Links() []Link {
	var links []Link
	for _, name := range slices.Sorted(maps.Keys(k.Answer)) {
		url, _ := k.Answer[name].(string)
		lower := strings.ToLower(name)
		isLink := strings.HasSuffix(lower, "url") || strings.HasSuffix(lower, "applink")
		if isLink && strings.Contains(url, "://") {
			links = append(links, Link{name, url})
		}
	}
	return links
}
