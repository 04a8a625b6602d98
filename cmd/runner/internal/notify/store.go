package notify

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A Store is a folder of receipts, a JSON file each.
type Store struct{ dir string }

// OpenStore makes the folder if it is not there.
func OpenStore(dir string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	return &Store{dir}, nil
}

// Save writes a receipt to a file of its own, which only its owner may read: it may name buyers and tokens.
func (s *Store) Save(got *Receipt) (err error) {
	data, err := json.MarshalIndent(got, "", "  ")
	if err != nil {
		return err
	}
	f, err := s.create(got)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	_, err = f.Write(append(data, '\n'))
	return err
}

// create opens a new file whose name sorts by time.
func (s *Store) create(got *Receipt) (*os.File, error) {
	parts := []string{got.At.UTC().Format("20060102T150405.000000000Z"), plain(got.Name), plain(got.Subject)}
	base := strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), "-")
	for n := 1; ; n++ {
		name := base + ".json"
		if n > 1 {
			name = fmt.Sprintf("%s-%d.json", base, n)
		}
		f, err := os.OpenFile(filepath.Join(s.dir, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if !errors.Is(err, fs.ErrExist) || n > 1000 {
			return f, err
		}
	}
}

// plain is what may stand in a file's name of a text that somebody else wrote.
func plain(text string) string {
	const most = 64
	var b strings.Builder
	for _, c := range text {
		switch {
		case b.Len() == most:
			return b.String()
		case c >= '0' && c <= '9', c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z', c == '_':
			b.WriteRune(c)
		default:
			b.WriteByte('_')
		}
	}
	return b.String()
}

// LoadReceipts reads a stored receipt, or all of a folder in the order in which they came.
func LoadReceipts(path string) ([]*Receipt, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	files := []string{path}
	if info.IsDir() {
		if files, err = filepath.Glob(filepath.Join(quoted(path), "*.json")); err != nil {
			return nil, err
		}
		slices.Sort(files)
	}
	var all []*Receipt
	for _, name := range files {
		got, err := loadReceipt(name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, got)
	}
	return all, nil
}

// quoted is a path as a pattern that fits itself only.
func quoted(path string) string {
	return strings.NewReplacer("[", "[[]", "*", "[*]", "?", "[?]").Replace(path)
}

func loadReceipt(name string) (*Receipt, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, 8*maxBody))
	if err != nil {
		return nil, err
	}
	got, err := ParseReceipt(data)
	if err != nil {
		return nil, fmt.Errorf("not a stored notification: %w", err)
	}
	return got, nil
}

// ParseReceipt reads a receipt as a [Store] writes it.
func ParseReceipt(data []byte) (*Receipt, error) {
	got := new(Receipt)
	if err := json.Unmarshal(data, got); err != nil {
		return nil, err
	}
	switch {
	case len(got.Body) == 0:
		return nil, errors.New("no body")
	case len(got.Body) > maxBody:
		return nil, fmt.Errorf("the body has more than %d bytes", maxBody)
	case !strings.HasPrefix(got.Target, "/"):
		return nil, errors.New("no target")
	}
	return got, nil
}
