package call_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"

	"runner/cmd/runner/internal/call"
	"runner/collection/sign"
	"runner/collection/wire"
)

var theKey = sync.OnceValue(func() *sign.Key {
	key, err := sign.GenerateKey(sign.MinBits)
	if err != nil {
		panic(err)
	}
	return key
})

// A platform answers each path with what a test says, and keeps what it was sent.
type platform struct {
	answers map[string]string
	code    int
	sent    []*wire.Request
}

func (p *platform) Send(_ context.Context, req *wire.Request, _ wire.Options) (*wire.Exchange, error) {
	p.sent = append(p.sent, req)
	_, name, _ := strings.Cut(req.URL.Path, "/v1")
	return &wire.Exchange{Hops: []wire.Hop{{Request: req, Response: &wire.Response{Code: max(p.code, 200),
		Body: []byte(p.answers[name])}}}}, nil
}

func caller(p *platform) *call.Caller {
	return &call.Caller{Base: "https://x/", Sandbox: true, Sender: p, UserAgent: "t",
		Signer: &sign.Antom{Key: theKey(), ClientID: "C1"}}
}

func step(t *testing.T, api, product string) call.Step {
	t.Helper()
	s, err := call.Find(api, product)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// made prepares and sends a call.
func made(t *testing.T, c *call.Caller, s call.Step, template []byte) *call.Call {
	t.Helper()
	k, err := c.Prepare(s, template)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Send(t.Context(), k); err != nil {
		t.Fatal(err)
	}
	return k
}

const (
	inProcess = `{"paymentId":"P1","normalUrl":"https://pay/1","result":{"resultStatus":"U",` +
		`"resultCode":"PAYMENT_IN_PROCESS","resultMessage":"wait"}}`
	success = `{"paymentId":"P2","result":{"resultStatus":"S","resultCode":"SUCCESS"}}`
)

// What is sent is the body byte for byte, under a signature that holds for it.
func TestSentIsSigned(t *testing.T) {
	t.Parallel()
	p := &platform{answers: map[string]string{"/payments/pay": inProcess}}
	const body = "{ \"a\" : \"// no comment — 茶\",\r\n \"b\":1.0 }\n"
	k := made(t, caller(p), step(t, "pay", "cashier"), []byte(body))
	if got := string(p.sent[0].Body.Bytes); got != body || string(k.Body) != body {
		t.Errorf("sent %q", got)
	}
	if err := (&sign.AntomVerifier{Key: theKey().Public()}).VerifyRequest(p.sent[0]); err != nil {
		t.Error(err)
	}
	if got := p.sent[0].URL.String(); got != "https://x/ams/sandbox/api/v1/payments/pay" {
		t.Errorf("sent to %s", got)
	}
	if len(k.Problems) == 0 {
		t.Error("no problem was found in it")
	}
}

// An id that is generated is another one at each place and in each call; a value that is given is the same.
func TestValues(t *testing.T) {
	t.Parallel()
	c := caller(&platform{})
	c.Values = map[string]string{"given": `"x"`}
	k, err := c.Prepare(step(t, "pay", ""), []byte(`{"a":"{{$guid}}","b":"{{$guid}}","c":"{{given}}","d":"{{other}}"}`))
	if err != nil {
		t.Fatal(err)
	}
	var body map[string]string
	if err := json.Unmarshal(k.Body, &body); err != nil {
		t.Fatal(err)
	}
	if body["a"] == body["b"] || len(body["a"]) != 36 || body["c"] != `"x"` || body["d"] != "{{other}}" {
		t.Errorf("body %s", k.Body)
	}
	if !slices.Equal(k.Unfilled, []string{"other"}) {
		t.Errorf("unfilled %q", k.Unfilled)
	}
}

func TestEarlierCallsGiveValues(t *testing.T) {
	t.Parallel()
	p := &platform{answers: map[string]string{"/payments/pay": success}}
	c := caller(p)
	refund := step(t, "refund", "")
	need := refund.Needs(refund.Template())[0]
	made(t, c, step(t, need.API, need.Product), step(t, need.API, need.Product).Template())
	k, err := c.Prepare(refund, refund.Template())
	if err != nil || !strings.Contains(string(k.Body), `"P2"`) || len(k.Unfilled) > 0 {
		t.Errorf("%v: %s", err, k.Body)
	}
	c.Values = map[string]string{need.Variable: "MINE"}
	if k, err = c.Prepare(refund, refund.Template()); err != nil || !strings.Contains(string(k.Body), `"MINE"`) {
		t.Errorf("%v: %s does not have the value that was given", err, k.Body)
	}
	steps, err := refund.Before(refund.Template(), c.Given)
	if err != nil || len(steps) > 0 {
		t.Errorf("%v before a call that has all", steps)
	}
	nothing := func(string) bool { return false }
	if steps, err = refund.Before([]byte(`{"paymentId":"1"}`), nothing); err != nil || len(steps) > 0 {
		t.Errorf("%v before a call that needs nothing", steps)
	}
}

func TestExpected(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer string
		code   int
		want   bool
	}{
		"right U":     {inProcess, 200, true},
		"S":           {success, 200, true},
		"other U":     {strings.Replace(inProcess, "PAYMENT_IN_PROCESS", "UNKNOWN_EXCEPTION", 1), 200, false},
		"F":           {strings.Replace(success, `"S"`, `"F"`, 1), 200, false},
		"HTTP status": {success, 500, false},
		"no JSON":     {"<html>", 200, false},
		"no result":   {"{}", 200, false},
		"nothing":     {"", 200, false},
		"other case":  {`{"Result":{"resultStatus":"S"}}`, 200, false},
	} {
		p := &platform{answers: map[string]string{"/payments/pay": c.answer}, code: c.code}
		k := made(t, caller(p), step(t, "pay", "cashier"), []byte("{}"))
		if got := k.Expected(); got != c.want {
			t.Errorf("%s: expected is %v", name, got)
		}
		if meaning, next := k.Advice(); meaning == "" || next == "" {
			t.Errorf("%s: no advice", name)
		}
		var b bytes.Buffer
		if err := (call.View{}).Response(&b, k); err != nil || !strings.Contains(b.String(), "result") {
			t.Errorf("%s: %v, %s", name, err, b.String())
		}
	}
}

// An answer that nobody signed is not trusted if it says S.
func TestUnsignedSuccess(t *testing.T) {
	t.Parallel()
	for answer, want := range map[string]bool{success: false, inProcess: true} {
		c := caller(&platform{answers: map[string]string{"/payments/pay": answer}})
		c.Verifier = &sign.AntomVerifier{Key: theKey().Public()}
		k := made(t, c, step(t, "pay", "cashier"), []byte("{}"))
		if got := k.Expected(); got != want {
			t.Errorf("%s: expected is %v: %s", answer, got, call.Trust(k.Exchange.Signature))
		}
	}
}

func TestMissingAndLinks(t *testing.T) {
	t.Parallel()
	p := &platform{answers: map[string]string{"/payments/pay": inProcess}}
	k := made(t, caller(p), step(t, "pay", "cashier"), []byte("{}"))
	if got := k.Missing(); !slices.Contains(got, "paymentRequestId") || slices.Contains(got, "paymentId") {
		t.Errorf("missing %q", got)
	}
	if got := k.Links(); len(got) != 1 || got[0] != (call.Link{Name: "normalUrl", URL: "https://pay/1"}) {
		t.Errorf("links %v", got)
	}
	if got := k.IDs(); !slices.Equal(got, []string{"paymentId"}) {
		t.Errorf("ids %q", got)
	}
}

// A shell takes the printed command apart into what was sent.
func TestCurlIsForAShell(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("there is no shell")
	}
	c := caller(&platform{})
	c.Signer = &sign.Antom{Key: theKey(), ClientID: "C1", AgentToken: sign.NewSecret([]byte("s3cret"))}
	const body = `{"a":"it's $HOME ` + "`x`" + ` \\ \"q\" !","b":"é"}`
	k, err := c.Prepare(step(t, "pay", ""), []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	command := call.Curl(k.Request)
	if strings.Contains(command, "s3cret") {
		t.Errorf("the token is in %s", command)
	}
	shell := exec.Command("sh", "-c", "curl() { printf '%s\\0' \"$@\"; }\n"+command)
	shell.Env = []string{call.AgentVariable + "=T1"}
	out, err := shell.Output()
	if err != nil {
		t.Fatal(err)
	}
	args := strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
	signature, _ := k.Request.Header.Get("Signature")
	for _, want := range []string{"POST", "https://x/ams/sandbox/api/v1/payments/pay", "Signature: " + signature,
		"Client-Id: C1", "Content-Type: application/json; charset=UTF-8", "Agent-Token: T1"} {
		if !slices.Contains(args, want) {
			t.Errorf("%q is not among %q", want, args)
		}
	}
	if args[len(args)-2] != "--data-binary" || args[len(args)-1] != body {
		t.Errorf("the body is %q", args[len(args)-1])
	}
}

func TestTokenIsNotShown(t *testing.T) {
	t.Parallel()
	c := caller(&platform{answers: map[string]string{"/payments/pay": success}})
	c.Signer = &sign.Antom{Key: theKey(), ClientID: "C1", AgentToken: sign.NewSecret([]byte("s3cret"))}
	k := made(t, c, step(t, "pay", ""), []byte("{}"))
	if got, _ := k.Request.Header.Get("Agent-Token"); got != "s3cret" {
		t.Errorf("token %q", got)
	}
	var b bytes.Buffer
	if err := (call.View{Color: true}).Request(&b, k); err != nil {
		t.Fatal(err)
	}
	if err := call.WriteJSON(&b, k.Report()); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "s3cret") {
		t.Error(b.String())
	}
}

func TestUnknownNames(t *testing.T) {
	t.Parallel()
	if _, err := call.Find("nothing", ""); err == nil || !strings.Contains(err.Error(), `no API "nothing"`) {
		t.Error(err)
	}
	if _, err := call.Find("pay", "nothing"); err == nil || !strings.Contains(err.Error(), `no product of pay "nothing"`) {
		t.Error(err)
	}
	if _, err := call.List("nothing"); err == nil {
		t.Error("a group that is not there has APIs")
	}
}
