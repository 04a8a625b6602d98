package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// writeExport writes data to path, or into it under Newman's name if it is a directory. The file appears whole or not at
// all, and only its owner can read it: it may hold secrets.
func writeExport(path, kind string, data []byte, now time.Time) error {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		stamp := now.UTC().Format("2006-01-02-15-04-05-000")
		path = filepath.Join(path, fmt.Sprintf("newman-%s-%s0.json", kind, stamp))
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real // the file that a link points to is replaced, not the link
	}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return exportTo(path, kind, data)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return &outputError{exportError(kind, path, err)}
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".runner-*")
	if err != nil {
		return &outputError{exportError(kind, path, err)}
	}
	_, err = tmp.Write(data)
	err = errors.Join(err, tmp.Close())
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		os.Remove(tmp.Name())
		return &outputError{exportError(kind, path, err)}
	}
	return nil
}

// exportTo writes data to a device or a pipe, which must not be replaced by a file.
func exportTo(path, kind string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return &outputError{exportError(kind, path, err)}
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err != nil {
		return &outputError{exportError(kind, path, err)}
	}
	return nil
}

func exportError(kind, path string, err error) error {
	if pe, ok := errors.AsType[*fs.PathError](err); ok {
		err = pe.Err
	}
	return fmt.Errorf("export %s %q: %w", kind, path, err)
}
