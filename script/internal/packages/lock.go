package packages

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// LockName is the file in a folder that says what its packages must be.
const LockName = "runner.lock.json"

const lockVersion = 1

type lockFile struct {
	Version  int               `json:"lockVersion"`
	Packages map[string]locked `json:"packages"`
}

type locked struct {
	Version string `json:"version,omitempty"`
	SHA256  string `json:"sha256"`
}

// readLock returns nil if there is no lock file.
func readLock(files fs.FS) (*lockFile, error) {
	data, err := fs.ReadFile(files, LockName)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, errors.New("cannot read " + LockName)
	}
	var l lockFile
	if err := json.Unmarshal(data, &l); err != nil {
		return nil, fmt.Errorf("%s is not as it must be: %w", LockName, err)
	}
	if l.Version != lockVersion {
		return nil, fmt.Errorf("%s has version %d, not %d", LockName, l.Version, lockVersion)
	}
	return &l, nil
}

// check compares a package with the lock file, if there is one.
func (f *Folder) check(b *Bundle) error {
	lock, err := f.lock()
	if err != nil || lock == nil {
		return err
	}
	want, ok := lock.Packages[b.Name]
	switch {
	case !ok:
		return fmt.Errorf("package '%s' is not in %s: \"runner packages lock\" puts it there", b.Name, LockName)
	case want.Version != b.Version:
		return fmt.Errorf("package '%s' has version %s, %s has %s", b.Name, b.Version, LockName, want.Version)
	case want.SHA256 != b.Sum:
		return fmt.Errorf("package '%s' is not what it was when %s was written: its SHA-256 is %s, not %s", b.Name,
			LockName, b.Sum, want.SHA256)
	}
	return nil
}

// Lock returns the contents of a lock file for all packages of the folder.
func (f *Folder) Lock() ([]byte, error) {
	out := lockFile{Version: lockVersion, Packages: map[string]locked{}}
	names, err := f.names()
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		b, err := f.bundle(name)
		if err != nil {
			return nil, err
		}
		out.Packages[name] = locked{Version: b.Version, SHA256: b.Sum}
	}
	data, err := json.MarshalIndent(out, "", "  ")
	return append(data, '\n'), err
}

// names are the packages of the folder: files and folders in it, in its scopes and in node_modules.
func (f *Folder) names() ([]string, error) {
	var out []string
	for _, dir := range []string{".", modules} {
		found, err := f.namesIn(dir, "")
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("list packages: %w", err)
		}
		out = append(out, found...)
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

func (f *Folder) namesIn(dir, scope string) ([]string, error) {
	entries, err := fs.ReadDir(f.files, path.Join(dir, scope))
	if err != nil {
		return nil, err
	}
	var out []string
	for _, e := range entries {
		name := path.Join(scope, e.Name())
		switch ext := path.Ext(name); {
		case strings.HasPrefix(e.Name(), ".") || e.Name() == modules || e.Name() == LockName || e.Name() == "package.json",
			e.Name() == "package-lock.json":
		case strings.HasPrefix(name, "@") && scope == "":
			inner, err := f.namesIn(dir, name)
			if err != nil {
				return nil, err
			}
			out = append(out, inner...)
		case slices.Contains(extensions, ext):
			out = append(out, strings.TrimSuffix(name, ext))
		case f.module(dir, name) != "":
			out = append(out, name)
		}
	}
	return out, nil
}
