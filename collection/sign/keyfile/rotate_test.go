package keyfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"runner/collection/sign"
)

// rotation returns one that has begun, with both keys.
func rotation(t *testing.T) (r Rotation, before, after *sign.Key) {
	t.Helper()
	keys := make([]*sign.Key, 2)
	for i := range keys {
		var err error
		if keys[i], err = sign.GenerateKey(0); err != nil {
			t.Fatal(err)
		}
	}
	r = Rotation{Base: filepath.Join(t.TempDir(), "m"), Date: "2026-01-02"}
	if _, err := keys[0].WritePair(r.Base); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Begin(keys[1], keys[1].PrivatePEM()); err != nil {
		t.Fatal(err)
	}
	return r, keys[0], keys[1]
}

// held returns the names of the private key files in dir that hold k.
func held(t *testing.T, r Rotation, k *sign.Key) string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Dir(r.Base) + "/*.pem")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, path := range paths {
		if got, err := sign.LoadKey(path); err == nil && got.Public().Equal(k.Public()) {
			names = append(names, filepath.Base(path))
		}
	}
	return strings.Join(names, " ")
}

// wantPair checks that both files of a pair hold k.
func wantPair(t *testing.T, p sign.Pair, k *sign.Key) {
	t.Helper()
	private, err := sign.LoadKey(p.Private)
	if err != nil || !private.Public().Equal(k.Public()) {
		t.Errorf("%s: %v, %v", p.Private, private, err)
	}
	public, err := sign.LoadPublicKey(p.Public)
	if err != nil || !public.Equal(k.Public()) {
		t.Errorf("%s: another key, %v", p.Public, err)
	}
}

// Wherever Confirm is stopped, both keys are there, the pair has a private key, and Confirm again makes the end of it.
func TestConfirmLosesNothing(t *testing.T) {
	t.Parallel()
	first, _, _ := rotation(t)
	for stop := range len(first.steps()) + 1 {
		r, before, after := rotation(t)
		for _, step := range r.steps()[:stop] {
			if err := step(); err != nil {
				t.Fatalf("stop %d: %v", stop, err)
			}
		}
		if held(t, r, before) == "" || held(t, r, after) == "" {
			t.Errorf("stop %d: the old key is in %q, the new one in %q", stop, held(t, r, before), held(t, r, after))
		}
		if _, err := sign.LoadKey(sign.PairAt(r.Base).Private); err != nil {
			t.Errorf("stop %d: %v", stop, err)
		}
		if stop == len(r.steps()) {
			stop = len(first.steps())
		}
		done := r.State() == Steady
		if err := r.Confirm(); errors.Is(err, ErrNoReplacement) != done || err != nil && !done {
			t.Errorf("stop %d: Confirm again: %v", stop, err)
		}
		wantPair(t, sign.PairAt(r.Base), after)
		wantPair(t, r.Kept(), before)
		if got := held(t, r, after); got != "m.pem" {
			t.Errorf("stop %d: the new key is in %q", stop, got)
		}
	}
}

// A stop at each step, and then an abort: the pair that is there afterwards is whole or is finished by Confirm.
func TestAbortLosesNothingOld(t *testing.T) {
	t.Parallel()
	for stop := range 6 {
		r, before, _ := rotation(t)
		for _, step := range r.steps()[:stop] {
			if err := step(); err != nil {
				t.Fatal(err)
			}
		}
		err := r.Abort()
		if held(t, r, before) == "" {
			t.Errorf("stop %d: the old key is lost", stop)
		}
		switch {
		case stop < 4 && (err != nil || r.State() != Steady):
			t.Errorf("stop %d: Abort = %v, state %q", stop, err, r.State())
		case stop == 4 && !errors.Is(err, ErrHalfReplaced), stop == 5 && !errors.Is(err, ErrNoReplacement):
			t.Errorf("stop %d: Abort = %v", stop, err)
		}
		if stop < 4 {
			wantPair(t, sign.PairAt(r.Base), before)
		}
	}
}

func TestRotationRefusals(t *testing.T) {
	t.Parallel()
	r, before, after := rotation(t)
	if _, err := r.Begin(after, after.PrivatePEM()); !errors.Is(err, ErrReplacing) {
		t.Errorf("Begin again: %v", err)
	}
	if err := os.WriteFile(r.Kept().Private, []byte("another"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := r.Confirm(); !errors.Is(err, fs.ErrExist) {
		t.Errorf("Confirm over another kept key: %v", err)
	}
	wantPair(t, sign.PairAt(r.Base), before)
	if err := os.WriteFile(r.Next().Public, before.PublicPEM(), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := r.Confirm(); !errors.Is(err, ErrNoPair) {
		t.Errorf("Confirm of files that are no pair: %v", err)
	}
	if err := os.WriteFile(r.Next().Private, []byte("-----BEGIN"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := r.Confirm(); !errors.Is(err, sign.ErrNoKey) {
		t.Errorf("Confirm of half a key: %v", err)
	}
	wantPair(t, sign.PairAt(r.Base), before)
	none := Rotation{Base: filepath.Join(t.TempDir(), "n")}
	if _, err := none.Begin(after, after.PrivatePEM()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Begin without an old pair: %v", err)
	}
	if err := none.Abort(); !errors.Is(err, ErrNoReplacement) {
		t.Errorf("Abort of nothing: %v", err)
	}
}

// What was cut short while it was written is completed.
func TestConfirmWritesAMissingPublicKey(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(path string) error{
		"missing": os.Remove,
		"half":    func(path string) error { return os.WriteFile(path, []byte("-----BEGIN PUBLIC"), 0o644) },
	} {
		r, before, after := rotation(t)
		if err := spoil(r.Next().Public); err != nil {
			t.Fatal(err)
		}
		if err := r.Confirm(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		wantPair(t, sign.PairAt(r.Base), after)
		wantPair(t, r.Kept(), before)
	}
}

// A file that asks for more rounds than are done is refused before any is done, wherever it says so.
func TestRoundsAreBounded(t *testing.T) {
	t.Parallel()
	salt := []byte{0x04, 0x01, 0x00}
	for name, tt := range map[string]struct {
		der  []byte
		want bool
	}{
		"few":      {append(salt, 0x02, 0x02, 0x08, 0x00), false},
		"many":     {append(salt, 0x02, 0x04, 0x7f, 0xff, 0xff, 0xff), true},
		"huge":     {append(salt, 0x02, 0x09, 1, 0, 0, 0, 0, 0, 0, 0, 0), true},
		"a serial": {[]byte{0x02, 0x04, 0x7f, 0xff, 0xff, 0xff}, false},
		"inside":   {[]byte{0x30, 0x0b, 0x04, 0x09, 0x04, 0x01, 0x00, 0x02, 0x04, 0x7f, 0xff, 0xff, 0xff}, true},
	} {
		if got := tooManyRounds(tt.der, maxDepth); got != tt.want {
			t.Errorf("%s: %t, want %t", name, got, tt.want)
		}
	}
}
