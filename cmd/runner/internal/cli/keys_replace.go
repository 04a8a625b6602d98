package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"runner/collection/sign"
	"runner/collection/sign/keyfile"
)

// keyReplacement are the options of "runner keys replace".
type keyReplacement struct {
	newKey
	confirm, abort bool
}

func (a *app) keysReplaceCommand() *cobra.Command {
	var k keyReplacement
	cmd := &cobra.Command{
		Use:   "replace BASE",
		Short: "Replace a pair, and keep the old one until the new one is confirmed",
		Long: "Replace the pair BASE.pem and BASE.pub in two steps. The first makes a new pair, BASE.next.pem and\n" +
			"BASE.next.pub, and leaves the old one alone: give the new public key to the dashboard, and go on signing with\n" +
			"the old one until the new one is effective. Then --confirm puts the new pair in the place of the old one,\n" +
			"which is kept as BASE.old-DATE. --abort takes the new pair away instead. A step that was cut short is\n" +
			"finished by running it again.",
		Args: keyArgument("the path of the pair without .pem and .pub"),
		RunE: func(_ *cobra.Command, args []string) error { return a.keysReplace(args[0], &k) },
	}
	cmd.Flags().BoolVar(&k.confirm, "confirm", false, "put the new pair in the place of the old one")
	cmd.Flags().BoolVar(&k.abort, "abort", false, "take the new pair away")
	k.add(cmd)
	return cmd
}

func (a *app) keysReplace(base string, k *keyReplacement) error {
	r := keyfile.Rotation{Base: strings.TrimSuffix(base, ".pem"), Date: time.Now().Format("2006-01-02")}
	switch {
	case k.confirm && k.abort:
		return &usageError{errors.New("want --confirm or --abort, not both")}
	case k.confirm:
		return a.confirmKey(r)
	case k.abort:
		if err := r.Abort(); err != nil {
			return rotationFailed(r, err)
		}
		return a.say("%s is taken away; %s stays\n", r.Next().Private, sign.PairAt(r.Base).Private)
	}
	return a.beginReplacement(r, k)
}

func (a *app) beginReplacement(r keyfile.Rotation, k *keyReplacement) error {
	key, private, err := k.make(a)
	if err != nil {
		return err
	}
	pair, err := r.Begin(key, private)
	if err != nil {
		return rotationFailed(r, err)
	}
	if err := k.print(a, key, pair); err != nil {
		return err
	}
	return a.say("\n%s stays in use. What comes next:\n"+
		"1. give the new public key to the dashboard (Key configuration > Replace keys)\n"+
		"2. wait: a replaced key needs some time to become effective, and until then the answer is INVALID_SIGNATURE\n"+
		"3. sign with %s and the next key version: keyVersion counts up with each key\n"+
		"4. runner keys replace %s --confirm (or --abort)\n", sign.PairAt(r.Base).Private, pair.Private, r.Base)
}

func (a *app) confirmKey(r keyfile.Rotation) error {
	if err := r.Confirm(); err != nil {
		return rotationFailed(r, err)
	}
	pair, kept := sign.PairAt(r.Base), r.Kept()
	return a.say("%s is the new key; the old one is kept as %s\n", pair.Private, kept.Private)
}

// rotationFailed tells what cannot be used from what cannot be written.
func rotationFailed(r keyfile.Rotation, err error) error {
	for _, input := range []error{keyfile.ErrNoReplacement, keyfile.ErrReplacing, keyfile.ErrHalfReplaced,
		keyfile.ErrNoPair, fs.ErrNotExist, fs.ErrExist, sign.ErrNoKey, sign.ErrNotPrivate, sign.ErrNotRSA, sign.ErrWeakKey} {
		if errors.Is(err, input) {
			return inputFailed("replacement of", r.Base, err)
		}
	}
	return &outputError{fmt.Errorf("replace %q: %w", r.Base, err)}
}
