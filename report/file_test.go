package report

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
	"weak"

	"runner/collection/run"
	"runner/collection/wire"
)

func TestFilesAppearWhenTheyAreComplete(t *testing.T) {
	t.Parallel()
	for _, name := range Names() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			target := filepath.Join(dir, "deep", "report.out")
			if err := os.MkdirAll(filepath.Dir(target), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(target, []byte("old"), 0o600); err != nil {
				t.Fatal(err)
			}
			r, err := New(name, Options{Export: "deep/report.out", Dir: dir, Now: now})
			if err != nil {
				t.Fatal(err)
			}
			if got := read(t, target); got != "old" {
				t.Errorf("before the run: %q, want old", got)
			}
			if p := everything(r); p.err != nil {
				t.Fatal(p.err)
			}
			if got := read(t, target); got == "old" || got == "" {
				t.Errorf("after the run: %q", got)
			}
			if err := r.(io.Closer).Close(); err != nil {
				t.Errorf("Close after Finished: %v", err)
			}
			if names := list(t, filepath.Dir(target)); len(names) != 1 {
				t.Errorf("files left: %q", names)
			}
			if info, err := os.Stat(target); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("mode = %v, want that of the file before", info.Mode())
			}
		})
	}
}

func TestClosingAnUnfinishedRunKeepsTheOldReport(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"json", "junit", "markdown", "ndjson"} {
		dir := t.TempDir()
		target := filepath.Join(dir, "report")
		if err := os.WriteFile(target, []byte("old"), 0o666); err != nil {
			t.Fatal(err)
		}
		r, err := New(name, Options{Export: target, Now: now})
		if err != nil {
			t.Fatal(err)
		}
		p := &player{sinks: []run.Reporter{r}}
		p.start(shop(), "", 1, 5)
		if err := r.(io.Closer).Close(); err != nil {
			t.Errorf("%s: Close = %v", name, err)
		}
		switch got := read(t, target); {
		case name == "ndjson" && !strings.HasPrefix(got, `{"v":1,"type":"start"`):
			t.Errorf("ndjson: %q, want the lines so far", got)
		case name != "ndjson" && got != "old":
			t.Errorf("%s: %q, want old", name, got)
		}
		if names := list(t, dir); len(names) != 1 {
			t.Errorf("%s: files left: %q", name, names)
		}
	}
}

func TestNamesOfFiles(t *testing.T) {
	t.Parallel()
	const stamped = "newman-run-report-2026-11-25-16-35-24-333-0"
	for name, c := range map[string]struct{ reporter, export, want string }{
		"default json":   {"json", "", "newman/" + stamped + ".json"},
		"default junit":  {"junit", "", "newman/" + stamped + ".xml"},
		"directory":      {"json", ".", stamped + ".json"},
		"new directory":  {"markdown", "new/", "new/" + stamped + ".md"},
		"file":           {"ndjson", "a/b/c.log", "a/b/c.log"},
		"file by option": {"junit", "x.xml", "x.xml"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			o := Options{Dir: dir, Now: now, Export: c.export}
			if name == "file by option" {
				o.Export, o.Settings = "", map[string]string{"export": c.export}
			}
			r, err := New(c.reporter, o)
			if err != nil {
				t.Fatal(err)
			}
			everything(r)
			if _, err := os.Stat(filepath.Join(dir, c.want)); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestFilesHaveNoColors(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "out.txt")
	r, err := New("cli", Options{Export: path, Color: true, TTY: true, Width: 40, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	everything(r)
	if strings.Contains(read(t, path), "\x1b") {
		t.Error("escapes in a file")
	}
}

func TestWhatCannotBeWrittenFailsAtOnce(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	for _, name := range Names() {
		_, err := New(name, Options{Export: filepath.Join(file, "x", "report")})
		we, ok := errors.AsType[*WriteError](err)
		if !ok || !strings.Contains(err.Error(), we.Path) || strings.Count(err.Error(), file) != 1 {
			t.Errorf("%s: New = %v, want a WriteError that names the path once", name, err)
		}
	}
	if _, err := New("html", Options{}); !errors.Is(err, ErrUnknown) {
		t.Errorf("New = %v, want ErrUnknown", err)
	}
}

// A full writer has no room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestFullOutputsAreReported(t *testing.T) {
	t.Parallel()
	for _, name := range Names() {
		r, err := New(name, Options{Out: full{}, Export: "-", Now: now, TTY: true})
		if err != nil {
			t.Fatal(err)
		}
		p := everything(r)
		if _, ok := errors.AsType[*WriteError](p.err); !ok {
			t.Errorf("%s: Report = %v, want a WriteError", name, p.err)
		}
	}
}

func TestDevicesAreWrittenToDirectly(t *testing.T) {
	t.Parallel()
	r, err := New("json", Options{Export: os.DevNull, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	if p := everything(r); p.err != nil {
		t.Error(p.err)
	}
	if info, err := os.Stat(os.DevNull); err != nil || info.Mode().IsRegular() {
		t.Errorf("the device has become %v", info.Mode())
	}
}

// Bodies are freed when their item is finished: nothing in a reporter may hold them longer.
func TestNoBodyOutlivesItsItem(t *testing.T) {
	for _, name := range Names() {
		r, err := New(name, Options{Out: io.Discard, Export: "-", Now: now})
		if err != nil {
			t.Fatal(err)
		}
		p := &player{sinks: []run.Reporter{r}}
		c := shop()
		item, _ := firstItem(c)
		p.start(c, "", 1, 5)
		p.iteration(0)
		p.begin(0, item, &c.ItemGroup)
		watch := sendWatched(p)
		p.end(run.ItemFinished{ReachedTests: true})
		for range 10 {
			runtime.GC()
			if watch[0].Value() == nil && watch[1].Value() == nil {
				break
			}
			time.Sleep(5 * time.Millisecond)
		}
		for i, w := range watch {
			if w.Value() != nil {
				t.Errorf("%s holds exchange %d", name, i)
			}
		}
		p.emit(&run.Finished{})
	}
}

//go:noinline
func sendWatched(p *player) []weak.Pointer[wire.Response] {
	var watch []weak.Pointer[wire.Response]
	for _, fails := range []bool{false, true} {
		x := exchange("GET", "/", "", strings.Repeat("x", 1<<10))
		if fails {
			x.Err = &run.RequestError{Name: "Error", Message: "reset"}
		}
		watch = append(watch, weak.Make(x.Exchange.Hops[0].Response))
		p.send(x)
	}
	return watch
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func list(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func FuzzEscapes(f *testing.F) {
	f.Add(hostile)
	f.Add("")
	f.Add("]]>\x00￿")
	f.Fuzz(func(t *testing.T, text string) {
		head := `<testsuites time="0" tests="0" failures="0" errors="0" skipped="0" name="`
		readXML(t, head+xmlEscape(text, true)+`">`+xmlEscape(text, false)+`</testsuites>`)
		checkMarkdown(t, mdText(text))
		checkMarkdown(t, mdFence(text))
		for _, r := range oneLine(text) {
			if hidden(r) || r == '\n' || r == '\t' {
				t.Fatalf("%q in %q", r, oneLine(text))
			}
		}
	})
}

func FuzzMask(f *testing.F) {
	for _, s := range secrets {
		for _, encode := range encodings {
			f.Add(s, encode(s), 3)
		}
	}
	f.Fuzz(func(t *testing.T, secret, text string, split int) {
		var r Redactor
		r.Add(secret)
		if masked := r.Mask(text + secret + text); len(secret) >= minSecret && !strings.ContainsAny(secret, "*42,") &&
			strings.Contains(masked, secret) {
			t.Errorf("Mask(%q) = %q, which shows %q", text+secret+text, masked, secret)
		}
		quoted, err := json.Marshal(map[string]any{"a": text + secret, "b": []any{text, 12345678, secret}})
		if err != nil {
			t.Skip()
		}
		var out strings.Builder
		m := &jsonMasker{redactor: &r, to: &out}
		at := min(max(0, split), len(quoted))
		for _, part := range [][]byte{quoted[:at], quoted[at:]} {
			if _, err := m.Write(part); err != nil {
				t.Fatal(err)
			}
		}
		if m.Flush(); !json.Valid([]byte(out.String())) {
			t.Errorf("secret %q: %s became %s", secret, quoted, out.String())
		}
	})
}

func BenchmarkReporters(b *testing.B) {
	for _, name := range Names() {
		for _, size := range []int{100, 100_000} {
			b.Run(name+"/"+prettyBytes(int64(size)), func(b *testing.B) {
				b.ReportAllocs()
				var red Redactor
				for _, s := range secrets {
					red.Add(s)
				}
				r, err := New(name, Options{Out: io.Discard, Export: "-", Now: now, Redactor: &red,
					Settings: map[string]string{"bodies": "true"}})
				if err != nil {
					b.Fatal(err)
				}
				p := &player{sinks: []run.Reporter{r}}
				c := shop()
				item, path := firstItem(c)
				p.start(c, "", 1, 5)
				p.iteration(0)
				body := strings.Repeat("0123456789", size/10)
				events := 0
				for b.Loop() {
					p.begin(0, item, path...)
					p.send(exchange("GET", "/", body, body))
					p.script("test", nil, func() { p.test(0, "status is 200", nil) })
					p.end(run.ItemFinished{ReachedTests: true})
					events += 7
				}
				b.ReportMetric(float64(events)/b.Elapsed().Seconds(), "events/s")
				p.emit(&run.Finished{})
			})
		}
	}
}
