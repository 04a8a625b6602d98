package v3

import (
	"cmp"
	"errors"
	"io/fs"
	"math"
	"path"
	"slices"
	"strconv"
	"strings"

	"runner/collection"
)

// examples reads the saved responses of the request stem in dir. They stand where the request says, or beside the
// definition. No run needs them: one that cannot be read is left out with a note.
func (w *walker) examples(dir, stem, given string) []collection.Response {
	at := path.Join(dir, ".resources", stem+".resources", "examples")
	if given != "" {
		at = path.Join(dir, strings.ReplaceAll(given, `\`, "/"))
	}
	if !fs.ValidPath(at) {
		w.note("examples of %q are left out: they are outside the collection", path.Join(dir, stem))
		return nil
	}
	entries, err := fs.ReadDir(w.files, at)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			w.note("%v", &Error{File: at, Err: reason(err)})
		}
		return nil
	}
	type saved struct {
		collection.Response
		order float64
	}
	var list []saved
	for _, e := range entries {
		name, is := strings.CutSuffix(e.Name(), ".example.yaml")
		if !is {
			if name, is = strings.CutSuffix(e.Name(), ".example.yml"); !is {
				continue
			}
		}
		r, order, err := w.example(path.Join(at, e.Name()), name)
		if err != nil {
			w.note("an example is left out: %v", err)
			continue
		}
		list = append(list, saved{r, order})
	}
	slices.SortStableFunc(list, func(a, b saved) int { return cmp.Compare(a.order, b.order) })
	var out []collection.Response
	for _, s := range list {
		out = append(out, s.Response)
	}
	return out
}

func (w *walker) example(at, stem string) (collection.Response, float64, error) {
	if w.count++; w.count > maxFiles {
		return collection.Response{}, 0, errors.New("too many files")
	}
	f, err := w.open(at)
	if err != nil {
		return collection.Response{}, 0, err
	}
	r := collection.Response{ID: newID("example", at), Name: cmp.Or(f.text("name"), stem)}
	order := f.order()
	inner := *f
	if n := f.root.Get("response"); !blank(n) {
		inner.root = n
	}
	r.Status = inner.text("statusText")
	r.Code = inner.code()
	r.Header = inner.keyValues(inner.root.Get("headers"))
	if body := inner.body(inner.root.Get("body")); body != nil && body.Raw.Kind == collection.String {
		r.Body = body.Raw.Text
	}
	for _, name := range []string{"request", "originalRequest"} {
		if n := f.root.Get(name); !blank(n) {
			original := file{walker: w, at: at, root: n}
			r.OriginalRequest = original.request("")
			inner.err = cmp.Or(inner.err, original.err)
		}
	}
	return r, order, cmp.Or(f.err, inner.err)
}

// code reads the status of a response.
func (f *file) code() int {
	n := f.root.Get("statusCode")
	if blank(n) {
		n = f.root.Get("code")
	}
	if blank(n) {
		return 0
	}
	code, err := strconv.ParseFloat(n.Text, 64)
	if err != nil || math.Abs(code) > math.MaxInt32 {
		f.fail(n, "a status code")
	}
	return int(code)
}
