package v3

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"path"
	"slices"
	"strings"

	"runner/collection"
)

// A walker reads the files of one collection.
type walker struct {
	files fs.FS
	notes []string
	count int
	bytes int64
}

// note tells what is left out.
func (w *walker) note(format string, args ...any) {
	w.notes = append(w.notes, fmt.Sprintf(format, args...))
}

func digest(s string) [16]byte {
	sum := sha256.Sum256([]byte(s))
	return [16]byte(sum[:16])
}

func (w *walker) collection(at, name string) (*collection.Collection, error) {
	g, _, err := w.group(at, name, 0)
	if err != nil {
		return nil, err
	}
	c := &collection.Collection{ItemGroup: *g}
	c.Info = collection.Info{ID: g.ID, Name: g.Name, Description: g.Description, Schema: schema}
	return c, nil
}

// An entry is a request or a folder with its place among the others.
type entry struct {
	node  collection.Node
	order float64
	name  string
}

// group reads a folder and all below it. Its order is that of its definition.
func (w *walker) group(dir, name string, depth int) (*collection.ItemGroup, float64, error) {
	if depth > maxFolders {
		return nil, 0, &Error{File: dir, Err: fmt.Errorf("nested deeper than %d folders", maxFolders)}
	}
	g := &collection.ItemGroup{Name: name, ID: newID("folder", dir, name)}
	order, err := w.definition(dir, g)
	if err != nil {
		return nil, 0, err
	}
	entries, err := fs.ReadDir(w.files, dir)
	if err != nil {
		return nil, 0, &Error{File: dir, Err: reason(err)}
	}
	var children []entry
	for _, e := range entries {
		child, err := w.child(dir, e, depth)
		if err != nil {
			return nil, 0, err
		}
		if child.node != nil {
			children = append(children, child)
		}
	}
	slices.SortStableFunc(children, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.order, b.order), strings.Compare(a.name, b.name))
	})
	for _, c := range children {
		g.Items = append(g.Items, c.node)
	}
	return g, order, nil
}

// child reads what e is, if it is a request or a folder with requests in it or a definition.
func (w *walker) child(dir string, e fs.DirEntry, depth int) (entry, error) {
	name, at := e.Name(), path.Join(dir, e.Name())
	if w.count++; w.count > maxFiles {
		return entry{}, &Error{File: at, Err: fmt.Errorf("more than %d files", maxFiles)}
	}
	if e.IsDir() {
		return w.folder(at, name, depth)
	}
	file, is := stem(name, "request")
	if !is {
		return entry{}, nil
	}
	it, order, err := w.request(dir, name, file)
	if err != nil || it == nil {
		return entry{}, err
	}
	return entry{it, order, it.Name}, nil
}

func (w *walker) folder(at, name string, depth int) (entry, error) {
	if strings.HasPrefix(name, ".") || strings.HasSuffix(name, ".resources") || name == "node_modules" {
		return entry{}, nil
	}
	g, order, err := w.group(at, name, depth+1)
	if err != nil {
		return entry{}, err
	}
	if len(g.Items) == 0 && !isCollection(w.files, at) {
		return entry{}, nil // something else's
	}
	return entry{g, order, g.Name}, nil
}

// definition reads what holds for a folder, if it is written.
func (w *walker) definition(dir string, g *collection.ItemGroup) (float64, error) {
	for _, name := range definitions {
		f, err := w.open(path.Join(dir, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return 0, err
		}
		g.Name = cmp.Or(f.text("name"), g.Name)
		g.ID = cmp.Or(f.text("id"), g.ID)
		g.Description = f.description("description")
		g.Auth = f.auth()
		g.Variables = f.variables(f.root.Get("variables"))
		g.Events = f.events(g.ID)
		g.Behavior = f.behavior()
		return f.order(), f.err
	}
	return math.Inf(1), nil
}

// open reads the file at a path. One that is not regular is refused: a pipe has no end.
func (w *walker) open(at string) (*file, error) {
	info, err := fs.Stat(w.files, at)
	if err != nil {
		return nil, &Error{File: at, Err: reason(err)}
	}
	switch {
	case !info.Mode().IsRegular():
		return nil, &Error{File: at, Err: errors.New("not a regular file")}
	case info.Size() > maxFileSize:
		return nil, &Error{File: at, Err: fmt.Errorf("larger than %d MiB", maxFileSize>>20)}
	}
	if w.bytes += info.Size(); w.bytes > maxBytes {
		return nil, &Error{File: at, Err: fmt.Errorf("the collection is larger than %d MiB", maxBytes>>20)}
	}
	data, err := fs.ReadFile(w.files, at)
	if err != nil {
		return nil, &Error{File: at, Err: reason(err)}
	}
	return w.parse(at, data)
}

// reason is err without the path, which stands before it already.
func reason(err error) error {
	if pe, ok := errors.AsType[*fs.PathError](err); ok {
		return pe.Err
	}
	return err
}
