package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// errOutside is Newman's.
var errOutside = errors.New("PPERM: insecure file access outside working directory")

// bodyFiles opens the files that request bodies name. What is not a regular file is not opened: a pipe or a device may
// have no end.
type bodyFiles struct {
	// dir is where relative paths begin; "" is the current directory.
	dir string
	// second is another directory where they are looked for; "" is none.
	second string
	// confined refuses files outside dir, whatever links lead there, and does not look into second.
	confined bool
}

// newBodyFiles returns the files of a run of the collection ref.
func newBodyFiles(f *runFlags, ref string) *bodyFiles {
	files := &bodyFiles{dir: f.workingDir, confined: f.noInsecureFileRead}
	if info, err := os.Stat(ref); err == nil {
		files.second = ref
		if !info.IsDir() {
			files.second = filepath.Dir(ref)
		}
	}
	return files
}

// Open implements fs.FS for paths of the operating system.
func (b *bodyFiles) Open(name string) (fs.File, error) {
	return firstFound(b, "open", name, func(path string) (fs.File, error) {
		f, err := b.open(path)
		if err != nil {
			return nil, err
		}
		info, err := f.Stat()
		if err == nil && !info.Mode().IsRegular() {
			err = &fs.PathError{Op: "open", Path: name, Err: errors.New("is not a file")}
		}
		if err != nil {
			return nil, errors.Join(err, f.Close())
		}
		return f, nil
	})
}

// Stat implements fs.StatFS. Without it a file would be opened to be looked at, and opening may do something.
func (b *bodyFiles) Stat(name string) (fs.FileInfo, error) {
	return firstFound(b, "stat", name, func(path string) (fs.FileInfo, error) {
		if !b.confined {
			return os.Stat(path)
		}
		return inRoot(b.dir, path, (*os.Root).Stat)
	})
}

// open opens path, also if nobody writes to a pipe that it has become since it was looked at.
func (b *bodyFiles) open(path string) (*os.File, error) {
	if !b.confined {
		return os.OpenFile(path, os.O_RDONLY|withoutWaiting, 0)
	}
	return inRoot(b.dir, path, func(r *os.Root, name string) (*os.File, error) {
		return r.OpenFile(name, os.O_RDONLY|withoutWaiting, 0)
	})
}

// inRoot does something with the file path in dir. What keeps it inside is the root, not a look at the links before:
// they may be changed in between.
func inRoot[T any](dir, path string, do func(r *os.Root, name string) (T, error)) (T, error) {
	var none T
	name, err := inside(dir, path)
	if err != nil {
		return none, err
	}
	root, err := os.OpenRoot(filepath.Clean(dir)) // of no path it makes "."
	if err != nil {
		return none, err
	}
	defer root.Close()
	v, err := do(root, name)
	if _, system := errors.AsType[syscall.Errno](err); err != nil && !system {
		return none, errOutside // not the system's refusal, so the root's
	}
	return v, err
}

// inside returns path relative to dir.
func inside(dir, path string) (string, error) {
	from, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	to, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	rel, err := filepath.Rel(from, to)
	if err != nil || !filepath.IsLocal(rel) {
		return "", errOutside
	}
	return rel, nil
}

// firstFound does something with the first place where name is.
func firstFound[T any](b *bodyFiles, op, name string, do func(path string) (T, error)) (T, error) {
	var none T
	places := b.places(name)
	for _, path := range places {
		v, err := do(path)
		switch {
		case err == nil:
			return v, nil
		case errors.Is(err, errOutside):
			return none, &fs.PathError{Op: op, Path: name, Err: errOutside}
		case !errors.Is(err, fs.ErrNotExist):
			return none, err
		}
	}
	return none, &notFoundError{op: op, name: name, places: places}
}

// places are the paths that name may stand for.
func (b *bodyFiles) places(name string) []string {
	if filepath.IsAbs(name) {
		return []string{name}
	}
	list := []string{filepath.Join(b.dir, name)}
	if second := filepath.Join(b.second, name); b.second != "" && !b.confined && !samePath(second, list[0]) {
		list = append(list, second)
	}
	return list
}

func samePath(a, b string) bool {
	a, errA := filepath.Abs(a)
	b, errB := filepath.Abs(b)
	return errA == nil && errB == nil && a == b
}

// A notFoundError is a file that is in none of its places.
type notFoundError struct {
	op, name string
	places   []string
}

func (e *notFoundError) Error() string {
	return e.op + " " + e.name + ": no such file in " + strings.Join(e.places, ", ")
}

// Is makes it an [fs.ErrNotExist].
func (e *notFoundError) Is(target error) bool { return target == fs.ErrNotExist }

// Tried returns where the file was looked for.
func (e *notFoundError) Tried() []string { return e.places }
