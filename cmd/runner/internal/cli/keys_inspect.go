package cli

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"runner/collection/sign"
	"runner/collection/sign/keyfile"
)

// A keyReport says what a key is. None of its members is private.
type keyReport struct {
	Kind        keyfile.Kind `json:"kind"`
	Algorithm   string       `json:"algorithm,omitempty"`
	Form        keyfile.Form `json:"form"`
	Content     string       `json:"content"`
	Armour      sign.Armour  `json:"armour"`
	Cipher      string       `json:"cipher,omitempty"`
	Fingerprint string       `json:"fingerprint,omitempty"`
	Subject     string       `json:"subject,omitempty"`
	NotBefore   *time.Time   `json:"notBefore,omitempty"`
	NotAfter    *time.Time   `json:"notAfter,omitempty"`
	Problems    []string     `json:"problems,omitempty"`
	Programs    []keyTaker   `json:"programs,omitempty"`
}

// A keyTaker says whether a program takes the key.
type keyTaker struct {
	Name  string       `json:"name"`
	Takes bool         `json:"takes"`
	Wants keyfile.Form `json:"wants"`
}

// A keyFileReport says what a file with keys is.
type keyFileReport struct {
	File        string        `json:"file"`
	Permissions string        `json:"permissions,omitempty"`
	Replacement keyfile.State `json:"replacement,omitempty"`
	Problems    []string      `json:"problems,omitempty"`
	Keys        []keyReport   `json:"keys"`
}

func (a *app) keysInspectCommand() *cobra.Command {
	var passphrase string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "inspect FILE",
		Short: "Say what a key file is, and which SDK takes it",
		Long: "Say what a key file is: its kind, form, size and fingerprint, which SDK takes it as it is, and what\n" +
			"\"runner keys convert\" makes of it for the others. FILE may be - for the standard input, or env:NAME.\n" +
			"Nothing private is shown.",
		Args: keyArgument("the file with the key"),
		RunE: func(_ *cobra.Command, args []string) error {
			entries, err := a.keyEntries("key", args[0], passphrase)
			if err != nil {
				return err
			}
			r := inspectKeys(args[0], entries)
			if asJSON {
				return a.writeJSON(r)
			}
			return a.say("%s", a.visible(r.text()))
		},
	}
	cmd.Flags().StringVar(&passphrase, "passphrase", "", "passphrase of the key: FILE, - or env:NAME")
	cmd.Flags().BoolVar(&asJSON, "json", false, "write JSON")
	return cmd
}

func inspectKeys(ref string, entries []keyfile.Entry) keyFileReport {
	r := keyFileReport{File: ref}
	if info, err := os.Stat(ref); err == nil && info.Mode().IsRegular() {
		r.Permissions = fmt.Sprintf("%04o", info.Mode().Perm())
		if ofKind(entries, keyfile.Private) != nil && loose(info.Mode()) {
			r.Problems = append(r.Problems, looseText)
		}
		if s := (keyfile.Rotation{Base: strings.TrimSuffix(ref, ".pem")}).State(); s != keyfile.Steady {
			r.Replacement = s
		}
	}
	for i := range entries {
		r.Keys = append(r.Keys, inspectKey(&entries[i]))
	}
	return r
}

const looseText = "others on this machine can read it: chmod 600"

// loose reports whether others than the owner can read a file. Windows has no such bits.
func loose(mode fs.FileMode) bool { return mode.Perm()&0o077 != 0 && runtime.GOOS != "windows" }

func inspectKey(e *keyfile.Entry) keyReport {
	r := keyReport{Kind: e.Kind, Form: e.Of(), Content: e.Content.Title(), Armour: e.Armour, Cipher: e.Cipher}
	if e.Public != nil {
		r.Algorithm, r.Fingerprint = sign.Describe(e.Public), sign.Fingerprint(e.Public)
	}
	if c := e.Certificate; c != nil {
		r.Subject, r.NotBefore, r.NotAfter = c.Subject.String(), &c.NotBefore, &c.NotAfter
		if now := time.Now(); now.After(c.NotAfter) || now.Before(c.NotBefore) {
			r.Problems = append(r.Problems, "the certificate is not valid now")
		}
	}
	if e.Err != nil {
		r.Problems = append(r.Problems, e.Err.Error())
	}
	for _, t := range keyfile.Takers() {
		if t.Name == "dashboard" && e.Kind == keyfile.Private {
			continue // it is given the public half only
		}
		r.Programs = append(r.Programs, keyTaker{t.Name, t.Accepts(e), t.As(e.Kind)})
	}
	return r
}

func (r *keyFileReport) text() string {
	var b strings.Builder
	for i := range r.Keys {
		if i > 0 {
			b.WriteByte('\n')
		}
		k := &r.Keys[i]
		fmt.Fprintf(&b, "%s: %s\n", r.File, k.Kind)
		k.facts(&b)
		if i == 0 {
			fact(&b, "permissions", r.Permissions)
			fact(&b, "replacement", string(r.Replacement))
			facts(&b, "problem", r.Problems)
		}
		facts(&b, "problem", k.Problems)
		k.takers(&b)
	}
	return b.String()
}

func (r *keyReport) facts(b *strings.Builder) {
	fact(b, "algorithm", r.Algorithm)
	fact(b, "form", r.Content+", "+string(r.Armour))
	fact(b, "encrypted", r.Cipher)
	fact(b, "fingerprint", r.Fingerprint)
	fact(b, "subject", r.Subject)
	if r.NotAfter != nil {
		fact(b, "valid", r.NotBefore.UTC().Format(time.DateTime)+" to "+r.NotAfter.UTC().Format(time.DateTime)+" UTC")
	}
}

func (r *keyReport) takers(b *strings.Builder) {
	b.WriteString("\n  as it is, for\n")
	for _, t := range r.Programs {
		answer := "yes"
		if !t.Takes {
			answer = "no; runner keys convert --for " + t.Name + " makes " + string(t.Wants)
		}
		fmt.Fprintf(b, "    %-12s %s\n", t.Name, answer)
	}
}

func facts(b *strings.Builder, name string, values []string) {
	for _, v := range values {
		fact(b, name, v)
	}
}

// fact writes a line; what is not known has none.
func fact(b *strings.Builder, name, value string) {
	if value != "" {
		fmt.Fprintf(b, "  %-13s %s\n", name, value)
	}
}

func (a *app) writeJSON(v any) error {
	enc := json.NewEncoder(a.env.Stdout)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return &outputError{err}
	}
	return nil
}
