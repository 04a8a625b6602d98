package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"runner/cmd/runner/internal/cli"
)

var record = flag.String("record", "", "command of Newman, to record its results anew")

// facts are what two tools must agree on about a run: who ran, what held, what failed and where. Times, sizes and ids are
// left out.
type facts struct {
	Executions []string         `json:"executions"`
	Failures   []string         `json:"failures"`
	Stats      map[string]tally `json:"stats"`
}

type tally struct{ Total, Pending, Failed int }

// TestConformance runs the collections of testdata and compares with what Newman 6.2.2 made of them against the same
// server. "go test ./cmd/runner -run Conformance -record 'npx newman@6.2.2'" records again.
func TestConformance(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(echo))
	t.Cleanup(server.Close)
	for _, name := range []string{"general"} {
		t.Run(name, func(t *testing.T) {
			data := "../../testdata/" + name
			args := []string{"run", data + ".postman_collection.json", "-e", data + ".postman_environment.json",
				"-d", data + ".csv", "--working-dir", "../../testdata", "--env-var", "baseUrl=" + server.URL}
			golden := data + ".newman.json"
			if *record != "" {
				recordNewman(t, args, golden)
			}
			saved, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			var want facts
			if err := json.Unmarshal(saved, &want); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, ours(t, args)); diff != "" {
				t.Errorf("Newman has -, we have +:\n%s", diff)
			}
		})
	}
}

func ours(t *testing.T, args []string) facts {
	t.Helper()
	file := filepath.Join(t.TempDir(), "report.json")
	var out, errs bytes.Buffer
	env := cli.Env{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs, Getenv: func(string) string { return "" },
		Environ: os.Environ, TerminalWidth: func() int { return 0 }}
	code := cli.Main(t.Context(), append(args, "-r", "json", "--reporter-json-export", file), env)
	if code != 1 {
		t.Errorf("exit code %d, want 1: the collection has failures on purpose\n%s", code, errs.String())
	}
	return readFacts(t, file)
}

func recordNewman(t *testing.T, args []string, golden string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "report.json")
	command := append(strings.Fields(*record), args...)
	command = append(command, "-r", "json", "--reporter-json-export", file)
	if out, err := exec.Command(command[0], command[1:]...).CombinedOutput(); err != nil && len(out) > 0 {
		t.Fatalf("%v\n%s", err, out)
	}
	data, err := json.MarshalIndent(readFacts(t, file), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(golden, append(data, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}

// readFacts reads a report of Newman's schema.
func readFacts(t *testing.T, file string) facts {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	type problem struct{ Name, Message, Test string }
	var report struct {
		Run struct {
			Stats      map[string]tally
			Executions []struct {
				Cursor   struct{ Iteration, Position int }
				Item     struct{ Name string }
				Response struct {
					Code   int
					Status string
				}
				Assertions []struct {
					Assertion string
					Skipped   bool
					Error     *problem
				}
				PrerequestScript, TestScript []struct{ Error *problem }
			}
			Failures []struct {
				Error          problem
				At             string
				Source, Parent struct{ Name string }
			}
		}
	}
	if err := json.Unmarshal(data, &report); err != nil {
		t.Fatal(err)
	}
	f := facts{Stats: report.Run.Stats}
	for _, e := range report.Run.Executions {
		at := fmt.Sprintf("%d.%d %s: %d %s", e.Cursor.Iteration, e.Cursor.Position, e.Item.Name, e.Response.Code, e.Response.Status)
		for _, a := range e.Assertions {
			line := fmt.Sprintf("%s | %s", at, a.Assertion)
			if a.Skipped {
				line += " | skipped"
			}
			if a.Error != nil {
				line += fmt.Sprintf(" | %s: %s", a.Error.Name, a.Error.Message)
			}
			f.Executions = append(f.Executions, line)
		}
		for _, s := range append(e.PrerequestScript, e.TestScript...) {
			if s.Error != nil {
				f.Executions = append(f.Executions, fmt.Sprintf("%s | script | %s: %s", at, s.Error.Name, s.Error.Message))
			}
		}
	}
	for _, p := range report.Run.Failures {
		f.Failures = append(f.Failures, fmt.Sprintf("%s | %s | %s: %s | %s / %s", p.At, p.Error.Test, p.Error.Name,
			p.Error.Message, p.Parent.Name, p.Source.Name))
	}
	return f
}
