//go:build system

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// The generated collection signs by itself in Newman, too. NEWMAN is its command; without one that is in the path is
// taken.
func TestNewmanRunsTheGeneratedCollection(t *testing.T) {
	newman := os.Getenv("NEWMAN")
	if newman == "" {
		var err error
		if newman, err = exec.LookPath("newman"); err != nil {
			t.Skip("there is no Newman")
		}
	}
	dir := t.TempDir()
	for _, args := range [][]string{
		{"keys", "generate", "--out", "merchant"}, {"keys", "generate", "--out", "platform"},
		{"collection", "antom", "-o", "antom.json", "--environment-out", "env.json"},
	} {
		if out, err := runner(t, dir, args...); err != nil {
			t.Fatalf("%q: %v\n%s", args, err, out)
		}
	}
	key, err := os.ReadFile(filepath.Join(dir, "merchant.pem"))
	if err != nil {
		t.Fatal(err)
	}
	out, err := runner(t, dir, "simulator", "--merchant-key", "merchant.pub", "--key", "platform.pem", "--", newman, "run",
		"antom.json", "-e", "env.json", "--env-var", "privateKey="+string(key), "--env-var", "baseUrl={simulator}")
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
