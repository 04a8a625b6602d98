package report

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestGolden(t *testing.T) {
	t.Parallel()
	set := func(names ...string) map[string]string {
		m := map[string]string{}
		for _, n := range names {
			m[n] = "true"
		}
		return m
	}
	for name, c := range map[string]struct {
		reporter string
		o        Options
	}{
		"cli.txt":        {"cli", Options{Unicode: true}},
		"cli-ascii.txt":  {"cli", Options{}},
		"cli-color.txt":  {"cli", Options{Unicode: true, Color: true, TTY: true, Width: 100}},
		"cli-narrow.txt": {"cli", Options{Unicode: true, TTY: true, Width: 50}},
		"cli-quiet.txt": {"cli", Options{Unicode: true, Settings: set("noBanner", "noSummary", "noFailures",
			"noConsole", "noSuccessAssertions")}},
		"cli-times.txt":          {"cli", Options{Unicode: true, Settings: set("showTimestamps")}},
		"cli-verbose.txt":        {"cli", Options{Unicode: true, Verbose: true}},
		"cli-verbose-narrow.txt": {"cli", Options{Color: true, TTY: true, Width: 40, Verbose: true}},
		"progress.txt":           {"progress", Options{TTY: true, Width: 60}},
		"progress-file.txt":      {"progress", Options{}},
		"emojitrain.txt":         {"emojitrain", Options{Unicode: true}},
		"emojitrain-ascii.txt":   {"emojitrain", Options{}},
		"json.json":              {"json", Options{Export: "-"}},
		"junit.xml":              {"junit", Options{Export: "-"}},
		"markdown.md":            {"markdown", Options{Unicode: true}},
		"markdown-ascii.md":      {"markdown", Options{}},
		"ndjson.ndjson":          {"ndjson", Options{}},
		"ndjson-bodies.ndjson":   {"ndjson", Options{Settings: set("bodies")}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var b bytes.Buffer
			c.o.Out, c.o.Now, c.o.Version = &b, now, "1.0.0"
			r, err := New(c.reporter, c.o)
			if err != nil {
				t.Fatal(err)
			}
			if p := everything(r); p.err != nil {
				t.Fatal(p.err)
			}
			compare(t, filepath.Join("testdata", name), b.Bytes())
		})
	}
}

func compare(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs (run with -update to accept):\n%s", file, got)
	}
}
