package main

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"runner/cmd/runner/internal/cli"
)

// A snippet is what a script does with pm, and what it then shows.
type snippet struct {
	Pre   string `json:"pre,omitempty"`
	Test  string `json:"test"`
	Shown string `json:"shown"` // in Newman
	// Ours is what we show where we do not do the same, and Why says the reason.
	Ours string `json:"ours,omitempty"`
	Why  string `json:"why,omitempty"`
}

// snippetPrelude stands in front of every snippet. What it shows ends up in the environment, which both tools export.
//
//go:embed testdata/snippets.js
var snippetPrelude string

const snippetFile = "testdata/snippets.json"

// TestSnippets does what is in testdata/snippets.json with pm, and sees what Newman 6.2.2 saw against the same
// server.
// "go test ./cmd/runner -run Snippets -record 'npx newman@6.2.2'" records again.
func TestSnippets(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(echo))
	t.Cleanup(server.Close)
	data, err := os.ReadFile(snippetFile)
	if err != nil {
		t.Fatal(err)
	}
	var snippets []snippet
	if err := json.Unmarshal(data, &snippets); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "c.json")
	if err := os.WriteFile(file, snippetCollection(t, snippets, server.URL), 0o600); err != nil {
		t.Fatal(err)
	}
	export := filepath.Join(dir, "env.json")
	args := []string{"run", file, "--export-environment", export}
	if *record != "" {
		recordSnippets(t, args, snippets, server.URL)
		return
	}
	var out bytes.Buffer
	env := cli.Env{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &out, Getenv: func(string) string { return "" },
		Environ: os.Environ, TerminalWidth: func() int { return 0 }}
	cli.Main(t.Context(), args, env)
	shown := shownSnippets(t, export, server.URL)
	for i, s := range snippets {
		want := s.Shown
		if s.Why != "" {
			want = s.Ours
		}
		if got := shown[fmt.Sprintf("out%d", i)]; got != want {
			t.Errorf("%d %s %s\n got %s\nwant %s", i, s.Pre, s.Test, got, want)
		}
	}
}

// snippetCollection has an item for each snippet.
func snippetCollection(t *testing.T, snippets []snippet, base string) []byte {
	t.Helper()
	type object = map[string]any
	var items []object
	for i, s := range snippets {
		prelude := strings.NewReplacer("$OUT", fmt.Sprintf("out%d", i), "$BASE", base,
			"$PORT", base[strings.LastIndex(base, ":")+1:]).Replace(snippetPrelude)
		event := func(listen, code string) object {
			return object{"listen": listen, "script": object{"exec": prelude + code}}
		}
		item := object{"name": fmt.Sprint("s", i), "event": []object{event("test", s.Test)}, "request": object{
			"method": "GET", "url": base + "/get?q=1&r=2", "header": []object{{"key": "X-One", "value": "1"}}}}
		if s.Pre != "" {
			item["event"] = []object{event("prerequest", s.Pre), event("test", s.Test)}
		}
		items = append(items, item)
	}
	data, err := json.Marshal(object{"info": object{"name": "snippets",
		"schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}, "item": items})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func shownSnippets(t *testing.T, export, base string) map[string]string {
	t.Helper()
	data, err := os.ReadFile(export)
	if err != nil {
		t.Fatal(err)
	}
	var env struct{ Values []struct{ Key, Value any } }
	if err := json.Unmarshal(data, &env); err != nil {
		t.Fatal(err)
	}
	port := base[strings.LastIndex(base, ":")+1:]
	out := map[string]string{}
	for _, v := range env.Values {
		out[fmt.Sprint(v.Key)] = strings.ReplaceAll(strings.ReplaceAll(fmt.Sprint(v.Value), base, "BASE"), port, "PORT")
	}
	return out
}

func recordSnippets(t *testing.T, args []string, snippets []snippet, base string) {
	t.Helper()
	command := append(strings.Fields(*record), args...)
	if out, err := exec.Command(command[0], command[1:]...).CombinedOutput(); err != nil {
		t.Logf("%v\n%s", err, out)
	}
	shown := shownSnippets(t, args[len(args)-1], base)
	for i := range snippets {
		snippets[i].Shown = shown[fmt.Sprintf("out%d", i)]
	}
	var data bytes.Buffer
	enc := json.NewEncoder(&data)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(snippets); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(snippetFile, data.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}
