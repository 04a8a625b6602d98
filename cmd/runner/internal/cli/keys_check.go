package cli

import (
	"crypto"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"runner/collection/sign"
	"runner/collection/sign/keyfile"
)

// keyCheck are the options of "runner keys check".
type keyCheck struct {
	key, public, platform, passphrase string
	asJSON                            bool
}

// A finding is one thing that was looked at.
type finding struct {
	Level string `json:"level"`
	Text  string `json:"text"`
}

// The levels of a finding. Only what is wrong makes the check fail.
const (
	levelOK      = "ok"
	levelWarning = "warning"
	levelWrong   = "wrong"
)

func (a *app) keysCheckCommand() *cobra.Command {
	var c keyCheck
	cmd := &cobra.Command{
		Use:   "check --key FILE",
		Short: "Prove that keys belong together",
		Long: "Prove that a private and a public key are a pair: what one signs the other verifies. Without --public the\n" +
			"public key beside the private one is taken, if there is one. It also warns about keys that others can read,\n" +
			"and finds one's own public key where the platform's (Antom's) is expected.\n\n" +
			"The exit code is 0 if all is well, 1 if something does not match, and 3 if a key cannot be used.",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return a.keysCheck(&c) },
	}
	fs := cmd.Flags()
	fs.StringVar(&c.key, "key", "", "private key: FILE, - or env:NAME")
	fs.StringVar(&c.public, "public", "", "its public key")
	fs.StringVar(&c.platform, "platform", "", "public key of the platform")
	fs.StringVar(&c.passphrase, "passphrase", "", "passphrase of the private key: FILE, - or env:NAME")
	fs.BoolVar(&c.asJSON, "json", false, "write JSON")
	return cmd
}

func (a *app) keysCheck(c *keyCheck) error {
	if c.key == "" {
		return &usageError{errors.New("want --key FILE")}
	}
	e, err := a.checkedKey(c)
	if err != nil {
		return err
	}
	found := keyFindings(c, e)
	pair, err := a.pairFinding(c, e)
	if err != nil {
		return err
	}
	platform, err := a.platformFinding(c, e)
	if err != nil {
		return err
	}
	found = append(append(found, pair...), platform...)
	if err := a.printFindings(c, found); err != nil {
		return err
	}
	if e.Err != nil {
		return inputFailed("private key", c.key, e.Err)
	}
	for _, f := range found {
		if f.Level == levelWrong {
			return &statusError{exitFailed}
		}
	}
	return nil
}

// checkedKey reads the private key. One that is too short is looked at all the same.
func (a *app) checkedKey(c *keyCheck) (*keyfile.Entry, error) {
	entries, err := a.keyEntries("private key", c.key, c.passphrase)
	if err != nil {
		return nil, err
	}
	e := ofKind(entries, keyfile.Private)
	if e == nil {
		return nil, inputFailed("private key", c.key, sign.ErrNotPrivate)
	}
	if e.Public == nil {
		return nil, inputFailed("private key", c.key, e.Err)
	}
	return e, nil
}

func keyFindings(c *keyCheck, e *keyfile.Entry) []finding {
	var found []finding
	switch {
	case e.Err != nil:
		found = append(found, finding{levelWrong, e.Err.Error()})
	case e.Key.Public() == nil:
		found = append(found, finding{levelWarning, "an " + sign.Describe(e.Public) + " key: Antom's signatures need RSA"})
	default:
		found = append(found, finding{levelOK, sign.Describe(e.Public) + " private key, " + sign.Fingerprint(e.Public)})
	}
	if info, err := os.Stat(c.key); err == nil && info.Mode().IsRegular() && loose(info.Mode()) {
		found = append(found, finding{levelWarning, fmt.Sprintf("%s has the permissions %04o: %s", c.key,
			info.Mode().Perm(), looseText)})
	}
	r := keyfile.Rotation{Base: strings.TrimSuffix(c.key, ".pem")}
	if s := r.State(); s != keyfile.Steady {
		found = append(found, finding{levelWarning, fmt.Sprintf("replacement of %s: %s", r.Base, s)})
	}
	return found
}

// pairFinding looks at the public key, that beside the private one if none is given.
func (a *app) pairFinding(c *keyCheck, e *keyfile.Entry) ([]finding, error) {
	path := c.public
	if path == "" {
		base, isPEM := strings.CutSuffix(c.key, ".pem")
		if path = sign.PairAt(base).Public; !isPEM || !isFile(path) {
			return nil, nil
		}
	}
	public, err := a.publicKey("public key", path)
	if err != nil {
		return nil, err
	}
	matches := keyfile.Same(e.Public, public)
	if e.Key != nil {
		matches = keyfile.Proves(e.Key, public)
	}
	if !matches {
		return []finding{{levelWrong, path + " is the public key of another pair, " + sign.Fingerprint(public)}}, nil
	}
	return []finding{{levelOK, path + " is its public key"}}, nil
}

// platformFinding looks at the key that answers are verified with.
func (a *app) platformFinding(c *keyCheck, e *keyfile.Entry) ([]finding, error) {
	if c.platform == "" {
		return nil, nil
	}
	public, err := a.publicKey("platform's key", c.platform)
	if err != nil {
		return nil, err
	}
	if keyfile.Same(e.Public, public) {
		return []finding{{levelWrong, c.platform + " is your own public key, not the platform's: no answer will verify"}}, nil
	}
	return []finding{{levelOK, c.platform + " is another's public key, " + sign.Fingerprint(public)}}, nil
}

// publicKey reads a public key. A private one in its place is an error.
func (a *app) publicKey(what, ref string) (crypto.PublicKey, error) {
	data, err := a.secretOf(what, ref)
	if err != nil {
		return nil, err
	}
	public, err := keyfile.LoadPublic(data)
	if err != nil {
		return nil, inputFailed(what, ref, err)
	}
	return public, nil
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

func (a *app) printFindings(c *keyCheck, found []finding) error {
	if c.asJSON {
		return a.writeJSON(map[string]any{"findings": found})
	}
	for _, f := range found {
		if err := a.say("%-8s %s\n", f.Level, a.visible(f.Text)); err != nil {
			return err
		}
	}
	return nil
}
