package cli

import (
	"slices"
	"strings"
	"testing"

	"runner/collection/yaml"
)

func configOf(t *testing.T, dir, text string, rc bool) (map[string][]string, error) {
	t.Helper()
	parse := yaml.Parse
	if rc {
		parse = jsonTree
	}
	root, err := parse([]byte(text))
	if err != nil {
		return nil, err
	}
	f := &configFile{name: "file", dir: dir, rc: rc, root: root}
	list, err := f.settings(knownOptions())
	got := make(map[string][]string)
	for _, s := range list {
		got[s.option] = s.values
	}
	return got, err
}

// What the values of a configuration file give to the options.
func TestConfigValues(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		text, option, want string
		rc                 bool
	}{
		"number":                 {"timeout: 5", "timeout", "5", false},
		"no number":              {"timeout: 0", "timeout", "", false},
		"bare":                   {"bail: true", "bail", "failure", false},
		"off":                    {"bail: false", "bail", "", false},
		"several words":          {"bail: [folder, failure]", "bail", "folder,failure", false},
		"no":                     {"insecure: false", "insecure", "false", false},
		"list":                   {"folder: [A, 'B, C']", "folder", "A|B, C", false},
		"one of a list":          {"folder: A", "folder", "A", false},
		"pairs":                  {"env-var: {a: 1, b: x=y}", "env-var", "a=1|b=x=y", false},
		"pairs as texts":         {"env-var: [a=1]", "env-var", "a=1", false},
		"relative":               {"environment: e.json", "environment", "/p/e.json", false},
		"absolute":               {"environment: /e.json", "environment", "/e.json", false},
		"stdin":                  {"environment: '-'", "environment", "-", false},
		"URL":                    {"environment: http://x/e", "environment", "http://x/e", false},
		"no path":                {"color: on", "color", "on", false},
		"secret":                 {"secret: [a=file:s]", "secret", "a=file:/p/s", false},
		"reporter":               {"reporter: {junit: {export: j.xml}}", "reporter-junit-export", "/p/j.xml", false},
		"reporter's yes":         {"reporter: {cli: {no-banner: true}}", "reporter-cli-no-banner", "true", false},
		"Newman's name":          {`{"delayRequest": 5}`, "delay-request", "5", true},
		"Newman's list":          {`{"reporters": ["emojitrain", "json"]}`, "reporters", "emojitrain,json", true},
		"Newman's pairs":         {`{"envVar": [{"key": "a", "value": "b"}]}`, "env-var", "a=b", true},
		"Newman's paths":         {`{"environment": "e.json"}`, "environment", "e.json", true},
		"Newman's file reading":  {`{"insecureFileRead": false}`, "no-insecure-file-read", "true", true},
		"Newman's reporter":      {`{"reporter": {"cli": {"noBanner": true}}}`, "reporter-cli-no-banner", "true", true},
		"with a mark in front":   {"\ufeff{\"timeout\": 5}", "timeout", "5", true},
		"unknown beside a known": {`{"timeout": 5, "nope": {}}`, "timeout", "5", true},
	} {
		dir := "/p"
		if tc.rc {
			dir = ""
		}
		got, err := configOf(t, dir, tc.text, tc.rc)
		values, ok := got[tc.option]
		if err != nil || !ok || strings.Join(values, "|") != tc.want {
			t.Errorf("%s: got %q (%v), %v, want %q", name, values, ok, err, tc.want)
		}
	}
}

// A mistake in a file is an error with its line.
func TestConfigMistakes(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"\ntimout: 5":                   `file:2: there is no option "timout"`,
		"environment: [a, b]":           "file:1: environment: want one value",
		"color: {a: b}":                 "file:1: color: want one value",
		"folder: [[a]]":                 "file:1: folder: want texts in the list",
		"env-var: {a: [b]}":             `file:1: env-var: want a text for "a"`,
		"a: &x 1\ninsecure: true\na: 2": "duplicate key",
	} {
		if _, err := configOf(t, "", text, false); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
	_, err := configOf(t, "", "timout: 5", false)
	if got := hints(err); exitCode(err) != exitInput || !slices.Equal(got, []string{`did you mean "timeout"?`}) {
		t.Errorf("got %q, code %d", got, exitCode(err))
	}
}

// GitHub's runners set RUNNER_ENVIRONMENT, and mean something else.
func TestVariables(t *testing.T) {
	t.Parallel()
	for vars, want := range map[string]string{
		"RUNNER_ENVIRONMENT=e.json":                                         "e.json",
		"RUNNER_ENVIRONMENT=github-hosted":                                  "github-hosted",
		"RUNNER_ENVIRONMENT=github-hosted GITHUB_ACTIONS=true":              "",
		"RUNNER_ENVIRONMENT=self-hosted GITHUB_ACTIONS=true RUNNER_OS=Lin":  "",
		"RUNNER_ENVIRONMENT=e.json GITHUB_ACTIONS=true RUNNER_NAME=GitHub1": "e.json",
	} {
		a := &app{env: testEnv(vars, 0)}
		a.env.Environ = func() []string { return strings.Fields(vars) }
		got := ""
		for _, s := range a.fromEnvironment(knownOptions()) {
			got += strings.Join(s.values, "|")
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", vars, got, want)
		}
	}
	folder := knownOptions()["folder"]
	if got := textValues(folder, "A, B\r\n\nC/D\n"); !slices.Equal(got, []string{"A, B", "C/D"}) {
		t.Errorf("lines: got %q", got)
	}
}

// No secret is in what explains the options.
func TestExplainHidesSecrets(t *testing.T) {
	t.Parallel()
	for option, values := range map[string][]string{
		"postman-api-key": {"sekrit"}, "ssl-client-passphrase": {"sekrit"}, "env-var": {"a=1", "apiToken=sekrit"},
		"environment": {"https://me:sekrit@host/e?apikey=sekrit"}, "global-var": {"url=http://h/?k=sekrit"},
		"reporter-x-password": {"sekrit"},
	} {
		got := setting{option: option, values: values}.shown()
		if strings.Contains(got, "sekrit") || !strings.Contains(got, "***") && !strings.Contains(got, "xxxxx") {
			t.Errorf("%s: shown as %q", option, got)
		}
	}
}

func TestKebabCase(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"sslExtraCaCerts": "ssl-extra-ca-certs", "bail": "bail", "no-x": "no-x"} {
		if got := kebabCase(in); got != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
}
