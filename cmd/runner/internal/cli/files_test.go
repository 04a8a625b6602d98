//go:build unix

package cli

import (
	"errors"
	"io/fs"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// TestStatDoesNotWaitForAPipe looks at a pipe that nobody writes to.
func TestStatDoesNotWaitForAPipe(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skip(err)
	}
	done := make(chan error, 1)
	go func() {
		_, err := fs.Stat(&bodyFiles{}, pipe)
		if _, opened := (&bodyFiles{}).Open(pipe); opened == nil {
			err = errors.New("the pipe was opened")
		}
		done <- err
	}()
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(5 * time.Second):
		t.Fatal("looking at a pipe waits for its writer")
	}
}
