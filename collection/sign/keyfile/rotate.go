package keyfile

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"runner/collection/sign"
)

// What can be wrong with the replacement of a pair.
var (
	// ErrNoReplacement: no new pair waits.
	ErrNoReplacement = errors.New("no replacement is under way")
	// ErrReplacing: a new pair waits already.
	ErrReplacing = errors.New("a replacement is under way already")
	// ErrNoPair: the new files do not belong together.
	ErrNoPair = errors.New("they are not a pair")
	// ErrHalfReplaced: the new key is in its place already, and only a step is missing.
	ErrHalfReplaced = errors.New("the replacement is confirmed already, but was cut short")
)

// A Rotation replaces the pair at Base by a new one. The new pair waits beside the old one until it is confirmed.
// Between any two steps every key is in some file, and what was cut short is finished by doing it again.
type Rotation struct {
	// Base is the path of the pair without .pem and .pub.
	Base string
	// Date is part of the name under which the old pair is kept.
	Date string
}

// A State is how far a replacement is.
type State string

// The states there are.
const (
	Steady   State = "no replacement is under way"
	Waiting  State = "a new pair waits to be confirmed"
	HalfDone State = "confirmed, but cut short"
)

// Next is where the new pair waits.
func (r Rotation) Next() sign.Pair { return sign.PairAt(r.Base + ".next") }

// Kept is where the old pair is kept.
func (r Rotation) Kept() sign.Pair { return sign.PairAt(r.Base + ".old-" + r.Date) }

// State returns how far the replacement is.
func (r Rotation) State() State {
	switch {
	case exists(r.Next().Private):
		return Waiting
	case exists(r.Next().Public):
		return HalfDone
	}
	return Steady
}

// Begin writes the new pair, of k, beside the old one, which must be there: the public half, and private, which is k as
// the file is to hold it.
func (r Rotation) Begin(k *sign.Key, private []byte) (sign.Pair, error) {
	if _, err := os.Stat(sign.PairAt(r.Base).Private); err != nil {
		return sign.Pair{}, err
	}
	if r.State() != Steady {
		return sign.Pair{}, ErrReplacing
	}
	return k.WritePairAs(r.Base+".next", private)
}

// Abort takes the new pair away. It does not once the new pair is in the place of the old one.
func (r Rotation) Abort() error {
	switch r.State() {
	case Steady:
		return ErrNoReplacement
	case HalfDone:
		return ErrHalfReplaced
	}
	if _, err := os.Stat(sign.PairAt(r.Base).Private); err != nil {
		return err
	}
	if err := os.Remove(r.Next().Public); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return os.Remove(r.Next().Private)
}

// Confirm puts the new pair into the place of the old one, which is kept under another name.
func (r Rotation) Confirm() error {
	for _, step := range r.steps() {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// steps are those of Confirm, in the order that loses nothing: the old pair has its second name before the first is
// taken from it, and each step does nothing if it was done before.
func (r Rotation) steps() []func() error {
	pair, next, kept := sign.PairAt(r.Base), r.Next(), r.Kept()
	if r.State() != Waiting {
		return []func() error{r.waits, func() error { return os.Rename(next.Public, pair.Public) }}
	}
	return []func() error{
		r.complete,
		func() error { return keep(pair.Private, kept.Private, 0o600) },
		func() error { return keep(pair.Public, kept.Public, 0o644) },
		func() error { return os.Rename(next.Private, pair.Private) },
		func() error { return os.Rename(next.Public, pair.Public) },
	}
}

func (r Rotation) waits() error {
	if r.State() == Steady {
		return ErrNoReplacement
	}
	return nil
}

// complete looks at the new pair before anything is moved, and writes its public half if that was cut short.
func (r Rotation) complete() error {
	next := r.Next()
	public, publicErr := sign.LoadPublicKey(next.Public)
	k, err := sign.LoadKey(next.Private)
	switch {
	case errors.Is(err, sign.ErrEncryptedKey):
		return publicErr // without the passphrase there is nothing to make it of
	case err != nil:
		return err
	case publicErr == nil && !public.Equal(k.Public()):
		return fmt.Errorf("%q and %q: %w", next.Private, next.Public, ErrNoPair)
	case publicErr == nil:
		return nil
	}
	return os.WriteFile(next.Public, k.PublicPEM(), 0o644)
}

// keep gives the file a second name; a missing one there is nothing of to keep. Where a file system has no links it is
// copied.
func keep(path, name string, perm fs.FileMode) error {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	err = os.Link(path, name)
	if errors.Is(err, fs.ErrExist) {
		return sameFile(name, data)
	}
	if err == nil {
		return nil
	}
	return sign.WriteNew(name, data, perm)
}

// sameFile refuses a name that another key is kept under.
func sameFile(name string, data []byte) error {
	there, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	if !bytes.Equal(there, data) {
		return &sign.ExistsError{Path: name}
	}
	return nil
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
