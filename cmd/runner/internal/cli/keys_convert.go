package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/spf13/cobra"

	"runner/collection/sign"
	"runner/collection/sign/keyfile"
)

// keyConversion are the options of "runner keys convert".
type keyConversion struct {
	to, target, out           string
	passphrase, newPassphrase string
	public, stdout            bool
}

func (a *app) keysConvertCommand() *cobra.Command {
	var c keyConversion
	cmd := &cobra.Command{
		Use:   "convert FILE (--to FORM | --for PROGRAM)",
		Short: "Write a key in another form",
		Long: "Write a key in another form. FILE may be - for the standard input, or env:NAME for a variable.\n\n" +
			"FORM is pkcs8, pkcs1, spki or pkcs1-public, for PEM, or that with -base64, -der, -one-line or -escaped\n" +
			"(\\n for line breaks); or pem, base64, der, one-line or escaped alone. Public forms take the public half.\n\n" +
			"PROGRAM is one of:\n" + takerHelp() +
			"\nA private key is written to a new file, for its owner only, or to a pipe; to a terminal with --stdout only.",
		Args: keyArgument("the file with the key"),
		RunE: func(_ *cobra.Command, args []string) error { return a.keysConvert(args[0], &c) },
	}
	flags := cmd.Flags()
	flags.StringVar(&c.to, "to", "", "form of the output")
	flags.StringVar(&c.target, "for", "", "program that the output is for")
	flags.StringVarP(&c.out, "out", "o", "", "file to make; without it, the standard output")
	flags.StringVar(&c.passphrase, "passphrase", "", "passphrase of the key: FILE, - or env:NAME")
	flags.StringVar(&c.newPassphrase, "new-passphrase", "", "passphrase to encrypt with: FILE, - or env:NAME")
	flags.BoolVar(&c.public, "public", false, "write the public half")
	flags.BoolVar(&c.stdout, "stdout", false, "print a private key even to a terminal")
	return cmd
}

func takerHelp() string {
	var b strings.Builder
	for _, t := range keyfile.Takers() {
		fmt.Fprintf(&b, "  %-10s %s: %s\n", t.Name, t.About, t.Private)
	}
	return b.String()
}

func (a *app) keysConvert(ref string, c *keyConversion) error {
	if (c.to == "") == (c.target == "") {
		return &usageError{errors.New("want --to FORM or --for PROGRAM, and not both")}
	}
	entries, err := a.keyEntries("key", ref, c.passphrase)
	if err != nil {
		return err
	}
	e := ofKind(entries, keyfile.Private)
	if e == nil {
		e = &entries[0]
	}
	form, err := c.form(e)
	if err != nil {
		return err
	}
	var passphrase []byte
	if c.newPassphrase != "" {
		if passphrase, err = a.lineInput("new passphrase", c.newPassphrase); err != nil {
			return err
		}
	}
	text, err := e.Encode(form, passphrase)
	switch {
	case errors.Is(err, keyfile.ErrNotEncryptable):
		return &usageError{fmt.Errorf("--new-passphrase: %w", err)}
	case err != nil:
		return inputFailed("key", ref, err)
	}
	return a.writeKey(c, form, text)
}

// form is what is asked for.
func (c *keyConversion) form(e *keyfile.Entry) (keyfile.Form, error) {
	kind := e.Kind
	if c.public {
		kind = keyfile.Public
	}
	if c.target != "" {
		t, ok := keyfile.FindTaker(c.target)
		if !ok {
			return "", &usageError{fmt.Errorf("--for: want one of %s: have %.40q", strings.Join(takerNames(), ", "), c.target)}
		}
		return t.As(kind), nil
	}
	form, err := keyfile.FindForm(c.to, kind)
	if err != nil {
		return "", &usageError{fmt.Errorf("--to: %w", err)}
	}
	if c.public && form.Secret() {
		return "", &usageError{fmt.Errorf("--public: %s is a form of private keys", form)}
	}
	return form, nil
}

func takerNames() []string {
	var names []string
	for _, t := range keyfile.Takers() {
		names = append(names, t.Name)
	}
	return names
}

func (a *app) writeKey(c *keyConversion, form keyfile.Form, text []byte) error {
	if c.out != "" {
		what, mode := "public key", fs.FileMode(0o644)
		if form.Secret() {
			what, mode = "private key", 0o600
		}
		if err := sign.WriteNew(c.out, text, mode); err != nil {
			return keyNotWritten(fmt.Errorf("write key %q: %w", c.out, err))
		}
		return a.say("%s: %s as %s\n", c.out, what, form)
	}
	if (form.Secret() || form.Binary()) && !c.stdout && a.env.toTerminal() {
		return &usageError{errors.New("the standard output is a terminal: give -o FILE, or --stdout to have it all the same")}
	}
	if _, err := a.env.Stdout.Write(text); err != nil {
		return &outputError{err}
	}
	return nil
}
