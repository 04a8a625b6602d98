package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"runner/cmd/runner/internal/cli"
)

// A dataCase is a file of iteration data, and what pm.iterationData.toObject() is in each iteration.
type dataCase struct {
	Name string `json:"name"`
	File []byte `json:"file"`
	// Rows is what the script saw in Newman; "error" is a run that did not start.
	Rows []string `json:"rows"`
	// Ours is what it sees where we do not do the same, and Why says the reason.
	Ours []string `json:"ours,omitempty"`
	Why  string   `json:"why,omitempty"`
}

const dataFile = "testdata/data.json"

// TestIterationData runs a script with each file of testdata/data.json, and sees what it saw in Newman 6.2.2.
// "go test ./cmd/runner -run IterationData -record 'npx newman@6.2.2'" records again.
func TestIterationData(t *testing.T) {
	data, err := os.ReadFile(dataFile)
	if err != nil {
		t.Fatal(err)
	}
	var cases []dataCase
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	if *record != "" {
		recordData(t, cases)
		return
	}
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			want := c.Rows
			if c.Why != "" {
				want = c.Ours
			}
			got := dataRows(t, &c, func(args []string) bool {
				var out bytes.Buffer
				env := cli.Env{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &out,
					Getenv:  func(string) string { return "" },
					Environ: os.Environ, TerminalWidth: func() int { return 0 }}
				return cli.Main(t.Context(), args, env) == 0
			})
			if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
				t.Errorf("%q:\n got %s\nwant %s", c.File, g, w)
			}
		})
	}
}

func recordData(t *testing.T, cases []dataCase) {
	t.Helper()
	for i := range cases {
		cases[i].Rows = dataRows(t, &cases[i], func(args []string) bool {
			command := append(strings.Fields(*record), args...)
			return exec.Command(command[0], command[1:]...).Run() == nil
		})
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(cases); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(dataFile, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// dataCollection is an item that sends nothing, and notes its row in the environment.
const dataCollection = `{"info":{"name":"data","schema":
"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},"item":[{"name":"a","request":{"method":"GET",
"url":"http://127.0.0.1:1/"},"event":[{"listen":"prerequest","script":{"exec":[
"pm.environment.set('row' + pm.info.iteration, JSON.stringify(pm.iterationData.toObject()));",
"pm.execution.skipRequest();"]}}]}]}`

// dataRows runs with c's file and returns the rows.
func dataRows(t *testing.T, c *dataCase, run func(args []string) bool) []string {
	t.Helper()
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	for name, content := range map[string][]byte{"c.json": []byte(dataCollection), "data": c.File} {
		if err := os.WriteFile(path(name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ok := run([]string{"run", path("c.json"), "-d", path("data"), "--export-environment", path("env.json"), "--silent"})
	exported, err := os.ReadFile(path("env.json"))
	if !ok || err != nil {
		return []string{"error"}
	}
	var env struct {
		Values []struct{ Value string }
	}
	if err := json.Unmarshal(exported, &env); err != nil {
		t.Fatal(err)
	}
	var rows []string
	for _, v := range env.Values {
		rows = append(rows, v.Value)
	}
	return rows
}
