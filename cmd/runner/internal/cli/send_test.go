package cli_test

import (
	"bytes"
	"crypto/rsa"
	"encoding/json"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"runner/cmd/runner/internal/call"
	"runner/cmd/runner/internal/cli"
	"runner/cmd/runner/internal/simulator"
	"runner/collection/antom"
	"runner/collection/sign"
)

// A desk is a simulator, and what "runner send" is told to call it.
type desk struct{ url, key, public string }

func newDesk(t *testing.T) *desk {
	t.Helper()
	merchant, other := generated(t), generated(t)
	dir := t.TempDir()
	key, public := filepath.Join(dir, "merchant.pem"), filepath.Join(dir, "platform.pub")
	pair, err := merchant.WritePair(filepath.Join(dir, "merchant"))
	if err != nil || pair.Private != key {
		t.Fatal(pair, err)
	}
	if err := os.WriteFile(public, other.PublicPEM(), 0o644); err != nil {
		t.Fatal(err)
	}
	handler, err := simulator.New(simulator.Config{MerchantKeys: map[string]*rsa.PublicKey{"": merchant.Public()}, AntomKey: other})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return &desk{server.URL, key, public}
}

func generated(t *testing.T) *sign.Key {
	t.Helper()
	key, err := sign.GenerateKey(sign.MinBits)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// send runs "runner send" with these arguments and returns what it wrote.
func (d *desk) send(t *testing.T, s call.Step, args ...string) (code int, report call.Report, errors string) {
	t.Helper()
	all := []string{"send", s.API.Name, "--product", s.Product.Name, "--json", "--simulator=" + d.url, "--key", d.key,
		"--client-id", "SANDBOX_1", "--verify-key", d.public}
	code, out, errors := command(t, append(all, args...)...)
	if err := json.Unmarshal([]byte(out), &report); err != nil {
		t.Fatalf("%s %q: %v\n%s%s", s, args, err, out, errors)
	}
	return code, report, errors
}

// command runs a command line in this process.
func command(t *testing.T, args ...string) (code int, out, errors string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = cli.Main(t.Context(), args, cli.Env{Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr,
		Getenv: func(string) string { return "" }, Environ: os.Environ, TerminalWidth: func() int { return 0 }})
	return code, stdout.String(), stderr.String()
}

// everyStep runs a test for each product of each API.
func everyStep(t *testing.T, test func(t *testing.T, s call.Step)) {
	for _, a := range antom.Catalogue() {
		t.Run(a.Name, func(t *testing.T) {
			t.Parallel()
			for i := range a.Products {
				test(t, call.Step{API: a, Product: &a.Products[i]})
			}
		})
	}
}

// The smallest request of every API and product gets the answer that it should, verified.
func TestSendEveryAPI(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	everyStep(t, func(t *testing.T, s call.Step) {
		code, r, errors := d.send(t, s)
		if code != 0 || errors != "" || r.Result.Code != s.Product.Expect || len(r.Result.Missing) > 0 ||
			r.Result.Verified == nil || !*r.Result.Verified {
			t.Errorf("%s: exit code %d, %s\nresult %+v of %s", s, code, errors, r.Result, r.Response.Body)
		}
	})
}

// Without one of its required fields every request is refused with the name of the field; the user is warned before.
func TestSendWithoutEachRequiredField(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	everyStep(t, func(t *testing.T, s call.Step) {
		var given []string
		for _, n := range s.Product.Needs { // what is not there is found out after the form of the request
			given = append(given, "--var", n.Variable+"=x")
		}
		for _, r := range required(t, s) {
			args := slices.Clone(given)
			for _, path := range r.remove {
				args = append(args, "--set", path+"=")
			}
			code, got, errors := d.send(t, s, args...)
			if !r.namedIn(errors) {
				t.Errorf("%s without %q: warned of %q", s, r.remove, errors)
			}
			var body map[string]any
			if err := json.Unmarshal([]byte(got.Request.Body), &body); err != nil {
				t.Fatal(err)
			}
			if s.API.ProductOf(body) != s.Product {
				continue // it is a request of another product now, which may be whole
			}
			if code != 1 || got.Result.Status != "F" || got.Result.Code != "PARAM_ILLEGAL" || !r.namedIn(got.Result.Message) {
				t.Errorf("%s without %q: exit code %d, %+v", s, r.remove, code, got.Result)
			}
		}
	})
}

// A requirement is what a request cannot do without: a field, or several of which one must be there.
type requirement struct{ remove, names []string }

func (r requirement) namedIn(text string) bool {
	return slices.ContainsFunc(r.names, func(path string) bool { return strings.Contains(text, path) })
}

// required are the requirements that the smallest request of s meets.
func required(t *testing.T, s call.Step) []requirement {
	t.Helper()
	var body map[string]any
	if err := json.Unmarshal([]byte(s.Product.Minimal), &body); err != nil {
		t.Fatal(err)
	}
	groups := make(map[string]requirement)
	for _, f := range s.API.FieldsOf(s.Product) {
		if !f.Required && f.Either == "" {
			continue
		}
		group := f.Path
		if f.Either != "" {
			group = f.Path[:strings.LastIndexByte(f.Path, '.')+1] + " " + f.Either
		}
		r := groups[group]
		path := strings.ReplaceAll(f.Path, "[]", "[0]")
		r.names = append(r.names, path, f.Path)
		if _, ok := call.Lookup(body, path); ok {
			r.remove = append(r.remove, path)
		}
		groups[group] = r
	}
	var all []requirement
	for _, r := range groups {
		if len(r.remove) > 0 {
			all = append(all, r)
		}
	}
	return all
}

// The collection of the whole catalogue passes all its tests, whether the runner signs or the script in it.
func TestGeneratedCollectionRuns(t *testing.T) {
	t.Parallel()
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
	for name, signing := range map[string][]string{
		"runner": {"--sign", "antom", "--sign-key", d.key},
		"script": {"--env-var", "privateKey=" + string(key)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			args := append([]string{"run", file, "-e", environment, "--base-url", d.url, "--verify-key", d.public}, signing...)
			code, out, errors := command(t, args...)
			if code != 0 || errors != "" || strings.Contains(out, string(key)) {
				t.Errorf("exit code %d, %s\n%s", code, errors, out[max(0, len(out)-4000):])
			}
		})
	}
}
