package cli

import (
	"fmt"
	"io/fs"
	"os"
	"strings"
	"sync"

	"runner/report"
)

// vault holds the secrets that --secret names, for pm.vault. What is in it, or is put into it, is hidden from reports.
type vault struct {
	redactor *report.Redactor

	mu     sync.Mutex
	values map[string]string
}

// newVault reads the secrets: each is NAME=env:VARIABLE or NAME=file:PATH, never the value itself, which the process list
// would show.
func newVault(specs []string, getenv func(string) string, redactor *report.Redactor) (*vault, error) {
	v := &vault{redactor: redactor, values: make(map[string]string)}
	for _, spec := range specs {
		name, from, _ := strings.Cut(spec, "=")
		kind, where, ok := strings.Cut(from, ":")
		if name == "" || !ok || where == "" || (kind != "env" && kind != "file") {
			return nil, &usageError{fmt.Errorf("--secret: want NAME=env:VARIABLE or NAME=file:PATH")}
		}
		value := ""
		if kind == "env" {
			if value = getenv(where); value == "" {
				return nil, &usageError{fmt.Errorf("--secret %s: the environment variable %q is not set", name, where)}
			}
		} else {
			data, err := readInput("secret", where)
			if err != nil {
				return nil, err
			}
			value = strings.TrimRight(string(data), "\r\n")
		}
		v.Set(name, value)
	}
	return v, nil
}

// Get implements script.Vault.
func (v *vault) Get(name string) (string, bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	value, ok := v.values[name]
	return value, ok
}

// Set implements script.Vault.
func (v *vault) Set(name, value string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.values[name] = value
	(&secrets{redactor: v.redactor}).add(value)
}

// Unset implements script.Vault.
func (v *vault) Unset(name string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.values, name)
}

// openPackages opens the folder of --packages. Links that lead out of it are not followed.
func openPackages(dir string) (fs.FS, error) {
	if dir == "" {
		return nil, nil
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, &inputError{&fileError{"packages", dir, err}}
	}
	return root.FS(), nil
}
