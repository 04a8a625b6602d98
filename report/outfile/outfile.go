// Package outfile writes files that appear whole or not at all.
package outfile

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
)

// A File is written beside its target and takes its place when it is complete. A target that is not a regular file, a
// device or a pipe, is written to as it is.
type File struct {
	file   *os.File
	target string
	direct bool // file is the target itself
	done   bool
}

// Create opens a file for target, and makes the directories above it. A link is followed: what it points to is
// replaced. The file has the permissions of the one it replaces. The errors of this package do not repeat the path.
func Create(target string) (*File, error) {
	if real, err := filepath.EvalSymlinks(target); err == nil {
		target = real
	}
	if info, err := os.Stat(target); err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		file, err := os.OpenFile(target, os.O_WRONLY, 0)
		if err != nil {
			return nil, bare(err)
		}
		return &File{file: file, target: target, direct: true}, nil
	}
	if err := os.MkdirAll(filepath.Dir(target), 0o777); err != nil {
		return nil, bare(err)
	}
	file, err := temporary(filepath.Dir(target))
	if err != nil {
		return nil, bare(err)
	}
	f := &File{file: file, target: target}
	if info, err := os.Stat(target); err == nil && info.Mode().IsRegular() {
		if err := file.Chmod(info.Mode().Perm()); err != nil { // before there is anything to read
			return nil, errors.Join(bare(err), f.Discard())
		}
	}
	return f, nil
}

// temporary makes a file with the permissions that any new one gets; os.CreateTemp would keep it from everyone else,
// and the permissions cannot be had later without a change to those of the process.
func temporary(dir string) (*os.File, error) {
	for try := 0; ; try++ {
		name := filepath.Join(dir, fmt.Sprintf(".runner-%016x.tmp", rand.Uint64()))
		file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		if !errors.Is(err, fs.ErrExist) || try == 100 {
			return file, err
		}
	}
}

// bare strips the path that the error of an operating system call repeats.
func bare(err error) error {
	if pe, ok := errors.AsType[*fs.PathError](err); ok {
		return pe.Err
	}
	if le, ok := errors.AsType[*os.LinkError](err); ok {
		return le.Err
	}
	return err
}

// Target is the path of the file that is written, links resolved.
func (f *File) Target() string { return f.target }

// Direct reports whether what is written goes to the target at once.
func (f *File) Direct() bool { return f.direct }

// Write implements [io.Writer].
func (f *File) Write(p []byte) (int, error) {
	n, err := f.file.Write(p)
	return n, bare(err)
}

// Commit puts the file in the place of the target. Afterwards the File is of no use.
func (f *File) Commit() error {
	if f.done {
		return nil
	}
	f.done = true
	if f.direct {
		return bare(f.file.Close())
	}
	err := bare(f.file.Close())
	if err == nil {
		err = bare(os.Rename(f.file.Name(), f.target))
	}
	if err != nil {
		os.Remove(f.file.Name())
	}
	return err
}

// Discard gives the file up. The target stays as it was. After Commit it does nothing.
func (f *File) Discard() error {
	if f.done {
		return nil
	}
	f.done = true
	err := bare(f.file.Close())
	if !f.direct {
		err = errors.Join(err, bare(os.Remove(f.file.Name())))
	}
	return err
}
