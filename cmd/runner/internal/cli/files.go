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
	path := name
	if !filepath.IsAbs(path) {
		path = filepath.Join(b.dir, path)
	}
	if b.confined {
		if err := b.inside(path); err != nil {
			return nil, &fs.PathError{Op: "open", Path: name, Err: err}
		}
	}
	return os.Open(path)
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
