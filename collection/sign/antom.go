package sign

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"runner/collection/wire"
)

// The headers of the scheme.
const (
	headerClient       = "Client-Id"
	headerRequestTime  = "Request-Time"
	headerResponseTime = "Response-Time"
	headerSignature    = "Signature"
	headerAgentToken   = "Agent-Token"
)

// maxAgentToken is the length that the vendor allows for.
const maxAgentToken = 128

// The paths of Antom's API, and how the client ids of its sandbox begin.
const (
	livePath      = "/ams/api/"
	sandboxPath   = "/ams/sandbox/api/"
	sandboxClient = "SANDBOX_"
)

// clientNames are the variables the client id is looked for in, in this order.
var clientNames = [...]string{"clientId", "client_id", "client-id", "Client-Id"}

// Content returns the exact bytes a signature covers: method and target (path and query) of the request on the first
// line, then client id, time and raw body, joined with dots. Responses and notifications use the same form.
func Content(method, target, clientID, at string, body []byte) []byte {
	return append([]byte(contentHead(method, target, clientID, at)), body...)
}

func contentHead(method, target, clientID, at string) string {
	return method + " " + target + "\n" + clientID + "." + at + "."
}

// Antom signs requests as Antom and Alipay+ want it. It may be used from several goroutines.
type Antom struct {
	// Key makes the signatures. It must be set.
	Key *Key
	// ClientID is whom the key belongs to. If empty, the request's Client-Id header tells, else the variable clientId,
	// client_id, client-id or Client-Id.
	ClientID string
	// Now is the clock of Request-Time. If nil, time.Now is used.
	Now func() time.Time
	// KeyVersion is the version of the key; "" means 1.
	KeyVersion string
	// AgentToken is sent as Agent-Token. If empty, the header stays as the author wrote it.
	AgentToken Secret
	// Sandbox moves requests of clients of the sandbox from the live path to the sandbox's.
	Sandbox bool
	// Force signs again what a script has signed already.
	Force bool
}

// SchemeAntom is the name of the scheme of [Antom].
const SchemeAntom = "antom"

func newAntom(cfg Config) (Signer, error) {
	if err := needsRSA(cfg.Key); err != nil {
		return nil, err
	}
	token := cfg.AgentToken.text
	if len(token) > maxAgentToken || !fieldValue(token) {
		return nil, fmt.Errorf("the agent token: want at most %d characters of printable ASCII", maxAgentToken)
	}
	if err := noOptions(cfg.Options); err != nil {
		return nil, err
	}
	return &Antom{Key: cfg.Key, ClientID: cfg.ClientID, Now: cfg.Now, KeyVersion: cfg.KeyVersion,
		AgentToken: cfg.AgentToken, Sandbox: cfg.Sandbox, Force: cfg.Force}, nil
}

// Scheme returns [SchemeAntom].
func (a *Antom) Scheme() string { return SchemeAntom }

// Sign sets Client-Id, Request-Time and Signature. It returns false and leaves req alone if a script has set all three,
// unless Force is set. lookup finds variables; it may be nil.
func (a *Antom) Sign(req *wire.Request, lookup func(name string) (string, bool)) (bool, error) {
	return a.sign(req, lookup, strconv.FormatInt(clock(a.Now)().UnixMilli(), 10))
}

// sign is Sign at a time, as it is written in the header.
func (a *Antom) sign(req *wire.Request, lookup func(name string) (string, bool), at string) (bool, error) {
	if !a.Force && signed(req) {
		return false, nil
	}
	client, err := clientOf(a.ClientID, req, lookup)
	if err != nil {
		return false, err
	}
	moved := a.moved(req, client)
	digest, err := antomContent(moved, client, at).digest()
	if err != nil {
		return false, err
	}
	signature, err := a.Key.signDigest(digest)
	if err != nil {
		return false, err
	}
	h := Header{Algorithm: "RSA256", KeyVersion: a.KeyVersion, Signature: signature}
	if h.KeyVersion == "" {
		h.KeyVersion = "1"
	}
	req.URL = moved.URL
	req.Header.Set(wire.Field{Name: headerClient, Value: client, Origin: wire.Auth})
	req.Header.Set(wire.Field{Name: headerRequestTime, Value: at, Origin: wire.Auth})
	if !a.AgentToken.Empty() {
		req.Header.Set(wire.Field{Name: headerAgentToken, Value: a.AgentToken.text, Origin: wire.Auth})
	}
	req.Header.Set(wire.Field{Name: headerSignature, Value: h.String(), Origin: wire.Auth})
	return true, nil
}

// Content returns what the signature of req, a signed request, covers.
func (a *Antom) Content(req *wire.Request) ([]byte, error) { return requestContent(req) }

func requestContent(req *wire.Request) ([]byte, error) {
	return antomContent(req, get(req.Header, headerClient), get(req.Header, headerRequestTime)).bytes()
}

func antomContent(req *wire.Request, client, at string) content {
	return content{head: contentHead(req.Method, req.URL.Target(), client, at), body: req.Body}
}

// moved returns req as it is to be sent: with the sandbox's path if it is the sandbox's client and that is wanted.
func (a *Antom) moved(req *wire.Request, client string) *wire.Request {
	if !a.Sandbox || !strings.HasPrefix(client, sandboxClient) {
		return req
	}
	moved := *req
	moved.URL.Path = strings.Replace(req.URL.Path, livePath, sandboxPath, 1)
	return &moved
}

// signed reports whether req bears a whole signature. An empty or unfinished header, as templates carry it, is none.
func signed(req *wire.Request) bool {
	_, err := ParseHeader(get(req.Header, headerSignature))
	return err == nil && get(req.Header, headerClient) != "" && get(req.Header, headerRequestTime) != ""
}

// clientOf finds the client id: the configured one, else that of the request, else a variable.
func clientOf(configured string, req *wire.Request, lookup func(string) (string, bool)) (string, error) {
	client := identity{what: "client id", variables: clientNames[:], missing: ErrNoClientID}
	return client.find(lookup, configured, get(req.Header, headerClient))
}

// get returns the value of a header without surrounding blanks, "" if it is not there.
func get(h wire.Header, name string) string {
	v, _ := h.Get(name)
	return strings.TrimSpace(v)
}

// fieldValue reports whether v can stand in a header as it is.
func fieldValue(v string) bool {
	for i := range len(v) {
		if v[i] <= ' ' || v[i] > '~' {
			return false
		}
	}
	return true
}
