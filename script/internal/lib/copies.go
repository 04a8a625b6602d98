package lib

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
)

// A Copy is one version of a library as a text to evaluate, which scripts get in place of a download.
type Copy struct{ Library, Version string }

// copiesDir holds a file for each copy, NAME@VERSION.js.gz.
const copiesDir = "dist/copies"

// Copies returns all that are embedded, the versions of a library from the oldest to the newest. It is an error if
// there are none.
func Copies() ([]Copy, error) {
	list, err := fs.ReadDir(files, copiesDir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNotBuilt
	}
	if err != nil {
		return nil, err
	}
	var all []Copy
	for _, f := range list {
		name, packed := strings.CutSuffix(f.Name(), ".js.gz")
		library, version, ok := strings.Cut(name, "@")
		if packed && ok {
			all = append(all, Copy{library, version})
		}
	}
	slices.SortStableFunc(all, func(a, b Copy) int {
		if order := strings.Compare(a.Library, b.Library); order != 0 {
			return order
		}
		return compareVersions(a.Version, b.Version)
	})
	return all, nil
}

// Text returns the library's text.
func (c Copy) Text() (string, error) { return source("copies/" + c.Library + "@" + c.Version) }

// compareVersions orders by the numbers of versions; what follows a hyphen counts as text.
func compareVersions(a, b string) int {
	for a != b {
		var x, y string
		x, a, _ = strings.Cut(a, ".")
		y, b, _ = strings.Cut(b, ".")
		if len(x) != len(y) {
			return len(x) - len(y)
		}
		if order := strings.Compare(x, y); order != 0 {
			return order
		}
	}
	return 0
}
