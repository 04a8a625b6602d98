package cli

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"runner/cmd/runner/internal/call"
	"runner/cmd/runner/internal/captured"
	"runner/collection/sign"
	"runner/collection/sign/explain"
	"runner/collection/wire"
)

func (a *app) signCommand() *cobra.Command {
	var f oneMessageFlags
	var content, curl bool
	cmd := &cobra.Command{
		Use:   "sign",
		Short: "Sign one request and print what to send",
		Long: "Sign one request, and print the header fields that the signature adds; --content prints the exact bytes that\n" +
			"are signed, --curl a command that sends the request, --json all of it.",
		Example: `  runner sign --key merchant.pem --client-id SANDBOX_5X… --path /ams/sandbox/api/v1/payments/pay --body pay.json
  runner sign --scheme hmac --secret env:SECRET --option 'string={query}' --method GET --path '/api?a=1'`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return a.sign(&f, content, curl) },
	}
	fs := cmd.Flags()
	f.addScheme(fs)
	fs.StringVar(&f.signing.key, "key", "", "private key: FILE, - for the standard input, or env:NAME")
	fs.StringVar(&f.signing.passphrase, "key-passphrase", "", "passphrase of that key: FILE, - or env:NAME")
	fs.StringVar(&f.signing.clientID, "client-id", "", "whom the key belongs to")
	fs.StringVar(&f.signing.keyID, "key-id", "", "name of the key: keyid, serial number of the certificate")
	fs.StringVar(&f.signing.keyVersion, "key-version", "", "version of the key (default 1)")
	f.messageFlags.add(fs)
	fs.BoolVar(&content, "content", false, "print the bytes that are signed, and nothing else")
	fs.BoolVar(&curl, "curl", false, "print a curl command")
	fs.BoolVar(&f.json, "json", false, "write JSON")
	return cmd
}

// A signedMessage is what "runner sign --json" writes.
type signedMessage struct {
	Method  string            `json:"method"`
	URL     string            `json:"url"`
	Header  map[string]string `json:"header"` // the fields that the signature adds
	Content string            `json:"content,omitempty"`
}

func (a *app) sign(f *oneMessageFlags, content, curl bool) error {
	if err := f.signing.check(); err != nil {
		return err
	}
	req, err := f.message(a)
	if err != nil {
		return err
	}
	signer, err := f.signing.signer(a)
	if err != nil {
		return err
	}
	if _, err := signer.Sign(req, nil); err != nil {
		return &inputError{fmt.Errorf("sign: %w", err)}
	}
	var covered []byte
	if c, ok := signer.(sign.Contenter); ok {
		if covered, err = c.Content(req); err != nil {
			return &inputError{fmt.Errorf("sign: %w", err)}
		}
	}
	switch {
	case content && covered == nil:
		return &usageError{fmt.Errorf("--content: the scheme %s signs no text", f.signing.scheme)}
	case content:
		return a.print(covered)
	case curl:
		if req.URL.Host == "" {
			return &usageError{errors.New("--curl needs the whole address as --path")}
		}
		return a.print([]byte(call.Curl(req)))
	case f.json:
		return a.writeJSON(newSignedMessage(req, covered))
	}
	return a.print(addedFields(req))
}

func newSignedMessage(req *wire.Request, content []byte) *signedMessage {
	m := &signedMessage{Method: req.Method, URL: req.URL.Target(), Header: map[string]string{}, Content: string(content)}
	if req.URL.Host != "" {
		m.URL = req.URL.String()
	}
	for _, h := range req.Header {
		if h.Origin == wire.Auth {
			m.Header[h.Name] = h.Value
		}
	}
	return m
}

// addedFields are the header fields that the signature adds, one a line; a scheme that signs the query shows the target.
func addedFields(req *wire.Request) []byte {
	var b bytes.Buffer
	for _, h := range req.Header {
		if h.Origin == wire.Auth {
			fmt.Fprintf(&b, "%s: %s\n", h.Name, h.Value)
		}
	}
	if b.Len() == 0 {
		fmt.Fprintf(&b, "%s %s\n", req.Method, req.URL.Target())
	}
	return b.Bytes()
}

// print writes data to the standard output.
func (a *app) print(data []byte) error {
	if _, err := a.env.Stdout.Write(data); err != nil {
		return &outputError{err}
	}
	return nil
}

func (a *app) verifyCommand() *cobra.Command {
	var f oneMessageFlags
	var response string
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Verify the signature of one request or answer",
		Long: "Verify the signature of a request, or with --response that of the answer to it. What the signature says stands in\n" +
			"the header fields. Exit codes: 0 it holds, 1 it does not, 3 something cannot be used.",
		Example: `  runner verify --public-key merchant.pub --request request.http
  runner verify --public-key antom.pub --path /ams/sandbox/api/v1/payments/pay --response answer.http`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return a.verify(&f, response) },
	}
	fs := cmd.Flags()
	f.addScheme(fs)
	fs.StringArrayVar(&f.signing.verifyKeys, "public-key", nil, "public key of who signed, [VERSION=]FILE (repeatable)")
	f.messageFlags.add(fs)
	fs.StringVar(&response, "response", "", "file of the answer as an HTTP message: verify it instead of the request")
	fs.BoolVar(&f.json, "json", false, "write JSON")
	return cmd
}

// A verdictJSON is what "runner verify --json" writes.
type verdictJSON struct {
	Verified bool   `json:"verified"`
	Signed   bool   `json:"signed"`
	Reason   string `json:"reason,omitempty"`
	Mistake  string `json:"mistake,omitempty"`
}

func (a *app) verify(f *oneMessageFlags, response string) error {
	verifier, err := f.signing.verifier(a)
	if err != nil {
		return err
	}
	if verifier == nil {
		return &usageError{errors.New("--public-key FILE is required: that of who signed")}
	}
	req, err := f.message(a)
	if err != nil {
		return err
	}
	v, m := verdictJSON{Signed: true}, explain.FromRequest(req)
	if response == "" {
		err = verifier.VerifyRequest(req)
	} else {
		var resp *wire.Response
		if resp, err = a.response(response); err != nil {
			return err
		}
		m = explain.FromResponse(req, resp)
		v.Signed, err = verifier.Verify(req, resp)
	}
	if v.Verified = err == nil && v.Signed; err != nil {
		v.Reason = err.Error()
	} else if !v.Signed {
		v.Reason = "not signed, and need not be"
	}
	if errors.Is(err, sign.ErrBadSignature) || errors.Is(err, sign.ErrBadHeader) {
		v.Mistake = f.mistake(m)
	}
	return a.verdict(f, &v)
}

func (a *app) response(path string) (*wire.Response, error) {
	data, err := a.fileOrStdin("response", path)
	if err != nil {
		return nil, err
	}
	resp, err := captured.HTTPResponse(data)
	if err != nil {
		return nil, inputFailed("response", path, err)
	}
	return resp, nil
}

// mistake says what was done wrong, where that can be found out.
func (f *oneMessageFlags) mistake(m *explain.Message) string {
	if f.signing.scheme != sign.SchemeAntom || len(f.signing.verifyKeys) != 1 {
		return ""
	}
	_, path := verifyKeyOf(f.signing.verifyKeys[0])
	key, err := parseFile("public key", path, sign.ParsePublicKey)
	if err != nil {
		return ""
	}
	return explain.Request(m, explain.Key{Name: "this key", Public: key}).Mistake
}

func (a *app) verdict(f *oneMessageFlags, v *verdictJSON) error {
	var err error
	switch {
	case f.json:
		err = a.writeJSON(v)
	case v.Verified:
		err = a.print([]byte("verified\n"))
	default:
		text := "not verified: " + v.Reason + "\n"
		if v.Mistake != "" {
			text += v.Mistake + "\n"
		}
		err = a.print([]byte(a.visible(text)))
	}
	if err == nil && !v.Verified {
		return errRunFailed
	}
	return err
}
