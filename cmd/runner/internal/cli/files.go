package cli

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// bodyFiles opens the files that request bodies name: relative paths are taken from dir.
type bodyFiles struct {
	dir string
	// confined refuses files outside dir, whatever links lead there.
	confined bool
}

// Open implements fs.FS for paths of the operating system.
func (b *bodyFiles) Open(name string) (fs.File, error) {
	path, err := b.locate("open", name)
	if err != nil {
		return nil, err
	}
	return os.Open(path)
}

// Stat implements fs.StatFS. Without it a file would be opened to be looked at, and opening a pipe waits for a writer.
func (b *bodyFiles) Stat(name string) (fs.FileInfo, error) {
	path, err := b.locate("stat", name)
	if err != nil {
		return nil, err
	}
	return os.Stat(path)
}

// locate returns the path of name, if it may be read.
func (b *bodyFiles) locate(op, name string) (string, error) {
	path := name
	if !filepath.IsAbs(path) {
		path = filepath.Join(b.dir, path)
	}
	if b.confined {
		if err := b.inside(path); err != nil {
			return "", &fs.PathError{Op: op, Path: name, Err: err}
		}
	}
	return path, nil
}

func (b *bodyFiles) inside(path string) error {
	root, err := filepath.EvalSymlinks(b.dir)
	if err != nil {
		return err
	}
	if root, err = filepath.Abs(root); err != nil {
		return err
	}
	if path, err = filepath.EvalSymlinks(path); err != nil {
		return err
	}
	if path, err = filepath.Abs(path); err != nil {
		return err
	}
	rel, err := filepath.Rel(root, path)
	if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return fmt.Errorf("PPERM: insecure file access outside working directory")
	}
	return nil
}
