//go:build unix

package outfile

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// A new file has the permissions that the process gives to new files, a replaced one those of the old.
func TestPermissions(t *testing.T) {
	dir := t.TempDir()
	defer syscall.Umask(syscall.Umask(0))
	for umask, want := range map[int]fs.FileMode{0o022: 0o644, 0o077: 0o600, 0o002: 0o664} {
		syscall.Umask(umask)
		path := filepath.Join(dir, want.String())
		write(t, path, "new")
		mode(t, path, want)
		for _, old := range []fs.FileMode{0o640, 0o666, 0o400} {
			if err := os.Chmod(path, old); err != nil {
				t.Fatal(err)
			}
			write(t, path, "newer")
			mode(t, path, old)
		}
	}
}

func mode(t *testing.T, path string, want fs.FileMode) {
	t.Helper()
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
		t.Errorf("mode %v, %v; want %v", info.Mode(), err, want)
	}
}

func TestPipesAreWrittenTo(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Skip(err)
	}
	read := make(chan string)
	go func() {
		text, _ := os.ReadFile(path)
		read <- string(text)
	}()
	f, err := Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if !f.Direct() || f.Target() != path {
		t.Errorf("Direct = %v, Target = %q", f.Direct(), f.Target())
	}
	f.Write([]byte("text"))
	if err := f.Commit(); err != nil {
		t.Error(err)
	}
	if got := <-read; got != "text" {
		t.Errorf("the reader got %q", got)
	}
}
