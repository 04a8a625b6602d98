package main

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// layers, lowest first: a package imports lower layers only.
var layers = [][]string{
	{"report/outfile", "collection/yaml", "cmd/runner/internal/near"},
	{"collection", "script/internal/crypt", "script/internal/expect", "script/internal/inspect", "script/internal/jsonx",
		"script/internal/lex", "script/internal/lib", "script/internal/lib/bundle", "script/internal/loop",
		"script/internal/packages", "script/internal/sdk", "script/internal/web"},
	{"collection/wire", "collection/v3", "collection/antom"},
	{"collection/variable", "collection/auth", "collection/sign", "collection/transport"},
	{"collection/resolve", "collection/sign/explain", "collection/sign/keyfile"},
	{"collection/run"},
	{"script", "report", "cmd/runner/internal/notify", "cmd/runner/internal/simulator/clock"},
	{"cmd/runner/internal/simulator/scenario"},
	{"cmd/runner/internal/simulator"},
	{"cmd/runner/internal/simulator/store", "cmd/runner/internal/simulator/desk"},
	{"cmd/runner/internal/lint", "cmd/runner/internal/call", "cmd/runner/internal/captured"},
	{"cmd/runner/internal/kit"},
	{"cmd/runner/internal/cli"},
	{"cmd/runner"},
}

// owners names, for each library, the only folders that may import it.
var owners = map[string]string{
	"github.com/dop251/goja":          "script",
	"github.com/dlclark/regexp2":      "script",
	"github.com/jedib0t/go-pretty":    "report",
	"github.com/tidwall/gjson":        "collection",
	"github.com/spf13/cobra":          "cmd/runner/internal/cli",
	"github.com/spf13/pflag":          "cmd/runner/internal/cli",
	"golang.org/x/term":               "cmd/runner/internal/cli",
	"github.com/andybalholm/brotli":   "collection/transport",
	"github.com/brianvoe/gofakeit":    "collection/variable",
	"go.yaml.in/yaml":                 "collection/yaml",
	"golang.org/x/net":                "collection script/internal/web",
	"golang.org/x/text":               "collection script/internal/web",
	"github.com/evanw/esbuild":        "script",
	"modernc.org/sqlite":              "cmd/runner/internal/simulator/store",
	"software.sslmate.com/src":        "collection/sign/keyfile",
	"github.com/rogpeppe/go-internal": "cmd/runner",
	"github.com/chromedp/chromedp":    "cmd/runner",
	"github.com/google/go-cmp":        "",
}

func TestImportsPointDown(t *testing.T) {
	level := make(map[string]int)
	for i, layer := range layers {
		for _, pkg := range layer {
			level["runner/"+pkg] = i
		}
	}
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "runner/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	seen := 0
	for line := range strings.Lines(string(out)) {
		pkg, imports, _ := strings.Cut(strings.TrimSpace(line), " ")
		at, ok := level[pkg]
		if !ok {
			t.Errorf("%s has no layer", pkg)
			continue
		}
		seen++
		for imp := range strings.FieldsSeq(imports) {
			checkImport(t, level, pkg, at, imp)
		}
	}
	if seen != len(level) {
		t.Errorf("%d packages, but %d in the table of layers", seen, len(level))
	}
}

func checkImport(t *testing.T, level map[string]int, pkg string, at int, imp string) {
	t.Helper()
	if below, ok := level[imp]; ok && below >= at {
		t.Errorf("%s (layer %d) imports %s (layer %d)", pkg, at, imp, below)
	}
	if !strings.Contains(strings.Split(imp, "/")[0], ".") {
		return
	}
	for library, owner := range owners {
		if imp != library && !strings.HasPrefix(imp, library+"/") {
			continue
		}
		if owner != "" && !ownedBy(pkg, owner) {
			t.Errorf("%s imports %s, which belongs to %s", pkg, imp, owner)
		}
		return
	}
	t.Errorf("%s imports %s, which has no owner", pkg, imp)
}

// ownedBy reports whether pkg is in one of the folders.
func ownedBy(pkg, folders string) bool {
	for folder := range strings.FieldsSeq(folders) {
		if pkg == "runner/"+folder || strings.HasPrefix(pkg, "runner/"+folder+"/") {
			return true
		}
	}
	return false
}

// The command says nothing itself, and nothing but it ends the process.
func TestOnlyMainExits(t *testing.T) {
	found := 0
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.Contains(path, "node_modules") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil || !strings.Contains(string(text), "os."+"Exit(") {
			return err
		}
		found++
		if base := filepath.ToSlash(path); base != "../../cmd/runner/main.go" && !strings.Contains(base, "/lib/bundle/") {
			t.Errorf("%s ends the process", base)
		}
		return nil
	})
	if err != nil || found == 0 {
		t.Errorf("found %d places (%v), want at least that in main.go", found, err)
	}
}
