package cli

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// fileTree makes a working directory and a collection's folder beside each other, and goes to their parent.
func fileTree(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	t.Chdir(root)
	for name, text := range map[string]string{
		"work/a.txt": "work", "folder/a.txt": "folder", "folder/b.txt": "folder", "folder/c.json": "{}",
		"a.txt": "current", "secret": "secret", "work/sub/d.txt": "sub",
	} {
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// read returns what is in a file, or the beginning of why it cannot be read.
func read(b *bodyFiles, name string) string {
	info, err := b.Stat(name)
	if err != nil {
		return reason(err)
	}
	if info.IsDir() {
		return "directory"
	}
	f, err := b.Open(name)
	if err != nil {
		return reason(err)
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	if err != nil {
		return reason(err)
	}
	return string(data)
}

func reason(err error) string {
	switch {
	case errors.Is(err, errOutside):
		return "outside"
	case errors.Is(err, fs.ErrNotExist):
		return "missing"
	}
	return "error"
}

// Relative paths begin in the working directory, which is the current one unless it is given; what is not there may be
// in the collection's folder.
func TestBodyFilesPlaces(t *testing.T) {
	root := fileTree(t)
	for _, test := range []struct{ dir, name, want string }{
		{"", "a.txt", "current"}, {"", "b.txt", "folder"}, {"", "folder/b.txt", "folder"},
		{"work", "a.txt", "work"}, {"work", "b.txt", "folder"}, {"work", "../secret", "secret"}, {"work", "none", "missing"},
		{filepath.Join(root, "work"), "a.txt", "work"}, {"nowhere", "b.txt", "folder"},
		{"work", filepath.Join(root, "secret"), "secret"}, {"work", filepath.Join(root, "b.txt"), "missing"},
		{"work", "sub", "directory"}, {"work", "a.txt\x00", "error"}, {"work", strings.Repeat("a", 5000), "error"},
	} {
		files := newBodyFiles(&runFlags{workingDir: test.dir}, "folder/c.json")
		if got := read(files, test.name); got != test.want {
			t.Errorf("in %q: %q is %q, want %q", test.dir, test.name, got, test.want)
		}
	}
}

func TestBodyFilesNameThePlacesTried(t *testing.T) {
	fileTree(t)
	_, err := newBodyFiles(&runFlags{workingDir: "work"}, "folder/c.json").Stat("none")
	for _, want := range []string{filepath.Join("work", "none"), filepath.Join("folder", "none")} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v does not name %s", err, want)
		}
	}
}

// With --no-insecure-file-read nothing outside is read, by no path and no link; a relative working directory works.
func TestBodyFilesConfined(t *testing.T) {
	root := fileTree(t)
	links := map[string]string{"in": "a.txt", "out": "../secret", "up": "..", "absolute": filepath.Join(root, "secret"),
		"sub/in": "../a.txt", "loop": "loop"}
	for name, target := range links {
		if err := os.Symlink(target, filepath.Join("work", filepath.FromSlash(name))); err != nil {
			t.Skip(err)
		}
	}
	for _, dir := range []string{"work", "./work/", filepath.Join(root, "work")} {
		files := newBodyFiles(&runFlags{workingDir: dir, noInsecureFileRead: true}, "folder/c.json")
		for name, want := range map[string]string{
			"a.txt": "work", "sub/d.txt": "sub", "sub/../a.txt": "work", "in": "work", "sub/in": "work",
			filepath.Join(root, "work", "a.txt"): "work",
			"b.txt":                              "missing", "none": "missing", "sub/none": "missing",
			"../secret": "outside", "../work/../secret": "outside", filepath.Join(root, "secret"): "outside",
			"out": "outside", "absolute": "outside", "up/secret": "outside", "../none": "outside", "loop": "error",
			filepath.Join(root, "work2", "x"): "outside", "": "directory", ".": "directory",
		} {
			if got := read(files, name); got != want {
				t.Errorf("in %q: %q is %q, want %q", dir, name, got, want)
			}
		}
	}
}
