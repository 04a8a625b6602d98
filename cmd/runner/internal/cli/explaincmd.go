package cli

import (
	"crypto/rsa"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"runner/cmd/runner/internal/captured"
	"runner/collection"
	"runner/collection/sign"
	"runner/collection/sign/explain"
)

// errMasked is why a report cannot be explained: its signature was taken for a secret.
var errMasked = errors.New("the signature is masked in the report")

// explainFlags are the options of "runner explain".
type explainFlags struct {
	messageFlags
	har, report, item     string
	answer                bool
	response              string
	public, key, platform string
	written, environment  string
	json, hex             bool
}

func (a *app) explainCommand() *cobra.Command {
	var f explainFlags
	cmd := &cobra.Command{
		Use:   "explain",
		Short: "Find out why a signature was refused",
		Long: "Show the exact bytes that Antom's signature of a request must cover, with what cannot be seen made visible, and find out\n" +
			"which key made the signature and over which bytes: the known mistakes are tried, alone and two at a time (path\n" +
			"variants, query, line breaks, blanks, time, client id, keys, encodings, a body that was written again, {{variables}}).\n" +
			"With --response FILE, or --answer, it is the signature of the answer that is explained.\n\n" +
			"Exit codes: 0 the signature holds, or the mistake was found; 1 it was not found; 3 something cannot be used.",
		Example: `  runner explain --request request.http --public-key merchant.pub
  runner explain --har traffic.har --item /payments/pay --key merchant.pem --platform-key antom.pub
  runner explain --request sent.http --public-key merchant.pub --written body-with-variables.json
  runner explain --report run.json --item pay --answer --platform-key antom.pub`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return a.explain(&f) },
	}
	fs := cmd.Flags()
	fs.SortFlags = false
	f.messageFlags.add(fs)
	fs.StringVar(&f.har, "har", "", "take the request from this HAR of a browser or proxy")
	fs.StringVar(&f.report, "report", "", "take the request from this json or ndjson report of a run, ours or Newman's")
	fs.StringVar(&f.item, "item", "", "which request of these: its name, or a part of its path; without it the last that is signed")
	fs.BoolVar(&f.answer, "answer", false, "explain the signature of the answer that is there")
	fs.StringVar(&f.response, "response", "", "explain the signature of this answer, an HTTP message, to the request")
	fs.StringVar(&f.public, "public-key", "", "public key of the pair that should have signed")
	fs.StringVar(&f.key, "key", "", "or its private key: FILE, - or env:NAME")
	fs.StringVar(&f.platform, "platform-key", "", "the platform's public key: that of answers; for requests to tell a mix-up")
	fs.StringVar(&f.written, "written", "", "file of the body as it is written, with {{variables}}")
	fs.StringVarP(&f.environment, "environment", "e", "", "file of the environment that the request was written for")
	fs.BoolVar(&f.json, "json", false, "write JSON")
	fs.BoolVar(&f.hex, "hex", false, "show the bytes in hexadecimal, too")
	return cmd
}

func (a *app) explain(f *explainFlags) error {
	keys, err := a.explainKeys(f)
	if err != nil {
		return err
	}
	x, err := a.exchange(f)
	if err != nil {
		return err
	}
	m, err := a.explained(f, x)
	if err != nil {
		return err
	}
	e := explain.Request(m, keys...)
	if f.json {
		err = a.writeJSON(newExplanation(e))
	} else {
		err = a.print([]byte(explanation(e, f.hex)))
	}
	if err == nil && !e.Verified && !e.Found() {
		return errRunFailed
	}
	return err
}

// explained is what the signature in question is about, with what else is known.
func (a *app) explained(f *explainFlags, x *captured.Exchange) (*explain.Message, error) {
	m := explain.FromRequest(x.Request)
	if f.answers() {
		if x.Response == nil {
			return nil, &inputError{errNoAnswer}
		}
		m = explain.FromResponse(x.Request, x.Response)
	}
	var err error
	m.Written, m.WrittenTarget = x.Body, x.Target
	if f.written != "" {
		if m.Written, err = readInput("body", f.written); err != nil {
			return nil, err
		}
	}
	if f.environment != "" {
		e, err := parseFile("environment", f.environment, collection.ParseEnvironment)
		if err != nil {
			return nil, err
		}
		m.Variables = map[string]string{}
		for _, v := range e.Values {
			m.Variables[v.Key] = v.Value.String()
		}
	}
	return m, nil
}

// answers reports whether it is an answer that is explained.
func (f *explainFlags) answers() bool { return f.answer || f.response != "" }

// explainKeys reads the keys, the one that should have signed first: of requests one's own, of answers the platform's.
func (a *app) explainKeys(f *explainFlags) ([]explain.Key, error) {
	var own, platform []explain.Key
	switch {
	case f.key != "":
		data, err := a.secretOf("private key", f.key)
		if err != nil {
			return nil, err
		}
		key, err := sign.ParseKey(data)
		if err != nil {
			return nil, inputFailed("private key", f.key, err)
		}
		own = []explain.Key{{Name: "your key", Public: key.Public()}}
	case f.public != "":
		key, err := parseFile[*rsa.PublicKey]("public key", f.public, sign.ParsePublicKey)
		if err != nil {
			return nil, err
		}
		own = []explain.Key{{Name: "your key", Public: key}}
	}
	if f.platform != "" {
		key, err := parseFile[*rsa.PublicKey]("public key", f.platform, sign.ParsePublicKey)
		if err != nil {
			return nil, err
		}
		platform = []explain.Key{{Name: "the platform's key", Public: key}}
	}
	switch {
	case f.answers() && platform == nil:
		return nil, &usageError{errors.New("--platform-key FILE is required: the key of the pair that should have signed the answer")}
	case f.answers():
		return append(platform, own...), nil
	case own == nil:
		return nil, &usageError{errors.New("--public-key FILE or --key FILE is required: the pair that should have signed")}
	}
	return append(own, platform...), nil
}

// errNoAnswer is why an answer cannot be explained.
var errNoAnswer = errors.New("there is no answer to the request: give it with --response FILE")

// exchange finds the request that is to be explained, and the answer to it.
func (a *app) exchange(f *explainFlags) (*captured.Exchange, error) {
	read, path := captured.HAR, f.har
	if f.report != "" {
		read, path = captured.Report, f.report
	}
	var x *captured.Exchange
	if path == "" {
		req, err := f.message(a)
		if err != nil {
			return nil, err
		}
		x = &captured.Exchange{Request: req}
	} else {
		data, err := a.fileOrStdin("exchanges", path)
		if err != nil {
			return nil, err
		}
		all, err := read(data)
		if err != nil {
			return nil, inputFailed("exchanges", path, err)
		}
		if x, err = f.pick(path, all); err != nil {
			return nil, err
		}
	}
	if f.response != "" {
		var err error
		x.Response, err = a.response(f.response)
		return x, err
	}
	return x, nil
}

// pick returns the last signed request that --item names.
func (f *explainFlags) pick(path string, all []captured.Exchange) (*captured.Exchange, error) {
	var names []string
	for i := len(all) - 1; i >= 0; i-- {
		x := all[i]
		names = append(names, x.Name)
		if x.Name != f.item && !strings.Contains(x.Request.URL.Path, f.item) {
			continue
		}
		signature, ok := x.Request.Header.Get("Signature")
		switch {
		case ok && strings.Contains(signature, "***"):
			return nil, inputFailed("exchanges", path, errMasked)
		case ok && x.Lacks != "":
			return nil, inputFailed("exchanges", path, fmt.Errorf("%q lacks %s", x.Name, x.Lacks))
		case ok:
			return &x, nil
		}
	}
	if f.item == "" {
		return nil, inputFailed("exchanges", path, errors.New("no request in it has a Signature header"))
	}
	return nil, inputFailed("exchanges", path, fmt.Errorf("no signed request is %.80q; there are %s", f.item,
		strings.Join(names[:min(len(names), 10)], ", ")))
}

// An explanationJSON is what "runner explain --json" writes.
type explanationJSON struct {
	Verified bool   `json:"verified"`
	Mistake  string `json:"mistake,omitempty"`
	Fix      string `json:"fix,omitempty"`
	Key      string `json:"key,omitempty"`
	Tried    int    `json:"tried"`
	Content  string `json:"content"`
	Signed   string `json:"signed,omitempty"`
}

func newExplanation(e *explain.Explanation) *explanationJSON {
	return &explanationJSON{e.Verified, e.Mistake, e.Fix, e.Key, e.Tried, string(e.Content), string(e.Signed)}
}

// explanation is what was found out for people.
func explanation(e *explain.Explanation, inHex bool) string {
	var b strings.Builder
	block := func(title string, text []byte) {
		fmt.Fprintf(&b, "%s (%d bytes):\n", title, len(text))
		for line := range strings.SplitSeq(explain.Visible(text), "\n") {
			fmt.Fprintf(&b, "  │ %s\n", line)
		}
		if inHex {
			b.WriteString(hex.Dump(text))
		}
	}
	block("to be signed", e.Content)
	if e.Signed != nil && !e.Verified {
		block("was signed", e.Signed)
	}
	if d, ok := e.Difference(); ok {
		fmt.Fprintf(&b, "they differ from line %d, column %d:\n  to be signed │ %s\n  was signed   │ %s\n", d.Line, d.Column,
			oneLine(d.Want), oneLine(d.Have))
	}
	switch {
	case e.Verified:
		b.WriteString("\nthe signature holds\n")
	case e.Found():
		fmt.Fprintf(&b, "\nmistake: %s\nfix:     %s\n", e.Mistake, e.Fix)
	default:
		fmt.Fprintf(&b, "\nthe signature was made with %s, but over other bytes; %d other texts were tried, and none of them fits\n",
			e.Key, e.Tried)
	}
	return b.String()
}

// oneLine shows text with what cannot be seen, its line breaks without a break.
func oneLine(text []byte) string { return strings.ReplaceAll(explain.Visible(text), "\n", "") }
