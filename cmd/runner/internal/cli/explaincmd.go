package cli

import (
	"crypto/rsa"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"runner/cmd/runner/internal/captured"
	"runner/collection/sign"
	"runner/collection/sign/explain"
	"runner/collection/wire"
)

// errMasked is why a report cannot be explained: a signature is shown in none.
var errMasked = errors.New("the signature is masked in the report")

// explainFlags are the options of "runner explain".
type explainFlags struct {
	messageFlags
	har, report, item     string
	public, key, platform string
	written               string
	json, hex             bool
}

func (a *app) explainCommand() *cobra.Command {
	var f explainFlags
	cmd := &cobra.Command{
		Use:   "explain",
		Short: "Find out why a signature was refused",
		Long: "Show the exact bytes that Antom's signature of a request must cover, with what cannot be seen made visible, and find out\n" +
			"which key made the signature and over which bytes: the known mistakes are tried, alone and two at a time (path\n" +
			"variants, query, line breaks, blanks, time, client id, keys, encodings, a body that was written again, {{variables}}).\n\n" +
			"Exit codes: 0 the signature holds, or the mistake was found; 1 it was not found; 3 something cannot be used.",
		Example: `  runner explain --request request.http --public-key merchant.pub
  runner explain --har traffic.har --item /payments/pay --key merchant.pem --platform-key antom.pub
  runner explain --request sent.http --public-key merchant.pub --written body-with-variables.json`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return a.explain(&f) },
	}
	fs := cmd.Flags()
	fs.SortFlags = false
	f.messageFlags.add(fs)
	fs.StringVar(&f.har, "har", "", "take the request from this HAR of a browser or proxy")
	fs.StringVar(&f.report, "report", "", "take the request from this JSON report of a run (Newman's: ours masks signatures)")
	fs.StringVar(&f.item, "item", "", "which request of these: its name, or a part of its path; without it the last that is signed")
	fs.StringVar(&f.public, "public-key", "", "public key of the pair that should have signed")
	fs.StringVar(&f.key, "key", "", "or its private key: FILE, - or env:NAME")
	fs.StringVar(&f.platform, "platform-key", "", "the platform's public key, to tell a mix-up")
	fs.StringVar(&f.written, "written", "", "file of the body as it is written, with {{variables}}")
	fs.BoolVar(&f.json, "json", false, "write JSON")
	fs.BoolVar(&f.hex, "hex", false, "show the bytes in hexadecimal, too")
	return cmd
}

func (a *app) explain(f *explainFlags) error {
	keys, err := a.explainKeys(f)
	if err != nil {
		return err
	}
	req, err := a.capturedRequest(f)
	if err != nil {
		return err
	}
	m := explain.FromRequest(req)
	if f.written != "" {
		if m.Written, err = readInput("body", f.written); err != nil {
			return err
		}
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

// explainKeys reads the keys, the one that should have signed first.
func (a *app) explainKeys(f *explainFlags) ([]explain.Key, error) {
	var keys []explain.Key
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
		keys = append(keys, explain.Key{Name: "your key", Public: key.Public()})
	case f.public != "":
		key, err := parseFile[*rsa.PublicKey]("public key", f.public, sign.ParsePublicKey)
		if err != nil {
			return nil, err
		}
		keys = append(keys, explain.Key{Name: "your key", Public: key})
	default:
		return nil, &usageError{errors.New("--public-key FILE or --key FILE is required: the pair that should have signed")}
	}
	if f.platform == "" {
		return keys, nil
	}
	key, err := parseFile[*rsa.PublicKey]("public key", f.platform, sign.ParsePublicKey)
	return append(keys, explain.Key{Name: "the platform's key", Public: key}), err
}

// capturedRequest finds the request that is to be explained.
func (a *app) capturedRequest(f *explainFlags) (*wire.Request, error) {
	read, path := captured.HAR, f.har
	if f.report != "" {
		read, path = captured.Report, f.report
	}
	if path == "" {
		return f.message(a)
	}
	data, err := a.fileOrStdin("exchanges", path)
	if err != nil {
		return nil, err
	}
	all, err := read(data)
	if err != nil {
		return nil, inputFailed("exchanges", path, err)
	}
	return a.pick(f, path, all)
}

// pick returns the last signed request that --item names.
func (a *app) pick(f *explainFlags, path string, all []captured.Exchange) (*wire.Request, error) {
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
		case ok:
			return x.Request, nil
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
	switch {
	case e.Verified:
		b.WriteString("\nthe signature holds\n")
	case e.Found():
		fmt.Fprintf(&b, "\nmistake: %s\nfix:     %s\n", e.Mistake, e.Fix)
	default:
		fmt.Fprintf(&b, "\nthe signature was made with %s, but over other bytes; %d known mistakes were tried, and none of them fits\n",
			e.Key, e.Tried)
	}
	return b.String()
}
