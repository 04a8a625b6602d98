package outfile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func write(t *testing.T, target, text string) {
	t.Helper()
	f, err := Create(target)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := f.Commit(); err != nil {
		t.Fatal(err)
	}
	if err := f.Discard(); err != nil {
		t.Errorf("Discard after Commit: %v", err)
	}
}

func expect(t *testing.T, path, want string) {
	t.Helper()
	if got, err := os.ReadFile(path); err != nil || string(got) != want {
		t.Errorf("%s holds %q, %v; want %q", filepath.Base(path), got, err, want)
	}
}

// The target is the old one until the new one is complete, and no other file is left.
func TestTargetIsWholeOrOld(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	target := filepath.Join(dir, "out")
	write(t, target, "one")
	expect(t, target, "one")

	f, err := Create(target)
	if err != nil {
		t.Fatal(err)
	}
	f.Write([]byte("two"))
	expect(t, target, "one")
	if err := f.Discard(); err != nil {
		t.Error(err)
	}
	if err := f.Commit(); err != nil {
		t.Errorf("Commit after Discard: %v", err)
	}
	expect(t, target, "one")
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("left: %v", entries)
	}
}

func TestLinksAreFollowed(t *testing.T) {
	dir := t.TempDir()
	link, target := filepath.Join(dir, "link"), filepath.Join(dir, "target")
	write(t, target, "old")
	if err := os.Symlink(target, link); err != nil {
		t.Skip("no links here")
	}
	write(t, link, "new")
	expect(t, target, "new")
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link was replaced: %v, %v", info, err)
	}
}

func TestErrorsDoNotRepeatThePath(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "file"), "")
	_, err := Create(filepath.Join(dir, "file", "below"))
	if err == nil || strings.Contains(err.Error(), dir) {
		t.Errorf("Create below a file: %v", err)
	}
	if err := os.Mkdir(filepath.Join(dir, "folder"), 0o700); err != nil {
		t.Fatal(err)
	}
	f, err := Create(filepath.Join(dir, "folder"))
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Commit(); err == nil || strings.Contains(err.Error(), dir) {
		t.Errorf("a folder was replaced, or: %v", err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 2 {
		t.Errorf("left: %v", entries)
	}
}
