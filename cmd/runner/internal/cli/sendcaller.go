package cli

import (
	"cmp"
	"context"
	"crypto/rsa"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"runner/cmd/runner/internal/call"
	"runner/cmd/runner/internal/simulator"
	"runner/collection/antom"
	"runner/collection/sign"
	"runner/collection/transport"
)

// simulatorClient is who calls the simulator of "runner send", unless told otherwise.
const simulatorClient = "SANDBOX_5X00000000000000"

// maxSendAnswer is the size of the largest answer that is read: the evidence of a dispute fits in.
const maxSendAnswer = 64 << 20

// ownSimulator is --simulator without an address.
const ownSimulator = "new"

// sandboxPrefix is how the client ids of the sandbox begin.
const sandboxPrefix = "SANDBOX_"

func regionNames() []string {
	var names []string
	for _, r := range antom.Regions() {
		names = append(names, r.Name)
	}
	return names
}

// caller makes what calls are made with. The function it returns must be called in the end.
func (a *app) caller(f *sendFlags) (*call.Caller, func(), error) {
	c := &call.Caller{UserAgent: "runner/" + Version, Values: make(map[string]string)}
	for _, pair := range f.vars {
		name, value, ok := strings.Cut(pair, "=")
		if !ok || name == "" {
			return nil, nil, &usageError{fmt.Errorf("--var: want NAME=VALUE, have %.80q", pair)}
		}
		c.Values[name] = value
	}
	var err error
	if c.Base, err = f.base(); err != nil {
		return nil, nil, err
	}
	client := cmp.Or(f.signing.clientID, simulatorClient)
	c.Sandbox = f.sandbox || !f.live && strings.HasPrefix(client, sandboxPrefix)
	key, err := f.signing.privateKey(a)
	if err == nil && key == nil { // for a simulator of our own any will do
		key, err = sign.GenerateKey(sign.MinBits)
	}
	if err != nil {
		return nil, nil, err
	}
	token, err := a.secretLine("agent token", f.signing.agentToken)
	if err != nil {
		return nil, nil, err
	}
	c.Signer, err = sign.New(f.signing.scheme, sign.Config{Key: key, ClientID: client, AgentToken: token,
		KeyVersion: f.signing.keyVersion, Force: f.signing.resign})
	if err != nil {
		return nil, nil, f.signing.wrong(err)
	}
	return a.target(c, key, f)
}

// target says where c sends to, and how it verifies.
func (a *app) target(c *call.Caller, key *sign.Key, f *sendFlags) (*call.Caller, func(), error) {
	client := &transport.Client{Timeout: time.Duration(f.timeout), MaxResponseSize: maxSendAnswer,
		Proxy: transport.ProxyFromEnvironment(a.env.Getenv)}
	stop := client.Close
	c.Sender, c.Options.Insecure = client, f.insecure
	var err error
	if f.extraCA != "" {
		if client.ExtraCAs, err = readInput("certificate authorities", f.extraCA); err != nil {
			return nil, nil, err
		}
	}
	if f.simulator == ownSimulator {
		client.Proxy = nil
		end, err := startSimulator(c, key)
		if err != nil {
			return nil, nil, err
		}
		stop = func() { client.Close(); end() }
	}
	if len(f.signing.verifyKeys) > 0 {
		if c.Verifier, err = f.signing.verifier(a); err != nil {
			stop()
			return nil, nil, err
		}
	}
	return c, stop, nil
}

// startSimulator starts a simulator for c that knows its key, and whose answers c verifies.
func startSimulator(c *call.Caller, merchant *sign.Key) (stop func(), err error) {
	platform, err := sign.GenerateKey(sign.MinBits)
	if err != nil {
		return nil, err
	}
	if c.Verifier, err = sign.NewVerifier(sign.SchemeAntom, sign.VerifierConfig{Key: platform.Public()}); err != nil {
		return nil, err
	}
	handler, err := simulator.New(simulator.Config{MerchantKeys: map[string]*rsa.PublicKey{"": merchant.Public()}, AntomKey: platform})
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	go server.Serve(listener)
	c.Base = "http://" + listener.Addr().String()
	return func() { server.Close() }, nil
}

// base is the address that is called; that of a simulator to be started is not known yet.
func (f *sendFlags) base() (string, error) {
	switch {
	case f.region != "":
		return regionURL(f.region)
	case f.simulator == ownSimulator:
		return "", nil
	}
	return baseURL(cmp.Or(f.url, f.simulator))
}

func regionURL(name string) (string, error) {
	for _, r := range antom.Regions() {
		if strings.EqualFold(r.Name, name) {
			return "https://" + r.Host, nil
		}
	}
	return "", &usageError{fmt.Errorf("--region: want one of %s, have %.40q", strings.Join(regionNames(), ", "), name)}
}

var errBase = errors.New("want an address such as https://open-na-global.alipay.com, without the path of the API")

func baseURL(text string) (string, error) {
	u, err := url.Parse(text)
	if err != nil || !isURL(text) || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return "", &usageError{fmt.Errorf("address %.200q: %w", shownRef(text), errBase)}
	}
	return text, nil
}

// stepsBefore are the calls that must be made before step: to a simulator only, since elsewhere somebody may pay for
// them.
func (f *sendFlags) stepsBefore(c *call.Caller, step call.Step, template []byte) ([]call.Step, error) {
	steps, err := step.Before(template, c.Given)
	switch {
	case err != nil || len(steps) == 0 || f.simulator != "":
		return steps, err
	case f.dryRun || f.curl:
		return nil, nil // the variables that are left are told
	}
	return nil, &usageError{wanted(step, template, c)}
}

// callBefore makes the calls that step needs.
func callBefore(ctx context.Context, c *call.Caller, step call.Step, steps []call.Step) ([]*call.Call, error) {
	var made []*call.Call
	for _, s := range steps {
		k, err := earlier(ctx, c, s)
		if err != nil {
			return nil, fmt.Errorf("%s needs %s: %w", step, s, err)
		}
		made = append(made, k)
	}
	return made, nil
}

// earlier makes a call that another one needs. Without the answer that it should have there is no going on.
func earlier(ctx context.Context, c *call.Caller, s call.Step) (*call.Call, error) {
	k, err := c.Prepare(s, s.Template())
	if err == nil {
		err = c.Send(ctx, k)
	}
	if err == nil && !k.Expected() {
		err = fmt.Errorf("the answer is %s", k.Result)
	}
	return k, err
}

// wanted says which values the user must give, and where they come from.
func wanted(step call.Step, template []byte, c *call.Caller) error {
	var lines []string
	for _, n := range step.Needs(template) {
		if !c.Given(n.Variable) {
			lines = append(lines, fmt.Sprintf("--var %s=… (%s)", n.Variable, step.Source(n)))
		}
	}
	return fmt.Errorf("%s needs what earlier calls give: %s", step, strings.Join(lines, "; "))
}
