//go:build system

package cli_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// The generated collection signs by itself in Newman, too, and passes all its tests there. NEWMAN is its command; without
// it the one in the path is taken.
func TestNewmanRunsTheGeneratedCollection(t *testing.T) {
	newman := os.Getenv("NEWMAN")
	if newman == "" {
		var err error
		if newman, err = exec.LookPath("newman"); err != nil {
			t.Skip("there is no Newman")
		}
	}
	d := newDesk(t)
	dir := t.TempDir()
	file, environment := filepath.Join(dir, "antom.json"), filepath.Join(dir, "env.json")
	if code, _, errors := command(t, "collection", "antom", "-o", file, "--environment-out", environment); code != 0 {
		t.Fatal(errors)
	}
	key, err := os.ReadFile(d.key)
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(newman, "run", file, "-e", environment, "--env-var", "baseUrl="+d.url, "--env-var",
		"privateKey="+string(key)).CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
