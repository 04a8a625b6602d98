package cli

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestVerifyKeyOf(t *testing.T) {
	t.Parallel()
	for spec, want := range map[string][2]string{
		"a.pub": {"", "a.pub"}, "1=a.pub": {"1", "a.pub"}, "5157F09EFDC096DE=a=b.pub": {"5157F09EFDC096DE", "a=b.pub"},
		"./a=b.pub": {"", "./a=b.pub"}, "=a.pub": {"", "=a.pub"}, `C:\keys=x\a.pub`: {"", `C:\keys=x\a.pub`},
	} {
		if version, path := verifyKeyOf(spec); version != want[0] || path != want[1] {
			t.Errorf("%s: %q, %q, want %q", spec, version, path, want)
		}
	}
}

// invocation is an app with a standard input and an environment.
func invocation(stdin string, env map[string]string) *app {
	return &app{env: Env{Stdin: strings.NewReader(stdin), Getenv: func(name string) string { return env[name] }}}
}

// A secret comes from a file, the standard input or a variable, and is hidden from then on.
func TestSecretInput(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(file, []byte("hush-4711\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, spec := range []string{file, "-", "env:HUSH"} {
		a := invocation("hush-4711\n", map[string]string{"HUSH": "hush-4711\n"})
		got, err := a.secretInput(spec)
		if err != nil || string(got) != "hush-4711\n" {
			t.Errorf("%s: %q, %v", spec, got, err)
		}
		if shown := a.redactor.Mask("it is hush-4711!"); strings.Contains(shown, "hush") {
			t.Errorf("%s: shown as %s", spec, shown)
		}
	}
}

func TestSecretInputThatCannotBeRead(t *testing.T) {
	t.Parallel()
	a := invocation(strings.Repeat("a", maxSecret+1), nil)
	for _, c := range []struct {
		spec, want string
		code       int
	}{
		{"-", `token "-": it is too large`, exitInput},
		{"-", "token: the standard input is read as the token already", exitUsage},
		{"env:NONE", `token: the environment variable "NONE" is not set`, exitUsage},
		{filepath.Join(t.TempDir(), "none"), "no such file", exitInput},
		{t.TempDir(), "is a directory", exitInput},
	} {
		_, err := a.secretOf("token", c.spec)
		if err == nil || !strings.Contains(err.Error(), c.want) || exitCode(err) != c.code {
			t.Errorf("%s: %v, code %d", c.spec, err, exitCode(err))
		}
	}
}

// Paths in a configuration file are relative to it; variables and the standard input are none.
func TestSigningInAConfigurationFile(t *testing.T) {
	t.Parallel()
	f := &configFile{name: "runner.yaml", dir: "conf"}
	got := f.pairFiles("verify-key", []string{"a.pub", "2=b.pub", "/c.pub", "3=/d.pub"})
	want := []string{filepath.Join("conf", "a.pub"), "2=" + filepath.Join("conf", "b.pub"), "/c.pub", "3=/d.pub"}
	if !slices.Equal(got, want) {
		t.Errorf("verify-key: %q, want %q", got, want)
	}
	for _, ref := range []string{"env:KEY", "-", "/abs.pem"} {
		if got := f.resolve(ref); got != ref {
			t.Errorf("%s became %s", ref, got)
		}
	}
	for _, option := range []string{"sign-key", "sign-secret", "agent-token", "sign-key-passphrase"} {
		if !isPath(option) {
			t.Errorf("%s is not relative to the file", option)
		}
	}
}
