package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"runner/collection/sign"
	"runner/collection/sign/keyfile"
)

func (a *app) keysCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "keys", Short: "Make keys for signing, look at them, convert and replace them",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return &usageError{fmt.Errorf("unknown command %q for \"runner keys\"", args[0])}
			}
			return cmd.Help()
		}}
	cmd.AddCommand(a.keysGenerateCommand(), a.keysInspectCommand(), a.keysConvertCommand(), a.keysReplaceCommand(),
		a.keysCheckCommand())
	return cmd
}

// newKey are the options of a key that is made.
type newKey struct {
	bits               int
	format, passphrase string
}

func (n *newKey) add(cmd *cobra.Command) {
	fs := cmd.Flags()
	fs.IntVar(&n.bits, "bits", sign.MinBits, "size of the key")
	fs.StringVar(&n.format, "format", "base64",
		"how the public key is printed: base64, pem, one-line, escaped or pkcs1-public")
	fs.StringVar(&n.passphrase, "passphrase", "", "encrypt the private key with the passphrase in FILE, - or env:NAME")
}

// make makes the key, and the bytes for its file.
func (n *newKey) make(a *app) (key *sign.Key, private []byte, err error) {
	if _, err := n.form(); err != nil {
		return nil, nil, err
	}
	if n.bits < sign.MinBits || n.bits > sign.MaxBits {
		return nil, nil, &usageError{fmt.Errorf("--bits: want %d to %d", sign.MinBits, sign.MaxBits)}
	}
	var passphrase []byte
	if n.passphrase != "" {
		if passphrase, err = a.lineInput("passphrase", n.passphrase); err != nil {
			return nil, nil, err
		}
	}
	if key, err = sign.GenerateKey(n.bits); err != nil {
		return nil, nil, fmt.Errorf("generate key: %w", err)
	}
	private, err = keyfile.NewEntry(key).Encode(keyfile.Form(keyfile.PKCS8), passphrase)
	return key, private, err
}

// form is how the public key is printed.
func (n *newKey) form() (keyfile.Form, error) {
	form, err := keyfile.FindForm(n.format, keyfile.Public)
	if err != nil || form.Secret() || form.Binary() {
		return "", &usageError{fmt.Errorf("--format: want a form of a public key, as text: have %.40q", n.format)}
	}
	return form, nil
}

// print writes the public key as the dashboard is given it.
func (n *newKey) print(a *app, key *sign.Key, pair sign.Pair) error {
	form, err := n.form()
	if err != nil {
		return err
	}
	text, err := keyfile.NewEntry(key).Encode(form, nil)
	if err != nil {
		return err
	}
	heading := "Public key for the dashboard:"
	if form != "spki-base64" {
		heading = "Public key (" + string(form) + "):"
	}
	return a.say("private key: %s (keep it to yourself)\npublic key:  %s\n\n%s\n%s", pair.Private,
		pair.Public, heading, text)
}

func (a *app) keysGenerateCommand() *cobra.Command {
	var out string
	var n newKey
	cmd := &cobra.Command{
		Use:   "generate",
		Short: "Make an RSA pair",
		Long: "Make an RSA pair: OUT.pem is the private key (PKCS#8, for its owner only), OUT.pub the public one.\n" +
			"The public key is printed as the base64 that the dashboard takes. Existing files are never overwritten.",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return a.keysGenerate(out, &n) },
	}
	cmd.Flags().StringVarP(&out, "out", "o", "merchant", "path of the pair without .pem and .pub")
	n.add(cmd)
	return cmd
}

func (a *app) keysGenerate(out string, n *newKey) error {
	key, private, err := n.make(a)
	if err != nil {
		return err
	}
	pair, err := key.WritePairAs(out, private)
	if err != nil {
		return keyNotWritten(err)
	}
	return n.print(a, key, pair)
}

// keyNotWritten is the error of a key file that was not written. One that exists is an input: it is kept.
func keyNotWritten(err error) error {
	if is[*sign.ExistsError](err) {
		return &inputError{err}
	}
	return &outputError{err}
}

// errKeyArgument refuses a key that stands on the command line.
var errKeyArgument = errors.New("a key is no argument, for all can read those: give a file, - or env:NAME")

// withoutKey returns err, the error of the flags, without the key that was taken for one.
func withoutKey(err error) error {
	if strings.Contains(err.Error(), "-----BEGIN") {
		return errKeyArgument
	}
	return err
}

// say prints what a command has to say; not to be able to is an error of the output.
func (a *app) say(format string, args ...any) error {
	if _, err := fmt.Fprintf(a.env.Stdout, format, args...); err != nil {
		return &outputError{err}
	}
	return nil
}

// keyArgument wants one argument, which is not a key itself: the process list would show it.
func keyArgument(what string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		switch {
		case len(args) != 1:
			return &usageError{fmt.Errorf("want one argument, %s", what)}
		case strings.Contains(args[0], "-----BEGIN"), strings.HasPrefix(args[0], "MII") && len(args[0]) > 200:
			return &usageError{errKeyArgument}
		}
		return nil
	}
}

// passphrase returns what reads the passphrase that ref gives, nil if none is given. It is read at once, so that a mistake
// in ref is told even if the key turns out to need none.
func (a *app) passphrase(ref string) (keyfile.Passphrase, error) {
	if ref == "" {
		return nil, nil
	}
	text, err := a.lineInput("passphrase", ref)
	return func() ([]byte, error) { return text, nil }, err
}

// keyEntries reads the keys of FILE, - or env:NAME.
func (a *app) keyEntries(what, ref, passphrase string) ([]keyfile.Entry, error) {
	data, err := a.secretOf(what, ref)
	if err != nil {
		return nil, err
	}
	open, err := a.passphrase(passphrase)
	if err != nil {
		return nil, err
	}
	entries, err := keyfile.Read(data, open)
	if err != nil {
		return nil, inputFailed(what, ref, err)
	}
	return entries, nil
}

// ofKind returns the first entry that is of one of the kinds, or nil.
func ofKind(entries []keyfile.Entry, kinds ...keyfile.Kind) *keyfile.Entry {
	i := slices.IndexFunc(entries, func(e keyfile.Entry) bool { return slices.Contains(kinds, e.Kind) })
	if i < 0 {
		return nil
	}
	return &entries[i]
}
