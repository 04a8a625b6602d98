package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"runner/cmd/runner/internal/cli"
)

// call runs the command line and returns the exit code and what it wrote.
func call(args ...string) (code int, stdout, stderr string) {
	var out, errs strings.Builder
	env := cli.Env{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs,
		Getenv: func(string) string { return "" }, Environ: func() []string { return nil },
		TerminalWidth: func() int { return 0 }}
	code = cli.Main(context.Background(), args, env)
	return code, out.String(), errs.String()
}

// A folder of schema 3, and a file of v1, put the same on the wire and into the report as what convert makes of them.
func TestConvertedRunsTheSame(t *testing.T) {
	var mu sync.Mutex
	var wire []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
			body = nil // its boundary is made of chance
		}
		h := r.Header.Clone()
		h.Del("Postman-Token")
		h.Del("Content-Length")
		h.Del("Content-Type")
		headers, _ := json.Marshal(h)
		mu.Lock()
		defer mu.Unlock()
		wire = append(wire, r.Method+" "+r.URL.String()+" "+string(headers)+" "+string(body))
	}))
	defer server.Close()
	old := filepath.Join(t.TempDir(), "v1.json")
	if err := os.WriteFile(old, []byte(`{"id":"c","name":"Old","order":["r"],"requests":[{"id":"r","name":"R",
		"url":"{{host}}/a?b=c","method":"POST","headers":"X-A: 1\n//X-B: 2\n","dataMode":"raw","rawModeData":"text",
		"currentHelper":"basicAuth","helperAttributes":{"username":"u","password":"p"},
		"tests":"tests['ok'] = responseCode.code === 200;"}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, source := range []string{"../../collection/v3/testdata/shop", old} {
		converted := filepath.Join(t.TempDir(), "out.json")
		if code, _, errs := call("convert", source, "-o", converted); code != 0 || !strings.Contains(errs, "warning: ") {
			t.Fatalf("convert: exit code %d\n%s", code, errs)
		}
		report := func(path string) (out string, seen []string) {
			wire = nil
			export := filepath.Join(t.TempDir(), "report.json")
			code, _, _ := call("run", path, "--env-var", "host="+server.URL, "--env-var", "token=t",
				"-r", "json", "--reporter-json-export", export)
			return fmt.Sprint("exit code ", code, assertions(t, export)), wire
		}
		first, sent := report(source)
		second, sentAgain := report(converted)
		if diff := cmp.Diff(sent, sentAgain); diff != "" || len(sent) == 0 {
			t.Errorf("the wire of %d requests (-%s +converted)\n%s", len(sent), source, diff)
		}
		if diff := cmp.Diff(first, second); diff != "" || !strings.Contains(first, "assertion") {
			t.Errorf("the report (-%s +converted)\n%s", source, diff)
		}
	}
}

// assertions returns what a report says of the items and their assertions.
func assertions(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var report struct {
		Run struct {
			Executions []struct {
				Item       struct{ ID, Name string }
				Assertions []struct {
					Assertion string `json:"assertion"`
					Error     any    `json:"error"`
				}
			}
		}
	}
	if err := json.Unmarshal(data, &report); err != nil {
		t.Fatal(err)
	}
	text, err := json.MarshalIndent(report, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// What convert cannot read or write has the exit code that says so.
func TestConvertErrors(t *testing.T) {
	empty := t.TempDir()
	for want, args := range map[int][]string{
		2: {"convert", "x.json"},
		3: {"convert", empty, "-o", "-"},
		4: {"convert", "../../collection/v3/testdata/shop", "-o", filepath.Join("convert_test.go", "f.json")},
	} {
		if code, _, errs := call(args...); code != want {
			t.Errorf("%v: exit code %d, want %d\n%s", args, code, want, errs)
		}
	}
	code, out, _ := call("convert", "../../collection/v3/testdata/shop", "-o", "-")
	if code != 0 || !json.Valid([]byte(out)) || !strings.Contains(out, `"raw": "{{host}}/form"`) {
		t.Errorf("exit code %d\n%.500s", code, out)
	}
}

// A mistake in a collection is shown in its line.
func TestMistakesAreShown(t *testing.T) {
	file := filepath.Join(t.TempDir(), "c.json")
	if err := os.WriteFile(file, []byte("{\n  // note\n}"), 0o600); err != nil {
		t.Fatal(err)
	}
	const want = "invalid JSON: JSON has no comments (line 2, column 3)\n  // note\n  ^\n"
	if code, _, errs := call("run", file); code != 3 || !strings.Contains(errs, want) {
		t.Errorf("exit code %d\n%s", code, errs)
	}
}
