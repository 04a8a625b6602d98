package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"runner/cmd/runner/internal/simulator"
)

func open(t testing.TB, path string) *Store {
	t.Helper()
	s, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func contents(t *testing.T, s *Store) []simulator.Record {
	t.Helper()
	var all []simulator.Record
	err := s.Load(func(r simulator.Record) error {
		all = append(all, r)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func record(kind, id, data string) simulator.Record {
	return simulator.Record{Kind: kind, ID: id, Data: []byte(data)}
}

func TestWhatIsSavedIsLoaded(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "with ? and # and %41.db")
	s := open(t, path)
	for _, batch := range [][]simulator.Record{
		{record("payment", "1", "a"), record("refund", "1", "b")},
		{record("payment", "2", "c"), {Kind: "refund", ID: "1"}},
		{record("payment", "1", "d\x00'\"")},
		nil,
		{{Kind: "never", ID: "there"}},
	} {
		if err := s.Save(batch); err != nil {
			t.Fatal(err)
		}
	}
	want := []simulator.Record{record("payment", "1", "d\x00'\""), record("payment", "2", "c")}
	if diff := cmp.Diff(want, contents(t, s)); diff != "" {
		t.Error(diff)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, contents(t, open(t, path))); diff != "" {
		t.Errorf("opened again: %s", diff)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v (%v), want for its owner only", info.Mode(), err)
	}
}

func TestManySaveAtOnce(t *testing.T) {
	t.Parallel()
	s := open(t, filepath.Join(t.TempDir(), "state.db"))
	const savers, each = 16, 25
	var all sync.WaitGroup
	for n := range savers {
		all.Go(func() {
			for i := range each {
				if err := s.Save([]simulator.Record{record("payment", fmt.Sprint(n, "/", i), "x")}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if got := len(contents(t, s)); got != savers*each {
		t.Errorf("%d records, want %d", got, savers*each)
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	text, other, used := filepath.Join(dir, "text"), filepath.Join(dir, "other"), filepath.Join(dir, "used")
	if err := os.WriteFile(text, []byte("this is no database, and longer than a header of SQLite is, which has a hundred bytes in all, at least"), 0o600); err != nil {
		t.Fatal(err)
	}
	foreign := open(t, other)
	if _, err := foreign.db.Exec(`PRAGMA user_version = 2`); err != nil {
		t.Fatal(err)
	}
	foreign.Close()
	open(t, used)
	for name, test := range map[string]struct {
		path string
		want error
	}{
		"a text":               {text, ErrForeign},
		"a later version":      {other, ErrForeign},
		"a file in use":        {used, ErrInUse},
		"a folder that is not": {filepath.Join(dir, "no", "state"), os.ErrNotExist},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Open(test.path); !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
		})
	}
}

func TestClosed(t *testing.T) {
	t.Parallel()
	s := open(t, filepath.Join(t.TempDir(), "state.db"))
	s.Close()
	if err := s.Save([]simulator.Record{record("payment", "1", "a")}); err == nil {
		t.Error("a closed store saves")
	}
}

func BenchmarkSave(b *testing.B) {
	s := open(b, filepath.Join(b.TempDir(), "state.db"))
	data := make([]byte, 800)
	b.SetParallelism(16)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := s.Save([]simulator.Record{{Kind: "payment", ID: "1", Data: data}}); err != nil {
				b.Error(err)
			}
		}
	})
}
