// Package v3 reads Postman's collection schema 3 into the model of package collection: a collection is a folder, a
// request a YAML file in it, and what holds for a folder stands in its .resources/definition.yaml. It reads
// environments and globals written as YAML too.
//
// What such a collection has and the model has not (requests of other protocols, a second auth) is left out, and a note
// in the collection says so.
package v3

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"runner/collection"
)

// The bounds of a collection: a link or a folder of something else must not keep the reader busy for long.
const (
	maxFolders  = 64 // levels
	maxFiles    = 50_000
	maxFileSize = 16 << 20
	maxBytes    = 256 << 20
)

// schema is what the model is: a collection read from a folder is written as v2.1.
const schema = collection.Schema

// ErrNotCollection is wrapped by the error of [Read] for a folder that holds no collection, or several.
var ErrNotCollection = errors.New("not a collection of schema 3")

// An Error is a file of a collection, and the place in it, that cannot be read.
type Error struct {
	File         string // from the collection's folder, with slashes
	Line, Column int    // from 1; 0 if it is not known
	Err          error
}

// Error returns "orders/get.request.yaml:3:7: want a string, have a list".
func (e *Error) Error() string {
	switch {
	case e.Line == 0:
		return fmt.Sprintf("%s: %v", e.File, e.Err)
	case e.Column == 0:
		return fmt.Sprintf("%s:%d: %v", e.File, e.Line, e.Err)
	}
	return fmt.Sprintf("%s:%d:%d: %v", e.File, e.Line, e.Column, e.Err)
}

// Unwrap returns the reason.
func (e *Error) Unwrap() error { return e.Err }

// Read reads the collection in the folder dir. It is that of the collection, or one above it which the app makes, with
// one collection in it. Nothing outside dir is read, whatever links lead there.
func Read(dir string) (*collection.Collection, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	name := filepath.Base(dir)
	if full, err := filepath.Abs(dir); err == nil {
		name = filepath.Base(full) // of "." too
	}
	return ReadFS(root.FS(), name)
}

// ReadFS is [Read] for a file system; name is that of a collection without a name.
func ReadFS(files fs.FS, name string) (*collection.Collection, error) {
	at, err := locate(files)
	if err != nil {
		return nil, err
	}
	if at != "." {
		name = path.Base(at)
	}
	w := &walker{files: files}
	c, err := w.collection(at, name)
	if err != nil {
		return nil, err
	}
	if len(c.Items) == 0 {
		return nil, fmt.Errorf("%w: no *.request.yaml in it", ErrNotCollection)
	}
	c.Notes = append(c.Notes, w.notes...)
	return c, nil
}

// locate returns the folder of the one collection in files: the root, or one in collections or postman/collections.
func locate(files fs.FS) (string, error) {
	for _, above := range []string{"collections", "postman/collections"} {
		entries, err := fs.ReadDir(files, above)
		if err != nil || isCollection(files, ".") {
			continue
		}
		var found []string
		for _, e := range entries {
			if e.IsDir() && !strings.HasPrefix(e.Name(), ".") {
				found = append(found, path.Join(above, e.Name()))
			}
		}
		switch len(found) {
		case 0:
		case 1:
			return found[0], nil
		default:
			return "", fmt.Errorf("%w: it holds several, name one: %s", ErrNotCollection, strings.Join(found, ", "))
		}
	}
	return ".", nil
}

// isCollection reports whether dir itself is a collection, not something above one.
func isCollection(files fs.FS, dir string) bool {
	for _, name := range definitions {
		if info, err := fs.Stat(files, path.Join(dir, name)); err == nil && info.Mode().IsRegular() {
			return true
		}
	}
	entries, err := fs.ReadDir(files, dir)
	for _, e := range entries {
		if _, is := stem(e.Name(), "request"); is {
			return err == nil
		}
	}
	return false
}

var definitions = []string{".resources/definition.yaml", ".resources/definition.yml"}

// stem returns what is before ".kind.yaml" in the name of a file.
func stem(name, kind string) (string, bool) {
	for _, suffix := range []string{".yaml", ".yml"} {
		if s, ok := strings.CutSuffix(name, "."+kind+suffix); ok {
			return s, true
		}
	}
	return "", false
}

// newID makes the id of what is in a file and has none. It is the same in each run: reports can be compared.
func newID(parts ...string) string {
	return collection.UUID(digest(strings.Join(parts, "\x00")))
}
